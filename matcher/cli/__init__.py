"""The command line: `python -m matcher solve | verify | explain | whatif | repair | bench | schema`."""

import signal
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Mapping, Sequence

from matcher.cli import bench, explain, repair, schema, solve, verify, what_if
from matcher.cli.exit_codes import EXIT_CODES, CommandError, ExitCode
from matcher.cli.interrupts import handling_signals
from matcher.cli.output import discard_output

COMMANDS: Mapping[str, tuple[Callable[[ArgumentParser], None], str]] = {
    "solve": (solve.add_arguments, "find the best roster for a problem"),
    "verify": (verify.add_arguments, "judge a roster by the rules, without a solver"),
    "explain": (explain.add_arguments, "say why a seat is empty, or why a person has a seat or not"),
    "whatif": (what_if.add_arguments, "say what changes would mean for a roster"),
    "repair": (repair.add_arguments, "say who comes instead when somebody drops out"),
    "bench": (bench.add_arguments, "solve instances of a format and tell their figures"),
    "schema": (schema.add_arguments, "print the JSON Schema of a format"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults are said in one line on standard error."""
    options = parser().parse_args(arguments)
    try:
        # Whoever ends a process with SIGTERM wants what Ctrl-C gives them: the best so far, not nothing.
        with handling_signals(signal.default_int_handler, signal.SIGTERM):
            return int(options.run(options))
    except CommandError as fault:
        sys.stderr.write(f"matcher: {fault}\n")
        return int(fault.code)
    except KeyboardInterrupt:
        sys.stderr.write("matcher: interrupted\n")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        discard_output()
        return int(ExitCode.READER_GONE)


def parser() -> ArgumentParser:
    """The parser of all commands."""
    whole = ArgumentParser(
        prog="python -m matcher",
        description="Rosters volunteers: solve a problem, judge a roster, explain it, ask what if.",
        epilog=EXIT_CODES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (add, says) in COMMANDS.items():
        add(
            commands.add_parser(
                name,
                help=says,
                description=says[0].upper() + says[1:] + ".",
                epilog=EXIT_CODES,
                formatter_class=RawDescriptionHelpFormatter,
            )
        )
    return whole
