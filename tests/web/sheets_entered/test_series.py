"""Series that come in a sheet: posted, found by their rhythm, changed with all that is to come."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import codes, entered, looked_at, states
from tests.web.sheets_entered.test_shifts import where
from web.models import Seat, Series, Shift
from web.services.actor import Actor
from web.sheets.table import Cell

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "Project", "Place", "First day", "Start", "End", "Weekdays", "Last day", "People")


def row_of(session: Session, **more: Cell) -> tuple[Cell, ...]:
    """A row of a series on Tuesdays and Thursdays in December."""
    project, place = where(session)
    usual: dict[str, Cell] = {
        "number": "5", "project": project, "place": place, "first": "2026-12-01", "start": "17:10",
        "end": "18:00", "weekdays": "周二、四", "last": "2026-12-31", "people": 2,
    }  # fmt: skip
    return tuple({**usual, **more}.values())


def newest(session: Session) -> Series:
    session.expire_all()
    found = session.scalars(select(Series).order_by(Series.id.desc())).first()
    assert found is not None
    return found


def shifts_of(session: Session, series: Series) -> int:
    chosen = select(func.count(Shift.id)).where(Shift.series_id == series.id, Shift.status == "open")
    return session.scalar(chosen) or 0


def test_a_series_is_posted_with_its_shifts(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "series", HEADS, [row_of(session)], "jingan")
    series = newest(session)
    assert (series.weekdays, series.start_minute, series.minutes, str(series.last)) == (
        [1, 3], 1030, 50, "2026-12-31",
    )  # fmt: skip
    assert shifts_of(session, series) == 10
    assert states(looked_at(session, actor, "series", HEADS, [row_of(session)], "jingan")) == ["unchanged"]
    without_number = row_of(session, number=None)
    assert states(looked_at(session, actor, "series", HEADS, [without_number], "jingan")) == ["unchanged"]


def test_another_end_and_another_size_change_all_that_is_to_come(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "series", HEADS, [row_of(session)], "jingan")
    later = row_of(session, last="2026-12-17", people=4, end="18:10")
    (line,) = looked_at(session, actor, "series", HEADS, [later], "jingan")
    assert sorted(line.changes) == ["end", "last", "wanted"]
    assert codes(line) == [("wanted", "heads_in_order")]
    heads = (*HEADS, "People at least", "People at most")
    entered(session, actor, "series", heads, [(*later, 1, 5)], "jingan")
    series = newest(session)
    assert (shifts_of(session, series), series.minutes) == (6, 60)
    seats = session.scalars(
        select(Seat).join(Shift, Shift.id == Seat.shift_id).where(Shift.series_id == series.id)
    )
    assert {(each.minimum, each.desired, each.maximum) for each in seats} == {(1, 4, 5)}
    assert states(looked_at(session, actor, "series", heads, [(*later, 1, 5)], "jingan")) == ["unchanged"]


def test_a_series_by_months_says_which_weekday_of_the_month(session: Session, actor_of: ActorOf) -> None:
    actor, heads = actor_of("coordinator"), (*HEADS, "By weeks or months", "Which of the month")
    row = row_of(session, weekdays="Friday", first="2026-12-04")
    (line,) = looked_at(session, actor, "series", heads, [(*row, "By months", None)], "jingan")
    assert codes(line) == [("nths", "nths_wanted")]
    entered(session, actor, "series", heads, [(*row, "By months", "first; last")], "jingan")
    assert (newest(session).unit, newest(session).nths) == ("month", [1, -1])


def test_what_is_wrong_with_a_series_is_said(session: Session, actor_of: ActorOf) -> None:
    rows = [
        row_of(session, number="1", first="2026-11-01"),
        row_of(session, number="2", start="9:00", last="2026-11-30"),
        row_of(session, number="3", start="10:00", end="10:05"),
        row_of(session, number="4", weekdays="someday"),
    ]
    lines = looked_at(session, actor_of("coordinator"), "series", HEADS, rows, "jingan")
    assert [codes(line) for line in lines] == [
        [("first", "over")],
        [("last", "last_before_first")],
        [("end", "too_short_or_long")],
        [("weekdays", "no_weekday")],
    ]
