"""Hours that come in a sheet: a row for each person, weekdays and days that are different."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import codes, entered, looked_at, rows_of, states, taken
from web.models import Volunteer
from web.services.actor import Actor
from web.services.people import hours

ActorOf = Callable[[str], Actor]
HEADS = ("Duet number", "Monday", "Tue", "Sun", "Not free", "Free besides")


def somebody(session: Session, actor: Actor) -> str:
    """The number of somebody who is free on Mondays."""
    rows = rows_of(taken(session, actor, "availability", "jingan"))
    return next(row["Duet number"] for row in rows if row["Monday"])


def of(session: Session, number: str) -> dict[str, Any]:
    """The hours of a person by number."""
    return hours.values(
        session, session.scalars(select(Volunteer.id).where(Volunteer.number == number)).one()
    )


def test_hours_are_entered_and_an_empty_cell_changes_nothing(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    number = somebody(session, actor)
    monday = [row for row in of(session, number)["weekly"] if row["weekday"] == 0]
    row = (
        number,
        None,
        "9:00-12:00，下午2点至5点",
        "0:00–24:00",
        "2026-12-24",
        "2026/12/05 9:00-12:00",
    )
    entered(session, actor, "availability", HEADS, [row], "jingan")
    found = of(session, number)
    weekly = {(each["weekday"], each["start_minute"], each["end_minute"]) for each in found["weekly"]}
    assert {(1, 540, 720), (1, 840, 1020), (6, 0, 1440)} <= weekly
    assert {(0, each["start_minute"], each["end_minute"]) for each in monday} <= weekly
    exceptions = [(str(each["day"]), each["start_minute"], each["free"]) for each in found["exceptions"]]
    assert {("2026-12-05", 540, True), ("2026-12-24", 0, False)} <= set(exceptions)
    assert states(looked_at(session, actor, "availability", HEADS, [row], "jingan")) == ["unchanged"]


def test_a_dash_is_a_day_without_hours(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    number = somebody(session, actor)
    entered(session, actor, "availability", HEADS[:2], [(number, "–")], "jingan")
    assert 0 not in {each["weekday"] for each in of(session, number)["weekly"]}


def test_nobody_is_made_by_their_hours(session: Session, actor_of: ActorOf) -> None:
    rows = [("Somebody New", "9:00–12:00"), (None, "9:00–12:00")]
    lines = looked_at(session, actor_of("coordinator"), "availability", ("Name", "Monday"), rows, "jingan")
    assert [codes(line) for line in lines] == [[("", "not_there")], [("", "who_is_it")]]


def test_the_own_number_of_a_person_finds_their_hours(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "people", ("No.", "Name"), [("44", "王芳")], "jingan")
    (line,) = looked_at(session, actor, "availability", ("No.", "Monday"), [("44", "9:00–12:00")], "jingan")
    assert (line.state, line.changes) == ("changed", {"monday": [[], [[540, 720]]]})


def test_spans_that_say_nothing_are_refused(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    row = (somebody(session, actor), "mornings", "18:00–9:00", "9:00–25:00", "some day", None)
    (line,) = looked_at(session, actor, "availability", HEADS, [row], "jingan")
    assert codes(line) == [
        ("monday", "no_span"),
        ("tuesday", "over_midnight"),
        ("sunday", "no_such_time"),
        ("not_free_on", "no_day"),
    ]
