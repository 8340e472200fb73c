"""Pages of series: shown before they are made, changed with who it concerns, taken back."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, in_language, post
from tests.web.demand.ground import free_people, of, promised, seats_of
from tests.web.pages.series_posted import foreseen, post_series
from tests.web.pages.test_demand_pages import SHIFT
from web.models import Series, Shift
from web.services.actor import Actor

WEEKLY = SHIFT | {"repeat": "weekly", "until": "2026-12-30"}
RHYTHM = {"unit": "week", "every": "1", "weekdays": "3", "until": "2026-12-30", "days_off": "keep",
          "make_up": "keep", "version": "1"}  # fmt: skip


@pytest.fixture
def lead(signed_in: Login) -> FlaskClient:
    browser = signed_in("lead")
    in_language(browser, "en")
    return browser


@pytest.fixture
def project_id(actor_of: Callable[[str], Actor]) -> int:
    return min(actor_of("lead").leads)


@pytest.fixture
def made(lead: FlaskClient, project_id: int) -> str:
    """The address of a series of five Wednesdays."""
    return str(post_series(lead, project_id, WEEKLY).location)


def shifts_of(session: Session, address: str) -> list[Shift]:
    session.rollback()
    session.expire_all()
    chosen = select(Shift).where(Shift.series_id == int(address.rsplit("/", 1)[1]))
    return list(session.scalars(chosen.order_by(Shift.starts_at)))


def digest(page: str) -> str:
    found = re.search(r'name="effects" value="([0-9a-f]{32})"', page)
    assert found, page
    return found[1]


def test_nothing_is_made_before_its_days_were_shown(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    shown = post(lead, f"/projects/{project_id}/shifts/new", WEEKLY)
    assert shown.status_code == 200
    assert "5 shifts are made" in shown.text
    assert "Wed 16 Dec" in shown.text
    other = WEEKLY | {"until": "2026-12-23", "foreseen": foreseen(shown.text)}
    again = post(lead, f"/projects/{project_id}/shifts/new", other)
    assert "4 shifts are made" in again.text, "what was shown was another series"
    assert not [
        each for each in session.scalars(select(Series)) if each.shift["texts"].get("en") == "Tea and talk"
    ]


def test_one_like_it_is_named_with_a_way_to_it(lead: FlaskClient, project_id: int, made: str) -> None:
    shown = post(lead, f"/projects/{project_id}/shifts/new", WEEKLY).text
    assert "A series like this is there already." in shown
    assert f'href="{made}"' in shown
    assert post_series(lead, project_id, WEEKLY).location != made


def test_its_page_says_when_it_takes_place_and_names_each_day(lead: FlaskClient, made: str) -> None:
    page = lead.get(made).text
    for told in ("Every Wednesday, 14:00", "Until 30 December 2026.", "Wed 2 Dec", "Wed 30 Dec"):
        assert told in page


def test_a_day_is_left_out_once_it_was_shown_whom_that_concerns(
    lead: FlaskClient, session: Session, made: str
) -> None:
    shift = shifts_of(session, made)[1]
    seat = seats_of(session, shift.id)[0]
    (person,) = free_people(session, 1)
    promised(session, person, seat, "accepted")
    sent = {"does": "leave_out", "version": "1"}
    shown = post(lead, f"{made}/days/2026-12-09", sent)
    assert "The shift of one person is cancelled" in shown.text
    done = post(lead, f"{made}/days/2026-12-09", sent | {"effects": digest(shown.text)})
    assert done.location == f"{made}#days"
    assert of(session, person, seat).state == "shift_cancelled"
    assert "left out" in lead.get(made).text


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        ("days/2026-12-09", {"does": "explode", "version": "1"}, 404),
        ("days/soon", {"does": "add", "version": "1"}, 404),
        ("days/2026-12-12", {"does": "add", "version": "9"}, 409),
        ("settle", {"version": "9"}, 409),
    ],
)
def test_what_means_nothing_or_is_outdated_changes_nothing(
    lead: FlaskClient, session: Session, made: str, address: str, sent: dict[str, str], status: int
) -> None:
    assert post(lead, f"{made}/{address}", sent).status_code == status
    assert len(shifts_of(session, made)) == 5


def test_another_weekday_is_shown_and_saved(lead: FlaskClient, session: Session, made: str) -> None:
    sent = {**RHYTHM, "weekdays": ["3", "5"]}
    shown = post(lead, f"{made}/edit", sent)
    assert "4 shifts are made" in shown.text
    assert len(shifts_of(session, made)) == 5
    assert post(lead, f"{made}/edit", sent | {"effects": digest(shown.text)}).location == made
    assert len(shifts_of(session, made)) == 9
    assert "Every Wednesday and Friday, 14:00" in lead.get(made).text


def test_faults_stand_by_their_field_and_nothing_typed_is_lost(lead: FlaskClient, made: str) -> None:
    wrong = {**RHYTHM, "every": "99", "except-0-day": "soon", "until": "2026-12-29"}
    shown = post(lead, f"{made}/edit", wrong)
    assert shown.status_code == 422
    for told in ('id="f-every-error"', 'id="f-except-0-day-error"', 'value="99"', 'value="2026-12-29"'):
        assert told in shown.text


def test_who_saves_what_another_has_changed_sees_both(lead: FlaskClient, made: str) -> None:
    assert (
        post(lead, f"{made}/days/2026-12-12", {"does": "add", "version": "1", "effects": ""}).status_code
        == 200
    )
    first = post(lead, f"{made}/edit", {**RHYTHM, "until": "2026-12-16"})
    post(lead, f"{made}/edit", {**RHYTHM, "until": "2026-12-16", "effects": digest(first.text)})
    late = post(lead, f"{made}/edit", {**RHYTHM, "until": "2026-12-23"})
    assert late.status_code == 409
    assert 'value="2026-12-23"' in late.text
    assert "16 December 2026" in late.text


def test_a_whole_series_is_taken_back(lead: FlaskClient, session: Session, made: str) -> None:
    found = re.search(r'href="(/batches/\d+/undo)"', lead.get(made).text)
    assert found
    assert "Take 5 shifts back" in lead.get(found[1]).text
    done = post(lead, found[1])
    assert "5 shifts are taken back." in lead.get(done.location).text
    assert shifts_of(session, made) == []
    assert lead.get(made).status_code == 404
    assert "taken back already" in lead.get(found[1]).text


def test_others_see_nothing_of_it(signed_in: Login, made: str) -> None:
    other = signed_in("volunteer")
    assert other.get(made).status_code in (403, 404)
    assert post(other, f"{made}/settle", {"version": "1"}).status_code in (403, 404)
