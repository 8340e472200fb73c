"""A word before a licence or clearance ends: a month before, and a week before."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows, zone_of
from web.models import Credential, Notice
from web.services.clock import now
from web.services.messages import owing

DAYS = (30, 7)
KIND = "paper_expires"
BACK = timedelta(days=max(DAYS) + 1)
"""A word that was due longer ago was about another end."""


def owe_warnings(session: Session) -> int:
    """Owe a word about every verified paper that ends within a month or a week; how many are new."""
    return owing.owe_lacking(session, _lacking)


def _lacking(session: Session) -> list[Notice]:
    today = now().astimezone(zone_of(session)).date()
    rows = plain_rows(
        session,
        select(Credential.id, Credential.volunteer_id, Credential.valid_until).where(
            Credential.verified_at.is_not(None),
            Credential.valid_until >= today,
            Credential.valid_until <= today + timedelta(days=max(DAYS)),
        ),
    ).all()
    owed = owing.owed(session, KIND, now() - BACK)
    found = []
    for row in rows:
        days = min(each for each in DAYS if row.valid_until <= today + timedelta(days=each))
        key = f"{days} {row.valid_until.isoformat()}"
        if (row.id, key) not in owed:
            found.append(owing.notice(row.volunteer_id, KIND, row.id, key=key))
    return found
