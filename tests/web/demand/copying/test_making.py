"""Copies of a shift, a day and a week: like what is copied, made once, left out where they are there."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.demand.ground import free_people, posted, promised, reading_english, said, seats_of
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import Audit, Batch, CalendarDay, Project, Seat, Shift
from web.schemas.copying import CopyDaySchema, CopyToDaysSchema, CopyWeekSchema
from web.schemas.demand import ShiftSchema
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.demand import batches
from web.services.demand.copying import asking, foreseeing, making
from web.services.demand.copying.likeness import copy_on
from web.services.faults import Conflict, Invalid, NotFound

DAY, LATER = "2026-12-02", "2026-12-05"
FULL = {"role": "guide", "minimum": 1, "desired": 2, "maximum": 3, "flow": "open", "open_hours": 48,
        "languages": [{"tag": "ar", "level": "B1"}]}  # fmt: skip


def find(what: str, session: Session, identity: int, **said: Any) -> making.Finding:
    schema: Any = {"shift": CopyToDaysSchema, "day": CopyDaySchema}.get(what, CopyWeekSchema)
    return partial(getattr(asking, what), session, ZONE, identity, schema().load(said))


def made(
    session: Session, actor: Actor, what: str, identity: int, *, off: str = "keep", **said: Any
) -> list[int]:
    found = making.make(session, ZONE, actor, find(what, session, identity, **said), days_off=off)
    return list(found["ids"])


def foreseen(
    session: Session, actor: Actor, what: str, identity: int, *, off: str = "keep", **said: Any
) -> foreseeing.Foreseen:
    source = find(what, session, identity, **said)(Scope(session, actor))
    return foreseeing.foresee(session, ZONE, source, days_off=off)


def whys(found: foreseeing.Foreseen) -> list[str]:
    return [each.why for each in found.left_out]


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Shift)) or 0


def local(session: Session, shift_id: int) -> str:
    return f"{session.get_one(Shift, shift_id).starts_at.astimezone(ZONE):%m-%d %H:%M}"


def test_a_copy_is_like_the_shift_without_who_sits_there(session: Session, lead: Actor, there: int) -> None:
    shift = posted(session, lead, seats=[FULL])
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, shift)[0], "accepted")
    (copy,) = made(session, lead, "shift", shift, days=[LATER])
    one, other = session.get_one(Shift, shift), session.get_one(Shift, copy)
    assert local(session, copy) == "12-05 14:00"
    assert other.ends_at - other.starts_at == one.ends_at - one.starts_at
    assert (other.kind, other.texts, other.team, other.place_id) == (
        one.kind,
        one.texts,
        one.team,
        one.place_id,
    )
    assert (other.series_id, other.project_id) == (None, there)
    (seat,) = session.scalars(select(Seat).where(Seat.shift_id == copy))
    assert (seat.role, seat.flow, seat.open_hours, seat.desired) == ("guide", "open", 48, 2)
    assert seat.needs["languages"] == {"ar": "b1"}


def test_seats_that_ended_are_not_copied(session: Session, lead: Actor, there: int) -> None:
    shift = posted(session, lead)
    with writing(session):
        session.get_one(Seat, seats_of(session, shift)[0]).ended_at = now()
    (copy,) = made(session, lead, "shift", shift, days=[LATER])
    assert len(seats_of(session, copy)) == 1


def test_done_twice_changes_nothing(session: Session, lead: Actor, there: int) -> None:
    shift = posted(session, lead, seats=[FULL])
    assert len(made(session, lead, "shift", shift, days=[LATER, "2026-12-06"])) == 2
    before = count(session)
    assert made(session, lead, "shift", shift, days=[LATER, "2026-12-06"]) == []
    assert count(session) == before
    assert whys(foreseen(session, lead, "shift", shift, days=[LATER])) == ["there"]


def test_two_that_are_alike_are_copied_as_two(session: Session, lead: Actor, there: int) -> None:
    posted(session, lead)
    posted(session, lead)
    assert len(made(session, lead, "day", there, day=DAY, days=[LATER])) == 2
    assert made(session, lead, "day", there, day=DAY, days=[LATER]) == []


def test_other_seats_make_another_shift(session: Session, lead: Actor, there: int) -> None:
    shift = posted(session, lead)
    posted(session, lead, day=LATER, seats=[FULL])
    assert len(made(session, lead, "shift", shift, days=[LATER])) == 1


def test_one_that_was_cancelled_there_is_not_made_again(session: Session, lead: Actor, there: int) -> None:
    shift = posted(session, lead)
    (copy,) = made(session, lead, "shift", shift, days=[LATER])
    with writing(session):
        session.get_one(Shift, copy).status = "cancelled"
    assert whys(foreseen(session, lead, "shift", shift, days=[LATER])) == ["there_cancelled"]


def test_pressed_twice_makes_it_once(session: Session, lead: Actor, there: int) -> None:
    asked = find("shift", session, posted(session, lead), days=[LATER])
    one = making.make(session, ZONE, lead, asked, key="the-same-key")
    before = count(session)
    assert making.make(session, ZONE, lead, asked, key="the-same-key") == one
    assert count(session) == before


def test_what_is_another_thing_than_was_shown_is_shown_again(
    session: Session, lead: Actor, there: int
) -> None:
    shift = posted(session, lead)
    asked = find("day", session, there, day=DAY, days=[LATER])
    seen = foreseen(session, lead, "day", there, day=DAY, days=[LATER]).digest
    posted(session, lead, start="17:00", end="18:00")
    before = count(session)
    with pytest.raises(making.Another) as fault:
        making.make(session, ZONE, lead, asked, seen=seen)
    assert fault.value.foreseen.made[0].shift.id == shift
    assert count(session) == before


@pytest.mark.parametrize(("day", "to"), [("2027-03-20", "2027-03-27"), ("2026-10-17", "2026-10-24")])
def test_local_times_stay_over_a_change_of_the_clocks(day: str, to: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime.fromisoformat(f"{day}T22:00").replace(tzinfo=berlin)
    shift = Shift(starts_at=start.astimezone(UTC), ends_at=(start + timedelta(hours=8)).astimezone(UTC))
    copy = copy_on(berlin, shift, date.fromisoformat(to), [])
    assert f"{copy.begins.astimezone(berlin):%d %H:%M}" == f"{to[-2:]} 22:00"
    assert f"{copy.ends.astimezone(berlin):%H:%M}" == "06:00"


def test_a_week_keeps_its_weekdays_and_goes_to_several(session: Session, lead: Actor, there: int) -> None:
    posted(session, lead)
    posted(session, lead, day="2026-12-06", start="22:00", end="02:00")
    ids = made(session, lead, "week", there, day=DAY, to="2026-12-09", weeks=2)
    assert [local(session, each) for each in ids] == [
        "12-09 14:00", "12-13 22:00", "12-16 14:00", "12-20 22:00",
    ]  # fmt: skip


def test_a_week_leaves_series_cancelled_and_days_off_out(session: Session, lead: Actor, there: int) -> None:
    values = ShiftSchema().load(said(session, repeat="weekly", until="2026-12-30"))
    demand.create_shifts(session, ZONE, lead, there, values)
    gone, off = posted(session, lead, day="2026-12-03"), posted(session, lead, day="2026-12-04")
    kept = posted(session, lead, day="2026-12-05")
    with writing(session):
        session.get_one(Shift, gone).status = "cancelled"
        session.add(CalendarDay(day=date(2026, 12, 11), kind="off", names={"en": "Day of the lake"}))
    found = foreseen(session, lead, "week", there, off="skip", day=DAY, to="2026-12-09")
    assert whys(found) == ["there", "cancelled", "day_off"]
    assert [each.shift.id for each in found.made] == [kept]
    found = foreseen(session, lead, "week", there, off="keep", day=DAY, to="2026-12-09")
    assert [each.shift.id for each in found.made] == [off, kept]


def test_a_week_after_the_end_of_a_series_has_its_shift_copied(
    session: Session, lead: Actor, there: int
) -> None:
    values = ShiftSchema().load(said(session, repeat="weekly", until="2026-12-09"))
    demand.create_shifts(session, ZONE, lead, there, values)
    (copy,) = made(session, lead, "week", there, day=DAY, to="2026-12-16")
    assert session.get_one(Shift, copy).series_id is None


@pytest.mark.parametrize(
    ("what", "said", "field"),
    [
        ("shift", {"days": ["2026-11-22"]}, "days"),
        ("day", {"day": DAY, "days": ["2026-11-22"]}, "days"),
        ("day", {"day": DAY, "days": [DAY]}, "days"),
        ("week", {"day": DAY, "to": "2026-11-20"}, "to"),
        ("week", {"day": DAY, "to": "2026-12-06"}, "to"),
        ("week", {"day": DAY, "to": "2026-11-25", "weeks": 3}, "to"),
    ],
)
def test_what_is_over_or_the_same_is_refused(
    session: Session, lead: Actor, there: int, what: str, said: dict[str, Any], field: str
) -> None:
    shift = posted(session, lead)
    with pytest.raises(Invalid) as fault:
        made(session, lead, what, shift if what == "shift" else there, **said)
    assert field in fault.value.errors


def test_what_is_over_today_is_left_out(session: Session, lead: Actor, there: int) -> None:
    early = posted(session, lead, start="08:00", end="10:00")
    late = posted(session, lead, start="22:00", end="23:00")
    found = foreseen(session, lead, "day", there, day=DAY, days=["2026-11-23"])
    assert ([each.copy.shift.id for each in found.left_out], whys(found)) == ([early], ["over"])
    assert [each.shift.id for each in found.made] == [late]


def test_more_than_one_act_may_make_is_refused(
    session: Session, lead: Actor, there: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreseeing, "MOST", 2)
    shift = posted(session, lead)
    with pytest.raises(Invalid):
        made(session, lead, "shift", shift, days=[LATER, "2026-12-06", "2026-12-07"])
    assert len(made(session, lead, "shift", shift, days=[LATER, "2026-12-06"])) == 2


def test_closed_cancelled_and_strange_are_refused(
    session: Session, lead: Actor, there: int, actor_of: Callable[[str], Actor]
) -> None:
    shift = posted(session, lead)
    with pytest.raises(NotFound):
        made(session, actor_of("volunteer"), "shift", shift, days=[LATER])
    with pytest.raises(NotFound):
        made(session, lead, "whole_week", min(Scope(session, lead).tree.roots()), day=DAY, to="2026-12-09")
    with writing(session):
        session.get_one(Shift, shift).status = "cancelled"
    with pytest.raises(Conflict):
        made(session, lead, "shift", shift, days=[LATER])
    with writing(session):
        session.get_one(Project, there).closed_at = now()
    with pytest.raises(Conflict):
        made(session, lead, "day", there, day=DAY, days=[LATER])
    with pytest.raises(Conflict):
        made(session, lead, "week", there, day=DAY, to="2026-12-09")


def test_a_week_of_all_projects_is_one_batch_that_is_taken_back_whole(
    session: Session, lead: Actor, actor_of: Callable[[str], Actor]
) -> None:
    coordinator, before = actor_of("coordinator"), count(session)
    root = min(Scope(session, coordinator).tree.roots())
    asked = find("whole_week", session, root, day=DAY, to="2027-02-03")
    found = making.make(session, ZONE, coordinator, asked, organisation_id=root)
    projects = select(Shift.project_id).where(Shift.id.in_(found["ids"])).distinct()
    assert len(session.scalars(projects).all()) > 1
    batch = session.get_one(Batch, found["batch_id"])
    assert (batch.kind, batch.project_id, batch.count) == ("copy", None, len(found["ids"]))
    with pytest.raises(NotFound):
        batches.look(session, lead, batch.id)
    assert batches.undo(session, coordinator, batch.id) == len(found["ids"])
    assert count(session) == before
    said = select(Audit.verb).where(Audit.subject == "batch").order_by(Audit.id)
    assert list(session.scalars(said)) == ["copied", "undone"]


def test_pages_show_first_and_then_make(session: Session, lead: Actor, there: int, signed_in: Login) -> None:
    shift, browser = posted(session, lead), reading_english(signed_in("lead"))
    url = f"/shifts/{shift}/copy"
    sent = {"on-0-day": LATER, "on-1-day": "", "days_off": "keep"}
    before = count(session)
    shown = post(browser, url, sent)
    assert "One shift would be made" in shown.text
    assert count(session) == before
    digest = shown.text.split('name="foreseen" value="')[1].split('"')[0]
    done = post(browser, url, {**sent, "foreseen": digest})
    assert "/batches/" in done.location
    assert "Take them back" in browser.get(done.location).text
    assert count(session) == before + 1
    assert "is there already" in post(browser, url, sent).text
    past = post(browser, url, {**sent, "on-0-day": "2026-11-01"})
    assert past.status_code == 422
    assert "This day is over" in past.text


@pytest.mark.parametrize("what", ["days", "weeks"])
def test_pages_of_a_project_show_and_make(
    session: Session, lead: Actor, there: int, signed_in: Login, what: str
) -> None:
    posted(session, lead)
    browser, url = reading_english(signed_in("lead")), f"/projects/{there}/{what}/copy"
    sent = {"day": DAY, "on-0-day": LATER, "to": "2026-12-09", "weeks": "2", "days_off": "keep"}
    shown = post(browser, url, sent)
    digest = shown.text.split('name="foreseen" value="')[1].split('"')[0]
    before = count(session)
    assert post(browser, url, {**sent, "foreseen": digest}).status_code == 302
    assert count(session) == before + {"days": 1, "weeks": 2}[what]


def test_a_coordinator_copies_the_week_of_all(session: Session, signed_in: Login) -> None:
    browser = reading_english(signed_in("coordinator"))
    url = browser.get("/weeks/copy?week=2026-11-30").location
    sent = {"day": DAY, "to": "2027-02-03", "weeks": "1", "days_off": "skip"}
    shown = post(browser, url.split("?")[0], sent)
    digest = shown.text.split('name="foreseen" value="')[1].split('"')[0]
    done = post(browser, url.split("?")[0], {**sent, "foreseen": digest})
    session.rollback()
    batch = session.scalars(select(Batch).order_by(Batch.id.desc())).first()
    assert batch is not None
    assert done.location.endswith(f"/batches/{batch.id}")
    assert batch.count > 1
    assert browser.get(done.location).status_code == 200


def test_programs_look_and_make(session: Session, lead: Actor, there: int, signed_in: Login) -> None:
    shift, program = posted(session, lead), reading_english(signed_in("lead"))
    body = {"day": DAY, "to": "2026-12-09"}
    url = f"/api/v1/projects/{there}/weeks/copies"
    looked = program.post(f"{url}/foreseen", json=body)
    assert [each["shift_id"] for each in looked.get_json()["made"]] == [shift]
    done = program.post(url, json=body)
    assert (done.status_code, len(done.get_json()["ids"])) == (201, 1)
    assert program.post(url, json=body).json == {"ids": [], "batch_id": None}
    again = program.post(f"{url}/foreseen", json=body).get_json()
    assert [each["why"] for each in again["left_out"]] == ["there"]
    days = program.post(f"/api/v1/shifts/{shift}/copies", json={"days": [LATER]})
    assert len(days.get_json()["ids"]) == 1
    assert program.post(f"/api/v1/shifts/{shift}/copies", json={"days": ["2020-01-01"]}).status_code == 422
