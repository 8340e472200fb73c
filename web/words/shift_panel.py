"""One shift beside the board: its seats, who sits there, what can be done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import url_for

from i18n.negotiate import choose_text
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from web.models import Roster
from web.services.board import Board, BoardProject, BoardSeat, BoardShift
from web.services.clock import now
from web.services.waiving import SetAside
from web.words import filling, waivers, what_if_needs
from web.words.ground import called
from web.words.needs import needs_in_words
from web.words.sitting import address_of, sitting

LEAST = plural("needs one at least", "needs %(minimum)s at least", "minimum")
MISSING = plural("One is missing to the minimum", "%(count)s are missing to the minimum", "count")
WANTED = plural("One more is wanted", "%(count)s more are wanted", "count")
OVER = plural("One more than the most that may be", "%(count)s more than the most that may be", "count")


def panel(
    reader: Reader,
    board: Board,
    changed: frozenset[int],
    aside: Sequence[SetAside] = (),
    paired: Mapping[int, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """The only shift of a board, as its panel shows it, with what is set `aside` on it; `paired` says what
    volunteers are to the household that it visits.
    """
    project = board.projects[0]
    shift = next(iter(project.shifts))
    return {
        "id": shift.id,
        **_head(reader, project, shift),
        "seats": [_seat(reader, board.roster, seat, changed, aside, paired) for seat in shift.seats],
        "aside": [waivers.says(reader, each.case, each.name) for each in aside],
        "shift_url": url_for("shifts.show", shift_id=shift.id),
        "begun": shift.starts_at <= now(),
        "draft": board.roster is not None and board.roster.state == "draft",
    }


def _head(reader: Reader, project: BoardProject, shift: BoardShift) -> dict[str, Any]:
    title = choose_text(shift.texts, reader.tag)
    name = reader.called("project", str(project.id))
    return {
        "title": title.text if title else term(reader, "kind", shift.kind),
        "title_lang": title.tag if title and title.tag != reader.tag else "",
        "project": name,
        "project_url": f"/projects/{project.id}",
        "when": _when(reader, shift.starts_at, shift.ends_at),
        "place": called(dict(shift.place_names), reader.tag),
    }


def _when(reader: Reader, start: datetime, end: datetime) -> str:
    return reader.formats.when(start, end)


def _seat(
    reader: Reader,
    roster: Roster | None,
    seat: BoardSeat,
    changed: frozenset[int],
    aside: Sequence[SetAside],
    paired: Mapping[int, str],
) -> dict[str, Any]:
    roster_id = roster.id if roster else None
    title = choose_text(seat.texts, reader.tag)
    return {
        "id": seat.id,
        "title": title.text if title else term(reader, "role", seat.role) if seat.role else "",
        "needs": needs_in_words(reader, seat.needs),
        "heads": filling.places(reader, min(seat.heads, seat.desired), seat.desired),
        "state": seat.state,
        "says": _lack(reader, seat),
        "people": list(_people(reader, roster, seat, aside, paired)),
        "changed": seat.id in changed,
        "why_url": url_for("seats.show", seat_id=seat.id, roster=roster_id),
    }


def _lack(reader: Reader, seat: BoardSeat) -> str:
    if seat.missing:
        return say_sentence(reader, MISSING, {"count": seat.missing})
    if seat.over:
        return say_sentence(reader, OVER, {"count": seat.over})
    if seat.heads > seat.desired:
        return filling.more(reader, seat.heads - seat.desired)
    if seat.wanted:
        return say_sentence(reader, WANTED, {"count": seat.wanted})
    return say_sentence(reader, LEAST, {"minimum": seat.minimum}) if seat.minimum else ""


def _people(
    reader: Reader,
    roster: Roster | None,
    seat: BoardSeat,
    aside: Sequence[SetAside],
    paired: Mapping[int, str],
) -> Iterator[dict[str, Any]]:
    draft = roster is not None and roster.state == "draft"
    for each in seat.people:
        move: dict[str, Any] = {"volunteer": each.volunteer_id, "from": seat.id}
        moves = draft and each.volunteer_id
        yield {
            "id": each.volunteer_id,
            "name": sitting(reader, each),
            "url": address_of(each.volunteer_id) if each.volunteer_id else "",
            "heads": reader.formats.number(each.heads) if each.heads > 1 else "",
            "state": each.state,
            "pinned": each.pinned,
            "paired": paired.get(each.volunteer_id, ""),
            "aside": [
                waivers.says(reader, one.case, one.name)
                for one in aside
                if each.volunteer_id and one.case.volunteer_id == each.volunteer_id
            ],
            "new": each.new,
            "move_url": url_for("seats.move", roster_id=roster.id, **move) if roster and moves else "",
        }


def outline(reader: Reader, shift: BoardShift) -> dict[str, Any]:
    """A shift as the what-if form lists it: when, what, and its seats with the heads they ask for."""
    title = choose_text(shift.texts, reader.tag)
    return {
        "id": shift.id,
        "title": title.text if title else term(reader, "kind", shift.kind),
        "when": _when(reader, shift.starts_at, shift.ends_at),
        "place": called(dict(shift.place_names), reader.tag),
        "seats": [
            {
                "id": seat.id,
                "title": term(reader, "role", seat.role) if seat.role else "",
                "minimum": seat.minimum,
                "desired": seat.desired,
                "fewer": what_if_needs.choices(reader, seat.needs),
            }
            for seat in shift.seats
        ],
    }
