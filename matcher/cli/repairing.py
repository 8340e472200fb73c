"""`repair`: who comes instead when somebody drops out."""

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from matcher.answers.repair import SECONDS, Proposal, repair
from matcher.cli import arguments, files
from matcher.cli.answers import say, table
from matcher.cli.exits import CommandFault, Exit
from matcher.cli.instances import keep
from matcher.cli.watch import watched
from matcher.formats.json import dump_roster, load, load_roster
from matcher.formats.json.documents import canonical
from matcher.formats.json.plain import plain
from matcher.ids import SeatId, VolunteerId
from matcher.problem.problem import Problem
from matcher.progress import Cancel, OnProgress, Progress
from matcher.roster import Assignment, Roster
from matcher.tiers import Tier


def add(parser: ArgumentParser) -> None:
    """The arguments of `repair`."""
    parser.set_defaults(run=run)
    arguments.problem_and_roster(parser)
    parser.add_argument(
        "gone",
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
    arguments.as_json(parser)


def run(options: Namespace) -> Exit:
    """Propose a repair and say what it changes."""
    problem = files.read(options.problem, load)
    roster = files.read(options.roster, partial(load_roster, problem=problem))
    if options.out:
        keep([options.problem], [options.out])
        files.check_writable(options.out)
    gone = [_gone(problem, roster, text) for text in options.gone]
    begun = [shift.id for shift in problem.shifts if options.now and shift.start <= options.now]

    def work(_: OnProgress, cancel: Cancel) -> Proposal:
        return repair(problem, roster, gone, options.seconds, cancel, begun)

    found, interrupted = watched(work, _unseen)
    if options.out:
        files.write(options.out, dump_roster(found.roster))
    told = ("before", "after", "by_person", "released", "proven", "seconds")
    say(canonical({name: plain(getattr(found, name)) for name in told}) if options.json else _told(found))
    return Exit.INTERRUPTED if interrupted else Exit.OK


def _unseen(_: Progress) -> None:
    """A repair tells nothing until it is there."""


def _gone(problem: Problem, roster: Roster, text: str) -> VolunteerId | Assignment:
    """A person, or the assignment that "person@seat" names; ids may have an @ of their own."""
    if text in problem.volunteer:
        return VolunteerId(text)
    for pair in roster.assignments:
        if text == f"{pair.volunteer}@{pair.seat}":
            return Assignment(pair.volunteer, SeatId(pair.seat))
    raise CommandFault(f"{text}: nobody of that id, and nobody on that seat")


def _told(found: Proposal) -> str:
    costs = [(tier.name.lower(), found.before[tier], found.after[tier]) for tier in Tier]
    people = [
        (each.volunteer, " ".join(sorted((*each.gained, *(new for _, new in each.moved)))) or "-")
        for each in found.by_person
    ]
    return "\n".join(
        [
            (
                f"{len(found.moves.added)} assignments added, {len(found.moves.removed)} removed,"
                f" after {found.seconds:.1f} s"
            ),
            table([("tier", "hole left open", "repaired"), *costs]),
            table([("volunteer", "comes to"), *people]),
            *(
                f"the pin of {pair.volunteer} on {pair.seat} holds no more: take it out of the problem"
                for pair in found.released
            ),
        ]
    )
