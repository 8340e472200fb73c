"""A whole district out as one workbook and into an empty one: nothing is lost, and it comes out the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from matcher.ids import SeatId
from matcher.problem.problem import Problem
from tests.web.conftest import MONDAY, PASSWORDS, TODAY
from tests.web.sheets_entered.brought import SHANGHAI, enter, look
from web import migrations
from web.db import Database, writing
from web.demo.homes import homes_of, load_homes, with_homes
from web.demo.ids import Ids
from web.demo.load import load
from web.demo.offers import load_offers
from web.demo.requests import load_requests
from web.demo.stations import load_openings
from web.downloads.sheets import workbook
from web.models import (
    DISTRICT,
    Notice,
    OfferedSession,
    Opening,
    Organisation,
    Person,
    Promise,
    PromiseEvent,
    Request,
    RequestEvent,
    Seat,
    Series,
    Sheet,
    SheetNumber,
    Shift,
)
from web.opening import open_database
from web.services.accounts import first
from web.services.accounts.sign_in import acting_as
from web.services.actor import Actor
from web.services.clock import now
from web.services.days import Week
from web.services.matching import problem_of
from web.services.parties.numbers import number_of
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR, PARTY
from web.services.requests import triage
from web.services.sheets import exporting, keeping
from web.services.sheets.exporting import Written
from web.settings import Settings

PEOPLE = 600
RIGHTS = ("administrator", "coordinator")
STATES = ("received", "accepted", "scheduled", "served", "closed", "answered", "refused", "handed")
LATER = TODAY + timedelta(days=9)
"""In the middle of the week that is planned: a part of it has been served."""


def district(folder: Path) -> Database:
    """A district of its own, with tables and nothing in them."""
    folder.mkdir()
    database = open_database(Settings(instance=folder, zone=SHANGHAI.key))
    migrations.upgrade(database)
    return database


def keeper(session: Session) -> Actor:
    """Somebody who administers and coordinates all of it."""
    address = "keeper@example.org"
    found = session.scalars(select(Person.id).where(Person.name == "Keeper")).first()
    made = found or first.first_account(
        session, email=address, name="Keeper", password="a long pass phrase", rights=RIGHTS, language="en"
    )
    actor = acting_as(session, made)
    assert actor is not None
    return actor


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo district in the middle of its week, with history."""
    database = district(tmp_path_factory.mktemp("full") / "instance")
    with time_machine.travel(TODAY, tick=False), database.session() as session:
        plain = generate(PEOPLE, week=MONDAY)
        homes = homes_of(plain, 2026)
        drawn = with_homes(plain, homes)
        load(session, drawn, PASSWORDS)
        load_homes(session, drawn, homes, Ids.of(drawn))
        load_openings(session, drawn, Ids.of(drawn))
        load_offers(session, drawn, Ids.of(drawn))
        load_requests(session, drawn, Ids.of(drawn), 2026)
        keeper(session)
        _merged(session)
    with time_machine.travel(LATER, tick=False), database.session() as session:
        _live(session)
    yield database
    database.close()


def _live(session: Session) -> None:
    """What happens meanwhile: shifts are served and missed, places declined, given up and released."""
    with writing(session):
        begun = session.scalars(_promises().where(Shift.starts_at <= now())).all()
        for at, each in enumerate(begun):
            said = Deed(acting=COORDINATOR, why="attendance")
            if at % 5 == 4:
                acts.miss(session, said, each)
            elif at % 7 != 6:
                acts.serve(session, said, each, 45 + at % 90)
        ahead = session.scalars(_promises().where(Shift.starts_at > now(), Promise.state == "offered")).all()
        acts.accept(session, Deed(acting=PARTY), ahead[::2])
        acts.decline(session, Deed(acting=PARTY), ahead[1::8])
        acts.give_up(session, Deed(acting=PARTY), ahead[::6])
        acts.release(session, Deed(acting=COORDINATOR), ahead[3::8])


