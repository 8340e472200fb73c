"""The board: what it shows to whom, its filters, folded programmes, and the week by people."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.reader import Reader
from tests.web.conftest import MONDAY, Login
from tests.web.pages.reading import english
from tests.web.services.planned import WEEK, draft, seated_pair, seen, whole
from web.models import Roster, Volunteer
from web.services import board
from web.services.days import coming_monday
from web.words import board as cards
from web.words.board import shared_beginning
from web.words.board_filters import Filters, read
from web.words.weeks import monday_asked


def test_a_planner_sees_the_newest_draft_and_what_publishing_would_change(
    signed_in: Login, session: Session
) -> None:
    made = draft(session)
    page = english(signed_in("coordinator")).get(f"/board?week={MONDAY}").text
    assert f"Draft {made}, made from published roster 1" in page
    assert re.search(r"Publish \d+ changes", page)
    assert f'action="/rosters/{made}/publish"' in page


def test_a_lead_sees_what_is_published_and_nothing_to_press(signed_in: Login, session: Session) -> None:
    made = draft(session)
    page = english(signed_in("lead")).get(f"/board?week={MONDAY}&roster={made}").text
    assert "Published roster 1" in page
    assert "/publish" not in page
    assert "/board/shifts/" not in page


def test_a_week_without_shifts_says_so(signed_in: Login) -> None:
    page = english(signed_in("coordinator")).get("/board?week=2027-05-03").text
    assert "This week has no shifts yet." in page
    assert "Plan this week" in page


def test_dots_and_sums_of_a_card_add_up(app: Flask, session: Session) -> None:
    made = draft(session)
    found = board.week(session, WEEK, whole(session), roster_id=made)
    with app.test_request_context(), app.app_context():
        look = cards.Look(Reader("en", WEEK.zone), made, frozenset(), beside=False)
        for project in found.projects:
            for shift in project.shifts:
                card = cards.card(look, shift)
                empty = sum(dot in ("needed", "wanted") for dot in card["seats"])
                heads = sum(seat.heads for seat in shift.seats)
                assert len(card["seats"]) == heads + empty
                assert empty == sum(seat.wanted for seat in shift.seats)
                assert (card["state"] == "short") == ("needed" in card["seats"])


def test_a_shift_with_a_changed_seat_is_marked(app: Flask, session: Session) -> None:
    made = draft(session)
    found = board.week(session, WEEK, whole(session), roster_id=made)
    shift = next(shift for project in found.projects for shift in project.shifts)
    with app.test_request_context():
        look = cards.Look(Reader("en", WEEK.zone), made, {shift.seats[0].id}, beside=False)
        assert cards.card(look, shift)["changed"]
        assert not cards.card(replace(look, changed=frozenset()), shift)["changed"]


def test_only_short_shifts_are_left_by_the_filter(session: Session) -> None:
    found = board.week(session, WEEK, whole(session), roster_id=draft(session))
    left = [s for p in Filters(short=True).chosen(found.projects, frozenset()) for s in p.shifts]
    every = [s for p in found.projects for s in p.shifts if s.state == "short"]
    assert {s.id for s in left} == {s.id for s in every}
    assert left


def test_language_filter_keeps_only_shifts_that_ask_for_it(session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    asked = {
        tag
        for p in found.projects
        for s in p.shifts
        for seat in s.seats
        for tag in seat.needs.get("languages", ())
    }
    language = min(asked)
    left = [s for p in Filters(language=language).chosen(found.projects, frozenset()) for s in p.shifts]
    assert left
    assert all(any(language in seat.needs.get("languages", ()) for seat in s.seats) for s in left)
    assert list(Filters(language="xx").chosen(found.projects, frozenset())) == []


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"short": "1"}, Filters(short=True)),
        ({"short": "yes", "scene": "moon", "area": "1; drop"}, Filters()),
        ({"scene": "medical", "area": "7"}, Filters(scene="medical", area="7")),
    ],
)
def test_filters_that_make_no_sense_are_left_out(args: dict[str, str], expected: Filters) -> None:
    assert read(args) == expected


def test_filters_come_back_as_the_same_address() -> None:
    filters = Filters(short=True, scene="medical", language="ar")
    assert read(filters.query()) == filters


def test_a_programme_of_many_projects_is_one_row_until_opened(app: Flask, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    project = found.projects[0]
    many = [replace(project, id=100 + n, programme="many") for n in range(5)]
    with app.test_request_context():
        look = cards.Look(Reader("en", WEEK.zone), None, frozenset(), beside=False)
        folded = cards.block(look, "many", many, opened=False)
        opened = cards.block(look, "many", many, opened=True)
        few = cards.block(look, "many", many[:2], opened=False)
    assert folded["rows"] == []
    assert len(folded["sums"]) == 7
    assert len(opened["rows"]) == 5
    assert len(few["rows"]) == 2
    assert not few["id"]


def test_programme_fragment_shows_its_projects(signed_in: Login, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    project = found.projects[0]
    answer = english(signed_in("coordinator")).get(f"/board/programmes/{project.programme}?week={MONDAY}")
    assert answer.status_code == 200
    assert f'href="/projects/{project.id}"' in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("titles", "beginning"),
    [
        (["Map walk, Wuxi", "Map walk, Yugu"], "Map walk, "),
        (["核图·武西", "核图·晋元"], "核图·"),
        (["Crafts class", "Crafts club"], ""),
        (["One", "One"], ""),
        ([], ""),
        (["Walk, a, x", "Walk, a"], "Walk, "),
    ],
)
def test_what_all_titles_begin_with_is_found(titles: list[str], beginning: str) -> None:
    assert shared_beginning(titles) == beginning


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("2026-12-06", MONDAY),
        ("2026-11-30", MONDAY),
        ("nonsense", MONDAY),
        (None, MONDAY),
        ("0001-01-01", MONDAY),
        ("9999-12-31", MONDAY),
        ("2026-12-07", date(2026, 12, 7)),
    ],
)
def test_any_day_asks_for_its_week_and_nonsense_for_the_coming_one(text: str | None, monday: date) -> None:
    assert monday_asked(text, date(2026, 11, 23)) == monday
    assert coming_monday(date(2026, 11, 23)) == MONDAY


def test_people_over_the_week_can_be_moved_in_a_draft_alone(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    published = client.get(f"/board/people?week={MONDAY}").text
    made = draft(session)
    person, seat = seated_pair(seen(session, made))
    drafted = client.get(f"/board/people?week={MONDAY}&q={session.get_one(Volunteer, person).number}").text
    assert "data-item" not in published
    assert f'data-item="{person}-{seat}"' in drafted
    assert f'data-place="{person}/2026-12-02"' in drafted


def test_unknown_roster_is_nothing(signed_in: Login, session: Session) -> None:
    newest = session.scalars(select(Roster.id).order_by(Roster.id.desc())).first() or 0
    assert english(signed_in("coordinator")).get(f"/board?roster={newest + 99}").status_code == 404
