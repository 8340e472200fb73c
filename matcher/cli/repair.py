"""`repair`: who comes instead when somebody drops out."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from matcher.answers.repair import SECONDS, Proposal, repair
from matcher.cli import arguments, files
from matcher.cli.exit_codes import CommandError, ExitCode
from matcher.cli.instances import check_targets
from matcher.cli.interrupts import run_interruptible
from matcher.cli.output import table, write_answer
from matcher.formats.json import dump_roster
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.ids import SeatId, VolunteerId
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress, Progress
from matcher.roster import Assignment, Roster
from matcher.tiers import Tier


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of `repair`."""
    parser.set_defaults(run=run)
    arguments.add_problem_and_roster(parser)
    parser.add_argument(
        "drop_outs",
        nargs="+",
        type=arguments.identifier,
        metavar="VOLUNTEER[@SEAT]",
        help="who drops out, of all they hold or of one seat",
    )
    parser.add_argument("--seconds", type=arguments.seconds, default=SECONDS, help="time to look (1)")
    parser.add_argument(
        "--now", type=arguments.moment, metavar="MOMENT", help="what has begun by then stays as it is"
    )
    parser.add_argument("--out", type=Path, metavar="ROSTER", help="write the repaired roster here")
    arguments.add_json(parser)


def run(options: Namespace) -> ExitCode:
    """Propose a repair and print what it changes."""
    problem, roster = arguments.read_problem_and_roster(options)
    check_targets([options.problem], [options.out] if options.out else [])
    drop_outs = [_drop_out(problem, roster, text) for text in options.drop_outs]
    begun = [shift.id for shift in problem.shifts if options.now and shift.start <= options.now]

    def work(_: OnProgress, cancel: Cancel) -> Proposal:
        return repair(problem, roster, drop_outs, options.seconds, cancel, begun)

    proposal, interrupted = run_interruptible(work, _unseen)
    if options.out:
        files.write(options.out, dump_roster(proposal.roster))
    write_answer(_json(proposal) if options.json else _text(proposal))
    return ExitCode.INTERRUPTED if interrupted else ExitCode.OK


def _json(proposal: Proposal) -> bytes:
    words = ("before", "after", "by_person", "released", "proven", "seconds")
    return canonical({name: plain(getattr(proposal, name)) for name in words})


def _unseen(_: Progress) -> None:
    """A repair is too short to show its progress."""


def _drop_out(problem: Problem, roster: Roster, text: str) -> VolunteerId | Assignment:
    """A person, or the assignment that "person@seat" names; ids may have an @ of their own."""
    if text in problem.volunteer:
        return VolunteerId(text)
    for pair in roster.assignments:
        if text == f"{pair.volunteer}@{pair.seat}":
            return Assignment(pair.volunteer, SeatId(pair.seat))
    raise CommandError(f"{text}: nobody of that id, and nobody on that seat")


def _text(proposal: Proposal) -> str:
    costs = [(tier.name.lower(), proposal.before[tier], proposal.after[tier]) for tier in Tier]
    people = [
        (each.volunteer, " ".join(sorted((*each.gained, *(new for _, new in each.moved)))) or "-")
        for each in proposal.by_person
    ]
    return "\n".join(
        [
            (
                f"{len(proposal.moves.added)} assignments added, {len(proposal.moves.removed)} removed,"
                f" after {proposal.seconds:.1f} s"
            ),
            table([("tier", "hole left open", "repaired"), *costs]),
            table([("volunteer", "comes to"), *people]),
            *(
                f"the pin of {pair.volunteer} on {pair.seat} holds no more: take it out of the problem"
                for pair in proposal.released
            ),
        ]
    )
