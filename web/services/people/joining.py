"""What the kept person gets of the merged one: rows of the profile are copied, ways in and shifts go over."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import vault_of
from web.models import (
    Account,
    Application,
    Assignment,
    Availability,
    AvailabilityException,
    Base,
    Belonging,
    Companion,
    Contact,
    Continuity,
    Credential,
    Evidence,
    Grant,
    Member,
    Party,
    Pin,
    PrivateField,
    ProjectLead,
    Promise,
    Relation,
    SignInLink,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
    VolunteerTrait,
    Wish,
)
from web.services.clock import now
from web.services.people import private
from web.services.people.clashes import clashes
from web.services.people.ledger import Ledger
from web.services.promises import acts, same_person
from web.services.promises.deeds import Deed
from web.services.promises.transitions import OPEN, STANDING

Better = Callable[[Any, Any], Mapping[str, Any]]


def _nothing(_mine: Any, _theirs: Any) -> Mapping[str, Any]:
    return {}


def _higher(mine: Any, theirs: Any) -> Mapping[str, Any]:
    return {"level": max(mine.level, theirs.level)}


def _never_first(mine: Any, theirs: Any) -> Mapping[str, Any]:
    """Whom one of both never wants beside them, nobody puts beside them."""
    return {"wanted": mine.wanted and theirs.wanted}


def _together(mine: Any, theirs: Any) -> Mapping[str, Any]:
    return {"times": mine.times + theirs.times}


# What of a profile is copied: whose it is, what two rows that say the same share, and what both come to.
COPIED: Sequence[tuple[type[Base], str, tuple[str, ...], Better]] = (
    (VolunteerLanguage, "volunteer_id", ("tag",), _higher),
    (VolunteerSkill, "volunteer_id", ("code",), _higher),
    (VolunteerTrait, "volunteer_id", ("code",), _nothing),
    (Availability, "volunteer_id", ("weekday", "start_minute", "end_minute"), _nothing),
    (AvailabilityException, "volunteer_id", ("day", "start_minute", "end_minute", "free"), _nothing),
    (Wish, "volunteer_id", ("about", "target"), _nothing),
    (Companion, "volunteer_id", ("other_id",), _never_first),
    (Companion, "other_id", ("volunteer_id",), _never_first),
    (Continuity, "volunteer_id", ("group_code",), _together),
    (Relation, "person_id", ("other_id", "kind"), _nothing),
    (Relation, "other_id", ("person_id", "kind"), _nothing),
)
PAPER = ("speciality", "issuer", "valid_until", "verified_by", "verified_at", "refused_at", "refused_because")
LIMITS = ("shifts_per_day", "shifts_per_week", "minutes_per_day", "minutes_per_week", "rest_minutes")


def join_profiles(ledger: Ledger, kept_id: int, merged_id: int, *, theirs: bool) -> None:
    """Give the kept person what the merged one's profile says; of limits `theirs`, or what is missing."""
    for kind, owner, shared, better in COPIED:
        if kind is Relation or _serve(ledger.session, kept_id, merged_id):
            _copy(ledger, kind, owner, shared, better, kept_id, merged_id)
    _copy_private(ledger, kept_id, merged_id)
    mine, other = (ledger.session.get(Volunteer, each) for each in (kept_id, merged_id))
    if mine is None or other is None:
        return
    with ledger.changing(mine):
        for name in (*LIMITS, "home_place_id", "asked_minutes"):
            value = getattr(other, name)
            if value is not None and (theirs or getattr(mine, name) is None):
                setattr(mine, name, value)
        mine.consents = sorted({*mine.consents, *other.consents})
        mine.served += other.served


