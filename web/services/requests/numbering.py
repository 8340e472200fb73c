"""The number by which people call a request."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Request


def free_number(session: Session, row: Request, wanted: str = "") -> str:
    """The number `wanted` where no other request has it, else the next that is free from its id on."""
    at = row.id
    found = wanted or f"R-{at:05d}"
    while session.scalar(select(Request.id).where(Request.number == found, Request.id != row.id)):
        at += 1
        found = f"R-{at:05d}"
    return found
