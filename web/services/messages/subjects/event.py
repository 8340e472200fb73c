"""Events of promises: all that is told of one promise is one fact, of what the promise is now.

What a volunteer hears is decided by `TOLD_PARTY`, what staff hear by `TOLD_STAFF`. What happened and was
undone again before anybody heard of it is told to nobody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Member, Notice, Party, Person, Promise, PromiseEvent
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.messages.subjects.fact import Fact, Read, is_urgent
from web.services.messages.subjects.set_right import SET_RIGHT, SetRight, set_right
from web.services.promises.answering import speak_for
from web.services.promises.mine import CHANGED, ENDED_BY_US, MyShift, promised
from web.services.promises.transitions import GONE, PARTY, REFUSED, STANDING

ASK_AGAIN, AS_TOLD = "ask_again", "as_told"
TOLD_PARTY = frozenset({
    "offer", "offer_again", "take", "accept", "ask_again", "as_told", "release", "cancel", "lapse", "decline",
    "give_up", *SET_RIGHT,
})  # fmt: skip
"""Verbs of which the party hears: what they said themselves is a receipt, what staff wrote down for them a
confirmation. That they were there, they know; what is set right later, they are told."""
TOLD_STAFF = frozenset({"decline", "give_up", "lapse", "accept", "take"})
"""Verbs of which staff hear: who does not come, and who comes after all."""
TO_PASS_ON = frozenset({"offer", "offer_again", "ask_again", "as_told", "release", "cancel", "lapse"})
"""Verbs of which staff hear where nobody of a group can be written to: somebody has to tell them."""
OWN = frozenset({"accept", "take", "decline", "give_up"})
"""What a party says themselves."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as one of its people sees it.

    `party` is the name of the group they serve with, empty for one's own. `heads` is how many of it come.
    `speaks`: they may answer for the group. `spoken_for`: somebody else of it may.
    `receipt`: they said it themselves. `by_staff`: staff wrote it down for them. `again`: it had changed, and
    is again what they were told. `right`: it is over, and what was written of who came was set right.
    """

    shift: MyShift
    promise_id: int
    party: str
    heads: int
    receipt: bool = False
    by_staff: bool = False
    again: bool = False
    speaks: bool = False
    spoken_for: bool = False
    right: SetRight | None = None


@dataclass(frozen=True, slots=True)
class Seated:
    """A promise as staff see it: whose (`name` is empty for who was erased), and what became of it.

    `passing_on`: nobody of this group can be written to, so that its reader has to tell them.
    """

    shift: MyShift
    promise_id: int
    name: str
    heads: int
    free: int
    passing_on: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """What some notices of one promise rest on: its events that they are of, in order, and its newest."""

    promise: Promise
    shift: MyShift
    events: Sequence[PromiseEvent]
    notices: Sequence[Notice]
    newest: PromiseEvent
    party: Party | None
    reachable: bool
    right: SetRight | None

    @property
    def before(self) -> str | None:
        """What the promise was before the first of it."""
        return self.events[0].before

    @property
    def after(self) -> str:
        """What it is now, as its own people see it."""
        return self.shift.state


def read(session: Session, actor: Actor, notices: Sequence[Notice]) -> Read:
    """One fact for each promise, as it stands now; or why there is nothing to tell of it any more."""
    facts, untrue = [], {}
    for case, staff in _cases(session, actor, notices):
        code = _code(case) or (_of_staff(session, actor, case) if staff else _of_party(session, actor, case))
        ids = tuple(each.id for each in case.notices)
        if code:
            untrue.update(dict.fromkeys(ids, code))
            continue
        record = _seated(session, case) if staff else _promised(actor, case)
        start = case.shift.known.starts_at
        facts.append(
            Fact(
                ids,
                case.events[-1].verb,
                "event",
                record,
                case.notices[0].project_id,
                at=start,
                urgent=is_urgent(min(start, case.shift.starts_at)) and not _is_receipt(case),
            )
        )
    known = {each for fact in facts for each in fact.notice_ids} | untrue.keys()
    untrue.update({each.id: "gone" for each in notices if each.id not in known})
    return Read(facts, untrue)


def _cases(session: Session, actor: Actor, notices: Sequence[Notice]) -> Sequence[tuple[_Case, bool]]:
    """What was noted, by promise; apart for somebody who is told both as staff and as the party."""
    chosen = select(PromiseEvent).where(PromiseEvent.id.in_([each.subject_id for each in notices]))
    events = {each.id: each for each in session.scalars(chosen)}
    noted: dict[tuple[int, bool], list[Notice]] = defaultdict(list)
    for each in notices:
        if each.subject_id in events:
            noted[events[each.subject_id].promise_id, each.project_id is not None].append(each)
    ids = {promise_id for promise_id, _ in noted}
    shifts = promised(session, ids, actor.person_id)
    promises = {each.id: each for each in session.scalars(select(Promise).where(Promise.id.in_(ids)))}
    parties, reachable = _parties(session, list(promises.values()))
    newest = _newest(session, ids)
    found = []
    for (promise_id, staff), about in noted.items():
        if promise_id not in shifts:
            continue
        promise = promises[promise_id]
        own = sorted({each.subject_id for each in about})
        found.append(
            (
                _Case(
                    promise,
                    shifts[promise_id],
                    [events[each] for each in own],
                    about,
                    newest[promise_id],
                    parties.get(promise.party_id or 0),
                    promise.party_id is None or promise.party_id in reachable,
                    set_right(session, promise, [events[each] for each in own]),
                ),
                staff,
            )
        )
    return found


def _newest(session: Session, promise_ids: set[int]) -> Mapping[int, PromiseEvent]:
    last = select(func.max(PromiseEvent.id)).where(PromiseEvent.promise_id.in_(promise_ids))
    chosen = select(PromiseEvent).where(PromiseEvent.id.in_(last.group_by(PromiseEvent.promise_id)))
    return {each.promise_id: each for each in session.scalars(chosen)}


def _parties(session: Session, promises: Sequence[Promise]) -> tuple[Mapping[int, Party], set[int]]:
    """The groups of promises by id, and which of them have somebody who can be told."""
    ids = {each.party_id for each in promises if each.party_id is not None}
    if not ids:
        return {}, set()
    parties = {each.id: each for each in session.scalars(select(Party).where(Party.id.in_(ids)))}
    named = set(session.scalars(select(Member.party_id).where(Member.party_id.in_(ids))))
    named |= {each.id for each in parties.values() if each.contact_person_id or each.volunteer_id}
    return parties, named


def _code(case: _Case) -> str:
    """Why nobody needs to hear of a case, whoever they are; empty where somebody may."""
    if case.right is not None:
        return "as_before" if case.right.is_as_before else ""
    over = case.shift.known.starts_at if case.after in GONE else case.shift.starts_at
    if over <= now():
        return "begun"
    if case.after in STANDING and not case.shift.takes_place:
        return "cancelled"
    return ""


def _is_receipt(case: _Case) -> bool:
    return case.newest.acting == PARTY and case.newest.id == case.events[-1].id


def _of_party(session: Session, actor: Actor, case: _Case) -> str:
    """Why somebody need not hear of what they were promised."""
    if not _is_theirs(session, actor, case):
        return "not_theirs"
    if case.events[-1].verb not in TOLD_PARTY:
        return "not_told"
    if case.newest.acting == PARTY and not _is_receipt(case):
        return "answered"
    unheard = all(each.seen_at is None for each in case.notices)
    never_had = case.before is None or case.before in GONE
    if unheard and never_had and case.after in (*ENDED_BY_US, "lapsed"):
        return "never_told"
    if unheard and case.after == case.before and case.events[0].verb in ("release", "cancel"):
        return "as_before"
    if unheard and _is_moved_back(session, case):
        return "as_before"
    return ""


def _is_moved_back(session: Session, case: _Case) -> bool:
    """Whether it is again what they were told, and nobody wrote to them in between."""
    if case.events[-1].verb != AS_TOLD or any(each.verb not in (ASK_AGAIN, AS_TOLD) for each in case.events):
        return False
    of_it = (PromiseEvent.promise_id == case.promise.id) & (PromiseEvent.id < case.events[0].id)
    newest = select(PromiseEvent.verb).where(of_it).order_by(PromiseEvent.id.desc()).limit(1)
    return session.scalar(newest) != ASK_AGAIN


def _is_theirs(session: Session, actor: Actor, case: _Case) -> bool:
    if case.promise.volunteer_id is not None:
        return case.promise.volunteer_id == actor.person_id
    party = case.party
    if party is None or party.ended_at is not None:
        return False
    mine = select(Member.party_id).where(Member.party_id == party.id, Member.volunteer_id == actor.person_id)
    contacts = (party.contact_person_id, party.volunteer_id)
    return actor.person_id in contacts or session.scalar(mine) is not None


def _of_staff(session: Session, actor: Actor, case: _Case) -> str:
    """Why somebody of the staff need not hear of it, or may not any more."""
    if case.shift.project_id not in Scope(session, actor).project_ids():
        return "out_of_sight"
    if not case.reachable and case.events[-1].verb in TO_PASS_ON:
        return "" if case.newest.id == case.events[-1].id else "answered"
    if not any(each.verb in TOLD_STAFF for each in case.events):
        return "not_told"
    lost = case.after in REFUSED or case.after == "lapsed"
    had = case.before in STANDING
    if lost and not had and case.before is not None:
        return "as_before"
    if not lost and (had or case.before is None or case.after not in (CHANGED, *STANDING)):
        return "as_before"
    return ""


def _promised(actor: Actor, case: _Case) -> Promised:
    """What its person reads; of what they never heard before, nothing is struck through."""
    unheard = all(each.seen_at is None for each in case.notices)
    first_heard = case.events[0].verb in ("offer", "offer_again", "take") and unheard
    shift = case.shift
    if first_heard and case.after == "offered":
        shift = replace(shift, told=None)
    by_staff = case.events[-1].verb in OWN and case.newest.acting != PARTY
    name = case.party.name if case.party else ""
    if case.right is not None:
        shift = replace(shift, told=None)
        return Promised(shift, case.promise.id, name, case.promise.heads, right=case.right)
    speaking = speak_for(case.party) if case.party else frozenset()
    return Promised(
        shift, case.promise.id, name, case.promise.heads, receipt=_is_receipt(case), by_staff=by_staff,
        again=case.newest.verb == AS_TOLD, speaks=actor.person_id in speaking,
        spoken_for=bool(speaking - {actor.person_id}),
    )  # fmt: skip


def _seated(session: Session, case: _Case) -> Seated:
    """What staff read: who it is of, as they lead the project that it was promised in."""
    name = case.party.name if case.party else ""
    if case.promise.volunteer_id is not None:
        name = session.scalar(select(Person.name).where(Person.id == case.promise.volunteer_id)) or ""
    return Seated(
        case.shift, case.promise.id, name, case.promise.heads, case.shift.free, passing_on=not case.reachable
    )
