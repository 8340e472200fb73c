"""The words of the district, and the languages people speak."""

from collections.abc import Mapping
from typing import Any

from flask import g

from i18n.spoken import SPOKEN
from i18n.spoken import name as language_name
from web import locale
from web.api.resource import Resource
from web.auth import actor, allow
from web.schemas.administration import NamedSchema, WordSchema
from web.schemas.shown import listed
from web.schemas.shown.ground import LanguageShown, TermShown, VocabularyShown
from web.services import organisations, vocabulary
from web.services.faults import NotFound

bp = Resource("vocabularies", "The words of the district, and the languages people speak")


@bp.get("/vocabularies")
@allow("signed_in")
@bp.response(200, listed(VocabularyShown))
def kinds() -> Mapping[str, Any]:
    """The kinds of words, and how many there are of each."""
    found = [{"kind": kind, "words": count} for kind, count in vocabulary.counts(g.session).items()]
    return {"items": found, "total": len(found)}


@bp.get("/vocabularies/<code:kind>")
@allow("signed_in")
@bp.response(200, listed(TermShown))
def terms(kind: str) -> Mapping[str, Any]:
    """The words of one kind, in the district's order."""
    if kind not in vocabulary.counts(g.session):
        raise NotFound
    found = organisations.terms(g.session, kind)
    return {"items": found, "total": len(found)}


@bp.post("/vocabularies/<code:kind>")
@allow("admin")
@bp.arguments(WordSchema)
@bp.response(204)
def add(values: Mapping[str, Any], kind: str) -> None:
    """Add a word."""
    vocabulary.add(g.session, actor(), kind, **values)


@bp.put("/vocabularies/<code:kind>/<code:code>/names")
@allow("admin")
@bp.arguments(NamedSchema)
@bp.response(204)
def rename(values: Mapping[str, Any], kind: str, code: str) -> None:
    """Give a word other names; its code stays."""
    vocabulary.rename(g.session, actor(), kind, code, values["names"])


@bp.get("/languages")
@allow("everyone")
@bp.response(200, listed(LanguageShown))
def languages() -> Mapping[str, Any]:
    """The languages that a profile may name, those spoken most first."""
    tag = locale.tag()
    found = [
        {"tag": each, "own_name": spoken.own_name, "name": language_name(each, tag)}
        for each, spoken in SPOKEN.items()
    ]
    return {"items": found, "total": len(found)}
