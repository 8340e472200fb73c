"""A week in five numbers, and where people are missing."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.board import Board
from web.services.publishing import Changes
from web.words.board import people_by_shifts
from web.words.tiers import widest

OF = lazy("of %(all)s")
OF_SHIFTS = plural("of one shift", "of %(count)s shifts", "count")
EACH = lazy("%(average)s shifts each, at most %(most)s")
BEST = lazy("of the best possible")
MISSING = plural("One missing", "%(count)s missing", "count")
SHOWN = 8


def figures(reader: Reader, board: Board, changes: Changes | None, promised: int) -> Iterator[dict[str, Any]]:
    """What the figures above the board show."""
    say, number = reader.translator.say, reader.formats.number
    shifts = [shift for project in board.projects for shift in project.shifts]
    met = sum(shift.state != "short" for shift in shifts)
    yield {
        "label": say(lazy("Places filled")),
        "number": number(board.heads),
        "of": say(OF.format(all=number(board.desired))),
        "share": board.heads / board.desired if board.desired else None,
    }
    yield {
        "label": say(lazy("Minimum met")),
        "number": number(met),
        "of": say_sentence(reader, OF_SHIFTS, {"count": len(shifts)}),
        "share": met / len(shifts) if shifts else None,
    }
    yield from _quality(reader, board)
    yield _serving(reader, board)
    if changes is not None:
        yield {
            "label": say(lazy("Promises moved")),
            "number": number(len(changes.removed)),
            "note": say(OF.format(all=number(promised))),
        }


def _quality(reader: Reader, board: Board) -> Iterator[dict[str, Any]]:
    costs = board.roster.costs if board.roster else {}
    if any("bound" in tier for tier in costs.values() if isinstance(tier, dict)):
        yield {
            "label": reader.translator.say(lazy("Proven within")),
            "number": reader.formats.percent(widest(costs), 1),
            "note": reader.translator.say(BEST),
        }


def _serving(reader: Reader, board: Board) -> dict[str, Any]:
    number, served = reader.formats.number, people_by_shifts(board.projects)
    found = {"label": reader.translator.say(lazy("People serving")), "number": number(len(served))}
    if served:
        average, most = sum(served.values()) / len(served), max(served.values())
        found["note"] = reader.translator.say(EACH.format(average=number(average, 1), most=number(most)))
    return found


def missing(reader: Reader, board: Board) -> list[dict[str, Any]]:
    """The first seats below their minimum, in order of time, each with its reasons behind a link."""
    found = []
    for project, shift, seat in board.short_seats[:SHOWN]:
        role = term(reader, "role", seat.role) if seat.role else ""
        found.append(
            {
                "title": reader.called("project", str(project.id)),
                "role": role,
                "when": reader.formats.when(shift.starts_at, shift.ends_at),
                "says": say_sentence(reader, MISSING, {"count": seat.missing}),
                "url": url_for(
                    "seats.show", seat_id=seat.id, roster=board.roster.id if board.roster else None
                ),
            }
        )
    return found
