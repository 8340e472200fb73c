"""Beside the board: a shift's people, why a place is empty, moves with their consequences first, pins."""

import itertools
import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import draft, free_pair, seated_pair, seen
from web.models import Assignment, Person, Pin, Roster, Seat
from web.services.faults import NotFound
from web.services.situations import is_inside
from web.words import moves

COUNT = re.compile(r'<b class="funnel-count">([\d,]+)</b>')
PRICE = re.compile(r'<li class="(?:more|less|muted)">.*?<span>(.*?)</span>')
FEWER = re.compile(r"([\d,]+) fewer")


def number(text: str) -> int:
    return int(text.replace(",", ""))


def look_again(session: Session) -> None:
    """Leave what was true when this session began to read."""
    session.rollback()
    session.expire_all()


def on(session: Session, roster_id: int, seat_id: int) -> set[int]:
    look_again(session)
    chosen = select(Assignment.volunteer_id).where(
        Assignment.roster_id == roster_id, Assignment.seat_id == seat_id
    )
    return set(session.scalars(chosen))


def seats(session: Session, roster_id: int, *, short: bool) -> list[int]:
    now_is = seen(session, roster_id)
    return [
        int(seat.id)
        for seat in now_is.problem.seat.values()
        if is_inside(now_is.problem, seat.id) and (len(now_is.seated.on(seat.id)) < seat.desired) is short
    ]


def short_seat(session: Session, roster_id: int) -> int:
    return seats(session, roster_id, short=True)[0]


