"""`verify`: what the rules say of a roster."""

from argparse import ArgumentParser, Namespace
from functools import partial

from matcher.cli import arguments, files
from matcher.cli.answers import cost_table, say
from matcher.cli.exits import Exit
from matcher.formats.json import load, load_roster
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.result import Finding
from matcher.verify import Verdict, verify


def add(parser: ArgumentParser) -> None:
    """The arguments of `verify`."""
    parser.set_defaults(run=run)
    arguments.problem_and_roster(parser)
    arguments.as_json(parser)


def run(options: Namespace) -> Exit:
    """Judge the roster and say what was found."""
    problem = files.read(options.problem, load)
    roster = files.read(options.roster, partial(load_roster, problem=problem))
    verdict = verify(problem, roster)
    say(_json(verdict) if options.json else _told(verdict))
    return Exit.OK if verdict.feasible else Exit.BROKEN


def _json(verdict: Verdict) -> bytes:
    return canonical(
        {
            "feasible": verdict.feasible,
            "costs": plain(verdict.costs),
            "findings": plain(verdict.findings),
        }
    )


def _told(verdict: Verdict) -> str:
    state = "every hard rule is kept" if verdict.feasible else f"{len(verdict.broken)} hard rules are broken"
    return "\n".join([state, *map(_line, verdict.broken), cost_table(verdict.costs)])


def _line(finding: Finding) -> str:
    numbers = "  ".join(f"{name}={value}" for name, value in finding.numbers.items())
    return f"  {finding.rule}  {numbers}"
