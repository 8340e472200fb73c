"""The way of a sheet: sealed, all or nothing, looked at anew, linked by numbers, forgotten."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.progress import Cancel
from tests.web.conftest import TODAY
from tests.web.sheets_entered.brought import (
    SHANGHAI,
    bring,
    codes,
    enter,
    entered,
    look,
    looked_at,
    states,
    work,
)
from web.db import vault_of, writing
from web.models import Audit, Grant, Job, Person, Sheet, SheetNumber
from web.services.actor import Actor
from web.services.faults import Conflict, Invalid, NotFound
from web.services.people import profile, registering_many, renewing
from web.services.sheets import content, keeping, people_entered
from web.services.sheets.kinds import people
from web.services.sheets.working import work_on_sheet
from web.services.work import Work
from web.vault import HOUSE

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "Name", "Phone")
ROWS = [("1", "王芳", "13900002222"), ("2", "赵六", "13900003333")]


def test_what_a_sheet_says_is_sealed_at_rest(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = session.get_one(Sheet, bring(session, actor, "people", HEADS, ROWS, "jingan"))
    look(session, actor, sheet.id)
    assert sheet.content is not None
    assert sheet.report is not None
    assert not sheet.content.startswith(b"PK")
    assert vault_of(session).open_bytes(HOUSE, content.CONTENT, sheet.content).startswith(b"PK")
    renewing.renew(session, HOUSE)
    session.expire_all()
    assert len(content.report_of(session, session.get_one(Sheet, sheet.id))) == 2
    notes = session.scalars(select(Audit).where(Audit.subject == "sheet")).all()
    assert [each.numbers["rows"] for each in notes] == [2]
    assert "王芳" not in str([(each.numbers, each.changes) for each in notes])


def test_a_row_that_a_service_refuses_leaves_nothing_entered(
    session: Session, actor_of: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, before = actor_of("coordinator"), session.scalar(select(func.count(Person.id)))
    sheet = bring(session, actor, "people", HEADS, ROWS, "jingan")
    look(session, actor, sheet)
    register = registering_many.register_many

    def picky(session: Session, actor: Actor, every: Sequence[Mapping[str, Any]]) -> list[int]:
        if any(said["name"] == "赵六" for said in every):
            raise Invalid({"name": [people.COLUMNS[2].label]})
        return register(session, actor, every)

    monkeypatch.setattr(people_entered, "register_many", picky)
    row = enter(session, actor, sheet)
    assert (row.state, (row.fault or {}).get("code")) == ("looked", "not_entered")
    assert session.scalar(select(func.count(Person.id))) == before
    assert session.scalar(select(func.count(SheetNumber.id))) == 0
    lines = content.report_of(session, row)
    assert (states(lines), codes(lines[1])) == (["new", "wrong"], [("name", "said")])


def test_what_changed_since_the_dry_run_is_looked_at_anew(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", HEADS, ROWS, "jingan")
    sheet = bring(session, actor, "people", HEADS, [("1", "王芬", "13900002222")], "jingan")
    look(session, actor, sheet)
    person = session.scalars(select(Person.id).where(Person.name == "王芳")).one()
    profile.save(session, actor, person, {"name": "王芬芳"})
    row = enter(session, actor, sheet)
    assert (row.state, (row.fault or {}).get("code")) == ("looked", "changed_since")
    assert session.get_one(Person, person).name == "王芬芳"
    assert content.report_of(session, row)[0].changes == {"name": ["王芬芳", "王芬"]}
    assert enter(session, actor, sheet).state == "entered"
    assert session.get_one(Person, person).name == "王芬"


def test_who_lost_the_right_enters_nothing(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = bring(session, actor, "people", HEADS, ROWS, "jingan")
    look(session, actor, sheet)
    keeping.begin(session, actor, sheet, keeping.ENTERING, tag="en")
    with writing(session):
        for grant in session.scalars(select(Grant).where(Grant.person_id == actor.person_id)):
            grant.ended_at = TODAY
    work(session, sheet)
    row = session.get_one(Sheet, sheet)
    assert (row.state, row.content, (row.fault or {})["code"]) == ("refused", None, "not_yours")


def test_work_that_is_stopped_leaves_the_sheet_as_it_was(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = bring(session, actor, "people", HEADS, ROWS, "jingan")
    keeping.begin(session, actor, sheet, keeping.LOOKING, tag="en")
    with pytest.raises(Conflict, match="under_way"):
        keeping.drop(session, actor, sheet)
    stopped = Cancel()
    stopped.set()
    job = session.get_one(Job, session.get_one(Sheet, sheet).job_id)
    write = work_on_sheet(Work(session, SHANGHAI, lambda _: None, stopped), job.payload)
    with writing(session):
        write(session)
    assert session.get_one(Sheet, sheet).report is None
    keeping.stop(session, actor, sheet)
    view = keeping.one(session, actor, sheet)
    assert (view.state, view.ended) == ("new", "cancelled")
    assert states(look(session, actor, sheet)) == ["new", "new"]


def test_a_number_means_its_row_for_ever(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", HEADS, ROWS, "jingan")
    rows = [("1", "Another Name", "13911112222"), ("9", "赵六", "13900003333"), ("2", "赵六", "13900003333")]
    lines = looked_at(session, actor, "people", HEADS, rows, "jingan")
    assert states(lines) == ["changed", "wrong", "unchanged"]
    assert codes(lines[1]) == [("number", "has_number")]
    assert codes(looked_at(session, actor, "people", HEADS, [("2", "赵六", None)], "daninglu")[0]) == []


def test_numbers_are_the_organisation_s_own(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", HEADS, ROWS, "jingan")
    (line,) = looked_at(session, actor, "people", HEADS, [("1", "Somebody Else", "13955556666")], "daninglu")
    assert line.state == "new"


def test_a_sheet_is_forgotten_after_a_day(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = bring(session, actor, "people", HEADS, ROWS, "jingan")
    look(session, actor, sheet)
    assert keeping.forget_old(session) == 0
    with time_machine.travel(TODAY + timedelta(days=1, minutes=5)):
        assert (keeping.forget_old(session), keeping.forget_old(session)) == (1, 0)
    row = session.get_one(Sheet, sheet)
    assert (row.state, row.content, row.report) == ("dropped", None, None)
    assert row.counts["new"] == 2


def test_only_who_brought_it_finds_it(session: Session, actor_of: ActorOf) -> None:
    sheet = bring(session, actor_of("coordinator"), "people", HEADS, ROWS, "daninglu")
    with pytest.raises(NotFound):
        keeping.one(session, actor_of("daning"), sheet)
    assert keeping.listing(session, actor_of("daning")).total == 0


def test_too_many_rows_are_not_entered_at_once(
    session: Session, actor_of: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_ENTERED", 1)
    actor = actor_of("coordinator")
    sheet = bring(session, actor, "people", HEADS, ROWS, "jingan")
    look(session, actor, sheet)
    with pytest.raises(Conflict, match="too_many_rows"):
        keeping.begin(session, actor, sheet, keeping.ENTERING, tag="en")
    assert session.scalars(select(Job.kind)).all() == ["sheet"]


def test_entering_can_be_stopped_until_it_begins(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    sheet = bring(session, actor, "people", HEADS, ROWS, "jingan")
    look(session, actor, sheet)
    keeping.begin(session, actor, sheet, keeping.ENTERING, tag="en")
    assert keeping.one(session, actor, sheet).can_stop
    keeping.stop(session, actor, sheet)
    view = keeping.one(session, actor, sheet)
    assert (view.state, view.ended) == ("looked", "cancelled")
    keeping.begin(session, actor, sheet, keeping.ENTERING, tag="en")
    job = session.get_one(Job, session.get_one(Sheet, sheet).job_id)
    with writing(session):
        job.status = "running"
    assert not keeping.one(session, actor, sheet).can_stop
    keeping.stop(session, actor, sheet)
    assert job.wish is None
