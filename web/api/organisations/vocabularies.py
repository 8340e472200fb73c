"""The words of the district, and the languages people speak."""

from collections.abc import Mapping
from typing import Any

from flask import g

from i18n.spoken import SPOKEN
from i18n.spoken import name as language_name
from web import locale
from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.models import Term
from web.schemas.organisations import NewWord, WordSchema
from web.schemas.shown import listed
from web.schemas.shown.organisations import LanguageShown, TermShown, VocabularyShown
from web.services import organisations
from web.services.faults import NotFound
from web.services.organisations import vocabulary

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
@allow("administrator")
@bp.arguments(NewWord)
@bp.response(204)
def add(values: Mapping[str, Any], kind: str) -> None:
    """Add a word."""
    vocabulary.add(g.session, actor(), kind, **values)


@bp.get("/vocabularies/<code:kind>/<code:code>")
@allow("signed_in")
@bp.response(200, TermShown)
@tagged("term", lambda names: (names["kind"], names["code"]))
def term(kind: str, code: str) -> Term:
    """One word."""
    return vocabulary.get(g.session, kind, code)


@bp.put("/vocabularies/<code:kind>/<code:code>/names")
@allow("administrator")
@bp.arguments(WordSchema)
@bp.response(204)
@versioned("term", lambda names: (names["kind"], names["code"]))
def rename(values: Mapping[str, Any], kind: str, code: str, version: int) -> None:
    """Give a word other names, and other texts to be read about it: the talk guide of a group of households.

    Its code, and what it has in languages that are not said, stay.
    """
    vocabulary.rename(g.session, actor(), kind, code, values["names"], version, values["texts"])


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
