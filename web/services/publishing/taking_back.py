"""Taking back what was published minutes ago: what nobody has answered becomes what it was, told to nobody.

What was answered meanwhile stays. What is in force then is published under the next number, and a new draft
holds what was taken back, to be mended and published again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.models import Audit, Promise, PromiseEvent, Roster
from web.services import assessing, rosters
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Conflict
from web.services.parties.numbers import pair
from web.services.promises import difference, undoing
from web.services.promises.deeds import Deed, work_on
from web.services.promises.difference import Difference
from web.services.promises.standing import in_force, last_event
from web.services.promises.transitions import COORDINATOR, STANDING
from web.services.publishing import meeting
from web.services.publishing.doing import HELD, take_the_next_number
from web.services.publishing.drafts import begun
from web.services.visits import fixing
from web.services.visits.starts import write as write_starts

VERB = "taken_back"
ANSWERED, TOO_LATE, NO_ROOM = "answered", "begun", "no_room"
Row = tuple[Promise, PromiseEvent]


@dataclass(frozen=True, slots=True)
class Kept:
    """What could not be taken back: who comes to a seat or goes from it, and why, as a code.

    `answered`: somebody has said something to it since. `begun`: the shift has. `no_room`: the seat that they
    had is somebody else's by now, or would break a rule.
    """

    volunteer_id: int
    seat_id: int
    comes: bool
    why: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What is published now and its number, the draft that holds what was taken back, and what stays."""

    roster_id: int
    number: int
    draft_id: int
    kept: Sequence[Kept]


def until(roster: Roster) -> datetime | None:
    """Until when what was published can be taken back; None for a draft, and for what took back another."""
    if roster.published_at is None or roster.undoes_number is not None:
        return None
    return roster.published_at + HELD


def taken_back_by(session: Session, roster: Roster) -> Roster | None:
    """What was published to take a roster back."""
    if roster.number is None:
        return None
    return session.scalar(
        select(Roster).where(
            Roster.period_start == roster.period_start, Roster.undoes_number == roster.number
        )
    )


def taken_back(session: Session, roster_id: int) -> TakenBack | None:
    """What came of it, of a roster that took another one back."""
    chosen = select(Audit.numbers).where(
        Audit.subject == "roster", Audit.subject_id == roster_id, Audit.verb == VERB
    )
    numbers = session.scalar(chosen.limit(1))
    if numbers is None:
        return None
    found = session.get_one(Roster, roster_id)
    return TakenBack(found.id, found.number or 0, numbers["draft"], [Kept(*each) for each in numbers["kept"]])


def take_back(session: Session, actor: Actor, roster_id: int, *, key: str = "") -> TakenBack:
    """Take back what was published within the last minutes, by who may publish it.

    Raises NotFound, Forbidden, Conflict when it is a draft, was taken back before, takes back another itself,
    is told to its people already, or when everybody has answered.
    """
    done = once(session, key, lambda: _take_back(session, actor, roster_id))
    return TakenBack(done["roster"], done["number"], done["draft"], [Kept(*each) for each in done["kept"]])


def _take_back(session: Session, actor: Actor, roster_id: int) -> dict[str, Any]:
    found = rosters.editable(session, Scope(session, actor), roster_id)
    _refuse(session, found)
    undone, stays = _sorted(session, found)
    if not undone:
        raise Conflict("all_answered", lazy("Everybody has answered already, so nothing can be taken back."))
    pairs = Difference(
        frozenset(pair(promise) for promise, event in undone if event.verb in undoing.GIVEN),
        frozenset(pair(promise) for promise, event in undone if event.verb not in undoing.GIVEN),
    )
    version = _published(session, actor, found, undone)
    starts = fixing.unfix(session, actor, found)
    draft = _again(session, actor, found, pairs)
    write_starts(session, draft.id, starts)
    told = [[each.volunteer_id, each.seat_id, each.comes, each.why] for each in stays]
    node = found.scope_organisation_id
    note(
        session, actor, VERB, "roster", version.id, node=node, number=found.number, draft=draft.id, kept=told
    )
    return {"roster": version.id, "number": version.number, "draft": draft.id, "kept": told}


def _refuse(session: Session, found: Roster) -> None:
    last = until(found)
    if found.number is None:
        raise Conflict("not_published", lazy("This is a draft. Nobody has been promised anything by it."))
    if last is None:
        raise Conflict(
            "takes_back", lazy("This took another one back. Publish the draft that it left behind instead.")
        )
    if taken_back_by(session, found) is not None:
        raise Conflict("taken_back", lazy("This has been taken back already."))
    if now() >= last:
        raise Conflict(
            "told_already",
            lazy("Its ten minutes are over, and the people have been told. Publish a draft that mends it."),
        )


