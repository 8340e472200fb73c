"""The year at a look, and the forms of the district's own days."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, in_language, post
from tests.web.organisations.test_pages import administers, fresh
from tests.web.pages.reading import english
from tests.web.people.staff import OWN
from web.models import CalendarDay

NAMES = {
    "names-0-tag": "zh-Hans",
    "names-0-name": "社区开放日",
    "names-2-tag": "en",
    "names-2-name": "Open day",
}
SENT = {**NAMES, "day": "2027-03-05", "kind": "off"}


def own_days(session: Session) -> list[CalendarDay]:
    return list(fresh(session).scalars(select(CalendarDay)))


@pytest.mark.parametrize(("who", "edits"), [("lead", False), ("coordinator", False), ("admin", True)])
def test_the_year_shows_days_off_and_worked_weekends(signed_in: Login, who: str, edits: bool) -> None:
    page = english(signed_in(who)).get("/calendar-days").text
    assert "Holidays and workdays 2026" in page
    for days, name in (("15–23 February", "Spring Festival"), ("Sun 4 Jan", "worked")):
        assert re.search(rf"{days}</bdi></span> <span>(<bdi>)?{name}", page), name
    assert len(re.findall(r'<td[^>]*><span class="year-day off', page)) == 33
    assert len(re.findall(r'<td[^>]*><span class="year-day work', page)) == 6
    assert "has not announced" not in page
    assert ('href="/calendar-days/new"' in page) is edits
    assert 'href="/calendar-days"' in page


@pytest.mark.parametrize("year", ["2027", "2028"])
def test_a_year_that_is_not_announced_says_so(signed_in: Login, year: str) -> None:
    page = english(signed_in("lead")).get(f"/calendar-days?year={year}").text
    assert f"The State Council has not announced {year} yet: these days are an estimate." in page
    assert "estimate</span>" in page


@pytest.mark.parametrize("year", ["2025", "2029", "0", "-1", "next", "99999999999"])
def test_another_year_is_this_one(signed_in: Login, year: str) -> None:
    answer = english(signed_in("lead")).get(f"/calendar-days?year={year}")
    assert answer.status_code == 200
    assert "Holidays and workdays 2026" in answer.text


def test_volunteers_do_not_see_it(signed_in: Login) -> None:
    assert english(signed_in("volunteer")).get("/calendar-days").status_code == 403


def test_a_day_is_added_changed_and_deleted(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    assert "Names in more languages" in client.get("/calendar-days/new").text
    answer = post(client, "/calendar-days/new", SENT)
    assert answer.headers["Location"].endswith("/calendar-days?year=2027")
    (made,) = own_days(session)
    assert (made.kind, made.names) == ("off", {"zh-Hans": "社区开放日", "en": "Open day"})
    url = f"/calendar-days/{made.id}"
    page = client.get("/calendar-days?year=2027").text
    assert f'href="{url}"' in page
    assert "decided by the district" in page
    assert 'value="Open day"' in client.get(url).text
    changed = post(client, url, {**SENT, "kind": "work", "names-2-name": "", "version": "1"})
    assert changed.status_code == 302
    (made,) = own_days(session)
    assert (made.kind, made.names, made.version) == ("work", {"zh-Hans": "社区开放日"}, 2)
    assert post(client, f"{url}/delete", {"version": "1"}).status_code == 409
    assert post(client, f"{url}/delete", {"version": "2"}).status_code == 302
    assert own_days(session) == []


@pytest.mark.parametrize(
    ("wrong", "control"),
    [
        ({"day": ""}, "day"),
        ({"day": "31 November"}, "day"),
        ({"day": "2026-11-31"}, "day"),
        ({"kind": "moon"}, "kind"),
        ({"names-0-name": "x" * 101}, "names-0-name"),
    ],
)
def test_faults_stand_by_the_field(signed_in: Login, wrong: dict[str, str], control: str) -> None:
    answer = post(english(signed_in("admin")), "/calendar-days/new", {**SENT, **wrong})
    assert answer.status_code == 422
    assert f'id="f-{control}-error"' in answer.text
    assert 'value="Open day"' in answer.text


def test_a_day_that_is_there_is_refused_by_its_field(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    post(client, "/calendar-days/new", SENT)
    answer = post(client, "/calendar-days/new", {**SENT, "kind": "work"})
    assert answer.status_code == 422
    assert "The district has said something of this day already." in answer.text
    assert len(own_days(session)) == 1


def test_two_who_change_one_day_both_see_what_happened(signed_in: Login, session: Session) -> None:
    one, two = english(signed_in("admin")), english(signed_in("admin"))
    post(one, "/calendar-days/new", SENT)
    url = f"/calendar-days/{own_days(session)[0].id}"
    assert post(one, url, {**SENT, "kind": "usual", "version": "1"}).status_code == 302
    late = post(two, url, {**SENT, "kind": "work", "version": "1"})
    assert late.status_code == 409
    assert "Nothing of yours is saved yet" in late.text


def test_who_administers_a_part_does_not_change_the_district(signed_in: Login, session: Session) -> None:
    post(english(signed_in("admin")), "/calendar-days/new", SENT)
    made = own_days(session)[0].id
    administers(session, "lead", OWN)
    client = english(signed_in("lead"))
    page = client.get("/calendar-days?year=2027")
    assert "Open day" in page.text
    assert f'href="/calendar-days/{made}"' not in page.text
    assert client.get("/calendar-days/new").status_code == 403
    assert client.get(f"/calendar-days/{made}").status_code == 404
    assert post(client, f"/calendar-days/{made}/delete", {"version": "1"}).status_code == 404
    assert len(own_days(session)) == 1


def test_it_is_read_in_chinese(signed_in: Login) -> None:
    client = signed_in("lead")
    in_language(client, "zh-Hans")
    page = client.get("/calendar-days").text
    assert "春节" in page
    assert "Spring Festival" not in page
