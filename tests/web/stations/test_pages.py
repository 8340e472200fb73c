"""Opening hours by pages and by the API."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from tests.web.demand.ground import free_people, places, project_of, promised, reading_english, seats_of
from tests.web.stations.ground import hours, opened, said, stations, told
from web.models import Opening
from web.services.actor import Actor


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.fixture
def opening(session: Session, lead: Actor) -> Opening:
    return opened(session, lead)


def form(session: Session, **other: str) -> dict[str, str]:
    """Opening hours as the page sends them."""
    return {
        "place_id": str(places(session)[0]), "open3": "09:00-11:00 5\n11:00-12:00 4", "lengths": "90",
        "every": "30", "days_off": "skip", "make_up": "keep", "first": "2026-12-02", "last": "2026-12-16",
        "texts-0-tag": "en", "texts-0-title": "Desk", "seats-0-role": "guide",
        "seats-0-flow": "planned", **other,
    }  # fmt: skip


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, name
    return found.group(1)


def test_the_cut_is_shown_and_then_made_exactly(session: Session, lead: Actor, signed_in: Login) -> None:
    browser, project = reading_english(signed_in("lead")), project_of(session, lead)
    url = f"/projects/{project}/openings/new"
    blank = browser.get(url).get_data(as_text=True)
    token = {"csrf_token": hidden(blank, "csrf_token"), "form_key": hidden(blank, "form_key")}
    shown = browser.post(url, data=form(session) | token).get_data(as_text=True)
    assert "6 shifts would be made" in shown
    assert "09:00–10:30" in shown
    assert session.scalars(select(Opening)).first() is None
    token = {"csrf_token": hidden(shown, "csrf_token"), "form_key": hidden(shown, "form_key")}
    sent = form(session) | token | {"foreseen": hidden(shown, "foreseen")}
    made = browser.post(url, data=sent)
    assert made.status_code == 302
    page = browser.get(made.location + "?week=2026-12-02").get_data(as_text=True)
    assert "have a place" in page
    listed = browser.get(f"/projects/{project}/openings").get_data(as_text=True)
    assert "Wednesday: 09:00–11:00, 5 people · 11:00–12:00, 4 people" in listed


@pytest.mark.parametrize(
    ("other", "said_there"),
    [({"open3": "22:00-02:00 1"}, "24:00"), ({"open3": "soon"}, "Write"),
     ({"lengths": "long"}, "Enter minutes"),
     ({"open3": ""}, "hours for one day"), ({"otherdays": "tomorrow"}, "Begin"), ({"lengths": "5"}, "15"),
     ({"otherdays": "2026-12-25\n2026-12-25 09:00-10:00 1"}, "not both"), ({"last": "2026-12-01"}, "before")],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_place_and_nothing_typed_is_lost(
    session: Session, lead: Actor, signed_in: Login, other: dict[str, str], said_there: str
) -> None:
    browser, url = reading_english(signed_in("lead")), f"/projects/{project_of(session, lead)}/openings/new"
    blank = browser.get(url).get_data(as_text=True)
    token = {"csrf_token": hidden(blank, "csrf_token"), "form_key": hidden(blank, "form_key")}
    page = browser.post(url, data=form(session, **other) | token)
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert said_there in text
    for value in other.values():
        assert value.splitlines()[0] in text if value else True


def test_a_change_is_shown_with_whom_it_concerns(
    session: Session, opening: Opening, signed_in: Login
) -> None:
    browser, url = reading_english(signed_in("lead")), f"/openings/{opening.id}/edit"
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, stations(session, opening, "12-02")[0].id)[0], "accepted")
    page = browser.get(url).get_data(as_text=True)
    assert "09:00-11:00 5" in page

    def sent(text: str, **more: str) -> dict[str, str]:
        names = ("csrf_token", "form_key", "version")
        return form(session, open3="14:00-15:30 2", **more) | {name: hidden(text, name) for name in names}

    shown = browser.post(url, data=sent(page)).get_data(as_text=True)
    assert "What this change does" in shown
    assert "The first week that changes, as it would be" in shown
    assert "14:00" in shown.split("as it would be", 1)[1].split("When it is open", 1)[0]
    assert told(session, opening, "12-02")[0] == "12-02 09:00-10:30 3/5/6"
    done = browser.post(url, data=sent(shown, effects=hidden(shown, "effects")))
    assert done.status_code == 302
    assert told(session, opening, "12-02") == ["(12-02 09:00-10:30 3/5/6)", "12-02 14:00-15:30 1/2/2"]


def test_it_ends_and_is_taken_back_by_pages(session: Session, opening: Opening, signed_in: Login) -> None:
    browser = reading_english(signed_in("lead"))
    for name in ("end", "take-back"):
        url = f"/openings/{opening.id}/{name}"
        page = browser.get(url).get_data(as_text=True)
        names = ("csrf_token", "form_key", "version")
        data = {key: hidden(page, key) for key in names} | {"last": "2026-12-08"}
        answer = browser.post(url, data=data)
        if answer.status_code == 200:
            shown = answer.get_data(as_text=True)
            data = {key: hidden(shown, key) for key in (*names, "effects")} | {"last": "2026-12-08"}
            answer = browser.post(url, data=data)
        assert answer.status_code == 302
    session.rollback()
    session.expire_all()
    assert session.scalars(select(Opening)).first() is None


def test_a_program_does_the_same(session: Session, lead: Actor, signed_in: Login) -> None:
    browser, project = signed_in("lead"), project_of(session, lead)
    base = f"/api/v1/projects/{project}/openings"
    foreseen = browser.post(f"{base}/foreseen", json=said(session)).get_json()
    wednesday = foreseen["days"][2]
    assert [(each["start"], each["end"], each["desired"]) for each in wednesday["stations"]] == [
        ("09:00", "10:30", 5), ("10:30", "12:00", 5)
    ]  # fmt: skip
    assert (wednesday["open_minutes"], wednesday["beyond_minutes"], wednesday["made"]) == (840, 60, False)
    made = browser.post(base, json=said(session))
    assert made.status_code == 201
    url = f"/api/v1/openings/{made.get_json()['id']}"
    one = browser.get(url)
    assert one.get_json()["hours"][1] == {
        "weekday": 3, "start": "11:00", "end": "12:00", "minimum": 2, "desired": 4
    }  # fmt: skip
    week = browser.get(f"{url}/week?week=2026-12-02").get_json()
    assert [each["desired"] for each in week["days"][2]["hours"]] == [5, 5, 4]
    fewer = said(session, hours=hours((3, "09:00", "10:30", 2)))
    effects = browser.post(f"{url}/effects", json=fewer).get_json()
    assert len(effects["gone"]) == 3
    assert browser.put(url, json=fewer).status_code == 428
    tag = {"If-Match": one.headers["ETag"]}
    changed = browser.put(url, json=fewer, headers=tag)
    assert changed.status_code == 204
    assert browser.put(url, json=said(session), headers=tag).status_code == 412
    ended = browser.post(
        f"{url}/end", json={"last": "2026-12-09"}, headers={"If-Match": changed.headers["ETag"]}
    )
    assert ended.status_code == 204
    assert browser.get(base).get_json()["items"][0]["last"] == "2026-12-09"
    assert browser.delete(url, headers={"If-Match": ended.headers["ETag"]}).status_code == 204
    assert browser.get(url).status_code == 404


def test_strangers_see_none_of_it(opening: Opening, signed_in: Login) -> None:
    assert signed_in("volunteer").get(f"/openings/{opening.id}").status_code in (403, 404)
    assert signed_in("volunteer").get(f"/api/v1/openings/{opening.id}").status_code in (403, 404)


def test_a_station_says_how_its_hours_are_covered(
    session: Session, opening: Opening, signed_in: Login
) -> None:
    first, *_ = stations(session, opening, "12-02")
    for person in free_people(session, 3):
        promised(session, person, seats_of(session, first.id)[0], "accepted")
    for name, url in (("lead", f"/shifts/{first.id}"), ("coordinator", f"/board/shifts/{first.id}")):
        page = reading_english(signed_in(name)).get(url).get_data(as_text=True)
        assert "09:00–10:00: 3 of 5" in page
        assert "10:00–11:00: 0 of 5" in page
