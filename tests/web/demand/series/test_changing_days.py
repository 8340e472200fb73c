"""Changing when a series takes place: what moves, is made, goes, and whom that concerns."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.demand.ground import free_people, made_again, of, project_of, promised, said, seats_of
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import Batch, CalendarDay, Project, Series, Shift
from web.schemas.demand import SeriesChangeSchema, ShiftSchema
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.demand import batches
from web.services.demand.effects import Effects
from web.services.demand.series import exceptions, extending, looking
from web.services.demand.series.changing_days import change_days
from web.services.faults import Conflict, Invalid, NotFound, Outdated

WEDNESDAYS = ["12-02", "12-09", "12-16", "12-23", "12-30"]


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


def post(session: Session, lead: Actor, **other: Any) -> Series:
    values = ShiftSchema().load(said(session, **{"repeat": "weekly", **other}))
    made = demand.create_shifts(session, ZONE, lead, project_of(session, lead), values)
    return session.get_one(Series, made["series_id"])


@pytest.fixture
def series(session: Session, lead: Actor) -> Series:
    """Five Wednesdays of December."""
    return post(session, lead, until="2026-12-30")


def change(session: Session, lead: Actor, series: Series, *, preview: bool = False, **other: Any) -> Effects:
    standing: dict[str, Any] = {
        "unit": series.unit, "every": series.every, "weekdays": [each + 1 for each in series.weekdays],
        "nths": series.nths, "days_off": series.days_off, "make_up": series.make_up,
        "until": series.last.isoformat() if series.last else None,
        "except_days": series.except_days, "besides_days": series.besides_days,
    }  # fmt: skip
    values = SeriesChangeSchema().load({**standing, **other})
    return demand.looked_at(lambda: change_days(session, ZONE, lead, series.id, values, preview=preview))


def shifts_of(session: Session, series: Series) -> list[Shift]:
    session.rollback()
    session.expire_all()
    chosen = select(Shift).where(Shift.series_id == series.id).order_by(Shift.starts_at)
    return list(session.scalars(chosen))


def days(session: Session, series: Series) -> list[str]:
    """The days of its shifts in the district; cancelled ones in brackets."""
    found = []
    for each in shifts_of(session, series):
        day = f"{each.starts_at.astimezone(ZONE):%m-%d}"
        found.append(day if each.status == "open" else f"({day})")
    return found


def given(session: Session, shift: Shift, state: str = "accepted") -> int:
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, shift.id)[0], state)
    return person


def test_shifts_are_made_eight_weeks_ahead_and_go_on_by_themselves(session: Session, lead: Actor) -> None:
    found = post(session, lead, until=None)
    assert (found.last, days(session, found)[-1]) == (None, "01-20")
    extending.make_ahead(session)
    assert days(session, found)[-1] == "01-20"
    with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
        assert extending.make_ahead(session) > 0
        assert extending.make_ahead(session) == 0
    assert days(session, found)[-1] == "01-27"
    with time_machine.travel("2027-03-01T02:00:00Z", tick=False):
        extending.make_ahead(session)
    assert days(session, found)[9:11] == ["03-03", "03-10"], "what would have been in the past is not made"


def test_a_closed_project_goes_on_with_nothing(session: Session, lead: Actor) -> None:
    found = post(session, lead, until=None)
    demand.close_project(session, lead, found.project_id)
    with time_machine.travel("2026-12-15T02:00:00Z", tick=False):
        extending.make_ahead(session)
    assert days(session, found)[-1] == "01-20"


def test_another_weekday_moves_each_within_its_week(session: Session, lead: Actor, series: Series) -> None:
    person = given(session, shifts_of(session, series)[2])
    found = change(session, lead, series, preview=True, weekdays=[4])
    assert [(each.volunteer_id, each.kind) for each in found.every] == [(person, "asked_again")]
    assert (len(found.made), len(found.gone)) == (0, 1), "the last Thursday is after the end"
    assert days(session, series) == WEDNESDAYS
    change(session, lead, series, weekdays=[4])
    assert days(session, series) == ["12-03", "12-10", "12-17", "12-24"]


def test_every_second_week_stays_the_same_weeks_on_another_weekday(session: Session, lead: Actor) -> None:
    found = post(session, lead, every=2, until="2027-01-15")
    assert days(session, found) == ["12-02", "12-16", "12-30", "01-13"]
    person = given(session, shifts_of(session, found)[1])
    with time_machine.travel("2026-12-08T02:00:00Z", tick=False):
        effects = change(session, lead, found, preview=True, weekdays=[4])
        assert [(each.volunteer_id, each.kind) for each in effects.every] == [(person, "asked_again")]
        change(session, lead, found, weekdays=[4])
    assert days(session, found) == ["12-02", "12-17", "12-31", "01-14"]
    with time_machine.travel("2026-12-08T02:00:00Z", tick=False):
        change(session, lead, found, every=1, from_day="2026-12-20")
    assert days(session, found) == ["12-02", "12-17", "12-24", "12-31", "01-07", "01-14"]


def test_only_from_a_day_on(session: Session, lead: Actor, series: Series) -> None:
    change(session, lead, series, weekdays=[4], from_day="2026-12-14", until="2026-12-31")
    assert days(session, series) == ["12-02", "12-09", "12-17", "12-24", "12-31"]
    assert made_again(session, series.id) == []


def test_a_second_weekday_is_made_beside(session: Session, lead: Actor, series: Series) -> None:
    found = change(session, lead, series, preview=True, weekdays=[3, 5])
    assert (len(found.made), found.gone, found.every) == (4, (), ())
    change(session, lead, series, weekdays=[3, 5])
    assert days(session, series)[:4] == ["12-02", "12-04", "12-09", "12-11"]


def test_an_earlier_end_cancels_what_somebody_was_given_and_deletes_the_rest(
    session: Session, lead: Actor, series: Series
) -> None:
    last = shifts_of(session, series)[-1]
    person = given(session, last)
    found = change(session, lead, series, preview=True, until="2026-12-10")
    assert [(each.volunteer_id, each.kind) for each in found.every] == [(person, "cancelled")]
    assert len(found.gone) == 2
    change(session, lead, series, until="2026-12-10")
    assert days(session, series) == ["12-02", "12-09", "(12-30)"]
    assert of(session, person, seats_of(session, last.id)[0]).state == "shift_cancelled"


def test_a_later_end_makes_more(session: Session, lead: Actor, series: Series) -> None:
    change(session, lead, series, until="2027-01-14")
    assert days(session, series) == [*WEDNESDAYS, "01-06", "01-13"]


def test_what_was_changed_cancelled_or_begun_stays(session: Session, lead: Actor, series: Series) -> None:
    every = shifts_of(session, series)
    demand.cancel_shift(session, lead, every[3].id)
    with writing(session):
        every[2].by_hand = True
    with time_machine.travel("2026-12-03T02:00:00Z", tick=False):
        change(session, lead, series, weekdays=[5])
    assert days(session, series) == ["12-02", "12-04", "12-11", "12-16", "(12-23)"]


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_one_day_is_left_out_and_comes_back(
    session: Session, lead: Actor, series: Series, state: str
) -> None:
    shift = shifts_of(session, series)[1]
    person = given(session, shift, state)
    day = date(2026, 12, 9)
    with pytest.raises(demand.Unconfirmed) as caught:
        exceptions.enter_day(session, ZONE, lead, series.id, day, "leave_out", seen="")
    assert [(each.volunteer_id, each.kind) for each in caught.value.effects.every] == [(person, "cancelled")]
    exceptions.enter_day(session, ZONE, lead, series.id, day, "leave_out", seen=caught.value.effects.digest)
    assert days(session, series)[1] == "(12-09)"
    exceptions.enter_day(session, ZONE, lead, series.id, day, "forget")
    assert series.except_days == []
    assert days(session, series)[1] == "(12-09)", "a cancelled shift is revived on its own page"


def test_a_day_is_added_once(session: Session, lead: Actor, series: Series) -> None:
    for _ in range(2):
        exceptions.enter_day(session, ZONE, lead, series.id, date(2026, 12, 12), "add")
    assert days(session, series)[:3] == ["12-02", "12-09", "12-12"]
    exceptions.enter_day(session, ZONE, lead, series.id, date(2026, 12, 12), "leave_out")
    assert days(session, series) == WEDNESDAYS
    assert (series.besides_days, series.except_days) == ([], ["2026-12-12"])


def test_the_calendar_decides_and_is_followed_when_it_changes(session: Session, lead: Actor) -> None:
    found = post(session, lead, weekdays=[5], days_off="move", until="2027-01-15")
    assert days(session, found)[:4] == ["12-04", "12-11", "12-18", "12-25"]
    kept = shifts_of(session, found)[2]
    person = given(session, kept)
    with writing(session):
        session.add_all(
            CalendarDay(day=day, kind="off", names={"en": "A day of the district"})
            for day in (date(2026, 12, 11), date(2026, 12, 18))
        )
    assert len(looking.look(session, ZONE, Scope(session, lead), found.id).adrift) == 1, "only with people"
    assert extending.follow_calendar(session) == 1
    assert extending.follow_calendar(session) == 0
    assert days(session, found)[:4] == ["12-04", "12-14", "12-18", "12-25"], "nobody moves whom we promised"
    view = looking.look(session, ZONE, Scope(session, lead), found.id)
    assert [each.id for each in view.adrift] == [kept.id]
    effects = demand.looked_at(lambda: change_days(session, ZONE, lead, found.id, {}, preview=True))
    assert [(each.volunteer_id, each.kind) for each in effects.every] == [(person, "asked_again")]
    change_days(session, ZONE, lead, found.id, {}, seen=effects.digest)
    assert days(session, found)[:4] == ["12-04", "12-14", "12-21", "12-25"]
    assert looking.look(session, ZONE, Scope(session, lead), found.id).adrift == []


def test_one_like_it_is_noticed(session: Session, lead: Actor, series: Series) -> None:
    with pytest.raises(Conflict) as caught:
        post(session, lead, start="15:00", end="17:00")
    assert caught.value.code == "series_there"
    assert days(session, post(session, lead, start="16:00", end="17:00")), "it begins where the other ends"
    assert days(session, post(session, lead, start="15:00", end="17:00", beside=True))


def test_a_series_without_a_day_is_refused(session: Session, lead: Actor) -> None:
    with pytest.raises(Invalid) as caught:
        post(session, lead, until="2026-12-03", except_days=["2026-12-02"])
    assert set(caught.value.errors) == {"until"}


def test_a_series_that_begins_late_is_made_when_its_time_comes(session: Session, lead: Actor) -> None:
    found = post(session, lead, day="2027-03-03", until="2027-06-30")
    assert days(session, found) == []
    with time_machine.travel("2027-01-20T02:00:00Z", tick=False):
        assert extending.make_ahead(session) > 0


@pytest.mark.parametrize("with_promise", [False, True])
def test_a_batch_is_taken_back_but_for_what_was_given(
    session: Session, lead: Actor, series: Series, *, with_promise: bool
) -> None:
    identity = series.id
    if with_promise:
        given(session, shifts_of(session, series)[1])
    batch = session.scalars(select(Batch).where(Batch.series_id == identity)).one().id
    found = batches.look(session, lead, batch)
    assert (len(found.go), len(found.stay)) == ((4, 1) if with_promise else (5, 0))
    assert batches.undo(session, lead, batch) == (4 if with_promise else 5)
    left = session.get(Series, identity)
    assert (left.last if left else None) == (date(2026, 12, 9) if with_promise else None)
    with time_machine.travel("2026-12-15T02:00:00Z", tick=False):
        extending.make_ahead(session)
    assert session.scalar(select(func.count()).where(Shift.series_id == identity)) == int(with_promise)
    with pytest.raises(Conflict) as caught:
        batches.undo(session, lead, batch)
    assert caught.value.code == "undone"


def test_a_series_is_taken_back_with_what_it_made_by_itself_since(session: Session, lead: Actor) -> None:
    found = post(session, lead, until=None).id
    with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
        extending.make_ahead(session)
        batch = session.scalars(select(Batch.id).where(Batch.series_id == found)).one()
        assert batches.undo(session, lead, batch) > session.get_one(Batch, batch).count
    assert session.get(Series, found) is None


def test_others_change_and_take_back_nothing(
    session: Session, actor_of: Callable[[str], Actor], series: Series
) -> None:
    other = actor_of("volunteer")
    batch = session.scalars(select(Batch.id).where(Batch.series_id == series.id)).one()
    with pytest.raises(NotFound):
        change_days(session, ZONE, other, series.id, {})
    with pytest.raises(NotFound):
        batches.undo(session, other, batch)


def test_nobody_overwrites_unseen(session: Session, lead: Actor, series: Series) -> None:
    with pytest.raises(Outdated):
        change_days(session, ZONE, lead, series.id, {}, version=99)


def test_a_closed_project_keeps_its_series(session: Session, lead: Actor, series: Series) -> None:
    demand.close_project(session, lead, series.project_id)
    assert session.get_one(Project, series.project_id).closed_at is not None
    with pytest.raises(Conflict) as caught:
        change(session, lead, series, weekdays=[4])
    assert caught.value.code == "closed"


def test_local_time_is_kept_in_all_weeks(session: Session, lead: Actor) -> None:
    found = post(session, lead, until=None)
    starts = {f"{each.starts_at.astimezone(ZONE):%H:%M}" for each in shifts_of(session, found)}
    assert starts == {"14:00"}
    lengths = {each.ends_at - each.starts_at for each in shifts_of(session, found)}
    assert lengths == {timedelta(hours=2)}
