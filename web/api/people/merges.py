"""Persons who may be one: found, made one, made two again."""

from collections.abc import Mapping
from typing import Any

from flask import g

from web.api.resource import Resource
from web.api.versions import may_be_outdated
from web.auth import actor, allow, scope
from web.schemas.people import MergeSchema, WhichMerge
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.people import AlikeShown, PreviewShown, SinceShown
from web.services.access.rights import COORDINATORS
from web.services.people import duplicates, merging

bp = Resource("merges", "Persons who may be one")


@bp.get("/duplicates")
@allow(*COORDINATORS)
@bp.response(200, listed(AlikeShown))
def listing() -> Mapping[str, Any]:
    """Pairs of persons who look alike, those with most signs first."""
    found = duplicates.pairs(g.session, scope())
    return {"items": found, "total": len(found)}


@bp.get("/merges/preview")
@allow(*COORDINATORS)
@bp.arguments(WhichMerge, location="query")
@bp.response(200, PreviewShown)
def preview(asked: Mapping[str, Any]) -> merging.Preview:
    """Both side by side, and where they clash; the kept person's `version` is sent back."""
    return merging.preview(g.session, actor(), asked["kept_id"], asked["merged_id"])


@bp.post("/merges")
@allow(*COORDINATORS)
@bp.arguments(MergeSchema)
@bp.response(201, CreatedShown)
@may_be_outdated
def merge(values: Mapping[str, Any]) -> Mapping[str, int]:
    """Make two persons one."""
    return {"id": merging.merge(g.session, actor(), values, values["version"])}


@bp.post("/merges/<int:merge_id>/undo")
@allow(*COORDINATORS)
@bp.response(200, SinceShown)
def undo(merge_id: int) -> Mapping[str, Any]:
    """Make them two again; `since` are the parts that were changed meanwhile and stay."""
    return {"since": sorted(merging.undo(g.session, actor(), merge_id))}
