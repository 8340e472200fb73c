"""Verifying credentials: by who holds the right where their owner belongs, or above; never one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Credential, Evidence, Person
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note
from web.services.clock import now
from web.services.credentials import records
from web.services.credentials.records import Record
from web.services.faults import Conflict, NotFound
from web.services.messages import owing
from web.services.paging import PAGE, Page, skipped
from web.services.people.keeping import home_node

WARNED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A credential that a verifier should look at: to be verified, or ending soon."""

    credential: Credential
    person: Person
    files: int


def of_whom(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Of `Person`: whose credentials they may verify; themselves never."""
    scope = Scope(session, actor)
    return scope.verified() & (Person.id != actor.person_id)


def is_verifier(session: Session, actor: Actor, person_id: int) -> bool:
    """Whether they may verify what this person holds."""
    return Scope(session, actor).is_one(person_id, of_whom(session, actor))


def waiting(session: Session, actor: Actor, zone: ZoneInfo, page: int = 1) -> Page[Waiting]:
    """What is to be verified, then what ends within 60 days or has ended, soonest first."""
    fresh = Credential.verified_at.is_(None)
    ending = Credential.valid_until <= _today(zone) + WARNED
    chosen = (
        Credential.refused_at.is_(None)
        & (fresh | ending)
        & (Person.state == "active")
        & of_whom(session, actor)
    )
    joined = select(Credential).join(Person, Person.id == Credential.volunteer_id).where(chosen)
    total = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    files = (
        select(func.count())
        .where(Evidence.credential_id == Credential.id)
        .correlate(Credential)
        .scalar_subquery()
    )
    rows = session.execute(
        joined.add_columns(Person, files)
        .order_by(case((fresh, 0), else_=1), Credential.valid_until, Person.sort_key, Credential.id)
        .limit(PAGE)
        .offset(skipped(page))
    )
    return Page([Waiting(*row) for row in rows], total, page)


def one(session: Session, actor: Actor, credential_id: int) -> tuple[Record, Person]:
    """A credential with its number and evidence, for a verifier; that they looked is recorded.

    Raises NotFound.
    """
    credential = _in_scope(session, actor, credential_id)
    found = records.whole(session, credential)
    with writing(session):
        note(
            session, actor, "looked", "credential", credential_id,
            node=home_node(session, credential.volunteer_id),
            person=credential.volunteer_id, credential=credential.code,
        )  # fmt: skip
    return found, session.get_one(Person, credential.volunteer_id)


def verify(session: Session, actor: Actor, credential_id: int, version: int | None) -> None:
    """The paper was seen and is right: from now on it counts; a second press changes nothing.

    Raises NotFound, Outdated, Conflict.
    """
    credential = _in_scope(session, actor, credential_id)
    with editing(
        session, actor, "credential", credential, version, lambda: _decision(credential), verb="verified",
        node=home_node(session, credential.volunteer_id),
    ):  # fmt: skip
        if credential.verified_at is None:
            credential.verified_at, credential.verified_by = now(), actor.person_id
            _owe(session, credential, "paper_verified")
        credential.refused_at, credential.refused_because = None, ""


def refuse(session: Session, actor: Actor, credential_id: int, version: int | None, because: str) -> None:
    """It cannot be verified, for a reason that its owner reads. Raises NotFound, Outdated, Conflict."""
    credential = _in_scope(session, actor, credential_id)
    with editing(
        session, actor, "credential", credential, version, lambda: _decision(credential), verb="refused",
        node=home_node(session, credential.volunteer_id),
    ):  # fmt: skip
        credential.verified_at = credential.verified_by = None
        credential.refused_at, credential.refused_because = now(), because
        _owe(session, credential, "paper_refused")


def _owe(session: Session, credential: Credential, kind: str) -> None:
    """Its owner must hear of it."""
    owing.owe(session, [credential.volunteer_id], kind, credential.id, key=now().isoformat())


def persons(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Names by id, of those who verified."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return dict(rows.all())


def _decision(credential: Credential) -> dict[str, object]:
    return {
        "verified": credential.verified_at is not None,
        "refused_because": credential.refused_because,
        "refused": credential.refused_at is not None,
    }


def _in_scope(session: Session, actor: Actor, credential_id: int) -> Credential:
    """A credential that they may verify. Raises NotFound, Conflict for one's own."""
    credential = session.get(Credential, credential_id)
    if credential is None:
        raise NotFound
    if credential.volunteer_id == actor.person_id:
        raise Conflict("own_credential", lazy("Somebody else verifies what you hold yourself."))
    if not is_verifier(session, actor, credential.volunteer_id):
        raise NotFound
    return credential


def _today(zone: ZoneInfo) -> date:
    return now().astimezone(zone).date()
