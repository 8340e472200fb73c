"""What of a household is shown, to whom and when: its address and needs to who visits, in time alone.

Who has said yes to a visit (or has checked in) sees them from the household's hours before its start until
its end. Coordinators look by a press that is recorded, as with contacts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import Household, Promise, Seat, Shift
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.households.keeping import coordinated, opened


@dataclass(frozen=True, slots=True)
class Shown:
    """What who visits may know of a home: always its number and group; the rest when it is time.

    `address` and `needs` are None before (`hours` before the start they are shown) and after.
    """

    household_id: int
    number: str
    group_code: str
    hours: int
    address: str | None = None
    contact: str | None = None
    needs: str | None = None
    point: tuple[float, float] | None = None


def homes_of(session: Session, volunteer_id: int, shift_ids: Collection[int]) -> Mapping[int, Shown]:
    """The homes that a volunteer visits on these shifts of theirs, by shift."""
    rows = session.execute(
        select(Shift, Household, Promise.state, Promise.answered_sequence, Seat.sequence)
        .join(Household, Household.place_id == Shift.place_id)
        .join(Seat, Seat.shift_id == Shift.id)
        .join(Promise, Promise.seat_id == Seat.id)
        .where(Shift.id.in_(shift_ids), Promise.volunteer_id == volunteer_id)
    )
    moment, found = now(), dict[int, Shown]()
    for shift, home, state, answered, sequence in rows:
        begins = shift.starts_at - timedelta(hours=home.shown_hours)
        in_time = begins <= moment < shift.ends_at and shift.status == "open"
        agreed = state == "checked_in" or (state == "accepted" and (answered or 0) >= sequence)
        private = opened(session, home) if in_time and agreed else None
        found[shift.id] = _shown(home, private)
    return found


def look(session: Session, actor: Actor, household_id: int) -> Mapping[str, Any]:
    """What is private of a household, for who coordinates it. The look is recorded. Raises NotFound."""
    found = coordinated(session, actor, household_id)
    with writing(session):
        note(session, actor, "looked", "household", household_id, node=found.organisation_id)
        return opened(session, found)


def _shown(home: Household, private: Mapping[str, Any] | None) -> Shown:
    if private is None:
        return Shown(home.id, home.number, home.group_code, home.shown_hours)
    there = private["latitude"], private["longitude"]
    return Shown(
        home.id, home.number, home.group_code, home.shown_hours,
        address=private["address"], contact=private["contact"], needs=private["needs"],
        point=None if None in there else there,
    )  # fmt: skip