def _merged(session: Session) -> None:
    """Two are merged into one that was asked later, and most of the year's requests are left out."""
    with writing(session):
        kept = [session.scalars(select(Request).where(Request.state == each)).all()[:12] for each in STATES]
        ids = [each.id for rows in kept for each in rows]
        session.execute(delete(RequestEvent).where(RequestEvent.request_id.not_in(ids)))
        session.execute(delete(Request).where(Request.id.not_in(ids)))
    coordinator = keeper(session)
    *merged, into = session.scalars(select(Request.id).where(Request.state == "received").limit(3)).all()
    for each in merged:
        triage.merge(session, coordinator, each, into)


def _promises() -> Any:
    return (
        select(Promise).join(Seat, Seat.id == Promise.seat_id).join(Shift, Shift.id == Seat.shift_id)
        .order_by(Promise.id)
    )  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A district in which nobody is but who administers it."""
    database = district(tmp_path / "empty")
    yield database
    database.close()


@pytest.fixture(autouse=True)
def _midweek() -> Iterator[None]:
    with time_machine.travel(LATER, tick=True):
        yield


def root(session: Session) -> int:
    """The organisation above all others."""
    return session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()


def taken_out(session: Session) -> list[Written]:
    """All of a district."""
    session.rollback()
    return exporting.export_district(session, keeper(session), root(session), "en")


def bring(session: Session, content: bytes) -> int:
    """The id of a workbook that was brought."""
    actor = keeper(session)
    said = {"kind": DISTRICT, "organisation_id": root(session)}
    return keeping.bring(session, actor, said, "district.xlsx", content)


def entered(session: Session, written: Sequence[Written]) -> Sheet:
    """The workbook once it was brought, looked at and entered."""
    sheet = bring(session, workbook(written, "en"))
    lines = look(session, keeper(session), sheet)
    wrong = [(each.sheet, each.number, each.faults) for each in lines if each.faults]
    assert not wrong, (len(wrong), wrong[:5])
    return enter(session, keeper(session), sheet)


def rows(written: Sequence[Written]) -> dict[str, list[tuple[str, ...]]]:
    """The rows of all sheets, but for who brought them: they are in neither of both."""
    return {
        each.name: [tuple(row) for row in (each.headings, *each.rows) if "keeper@example.org" not in str(row)]
        for each in written
    }


def test_a_district_goes_into_an_empty_one_and_comes_out_the_same(full: Database, empty: Database) -> None:
    with full.session() as session:
        first_out = taken_out(session)
        assert {each.name: len(each.rows) for each in first_out}["People"] >= PEOPLE
        history = {row[7] for each in first_out if each.name.startswith("Promises") for row in each.rows}
        assert {"Asked", "Accepted", "Served", "Did not come", "Declined", "Given up", "Released"} <= history
        assert rows(taken_out(session)) == rows(first_out)
        before, made_of, asked = _weeks(session), _made_of(session), _asked(session)
        windows = _windows(session)
        assert {"Opening hours", "Sessions of partners", "Residents' requests"} <= {
            each.name for each in first_out if each.rows
        }
    with empty.session() as session:
        sheet = entered(session, first_out)
        assert (sheet.state, sheet.fault) == ("entered", None)
        assert session.scalar(select(func.count(Notice.id))) == 0
        assert set(session.scalars(select(PromiseEvent.acting))) == {"import"}
        assert rows(taken_out(session)) == rows(first_out)
        assert _weeks(session) == before
        assert _made_of(session) == made_of
        assert _windows(session) == windows
        assert _asked(session) == asked


def _weeks(session: Session) -> list[Any]:
    """What the matcher would be given: history and standing of people, by their own numbers."""
    session.rollback()
    people, seats = _who(session), _seats(session)
    found = []
    for weeks in (0, 1):
        problem = problem_of(session, Week(MONDAY + timedelta(weeks=weeks), SHANGHAI))
        history = {
            people[int(each.id)]: (each.served, {str(k): v for k, v in each.continuity.items()})
            for each in problem.volunteers
            if int(each.id) in people
        }
        standing = sorted((people[int(pair.volunteer)], seats[int(pair.seat)]) for pair in problem.standing)
        promised = sorted(
            (people[int(pair.volunteer)], seats[int(pair.seat)], price)
            for pair, price in problem.published.items()
        )
        found.append((history, standing, promised, _work(session, problem)))
    assert sum(each[0] for each in found[1][0].values()) > 30
    assert found[0][2]
    return found


def _who(session: Session) -> Mapping[int, str]:
    """Who stands in problems by own numbers: people, and the specialists of sessions."""
    offered = session.execute(select(OfferedSession.id, OfferedSession.party_id))
    numbers = _numbers(session, "sessions")
    return {**_numbers(session, "people"), **{number_of(row.party_id): numbers[row.id] for row in offered}}


def _work(session: Session, problem: Problem) -> Any:
    """The shifts of a problem with their teams and seats, without the ids of one district."""
    shifts, projects = _numbers(session, "shifts"), _numbers(session, "projects")
    return sorted(
        (
            shifts[int(each.id)], projects[int(each.project)], each.start.isoformat(), each.end.isoformat(),
            each.kind, str(each.group), str(each.team),
            str([replace(seat, id=SeatId("0")) for seat in each.seats]),
        )
        for each in problem.shifts
    )  # fmt: skip


def _made_of(session: Session) -> Any:
    """Which opening, and which day of it, each shift is cut from, and until when each opening is cut."""
    shifts, openings = _numbers(session, "shifts"), _numbers(session, "openings")
    chosen = select(Shift.id, Shift.opening_id, Shift.opening_day).where(Shift.opening_id.is_not(None))
    until = {openings[each.id]: each.made_until for each in session.scalars(select(Opening))}
    rows = {
        shifts[row.id]: (openings[row.opening_id or 0], row.opening_day) for row in session.execute(chosen)
    }
    assert rows
    return rows, until


def _windows(session: Session) -> Any:
    """In which window each visit takes place, and each that its series makes."""
    shifts, series = _numbers(session, "shifts"), _numbers(session, "series")
    chosen = select(Shift).where(Shift.window_starts_at.is_not(None))
    visits = {
        shifts[each.id]: (each.window_starts_at, each.starts_at, each.ends_at, each.window_ends_at)
        for each in session.scalars(chosen)
    }
    lasting = select(Series).where(Series.window_minutes.is_not(None))
    made = {
        series[each.id]: (each.start_minute, each.minutes, each.window_minutes)
        for each in session.scalars(lasting)
    }
    assert visits
    assert made
    return visits, made


def _asked(session: Session) -> Any:
    """Every request by its number: how it stands, its term, its shift, what it follows, all that happened."""
    shifts, every = _numbers(session, "shifts"), session.scalars(select(Request)).all()
    called = {each.id: each.number for each in every}
    happened: dict[int, list[Any]] = {each.id: [] for each in every}
    for event in session.scalars(select(RequestEvent).order_by(RequestEvent.id)):
        told = (event.at.replace(second=0, microsecond=0), event.verb, event.before, event.after, event.note)
        happened[event.request_id].append(told)
    assert {each.state for each in every} >= {"scheduled", "closed", "merged"}
    return {
        each.number: (
            each.state, each.due_on, each.reason, each.said, each.stars, each.people, each.language,
            shifts.get(each.shift_id or 0), called.get(each.merged_into_id or 0), happened[each.id],
        )
        for each in every
    }  # fmt: skip


def _numbers(session: Session, kind: str) -> Mapping[int, str]:
    chosen = select(SheetNumber.row_id, SheetNumber.number).where(SheetNumber.kind == kind)
    return {row.row_id: row.number for row in session.execute(chosen)}


def _seats(session: Session) -> Mapping[int, tuple[str, int]]:
    shifts = _numbers(session, "shifts")
    chosen = select(Seat.id, Seat.shift_id, Seat.position)
    return {row.id: (shifts[row.shift_id], row.position) for row in session.execute(chosen)}
