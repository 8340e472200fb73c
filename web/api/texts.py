"""Texts by language: what is missing for whom, catalogues out and in, and the rules of languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, g

from i18n.texts import State, text_languages
from web import locale
from web.api.resource import Resource
from web.auth import actor, allow, scope
from web.downloads.attachment import attached
from web.schemas.shown import listed
from web.schemas.shown.texts import BroughtShown, GapShown, ReadersShown, TextRuleShown
from web.schemas.texts import CatalogueSchema, TextRulesSchema, WhichCatalogue, WhichTexts, WriteTexts
from web.services.access.rights import KEEPERS, LEADS
from web.services.paging import PAGE, Page, skipped
from web.services.texts import bringing, catalogue, overview, rules
from web.services.texts.bringing import Brought
from web.services.texts.catalogue import Entry
from web.services.texts.overview import Gap
from web.services.texts.things import KINDS

bp = Resource("texts", "Texts by language: gaps, catalogues for translators, rules")
MEDIA_TYPE = "text/x-gettext-translation"
CATALOGUE = {
    "responses": {
        200: {
            "description": "A catalogue (PO)",
            "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
        }
    }
}


@bp.get("/texts")
@allow(*LEADS, "administrator")
@bp.arguments(WhichTexts, location="query")
@bp.response(200, listed(GapShown))
def listing(asked: Mapping[str, Any]) -> Page[Gap]:
    """What is missing or a draft in a language, a page at a time; most readers with a place first."""
    found = overview.read(scope()).of(asked["language"], asked["kind"], asked["state"])
    start = skipped(asked["page"])
    return Page(found[start : start + PAGE], len(found), asked["page"])


@bp.get("/texts/languages")
@allow(*LEADS, "administrator")
@bp.response(200, listed(ReadersShown))
def languages() -> Mapping[str, Any]:
    """The languages texts are written in, with their readers and what is open in each."""
    found = overview.read(scope())
    items = [
        {
            "language": tag,
            "readers": found.readers.get(tag, 0),
            "missing": sum(found.missing[kind, tag] for kind in KINDS),
            "drafts": sum(found.drafts[kind, tag] for kind in KINDS),
        }
        for tag in text_languages()
    ]
    return {"items": items, "total": len(items)}


@bp.get("/texts/catalogue")
@allow(*LEADS, "administrator")
@bp.arguments(WhichCatalogue, location="query")
@bp.doc(**CATALOGUE)
def take(asked: Mapping[str, Any]) -> Response:
    """The texts of a language as a PO catalogue; with `gaps` those alone that are missing or not checked."""
    kinds = [asked["kind"]] if asked["kind"] else KINDS
    data = catalogue.write(scope(), asked["language"], kinds, gaps_only=asked["gaps"])
    return attached(data, MEDIA_TYPE, f"duet-texts-{asked['language']}.po")


@bp.post("/texts/catalogue")
@allow(*LEADS, "administrator")
@bp.arguments(CatalogueSchema)
@bp.response(200, listed(BroughtShown))
def bring(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What becomes of each text of a PO catalogue; with `enter` it is written, all that can be."""
    return _brought(values, catalogue.parse(values["catalogue"].encode()))


@bp.put("/texts")
@allow(*LEADS, "administrator")
@bp.arguments(WriteTexts)
@bp.response(200, listed(BroughtShown))
def write(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write or check texts of a language; each says what it was translated from."""
    return _brought(values, [Entry(**each) for each in values["texts"]])


@bp.get("/organisations/<int:organisation_id>/text-rules")
@allow(*KEEPERS)
@bp.response(200, listed(TextRuleShown))
def show_rules(organisation_id: int) -> Mapping[str, Any]:
    """For whose readers nothing is published without texts, as set on an organisation itself."""
    items = [
        {"language": tag, "rule": rule} for tag, rule in rules.of_node(g.session, organisation_id).items()
    ]
    return {"items": items, "total": len(items)}


@bp.put("/organisations/<int:organisation_id>/text-rules")
@allow(*KEEPERS)
@bp.arguments(TextRulesSchema)
@bp.response(204)
def set_rules(values: Mapping[str, Any], organisation_id: int) -> None:
    """Set the rules of an organisation; a language that is not said has none."""
    rules.set_on(g.session, actor(), organisation_id, values["rules"])


def _brought(values: Mapping[str, Any], entries: Sequence[Entry]) -> Mapping[str, Any]:
    tag, state, say = values["language"], State(values["state"]), locale.current().say
    if values["enter"]:
        done = bringing.bring(g.session, actor(), tag, entries, state)
    else:
        done = bringing.look(scope(), tag, entries, state)
    return {
        "items": [_shown(each, say(each.fault) if each.fault else "") for each in done],
        "total": len(done),
    }


def _shown(each: Brought, says: str) -> Mapping[str, Any]:
    return {"entry": each.entry, "fate": each.fate, "state": each.state, "stands": each.stands, "says": says}
