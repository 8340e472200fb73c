"""`verify`: check a roster against the rules, without a solver."""

from argparse import ArgumentParser, Namespace

from matcher.cli import arguments
from matcher.cli.exit_codes import ExitCode
from matcher.cli.output import cost_table, write_answer
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.result import Finding
from matcher.verify import Verdict, verify


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.set_defaults(run=run)
    arguments.add_problem_and_roster(parser)
    arguments.add_json(parser)


def run(options: Namespace) -> ExitCode:
    """Verify the roster and print the findings."""
    problem, roster = arguments.read_problem_and_roster(options)
    verdict = verify(problem, roster)
    write_answer(_json(verdict) if options.json else _text(verdict))
    return ExitCode.OK if verdict.feasible else ExitCode.BROKEN


def _json(verdict: Verdict) -> bytes:
    return canonical(
        {
            "feasible": verdict.feasible,
            "costs": plain(verdict.costs),
            "findings": plain(verdict.findings),
            "standing": plain(verdict.standing),
        }
    )


def _text(verdict: Verdict) -> str:
    state = "every hard rule is kept" if verdict.feasible else f"{len(verdict.broken)} hard rules are broken"
    return "\n".join([state, *map(_line, verdict.broken), cost_table(verdict.costs)])


def _line(finding: Finding) -> str:
    numbers = "  ".join(f"{name}={value}" for name, value in finding.numbers.items())
    return f"  {finding.rule}  {numbers}"
