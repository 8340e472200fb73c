"""What a draft changes: its difference to the promises as it found them, applied to them as they stand.

    added   = draft - before - standing - refused
    removed = (before - draft) & standing

`before` is the plan in force at the draft's base event, `standing` the plan in force now. So what people
answered, took or gave up meanwhile stays as they said. Only seats of open shifts that have not begun count,
and of a draft that is of a part of the district, only those of that part.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from web.db import zone_of
from web.models import Person, Promise, Roster, Seat, Shift
from web.services.access.scope import plannable_by
from web.services.access.tree import Tree
from web.services.days import Week
from web.services.parties.numbers import WHO, pair, planned_singly
from web.services.parties.seating import clear, planned_by, seat_all, serving
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import Pairs, in_force, last_event
from web.services.promises.transitions import REFUSED
from web.services.weeks.drafts import beside
from web.services.weeks.placing import NEVER

Placed = Mapping[tuple[int, int], datetime | None]
_REFUSED: Any = (
    select(WHO, Promise.seat_id, Promise.state, Promise.since)
    .join(Seat, Seat.id == Promise.seat_id)
    .join(Shift, Shift.id == Seat.shift_id)
    .where(
        Shift.starts_at >= bindparam("start"),
        Shift.starts_at < bindparam("end"),
        Promise.state.in_(REFUSED),
        Promise.since >= bindparam("from"),
        planned_singly(),
    )
)


@dataclass(frozen=True, slots=True)
class Difference:
    """(volunteer id, seat id) pairs that come and go; who is in `again` said no and is asked anew."""

    added: Pairs
    removed: Pairs
    again: Pairs = frozenset()

    @property
    def pairs(self) -> Pairs:
        """All that come or go."""
        return self.added | self.removed

    @property
    def digest(self) -> str:
        """A short text that is another one as soon as anything differs."""
        told = [sorted(each) for each in (self.added, self.removed, self.again)]
        return sha256(json.dumps(told).encode()).hexdigest()[:32]

    def within(self, seats: frozenset[int] | None) -> "Difference":
        """Of these seats alone; None is all."""
        if seats is None:
            return self

        def inside(pairs: Pairs) -> Pairs:
            return frozenset(pair for pair in pairs if pair[1] in seats)

        return Difference(inside(self.added), inside(self.removed), inside(self.again))

    def without(self, lost: Collection[tuple[int, int]]) -> "Difference":
        """All but these pairs."""
        gone = frozenset(lost)
        return Difference(self.added - gone, self.removed - gone, self.again - gone)


@dataclass(frozen=True, slots=True)
class Compared:
    """A draft beside the promises: what it meant to give and take, and what of that would change now.

    `placed` says of who sits where in the draft when they were put there by hand, `standing` is in force.
    """

    found: Difference
    gives: Pairs
    takes: Pairs
    standing: Pairs
    placed: Placed

    @property
    def after(self) -> Pairs:
        """What would be in force once it was published now."""
        return (self.standing - self.found.removed) | self.found.added

    @property
    def lost(self) -> Pairs:
        """Whom it meant to give a seat to, and cannot any more."""
        return self.gives - self.found.added - self.standing


def compare(session: Session, draft: Roster) -> Compared:
    """Lay a draft beside the promises as it found them and as they stand."""
    nodes = _nodes(session, draft)
    there = beside(session, draft, nodes)
    wanted, before, standing, again = there.placed, there.before, there.standing, there.meant
    fresh = [pair for pair in wanted if pair not in standing and pair[1] in there.coming]
    serving = _serving(session, fresh, wanted, nodes) if fresh else frozenset[int]()
    added = frozenset(
        pair
        for pair in fresh
        if pair[0] in serving and (pair in again if pair in there.refused else pair not in before)
    )
    takes = frozenset(pair for pair in before if pair not in wanted)
    removed = frozenset(pair for pair in takes if pair in standing and pair[1] in there.coming)
    gives = frozenset(pair for pair in wanted if pair not in before) | added
    return Compared(Difference(added, removed, added & again), gives, takes, standing, wanted)


def of_draft(session: Session, draft: Roster) -> Difference:
    """What publishing a draft would change now."""
    return compare(session, draft).found


def plan_after(session: Session, draft: Roster) -> Pairs:
    """What would be in force once a draft was published now: what stands, with its difference.

    So a draft shows what people answered and took since it was begun.
    """
    return compare(session, draft).after


def refused(session: Session, week: Week, since: datetime | None = None) -> Mapping[tuple[int, int], Any]:
    """Who said no to a seat of a week, at all or since then: pair -> `state` and `since` of their promise."""
    values = {"start": week.start, "end": week.end, "from": since or NEVER}
    return {(row.volunteer_id, row.seat_id): row for row in session.execute(_REFUSED, values)}


def publish(session: Session, deed: Deed, draft: Roster, found: Difference) -> None:
    """Give and take the seats of a difference, and make the draft a picture of what stands then."""
    acts.release(session, deed, promises_of(session, found.removed))
    acts.offer(session, deed, found.added, again=found.again)
    picture(session, draft)


def picture(session: Session, draft: Roster) -> None:
    """Make a draft a picture of what is in force in its week, of the whole district."""
    week = Week(draft.period_start, zone_of(session))
    seat(session, draft, dict.fromkeys(in_force(session, week)))
    draft.base_event_id = last_event(session)


def seat(session: Session, draft: Roster, pairs: Placed) -> None:
    """Let these pairs sit in a draft, and nobody else; with when they were put there by hand."""
    clear(session, draft.id)
    seat_all(session, draft.id, pairs)


def meant(session: Session, draft: Roster) -> Pairs:
    """Of who said no to a seat of a draft, those whom somebody put back by hand, or pinned in, after that."""
    return beside(session, draft, _nodes(session, draft)).meant


def _nodes(session: Session, draft: Roster) -> frozenset[int] | None:
    """The organisations whose part a draft is; None is the district."""
    node = draft.scope_organisation_id
    return None if node is None else Tree.read(session).below([node])


def _serving(
    session: Session, fresh: Collection[tuple[int, int]], placed: Placed, nodes: frozenset[int] | None
) -> frozenset[int]:
    """Those of these people who take part now: a draft that was being made knows those who left meanwhile.

    Of a part of the district, those whom it may plan, and whom somebody put there by hand.
    """
    people = {volunteer for volunteer, _ in fresh if volunteer > 0}
    sent = serving(session, {volunteer for volunteer, _ in fresh if volunteer < 0})
    chosen = select(Person.id).where(
        Person.id.in_(people), Person.state == "active", Person.merged_into_id.is_(None)
    )
    active = frozenset(session.scalars(chosen))
    if nodes is None:
        return active | sent
    by_hand = {pair[0] for pair in fresh if placed[pair] is not None}
    own = select(Person.id).where(Person.id.in_(people), plannable_by(session, nodes))
    theirs = by_hand | frozenset(session.scalars(own))
    return (active & theirs) | (sent & (by_hand | planned_by(session, sent, nodes)))


def promises_of(session: Session, pairs: Iterable[tuple[int, int]]) -> Sequence[Promise]:
    """The promises of (volunteer id, seat id) pairs."""
    wanted = frozenset(pairs)
    rows = session.scalars(select(Promise).where(Promise.seat_id.in_({seat for _, seat in wanted})))
    return [each for each in rows if pair(each) in wanted]


def next_number(session: Session, draft: Roster) -> int:
    """The number under which a draft is published: one more than the last of its week."""
    last = select(func.max(Roster.number)).where(Roster.period_start == draft.period_start)
    return (session.scalar(last) or 0) + 1
