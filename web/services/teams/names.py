"""Names in a form of a shift that match nothing the district knows, and the nearest that it does."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.comparison.search import search_key, text_holds
from web.models import Shift, Term
from web.services.demand.asked import USUAL_KIND

LIKE = 0.6
"""How much of two names is the same where one is meant by the other."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name of a `kind` (kind, group, or another word) that stands in `field` and that nothing is called."""

    kind: str
    field: str
    typed: str
    nearest: str


def unknown_names(session: Session, typed: Mapping[str, Any]) -> Sequence[Unknown]:
    """The kind, group, skills and traits of a typed shift that are not known."""
    return list(_unknown(session, typed))


def _unknown(session: Session, typed: Mapping[str, Any]) -> Iterator[Unknown]:
    kind, group = str(typed.get("kind") or ""), str(typed.get("group_code") or "").strip()
    if kind and kind != USUAL_KIND:
        yield from _missing(session, "kind", "kind", kind, "kind")
    if group and not _is_served(session, group):
        known = _words(session, "group") | {each: each for each in _groups(session)}
        yield Unknown("group", "group_code", group, nearest(group, known))
    for number, seat in enumerate(typed.get("seats") or ()):
        for place, row in enumerate(seat.get("skills") or ()):
            field = f"seats-{number}-skills-{place}-code"
            yield from _missing(session, "word", field, row.get("code", ""), "skill")
    ask = typed.get("ask") or {}
    for place, row in enumerate(ask.get("traits") or ()):
        yield from _missing(session, "word", f"ask-traits-{place}-trait", row.get("trait", ""), "trait")


def _missing(session: Session, kind: str, field: str, typed: str, term: str) -> Iterator[Unknown]:
    known = _words(session, term) if typed else {}
    if typed and typed not in known:
        yield Unknown(kind, field, typed, nearest(typed, known))


def nearest(typed: str, known: Mapping[str, str]) -> str:
    """The name in `known` (code -> names) that is most like what was typed, compared as a search does."""
    for code, names in known.items():
        if text_holds(f"{code} {names}", typed) or text_holds(typed, code):
            return code
    keys = {search_key(code): code for code in known}
    found = get_close_matches(search_key(typed), keys, 1, LIKE)
    return keys[found[0]] if found else ""


def _words(session: Session, kind: str) -> dict[str, str]:
    rows = session.execute(select(Term.code, Term.names).where(Term.kind == kind))
    return {code: " ".join(names.values()) for code, names in rows}


def _is_served(session: Session, group: str) -> bool:
    return session.scalar(select(Shift.id).where(Shift.group_code == group).limit(1)) is not None


def _groups(session: Session) -> Collection[str]:
    chosen = select(Shift.group_code).where(Shift.group_code.is_not(None)).distinct()
    return [str(code) for code in session.scalars(chosen)]
