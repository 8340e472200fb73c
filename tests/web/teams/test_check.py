"""Who could do what a form asks is said while it is typed, and without scripts by a press."""

from datetime import datetime
from time import process_time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.reader import Reader
from matcher.rules.info import SetIn
from matcher.rules.registry import rules
from tests.web.conftest import MONDAY, Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import WEEK, ZONE
from web.models import Shift, VolunteerLanguage, VolunteerTrait
from web.services.access.serving import serving
from web.services.teams import could
from web.services.teams.names import nearest, unknown_names
from web.services.weeks.store import forget
from web.words import team, team_check

SEAT = {"seats-0-role": "", "seats-0-minimum": "1", "seats-0-desired": "1", "seats-0-maximum": "1"}
TIME = {"day": MONDAY.isoformat(), "start": "09:00", "end": "11:00"}
MANDARIN = {"ask-speakers-0-language": "cmn", "ask-speakers-0-level": "B1"}
MONGOLIAN = {"ask-speakers-0-language": "mn", "ask-speakers-0-level": "B2"}


def project(session: Session) -> int:
    return session.scalars(select(Shift.project_id).order_by(Shift.id)).first() or 0


def checked(client: FlaskClient, **fields: str) -> str:
    answer = post(client, "/teams/check", {**SEAT, **fields})
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_every_rule_of_a_team_has_words_and_an_example_in_both_languages() -> None:
    of_a_team = {name for name, rule in rules().items() if rule.INFO.parameters_in(SetIn.TEAM)}
    assert of_a_team == set(team.RULES) == set(team.EXAMPLES)
    for text in (*team.EXAMPLES.values(), team.COMPLEMENTARY):
        english_text, chinese = (Reader(tag, ZONE).translator.say(text) for tag in ("en", "zh-Hans"))
        assert english_text != chinese
        assert "xample" in english_text
        assert "例如" in chinese


def test_the_count_is_of_who_serves(session: Session) -> None:
    counted = could.counting(session, ZONE, None, read=False)
    leads = select(func.count()).where(
        VolunteerTrait.code == "lead", VolunteerTrait.volunteer_id.in_(serving())
    )
    found = counted.rule({"rule": "traits", "trait": "lead"})
    assert found.people == session.scalar(leads)
    speak = select(func.count(VolunteerLanguage.volunteer_id.distinct())).where(
        VolunteerLanguage.tag.in_(("cmn", "zh", "zh-Hans", "zh-Hans-CN", "zh-CN")),
        VolunteerLanguage.level >= 3, VolunteerLanguage.volunteer_id.in_(serving()),
    )  # fmt: skip
    assert counted.rule({"rule": "speakers", "language": "cmn", "level": 3}).people == session.scalar(speak)


def test_some_of_them_are_free_then(session: Session) -> None:
    start = datetime.combine(MONDAY, datetime.min.time(), ZONE)
    times = start.replace(hour=9), start.replace(hour=11)
    counted = could.counting(session, ZONE, times, read=True)
    found = counted.rule({"rule": "together", "count": 2})
    assert found.free is None
    found = counted.criterion("language", "cmn", 1)
    assert found.free is not None
    assert 0 < found.free < found.people


def test_a_week_that_is_not_kept_is_not_read_while_somebody_types(session: Session) -> None:
    could.counting(session, ZONE, None, read=False)
    far = (datetime(2027, 3, 1, 9, tzinfo=ZONE), datetime(2027, 3, 1, 11, tzinfo=ZONE))
    assert could.counting(session, ZONE, far, read=False).criterion("language", "cmn", 1).free is None
    assert could.counting(session, ZONE, far, read=True).criterion("language", "cmn", 1).free is not None
    forget(session)
    assert could.counting(session, ZONE, far, read=False).criterion("language", "cmn", 1).people > 0


