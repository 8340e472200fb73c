"""Who may sign in to the demo district, and what was promised there before."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from fixtures.district import District
from web import models as rows
from web.demo import address
from web.demo.ids import Ids, add
from web.services.accounts.contacts import open_account
from web.services.accounts.sign_up import create_person
from web.services.clock import now

ACCEPTED_PRICE = 3


def load_accounts(session: Session, district: District, ids: Ids, hashes: Mapping[str, str]) -> None:
    """One account for each kind of work, with its rights; who is a volunteer too keeps that person."""
    for account in district.accounts:
        if account.volunteer:
            person = ids.people[account.volunteer]
        else:
            person = create_person(session, name=account.name, language=account.reads).id
        open_account(session, person, address(account.code), hashes[account.code])
        organisation = ids.organisations[account.organisation]
        session.add_all(
            rows.Grant(person_id=person, organisation_id=organisation, right=right, granted_at=now())
            for right in account.rights
        )
        session.add_all(
            rows.ProjectLead(project_id=ids.projects[project], person_id=person)
            for project in account.projects
        )
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
