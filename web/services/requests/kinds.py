"""The kinds of requests: words of the district's list, with their terms, usual way and skills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import writing
from web.models import RequestKind, Term
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.demand.asked import known_words
from web.services.faults import Invalid, NotFound, Outdated
from web.services.requests import terms
from web.services.requests.asking import TERM_KIND, UNKNOWN

FIELDS = ("triage_days", "serve_days", "way", "skills")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with its names by language and its terms; version 0 has the usual ones."""

    code: str
    names: Mapping[str, str]
    triage_days: int
    serve_days: int
    way: str
    skills: Sequence[str]
    version: int


def listing(session: Session) -> Sequence[Kind]:
    """All kinds, in the order of the district's list."""
    said = terms.read(session)
    words = session.scalars(select(Term).where(Term.kind == TERM_KIND).order_by(Term.position, Term.code))
    return [_kind(each, said.get(each.code, terms.Term())) for each in words]


def one(session: Session, code: str) -> Kind:
    """One kind. Raises NotFound."""
    word = session.get(Term, (TERM_KIND, code))
    if word is None:
        raise NotFound
    return _kind(word, terms.of_kind(session, code))


def change(session: Session, actor: Actor, code: str, values: Mapping[str, Any], version: int | None) -> None:
    """Other terms for a kind, for what is asked or decided from now on; what has a term keeps it.

    Raises Forbidden, NotFound, Outdated, and Invalid for skills that are not in the district's list.
    """
    Scope(session, actor).require("administrator", None)
    with writing(session):
        before = one(session, code)
        if set(values.get("skills", ())) - known_words(session).get("skill", set()):
            raise Invalid({"skills": [UNKNOWN]})
        row = session.get(RequestKind, code)
        if row is None:
            if version not in (None, 0):
                raise Outdated(0, plain(before), "", None)
            row = RequestKind(code=code, version=0, **{name: getattr(before, name) for name in FIELDS})
            row.skills = list(before.skills)
            session.add(row)
        if version is not None and row.version != version:
            raise Outdated(row.version, plain(before), "", None)
        asked = {name: values[name] for name in FIELDS if name in values}
        for name, value in asked.items():
            setattr(row, name, value)
        row.version += 1
        session.flush()
        changes = {
            name: [plain(before)[name], value]
            for name, value in asked.items()
            if plain(before)[name] != value
        }
        note(session, actor, "changed", "request_kind", 0, changes=changes, code=code)


def plain(kind: Kind) -> dict[str, Any]:
    """What is edited of a kind."""
    return {name: list(kind.skills) if name == "skills" else getattr(kind, name) for name in FIELDS}


def _kind(word: Term, term: terms.Term) -> Kind:
    return Kind(word.code, word.names, term.triage_days, term.serve_days, term.way, term.skills, term.version)