def test_a_seat_that_asks_two_things_says_who_has_both(session: Session) -> None:
    counted = could.counting(session, ZONE, None, read=False)
    seat = {"languages": [{"tag": "cmn", "level": 1}], "traits": ["lead"]}
    language, trait, both = counted.seat(seat)
    assert both.people <= min(language.people, trait.people)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (MANDARIN, "people speak"),
        (MONGOLIAN, "Nobody here speaks Mongolian, B2 or better."),
        ({"ask-traits-0-trait": "lead"}, "could lead this."),
        ({"ask-traits-0-trait": "lead", "ask-traits-0-count": "900"}, "fewer than the 900 people"),
        ({"shared_language_level": "B1"}, "share the language that most speak"),
        ({"newcomers_how": "must"}, "to be a mentor."),
        ({"organisations_count": "3"}, "organisations serve here."),
        ({"together_count": "2"}, "people serve here."),
        ({"group_code": "no-such-group"}, "No shift here serves a group called"),
        ({}, "everybody could come"),
    ],
)
def test_each_rule_is_said_with_its_number(signed_in: Login, fields: dict[str, str], said: str) -> None:
    assert said in checked(english(signed_in("lead")), **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"day": "2026-02-30", "start": "25:00"},
        {"ask-speakers-0-language": "no such", "ask-speakers-0-level": "B9"},
        {"seats-0-languages-0-tag": "!", "seats-0-languages-0-level": "A1"},
        {"seats-0-skills-0-code": "x" * 300, "seats-0-skills-0-level": "9"},
        {"ask-traits-0-count": "-4", "ask-traits-0-trait": "lead"},
        {"seats-0-also-0-what": "moon:cheese"},
        {"kind": "\x00"},
    ],
)
def test_what_cannot_be_read_is_left_out(signed_in: Login, fields: dict[str, str]) -> None:
    checked(english(signed_in("lead")), **fields)


def test_nobody_is_named_and_volunteers_may_not_ask(signed_in: Login, session: Session) -> None:
    assert post(signed_in("volunteer"), "/teams/check", SEAT).status_code == 403


def test_programs_ask_the_same(signed_in: Login) -> None:
    browser = english(signed_in("lead"))
    seat = {"desired": 1, "maximum": 1, "languages": [{"tag": "cmn", "level": "B1"}], "traits": ["lead"]}
    team = [{"rule": "traits", "trait": "lead", "count": 2}, {"rule": "newcomers"}]
    asked: dict[str, Any] = {"seats": [seat], "team": team}
    shown = browser.post("/api/v1/teams/check", json=asked).get_json()
    assert [each["code"] for each in shown["seats"][0]] == ["language", "trait", "seat"]
    assert [(each["code"], each["count"], each["free"]) for each in shown["team"]] == [
        ("trait", 2, None), ("newcomers", 1, None)
    ]  # fmt: skip
    when = {"day": MONDAY.isoformat(), "start": "22:00", "end": "01:00"}
    timed = browser.post("/api/v1/teams/check", json={**asked, **when}).get_json()
    assert timed["team"][0]["people"] == shown["team"][0]["people"] >= timed["team"][0]["free"]
    assert browser.post("/api/v1/teams/check", json={"team": [{"rule": "moon"}]}).status_code == 422
    assert signed_in("volunteer").post("/api/v1/teams/check", json=asked).status_code == 403


def test_without_scripts_a_press_says_the_same_and_keeps_what_was_typed(
    signed_in: Login, session: Session
) -> None:
    browser = english(signed_in("coordinator"))
    before = session.scalar(select(func.count(Shift.id)))
    url = f"/projects/{project(session)}/shifts/new"
    fields: dict[str, Any] = {**SEAT, **TIME, **MONGOLIAN, "group_code": "kept-as-typed", "check": "team"}
    page = post(browser, url, fields).get_data(as_text=True)
    assert "Nobody here speaks Mongolian" in page
    assert 'value="kept-as-typed"' in page
    assert session.scalar(select(func.count(Shift.id))) == before


def test_an_unknown_word_has_the_nearest_beside_it(session: Session) -> None:
    typed = {
        "kind": "vist",
        "seats": [{"skills": [{"code": "first-ad"}]}],
        "ask": {"traits": [{"trait": "led"}]},
    }
    found = {each.field: each for each in unknown_names(session, typed)}
    assert found["kind"].nearest == "visit"
    assert found["ask-traits-0-trait"].nearest == "lead"
    assert found["seats-0-skills-0-code"].typed == "first-ad"
    shown = team_check.unknown(Reader("en", ZONE), found.values())
    assert shown[0]["text"] == "No kind of shift here is called vist. Did you mean visit?"


def test_the_nearest_is_compared_as_a_search_does() -> None:
    known = {"visit": "上门探访 Home visit", "talk": "讲座 Talk"}
    assert nearest("HOME", known) == nearest("探访", known) == nearest("vísit", known) == "visit"
    assert nearest("zzz", known) == ""


def test_it_is_quick_once_the_week_is_kept(signed_in: Login) -> None:
    browser = english(signed_in("lead"))
    checked(browser, **TIME, **MANDARIN)
    began = process_time()
    for _ in range(5):
        checked(browser, **TIME, **MANDARIN)
    assert (process_time() - began) / 5 < 0.15
    assert WEEK.monday == MONDAY
