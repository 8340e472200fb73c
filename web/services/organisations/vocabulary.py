"""The words of the district: skills, credentials, traits and others, each with its names by language."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import writing
from web.models import TERM_KINDS, Term
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Invalid, NotFound, Outdated
from web.services.organisations.naming import renamed, said

READ_TOO = "scene"
"""A list that is read wherever work is, though none of its words need be there at first."""


def counts(session: Session) -> Mapping[str, int]:
    """How many words there are of each kind that is in use or could be."""
    rows = session.execute(select(Term.kind, func.count()).group_by(Term.kind))
    found = {row[0]: int(row[1]) for row in rows}
    return {kind: found.get(kind, 0) for kind in (*TERM_KINDS, *sorted(found.keys() - set(TERM_KINDS)))}


def is_list(session: Session, kind: str) -> bool:
    """Whether words of a kind may be added."""
    return kind == READ_TOO or kind in counts(session)


def get(session: Session, kind: str, code: str) -> Term:
    """One word. Raises NotFound."""
    term = session.get(Term, (kind, code))
    if term is None:
        raise NotFound
    return term


def add(session: Session, actor: Actor, kind: str, code: str, names: Mapping[str, str]) -> str:
    """A new word at the end of its list; its code.

    Raises Forbidden, NotFound for an unknown kind, Invalid for a code in use.
    """
    Scope(session, actor).require("administrator", None)
    with writing(session):
        if not is_list(session, kind):
            raise NotFound
        if session.get(Term, (kind, code)) is not None:
            raise Invalid({"code": [lazy("This code is in use already. Choose another one.")]})
        last = session.scalar(select(func.max(Term.position)).where(Term.kind == kind))
        session.add(Term(kind=kind, code=code, names=said(names), position=(last or 0) + 1))
        note(
            session, actor, "added", "term", 0,
            changes={"names": [None, said(names)]}, kind=kind, code=code,
        )  # fmt: skip
        return code


def rename(
    session: Session,
    actor: Actor,
    kind: str,
    code: str,
    names: Mapping[str, str],
    version: int | None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Other names for a word, and other `texts` to be read about it; its code and other languages stay.

    Raises Forbidden, NotFound, Outdated, Invalid when no name is left.
    """
    Scope(session, actor).require("administrator", None)
    with writing(session):
        term = get(session, kind, code)
        if version is not None and term.version != version:
            raise Outdated(term.version, {"names": term.names, "texts": term.texts}, "", None)
        before = {"names": term.names, "texts": term.texts}
        after = {"names": renamed(term.names, names), "texts": _read_of(term, texts or {})}
        if after == before:
            return
        term.names, term.texts, term.version = after["names"], after["texts"], term.version + 1
        changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        note(session, actor, "renamed", "term", 0, changes=changes, kind=kind, code=code)


def _read_of(term: Term, texts: Mapping[str, str]) -> dict[str, str]:
    """What is read about a word after some texts were said anew; one said empty goes."""
    said_now = {tag: text.strip() for tag, text in {**term.texts, **texts}.items()}
    return {tag: text for tag, text in said_now.items() if text}
