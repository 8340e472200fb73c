"""Where a rule is set aside is seen on the board and beside it; why, and who decided, on the shift's page."""

from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, Login
from tests.web.pages.reading import english
from tests.web.promised import give
from tests.web.services.set_aside import Case, beyond_hours, free_for, of_the_district, set_aside
from web.models import Person
from web.services import waiving

HERE = "A rule is set aside here"
REASON = "She comes an hour earlier this once."
NAMED = "Set aside for {name}: The hours that somebody gave"


@pytest.fixture
def case(session: Session) -> Case:
    return beyond_hours(session)


def page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_board_marks_a_shift_on_which_a_rule_is_set_aside(
    signed_in: Login, session: Session, case: Case
) -> None:
    client, board = english(signed_in("coordinator")), f"/board?week={MONDAY}&open=programme"
    assert HERE not in page(client, board)
    made = set_aside(session, case)
    assert page(client, board).count(HERE) == 1
    waiving.end(session, of_the_district(session), case.shift, made)
    assert HERE not in page(client, board)


def test_the_panel_says_for_whom_and_leads_to_why(signed_in: Login, session: Session, case: Case) -> None:
    set_aside(session, case)
    give(session, case.who, case.seat, "accepted")
    client, name = english(signed_in("coordinator")), session.get_one(Person, case.who).name
    for url in (f"/board/shifts/{case.shift}", f"/board/seats/{case.seat}"):
        shown = page(client, url)
        assert NAMED.format(name=name) in shown
        assert f"/shifts/{case.shift}#waivers-title" in shown
        assert REASON not in shown
    assert "rule set aside" in page(client, f"/board/shifts/{case.shift}")
    shift = page(client, f"/shifts/{case.shift}")
    assert REASON in shown_of(shift)
    assert NAMED.format(name=name) in shown_of(shift)


def test_the_confirmation_of_a_move_says_what_was_set_aside(
    signed_in: Login, session: Session, case: Case
) -> None:
    made, client = free_for(session, case), english(signed_in("coordinator"))
    url = f"/rosters/{made}/move?volunteer={case.who}&seat={case.seat}"
    says = "A rule that was set aside here does not stand in the way."
    refused = page(client, url)
    assert says not in refused
    assert "This cannot be done" in refused
    set_aside(session, case)
    confirmed = page(client, url)
    assert says in confirmed
    assert "This cannot be done" not in confirmed
    asked = {"volunteer": case.who, "seat": case.seat}
    answer = client.post(f"/api/v1/rosters/{made}/consequences", json=asked)
    told = answer.get_json()
    assert (told["allowed"], told["broken"]) == (True, [])
    assert [each["rule"] for each in told["set_aside"]] == ["fitness"]


def shown_of(shift: str) -> str:
    """The section of what is set aside."""
    return shift[shift.index('id="waivers-title"') :].split("</section>")[0]


def test_who_may_not_see_the_shift_sees_nothing_of_it(signed_in: Login, session: Session, case: Case) -> None:
    set_aside(session, case)
    client = english(signed_in("volunteer"))
    for url in (f"/board?week={MONDAY}", f"/board/shifts/{case.shift}", f"/shifts/{case.shift}"):
        answer = client.get(url)
        assert answer.status_code in (302, 403, 404)
        assert REASON not in answer.text
        assert HERE not in answer.text