def _sorted(session: Session, found: Roster) -> tuple[Sequence[Row], Sequence[Kept]]:
    """What of a roster can be taken back, and what stays."""
    rows = _events_of(session, found.id)
    newest, work = _newest(session, rows), work_on(session, {promise.seat_id for promise, _ in rows})
    stays: dict[int, Kept] = {}
    held: set[int] = set()
    for promise, event in rows:
        if newest[promise.id] != event.id:
            stays[promise.id] = _kept(promise, event, ANSWERED)
            if promise.state in STANDING:
                held.add(pair(promise)[0])
        elif work[promise.seat_id].shift.starts_at <= now():
            stays[promise.id] = _kept(promise, event, TOO_LATE)
    for promise, event in rows:
        # Who said yes to a new seat was moved there: giving the old one back would give them both.
        if pair(promise)[0] in held and event.verb not in undoing.GIVEN and promise.id not in stays:
            stays[promise.id] = _kept(promise, event, ANSWERED)
    open_ones = [row for row in rows if row[0].id not in stays]
    fine = _fitting(session, found, open_ones)
    stays |= {row[0].id: _kept(*row, NO_ROOM) for row in open_ones if row not in fine}
    return fine, [stays[each] for each in sorted(stays)]


def _fitting(session: Session, found: Roster, undone: Sequence[Row]) -> Sequence[Row]:
    """Those that can be as they were: every offer, and each release where nobody else has the seat by now."""
    given = [row for row in undone if row[1].verb in undoing.GIVEN]
    back = frozenset(pair(promise) for promise, event in undone if event.verb not in undoing.GIVEN)
    work = work_on(session, {seat for _, seat in back})
    open_seats = {
        seat for seat, each in work.items() if each.shift.status == "open" and each.seat.ended_at is None
    }
    standing = in_force(session, rosters.week_of(session, found)) - {pair(promise) for promise, _ in given}
    wanted = Difference(frozenset(pair for pair in back if pair[1] in open_seats), frozenset())
    fine = meeting.without_broken(session, found, standing, wanted).added
    return [*given, *(row for row in undone if row not in given and pair(row[0]) in fine)]


def _published(session: Session, actor: Actor, found: Roster, undone: Sequence[Row]) -> Roster:
    """Undo it, and publish what stands then."""
    made = Roster(
        period_start=found.period_start,
        period_end=found.period_end,
        scope_organisation_id=found.scope_organisation_id,
        undoes_number=found.number,
        created_at=now(),
    )
    session.add(made)
    session.flush()
    deed = Deed(actor, COORDINATOR, why=VERB, roster_id=made.id)
    undoing.withdraw_offer(session, deed, [row for row in undone if row[1].verb in undoing.GIVEN])
    undoing.give_back(session, deed, [row for row in undone if row[1].verb not in undoing.GIVEN])
    session.flush()
    difference.picture(session, made)
    take_the_next_number(session, actor, made, "published")
    return made


def _again(session: Session, actor: Actor, found: Roster, taken: Difference) -> Roster:
    """A draft that holds what was taken back; whom it asks again after a no was put there by hand."""
    made = begun(session, rosters.week_of(session, found), found.scope_organisation_id)
    plan = in_force(session, rosters.week_of(session, found)) - taken.removed
    difference.seat(session, made, {**dict.fromkeys(plan), **dict.fromkeys(taken.added, now())})
    made.base_event_id = last_event(session)
    note(session, actor, "draft_made", "roster", made.id, node=made.scope_organisation_id)
    assessing.ask(session, made.id)
    return made


def _events_of(session: Session, roster_id: int) -> Sequence[Row]:
    """What publishing said to whom, in order."""
    rows = session.execute(
        select(Promise, PromiseEvent)
        .join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
        .where(PromiseEvent.roster_id == roster_id, PromiseEvent.verb.in_(undoing.UNDOES))
        .order_by(PromiseEvent.id)
    )
    return [(promise, event) for promise, event in rows]


def _newest(session: Session, rows: Sequence[Row]) -> Mapping[int, int]:
    """Promise id -> its newest event."""
    chosen = select(PromiseEvent.promise_id, func.max(PromiseEvent.id).label("newest")).where(
        PromiseEvent.promise_id.in_({promise.id for promise, _ in rows})
    )
    found = session.execute(chosen.group_by(PromiseEvent.promise_id))
    return {row.promise_id: row.newest for row in found}


def _kept(promise: Promise, event: PromiseEvent, why: str) -> Kept:
    return Kept(*pair(promise), event.verb in undoing.GIVEN, why)
