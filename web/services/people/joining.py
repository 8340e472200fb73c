"""What the kept person gets of the merged one: rows of the profile are copied, papers and ways in go over."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import vault_of
from web.models import (
    Account,
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
    PrivateField,
    ProjectLead,
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
from web.services.people.ledger import Ledger
from web.services.people.limits import LIMITS

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
    held = {each.organisation_id: each for each in rows_of(ledger.session, Belonging, "person_id", kept_id)}
    for theirs in rows_of(ledger.session, Belonging, "person_id", merged_id):
        mine = held.get(theirs.organisation_id)
        if mine is None:
            give(ledger, theirs, "person_id", kept_id)
        elif theirs.state == "confirmed" and mine.state != "confirmed":
            with ledger.changing(mine):
                for name in ("state", "asked_at", "decided_at", "decided_by"):
                    setattr(mine, name, getattr(theirs, name))
    known = {each.code: each for each in rows_of(ledger.session, Credential, "volunteer_id", kept_id)}
    for paper in rows_of(ledger.session, Credential, "volunteer_id", merged_id):
        _join_credential(ledger, known.get(paper.code), paper, kept_id, merged_id)


def join_ways_in(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Accounts, contacts, rights and named projects go over: both ways in are the kept person's.

    Links that nobody has used yet end: their makers may have none of the rights that both have together.
    """
    session = ledger.session
    _end_links(ledger, kept_id, merged_id)
    for row in rows_of(session, Account, "person_id", merged_id):
        give(ledger, row, "person_id", kept_id)
    reached = {each.digest for each in rows_of(session, Contact, "person_id", kept_id)}
    for contact in rows_of(session, Contact, "person_id", merged_id):
        if contact.account_id is not None or contact.digest not in reached:
            give(ledger, contact, "person_id", kept_id)
    named = {each.project_id for each in rows_of(session, ProjectLead, "person_id", kept_id)}
    for lead in rows_of(session, ProjectLead, "person_id", merged_id):
        if lead.project_id not in named:
            give(ledger, lead, "person_id", kept_id)
    held = {
        (each.organisation_id, each.right): each
        for each in rows_of(session, Grant, "person_id", kept_id)
        if each.ended_at is None
    }
    for grant in rows_of(session, Grant, "person_id", merged_id):
        mine = held.get((grant.organisation_id, grant.right)) if grant.ended_at is None else None
        if mine is None:
            give(ledger, grant, "person_id", kept_id)
            continue
        with ledger.changing(mine):
            mine.until = max(mine.until, grant.until) if mine.until and grant.until else None
        with ledger.changing(grant):
            grant.ended_at = now()


def _end_links(ledger: Ledger, *person_ids: int) -> None:
    for person_id in person_ids:
        for link in rows_of(ledger.session, SignInLink, "person_id", person_id):
            if link.used_at is None and link.expires_at > now():
                with ledger.changing(link):
                    link.expires_at = now()


def _serve(session: Session, *person_ids: int) -> bool:
    return all(session.get(Volunteer, each) is not None for each in person_ids)


def rows_of(session: Session, kind: Any, owner: str, person_id: int) -> Sequence[Any]:
    """The rows of a kind that name a person as their `owner`, in order."""
    keys = kind.__table__.primary_key.columns
    return session.scalars(select(kind).where(getattr(kind, owner) == person_id).order_by(*keys)).all()


def give(ledger: Ledger, row: Base, owner: str, kept_id: int) -> None:
    """Let a row be the kept person's."""
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
        tuple(getattr(row, name) for name in shared): row
        for row in rows_of(ledger.session, kind, owner, kept_id)
    }
    for row in rows_of(ledger.session, kind, owner, merged_id):
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
    held = {each.field for each in rows_of(ledger.session, PrivateField, "person_id", kept_id)}
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
        give(ledger, theirs, "volunteer_id", kept_id)
        return
    for evidence in rows_of(session, Evidence, "credential_id", theirs.id):
        give(ledger, evidence, "credential_id", mine.id)
    sealed = theirs.sealed_number
    number = vault_of(session).open(merged_id, "credential_number", sealed) if sealed else None
    with ledger.changing(mine, number):
        for name in PAPER:
            setattr(mine, name, getattr(theirs, name))
