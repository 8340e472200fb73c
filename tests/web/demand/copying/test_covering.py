"""Copies, and new shifts, on days on which a series says itself what takes place: nothing stands twice."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.demand.copying.test_making import foreseen, made, whys
from tests.web.demand.ground import as_it_is, loaded, posted, reading_english, said
from tests.web.pages.series_posted import foreseen as mark
from tests.web.pages.test_demand_pages import SHIFT
from tests.web.services.planned import ZONE
from web.models import Shift
from web.schemas.demand import ShiftSchema
from web.services import demand
from web.services.actor import Actor
from web.services.demand.series import exceptions, extending

FAR, FARTHER = "2027-03-03", "2027-03-10"
"""Wednesdays beyond the eight weeks that are made."""


@pytest.fixture
def weekly(session: Session, lead: Actor, there: int) -> list[int]:
    """The ids of the shifts of a series of Wednesdays without end."""
    values = ShiftSchema().load(said(session, repeat="weekly"))
    return list(demand.create_shifts(session, ZONE, lead, there, values)["ids"])


def on(session: Session, project: int, day: str) -> int:
    """How many shifts of the project begin on a local day."""
    session.rollback()
    starts = session.scalars(select(Shift.starts_at).where(Shift.project_id == project))
    return sum(f"{each.astimezone(ZONE).date()}" == day for each in starts)


def go_on(session: Session, day: str) -> None:
    with time_machine.travel(f"{day}T00:00:00Z", tick=False):
        extending.make_ahead(session)


@pytest.mark.parametrize("day", ["2026-12-09", FAR])
def test_a_shift_of_a_series_is_not_copied_to_its_other_days(
    session: Session, lead: Actor, there: int, weekly: list[int], day: str
) -> None:
    assert made(session, lead, "shift", weekly[0], days=[day]) == []
    assert made(session, lead, "day", there, day="2026-12-02", days=[day]) == []
    go_on(session, "2027-02-22")
    assert on(session, there, day) == 1


def test_what_is_left_out_says_why(session: Session, lead: Actor, there: int, weekly: list[int]) -> None:
    days = ["2026-12-09", "2026-12-10", FAR]
    found = foreseen(session, lead, "shift", weekly[0], days=days)
    assert whys(found) == ["there", "series"]
    assert [f"{each.day}" for each in found.made] == ["2026-12-10"], "no series is on that day"


def test_a_copy_of_a_copy_stands_beside_no_series(
    session: Session, lead: Actor, there: int, weekly: list[int]
) -> None:
    (copy,) = made(session, lead, "shift", weekly[0], days=["2026-12-10"])
    assert whys(foreseen(session, lead, "shift", copy, days=["2026-12-16", FAR])) == ["there", "series"]
    assert made(session, lead, "day", there, day="2026-12-10", days=[FAR]) == []
    (other,) = made(session, lead, "week", there, day="2026-12-10", to=FAR)
    assert session.get_one(Shift, other).starts_at.astimezone(ZONE).day == 4


def test_one_that_was_changed_alone_is_no_other_shift(
    session: Session, lead: Actor, there: int, weekly: list[int]
) -> None:
    values = loaded(session, **as_it_is(session, weekly[1], day="2026-12-11", start="09:00", end="10:00"))
    demand.update_shift(session, ZONE, lead, weekly[1], values)
    assert whys(foreseen(session, lead, "shift", weekly[1], days=["2026-12-16", FAR])) == ["series"] * 2
    assert whys(foreseen(session, lead, "shift", weekly[0], days=["2026-12-09"])) == ["series"]


def test_a_second_one_beside_a_series_is_copied_as_one(
    session: Session, lead: Actor, there: int, weekly: list[int]
) -> None:
    posted(session, lead)
    found = foreseen(session, lead, "day", there, day="2026-12-02", days=["2026-12-09", FAR])
    assert whys(found) == ["there", "series"]
    assert len(found.made) == 2


def test_a_day_that_the_series_leaves_out_is_free(
    session: Session, lead: Actor, there: int, weekly: list[int]
) -> None:
    series_id = session.get_one(Shift, weekly[0]).series_id or 0
    day = session.get_one(Shift, weekly[1]).starts_at.astimezone(ZONE).date()
    exceptions.enter_day(session, ZONE, lead, series_id, day, "leave_out")
    assert len(made(session, lead, "shift", weekly[0], days=[day.isoformat()])) == 1


def test_other_seats_stand_beside_a_series(
    session: Session, lead: Actor, there: int, weekly: list[int]
) -> None:
    other = posted(session, lead, seats=[{"role": "", "minimum": 1, "desired": 1, "maximum": 1}])
    assert len(made(session, lead, "shift", other, days=["2026-12-09", FAR])) == 2


@pytest.mark.parametrize(("day", "told"), [
    ("2026-12-02", "A shift like this is there already"),
    (FAR, "A series makes a shift like this by itself"),
])  # fmt: skip
def test_a_new_shift_that_is_there_already_is_made_once_more_only_when_that_was_seen(
    session: Session, lead: Actor, there: int, signed_in: Login, day: str, told: str
) -> None:
    browser = reading_english(signed_in("lead"))
    sent: dict[str, Any] = {**SHIFT, "repeat": "once", "day": "2026-12-02"}
    url = f"/projects/{there}/shifts/new"
    values = {**sent, "repeat": "weekly"}
    post(browser, url, {**values, "foreseen": mark(post(browser, url, values).text)})
    before = session.scalar(select(func.count()).select_from(Shift))
    sent["day"] = day
    shown = post(browser, url, sent)
    assert told in shown.text
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Shift)) == before
    done = post(browser, url, {**sent, "foreseen": mark(shown.text)})
    assert done.status_code == 302
    assert on(session, there, day) == (2 if day != FAR else 1)


@pytest.mark.parametrize("rhythm", [
    {"every": 2},
    {"repeat": "monthly", "nths": [1]},
])  # fmt: skip
def test_a_week_between_is_left_to_the_series_too(
    session: Session, lead: Actor, there: int, rhythm: dict[str, Any]
) -> None:
    values = ShiftSchema().load(said(session, **{"repeat": "weekly", "until": "2027-03-31", **rhythm}))
    demand.create_shifts(session, ZONE, lead, there, values)
    found = foreseen(session, lead, "week", there, day="2026-12-02", to="2026-12-09", weeks=2)
    assert set(whys(found)) <= {"series", "there"}
    assert found.made == []
    later = foreseen(session, lead, "week", there, day="2026-12-02", to="2027-04-07")
    assert [f"{each.day}" for each in later.made] == ["2027-04-07"]
