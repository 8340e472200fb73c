"""The pages of attendance: the day's shifts, day sheets with their forms, check-in, what is not recorded."""

import re
from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.attendance.there import BEGINS, ENDS, Day
from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.promised import give, promise
from web.models import Person
from web.services.actor import Actor
from web.services.attendance import codes

MINUTE = timedelta(minutes=1)


def sheet(browser: FlaskClient, day: Day) -> str:
    found = browser.get(f"/shifts/{day.shift_id}/day")
    assert found.status_code == 200, found.text[:400]
    return found.text


def test_a_lead_notes_who_comes_and_confirms_their_hours(day: Day, signed_in: Login) -> None:
    with time_machine.travel(BEGINS + MINUTE, tick=False):
        lead = english(signed_in("lead"))
        assert f"/shifts/{day.shift_id}/day" in lead.get("/today").text
        page, url = sheet(lead, day), f"/shifts/{day.shift_id}/day"
        assert "Too few are here to begin" in page
        number = codes.current(day.session, day.shift_id, BEGINS + MINUTE).number
        assert number in page
        assert number in lead.get(f"{url}/code").text
        assert "<html" not in lead.get(f"{url}/code?part=1").text
        for which, what in enumerate(("arrived", "late", "missed")):
            said = {"what": what, "promise_id": str(day.promise(which).id)}
            assert post(lead, f"{url}/press", said, page=url).status_code == 302
        page = sheet(lead, day)
        assert "on the way" in page
        assert "Came after all" in page
    with time_machine.travel(ENDS, tick=False):
        lead = english(signed_in("lead"))
        assert "Hours of 1 person to confirm" in sheet(lead, day)
        assert post(lead, f"{url}/hours", {}, page=url).status_code == 302
        assert "hours confirmed" in sheet(lead, day)
        assert "one person not recorded" in lead.get("/attendance").text
    assert day.promise().minutes == 119


def test_a_coordinator_finds_and_enters_who_came_unplanned(
    day: Day, signed_in: Login, session: Session
) -> None:
    name = session.get_one(Person, day.spare[0]).name
    session.rollback()
    with time_machine.travel(BEGINS, tick=False):
        planner, url = english(signed_in("coordinator")), f"/shifts/{day.shift_id}/day"
        page = planner.get(url, query_string={"seat": day.seat_id, "query": name}).text
        assert f'name="volunteer_id" value="{day.spare[0]}"' in page
        said = {"seat_id": str(day.seat_id), "volunteer_id": str(day.spare[0])}
        assert post(planner, f"{url}/unplanned", said, page=url).status_code == 302
        assert "They are entered." in planner.get(url).text


def test_a_volunteer_checks_in_by_what_they_scanned_or_were_told(
    day: Day, signed_in: Login, session: Session, actor_of: Callable[[str], Actor]
) -> None:
    me = actor_of("volunteer")
    if me.volunteer_id not in day.people:
        give(session, me.volunteer_id or 0, day.seat_id, "accepted")
    with time_machine.travel(BEGINS, tick=False):
        browser = english(signed_in("volunteer"))
        assert "The number that is said to you" in browser.get("/check-in").text
        wrong = post(browser, "/check-in", {"number": "12 34"})
        assert wrong.status_code == 409
        token = codes.current(session, day.shift_id, BEGINS).token
        page = browser.get(f"/check-in/{token}")
        assert "I am here" in page.text
        mark = re.search(r'name="mark" value="([^"]+)"', page.text)
        assert mark is not None
        said = {"shift_id": str(day.shift_id), "mark": mark[1]}
        found = post(browser, "/check-in/scanned", said, page=f"/check-in/{token}")
        assert found.status_code == 302
        assert promise(session, me.volunteer_id or 0, day.seat_id).state == "checked_in"
        assert browser.get("/check-in/1-not-a-code-of-ours").status_code == 409


def test_the_worker_may_show_day_sheets_and_no_other_page(client: FlaskClient) -> None:
    found = client.get("/day-worker.js")
    assert found.status_code == 200
    assert found.mimetype in ("text/javascript", "application/javascript")


def test_people_are_noted_in_the_lists_themselves(day: Day, signed_in: Login) -> None:
    url = f"/shifts/{day.shift_id}/day"
    with time_machine.travel(BEGINS - 125 * MINUTE, tick=False):
        assert "Arrived" not in english(signed_in("lead")).get("/today").text
    with time_machine.travel(BEGINS + MINUTE, tick=False):
        lead = english(signed_in("lead"))
        for which, what in enumerate(("arrived", "missed")):
            page = lead.get("/today").text
            assert f'name="promise_id" value="{day.promise(which).id}"' in page
            said = {"what": what, "promise_id": str(day.promise(which).id), "back": "/today", "named": "Li"}
            found = post(lead, f"{url}/press", said, page="/today")
            assert found.headers["Location"].endswith(f"/today#shift-{day.shift_id}")
            assert "Noted of Li" in lead.get("/today").text
        page = lead.get("/today").text
        assert f'name="promise_id" value="{day.promise(0).id}"' not in page
        assert "Came after all" in page
    with time_machine.travel(ENDS + MINUTE, tick=False):
        lead = english(signed_in("lead"))
        assert f'name="promise_id" value="{day.promise(2).id}"' in lead.get("/attendance").text
        assert "Confirm hours of 1 person" in lead.get("/attendance").text
        said = {"what": "arrived", "promise_id": str(day.promise(2).id), "back": "/attendance", "named": "Li"}
        post(lead, f"{url}/press", said, page="/attendance")
        assert "Confirm hours of 2 people" in lead.get("/attendance").text
        found = post(lead, f"{url}/hours", {"back": "/attendance"}, page="/attendance")
        assert found.headers["Location"].endswith(f"/attendance#shift-{day.shift_id}")
        assert f'id="shift-{day.shift_id}"' not in lead.get("/attendance").text
    assert day.promise(2).minutes == 120
    with time_machine.travel(ENDS + 2 * MINUTE, tick=False):
        said = {"what": "back", "promise_id": str(day.promise(1).id), "back": "https://elsewhere.example/x"}
        found = post(english(signed_in("lead")), f"{url}/press", said, page="/attendance")
        assert found.headers["Location"].endswith(url)
