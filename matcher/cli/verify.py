"""`verify`: check a roster against the rules, without a solver."""

from argparse import ArgumentParser, Namespace

from matcher.cli import arguments
from matcher.cli.exit_codes import ExitCode
from matcher.cli.output import cost_table, write_answer
from matcher.cli.warnings import warning_lines
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.verify import Verdict, verify


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.set_defaults(run=run)
    arguments.add_problem_and_roster(parser)
    arguments.add_json(parser)


def run(options: Namespace) -> ExitCode:
    """Verify the roster and print the findings, and the names of the problem that match nothing."""
    problem, roster = arguments.read_problem_and_roster(options)
    verdict = verify(problem, roster)
    write_answer(_json(problem, verdict) if options.json else _text(problem, verdict))
    return ExitCode.OK if verdict.feasible else ExitCode.BROKEN


def _json(problem: Problem, verdict: Verdict) -> bytes:
    return canonical(
        {
            "feasible": verdict.feasible,
            "costs": plain(verdict.costs),
            "findings": plain(verdict.findings),
            "standing": plain(verdict.standing),
            "warnings": plain(problem.warnings),
        }
    )


def _text(problem: Problem, verdict: Verdict) -> str:
    state = "every hard rule is kept" if verdict.feasible else f"{len(verdict.broken)} hard rules are broken"
    lines = [*warning_lines(problem), state, *map(_line, verdict.broken)]
    return "\n".join([*lines, cost_table(verdict.costs)])


def _line(finding: Finding) -> str:
    numbers = "  ".join(f"{name}={value}" for name, value in finding.numbers.items())
    return f"  {finding.rule}  {numbers}"
