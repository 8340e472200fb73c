"""`whatif`: the difference that changes would make to a roster."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from matcher.answers.what_if import Comparison, what_if
from matcher.cli import arguments, files
from matcher.cli.answers import say, table
from matcher.cli.contradicting import pins_of, why_none
from matcher.cli.exits import CommandFault, Exit
from matcher.cli.faults import in_words
from matcher.cli.instances import keep
from matcher.cli.progress import ProgressLine
from matcher.cli.watch import watched
from matcher.formats.json import dump, dump_roster, load, load_changes, load_roster
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.problem.errors import InvalidProblem
from matcher.progress import Cancel, OnProgress
from matcher.result import Status
from matcher.tiers import Tier


def add(parser: ArgumentParser) -> None:
    """The arguments of `whatif`."""
    parser.set_defaults(run=run)
    arguments.problem_and_roster(parser)
    parser.add_argument("changes", type=Path, metavar="CHANGES", help="a duet-changes document")
    parser.add_argument("--out", type=Path, metavar="ROSTER", help="write the new roster here")
    parser.add_argument("--out-problem", type=Path, metavar="PROBLEM", help="write the changed problem here")
    arguments.limits(parser)
    arguments.as_json(parser)


def run(options: Namespace) -> Exit:
    """Compare today's roster with the one that would follow."""
    problem = files.read(options.problem, load)
    roster = files.read(options.roster, partial(load_roster, problem=problem))
    changes = files.read(options.changes, load_changes)
    written = [path for path in (options.out, options.out_problem) if path]
    keep([options.problem, options.changes], written)
    for path in written:
        files.check_writable(path)
    limits = arguments.asked_limits(options)
    line = ProgressLine(sys.stderr, options.seconds)

    def work(on_progress: OnProgress, cancel: Cancel) -> Comparison:
        return what_if(problem, roster, changes, limits, on_progress, cancel)

    try:
        found, interrupted = watched(work, line.show)
    except InvalidProblem as fault:
        raise CommandFault(f"{options.changes}: {in_words(fault)}") from fault
    line.end()
    _write(options, found)
    say(_json(found) if options.json else _told(found))
    if interrupted:
        return Exit.INTERRUPTED
    if found.status is Status.INFEASIBLE:
        return Exit.INFEASIBLE
    return Exit.NO_ROSTER if found.roster is None else Exit.OK


def _write(options: Namespace, found: Comparison) -> None:
    if options.out and found.roster is not None:
        files.write(options.out, dump_roster(found.roster))
    if options.out_problem:
        files.write(options.out_problem, dump(found.problem))


def _json(found: Comparison) -> bytes:
    told = (
        *("status", "before", "after", "promises_broken", "by_project", "by_person", "whole", "seconds"),
        *("contradiction", "smallest"),
    )
    return canonical({name: plain(getattr(found, name)) for name in told})


def _why_none(found: Comparison) -> list[str]:
    if found.status is not Status.INFEASIBLE:
        return []
    return why_none(pins_of(found.problem, found.contradiction), smallest=found.smallest)


def _told(found: Comparison) -> str:
    if found.after is None:
        return "\n".join([f"{found.status.value}: no roster", *_why_none(found)])
    costs = [(tier.name.lower(), found.before[tier], found.after[tier]) for tier in Tier]
    projects = [
        (
            each.project,
            f"{each.heads_before} of {each.wanted_before}",
            f"{each.heads_after} of {each.wanted_after}",
        )
        for each in found.by_project
    ]
    people = [(each.volunteer, len(each.gained), len(each.lost), len(each.moved)) for each in found.by_person]
    return "\n".join(
        [
            f"{found.status.value}, {found.promises_broken} promises broken, after {found.seconds:.1f} s",
            table([("tier", "before", "after"), *costs]),
            table([("project", "heads before", "heads after"), *projects]),
            table([("volunteer", "gained", "lost", "moved"), *people]),
        ]
    )
