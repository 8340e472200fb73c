"""Who may sign in to the demo district, and what was promised there before."""

from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fixtures.district import District
from web import models as rows
from web.demo import address
from web.demo.ids import Ids, add
from web.services.accounts.contacts import open_account
from web.services.accounts.sign_up import create_person
from web.services.clock import now
from web.services.days import Week
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import PARTY

ACCEPTED_PRICE = 3


def load_accounts(session: Session, district: District, ids: Ids, hashes: Mapping[str, str]) -> None:
    """One account for each kind of work, with its rights; who is a volunteer too keeps that person."""
    for account in district.accounts:
        if account.volunteer:
            person = ids.people[account.volunteer]
        else:
            person = create_person(session, name=account.name, language=account.reads).id
        account_id = open_account(session, person, address(account.code), hashes[account.code])
        proven = update(rows.Contact).where(rows.Contact.account_id == account_id)
        session.execute(proven.values(verified_at=now()))
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
    week = Week(monday, ZoneInfo(district.zone))
    roster = rows.Roster(period_start=monday, period_end=week.sunday, created_at=now())
    session.add(roster)
    session.flush()
    prices = {(ids.people[each.volunteer], ids.seats[each.seat]): each.price for each in promises}
    pairs = [{"volunteer_id": volunteer, "seat_id": seat} for volunteer, seat in prices]
    add(session, rows.Assignment, [{"roster_id": roster.id, **pair} for pair in pairs])
    made = acts.offer(session, Deed(why="published", roster_id=roster.id), _coming(session, prices))
    yes = [each for each in made if prices[each.volunteer_id or 0, each.seat_id] >= ACCEPTED_PRICE]
    acts.accept(session, Deed(acting=PARTY), yes)
    roster.state, roster.number, roster.published_at = "published", 1, now()
    session.flush()


def _coming(session: Session, pairs: Collection[tuple[int, int]]) -> Collection[tuple[int, int]]:
    """Of a demo week in the past, what has begun is promised to nobody."""
    begun = select(rows.Seat.id).join(rows.Shift).where(rows.Shift.starts_at <= now())
    closed = frozenset(session.scalars(begun))
    return [pair for pair in pairs if pair[1] not in closed]
