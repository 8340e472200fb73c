"""A credential as its owner keeps it: kind, number, issuer, speciality, last day.

Any change asks for verification again. Coordinators whom a person is near keep it for them; that they looked
is recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import Credential, Evidence, Term, Volunteer
from web.services.actor import Actor
from web.services.audit.editing import editing, refuse_outdated
from web.services.audit.record import note
from web.services.faults import Invalid, NotFound
from web.services.people import keeping

NUMBER = "credential_number"
PLAIN = ("code", "speciality", "issuer", "valid_until")
KINDS = ("credential", "clearance")


@dataclass(frozen=True, slots=True)
class Record:
    """A credential with its number in plain text, and its evidence without the files themselves."""

    credential: Credential
    number: str
    evidence: Sequence[Evidence]


def of(session: Session, actor: Actor, volunteer_id: int) -> Sequence[Record]:
    """All credentials of a volunteer, for who keeps them. Raises NotFound."""
    keep(session, actor, volunteer_id)
    rows = session.scalars(
        select(Credential).where(Credential.volunteer_id == volunteer_id).order_by(Credential.code)
    ).all()
    _looked(session, actor, rows)
    return [whole(session, each) for each in rows]


def one(session: Session, actor: Actor, credential_id: int) -> Record:
    """One credential, for who keeps it. Raises NotFound."""
    found = kept(session, actor, credential_id)
    _looked(session, actor, [found])
    return whole(session, found)


def whole(session: Session, credential: Credential) -> Record:
    """A credential with its number and evidence; the caller has asked whether it may be seen."""
    evidence = session.scalars(
        select(Evidence).where(Evidence.credential_id == credential.id).order_by(Evidence.id)
    ).all()
    return Record(credential, number_of(session, credential), evidence)


def number_of(session: Session, credential: Credential) -> str:
    """The number in plain text; empty for none."""
    if credential.sealed_number is None:
        return ""
    return vault_of(session).open(credential.volunteer_id, NUMBER, credential.sealed_number)


def editable_now(session: Session, actor: Actor, credential_id: int) -> tuple[int, dict[str, Any]]:
    """The version and what can be edited, for who keeps it. Raises NotFound."""
    found = kept(session, actor, credential_id)
    return found.version, editable(session, found)


def add(session: Session, actor: Actor, volunteer_id: int, values: Mapping[str, Any]) -> int:
    """A new credential's id. Raises NotFound, Invalid for a word not in the list or held already."""
    with writing(session):
        keep(session, actor, volunteer_id)
        return enter(session, actor, volunteer_id, values)


def enter(session: Session, actor: Actor, volunteer_id: int, values: Mapping[str, Any]) -> int:
    """The same inside a transaction that writes; the caller answers for who may say so. Raises Invalid."""
    _refuse_unknown(session, values["code"])
    _refuse_second(session, volunteer_id, values["code"], None)
    made = Credential(volunteer_id=volunteer_id, code=values["code"])
    _write(session, made, values)
    session.add(made)
    session.flush()
    changes = {name: [None, _plain(getattr(made, name))] for name in PLAIN if getattr(made, name)}
    note(
        session, actor, "added", "credential", made.id, changes=changes, node=_node(session, made),
        person=volunteer_id, credential=made.code,
    )  # fmt: skip
    return made.id


def change(
    session: Session, actor: Actor, credential_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Take over what `values` names; what differs asks for verification again.

    Raises NotFound, Outdated, Invalid.
    """
    credential = kept(session, actor, credential_id)
    with editing(
        session, actor, "credential", credential, version, lambda: editable(session, credential),
        private=frozenset({"number"}), node=_node(session, credential),
    ):  # fmt: skip
        before = editable(session, credential)
        if "code" in values:
            _refuse_unknown(session, values["code"])
            _refuse_second(session, credential.volunteer_id, values["code"], credential.id)
        _write(session, credential, values)
        if editable(session, credential) != before:
            ask_again(credential)


def remove(session: Session, actor: Actor, credential_id: int, version: int | None) -> None:
    """Take a credential and its evidence away. Raises NotFound, Outdated."""
    with writing(session):
        credential = kept(session, actor, credential_id)
        refuse_outdated(session, "credential", credential, version, lambda: editable(session, credential))
        held = {name: value for name in PLAIN if (value := _plain(getattr(credential, name)))}
        note(
            session, actor, "removed", "credential", credential.id, node=_node(session, credential),
            changes={name: [value, None] for name, value in held.items()},
            person=credential.volunteer_id, credential=credential.code,
        )  # fmt: skip
        session.delete(credential)


def keep(session: Session, actor: Actor, volunteer_id: int) -> None:
    """Raise NotFound unless the reader keeps the credentials of this volunteer."""
    keeping.kept(session, actor, volunteer_id)
    if session.get(Volunteer, volunteer_id) is None:
        raise NotFound


def kept(session: Session, actor: Actor, credential_id: int) -> Credential:
    """A credential that the reader keeps. Raises NotFound."""
    credential = session.get(Credential, credential_id)
    if credential is None:
        raise NotFound
    keep(session, actor, credential.volunteer_id)
    return credential


def editable(session: Session, credential: Credential) -> dict[str, Any]:
    """What its owner can edit of a credential."""
    return {
        **{name: getattr(credential, name) for name in PLAIN},
        "number": number_of(session, credential),
    }


def ask_again(credential: Credential) -> None:
    """It is as if nobody had looked at it yet."""
    credential.verified_at = credential.verified_by = credential.refused_at = None
    credential.refused_because = ""


def _write(session: Session, credential: Credential, values: Mapping[str, Any]) -> None:
    for name in PLAIN:
        if name in values:
            setattr(credential, name, values[name])
    credential.clearance = session.get(Term, ("clearance", credential.code)) is not None
    if "number" in values and values["number"] != number_of(session, credential):
        number = values["number"]
        credential.sealed_number = (
            vault_of(session).seal(credential.volunteer_id, NUMBER, number) if number else None
        )


def _refuse_unknown(session: Session, code: str) -> None:
    if not any(session.get(Term, (kind, code)) for kind in KINDS):
        raise Invalid({"code": [lazy("Choose one from the list.")]})


def _refuse_second(session: Session, volunteer_id: int, code: str, but: int | None) -> None:
    same = (Credential.volunteer_id == volunteer_id) & (Credential.code == code)
    found = session.scalar(select(Credential.id).where(same))
    if found is not None and found != but:
        raise Invalid({"code": [lazy("This is in your list already. Change it there.")]})


def _node(session: Session, credential: Credential) -> int | None:
    return keeping.home_node(session, credential.volunteer_id)


def _looked(session: Session, actor: Actor, credentials: Sequence[Credential]) -> None:
    """Numbers are private: that somebody else reads them is written down."""
    read = [each for each in credentials if each.sealed_number and each.volunteer_id != actor.person_id]
    if not read:
        return
    with writing(session):
        for each in read:
            note(
                session, actor, "looked", "credential", each.id, node=_node(session, each),
                person=each.volunteer_id, credential=each.code,
            )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
