"""Whom a call-out would go to: who fits, in the product's own order, and who is left out and why.

Ranked as stand-ins are: by what their coming does to the plan, tier by tier, fairness and travel included.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId, VolunteerId
from web.models import (
    Account,
    Asked,
    CallOut,
    Contact,
    Person,
    Promise,
    PushSubscription,
)
from web.services import by_exception, explaining
from web.services.access.scope import Scope
from web.services.calling_out.place import Place
from web.services.messages import telling
from web.services.messages.kinds import CALLS
from web.services.promises import fit
from web.services.promises.transitions import REFUSED, STANDING
from web.services.situations import in_force

HAS_IT, SAID_NO, MUTED, UNREACHABLE, OVER_BUDGET, UNFIT, ASKED_ALREADY = (
    "has_it", "said_no", "muted", "unreachable", "over_budget", "does_not_fit", "asked_already",
)  # fmt: skip
ASKABLE = frozenset({"", OVER_BUDGET})
"""Whom one may ask: who has had enough messages is not written to, and sees it on their page."""
ANSWERED_NO = "no"
MOST_SHOWN = 20
"""Of those who are left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be asked, in the language they read; `left_out` is a code, empty where nothing is.

    `page_only` is who has no confirmed address: they see it when they look at their page.
    """

    volunteer_id: int
    language: str
    left_out: str = ""
    page_only: bool = False


def fits(
    session: Session, scope: Scope, there: Place, most: int, people: Collection[int] | None = None
) -> Sequence[Candidate]:
    """Who could have a place at once, the best first, of those the reader may ask; of `people` where given.

    At most `most` who can be asked. After them come some who are left out: they would fit and do not want to
    hear of it, cannot be reached, or said no; of `people`, also those who do not fit.
    """
    now_is, seat = in_force(session, fit.week_of(session, there.shift)), SeatId(str(there.seat.id))
    if not now_is.decides(there.seat.id):
        return ()
    able = {int(each.id) for each in RosterView(now_is.problem, now_is.seated).assignable(
        now_is.problem.seat[seat]) if each.id.isdecimal()}  # fmt: skip
    able |= {int(each.volunteer) for each in by_exception.coming(session, now_is, seat)}
    known = scope.knows(able if people is None else people)
    codes = {each.volunteer_id: each for each in judged(session, there.seat.id, sorted(able & known))}
    asks = frozenset(VolunteerId(str(each)) for each, said in codes.items() if said.left_out in ASKABLE)
    ranked = [int(each.volunteer) for each in explaining.best(session, now_is, seat, most, asks)]
    left = [each for each, said in sorted(codes.items()) if said.left_out not in ASKABLE]
    refused = _said_no(session, there.seat.id, people)
    refused = (refused & scope.knows(refused)) - codes.keys()
    unfit = set(people or ()) - set(ranked) - set(left) - refused
    shown = left if people is not None else left[:MOST_SHOWN]
    others = [*shown, *sorted(refused), *sorted(unfit)]
    fresh = judged(session, there.seat.id, others, frozenset(unfit))
    return [*(codes[each] for each in ranked), *fresh]


def judged(
    session: Session, seat_id: int, people: Sequence[int], unfit: Collection[int] = frozenset()
) -> Iterator[Candidate]:
    """These people in their order, each with what leaves them out of being asked for a seat now."""
    wishes, left = telling.read(session, people), telling.left_of_budget(session, people)
    can, no, has = reach(session, people), _said_no(session, seat_id, people), _has(session, seat_id)
    asked = _asked_now(session, seat_id)
    languages = select(Person.id, Person.language).where(Person.id.in_(people))
    reads = {row.id: row.language for row in session.execute(languages)}
    for each in people:
        codes = {
            HAS_IT: each in has,
            ASKED_ALREADY: each in asked,
            SAID_NO: each in no,
            UNFIT: each in unfit,
            MUTED: not wishes[each].hears(CALLS),
            OVER_BUDGET: left[each] < 1 and each in can,
            UNREACHABLE: each not in can,
        }
        why = next((code for code, so in codes.items() if so), "")
        yield Candidate(each, reads.get(each, ""), why, not can.get(each, True))


def reach(session: Session, people: Collection[int]) -> Mapping[int, bool]:
    """Who can learn of an offer -> whether by a message, and not on their page alone."""
    live = Contact.dead_since.is_(None)
    contacts = select(Contact.person_id, Contact.dead_since, Contact.verified_at).where(
        Contact.person_id.in_(people)
    )
    rows = session.execute(contacts).all()
    dead = {row.person_id for row in rows} - {row.person_id for row in rows if row.dead_since is None}
    written = {row.person_id for row in rows if row.dead_since is None and row.verified_at is not None}
    pushed = select(PushSubscription.person_id).where(
        PushSubscription.person_id.in_(people), PushSubscription.ended_at.is_(None)
    )
    written |= set(session.scalars(pushed))
    looks = or_(
        Person.id.in_(select(Account.person_id)), Person.id.in_(select(Contact.person_id).where(live))
    )
    found = set(session.scalars(select(Person.id).where(Person.id.in_(people), looks)))
    return {each: each in written for each in (found - dead) | written}


def _said_no(session: Session, seat_id: int, people: Collection[int] | None) -> set[int]:
    """Who said no to this seat: to a promise, or when they were asked for it before."""
    promised = select(Promise.volunteer_id).where(
        Promise.seat_id == seat_id, Promise.state.in_(REFUSED), Promise.volunteer_id.is_not(None)
    )
    asked = (
        select(Asked.volunteer_id)
        .join(CallOut, CallOut.id == Asked.call_out_id)
        .where(CallOut.seat_id == seat_id, Asked.state == ANSWERED_NO)
    )
    found = {each or 0 for each in session.scalars(promised)} | set(session.scalars(asked))
    return found if people is None else found & set(people)


def _has(session: Session, seat_id: int) -> set[int]:
    held = select(Promise.volunteer_id).where(Promise.seat_id == seat_id, Promise.state.in_(STANDING))
    return {each or 0 for each in session.scalars(held)}


def _asked_now(session: Session, seat_id: int) -> set[int]:
    """Who is asked for the seat already."""
    found = (
        select(Asked.volunteer_id)
        .join(CallOut, CallOut.id == Asked.call_out_id)
        .where(CallOut.seat_id == seat_id, CallOut.state == "open", Asked.state != "waiting")
    )
    return set(session.scalars(found))
