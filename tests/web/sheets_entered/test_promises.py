"""Promises and history in a sheet: each thing that can be wrong with a row, the same file twice, and hostile
text.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import codes, entered, looked_at, states
from web.db import writing
from web.models import Notice, Promise, PromiseEvent, Seat, Shift, Volunteer
from web.services.actor import Actor
from web.services.clock import now
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR
from web.sheets.table import Cell

ActorOf = Callable[[str], Actor]
HEADS = ("Whose", "Number of the shift", "Role", "Which of these places", "How many come", "State", "Since",
         "Minutes served", "Answer")  # fmt: skip


@pytest.fixture
def ahead(session: Session) -> Shift:
    """A shift to come with one seat, on which nobody was promised anything."""
    given = select(Promise.seat_id)
    alone = select(Seat.shift_id).group_by(Seat.shift_id).having(func.count() == 1)
    chosen = (
        select(Shift)
        .join(Seat, Seat.shift_id == Shift.id)
        .where(Shift.starts_at > now(), Shift.status == "open", Shift.id.in_(alone), Seat.id.not_in(given))
        .order_by(Shift.id)
    )
    found = session.scalars(chosen).first()
    assert found is not None
    with writing(session):
        seat = session.scalars(select(Seat).where(Seat.shift_id == found.id)).one()
        seat.minimum, seat.desired, seat.maximum = 0, 1, 1
    return found


@pytest.fixture
def behind(session: Session, ahead: Shift) -> Shift:
    """The same shift, a week ago."""
    with writing(session):
        back = timedelta(days=(ahead.starts_at - now()).days + 8)
        ahead.starts_at, ahead.ends_at = ahead.starts_at - back, ahead.ends_at - back
    return ahead


@pytest.fixture
def people(session: Session) -> list[Volunteer]:
    """Volunteers who are promised nothing."""
    held = select(Promise.volunteer_id).where(Promise.volunteer_id.is_not(None))
    return list(session.scalars(select(Volunteer).where(Volunteer.id.not_in(held)).order_by(Volunteer.id)))


def row(who: Volunteer | str, shift: Shift | str, state: str, **more: str) -> tuple[Cell, ...]:
    """A row of the sheet; `who` and `shift` by their Duet numbers."""
    number = shift if isinstance(shift, str) else f"#{shift.id}"
    of = who if isinstance(who, str) else f"#{who.number}"
    said = {"state": state, **more}
    rest = ("role", "nth", "heads", "state", "since", "minutes", "answer")
    return (of, number, *(said.get(name) for name in rest))


def wrong(session: Session, actor: Actor, *rows: tuple[Cell, ...]) -> list[tuple[str, str]]:
    """What is wrong with the last of these rows."""
    return codes(looked_at(session, actor, "promises", HEADS, rows, "jingan")[-1])


def test_history_counts_and_tells_nobody(
    session: Session, actor_of: ActorOf, behind: Shift, people: list[Volunteer]
) -> None:
    told = session.scalar(select(func.count()).select_from(Notice))
    said = row(people[0], behind, "Served", minutes="84")
    sheet = entered(session, actor_of("coordinator"), "promises", HEADS, [said], "jingan")
    assert sheet.state == "entered"
    (promise,) = session.scalars(select(Promise).where(Promise.volunteer_id == people[0].id))
    assert (promise.state, promise.minutes, promise.imported) == ("served", 84, True)
    (event,) = session.scalars(select(PromiseEvent).where(PromiseEvent.promise_id == promise.id))
    assert (event.verb, event.acting, event.why) == ("serve", "import", "sheet")
    assert session.scalar(select(func.count()).select_from(Notice)) == told


def test_the_same_file_twice_says_nothing_new(
    session: Session, actor_of: ActorOf, behind: Shift, people: list[Volunteer]
) -> None:
    actor, said = actor_of("coordinator"), [row(people[0], behind, "Served", minutes="84")]
    entered(session, actor, "promises", HEADS, said, "jingan")
    assert states(looked_at(session, actor, "promises", HEADS, said, "jingan")) == ["unchanged"]


@pytest.mark.parametrize(
    ("state", "more", "fault"),
    [
        ("Served", {}, ("minutes", "minutes_wanted")),
        ("Served", {"minutes": "1441"}, ("minutes", "out_of_range")),
        ("Served", {"minutes": "-3"}, ("minutes", "out_of_range")),
        ("Did not come", {"minutes": "30"}, ("minutes", "minutes_not_served")),
        ("Served", {"minutes": "30", "heads": "2"}, ("heads", "one_head")),
        ("Served", {"minutes": "30", "answer": "Waiting"}, ("answer", "no_answer_wanted")),
        ("Served", {"minutes": "30", "since": "2031-01-01 10:00"}, ("since", "moment_to_come")),
        ("Accepted", {}, ("state", "is_over")),
        ("Asked", {}, ("state", "is_over")),
    ],
)
def test_what_contradicts_itself_is_named(
    session: Session,
    actor_of: ActorOf,
    behind: Shift,
    people: list[Volunteer],
    state: str,
    more: dict[str, str],
    fault: tuple[str, str],
) -> None:
    found = wrong(session, actor_of("coordinator"), row(people[0], behind, state, **more))
    assert fault in found, found


@pytest.mark.parametrize("state", ["Served", "Did not come", "Accepted; attendance not recorded"])
def test_what_cannot_have_been_yet_is_named(
    session: Session, actor_of: ActorOf, ahead: Shift, people: list[Volunteer], state: str
) -> None:
    more = {"minutes": "60"} if state == "Served" else {}
    found = wrong(session, actor_of("coordinator"), row(people[0], ahead, state, **more))
    assert found == [("state", "not_begun")]


def test_who_has_not_answered_cannot_have(
    session: Session, actor_of: ActorOf, ahead: Shift, people: list[Volunteer]
) -> None:
    found = wrong(session, actor_of("coordinator"), row(people[0], ahead, "Asked", answer="Answered"))
    assert found == [("answer", "not_answered_yet")]


def test_nobody_and_no_shift_and_no_place_are_named(
    session: Session, actor_of: ActorOf, ahead: Shift, people: list[Volunteer]
) -> None:
    actor = actor_of("coordinator")
    assert wrong(session, actor, row("nobody-at-all", ahead, "Asked")) == [("who", "nobody")]
    assert wrong(session, actor, row(people[0], "#99999999", "Asked")) == [("shift", "no_shift")]
    assert wrong(session, actor, row(people[0], ahead, "Asked", role="Nobody's role"))[0][0] == "role"
    assert wrong(session, actor, row(people[0], ahead, "Asked", nth="41"))[0][0] == "place"
    assert wrong(session, actor, row(people[0], ahead, "Perhaps"))[0][0] == "state"


def test_there_is_room_for_so_many_and_no_more(
    session: Session, actor_of: ActorOf, ahead: Shift, people: list[Volunteer]
) -> None:
    both = [row(each, ahead, "Accepted") for each in people[:2]]
    assert wrong(session, actor_of("coordinator"), *both) == [("shift", "overfull")]


def test_nobody_is_in_two_places_at_once(
    session: Session, actor_of: ActorOf, ahead: Shift, people: list[Volunteer]
) -> None:
    with writing(session):
        beside = Shift(
            project_id=ahead.project_id, place_id=ahead.place_id, kind=ahead.kind, starts_at=ahead.starts_at,
            ends_at=ahead.ends_at,
        )  # fmt: skip
        session.add(beside)
        session.flush()
        session.add(Seat(shift_id=beside.id, minimum=0, desired=1, maximum=1))
    rows = [row(people[0], each, "Accepted") for each in (ahead, beside)]
    assert wrong(session, actor_of("coordinator"), *rows) == [("shift", "two_at_once")]


def test_what_somebody_said_here_is_not_taken_back_by_a_file(
    session: Session, actor_of: ActorOf, ahead: Shift, people: list[Volunteer]
) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "promises", HEADS, [row(people[0], ahead, "Accepted")], "jingan")
    (promise,) = session.scalars(select(Promise).where(Promise.volunteer_id == people[0].id))
    with writing(session):
        acts.give_up(session, Deed(actor=actor, acting=COORDINATOR), [promise])
    assert wrong(session, actor, row(people[0], ahead, "Accepted")) == [("state", "acted_on_here")]
    session.expire_all()
    assert session.get_one(Promise, promise.id).state == "given_up"


def test_an_older_file_does_not_take_back_a_newer_one(
    session: Session, actor_of: ActorOf, behind: Shift, people: list[Volunteer]
) -> None:
    actor = actor_of("coordinator")
    newer = row(people[0], behind, "Served", minutes="60", since="2026-11-20 12:00")
    entered(session, actor, "promises", HEADS, [newer], "jingan")
    older = row(people[0], behind, "Did not come", since="2026-11-19 12:00")
    assert ("since", "newer_here") in wrong(session, actor, older)


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "' OR 1=1 --", "\u202e#1", "#" * 500]
)
def test_hostile_text_is_nobody(session: Session, actor_of: ActorOf, ahead: Shift, text: str) -> None:
    assert [field for field, _ in wrong(session, actor_of("coordinator"), row(text, ahead, "Asked"))] == [
        "who"
    ]
