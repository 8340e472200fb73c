"""A word before a licence or clearance ends: a month before, and a week before."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import plain_rows, writing, zone_of
from web.models import Credential, Notice
from web.services.clock import now

DAYS = (30, 7)
KIND, SUBJECT = "paper_expires", "credential"


def owe_warnings(session: Session) -> int:
    """Owe a word about every verified paper that ends within a month or a week; how many are new."""
    if not _lacking(session):
        return 0
    with writing(session):
        lacking = _lacking(session)
        session.add_all(lacking)
    return len(lacking)


def _lacking(session: Session) -> list[Notice]:
    moment = now()
    today = moment.astimezone(zone_of(session)).date()
    rows = plain_rows(
        session,
        select(Credential.id, Credential.volunteer_id, Credential.valid_until).where(
            Credential.verified_at.is_not(None),
            Credential.valid_until >= today,
            Credential.valid_until <= today + timedelta(days=max(DAYS)),
        ),
    ).all()
    known = select(Notice.subject_id, Notice.key).where(Notice.kind == KIND, Notice.subject == SUBJECT)
    owed = {(row.subject_id, row.key) for row in plain_rows(session, known)}
    found = []
    for row in rows:
        days = min(each for each in DAYS if row.valid_until <= today + timedelta(days=each))
        key = f"{days} {row.valid_until.isoformat()}"
        if (row.id, key) not in owed:
            found.append(
                Notice(
                    person_id=row.volunteer_id, kind=KIND, subject=SUBJECT, subject_id=row.id, key=key,
                    owed_at=moment, due_at=moment,
                )
            )  # fmt: skip
    return found
