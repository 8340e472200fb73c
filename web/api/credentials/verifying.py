"""Verifying credentials."""

from collections.abc import Mapping

from flask import g

from web import locale
from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.schemas.asking import Paged
from web.schemas.credentials import RefusalSchema
from web.schemas.shown import listed
from web.schemas.shown.credentials import RecordShown, WaitingShown
from web.services.credentials import verifying
from web.services.credentials.records import Record
from web.services.credentials.verifying import Waiting
from web.services.paging import Page

bp = Resource("verification", "Verifying what people hold")


@bp.get("/credentials")
@allow("verifier")
@bp.arguments(Paged, location="query")
@bp.response(200, listed(WaitingShown))
def waiting(asked: Mapping[str, int]) -> Page[Waiting]:
    """What is to be verified, then what ends within 60 days or has ended."""
    return verifying.waiting(g.session, actor(), locale.zone(), asked["page"])


@bp.get("/credentials/<int:credential_id>")
@allow("verifier")
@bp.response(200, RecordShown)
@tagged("credential", "credential_id")
def show(credential_id: int) -> Record:
    """One credential with its number and files; that one looked is recorded."""
    return verifying.one(g.session, actor(), credential_id)[0]


@bp.post("/credentials/<int:credential_id>/verify")
@allow("verifier")
@bp.response(204)
@versioned("credential", "credential_id")
def verify(credential_id: int, version: int) -> None:
    """Say that the paper was seen and is right; from now on it counts."""
    verifying.verify(g.session, actor(), credential_id, version)


@bp.post("/credentials/<int:credential_id>/refuse")
@allow("verifier")
@bp.arguments(RefusalSchema)
@bp.response(204)
@versioned("credential", "credential_id")
def refuse(values: Mapping[str, str], credential_id: int, version: int) -> None:
    """Say why it cannot be verified; its owner reads it."""
    verifying.refuse(g.session, actor(), credential_id, version, values["because"])
