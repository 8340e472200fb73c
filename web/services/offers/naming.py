"""The partner says who comes: somebody of theirs, free then, whose papers are valid on the day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from matcher.rules import limits, totals, weekends
from web.db import writing, zone_of
from web.models import (
    Belonging,
    Credential,
    OfferedSession,
    Party,
    Person,
    Promise,
    PromiseEvent,
    Seat,
    Shift,
    Volunteer,
)
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.clock import now
from web.services.days import Week
from web.services.faults import Conflict, Invalid
from web.services.judging import broken_by
from web.services.messages import owing
from web.services.offers import rows
from web.services.offers.changing import unfit
from web.services.offers.rows import Use
from web.services.parties.numbers import number_of
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import in_force, stands
from web.services.promises.transitions import PARTY

OF_LIMITS = frozenset({limits.INFO.name, totals.INFO.name, weekends.INFO.name})
NOT_THEIRS = lazy("This person does not belong to this partner. Let them confirm that first.")
NO_PAPER = lazy("This person has no such certificate in Duet. Enter it, and let it be verified.")
NOT_VERIFIED = lazy("The certificate of this person has not been verified.")
NOT_VALID = lazy("The certificate of this person is not valid on that day.")
BUSY = lazy("This person serves elsewhere in these hours.")
TOO_NEAR = lazy("A promised shift leaves this person too little time beside what they serve elsewhere.")
TOO_MUCH = lazy("With the promised shifts this person would serve more than they want to.")
UNFIT = lazy("This person does not bring what a promised shift asks for, such as a language.")


def confirm(
    session: Session,
    actor: Actor,
    session_id: int,
    *,
    person_id: int,
    version: int | None = None,
) -> None:
    """Name who comes, or somebody else until it begins; that says yes to what is promised.

    Raises NotFound, Forbidden, Outdated, Conflict once it has begun or ended, and Invalid, in words, for who
    cannot come.
    """
    with writing(session):
        scope = Scope(session, actor)
        found, party = rows.own(session, scope, session_id)
        used = rows.uses(session, [party.id])
        _refuse_begun(found, used)
        person = session.get(Person, person_id)
        before = party.volunteer_id
        if person is None or person.id not in {each.id for each in candidates(session, scope, party)}:
            raise Invalid({"person_id": [NOT_THEIRS]})
        _refuse(session, found, party, person)
        with editing(
            session, actor, "offer", found, version, lambda: {"volunteer_id": party.volunteer_id},
            verb="named", node=party.organisation_id,
        ):  # fmt: skip
            party.volunteer_id = person.id
            session.flush()
            if any(each.ahead for each in unfit(session, found)):
                raise Invalid({"person_id": [UNFIT]})
            if why := _beyond(session, party, used):
                raise Invalid({"person_id": [why]})
        waiting = [each.promise for each in used if each.ahead and each.promise.state == "offered"]
        acts.accept(session, Deed(actor, PARTY), waiting)
        if before != person.id:
            _tell(session, found, [each.promise for each in used if each.ahead], person.id, before)


def unname(session: Session, actor: Actor, session_id: int, version: int | None = None) -> None:
    """Say that this person does not come; the name is due again. Raises as `confirm` does."""
    with writing(session):
        found, party = rows.own(session, Scope(session, actor), session_id)
        _refuse_begun(found, rows.uses(session, [party.id]))
        before = party.volunteer_id
        with editing(
            session, actor, "offer", found, version, lambda: {"volunteer_id": party.volunteer_id},
            verb="unnamed", node=party.organisation_id,
        ):  # fmt: skip
            party.volunteer_id = None
            session.flush()
        if before is not None:
            owing.owe(session, [before], "sent_no_more", found.id, key=now().isoformat())


def _refuse_begun(found: OfferedSession, used: Sequence[Use]) -> None:
    if found.ended_at is not None:
        raise Conflict("ended", lazy("This session has ended."))
    first = min((each.shift.starts_at for each in used), default=found.ends_at)
    if first <= now():
        raise Conflict("begun", lazy("This session has begun. Who comes stays as it is."))


def candidates(session: Session, scope: Scope, party: Party) -> Sequence[Person]:
    """Who serves and belongs to a partner, as it has confirmed, by name."""
    nodes = scope.tree.below([party.organisation_id])
    theirs = select(Belonging.person_id).where(
        Belonging.state == "confirmed", Belonging.organisation_id.in_(nodes)
    )
    chosen = select(Person).join(Volunteer, Volunteer.id == Person.id)
    chosen = chosen.where(Person.id.in_(theirs), Person.state == "active")
    return session.scalars(chosen.order_by(Person.sort_key, Person.id)).all()


def papers(
    session: Session, found: OfferedSession, party: Party, people: Sequence[Person]
) -> Mapping[int, Message]:
    """Why some of these people cannot come, by what is wrong with their certificate."""
    if not party.credential_code:
        return {}
    held = {each.volunteer_id: each for each in session.scalars(_held(party, [each.id for each in people]))}
    day = found.starts_at.astimezone(zone_of(session)).date()
    said = {each.id: _fault(held.get(each.id), day) for each in people}
    return {person: why for person, why in said.items() if why is not None}


def _refuse(session: Session, found: OfferedSession, party: Party, person: Person) -> None:
    """Raise Invalid for who cannot come, with the reason."""
    why = papers(session, found, party, [person]).get(person.id) or _busy(session, found, party, person.id)
    if why:
        raise Invalid({"person_id": [why]})


def _held(party: Party, people: Sequence[int]) -> Select[Credential]:
    """The certificates of these people that a party asks for."""
    return select(Credential).where(
        Credential.volunteer_id.in_(people), Credential.code == party.credential_code
    )


def _fault(paper: Credential | None, day: date) -> Message | None:
    """What is wrong with a certificate on a day."""
    if paper is None:
        return NO_PAPER
    if paper.verified_at is None or paper.refused_at is not None:
        return NOT_VERIFIED
    return NOT_VALID if paper.valid_until is not None and paper.valid_until < day else None


def _busy(session: Session, found: OfferedSession, party: Party, person_id: int) -> Any:
    """Whether somebody is promised elsewhere in the hours of a session, or comes for another one then."""
    served = (
        select(Promise.id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(
            Promise.volunteer_id == person_id, stands(), Shift.status == "open",
            Shift.starts_at < found.ends_at, Shift.ends_at > found.starts_at,
        )
    )  # fmt: skip
    others = (
        select(OfferedSession.id)
        .join(Party, Party.id == OfferedSession.party_id)
        .where(
            Party.volunteer_id == person_id, Party.id != party.id, OfferedSession.ended_at.is_(None),
            OfferedSession.starts_at < found.ends_at, OfferedSession.ends_at > found.starts_at,
        )
    )  # fmt: skip
    return BUSY if any(session.scalar(each.limit(1)) is not None for each in (served, others)) else None


def _beyond(session: Session, party: Party, used: Sequence[Use]) -> Any:
    """Why somebody who was named cannot serve what is promised, beside all else that they serve."""
    zone, number = zone_of(session), number_of(party.id)
    weeks = {Week.of(each.shift.starts_at, zone) for each in used if each.ahead}
    for week in sorted(weeks, key=lambda each: each.monday):
        theirs = [
            (number, each.seat.id)
            for each in used
            if each.ahead and Week.of(each.shift.starts_at, zone) == week
        ]
        found = broken_by(session, week, in_force(session, week), theirs)
        own = [each for each in found if each.numbers.get("volunteer") == str(number)]
        if own:
            return TOO_MUCH if own[0].rule in OF_LIMITS else TOO_NEAR
    return None


def _tell(
    session: Session, found: OfferedSession, promises: Sequence[Promise], person_id: int, before: int | None
) -> None:
    """Who is named hears of each shift, and who was named before that they do not come."""
    for promise in promises:
        last = session.scalars(
            select(PromiseEvent).where(PromiseEvent.promise_id == promise.id).order_by(PromiseEvent.id.desc())
        ).first()
        if last is not None:
            owing.owe(session, [person_id], last.verb, last.id)
    if before is not None:
        owing.owe(session, [before], "sent_no_more", found.id, key=now().isoformat())
