"""What the merged person was still to be told, and the browsers that show it, go over to the kept one."""

from sqlalchemy import select

from web.models import Asked, Notice, PushSubscription
from web.services.people.joining import give, rows_of
from web.services.people.ledger import Ledger


def join_messages(ledger: Ledger, kept_id: int, merged_id: int) -> None:
    """Give the kept person what nobody was told yet, offers that wait for an answer, and browsers."""
    session = ledger.session
    untold = (Notice.person_id == merged_id) & Notice.message_id.is_(None) & Notice.dropped_at.is_(None)
    owed = {_about(each) for each in rows_of(session, Notice, "person_id", kept_id)}
    for notice in session.scalars(select(Notice).where(untold).order_by(Notice.id)).all():
        if _about(notice) not in owed:
            give(ledger, notice, "person_id", kept_id)
    asked = {each.call_out_id for each in rows_of(session, Asked, "volunteer_id", kept_id)}
    for each in rows_of(session, Asked, "volunteer_id", merged_id):
        if each.call_out_id not in asked:
            give(ledger, each, "volunteer_id", kept_id)
    for browser in rows_of(session, PushSubscription, "person_id", merged_id):
        give(ledger, browser, "person_id", kept_id)


def _about(notice: Notice) -> tuple[str, str, int, str]:
    return notice.kind, notice.subject, notice.subject_id, notice.key