def test_a_full_seat_names_who_could_stand_in_and_has_no_funnel(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    for seat in seats(session, made, short=False):
        page = client.get(f"/board/seats/{seat}?roster={made}").text
        assert "Who could stand in here?" in page
        assert "funnel-count" not in page
        if found := re.search(r"/rosters/\d+/move\?volunteer=(\d+)&amp;seat=\d+&amp;instead=(\d+)", page):
            name = session.get_one(Person, int(found[1])).name
            assert name in page
            confirmed = client.get(found[0].replace("&amp;", "&")).text
            offered = page[page.index(name) : page.index(found[0])]
            sentences = PRICE.findall(offered)
            assert sentences
            assert all(each in confirmed for each in sentences)
            return
    raise AssertionError("nobody could stand in anywhere")


def test_funnel_of_an_empty_seat_is_said_and_adds_up(signed_in: Login, session: Session) -> None:
    made = draft(session)
    page = (
        english(signed_in("coordinator")).get(f"/board/seats/{short_seat(session, made)}?roster={made}").text
    )
    left = [number(each) for each in COUNT.findall(page)]
    assert "Why is this place empty?" in page
    assert left[0] == 60
    assert left == sorted(left, reverse=True)
    assert left[0] - sum(number(each) for each in FEWER.findall(page)) == left[-1]
    assert "ays to fill it</h3>" in page


def test_the_same_seat_is_a_fragment_for_the_board(signed_in: Login, session: Session) -> None:
    made = draft(session)
    url = f"/board/seats/{short_seat(session, made)}?roster={made}"
    answer = english(signed_in("coordinator")).get(url, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "data-takes-focus" in answer.text


def test_shift_panel_names_who_serves(signed_in: Login, session: Session) -> None:
    made = draft(session)
    person, seat = seated_pair(seen(session, made))
    shift = session.get_one(Seat, seat).shift_id
    page = english(signed_in("coordinator")).get(f"/board/shifts/{shift}?roster={made}").text
    assert f'href="/people/{person}"' in page
    assert f"/rosters/{made}/move?volunteer={person}&amp;from={seat}" in page


def test_consequences_are_shown_and_nothing_is_saved(signed_in: Login, session: Session) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    before = on(session, made, seat)
    page = english(signed_in("coordinator")).get(f"/rosters/{made}/move?volunteer={person}&seat={seat}").text
    assert "Make this change?" in page
    assert "What it would change" in page
    assert on(session, made, seat) == before


def test_a_move_is_saved_to_the_draft_and_pinned_when_asked(signed_in: Login, session: Session) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    url = f"/rosters/{made}/move"
    sent = {"version": "0", "volunteer": str(person), "seat": str(seat), "pin": "1", "back": "/board?short=1"}
    client = english(signed_in("coordinator"))
    answer = post(client, url, sent, page=f"{url}?volunteer={person}&seat={seat}")
    assert answer.headers["Location"] == "/board?short=1"
    assert person in on(session, made, seat)
    assert session.get_one(Pin, (person, seat)).inside
    assert session.get_one(Roster, made).version == 1


def test_a_move_of_an_older_sight_of_the_draft_is_refused(signed_in: Login, session: Session) -> None:
    made = draft(session)
    person, seat = free_pair(seen(session, made))
    sent = {"version": "7", "volunteer": str(person), "seat": str(seat)}
    answer = post(english(signed_in("coordinator")), f"/rosters/{made}/move", sent, page="/board")
    assert answer.status_code == 409
    assert person not in on(session, made, seat)


def test_somebody_is_taken_off_a_shift(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    for pair in sorted(seen(session, made).seated.assignments):
        person, seat = int(pair.volunteer), int(pair.seat)
        page = client.get(f"/rosters/{made}/move?volunteer={person}&from={seat}&leave=1").text
        if "This cannot be done" not in page:
            sent = {"version": "0", "volunteer": str(person), "from": str(seat)}
            post(client, f"/rosters/{made}/move", sent, page="/board")
            assert person not in on(session, made, seat)
            return
    raise AssertionError("nobody could leave")


def test_a_rule_that_always_holds_stops_a_move(signed_in: Login, session: Session) -> None:
    made = draft(session)
    now_is = seen(session, made)
    seat = next(seat for seat in now_is.problem.seat if now_is.problem.seat[seat].needs.languages)
    fit = candidates(now_is.problem).on[seat]
    unfit = next(person.id for person in now_is.problem.volunteers if person.id not in fit)
    client = english(signed_in("coordinator"))
    page = client.get(f"/rosters/{made}/move?volunteer={unfit}&seat={seat}").text
    assert "This cannot be done" in page
    assert 'name="version"' not in page
    sent = {"version": "0", "volunteer": str(unfit), "seat": str(seat)}
    assert post(client, f"/rosters/{made}/move", sent, page="/board").status_code == 409
    assert int(unfit) not in on(session, made, int(seat))


def test_a_change_of_what_is_in_force_is_prepared_in_a_draft(signed_in: Login, session: Session) -> None:
    published = session.scalars(select(Roster).where(Roster.state == "published")).one()
    person, seat = seated_pair(seen(session, published.id))
    client = english(signed_in("coordinator"))
    url = f"/rosters/{published.id}/move?volunteer={person}&from={seat}&leave=1"
    assert "Prepare it in a draft" in client.get(url).text
    sent = {"version": "0", "volunteer": str(person), "from": str(seat)}
    answer = post(client, f"/rosters/{published.id}/prepare", sent, page=url)
    look_again(session)
    made = session.scalars(select(Roster.id).where(Roster.state == "draft")).one()
    assert answer.headers["Location"] == f"/rosters/{made}/move?volunteer={person}&from={seat}&leave=1"
    assert "Change the draft" in client.get(answer.headers["Location"]).text
    assert person in on(session, published.id, seat)


def test_a_chain_is_saved_at_once(signed_in: Login, session: Session) -> None:
    made = draft(session)
    now_is = seen(session, made)
    client = english(signed_in("coordinator"))
    pairs = sorted(now_is.seated.assignments, key=lambda each: (each.seat, each.volunteer))
    for one, other in itertools.permutations(pairs[:25], 2):
        who, left, by, goal = (int(each) for each in (one.volunteer, one.seat, other.volunteer, other.seat))
        if who == by or left == goal:
            continue
        also = f"{by}-{left}-{goal}"
        page = client.get(f"/rosters/{made}/move?volunteer={who}&seat={goal}&from={left}&also={also}").text
        if "Change the draft" in page:
            sent = {"version": "0", "volunteer": str(who), "seat": str(goal), "from": str(left), "also": also}
            post(client, f"/rosters/{made}/move", sent, page="/board")
            assert who in on(session, made, goal)
            assert by in on(session, made, left)
            assert who not in on(session, made, left)
            return
    raise AssertionError("no two could change places")


@pytest.mark.parametrize("also", ["x", "1", "1-2", "1--", "1-2-3.x", "-1-2", ".".join(["1-2-3"] * 9)])
def test_steps_that_mean_nothing_are_nothing(also: str) -> None:
    with pytest.raises(NotFound):
        moves.steps_of(also)


def test_steps_come_back_as_they_were_written() -> None:
    move = moves.Move(1, 2, 3, None, ((4, 3, 5), (6, 5, None), (7, None, 8)))
    assert move.fields()["also"] == "4-3-5.6-5-.7--8"
    assert moves.steps_of("4-3-5.6-5-.7--8") == move.also


@pytest.mark.parametrize(
    ("item", "place", "move"),
    [
        ("12-7", "13/2026-12-02", moves.Move(13, seat=7, instead_of=12)),
        ("12-7", "12/2026-12-02", moves.Move(12, from_seat=7)),
    ],
)
def test_a_drag_hands_over_or_asks_for_the_day(item: str, place: str, move: moves.Move) -> None:
    assert moves.dropped(item, place)[0] == move


@pytest.mark.parametrize(
    ("item", "place"), [("", ""), ("12", "1/2026-12-02"), ("1-2", "1/2026-13-99"), ("a-b", "c/d")]
)
def test_a_drag_that_means_nothing_is_nothing(item: str, place: str) -> None:
    with pytest.raises(NotFound):
        moves.dropped(item, place)


def test_a_shift_is_handed_over_in_one_step(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    for pair in sorted(seen(session, made).seated.assignments)[:40]:
        person, seat = int(pair.volunteer), int(pair.seat)
        page = client.get(f"/rosters/{made}/move?volunteer={person}&from={seat}").text
        found = re.search(rf"volunteer=(\d+)&amp;seat={seat}&amp;instead={person}", page)
        if found:
            sent = {"version": "0", "volunteer": found[1], "seat": str(seat), "instead": str(person)}
            post(client, f"/rosters/{made}/move", sent, page="/board")
            assert int(found[1]) in on(session, made, seat)
            assert person not in on(session, made, seat)
            return
    raise AssertionError("nobody could take over from anybody")


def test_pins_are_set_and_taken_away(signed_in: Login, session: Session) -> None:
    made = draft(session)
    person, seat = seated_pair(seen(session, made))
    client = english(signed_in("coordinator"))
    for hold, inside in (("in", True), ("out", False)):
        post(
            client, "/board/pins", {"volunteer": str(person), "seat": str(seat), "hold": hold}, page="/board"
        )
        look_again(session)
        assert session.get_one(Pin, (person, seat)).inside is inside
    page = client.get(f"/board/seats/{seat}?roster={made}").text
    assert "never here" in page
    post(client, "/board/pins", {"volunteer": str(person), "seat": str(seat), "hold": "free"}, page="/board")
    look_again(session)
    assert session.get(Pin, (person, seat)) is None


@pytest.mark.parametrize(
    "url", ["/board/seats/999999", "/board/shifts/999999", "/rosters/999999/move?volunteer=1"]
)
def test_what_is_not_there_is_nothing(signed_in: Login, url: str) -> None:
    assert english(signed_in("coordinator")).get(url).status_code == 404


def test_ways_back_lead_nowhere_else(signed_in: Login, session: Session) -> None:
    made = draft(session)
    person, seat = seated_pair(seen(session, made))
    sent = {"volunteer": str(person), "seat": str(seat), "hold": "in", "back": "https://elsewhere.example/x"}
    answer = post(english(signed_in("coordinator")), "/board/pins", sent, page="/board")
    assert answer.headers["Location"] == f"/board/seats/{seat}"
