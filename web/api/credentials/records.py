"""Credentials as their owners keep them, and their evidence."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g, request

from web.api.resource import Resource
from web.api.versions import tagged, versioned
from web.auth import actor, allow
from web.downloads.attachment import attached
from web.schemas.credentials import CredentialSchema, EvidenceName
from web.schemas.shown import CreatedShown, listed
from web.schemas.shown.credentials import RecordShown
from web.services.credentials import evidence, records
from web.services.credentials.records import Record
from web.services.faults import NotFound

bp = Resource("credentials", "What people hold, and the evidence for it")
MOST_BYTES = 2 * evidence.MOST_BYTES
FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@bp.before_app_request
def _let_files_in() -> None:
    """Only where evidence is sent may a request be larger than elsewhere."""
    if request.endpoint == "api_credentials.add_evidence":
        request.max_content_length = MOST_BYTES


@bp.get("/people/<int:person_id>/credentials")
@allow("volunteer", "coordinator")
@bp.response(200, listed(RecordShown))
def listing(person_id: int) -> Mapping[str, Any]:
    """A person's credentials with numbers and files: one's own, or those of a person who is near."""
    found = records.of(g.session, actor(), person_id)
    return {"items": found, "total": len(found)}


@bp.post("/people/<int:person_id>/credentials")
@allow("volunteer", "coordinator")
@bp.arguments(CredentialSchema)
@bp.response(201, CreatedShown)
def add(values: Mapping[str, Any], person_id: int) -> Mapping[str, int]:
    """Enter a credential; it counts once it is verified."""
    return {"id": records.add(g.session, actor(), person_id, values)}


@bp.get("/people/<int:person_id>/credentials/<int:credential_id>")
@allow("volunteer", "coordinator")
@bp.response(200, RecordShown)
@tagged("credential", "credential_id")
def show(person_id: int, credential_id: int) -> Record:
    """One credential with its number and files."""
    return records.one(g.session, actor(), _of_person(person_id, credential_id))


@bp.put("/people/<int:person_id>/credentials/<int:credential_id>")
@allow("volunteer", "coordinator")
@bp.arguments(CredentialSchema)
@bp.response(204)
@versioned("credential", "credential_id")
def change(values: Mapping[str, Any], person_id: int, credential_id: int, version: int) -> None:
    """Change a credential; what differs asks for verification again."""
    records.change(g.session, actor(), _of_person(person_id, credential_id), version, values)


@bp.delete("/people/<int:person_id>/credentials/<int:credential_id>")
@allow("volunteer", "coordinator")
@bp.response(204)
@versioned("credential", "credential_id")
def remove(person_id: int, credential_id: int, version: int) -> None:
    """Take a credential and its files away."""
    records.remove(g.session, actor(), _of_person(person_id, credential_id), version)


@bp.post("/people/<int:person_id>/credentials/<int:credential_id>/evidence")
@allow("volunteer", "coordinator")
@bp.doc(**FILE)
@bp.arguments(EvidenceName, location="query")
@bp.response(201, CreatedShown)
def add_evidence(asked: Mapping[str, str], person_id: int, credential_id: int) -> Mapping[str, int]:
    """Add a PDF, JPEG, PNG or WebP file of at most 8 MB, sent as it is; what it is, its bytes say."""
    kept = _of_person(person_id, credential_id)
    return {"id": evidence.add(g.session, actor(), kept, asked["name"], request.get_data())}


@bp.get("/evidence/<int:evidence_id>")
@allow("signed_in")
@bp.response(200, content_type="application/octet-stream")
def open_file(evidence_id: int) -> Response:
    """A file of evidence, for its owner and for verifiers; every opening by others is recorded."""
    found, data = evidence.open_file(g.session, actor(), evidence_id)
    return attached(data, found.media_type, found.name)


@bp.delete("/evidence/<int:evidence_id>")
@allow("volunteer", "coordinator")
@bp.response(204)
def remove_evidence(evidence_id: int) -> None:
    """Take a file away; the credential is verified again."""
    evidence.remove(g.session, actor(), evidence_id)


def _of_person(person_id: int, credential_id: int) -> int:
    """The id, where the credential is this person's. Raises NotFound."""
    if records.kept(g.session, actor(), credential_id).volunteer_id != person_id:
        raise NotFound
    return credential_id
