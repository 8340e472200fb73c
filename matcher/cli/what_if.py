"""`whatif`: the difference that changes would make to a roster."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from matcher.answers.what_if import Comparison, what_if
from matcher.cli import arguments, files
from matcher.cli.conflict import conflict_lines, pins_of
from matcher.cli.exit_codes import ExitCode, exit_code
from matcher.cli.faults import faults_of
from matcher.cli.instances import check_targets
from matcher.cli.output import table, write_answer
from matcher.cli.progress import run_with_progress
from matcher.formats.json import dump, dump_roster, load_changes
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.progress import Cancel, OnProgress
from matcher.result import Status
from matcher.tiers import Tier


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `whatif`."""
    parser.set_defaults(run=run)
    arguments.add_problem_and_roster(parser)
    parser.add_argument("changes", type=Path, metavar="CHANGES", help="a duet-changes document")
    parser.add_argument("--out", type=Path, metavar="ROSTER", help="write the new roster here")
    parser.add_argument("--out-problem", type=Path, metavar="PROBLEM", help="write the changed problem here")
    arguments.add_limits(parser)
    arguments.add_json(parser)


def run(options: Namespace) -> ExitCode:
    """Compare today's roster with the one that would follow."""
    problem, roster = arguments.read_problem_and_roster(options)
    changes = files.read(options.changes, load_changes)
    targets = [path for path in (options.out, options.out_problem) if path]
    check_targets([options.problem, options.changes], targets)
    limits = arguments.limits_from(options)

    def work(on_progress: OnProgress, cancel: Cancel) -> Comparison:
        return what_if(problem, roster, changes, limits, on_progress, cancel)

    with faults_of(options.changes):
        comparison, interrupted = run_with_progress(work, options.seconds)
    _write(options, comparison)
    write_answer(_json(comparison) if options.json else _text(comparison))
    return ExitCode.INTERRUPTED if interrupted else exit_code(comparison.status, comparison.roster)


def _write(options: Namespace, comparison: Comparison) -> None:
    if options.out and comparison.roster is not None:
        files.write(options.out, dump_roster(comparison.roster))
    if options.out_problem:
        files.write(options.out_problem, dump(comparison.problem))


def _json(comparison: Comparison) -> bytes:
    names = (
        *("status", "before", "after", "promises_broken", "by_project", "by_person", "whole", "seconds"),
        "smallest",
    )
    answer = {name: plain(getattr(comparison, name)) for name in names}
    return canonical(answer | {"contradiction": plain(comparison.conflict)})


def _conflict_lines(comparison: Comparison) -> list[str]:
    if comparison.status is not Status.INFEASIBLE:
        return []
    return conflict_lines(pins_of(comparison.problem, comparison.conflict), smallest=comparison.smallest)


def _text(comparison: Comparison) -> str:
    if comparison.after is None:
        return "\n".join([f"{comparison.status.value}: no roster", *_conflict_lines(comparison)])
    costs = [(tier.name.lower(), comparison.before[tier], comparison.after[tier]) for tier in Tier]
    projects = [
        (
            each.project,
            f"{each.heads_before} of {each.wanted_before}",
            f"{each.heads_after} of {each.wanted_after}",
        )
        for each in comparison.by_project
    ]
    people = [
        (each.volunteer, len(each.gained), len(each.lost), len(each.moved)) for each in comparison.by_person
    ]
    return "\n".join(
        [
            (
                f"{comparison.status.value}, {comparison.promises_broken} promises broken,"
                f" after {comparison.seconds:.1f} s"
            ),
            table([("tier", "before", "after"), *costs]),
            table([("project", "heads before", "heads after"), *projects]),
            table([("volunteer", "gained", "lost", "moved"), *people]),
        ]
    )
