"""Names that partners owe: they are asked once a specialist is used, again a day before, and once it is late.

Whoever leads the project hears of it once the name is late: the place counts, and is not certain.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Grant, Notice, OfferedSession, Party, Promise, Seat, Shift
from web.services.access.rights import LEADS
from web.services.clock import now
from web.services.messages import owing
from web.services.offers import rows
from web.services.offers.rows import Use
from web.services.promises.standing import stands
from web.services.publishing.doing import HELD

A_DAY = timedelta(days=1)
BACK = timedelta(days=60)


def owe_names(session: Session) -> int:
    """Owe every word about names that are due or late; how many are new."""
    return owing.owe_lacking(session, _lacking)


def _lacking(session: Session) -> list[Notice]:
    moment = now()
    told = Promise.since <= moment - HELD  # what was published can be taken back until then
    waiting = (
        select(OfferedSession, Party)
        .join(Party, Party.id == OfferedSession.party_id)
        .join(Promise, Promise.party_id == Party.id)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(
            OfferedSession.ended_at.is_(None), Party.volunteer_id.is_(None), stands(), told,
            Shift.starts_at > moment,
        )
        .distinct()
    )  # fmt: skip
    found = [(each, party) for each, party in session.execute(waiting)]
    uses: dict[int, list[Use]] = defaultdict(list)
    for use in rows.uses(session, [party.id for _, party in found]):
        uses[use.promise.party_id or 0].append(use)
    known = {
        (kind, *each)
        for kind in ("name_wanted", "name_overdue", "name_missing")
        for each in owing.owed(session, kind, moment - BACK)
    }
    return [
        owed
        for each, party in found
        for owed in _of(session, each, party, uses[party.id], moment)
        if (owed.kind, owed.subject_id, owed.key) not in known
    ]


def _of(
    session: Session, found: OfferedSession, party: Party, used: Sequence[Use], moment: datetime
) -> Iterator[Notice]:
    due = rows.due(found, used)
    if due is None:
        return
    kind, key = "name_wanted", f"asked {due.isoformat()}"
    if moment >= due:
        kind, key = "name_overdue", f"late {due.isoformat()}"
    elif moment >= due - A_DAY:
        key = f"soon {due.isoformat()}"
    for person in answering(session, party):
        yield owing.notice(person, kind, found.id, key=key)
    if kind == "name_overdue":
        for project in sorted({each.project.id for each in used if each.ahead}):
            for person in owing.staff_of(session, project):
                yield owing.notice(
                    person, "name_missing", found.id, key=f"{project} {key}", project_id=project
                )


def answering(session: Session, party: Party) -> Sequence[int]:
    """Who is asked for a name: the contact of the offer, and who holds rights at the partner itself."""
    holds = select(Grant.person_id).where(
        Grant.organisation_id == party.organisation_id, Grant.right.in_(LEADS), Grant.ended_at.is_(None)
    )
    contact = {party.contact_person_id} - {None}
    return sorted({*session.scalars(holds), *(each for each in contact if each is not None)})
