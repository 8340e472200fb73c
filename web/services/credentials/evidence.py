"""Evidence of a credential: pictures and PDF files, sealed under the owner's key.

What a file is, its first bytes say (PDF: ISO 32000; JPEG: ITU-T T.81; PNG: W3C; WebP: RFC 9649); the name and
type that came with it count for nothing. Its owner and verifiers open it; each opening by others is recorded.
"""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import Credential, Evidence
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.clock import now
from web.services.credentials import records
from web.services.credentials.verifying import is_verifier
from web.services.faults import Invalid, NotFound
from web.services.people.keeping import home_node

FIELD = "evidence"
MOST_BYTES = 8 * 1024 * 1024
MOST_FILES = 10
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
STRANGE = re.compile(r"[^\w .()\-]+")


def media_type(data: bytes) -> str | None:
    """What a file is by its first bytes; None for what is no evidence."""
    if data[:5] == b"%PDF-":
        return "application/pdf"
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def add(session: Session, actor: Actor, credential_id: int, name: str, data: bytes) -> int:
    """Keep a file as evidence; the credential waits to be verified again. The evidence's id.

    Raises NotFound, Invalid for a file that is empty, too large, of another kind, or one too many.
    """
    kind = media_type(data)
    if not data:
        raise Invalid({"file": [lazy("Choose a file.")]})
    if len(data) > MOST_BYTES:
        raise Invalid({"file": [lazy("A file may have at most 8 MB.")]})
    if kind is None:
        raise Invalid({"file": [lazy("Send a PDF, or a picture as JPEG, PNG or WebP.")]})
    with writing(session):
        credential = records.kept(session, actor, credential_id)
        counted = select(func.count()).where(Evidence.credential_id == credential_id)
        if (session.scalar(counted) or 0) >= MOST_FILES:
            raise Invalid({"file": [lazy("Take a file away first; 10 are kept at most.")]})
        made = Evidence(
            credential_id=credential_id,
            name=file_name(name, kind),
            media_type=kind,
            size=len(data),
            sealed=vault_of(session).seal(credential.volunteer_id, FIELD, data),
            added_at=now(),
        )
        session.add(made)
        _changed(session, actor, credential, [None, made.name])
        return made.id


def remove(session: Session, actor: Actor, evidence_id: int) -> int:
    """Take a file away; the credential waits to be verified again. The credential's id.

    Raises NotFound.
    """
    with writing(session):
        found = session.get(Evidence, evidence_id)
        if found is None:
            raise NotFound
        credential = records.kept(session, actor, found.credential_id)
        session.delete(found)
        _changed(session, actor, credential, [found.name, None])
        return credential.id


def open_file(session: Session, actor: Actor, evidence_id: int) -> tuple[Evidence, bytes]:
    """A file and its bytes, for its owner and for verifiers of where the owner belongs. Raises NotFound."""
    found = session.get(Evidence, evidence_id)
    credential = session.get(Credential, found.credential_id) if found else None
    if found is None or credential is None:
        raise NotFound
    own = credential.volunteer_id == actor.person_id
    if not own and not is_verifier(session, actor, credential.volunteer_id):
        raise NotFound
    data = vault_of(session).open_bytes(credential.volunteer_id, FIELD, found.sealed)
    if not own:
        with writing(session):
            note(
                session, actor, "looked", "evidence", found.id,
                node=home_node(session, credential.volunteer_id),
                person=credential.volunteer_id, credential=credential.code,
            )  # fmt: skip
    return found, data


def file_name(name: str, kind: str) -> str:
    """A name that any file system takes, with the ending of what the file is."""
    stem = STRANGE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]).strip(" ._")
    return f"{stem[:80] or 'file'}.{ENDINGS[kind]}"


def _changed(session: Session, actor: Actor, credential: Credential, change: list[str | None]) -> None:
    """A file came (nothing, name) or went (name, nothing)."""
    records.ask_again(credential)
    credential.version += 1
    session.flush()
    note(
        session,
        actor,
        "evidence_removed" if change[0] else "evidence_added",
        "credential",
        credential.id,
        node=home_node(session, credential.volunteer_id),
        changes={"file": change},
        person=credential.volunteer_id,
        credential=credential.code,
    )
