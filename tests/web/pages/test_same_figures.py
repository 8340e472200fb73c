"""How full a week is, is the same on every page, in every file and answer, and obeys the filters."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.roster import Roster as Seated
from tests.web.conftest import MONDAY, Login
from tests.web.demand.ground import free_people, posted, seats_of
from tests.web.pages.reading import english
from tests.web.parties.test_parties import group
from tests.web.promised import give
from tests.web.services.planned import WEEK, ZONE, draft, somebody, whole
from web.db import writing
from web.models import Promise, Roster, Seat, Shift
from web.services import board, demand, editing, publishing, results
from web.services.actor import Actor
from web.services.board.filling import of_rosters
from web.services.matching import problem_of
from web.services.promises import answering
from web.services.promises import keeping as promises
from web.services.promises.transitions import STANDING

ActorOf = Callable[[str], Actor]
OF = r"([\d,]+)\s*(?:<[^>]*>\s*)*of ([\d,]+)"
BEYOND = r"([\d,]+|one) more than wanted"
KINDS = {"overfull": (0, 1, 3), "nobody": (1, 2, 3), "cancelled": (0, 2, 3), "least": (1, 3, 3)} | {
    "party": (0, 5, 6), "declined": (0, 2, 2)
}  # fmt: skip


@pytest.fixture
def ground(session: Session, actor_of: ActorOf) -> Mapping[str, int]:
    """A published week with one seat of each kind; its name -> its id."""
    lead, planner = actor_of("lead"), actor_of("coordinator")
    publishing.publish(session, planner, draft(session))
    seats = {}
    for hour, (name, numbers) in enumerate(KINDS.items(), 8):
        least, desired, most = numbers
        one = {"role": "", "minimum": least, "desired": desired, "maximum": most}
        shift = posted(session, lead, start=f"{hour:02}:00", end=f"{hour + 1:02}:00", seats=[one])
        (seats[name],) = seats_of(session, shift)
    people = iter(free_people(session, 9))
    for name, count in (("overfull", 3), ("cancelled", 1), ("least", 1), ("declined", 2)):
        for _ in range(count):
            who = next(people)
            give(session, who, seats[name])
    answering.answer(session, somebody(who), seats["declined"], "declined")
    promises.offer_to_party(session, planner, seats["party"], group(session, planner, heads=4), None)
    off = session.get_one(Seat, seats["cancelled"]).shift_id
    version = session.get_one(Shift, off).version
    demand.cancel_shift(session, lead, off, version=version)
    with writing(session):
        session.execute(update(Seat).where(Seat.id == seats["overfull"]).values(maximum=2))
    session.expire_all()
    return seats


def counted(session: Session, shift_ids: frozenset[int] | None = None) -> tuple[int, int, int]:
    """Filled, wanted, more than wanted of the week, straight from what was promised."""
    session.rollback()
    there = Counter[int]()
    for seat, heads in session.execute(
        select(Promise.seat_id, Promise.heads).where(Promise.state.in_(STANDING))
    ):
        there[seat] += heads
    rows = session.execute(
        select(Seat.id, Seat.desired, Shift.id)
        .join(Shift, Shift.id == Seat.shift_id)
        .where(
            Shift.status == "open", Seat.ended_at.is_(None),
            Shift.starts_at >= WEEK.start, Shift.starts_at < WEEK.end,
        )
    ).all()  # fmt: skip
    chosen = [(seat, desired) for seat, desired, shift in rows if shift_ids is None or shift in shift_ids]
    return (
        sum(min(there[seat], desired) for seat, desired in chosen),
        sum(desired for _, desired in chosen),
        sum(max(0, there[seat] - desired) for seat, desired in chosen),
    )


def told(page: str, after: str) -> tuple[int, int, int]:
    """What a page says is filled, after a word of it."""
    part = page.split(after, 1)[1][:600]
    found, more = re.search(OF, part), re.search(BEYOND, part)
    assert found, part
    return (number(found[1]), number(found[2]), number(more[1]) if more else 0)


def number(text: str) -> int:
    return 1 if text == "one" else int(text.replace(",", ""))


def read(browser: FlaskClient, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.text


def of_api(found: Mapping[str, Any]) -> tuple[int, int, int]:
    return found["heads"], found["desired"], found["beyond"]


def summed(found: list[Any]) -> tuple[int, ...]:
    """Several fillings of an API taken together."""
    return tuple(sum(column) for column in zip(*map(of_api, found), strict=True))


def of_days(page: str) -> tuple[int, int]:
    """What the days in the head of a board come to."""
    found = re.findall(r'class="day-sum"[^>]*>([\d,]+)/([\d,]+)<', page)
    return sum(number(filled) for filled, _ in found), sum(number(wanted) for _, wanted in found)


def of_shifts(projects: list[Any]) -> list[Any]:
    return [shift for project in projects for shift in project["shifts"]]


def test_the_ground_has_every_kind(session: Session, ground: Mapping[str, int]) -> None:
    """Else what follows compares little."""
    filled, wanted, beyond = counted(session)
    own = frozenset(session.get_one(Seat, each).shift_id for each in ground.values())
    assert counted(session, own) == (1 + 0 + 1 + 4 + 1, 1 + 2 + 3 + 5 + 2, 2)
    assert filled < wanted
    assert beyond >= 2


def test_every_page_and_answer_says_the_same(
    session: Session, signed_in: Login, ground: Mapping[str, int]
) -> None:
    wanted = counted(session)
    roster = session.scalars(select(Roster.id).where(Roster.state == "published")).one()
    browser = english(signed_in("coordinator"))
    page = read(browser, f"/board?week={MONDAY}")
    assert told(page, 'class="figure-line"') == wanted
    assert of_days(page) == wanted[:2]
    strip = page.split('class="weeks', 1)[1].split('aria-current="true"', 1)[1][:400]
    share = f"{int(wanted[0] / wanted[1] * 1000) / 10:g}%"
    assert share in re.sub(r"\s", "", strip)
    assert told(read(browser, f"/rosters/{roster}"), "Places filled") == wanted
    listed = read(browser, "/rosters").split(f'/rosters/{roster}"', 1)[1]
    found = re.search(r"([\d,]+)/([\d,]+)", listed)
    assert found
    assert (number(found[1]), number(found[2])) == wanted[:2]
    assert f"{wanted[2]} more than wanted" in listed
    assert of_api(browser.get(f"/api/v1/rosters/{roster}").get_json()) == wanted
    listing = browser.get("/api/v1/rosters").get_json()["items"]
    assert [of_api(each) for each in listing if each["id"] == roster] == [wanted]
    answered = browser.get(f"/api/v1/board?week={MONDAY}").get_json()
    assert of_api(answered) == wanted
    assert summed(answered["projects"]) == wanted


def test_what_a_run_says_is_what_the_board_says(session: Session, ground: Mapping[str, int]) -> None:
    problem = problem_of(session, WEEK)
    seated = Seated(frozenset(problem.published) | problem.standing)
    assert results.filled(problem, seated) == counted(session)[0]


def test_a_projects_pages_say_what_its_row_says(
    session: Session, signed_in: Login, ground: Mapping[str, int]
) -> None:
    browser = english(signed_in("coordinator"))
    project = session.get_one(Shift, session.get_one(Seat, ground["party"]).shift_id).project_id
    own = frozenset(session.scalars(select(Shift.id).where(Shift.project_id == project)))
    wanted = counted(session, own)
    assert told(read(browser, f"/projects/{project}?week={MONDAY}"), "Places filled") == wanted
    row = read(browser, f"/projects?week={MONDAY}&all=1").split(f"/projects/{project}?", 1)[1][:900]
    assert f"{wanted[0]}/{wanted[1]}" in row
    assert f"{wanted[2]} more than wanted" in row
    answered = browser.get(f"/api/v1/board?week={MONDAY}&project_id={project}").get_json()
    assert of_api(answered) == wanted


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"cancelled"}))
def test_a_shift_says_how_full_it_is_and_never_more(
    session: Session, signed_in: Login, ground: Mapping[str, int], kind: str
) -> None:
    browser = english(signed_in("coordinator"))
    shift = session.get_one(Seat, ground[kind]).shift_id
    filled, wanted, beyond = counted(session, frozenset({shift}))
    page = read(browser, f"/board/shifts/{shift}")
    assert re.search(rf"{filled} of {wanted} places?", page)
    assert ("more than" in page) == bool(beyond)


@pytest.mark.parametrize("query", ["short=1", "scene=community", "language=en", "area=", "changed=1"])
def test_figures_obey_the_filters(
    session: Session, signed_in: Login, ground: Mapping[str, int], query: str
) -> None:
    browser = english(signed_in("coordinator"))
    answered = browser.get(f"/api/v1/board?week={MONDAY}").get_json()
    if query == "area=":
        area = re.search(r"area=(\d+)", read(browser, f"/board?week={MONDAY}"))
        assert area
        query = f"area={area[1]}"
    page = read(browser, f"/board?week={MONDAY}&{query}")
    shifts = frozenset(map(int, re.findall(r'id="shift-(\d+)"', opened(browser, page, query))))
    every = {each["id"] for each in of_shifts(answered["projects"])}
    assert shifts <= every
    if not shifts:
        assert 'class="figure-line"' not in page
        return
    assert told(page, 'class="figure-line"') == counted(session, shifts)
    assert of_days(page) == counted(session, shifts)[:2]


def opened(browser: FlaskClient, page: str, query: str) -> str:
    """The board with all that folds opened."""
    codes: set[str] = set()
    while more := set(re.findall(r"/board/rows/([^?\"]+)\?", page)) - codes:
        codes |= more
        opens = "".join(f"&open={each}" for each in sorted(codes))
        page = read(browser, f"/board?week={MONDAY}&{query}{opens}")
    return page


def test_a_draft_says_what_its_board_says(
    session: Session, signed_in: Login, actor_of: ActorOf, ground: Mapping[str, int]
) -> None:
    made = publishing.draft(session, actor_of("coordinator"), MONDAY)
    row = session.get_one(Roster, made)
    pairs = board.week(session, WEEK, whole(session), roster_id=made)
    moved = next(
        (each.volunteer_id, seat.id)
        for project in pairs.projects for shift in project.shifts for seat in shift.seats
        for each in seat.people if each.volunteer_id and each.counts
    )  # fmt: skip
    editing.move(
        session, ZONE, actor_of("coordinator"), made, version=row.version, volunteer_id=moved[0],
        from_seat_id=moved[1],
    )  # fmt: skip
    session.expire_all()
    browser = english(signed_in("coordinator"))
    shown = told(read(browser, f"/board?week={MONDAY}&roster={made}"), 'class="figure-line"')
    filled, wanted, beyond = counted(session)
    assert shown[1] == wanted
    assert shown[0] + shown[2] == filled + beyond - 1
    assert told(read(browser, f"/rosters/{made}"), "Places filled") == shown
    assert of_api(browser.get(f"/api/v1/rosters/{made}").get_json()) == shown


def test_an_old_roster_says_what_its_board_says(
    session: Session, signed_in: Login, actor_of: ActorOf, ground: Mapping[str, int]
) -> None:
    old = session.scalars(select(Roster).where(Roster.state == "published")).one()
    with writing(session):
        session.execute(update(Roster).where(Roster.id == old.id).values(state="superseded"))
    session.expire_all()
    shown = told(
        read(english(signed_in("coordinator")), f"/board?week={MONDAY}&roster={old.id}"), "figure-line"
    )
    (full,) = of_rosters(session, [session.get_one(Roster, old.id)], whole(session)).values()
    assert (full.heads, full.desired, full.beyond) == shown


def test_a_roster_that_was_looked_at_says_what_happened_since(
    session: Session, signed_in: Login, actor_of: ActorOf, ground: Mapping[str, int]
) -> None:
    made = publishing.draft(session, actor_of("coordinator"), MONDAY)
    in_force = session.scalars(select(Roster.id).where(Roster.state == "published")).one()
    browser = english(signed_in("coordinator"))
    urls = [f"/rosters/{each}" for each in (in_force, made)]
    before = [told(read(browser, url), "Places filled") for url in urls]
    sits = select(Promise.volunteer_id).where(Promise.seat_id == ground["least"], Promise.state == "offered")
    answering.answer(session, somebody(session.scalars(sits).one() or 0), ground["least"], "declined")
    after = [told(read(browser, url), "Places filled") for url in urls]
    assert after == [(filled - 1, wanted, beyond) for filled, wanted, beyond in before]
    assert after == [counted(session)] * 2
    with writing(session):
        session.execute(update(Seat).where(Seat.id == ground["least"]).values(desired=9, maximum=9))
    assert [told(read(browser, url), "Places filled") for url in urls] == [counted(session)] * 2
