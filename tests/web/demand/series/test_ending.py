"""A series ends early when its later shifts are cancelled together, and goes on when they take place."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.demand.ground import reading_english
from tests.web.demand.series.test_changing_days import change, days, given, post, shifts_of
from web.models import Batch, Series
from web.services import demand
from web.services.actor import Actor
from web.services.demand import batches
from web.services.demand.series import extending

ENDS = [None, "2027-06-30", "2026-12-30"]
"""Without an end, after the weeks that are made, and within them."""


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


def last(session: Session, series: Series) -> str | None:
    session.rollback()
    session.expire_all()
    return None if series.last is None else f"{series.last}"


@pytest.mark.parametrize("until", ENDS)
@pytest.mark.parametrize("first", [0, 2, -1])
def test_it_goes_on_as_before_when_all_take_place_after_all(
    session: Session, lead: Actor, until: str | None, first: int
) -> None:
    series = post(session, lead, until=until)
    stood, every = days(session, series), shifts_of(session, series)
    cut = every[first].id
    demand.cancel_shift(session, lead, cut, which="later")
    assert last(session, series) is not None
    with time_machine.travel("2026-11-30T02:00:00Z", tick=False):
        extending.make_ahead(session)
    assert len(shifts_of(session, series)) == len(every)
    demand.revive_shift(session, lead, cut, which="later")
    assert (last(session, series), days(session, series)) == (until, stood)
    with time_machine.travel("2026-12-14T02:00:00Z", tick=False):
        extending.make_ahead(session)
    assert len(days(session, series)) == len(stood) + (3 if until != "2026-12-30" else 0)


@pytest.mark.parametrize("until", ENDS)
def test_with_a_part_it_lasts_until_the_last_of_that(
    session: Session, lead: Actor, until: str | None
) -> None:
    series = post(session, lead, until=until)
    every = shifts_of(session, series)
    demand.cancel_shift(session, lead, every[1].id, which="later")
    demand.revive_shift(session, lead, every[2].id)
    assert last(session, series) == "2026-12-16"
    demand.revive_shift(session, lead, every[4].id, which="later")
    assert last(session, series) == until
    assert days(session, series)[:5] == ["12-02", "(12-09)", "12-16", "(12-23)", "12-30"]


def test_one_after_the_other_they_all_take_place(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    every = shifts_of(session, series)
    demand.cancel_shift(session, lead, every[-3].id, which="later")
    for each in (every[-1], every[-3]):
        demand.revive_shift(session, lead, each.id)
        assert last(session, series) == "2027-01-20"
    demand.revive_shift(session, lead, every[-2].id)
    assert last(session, series) is None


def test_cut_short_twice_it_goes_on_as_at_first(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    every = shifts_of(session, series)
    for number in (4, 1):
        demand.cancel_shift(session, lead, every[number].id, which="later")
    demand.revive_shift(session, lead, every[1].id, which="later")
    assert last(session, series) is None


def test_an_end_that_was_said_since_counts(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    every = shifts_of(session, series)
    demand.cancel_shift(session, lead, every[4].id, which="later")
    change(session, lead, series, until="2026-12-09")
    demand.revive_shift(session, lead, every[4].id, which="later")
    assert last(session, series) == "2027-01-20"


def test_saved_as_it_stands_it_remembers(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    every = shifts_of(session, series)
    demand.cancel_shift(session, lead, every[4].id, which="later")
    change(session, lead, series)
    demand.revive_shift(session, lead, every[4].id, which="later")
    assert last(session, series) is None


def test_an_end_comes_and_goes(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    stood, kept = days(session, series), shifts_of(session, series)[3]
    given(session, kept)
    change(session, lead, series, until="2026-12-10")
    assert days(session, series) == ["12-02", "12-09", "(12-23)"]
    change(session, lead, series, until=None)
    assert days(session, series) == [each if each != "12-23" else "(12-23)" for each in stood]
    demand.revive_shift(session, lead, kept.id)
    assert (last(session, series), days(session, series)) == (None, stood)


def test_what_was_taken_back_goes_on_no_more(session: Session, lead: Actor) -> None:
    series = post(session, lead, until=None)
    every = shifts_of(session, series)
    given(session, every[3])
    demand.cancel_shift(session, lead, every[3].id, which="later")
    (batch,) = session.query(Batch.id).where(Batch.series_id == series.id).one()
    batches.undo(session, lead, batch)
    demand.revive_shift(session, lead, every[3].id, which="later")
    assert last(session, series) == f"{date(2026, 12, 23)}"


def test_pages_say_when_the_series_ends_and_lead_to_what_was_cancelled(
    session: Session, lead: Actor, signed_in: Login
) -> None:
    series, browser = post(session, lead, until=None), reading_english(signed_in("lead"))
    every = shifts_of(session, series)
    page = browser.get(f"/shifts/{every[-1].id}/cancel?which=later").text
    assert "This one and all later ones" in page
    assert "The series then ends before 20 January 2027." in page
    assert "The series then" not in browser.get(f"/shifts/{every[-1].id}/cancel").text
    demand.cancel_shift(session, lead, every[2].id, which="later")
    page = browser.get(f"/series/{series.id}").text
    assert "Cancelled from Wed 16 Dec on" in page
    assert f'href="/shifts/{every[2].id}/revive?which=later"' in page
    page = browser.get(f"/shifts/{every[2].id}/revive?which=later").text
    assert "The series goes on as before, without an end." in page
