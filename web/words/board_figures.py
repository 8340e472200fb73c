"""A week in one line of numbers, and where people are missing."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask import url_for

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.assessing import Assessment
from web.services.board import Board, BoardProject, Moved, Tally
from web.words import filling
from web.words.board import people_by_shifts

OF_SHIFTS = plural("of one shift", "of %(count)s shifts", "count")
EACH = lazy("%(average)s shifts each, at most %(most)s")
OF_PROMISED = plural("of one promise", "of %(count)s promises", "count")
AT_MOST = lazy("at most %(count)s")
NONE_MORE = lazy("none")
PROVEN = lazy("proven")
PROVEN_THEN = lazy("as of %(moment)s")
WORKED_OUT = lazy("being worked out")
MISSING = plural("One missing", "%(count)s missing", "count")
SHOWN = 8
PLACES = ("minimum", "desired")


def figures(
    reader: Reader,
    board: Board,
    projects: Sequence[BoardProject],
    changed: int,
    promised: int,
    assessed: Assessment | None,
    *,
    whole: bool,
    over: bool = False,
) -> Iterator[dict[str, Any]]:
    """The line of figures of the projects that are shown.

    `changed` of the promises were changed again, `promised` stand. `assessed` says how many more places are
    possible; only of the `whole` week, as it was solved, and not once it is `over`.
    """
    say, number = reader.translator.say, reader.formats.number
    tally = Tally.together(project.tally for project in projects)
    if not tally.shifts:
        return
    yield filling.figure(reader, tally)
    yield {
        "label": say(lazy("Minimum met")),
        "number": number(tally.shifts - tally.short),
        "note": say_sentence(reader, OF_SHIFTS, {"count": tally.shifts}),
    }
    if whole and not over and tally.heads and board.roster is not None:
        yield _possible(reader, tally.desired - tally.heads, assessed)
    yield _serving(reader, projects)
    if board.roster is not None:
        yield {
            "label": say(lazy("Promised, then changed")),
            "number": number(changed),
            "note": say_sentence(reader, OF_PROMISED, {"count": promised + changed}),
        }


def _possible(reader: Reader, empty: int, assessed: Assessment | None) -> dict[str, Any]:
    """How many more places could be filled without giving up anything that counts more.

    A place that is filled lowers the cost of its tier by one at least, so what lies between the costs and
    their bounds is the most that is possible.
    """
    say = reader.translator.say
    found = {"label": say(lazy("More places possible"))}
    if assessed is None or not assessed.current or not all(name in assessed.bounds for name in PLACES):
        return found | {"number": "–", "note": say(WORKED_OUT)}
    open_part = sum(max(0, assessed.costs[name] - assessed.bounds[name]) for name in PLACES)
    most = min(empty, open_part)
    shown = AT_MOST.format(count=reader.formats.number(most)) if most else NONE_MORE
    proof = PROVEN
    if not assessed.bounds_hold and assessed.bounds_at is not None:
        proof = PROVEN_THEN.format(moment=reader.formats.moment(assessed.bounds_at))
    return found | {"number": say(shown), "note": say(proof)}


def _serving(reader: Reader, projects: Sequence[BoardProject]) -> dict[str, Any]:
    number, served = reader.formats.number, people_by_shifts(projects)
    found = {"label": reader.translator.say(lazy("People serving")), "number": number(len(served))}
    if served:
        average, most = sum(served.values()) / len(served), max(served.values())
        found["note"] = reader.translator.say(EACH.format(average=number(average, 1), most=number(most)))
    return found


def changed_again(moved: Sequence[Moved], board: Board, seats: Collection[int]) -> int:
    """How many promises on these seats were changed again: of a draft those that it takes away, else those
    that were taken away or are asked again since the week was published.
    """
    if board.difference is not None:
        return sum(seat in seats for _, seat in board.difference.removed)
    return sum(each.heads for each in moved if each.changed and each.seat_id in seats)


def promised(board: Board, projects: Sequence[BoardProject]) -> int:
    """How many people's promises stand on the shifts of these projects; what a draft adds is none yet."""
    count = sum(len(project.serving) for project in projects)
    if board.difference is None:
        return count
    seats = frozenset[int]().union(*(project.seat_ids for project in projects))
    return count - sum(seat in seats for _, seat in board.difference.added)


def missing(reader: Reader, board: Board, projects: Sequence[BoardProject]) -> list[dict[str, Any]]:
    """The first shifts with a seat below its minimum, in order of time; each leads to why it is empty."""
    lacking = [project for project in projects if project.short_shifts]
    short = [(shift, project) for project in lacking for shift in project.shifts if shift.missing]
    found = []
    for shift, project in sorted(short, key=lambda each: (each[0].starts_at, each[0].id))[:SHOWN]:
        seat = max(shift.seats, key=lambda each: each.missing)
        found.append(
            {
                "title": reader.called("project", str(project.id)),
                "when": reader.formats.when(shift.starts_at, shift.ends_at),
                "says": say_sentence(reader, MISSING, {"count": shift.missing}),
                "url": url_for("seats.show", seat_id=seat.id, roster=board.draft.id if board.draft else None),
            }
        )
    return found
