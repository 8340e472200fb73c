"""Who may sign in to the demo district, and what was promised there before."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from fixtures.district import District
from web import models as rows
from web.demo import address
from web.demo.ids import Ids, add
from web.services.clock import now

ACCEPTED_PRICE = 3


def load_accounts(session: Session, district: District, ids: Ids, hashes: Mapping[str, str]) -> None:
    """One account for each role."""
    for account in district.accounts:
        row = rows.Account(
            email=address(account.role), name=account.name, password_hash=hashes[account.role],
            role=account.role, language=account.reads, created_at=now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        organisation = ids.organisations[account.organisation]
        session.add(rows.Grant(account_id=row.id, organisation_id=organisation, role=account.role))
        for project in account.projects:
            session.add(rows.ProjectLead(project_id=ids.projects[project], account_id=row.id))
        if account.volunteer and account.role == "volunteer":
            session.get_one(rows.Volunteer, ids.people[account.volunteer]).account_id = row.id
    session.flush()


def load_promises(session: Session, district: District, ids: Ids) -> None:
    """The roster that was published before, and who has accepted already."""
    monday, promises = district.monday, district.promises
    if not promises:
        return
    last = max(shift.end for shift in district.shifts).astimezone(ZoneInfo(district.zone)).date()
    roster = rows.Roster(period_start=monday, period_end=last, created_at=now())
    session.add(roster)
    session.flush()
    pairs = [
        {"volunteer_id": ids.people[each.volunteer], "seat_id": ids.seats[each.seat]} for each in promises
    ]
    add(session, rows.Assignment, [{"roster_id": roster.id, **pair} for pair in pairs])
    accepted = [pair for pair, each in zip(pairs, promises, strict=True) if each.price >= ACCEPTED_PRICE]
    add(session, rows.Answer, [{**pair, "state": "accepted", "at": now()} for pair in accepted])
    roster.state, roster.number, roster.published_at = "published", 1, now()
    session.flush()
