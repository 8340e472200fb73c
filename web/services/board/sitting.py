"""Who sits where in a week: by what was promised, once a draft was published, or in an old roster.

A person is read as the fields of a `Sitting`, so that what is read can be compared before anything is made.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from web.models import OfferedSession, Party, Person, Pin, Project, Promise, Roster, Seat, Shift
from web.services.parties.numbers import WHO, number_of, party_of, who
from web.services.parties.seating import seated_in
from web.services.promises.difference import Difference
from web.services.promises.standing import stands
from web.services.promises.transitions import GONE, REFUSED, STANDING

PROPOSED, CHANGED = "proposed", "changed"
LEFT = GONE - {"shift_cancelled", "released"}
"""States that show at a seat that its person is gone, until the week is published again."""

Fields = tuple[int, str, str, bool, bool, int]
People = Mapping[int, Sequence[Fields]]


def sittings(
    session: Session, roster: Roster | None, change: Difference | None, inside: Sequence[Any], *, named: bool
) -> People:
    """Seat id -> who sits there, by name where names are asked for, and who has left since.

    `change` is what a draft would change. `inside` are conditions on shifts and projects.
    """
    chosen = _within(select(Pin.volunteer_id, Pin.seat_id).join(Seat, Seat.id == Pin.seat_id), inside)
    pins = frozenset((who, seat) for who, seat in session.execute(chosen.where(Pin.inside)))
    if roster is not None and roster.state == "superseded":
        found = _pictured(session, roster, inside, pins)
    else:
        found = _promised(session, roster, change, inside, pins)
    return _named(session, found) if named else _nameless(session, found)


def _within(chosen: Any, inside: Sequence[Any]) -> Any:
    """Only of the shifts and projects of some conditions."""
    joined = chosen.join(Shift, Shift.id == Seat.shift_id).join(Project, Project.id == Shift.project_id)
    return joined.where(*inside)


def _promised(
    session: Session,
    roster: Roster | None,
    change: Difference | None,
    inside: Sequence[Any],
    pins: frozenset[tuple[int, int]],
) -> dict[int, list[Fields]]:
    """The promises that stand or ended since the roster, with what a draft changes of them.

    A party stands there by its number below zero, until its name is read.
    """
    left: ColumnElement[bool] = Promise.state.in_(LEFT)
    if roster is not None:
        left &= Promise.since >= (roster.published_at or roster.created_at)
    rows = session.connection().execute(
        _within(
            select(
                Promise.seat_id, Promise.volunteer_id, Promise.party_id, Promise.heads, Promise.state,
                Promise.answered_sequence, Seat.sequence,
            ).join(Seat, Seat.id == Promise.seat_id),
            inside,
        )
        .where(or_(stands(), left))
        .order_by(Promise.seat_id, Promise.id)
    )  # fmt: skip
    found: dict[int, list[Fields]] = defaultdict(list)
    going = change.removed if change else frozenset()
    coming = set(change.added) if change else set()
    for seat, volunteer, party, heads, state, answered, sequence in rows:
        pair = (who(volunteer, party), seat)
        if pair in going or pair in coming:
            continue
        said = CHANGED if state == "accepted" and answered is not None and answered < sequence else state
        found[seat].append((pair[0], "", said, pair in pins, False, heads))
    if coming:
        there = set(session.scalars(_within(select(Seat.id), inside)))
        for volunteer, seat in sorted(coming):
            if seat in there:
                found[seat].append((volunteer, "", PROPOSED, (volunteer, seat) in pins, True, 1))
    return found


def _pictured(
    session: Session, roster: Roster, inside: Sequence[Any], pins: frozenset[tuple[int, int]]
) -> dict[int, list[Fields]]:
    """Who sat in an old roster, with what became of it."""
    there = seated_in(roster.id).subquery()
    theirs = (WHO.element == there.c.volunteer_id) & (Promise.seat_id == there.c.seat_id)
    rows = session.execute(
        _within(
            select(there.c.seat_id, there.c.volunteer_id, Promise.state).join(
                Seat, Seat.id == there.c.seat_id
            ),
            inside,
        )
        .outerjoin(Promise, theirs)
        .order_by(there.c.seat_id, there.c.volunteer_id)
    )
    found: dict[int, list[Fields]] = defaultdict(list)
    for seat, volunteer, state in rows:
        said = state if state in STANDING or state in REFUSED else PROPOSED
        found[seat].append((volunteer, "", said, (volunteer, seat) in pins, False, 1))
    return found


def _nameless(session: Session, found: Mapping[int, Sequence[Fields]]) -> People:
    """The same, with groups as nobody in particular."""
    singly = _specialists(session, found)
    return {
        seat: [each if each[0] >= 0 or each[0] in singly else (0, *each[1:]) for each in people]
        for seat, people in found.items()
    }


def _specialists(session: Session, found: Mapping[int, Sequence[Fields]]) -> frozenset[int]:
    """Those below zero who are planned as people are, and keep their numbers."""
    ids = {party_of(each[0]) or 0 for people in found.values() for each in people if each[0] < 0}
    if not ids:
        return frozenset()
    chosen = select(OfferedSession.party_id).where(OfferedSession.party_id.in_(ids))
    return frozenset(number_of(each) for each in session.scalars(chosen))


def _named(session: Session, found: Mapping[int, Sequence[Fields]]) -> People:
    """The same with their names, in order of these."""
    ids = {each[0] for people in found.values() for each in people}
    persons = select(Person.id, Person.sort_key, Person.name).where(Person.id.in_({i for i in ids if i > 0}))
    parties = select(Party.id, Party.name).where(Party.id.in_({party_of(i) or 0 for i in ids if i < 0}))
    singly = _specialists(session, found)
    order = {row.id: (0, row.sort_key, row.id, row.name) for row in session.execute(persons)}
    order |= {number_of(row.id): (1, row.name, row.id, row.name) for row in session.execute(parties)}
    return {
        seat: [
            (each[0] if each[0] > 0 or each[0] in singly else 0, order[each[0]][3], *each[2:])
            for each in sorted(people, key=lambda each: order[each[0]][:3])
        ]
        for seat, people in found.items()
    }
