"""The words of the district: skills, credentials, traits and others, each with its names by language."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import TERM_KINDS, Term
from web.services.actor import Actor
from web.services.faults import Forbidden, Invalid, NotFound
from web.services.record import note


def counts(session: Session) -> Mapping[str, int]:
    """How many words there are of each kind that is in use or could be."""
    rows = session.execute(select(Term.kind, func.count()).group_by(Term.kind))
    found = {row[0]: int(row[1]) for row in rows}
    return {kind: found.get(kind, 0) for kind in (*TERM_KINDS, *sorted(found.keys() - set(TERM_KINDS)))}


def add(session: Session, actor: Actor, kind: str, code: str, names: Mapping[str, str]) -> str:
    """A new word at the end of its list; its code.

    Raises Forbidden, NotFound for an unknown kind, Invalid for a code in use.
    """
    _refuse_others(actor)
    with writing(session):
        if kind not in counts(session):
            raise NotFound
        if session.get(Term, (kind, code)) is not None:
            raise Invalid({"code": [lazy("This code is in use already. Choose another one.")]})
        last = session.scalar(select(func.max(Term.position)).where(Term.kind == kind))
        session.add(Term(kind=kind, code=code, names=_said(names), position=(last or 0) + 1))
        note(session, actor.account_id, "word_added", "term", 0, kind=kind, code=code)
        return code


def rename(session: Session, actor: Actor, kind: str, code: str, names: Mapping[str, str]) -> None:
    """Other names for a word; its code stays. Raises Forbidden, NotFound."""
    _refuse_others(actor)
    with writing(session):
        term = session.get(Term, (kind, code))
        if term is None:
            raise NotFound
        term.names = {**term.names, **_said(names)}
        note(session, actor.account_id, "word_renamed", "term", 0, kind=kind, code=code)


def _said(names: Mapping[str, str]) -> dict[str, str]:
    return {tag: name for tag, name in names.items() if name.strip()}


def _refuse_others(actor: Actor) -> None:
    if actor.role != "admin":
        raise Forbidden
