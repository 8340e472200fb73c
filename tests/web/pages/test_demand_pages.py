"""Leads' pages: projects and shifts posted, changed and cancelled, once and weekly."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, in_language, post
from tests.web.demand.ground import free_people, of, promised, seats_of
from tests.web.pages.series_posted import foreseen, post_series
from web.db import writing
from web.models import Person, Project, Seat, Series, Shift
from web.services.actor import Actor
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.words import shift_form

SHIFT = {
    "day": "2026-12-02",
    "start": "14:00",
    "end": "16:30",
    "place_id": "1",
    "kind": "talk",
    "repeat": "once",
    "texts-0-tag": "zh-Hans",
    "texts-0-title": "",
    "texts-1-tag": "en",
    "texts-1-title": "Tea and talk",
    "seats-0-role": "guide",
    "seats-0-minimum": "1",
    "seats-0-desired": "2",
    "seats-0-maximum": "3",
    "seats-0-languages-0-tag": "ar",
    "seats-0-languages-0-level": "B1",
    "seats-0-skills-0-code": "guiding",
    "seats-0-skills-0-level": "2",
    "seats-0-also-0-what": "credentials:first-aid",
    "seats-0-also-1-what": "consents:outdoors",
    "seats-0-minimum_age": "18",
    "ask-speakers-0-language": "en",
    "ask-speakers-0-level": "B2",
    "ask-speakers-0-count": "2",
    "ask-speakers-0-how": "should:3",
    "ask-traits-0-how": "must",
    "shared_language_level": "A2",
    "shared_language_how": "must",
    "together_count": "2",
    "together_how": "must",
}
UNDEMANDING = {
    "seats-0-languages-0-tag": "",
    "seats-0-languages-0-level": "",
    "seats-0-skills-0-code": "",
    "seats-0-skills-0-level": "",
    "seats-0-also-0-what": "",
    "seats-0-also-1-what": "",
    "seats-0-minimum_age": "",
}
"""The same shift for anybody."""
NEEDS = {
    "languages": {"ar": "b1"},
    "skills": {"guiding": 2},
    "credentials": ["first-aid"],
    "consents": ["outdoors"],
    "minimum_age": 18,
}


@pytest.fixture
def lead(signed_in: Login) -> FlaskClient:
    """The demo lead, who reads English for once."""
    browser = signed_in("lead")
    in_language(browser, "en")
    return browser


@pytest.fixture
def project_id(actor_of: Callable[[str], Actor]) -> int:
    """A project the demo lead leads."""
    return min(actor_of("lead").leads)


def posted(session: Session, project_id: int) -> list[Shift]:
    """The shifts of a project called Tea and talk."""
    session.rollback()
    found = session.scalars(select(Shift).where(Shift.project_id == project_id).order_by(Shift.starts_at))
    return [shift for shift in found if shift.texts.get("en") == "Tea and talk"]


def test_a_shift_is_posted_with_everything_that_was_asked(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    answer = post(lead, f"/projects/{project_id}/shifts/new", SHIFT)
    assert answer.headers["Location"] == f"/projects/{project_id}?week=2026-11-30"
    (shift,) = posted(session, project_id)
    (seat,) = session.scalars(select(Seat).where(Seat.shift_id == shift.id))
    assert f"{shift.starts_at:%F %H:%M}" == "2026-12-02 06:00"
    assert (seat.role, seat.minimum, seat.desired, seat.maximum) == ("guide", 1, 2, 3)
    assert seat.needs == NEEDS
    rules = {rule["rule"]: rule for rule in shift.team}
    assert rules["speakers"]["hard"] is False
    assert (rules["speakers"]["weight"], rules["speakers"]["count"]) == (3, 2)
    assert set(rules) == {"speakers", "shared_language", "together"}


def test_saving_an_unchanged_shift_changes_nothing(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    post(lead, f"/projects/{project_id}/shifts/new", SHIFT)
    (shift,) = posted(session, project_id)
    (seat,) = session.scalars(select(Seat).where(Seat.shift_id == shift.id))
    before = (shift.starts_at, shift.ends_at, shift.team, shift.texts, shift.kind, seat.needs, seat.maximum)
    sent = SHIFT | {"seats-0-id": str(seat.id), "version": "1"}
    assert post(lead, f"/shifts/{shift.id}/edit", sent).headers["Location"] == f"/shifts/{shift.id}"
    session.rollback()
    session.expire_all()
    shift, seat = session.get_one(Shift, shift.id), session.get_one(Seat, seat.id)
    after = (shift.starts_at, shift.ends_at, shift.team, shift.texts, shift.kind, seat.needs, seat.maximum)
    assert after == before
    assert shift.version == 1


def test_a_weekly_shift_leaves_out_its_exceptions(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    weekly = {"repeat": "weekly", "until": "2026-12-30", "except-0-day": "2026-12-16", "except-1-day": ""}
    assert post_series(lead, project_id, SHIFT | weekly).status_code == 302
    days = [shift.series_day for shift in posted(session, project_id)]
    assert days == [date(2026, 12, day) for day in (2, 9, 23, 30)]
    assert "Not on 16 Dec." in lead.get(f"/projects/{project_id}").text


def test_a_series_is_cancelled_from_one_day_on_by_page(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    weekly = {"repeat": "weekly", "until": "2026-12-16"}
    post_series(lead, project_id, SHIFT | weekly)
    first, second, _ = (shift.id for shift in posted(session, project_id))
    url = f"/shifts/{second}/cancel"
    page = lead.get(f"{url}?which=later")
    assert "This one and one later one" in page.text
    assert "Cancel 2 shifts" in page.text
    done = post(lead, url, {"which": "later", "effects": digest(page.text)})
    assert done.status_code == 302
    assert "2 shifts are cancelled." in lead.get(done.location).text
    assert [shift.status for shift in posted(session, project_id)] == ["open", "cancelled", "cancelled"]
    assert lead.get(f"/shifts/{first}/cancel").text.count("which=later") == 0
    page = lead.get(f"/shifts/{second}/revive?which=later")
    assert "2 shifts take place" in page.text
    post(lead, f"/shifts/{second}/revive", {"which": "later"})
    assert [shift.status for shift in posted(session, project_id)] == ["open"] * 3


def test_one_day_of_a_series_is_cancelled_alone(lead: FlaskClient, session: Session, project_id: int) -> None:
    weekly = {"repeat": "weekly", "until": "2026-12-16"}
    post_series(lead, project_id, SHIFT | weekly)
    second = posted(session, project_id)[1]
    assert "One of a series" in lead.get(f"/shifts/{second.id}").text
    post(lead, f"/shifts/{second.id}/cancel", page=f"/shifts/{second.id}")
    session.expire_all()
    assert [shift.status for shift in posted(session, project_id)] == ["open", "cancelled", "open"]
    assert "does not take place" in lead.get(f"/shifts/{second.id}").text
    assert lead.get(f"/shifts/{second.id}/edit").status_code == 409


def test_sending_twice_makes_one_series(lead: FlaskClient, session: Session, project_id: int) -> None:
    sent = SHIFT | {"repeat": "weekly", "until": "2026-12-16", "form_key": "k" * 20}
    mark = foreseen(post(lead, f"/projects/{project_id}/shifts/new", sent).text)
    for _ in range(2):
        answer = post(lead, f"/projects/{project_id}/shifts/new", sent | {"foreseen": mark})
        assert answer.status_code in (200, 302)
    session.rollback()
    made = session.scalars(select(Series).where(Series.project_id == project_id)).all()
    assert len([each for each in made if each.shift["texts"].get("en") == "Tea and talk"]) == 1


FAULTS = [
    ({"place_id": ""}, "f-place_id-error"),
    ({"day": "2026-02-30"}, "f-day-error"),
    ({"start": "25:00"}, "f-start-error"),
    ({"repeat": "monthly"}, "f-nths-error"),
    ({"repeat": "weekly", "until": "2026-12-01"}, "f-until-error"),
    ({"repeat": "weekly", "until": "2026-12-16", "except-0-day": "soon"}, "f-except-0-day-error"),
    ({"seats-0-minimum": "4"}, "f-seats-0-minimum-error"),
    ({"seats-0-desired": "9"}, "f-seats-0-desired-error"),
    ({"seats-0-maximum": "many"}, "f-seats-0-maximum-error"),
    ({"seats-0-languages-0-level": ""}, "f-seats-0-languages-0-level-error"),
    ({"seats-0-skills-0-code": "flying"}, "f-seats-0-skills-0-code-error"),
    ({"seats-0-also-0-what": "credentials:wings"}, "f-seats-0-also-error"),
    ({"ask-speakers-0-level": ""}, "f-ask-speakers-0-level-error"),
    ({"ask-traits-0-trait": "lead", "ask-traits-0-count": "0"}, "f-ask-traits-0-count-error"),
    ({"texts-1-title": "x" * 121}, "f-texts-0-title-error"),
]


@pytest.mark.parametrize(("change", "place"), FAULTS)
def test_faults_of_a_shift_stand_by_their_field_and_nothing_is_lost(
    lead: FlaskClient, session: Session, project_id: int, change: dict[str, str], place: str
) -> None:
    answer = post(lead, f"/projects/{project_id}/shifts/new", SHIFT | change)
    assert answer.status_code == 422
    assert f'id="{place}"' in answer.text
    assert (SHIFT | change)["texts-1-title"] in answer.text
    assert '<option value="guide" selected>' in answer.text
    assert posted(session, project_id) == []


def test_seats_are_added_and_removed_without_scripts(lead: FlaskClient, project_id: int) -> None:
    url = f"/projects/{project_id}/shifts/new"
    more = post(lead, url, SHIFT | {"add": "seat"})
    assert more.status_code == 200
    assert 'name="seats-1-desired"' in more.text
    assert "f-place_id-error" not in more.text
    fewer = post(lead, url, SHIFT | {"seats-1-desired": "7", "seats-1-maximum": "8", "remove": "0"})
    assert 'name="seats-1-desired"' not in fewer.text
    assert 'value="7"' in fewer.text
    assert "Tea and talk" in fewer.text


def test_a_project_is_posted_in_several_languages(lead: FlaskClient, session: Session) -> None:
    page = lead.get("/projects/new").text
    organisation = page.split('id="f-organisation_id"')[1].split('<option value="')[2].split('"')[0]
    sent = {
        "scene": "medical",
        "organisation_id": organisation,
        "texts-0-tag": "zh-Hans",
        "texts-0-name": "午后茶话",
        "texts-1-tag": "en",
        "texts-2-tag": "ar",
        "texts-2-name": "شاي وحديث",
        "texts-2-summary": "كل أربعاء",
    }
    answer = post(lead, "/projects/new", sent)
    made = session.scalars(select(Project).order_by(Project.id.desc())).first()
    assert made is not None
    assert answer.headers["Location"] == f"/projects/{made.id}"
    assert made.texts == {
        "zh-Hans": {"name": "午后茶话", "summary": ""},
        "ar-x-draft": {"name": "شاي وحديث", "summary": "كل أربعاء"},
    }
    assert 'value="شاي وحديث"' in lead.get(f"/projects/{made.id}/edit").text


def test_a_project_without_any_text_is_refused(lead: FlaskClient) -> None:
    answer = post(lead, "/projects/new", {"scene": "medical", "texts-0-tag": "zh-Hans", "texts-1-tag": "en"})
    assert answer.status_code == 422
    assert 'id="f-organisation_id-error"' in answer.text
    assert "Give the project a name in one language at least." in answer.text


def test_a_lead_sees_and_changes_only_their_own(
    lead: FlaskClient, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    led = actor_of("lead").leads
    other = session.scalars(select(Shift).where(Shift.project_id.not_in(led)).order_by(Shift.id)).first()
    assert other is not None
    before = other.version
    assert lead.get(f"/projects/{other.project_id}").status_code == 404
    assert f'href="/projects/{other.project_id}' not in lead.get("/projects?all=1").text
    for url in (
        f"/projects/{other.project_id}/edit",
        f"/projects/{other.project_id}/shifts/new",
        f"/shifts/{other.id}/edit",
    ):
        assert lead.get(url).status_code == 404
        assert post(lead, url, SHIFT | {"version": "1"}, page="/projects/new").status_code == 404
    refused = post(lead, f"/shifts/{other.id}/cancel", page="/projects/new")
    assert refused.status_code == 404
    session.rollback()
    session.expire_all()
    assert (other.version, other.status) == (before, "open")


def test_volunteers_have_no_pages_of_leads(signed_in: Login, project_id: int) -> None:
    volunteer = signed_in("volunteer")
    for url in ("/projects", "/projects/new", f"/projects/{project_id}", "/shifts/1"):
        assert volunteer.get(url).status_code == 403


def test_projects_are_found_by_words_in_any_language(
    lead: FlaskClient, project_id: int, session: Session
) -> None:
    name = session.get_one(Project, project_id).texts["zh-Hans"]["name"]
    assert f"/projects/{project_id}?" in lead.get("/projects", query_string={"q": name[:4]}).text
    assert "No project here" in lead.get("/projects?q=zzzzzz").text


def test_what_a_shift_holds_is_what_its_form_says() -> None:
    assert {"tag": "ar", "title": "شاي"} in shift_form.texts({"en": "Tea", "ar": "شاي"})


def accepted(
    session: Session, lead: FlaskClient, project_id: int, count: int = 1
) -> tuple[int, int, list[int]]:
    """A shift posted by page, with people who accepted its seat: its id, the seat's and theirs."""
    post(lead, f"/projects/{project_id}/shifts/new", SHIFT | UNDEMANDING)
    (made,) = posted(session, project_id)
    (seat,) = seats_of(session, made.id)
    people = free_people(session, count)
    for person in people:
        promised(session, person, seat, "accepted")
    session.rollback()
    return made.id, seat, people


