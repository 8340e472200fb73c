"""The result of a run, put on top of what stands when it becomes a draft.

    added   = result - start          removed = start - result
    plan    = (what stands now - removed) + added

`start` is the plan in force when the run began. What people answered, took, gave up meanwhile, and what was
moved or cancelled, is kept; what the result loses by that is told, each with why.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.result import Finding
from web.models import Person, Promise, PromiseEvent, Seat, Shift
from web.services import judging
from web.services.clock import now
from web.services.days import Week
from web.services.drafts.edits import Pair, Pairs
from web.services.parties.numbers import WHO, planned_singly
from web.services.parties.seating import serving
from web.services.promises import difference
from web.services.promises.standing import in_force, in_week, last_event, stands
from web.services.promises.transitions import STANDING
from web.services.weeks.starts import Starts

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to: the plan at its start, what it made of it, of which event, who is kept by hand.

    `by_hand` are put there by somebody's explicit act, so an older no does not count against them. Visits
    begin at `starts`.
    """

    start: Pairs
    wanted: Pairs
    event: int
    by_hand: Pairs = frozenset()
    starts: Starts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that a result loses, or (`stays`) would have taken away: whose, which, and why, as a code."""

    pair: Pair
    why: str
    stays: bool = False

    def plain(self) -> dict[str, object]:
        """As JSON."""
        return {"volunteer": self.pair[0], "seat": self.pair[1], "why": self.why, "stays": self.stays}


@dataclass(frozen=True, slots=True)
class Rebased:
    """The plan of a draft on the event `event`, and what the result lost on the way."""

    plan: Pairs
    event: int
    lost: tuple[Lost, ...]


def rebased(session: Session, week: Week, result: Result, *, judge: bool = True) -> Rebased:
    """A result on top of what stands now; `judge` leaves out what would break a rule that always holds."""
    event, standing = last_event(session), in_force(session, week)
    answered = _answered_since(session, result.event)
    removed = (result.start - result.wanted) & standing
    stay = frozenset(pair for pair in removed if pair in answered)
    removed -= stay
    fresh = result.wanted - result.start - standing
    lost = [Lost(pair, "answered", stays=True) for pair in sorted(stay)]
    lost += _gone_meanwhile(session, (result.wanted & result.start) - standing)
    hindered = _hindered(session, week, fresh, result.by_hand)
    lost += [Lost(pair, why) for pair, why in sorted(hindered.items())]
    added = fresh - hindered.keys()
    full = _too_many(session, standing - removed, added, result.by_hand)
    lost += [Lost(pair, "full") for pair in sorted(full)]
    added -= full
    if judge and (event != result.event or lost):
        broken = _breaking(session, week, standing - removed, added, result)
        lost += [Lost(pair, f"rule:{rule}") for pair, rule in sorted(broken.items())]
        added -= broken.keys()
    return Rebased((standing - removed) | added, event, tuple(lost))


def _answered_since(session: Session, event: int) -> Pairs:
    """Whose promises people themselves, or staff for them, said yes to or took since."""
    rows = session.execute(
        select(WHO, Promise.seat_id)
        .join(PromiseEvent, PromiseEvent.promise_id == Promise.id)
        .where(PromiseEvent.id > event, PromiseEvent.verb.in_(("accept", "take", "check_in")))
        .where(planned_singly(), Promise.state.in_(STANDING))
    )
    return frozenset((row.volunteer_id, row.seat_id) for row in rows)


def _gone_meanwhile(session: Session, pairs: Pairs) -> Iterable[Lost]:
    """What stood when the run began and stands no more, with what became of it."""
    if not pairs:
        return []
    rows = session.execute(
        select(WHO, Promise.seat_id, Promise.state, Shift.status, Shift.starts_at)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.seat_id.in_({seat for _, seat in pairs}))
    )
    found = {(row.volunteer_id, row.seat_id): row for row in rows}
    lost = []
    for pair in sorted(pairs):
        row = found.get(pair)
        moved = row is not None and row.state in STANDING
        if row is None or moved:
            cancelled = row is not None and row.status != "open"
            lost.append(Lost(pair, "cancelled" if cancelled else "moved"))
        else:
            lost.append(Lost(pair, row.state))
    return lost


def _hindered(session: Session, week: Week, fresh: Pairs, by_hand: Pairs) -> Mapping[Pair, str]:
    """Of those who would come, who cannot, and why."""
    rows = session.execute(
        select(Seat.id, Seat.ended_at, Shift.status, Shift.starts_at, in_week(week).label("inside"))
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Seat.id.in_({seat for _, seat in fresh}))
    )
    seats = {row.id: row for row in rows}
    no = difference.refused(session, week)
    chosen = select(Person.id).where(
        Person.id.in_({volunteer for volunteer, _ in fresh if volunteer > 0}),
        Person.state == "active",
        Person.merged_into_id.is_(None),
    )
    sent = serving(session, {volunteer for volunteer, _ in fresh if volunteer < 0})
    there, moment = frozenset(session.scalars(chosen)) | sent, now()
    found = {}
    for pair in fresh:
        seat = seats.get(pair[1])
        if pair[0] not in there:
            found[pair] = "left"
        elif seat is None or seat.ended_at is not None:
            found[pair] = "seat_gone"
        elif seat.status != "open":
            found[pair] = "cancelled"
        elif not seat.inside:
            found[pair] = "moved"
        elif seat.starts_at <= moment:
            found[pair] = "begun"
        elif pair in no and pair not in by_hand:
            found[pair] = no[pair].state
    return found


def _too_many(session: Session, kept: Pairs, added: Pairs, by_hand: Pairs) -> Pairs:
    """Those who would come to seats that others took meanwhile; who was put there by hand goes last."""
    wanted: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(added, key=lambda each: (each not in by_hand, each)):
        wanted[pair[1]].append(pair)
    heads = Counter(seat for _, seat in kept)
    parties = select(Promise.seat_id, func.sum(Promise.heads)).where(
        Promise.seat_id.in_(wanted), ~planned_singly(), stands()
    )
    for seat, count in session.execute(parties.group_by(Promise.seat_id)):
        heads[seat] += count
    room = {
        row.id: row.maximum
        for row in session.execute(select(Seat.id, Seat.maximum).where(Seat.id.in_(wanted)))
    }
    return frozenset(
        pair for seat, pairs in wanted.items() for pair in pairs[max(room.get(seat, 0) - heads[seat], 0) :]
    )


def _breaking(session: Session, week: Week, kept: Pairs, added: Pairs, result: Result) -> Mapping[Pair, str]:
    """Those whose coming would break a rule that always holds beside what stands, with the rule's name."""
    gone: dict[Pair, str] = {}
    for _ in range(ROUNDS):
        left = added - gone.keys()
        again = result.by_hand & left
        broken = judging.broken_by(session, week, kept | left, left, again, result.starts)
        shift_of = _shifts(session, {seat for _, seat in left}) if broken else {}
        culprits = {pair: each.rule for each in broken for pair in _culprits(each, left, shift_of)}
        if not culprits:
            break
        gone |= culprits
    return gone


def _culprits(finding: Finding, left: Pairs, shift_of: Mapping[int, int]) -> Collection[Pair]:
    """Of those who come, who a finding is about: on its shift or seat where it names one, else anywhere."""
    numbers = finding.numbers
    who, seat, shift = (numbers.get(name) for name in ("volunteer", "seat", "shift"))
    about = [pair for pair in left if who is None or str(pair[0]) == who]
    here = [
        pair
        for pair in about
        if (seat is not None and str(pair[1]) == seat)
        or (seat is None and shift is not None and str(shift_of.get(pair[1])) == shift)
    ]
    return here or (about if who is not None else [])


def _shifts(session: Session, seats: Collection[int]) -> Mapping[int, int]:
    rows = session.execute(select(Seat.id, Seat.shift_id).where(Seat.id.in_(seats)))
    return {row.id: row.shift_id for row in rows}
