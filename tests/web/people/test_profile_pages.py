"""One's own profile and companions as a form: nothing is lost, nothing is overwritten unseen."""

import re
from collections.abc import Callable, Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.people.staff import DISTRICT, staff
from web.models import Companion, Person, Volunteer
from web.services.actor import Actor
from web.services.people import profile
from web.words import profiles

ActorOf = Callable[[str], Actor]


@pytest.fixture
def me(actor_of: ActorOf) -> int:
    volunteer = actor_of("volunteer").volunteer_id
    assert volunteer is not None
    return volunteer


@pytest.fixture
def browser(signed_in: Login) -> FlaskClient:
    return english(signed_in("volunteer"))


def sent_profile(session: Session, me: int) -> dict[str, str | list[str]]:
    """What a browser sends when nothing was changed on the profile page."""
    session.rollback()
    session.expire_all()
    sent: dict[str, str | list[str]] = {"version": str(profile.get(session, me).person.version)}
    for name, value in profiles.typed(profile.get(session, me)).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for index, row in enumerate(value):
                sent |= {f"{name}-{index}-{key}": str(cell) for key, cell in row.items()}
        else:
            sent[name] = value if isinstance(value, list) else str(value)
    return sent


def test_saving_an_unchanged_profile_changes_nothing(browser: FlaskClient, session: Session, me: int) -> None:
    before = profiles.typed(profile.get(session, me))
    assert post(browser, "/me/profile", sent_profile(session, me)).status_code == 302
    session.expire_all()
    session.rollback()
    assert profiles.typed(profile.get(session, me)) == before


def test_empty_limits_and_lists_are_taken_as_none(browser: FlaskClient, session: Session, me: int) -> None:
    sent = sent_profile(session, me) | {"shifts_per_week": "", "born": ""}
    sent = {name: value for name, value in sent.items() if not name.startswith(("skills", "wishes"))}
    assert post(browser, "/me/profile", sent).status_code == 302
    session.rollback()
    session.expire_all()
    saved = profile.get(session, me)
    assert (saved.volunteer.shifts_per_week, saved.private["born"]) == (None, None)
    assert (saved.skills, saved.wishes) == ([], [])


def test_limits_beyond_a_week_are_kept_and_shown(
    browser: FlaskClient, signed_in: Login, session: Session, me: int
) -> None:
    limits = {"days_in_a_row": 3, "weekends_in_four_weeks": 0, "minutes_in_four_weeks": 720}
    sent = sent_profile(session, me) | {name: str(most) for name, most in limits.items()}
    assert post(browser, "/me/profile", sent).status_code == 302
    session.rollback()
    session.expire_all()
    saved = session.get_one(Volunteer, me)
    assert {name: getattr(saved, name) for name in limits} == limits
    own = browser.get("/me/profile").text
    for name, most in limits.items():
        menu = re.search(rf'<select[^>]*name="{name}".*?</select>', own, re.DOTALL)
        assert menu is not None, name
        assert re.search(rf'value="{most}"[^>]*selected', menu[0]), name
    page = english(signed_in("coordinator")).get(f"/people/{me}").text
    shown = dict(re.findall(r"<dt[^>]*>([^<]*)</dt>\s*<dd[^>]*>([^<]*)</dd>", page))
    assert shown["Days in a row, at most"] == "3"
    assert shown["Weekends in four weeks, at most"] == "0"
    assert shown["Hours in four weeks, at most"].startswith("12")
    sent = sent_profile(session, me) | dict.fromkeys(limits, "")
    assert post(browser, "/me/profile", sent).status_code == 302
    session.expire_all()
    session.rollback()
    saved = session.get_one(Volunteer, me)
    assert {getattr(saved, name) for name in limits} == {None}


def test_saving_what_somebody_else_changed_shows_both(
    browser: FlaskClient, session: Session, me: int
) -> None:
    sent = sent_profile(session, me)
    profile.save(session, staff(session, "coordinator", at=DISTRICT), me, {"form_of_address": "Frau Doktor"})
    answer = post(browser, "/me/profile", sent | {"form_of_address": "Signora"})
    assert answer.status_code == 409
    assert 'value="Signora"' in answer.text
    assert "Frau Doktor" in answer.text
    assert profile.get(session, me).person.form_of_address == "Frau Doktor"


def test_a_surname_with_two_readings_is_asked_about(browser: FlaskClient, session: Session, me: int) -> None:
    assert "How the surname is read" not in browser.get("/me/profile").text
    for change in ({"name": "翟志刚", "latin_name": ""}, {"own_sort_key": "di"}):
        assert post(browser, "/me/profile", sent_profile(session, me) | change).status_code == 302
    assert "How the surname is read" in browser.get("/me/profile").text
    session.rollback()
    session.expire_all()
    assert profile.get(session, me).person.sort_key.startswith("0di2翟")


PROFILE_FAULTS: Sequence[tuple[dict[str, str], str]] = [
    ({"born": "tomorrow"}, "f-born-error"),
    ({"skills-9-code": "flying", "skills-9-level": "2"}, "-code-error"),
    ({"wishes-9-what": "scene:medical"}, "-weight-error"),
    ({"wishes-9-weight": "8"}, "-what-error"),
    ({"languages-9-tag": "xx", "languages-9-level": "B1"}, "-tag-error"),
    ({"days_in_a_row": "0"}, "f-days_in_a_row-error"),
    ({"weekends_in_four_weeks": "5"}, "f-weekends_in_four_weeks-error"),
    ({"minutes_in_four_weeks": "lots"}, "f-minutes_in_four_weeks-error"),
]


@pytest.mark.parametrize(("change", "place"), PROFILE_FAULTS)
def test_faults_of_the_profile_stand_by_their_field(
    browser: FlaskClient, session: Session, me: int, change: dict[str, str], place: str
) -> None:
    answer = post(browser, "/me/profile", sent_profile(session, me) | {"name": "Chiara R."} | change)
    assert answer.status_code == 422
    assert f'{place}"' in answer.text
    assert 'value="Chiara R."' in answer.text


def test_companions_are_named_by_number(browser: FlaskClient, session: Session, me: int) -> None:
    other = session.scalars(select(Volunteer).where(Volunteer.id != me).order_by(Volunteer.id.desc())).first()
    own = session.get_one(Volunteer, me)
    assert other is not None
    version = session.get_one(Person, me).version
    sent = {
        "companions-0-number": other.number.lower(), "companions-0-wanted": "never", "version": str(version),
    }  # fmt: skip
    assert post(browser, "/me/companions", sent).status_code == 302
    session.rollback()
    assert session.scalars(select(Companion.other_id).where(Companion.volunteer_id == me)).all() == [other.id]
    for number in ("V-0", own.number):
        wrong = post(
            browser, "/me/companions", sent | {"companions-0-number": number, "version": str(version + 1)}
        )
        assert wrong.status_code == 422
        assert "f-companions-0-number-error" in wrong.text
