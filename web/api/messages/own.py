"""What one is told oneself, and how one wants to be told."""

from collections.abc import Mapping
from typing import Any

from flask import Response, after_this_request, g

from web import locale
from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.schemas.messages import OlderSchema, SeenSchema, TellingSchema
from web.schemas.shown.messages import InboxShown, TellingShown
from web.services.clock import now
from web.services.messages import inbox, telling
from web.services.messages.telling import Wishes
from web.words import inbox as words

bp = Resource("inbox", "What one is told, and how one wants to be told")


@bp.get("/me/inbox")
@allow("signed_in")
@bp.arguments(OlderSchema, location="query")
@bp.response(200, InboxShown)
def show(asked: Mapping[str, int]) -> Mapping[str, Any]:
    """What one is told as it is now, newest first; asking for it does not count as having seen it."""
    found = inbox.read(g.session, actor(), asked["skipped"])
    days = words.days(g.session, locale.reader(), actor().person_id, found.items, now())
    items = [item for day in days for item in day["items"]]
    return {
        "items": [_item(said, told) for said, told in zip(items, found.items, strict=True)],
        "new": found.new,
        "older": found.older,
    }


@bp.post("/me/inbox/seen")
@allow("signed_in")
@bp.arguments(SeenSchema)
@bp.response(204)
def see(values: Mapping[str, list[int]]) -> None:
    """Say that these notices were shown to their person."""
    inbox.see_these(g.session, actor(), values["notice_ids"])


@bp.get("/me/telling")
@allow("signed_in")
@bp.response(200, TellingShown)
@tagged("telling", lambda _: actor().person_id)
def wishes() -> Wishes:
    """How one wants to be told."""
    person_id = actor().person_id
    if not telling.version_of(g.session, person_id):
        after_this_request(_never_said)
    return telling.read(g.session, [person_id])[person_id]


@bp.put("/me/telling")
@allow("signed_in")
@bp.arguments(TellingSchema)
@bp.response(204)
@versioned("telling", lambda _: actor().person_id)
def wish(values: Mapping[str, Any], version: int) -> None:
    """Choose how one wants to be told; `If-Match` of nobody's choice yet is `"0"`."""
    telling.change(g.session, actor(), values, version)


def _never_said(response: Response) -> Response:
    """What nobody has chosen yet has a version too."""
    response.headers["ETag"] = '"0"'
    return response


def _item(said: Mapping[str, Any], told: inbox.Told) -> Mapping[str, Any]:
    facts = [{"name": name, "value": value, "was": was} for name, value, was in said["facts"]]
    return {**said, "facts": facts, "by": told.channels, "path": said["page"].url}