def join_papers(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Belongings and credentials go over; where both had one, the better one counts."""
    held = {each.organisation_id: each for each in _of(ledger.session, Belonging, "person_id", kept_id)}
    for theirs in _of(ledger.session, Belonging, "person_id", merged_id):
        mine = held.get(theirs.organisation_id)
        if mine is None:
            _give(ledger, theirs, "person_id", kept_id)
        elif theirs.state == "confirmed" and mine.state != "confirmed":
            with ledger.changing(mine):
                for name in ("state", "asked_at", "decided_at", "decided_by"):
                    setattr(mine, name, getattr(theirs, name))
    known = {each.code: each for each in _of(ledger.session, Credential, "volunteer_id", kept_id)}
    for paper in _of(ledger.session, Credential, "volunteer_id", merged_id):
        _join_credential(ledger, known.get(paper.code), paper, kept_id, merged_id)


def join_ways_in(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Accounts, contacts, rights and named projects go over: both ways in are the kept person's.

    Links that nobody has used yet end: their makers may have none of the rights that both have together.
    """
    session = ledger.session
    _end_links(ledger, kept_id, merged_id)
    for row in _of(session, Account, "person_id", merged_id):
        _give(ledger, row, "person_id", kept_id)
    reached = {each.digest for each in _of(session, Contact, "person_id", kept_id)}
    for contact in _of(session, Contact, "person_id", merged_id):
        if contact.account_id is not None or contact.digest not in reached:
            _give(ledger, contact, "person_id", kept_id)
    named = {each.project_id for each in _of(session, ProjectLead, "person_id", kept_id)}
    for lead in _of(session, ProjectLead, "person_id", merged_id):
        if lead.project_id not in named:
            _give(ledger, lead, "person_id", kept_id)
    held = {
        (each.organisation_id, each.right): each
        for each in _of(session, Grant, "person_id", kept_id)
        if each.ended_at is None
    }
    for grant in _of(session, Grant, "person_id", merged_id):
        mine = held.get((grant.organisation_id, grant.right)) if grant.ended_at is None else None
        if mine is None:
            _give(ledger, grant, "person_id", kept_id)
            continue
        with ledger.changing(mine):
            mine.until = max(mine.until, grant.until) if mine.until and grant.until else None
        with ledger.changing(grant):
            grant.ended_at = now()


def _end_links(ledger: Ledger, *person_ids: int) -> None:
    for person_id in person_ids:
        for link in _of(ledger.session, SignInLink, "person_id", person_id):
            if link.used_at is None and link.expires_at > now():
                with ledger.changing(link):
                    link.expires_at = now()


def join_shifts(ledger: Ledger, deed: Deed, kept_id: int, merged_id: int, *, theirs: bool) -> None:
    """Promises, places in drafts, pins, parties and what was asked for go over.

    Where two promises clash, `theirs` stay, else the kept person's. On one seat the kept person's stays,
    unless they have it no longer and the merged person has. What goes is released, and out of drafts.
    """
    session, staying = ledger.session, set[int]()
    for clash in clashes(session, kept_id, merged_id):
        goes = clash.kept if theirs and clash.kept.seat_id != clash.merged.seat_id else clash.merged
        if isinstance(goes, Promise):
            _release(ledger, deed, goes)
        else:
            staying.add(goes.id)
            if session.get(Assignment, goes.id) is not None:
                ledger.remove(goes)
    seats = {(each.roster_id, each.seat_id) for each in _of(session, Assignment, "volunteer_id", kept_id)}
    for assignment in _of(session, Assignment, "volunteer_id", merged_id):
        if assignment.id not in staying and (assignment.roster_id, assignment.seat_id) not in seats:
            _give(ledger, assignment, "volunteer_id", kept_id)
    _join_promises(ledger, deed, kept_id, merged_id)
    _join_places(ledger, kept_id, merged_id)


def _join_places(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Pins, what was asked for, and the parties of both."""
    session = ledger.session
    for kind, of in ((Pin, "seat_id"), (Application, "seat_id"), (Member, "party_id")):
        mine = {getattr(each, of) for each in _of(session, kind, "volunteer_id", kept_id)}
        for row in _of(session, kind, "volunteer_id", merged_id):
            if getattr(row, of) not in mine:
                _give(ledger, row, "volunteer_id", kept_id)
    for owner in ("volunteer_id", "contact_person_id"):
        for party in _of(session, Party, owner, merged_id):
            _give(ledger, party, owner, kept_id)


def _join_promises(ledger: Ledger, deed: Deed, kept_id: int, merged_id: int) -> None:
    mine = {each.seat_id: each for each in _of(ledger.session, Promise, "volunteer_id", kept_id)}
    for promise in _of(ledger.session, Promise, "volunteer_id", merged_id):
        held = mine.get(promise.seat_id)
        if held is None:
            _give(ledger, promise, "volunteer_id", kept_id)
            same_person.join(ledger.session, deed, promise)
        elif promise.state in STANDING and held.state not in STANDING:
            with ledger.changing(held):
                same_person.join(ledger.session, deed, held, promise)
            _release(ledger, deed, promise)


def _release(ledger: Ledger, deed: Deed, promise: Promise) -> None:
    """Let a promise go that has not begun; what was served stays written down where it is."""
    if promise.state in OPEN:
        with ledger.changing(promise):
            acts.release(ledger.session, deed, [promise])


def _serve(session: Session, *person_ids: int) -> bool:
    return all(session.get(Volunteer, each) is not None for each in person_ids)


def _of(session: Session, kind: Any, owner: str, person_id: int) -> Sequence[Any]:
    keys = kind.__table__.primary_key.columns
    return session.scalars(select(kind).where(getattr(kind, owner) == person_id).order_by(*keys)).all()


def _give(ledger: Ledger, row: Base, owner: str, kept_id: int) -> None:
    with ledger.changing(row):
        setattr(row, owner, kept_id)


def _copy(
    ledger: Ledger,
    kind: Any,
    owner: str,
    shared: Sequence[str],
    better: Better,
    kept_id: int,
    merged_id: int,
) -> None:
    """Copy rows of one kind to the kept person; a row about the two themselves says nothing any more."""
    names = [
        column.key
        for column in kind.__table__.columns
        if column.key != owner and not (column.primary_key and column.key == "id")
    ]
    said = {
        tuple(getattr(row, name) for name in shared): row for row in _of(ledger.session, kind, owner, kept_id)
    }
    for row in _of(ledger.session, kind, owner, merged_id):
        key = tuple(getattr(row, name) for name in shared)
        if kept_id in (getattr(row, name) for name in shared if name.endswith("_id")):
            continue
        if key in said:
            with ledger.changing(said[key]):
                for name, value in better(said[key], row).items():
                    setattr(said[key], name, value)
        else:
            said[key] = kind(**{owner: kept_id}, **{name: getattr(row, name) for name in names})
            ledger.add(said[key])


def _copy_private(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    held = {each.field for each in _of(ledger.session, PrivateField, "person_id", kept_id)}
    opened = private.opened(ledger.session, merged_id)
    for field, value in opened.items():
        if value is not None and field not in held:
            digest = ledger.session.get_one(PrivateField, (merged_id, field)).digest
            row = PrivateField(person_id=kept_id, field=field, digest=digest)
            ledger.add(row, sealed=value.isoformat() if hasattr(value, "isoformat") else value)


def _join_credential(
    ledger: Ledger, mine: Credential | None, theirs: Credential, kept_id: int, merged_id: int
) -> None:
    session = ledger.session
    if mine is not None and (mine.verified_at is not None or theirs.verified_at is None):
        return
    if mine is None:
        _give(ledger, theirs, "volunteer_id", kept_id)
        return
    for evidence in _of(session, Evidence, "credential_id", theirs.id):
        _give(ledger, evidence, "credential_id", mine.id)
    sealed = theirs.sealed_number
    number = vault_of(session).open(merged_id, "credential_number", sealed) if sealed else None
    with ledger.changing(mine, number):
        for name in PAPER:
            setattr(mine, name, getattr(theirs, name))
