"""What a draft changes: its difference to the promises as it found them, applied to them as they stand.

    added   = draft - before - standing - refused
    removed = (before - draft) & standing

`before` is the plan in force at the draft's base event, `standing` the plan in force now. So what people
answered, took or gave up meanwhile stays as they said. Only seats of open shifts that have not begun count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Assignment, Person, Pin, Promise, Roster, Seat, Shift
from web.services.clock import now
from web.services.days import Week
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import Pairs, in_force, in_force_at, in_week, last_event
from web.services.promises.transitions import REFUSED


@dataclass(frozen=True, slots=True)
class Difference:
    """(volunteer id, seat id) pairs that come and go; who is in `again` said no and is asked anew."""

    added: Pairs
    removed: Pairs
    again: Pairs = frozenset()

    def within(self, seats: frozenset[int] | None) -> "Difference":
        """Of these seats alone; None is all."""
        if seats is None:
            return self

        def inside(pairs: Pairs) -> Pairs:
            return frozenset(pair for pair in pairs if pair[1] in seats)

        return Difference(inside(self.added), inside(self.removed), inside(self.again))


def of_draft(session: Session, draft: Roster) -> Difference:
    """What publishing a draft would change now."""
    week = Week(draft.period_start, zone_of(session))
    wanted = _wanted(session, draft)
    before, standing = in_force_at(session, week, draft.base_event_id), in_force(session, week)
    coming = _coming(session, week)
    no = refused(session, week)
    again = _meant(session, no, wanted)
    fresh = [pair for pair in wanted if pair not in standing and pair[1] in coming]
    there = _serving(session, {volunteer for volunteer, _ in fresh})
    added = frozenset(
        pair for pair in fresh if pair[0] in there if (pair in again if pair in no else pair not in before)
    )
    removed = frozenset(
        pair for pair in before if pair not in wanted and pair in standing and pair[1] in coming
    )
    return Difference(added, removed, added & again)


def plan_after(session: Session, draft: Roster) -> Pairs:
    """What would be in force once a draft was published now: what stands, with its difference.

    So a draft shows what people answered and took since it was begun.
    """
    found = of_draft(session, draft)
    return (in_force(session, Week(draft.period_start, zone_of(session))) - found.removed) | found.added


def refused(session: Session, week: Week, since: datetime | None = None) -> Mapping[tuple[int, int], Promise]:
    """Who said no to a seat of a week, at all or since then: pair -> their promise."""
    chosen = (
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(in_week(week), Promise.state.in_(REFUSED), Promise.volunteer_id.is_not(None))
    )
    if since is not None:
        chosen = chosen.where(Promise.since >= since)
    return {(each.volunteer_id or 0, each.seat_id): each for each in session.scalars(chosen)}


def publish(session: Session, deed: Deed, draft: Roster, found: Difference) -> None:
    """Give and take the seats of a difference, and make the draft a picture of what stands then."""
    week = Week(draft.period_start, zone_of(session))
    acts.release(session, deed, _promises(session, found.removed))
    acts.offer(session, deed, found.added, again=found.again)
    session.execute(delete(Assignment).where(Assignment.roster_id == draft.id))
    rows = [
        {"roster_id": draft.id, "volunteer_id": volunteer, "seat_id": seat}
        for volunteer, seat in sorted(in_force(session, week))
    ]
    if rows:
        session.execute(insert(Assignment), rows)
    draft.base_event_id = last_event(session)


def meant(session: Session, draft: Roster) -> Pairs:
    """Of who said no to a seat of a draft, those whom somebody put back by hand, or pinned in, after that."""
    week = Week(draft.period_start, zone_of(session))
    return _meant(session, refused(session, week), _wanted(session, draft))


def _wanted(session: Session, draft: Roster) -> Mapping[tuple[int, int], datetime | None]:
    """Who sits where in a draft, and when they were put there by hand."""
    chosen = select(Assignment.volunteer_id, Assignment.seat_id, Assignment.placed_at)
    rows = session.execute(chosen.where(Assignment.roster_id == draft.id))
    return {(row.volunteer_id, row.seat_id): row.placed_at for row in rows}


def _meant(
    session: Session, no: Mapping[tuple[int, int], Promise], wanted: Mapping[tuple[int, int], datetime | None]
) -> Pairs:
    chosen = select(Pin.volunteer_id, Pin.seat_id, Pin.at).where(Pin.inside)
    pinned = {(row.volunteer_id, row.seat_id): row.at for row in session.execute(chosen)} if no else {}

    def later(pair: tuple[int, int], promise: Promise) -> bool:
        return any(at is not None and at > promise.since for at in (wanted.get(pair), pinned.get(pair)))

    return frozenset(pair for pair, promise in no.items() if pair in wanted and later(pair, promise))


def _coming(session: Session, week: Week) -> frozenset[int]:
    """The seats of a week's open shifts that have not begun."""
    chosen = select(Seat.id).join(Shift, Shift.id == Seat.shift_id)
    return frozenset(
        session.scalars(
            chosen.where(
                in_week(week), Shift.status == "open", Shift.starts_at > now(), Seat.ended_at.is_(None)
            )
        )
    )


def _serving(session: Session, volunteer_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who take part now: a draft that was being made knows those who left meanwhile."""
    chosen = select(Person.id).where(
        Person.id.in_(volunteer_ids), Person.state == "active", Person.merged_into_id.is_(None)
    )
    return frozenset(session.scalars(chosen))


def _promises(session: Session, pairs: Iterable[tuple[int, int]]) -> Sequence[Promise]:
    wanted = frozenset(pairs)
    rows = session.scalars(select(Promise).where(Promise.seat_id.in_({seat for _, seat in wanted})))
    return [each for each in rows if (each.volunteer_id or 0, each.seat_id) in wanted]


def next_number(session: Session, draft: Roster) -> int:
    """The number under which a draft is published: one more than the last of its week."""
    last = select(func.max(Roster.number)).where(Roster.period_start == draft.period_start)
    return (session.scalar(last) or 0) + 1