def digest(page: str) -> str:
    """The effects that a page says it has shown."""
    found = re.search(r'name="effects" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def test_what_a_change_does_is_shown_and_done_by_the_second_press(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    made, seat, (person,) = accepted(session, lead, project_id)
    name = session.get_one(Person, person).name
    session.rollback()
    url = f"/shifts/{made}/edit"
    assert "One person has a place here." in lead.get(url).text
    sent = SHIFT | UNDEMANDING | {"seats-0-id": str(seat), "version": "1", "start": "09:00", "end": "11:00"}
    sent |= {"texts-1-title": "Coffee and talk"}
    first = post(lead, url, sent)
    assert first.status_code == 200
    assert "One person keeps their place and is asked again" in first.text
    assert name in first.text
    assert 'value="Coffee and talk"' in first.text
    assert 'value="09:00"' in first.text
    assert session.get_one(Shift, made).version == 1
    session.rollback()
    second = post(lead, url, sent | {"effects": digest(first.text)})
    assert second.headers["Location"] == f"/shifts/{made}"
    assert of(session, person, seat).answered_sequence == 0
    session.rollback()
    page = lead.get(f"/shifts/{made}").text
    assert "What people were told" in page
    assert "changed, waits for an answer" in page
    assert "Was told:" in page


def test_what_somebody_answered_meanwhile_is_shown_again(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    made, seat, people = accepted(session, lead, project_id, 2)
    sent = SHIFT | UNDEMANDING | {"seats-0-id": str(seat), "version": "1", "start": "09:00", "end": "11:00"}
    first = post(lead, f"/shifts/{made}/edit", sent)
    promise = of(session, people[0], seat)
    with writing(session):
        acts.give_up(session, Deed(acting="party"), [promise])
    again = post(lead, f"/shifts/{made}/edit", sent | {"effects": digest(first.text)})
    assert again.status_code == 200
    assert "What this does is another thing by now." in again.text
    session.expire_all()
    assert session.get_one(Shift, made).version == 1
    session.rollback()
    assert post(lead, f"/shifts/{made}/edit", sent | {"effects": digest(again.text)}).status_code == 302


def test_who_goes_is_ticked(lead: FlaskClient, session: Session, project_id: int) -> None:
    made, seat, people = accepted(session, lead, project_id, 2)
    fewer = {"seats-0-minimum": "1", "seats-0-desired": "1", "seats-0-maximum": "1"}
    sent = SHIFT | UNDEMANDING | fewer | {"seats-0-id": str(seat), "version": "1"}
    first = post(lead, f"/shifts/{made}/edit", sent)
    assert "One of these must go" in first.text
    assert all(f'name="release" value="{each}"' in first.text for each in people)
    seen = sent | {"effects": digest(first.text)}
    assert "Choose who goes." in post(lead, f"/shifts/{made}/edit", seen).text
    done = post(lead, f"/shifts/{made}/edit", seen | {"release": str(people[1])})
    assert done.status_code == 302
    assert [of(session, each, seat).state for each in people] == ["accepted", "released"]


def test_an_outdated_change_shows_both_values_before_any_effect(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    made, seat, _ = accepted(session, lead, project_id)
    with writing(session):
        shift = session.get_one(Shift, made)
        shift.group_code, shift.version = "north", 2
    sent = SHIFT | UNDEMANDING | {"seats-0-id": str(seat), "version": "1", "start": "09:00", "end": "11:00"}
    answer = post(lead, f"/shifts/{made}/edit", sent | {"group_code": "south"})
    assert answer.status_code == 409
    assert "Saved now: north" in answer.text
    assert 'value="south"' in answer.text


def test_cancelling_and_letting_take_place_are_confirmed_with_names(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    made, seat, (person,) = accepted(session, lead, project_id)
    name = session.get_one(Person, person).name
    session.rollback()
    for deed, state in (("cancel", "shift_cancelled"), ("revive", "offered")):
        url = f"/shifts/{made}/{deed}"
        page = lead.get(url)
        assert name in page.text
        unseen = post(lead, url)
        assert unseen.status_code == 200
        assert name in unseen.text
        assert post(lead, url, {"effects": digest(page.text)}).status_code == 302
        assert of(session, person, seat).state == state
        session.rollback()


def test_a_project_is_closed_with_what_is_to_come_or_without(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    made, seat, (person,) = accepted(session, lead, project_id)
    name = session.get_one(Person, person).name
    session.rollback()
    url = f"/projects/{project_id}/close"
    page = lead.get(url).text
    assert name in page
    unseen = post(lead, url, {"coming": "cancel"})
    assert unseen.status_code == 200
    assert session.get_one(Project, project_id).closed_at is None
    session.rollback()
    assert post(lead, url, {"coming": "cancel", "effects": digest(page)}).status_code == 302
    assert of(session, person, seat).state == "shift_cancelled"
    assert session.get_one(Shift, made).status == "cancelled"


def test_all_later_ones_of_a_series_are_changed_by_page(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    weekly = {"repeat": "weekly", "until": "2026-12-16"}
    post_series(lead, project_id, SHIFT | weekly)
    first = posted(session, project_id)[0]
    (seat,) = seats_of(session, first.id)
    session.rollback()
    sent = SHIFT | {
        "seats-0-id": str(seat),
        "version": "1",
        "start": "09:00",
        "end": "11:00",
        "which": "later",
    }
    assert post(lead, f"/shifts/{first.id}/edit", sent).status_code == 302
    session.expire_all()
    assert [f"{each.starts_at:%d %H:%M}" for each in posted(session, project_id)] == [
        "02 01:00", "09 01:00", "16 01:00",
    ]  # fmt: skip


def test_a_shift_that_nobody_was_given_is_deleted_by_page(
    lead: FlaskClient, session: Session, project_id: int
) -> None:
    post(lead, f"/projects/{project_id}/shifts/new", SHIFT)
    (made,) = posted(session, project_id)
    sent = {"version": "1"}
    answer = post(lead, f"/shifts/{made.id}/delete", sent, page=f"/shifts/{made.id}")
    assert answer.headers["Location"] == f"/projects/{project_id}?week=2026-11-30"
    assert posted(session, project_id) == []
