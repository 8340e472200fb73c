"""Who is paired with a household, and who stands in: said by who coordinates it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing, zone_of
from web.models import Household, Pairing, Person, Promise, Seat, Shift, Volunteer
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import refuse_outdated
from web.services.audit.record import note
from web.services.clock import now
from web.services.faults import Conflict, Invalid
from web.services.households.keeping import ENDED, coordinated

NOBODY = lazy("Choose somebody who serves in your organisations.")
MOST_PAIRED, MOST = 4, 12


class Row(NamedTuple):
    """One who is paired (`stand_in` 0) or stands in, since when, how often they were there, and whether they
    do not take part any more.
    """

    volunteer_id: int
    name: str
    stand_in: int
    since: date
    times: int
    left: bool


def at_places(session: Session, places: Collection[int]) -> Mapping[tuple[int, int], int]:
    """By place and volunteer, as what somebody goes to the household there: 0 for paired, else stand-in."""
    rows = session.execute(
        select(Household.place_id, Pairing.volunteer_id, Pairing.stand_in)
        .join(Household, Household.id == Pairing.household_id)
        .where(Household.place_id.in_(places), Pairing.ended_at.is_(None))
    )
    return {(row.place_id, row.volunteer_id): row.stand_in for row in rows}


def pairings_of(session: Session, household_id: int, place_id: int) -> Sequence[Row]:
    """Who is paired with a household, then who stands in, in order."""
    times = (
        select(func.count())
        .select_from(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(
            Promise.volunteer_id == Pairing.volunteer_id,
            Promise.state == "served",
            Shift.place_id == place_id,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Pairing.volunteer_id,
            Person.name,
            Pairing.stand_in,
            Pairing.since,
            times,
            Person.state != "active",
        )
        .join(Person, Person.id == Pairing.volunteer_id)
        .where(Pairing.household_id == household_id, Pairing.ended_at.is_(None))
        .order_by(Pairing.stand_in, Pairing.id)
    )
    return [Row(*row) for row in rows]


def known_here(
    session: Session, place_id: int, except_for: Collection[int]
) -> Sequence[tuple[int, str, int]]:
    """Who was at a household and is not paired with it: id, name and how often, the most often first."""
    times = func.count().label("times")
    rows = session.execute(
        select(Person.id, Person.name, times)
        .join(Promise, Promise.volunteer_id == Person.id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Shift.place_id == place_id, Promise.state == "served", Person.id.not_in(except_for))
        .group_by(Person.id, Person.name)
        .order_by(times.desc(), Person.id)
        .limit(MOST)
    )
    return [(row.id, row.name, row.times) for row in rows]


def by_number(session: Session, number: str) -> int | None:
    """The volunteer with a number; None for nobody."""
    return session.scalar(select(Volunteer.id).where(Volunteer.number == number.strip().upper()))


def pair(
    session: Session,
    actor: Actor,
    household_id: int,
    paired: Sequence[int],
    stand_ins: Sequence[int],
    *,
    version: int | None = None,
) -> None:
    """Let these people be paired with a household, and these stand in, in this order; nobody else.

    Who was paired before and is not named is paired no more. Raises NotFound, Outdated, Conflict for a
    household that has ended, Invalid for somebody who cannot be found.
    """
    with writing(session):
        found = coordinated(session, actor, household_id)
        refuse_outdated(session, "household", found, version, lambda: _plain(session, household_id))
        if found.ended_at is not None:
            raise Conflict("household_ended", ENDED)
        beside = [who for who in dict.fromkeys(stand_ins) if who not in paired]
        wanted = dict.fromkeys(paired, 0) | {who: place for place, who in enumerate(beside, 1)}
        before = _plain(session, household_id)
        _refuse(session, actor, wanted, paired, held={*before["paired"], *before["stand_ins"]})
        _write(session, actor, household_id, wanted)
        session.flush()
        after = _plain(session, household_id)
        if before != after:
            found.version += 1
            changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
            note(
                session, actor, "paired", "household", household_id, node=found.organisation_id,
                changes=changes, version=found.version,
            )  # fmt: skip


def _refuse(
    session: Session, actor: Actor, wanted: dict[int, int], paired: Sequence[int], held: Collection[int]
) -> None:
    """Refuse somebody whom they do not know and who is not `held` already, and too many. Raises Invalid."""
    known = Scope(session, actor).knows(wanted)
    there = frozenset(session.scalars(select(Volunteer.id).where(Volunteer.id.in_(wanted))))
    if set(wanted) - (known & there) - set(held) or len(set(paired)) > MOST_PAIRED or len(wanted) > MOST:
        raise Invalid({"paired": [NOBODY]})


def _write(session: Session, actor: Actor, household_id: int, wanted: dict[int, int]) -> None:
    rows = session.scalars(select(Pairing).where(Pairing.household_id == household_id)).all()
    known = {each.volunteer_id: each for each in rows}
    for each in rows:
        if each.ended_at is None and each.volunteer_id not in wanted:
            each.ended_at, each.by = now(), actor.person_id
    today = now().astimezone(zone_of(session)).date()
    for who, stand_in in wanted.items():
        row = known.get(who)
        if row is None:
            session.add(
                Pairing(
                    household_id=household_id, volunteer_id=who, stand_in=stand_in, since=today,
                    by=actor.person_id,
                )
            )  # fmt: skip
        elif row.ended_at is not None or row.stand_in != stand_in:
            row.since = today if row.ended_at is not None else row.since
            row.stand_in, row.ended_at, row.by = stand_in, None, actor.person_id
            row.version += 1


def _plain(session: Session, household_id: int) -> dict[str, list[int]]:
    rows = session.execute(
        select(Pairing.volunteer_id, Pairing.stand_in)
        .where(Pairing.household_id == household_id, Pairing.ended_at.is_(None))
        .order_by(Pairing.stand_in, Pairing.id)
    ).all()
    return {
        "paired": [who for who, stand_in in rows if stand_in == 0],
        "stand_ins": [who for who, stand_in in rows if stand_in],
    }
