"""Shifts that come in a sheet: posted with their seats, changed as on their page, taken back together."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from i18n.reader import Reader
from tests.web.sheets_entered.brought import (
    SHANGHAI,
    bring,
    codes,
    enter,
    entered,
    look,
    looked_at,
    rows_of,
    states,
    taken,
)
from web.db import writing
from web.models import Batch, Place, Project, Promise, Seat, Shift
from web.services.actor import Actor
from web.services.clock import now
from web.services.demand import batches
from web.services.sheets import content
from web.sheets.table import Cell
from web.words.sheets import faults

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "Project", "Place", "Date", "Start", "End", "Role", "People", "Languages", "Skills")


def where(session: Session) -> tuple[str, str]:
    """The codes of a project and of a place."""
    shift = session.scalars(select(Shift).order_by(Shift.id)).first()
    assert shift is not None
    project = session.get_one(Project, shift.project_id)
    return project.code, session.get_one(Place, shift.place_id).code


def shift_of(session: Session, number: str, actor: Actor) -> Shift:
    """The shift with an own number."""
    (row,) = [
        row for row in rows_of(taken(session, actor, "shifts", "jingan")) if row["Own number"] == number
    ]
    return session.get_one(Shift, int(row["Duet number"]))


def test_a_shift_is_posted_with_its_seats(session: Session, actor_of: ActorOf) -> None:
    actor, (project, place) = actor_of("coordinator"), where(session)
    row = (
        "7",
        project,
        place,
        "2026年12月12日",
        "下午2点",
        "16:30",
        "–\nInterpreter",
        "3\n1",
        "–\nEnglish B2",
        None,
    )
    entered(session, actor, "shifts", HEADS, [row], "jingan")
    shift = shift_of(session, "7", actor)
    assert (shift.starts_at.isoformat(), shift.ends_at.isoformat()) == (
        "2026-12-12T06:00:00+00:00",
        "2026-12-12T08:30:00+00:00",
    )
    seats = session.scalars(select(Seat).where(Seat.shift_id == shift.id).order_by(Seat.position)).all()
    assert [(each.role, each.minimum, each.desired, each.maximum) for each in seats] == [
        ("", 3, 3, 3),
        ("interpreter", 1, 1, 1),
    ]
    assert seats[1].needs["languages"] == {"en": "b2"}
    assert states(looked_at(session, actor, "shifts", HEADS, [row], "jingan")) == ["unchanged"]


def test_posted_shifts_are_taken_back_together(session: Session, actor_of: ActorOf) -> None:
    actor, (project, place) = actor_of("coordinator"), where(session)
    rows = [(str(at), project, place, "2026-12-12", f"{9 + at}:00", f"{10 + at}:00", None, 2, None, None)
            for at in range(3)]  # fmt: skip
    entered(session, actor, "shifts", HEADS, rows, "jingan")
    batch = session.scalars(select(Batch).where(Batch.kind == "sheet")).one()
    assert batches.undo(session, actor, batch.id) == 3


def test_who_has_a_place_on_a_shift_that_moves_is_asked_again(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    promise = session.scalars(
        select(Promise)
        .join(Seat, Seat.id == Promise.seat_id)
        .where(Promise.state.in_(("offered", "accepted")), Promise.volunteer_id.is_not(None))
    ).first()
    if promise is None:
        pytest.fail("the demo district has promises")
    seat = session.get_one(Seat, promise.seat_id)
    before = seat.sequence
    (row,) = [
        row
        for row in rows_of(taken(session, actor, "shifts", "jingan"))
        if row["Duet number"] == str(seat.shift_id)
    ]
    end = f"{int(row['End'][:2]):02}:{int(row['End'][3:]) + 5:02}"
    heads, cells = ("Duet number", "End"), (row["Duet number"], end)
    (line,) = looked_at(session, actor, "shifts", heads, [cells], "jingan")
    assert line.state == "changed"
    assert line.concerned >= 1
    entered(session, actor, "shifts", heads, [cells], "jingan")
    session.expire_all()
    assert session.get_one(Seat, promise.seat_id).sequence > before


def test_what_a_service_would_refuse_is_said_before(session: Session, actor_of: ActorOf) -> None:
    actor, (project, place) = actor_of("coordinator"), where(session)
    day = "2026-12-12"
    rows: list[tuple[Cell, ...]] = [
        ("1", "No such project", place, day, "9:00", "11:00", None, 2, None, None),
        ("2", project, place, "2026-11-01", "9:00", "11:00", None, 2, None, None),
        ("3", project, place, day, "9:00", "9:05", None, 2, None, None),
        ("4", project, place, day, "9:00", "11:00", "–\n–", "2", None, None),
        ("5", project, place, day, "12:00", "13:00", None, None, None, None),
        ("6", project, place, day, "9:00", "11:00", None, 0, None, None),
        ("7", project, place, "3/4/2027", "9:00", "11:00", None, 2, None, None),
    ]
    lines = looked_at(session, actor, "shifts", HEADS, rows, "jingan")
    assert [codes(line) for line in lines] == [
        [("project_id", "unknown_word")],
        [("day", "over")],
        [("end", "too_short_or_long")],
        [("wanted", "lines_differ")],
        [("wanted", "required")],
        [("wanted", "heads_in_order")],
        [("day", "day_or_month")],
    ]


def test_seats_are_not_taken_away_by_a_sheet(session: Session, actor_of: ActorOf) -> None:
    actor, (project, place) = actor_of("coordinator"), where(session)
    row = ("7", project, place, "2026-12-12", "9:00", "11:00", "–\n–", "3\n1", None, None)
    entered(session, actor, "shifts", HEADS, [row], "jingan")
    (line,) = looked_at(session, actor, "shifts", ("No.", "People"), [("7", "3")], "jingan")
    assert codes(line) == [("wanted", "seats_fewer")]
    (line,) = looked_at(session, actor, "shifts", ("No.", "People"), [("7", "3\n1\n2")], "jingan")
    assert codes(line) == []


def test_a_closed_project_takes_no_new_shift(session: Session, actor_of: ActorOf) -> None:
    actor, (project, place) = actor_of("coordinator"), where(session)
    with writing(session):
        session.scalars(select(Project).where(Project.code == project)).one().closed_at = now()
    row = ("7", project, place, "2026-12-12", "9:00", "11:00", None, "3", None, None)
    (line,) = looked_at(session, actor, "shifts", HEADS, [row], "jingan")
    assert codes(line) == [("project_id", "project_closed")]


def test_fewer_places_than_people_are_refused_in_words(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    standing = select(Promise.seat_id).where(Promise.state.in_(("offered", "accepted")))
    seat = session.scalars(
        select(Seat)
        .where(Seat.id.in_(standing.group_by(Promise.seat_id).having(func.count() > 1)))
        .order_by(Seat.id)
    ).first()
    assert seat is not None
    of_shift = select(Seat.id).where(Seat.shift_id == seat.shift_id, Seat.ended_at.is_(None))
    ones = "\n".join("1" for _ in session.scalars(of_shift.order_by(Seat.position)))
    heads = ("Duet number", "People", "People at least", "People at most")
    sheet_id = bring(session, actor, "shifts", heads, [(str(seat.shift_id), ones, ones, ones)], "jingan")
    assert states(look(session, actor, sheet_id)) == ["changed"]
    sheet = enter(session, actor, sheet_id)
    (line,) = content.report_of(session, sheet)
    assert (sheet.state, states([line]), codes(line)) == ("looked", ["wrong"], [("", "said")])
    said = faults.sentence(Reader("en", SHANGHAI), line.faults[0])
    assert said.endswith(".")
    session.expire_all()
    assert session.get_one(Seat, seat.id).maximum > 1
