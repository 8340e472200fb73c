"""Stalls: desks where many people sign up from one address, each with a code for a few hours or days.

A code is eight digits: it can be said aloud in any language and typed on any phone.
"""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import Organisation, Stall
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.editing import editing
from web.services.audit.record import note, once
from web.services.clock import now
from web.services.faults import Invalid, NotFound

DIGITS = 8


def listing(session: Session, actor: Actor) -> Sequence[Stall]:
    """The stalls of organisations where the reader coordinates, last to end first."""
    theirs = Stall.organisation_id.in_(Scope(session, actor).nodes("coordinator"))
    return session.scalars(select(Stall).where(theirs).order_by(Stall.ends_at.desc(), Stall.id.desc())).all()


def get(session: Session, actor: Actor, stall_id: int) -> Stall:
    """A stall of an organisation where the reader coordinates. Raises NotFound."""
    stall = session.get(Stall, stall_id)
    if stall is None or stall.organisation_id not in Scope(session, actor).nodes("coordinator"):
        raise NotFound
    return stall


def create(session: Session, actor: Actor, values: Mapping[str, Any], *, key: str) -> int:
    """The id of a new stall, from a loaded `StallSchema`; the same `key` again gives the same one.

    Raises Invalid for an organisation where the actor does not coordinate.
    """

    def open_one() -> dict[str, Any]:
        _check(session, actor, values)
        stall = Stall(code=_new_code(session), used=0, made_by=actor.person_id, **values)
        session.add(stall)
        session.flush()
        note(session, actor, "created", "stall", stall.id, node=stall.organisation_id)
        return {"stall": stall.id}

    return int(once(session, key, open_one)["stall"])


def change(
    session: Session, actor: Actor, stall_id: int, values: Mapping[str, Any], version: int | None
) -> None:
    """Change a stall's name, place, time and number. Raises NotFound, Invalid, Outdated."""
    with writing(session):
        stall = get(session, actor, stall_id)
        _check(session, actor, values)
        if values["most"] < stall.used:
            raise Invalid(
                {"most": [lazy("Already signed up here: %(used)s. Enter at least as many.", used=stall.used)]}
            )
        node = stall.organisation_id
        with editing(session, actor, "stall", stall, version, lambda: as_values(stall), node=node):
            for name, value in values.items():
                setattr(stall, name, value)


def as_values(stall: Stall) -> dict[str, Any]:
    """What is edited of a stall."""
    return {
        "organisation_id": stall.organisation_id,
        "name": stall.name,
        "starts_at": stall.starts_at,
        "ends_at": stall.ends_at,
        "most": stall.most,
    }


def take_place(session: Session, code: str) -> Stall:
    """The open stall of a code, one place fewer; inside the transaction that signs somebody up.

    Raises Invalid at `stall`.
    """
    stall = open_stall(session, code)
    taken = (
        update(Stall)
        .where(Stall.id == stall.id, Stall.used < Stall.most)
        .values(used=Stall.used + 1)
        .returning(Stall.id)
    )
    if session.scalar(taken) is None:
        raise _fault(lazy("Everybody who was expected at this desk has signed up. Ask the people there."))
    return stall


def open_stall(session: Session, code: str) -> Stall:
    """The stall of a code that is open now. Raises Invalid at `stall`."""
    moment = now()
    stall = session.scalar(select(Stall).where(Stall.code == spoken(code)))
    if stall is None:
        raise _fault(lazy("No desk has this code. Check the digits, or leave it empty."))
    if not stall.starts_at <= moment < stall.ends_at:
        raise _fault(lazy("This code is not in use now. Ask at the desk, or leave it empty."))
    return stall


def spoken(code: str) -> str:
    """The digits of a code, however they were written down."""
    return "".join(each for each in unicodedata.normalize("NFKC", code) if each.isdecimal())


def _fault(message: Any) -> Invalid:
    return Invalid({"stall": [message]})


def _check(session: Session, actor: Actor, values: Mapping[str, Any]) -> None:
    node = values["organisation_id"]
    if node not in Scope(session, actor).nodes("coordinator"):
        raise Invalid({"organisation_id": [lazy("Choose one from the list.")]})
    if session.get_one(Organisation, node).closed_at is not None:
        raise Invalid({"organisation_id": [lazy("This organisation is closed.")]})


def _new_code(session: Session) -> str:
    """Digits that no stall has."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if session.scalar(select(Stall.id).where(Stall.code == code)) is None:
            return code
