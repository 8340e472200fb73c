"""The board: what it shows to whom, its filters, folded programmes, and the week by people."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.reader import Reader
from tests.web.conftest import MONDAY, Login
from tests.web.pages.reading import english
from tests.web.promised import promise, unanswered
from tests.web.services.planned import WEEK, draft, seated_pair, seen, whole
from web.db import writing
from web.models import Person, Promise, Roster, Seat, Shift, Volunteer
from web.services import board, rosters
from web.services.days import coming_monday
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.standing import in_force
from web.services.promises.transitions import PARTY
from web.words import board as cards
from web.words.board import shared_beginning
from web.words.board_filters import Filters, read
from web.words.board_look import Look
from web.words.weeks import monday_asked

MARK = r"/board/mark\?seen=([\d.]+)"


def test_the_board_is_of_what_is_in_force_and_one_press_leads_to_a_draft(
    signed_in: Login, session: Session
) -> None:
    made = draft(session)
    page = english(signed_in("coordinator")).get(f"/board?week={MONDAY}").text
    assert "Published number 1" in page
    assert f"/board?week={MONDAY}&amp;roster={made}" in page
    assert "publish" not in re.findall(r'class="button primary"[^>]*>(.*?)</a>', page)


def test_a_draft_says_its_base_and_leads_back_and_to_publishing(signed_in: Login, session: Session) -> None:
    made = draft(session)
    page = english(signed_in("coordinator")).get(f"/board?week={MONDAY}&roster={made}").text
    assert f"Draft {made}, based on published number 1" in page
    assert "See what is in force" in page
    assert re.search(r"Check and publish \d+ changes?", page)
    assert f'href="/rosters/{made}"' in page


def test_a_draft_without_changes_offers_no_publishing(signed_in: Login, session: Session) -> None:
    client = english(signed_in("coordinator"))
    made = copied(session)
    page = client.get(f"/board?week={MONDAY}&roster={made}").text
    assert "This draft changes nothing of what is in force." in page
    assert "Check and publish" not in page


def test_what_was_declined_since_a_draft_was_begun_is_said_and_shown(
    signed_in: Login, session: Session
) -> None:
    made = copied(session)
    told = _offered(session)
    with writing(session):
        acts.decline(session, Deed(acting=PARTY), [told])
    page = english(signed_in("coordinator")).get(f"/board?week={MONDAY}&roster={made}").text
    assert "Since this draft was begun: one person said no." in page
    found = board.week(session, WEEK, whole(session), roster_id=made)
    (seat,) = (s for p in found.projects for h in p.shifts for s in h.seats if s.id == told.seat_id)
    assert "declined" in {each.state for each in seat.people if each.volunteer_id == told.volunteer_id}


def test_a_lead_sees_what_is_in_force_and_nothing_to_press(signed_in: Login, session: Session) -> None:
    made = draft(session)
    page = english(signed_in("lead")).get(f"/board?week={MONDAY}&roster={made}").text
    assert "Published number 1" in page
    assert "Check and publish" not in page
    assert f"roster={made}" not in page
    assert "/board/shifts/" not in page


def test_a_week_without_shifts_says_so(signed_in: Login) -> None:
    page = english(signed_in("coordinator")).get("/board?week=2027-05-03").text
    assert "This week has no shifts yet" in page
    assert "has the people it needs" not in page
    assert "Plan automatically" in page


def test_dots_and_sums_of_a_card_add_up(app: Flask, session: Session) -> None:
    made = draft(session)
    found = board.week(session, WEEK, whole(session), roster_id=made)
    with app.test_request_context(), app.app_context():
        look = Look(Reader("en", WEEK.zone), made, frozenset(), beside=False)
        for project in found.projects:
            for shift in project.shifts:
                card = cards.card(look, shift)
                empty = sum(dot in ("needed", "wanted") for dot in card["seats"])
                heads = sum(seat.heads for seat in shift.seats)
                assert len(card["seats"]) == heads + empty
                assert empty == sum(seat.wanted for seat in shift.seats)
                assert card["sum"] == f"{heads}/{shift.desired}"
                assert (card["state"] == "short") == ("needed" in card["seats"])


def test_a_shift_with_a_changed_seat_is_marked(app: Flask, session: Session) -> None:
    made = draft(session)
    found = board.week(session, WEEK, whole(session), roster_id=made)
    shift = next(shift for project in found.projects for shift in project.shifts)
    with app.test_request_context():
        look = Look(Reader("en", WEEK.zone), made, {shift.seats[0].id}, beside=False)
        assert cards.card(look, shift)["changed"]
        assert not cards.card(replace(look, changed=frozenset()), shift)["changed"]


@pytest.mark.parametrize(
    ("heads", "state"), [(0, "short"), (1, "short"), (2, "open"), (3, "full"), (4, "full"), (5, "over")]
)
def test_a_seat_is_short_open_full_or_over(heads: int, state: str) -> None:
    people = tuple(board.Sitting(n, "", "accepted", False, False) for n in range(1, heads + 1))
    seat = board.BoardSeat(1, "", {}, 2, 3, 4, {}, people, told=True)
    assert (seat.state, seat.heads, seat.over) == (state, heads, max(0, heads - 4))


def test_who_left_is_shown_and_is_no_head() -> None:
    gone = board.Sitting(1, "", "declined", False, False)
    seat = board.BoardSeat(1, "", {}, 1, 1, 1, {}, (gone,), told=True)
    assert (seat.heads, seat.missing, seat.named) == (0, 1, (gone,))


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


def test_filters_say_what_they_leave_out(signed_in: Login, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    count = found.tally.shifts - found.tally.short
    page = english(signed_in("coordinator")).get(f"/board?week={MONDAY}&short=1").text
    assert f"The filters leave out {count} shift" in page
    assert "The filters leave out" not in english(signed_in("coordinator")).get(f"/board?week={MONDAY}").text


def test_the_count_of_shorts_is_the_same_wherever_it_is_said(signed_in: Login, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    client = english(signed_in("coordinator"))
    page = client.get(f"/board?week={MONDAY}").text
    met = found.tally.shifts - found.tally.short
    assert re.search(rf"Minimum met</dt><dd><b>{met}</b>", page)
    assert f"Only what is short · {found.tally.short}" in page
    assert found.tally.short
    beside = client.get(f"/board/missing?week={MONDAY}").text
    assert f'Where people are missing <span class="muted">{found.tally.short}</span>' in beside
    answer = client.get(f"/api/v1/board?week={MONDAY}").json or {}
    assert answer["short_shifts"] == found.tally.short


def test_short_projects_come_first_and_the_most_urgent_before_others(app: Flask, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    with app.test_request_context():
        look = Look(Reader("en", WEEK.zone), None, frozenset(), beside=False, opened={"short"})
        sections = list(cards.sections(look, found.projects))
    assert [each["kind"] for each in sections][:1] == ["short"]
    listed = [row["id"] for block in sections[0]["blocks"] for row in block["rows"]]
    short = {f"project-{each.id}": each for each in found.projects if cards.urgent(each)}
    first = [min(s.starts_at for s in short[row].shifts if s.missing) for row in listed]
    assert set(listed) == set(short)
    assert first == sorted(first)


def test_a_programme_of_many_projects_is_one_row_until_opened(app: Flask, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    project = next(each for each in found.projects if not cards.urgent(each))
    many = [replace(project, id=100 + n, programme="many") for n in range(80)]
    with app.test_request_context():
        look = Look(Reader("en", WEEK.zone), None, frozenset(), beside=False)
        (section,) = cards.sections(look, many)
        (folded,) = section["blocks"]
        (section,) = cards.sections(replace(look, opened={"programme-many"}), many)
        (opened,) = section["blocks"]
    assert folded["rows"] == []
    assert len(folded["sums"]) == 7
    assert len(opened["rows"]) == 80


def test_a_row_opens_by_its_address_and_by_a_part_of_it(signed_in: Login, session: Session) -> None:
    found = board.week(session, WEEK, whole(session))
    project = found.projects[0]
    client = english(signed_in("coordinator"))
    part = client.get(f"/board/rows/project-{project.id}?week={MONDAY}")
    assert part.status_code == 200
    assert f'href="/projects/{project.id}"' in part.text
    assert "<html" not in part.text
    whole_page = client.get(f"/board?week={MONDAY}&open=project-{project.id}").text
    for shift in project.shifts:
        assert f"/board/shifts/{shift.id}" in part.text
        assert f"/board/shifts/{shift.id}" in whole_page
    assert client.get(f"/board/rows/project-999999?week={MONDAY}").status_code == 404


def test_a_mark_answers_nothing_until_something_happens_and_then_what(
    signed_in: Login, session: Session
) -> None:
    client = english(signed_in("coordinator"))
    page = client.get(f"/board?week={MONDAY}").text
    (seen,) = re.findall(MARK, page)
    (elsewhere,) = re.findall(MARK, client.get("/board?week=2027-05-03").text)
    assert client.get(f"/board/mark?week={MONDAY}&seen={seen}").status_code == 204
    told = _offered(session)
    with writing(session):
        acts.decline(session, Deed(acting=PARTY), [told])
    answer = client.get(f"/board/mark?week={MONDAY}&seen={seen}")
    name = session.get_one(Person, told.volunteer_id).name
    assert answer.headers["HX-Trigger"] == "board-moved"
    assert f"{name} declined" in answer.text
    other = client.get(f"/board/mark?week=2027-05-03&seen={elsewhere}")
    assert "HX-Trigger" not in other.headers


def test_what_happened_shows_at_once_however_the_week_is_kept(session: Session) -> None:
    before = board.in_force(session, WEEK, whole(session))
    told = _offered(session)
    with writing(session):
        acts.decline(session, Deed(acting=PARTY), [told])
    after = board.in_force(session, WEEK, whole(session))
    read = board.week(session, WEEK, whole(session), named=False)
    assert after.projects == read.projects
    assert after.projects != before.projects


def test_a_changed_shift_shows_at_once_however_the_week_is_kept(session: Session) -> None:
    shift = next(s for p in board.in_force(session, WEEK, whole(session)).projects for s in p.shifts)
    with writing(session):
        session.execute(update(Seat).where(Seat.shift_id == shift.id).values(desired=9, maximum=9))
    after = board.in_force(session, WEEK, whole(session))
    (again,) = (s for p in after.projects for s in p.shifts if s.id == shift.id)
    assert {seat.desired for seat in again.seats} == {9}


def copied(session: Session) -> int:
    """A draft that is a copy of what is in force."""
    pairs = [(str(volunteer), str(seat)) for volunteer, seat in in_force(session, WEEK)]
    with writing(session):
        return rosters.new_draft(session, WEEK, pairs, costs={}, run_id=None)


def _offered(session: Session) -> Promise:
    """A promise of a person in the week that can be declined."""
    found = session.scalars(
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(Promise.volunteer_id.is_not(None), Promise.state.in_(("offered", "accepted")))
        .where(Shift.starts_at >= WEEK.start, Shift.starts_at < WEEK.end)
        .order_by(Promise.id)
    ).first()
    assert found is not None
    unanswered(session, found.volunteer_id or 0, found.seat_id)
    return promise(session, found.volunteer_id or 0, found.seat_id)


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
    number = session.get_one(Volunteer, person).number
    drafted = client.get(f"/board/people?week={MONDAY}&roster={made}&q={number}").text
    assert "data-item" not in published
    assert f'data-item="{person}-{seat}"' in drafted
    assert f'data-place="{person}/2026-12-02"' in drafted


def test_unknown_roster_is_nothing(signed_in: Login, session: Session) -> None:
    newest = session.scalars(select(Roster.id).order_by(Roster.id.desc())).first() or 0
    assert english(signed_in("coordinator")).get(f"/board?roster={newest + 99}").status_code == 404
