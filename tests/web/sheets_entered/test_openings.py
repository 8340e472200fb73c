"""Opening hours that come in a sheet: cut at once, found again, and changed around who is promised."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import free_people, promised, seats_of
from tests.web.sheets_entered.brought import codes, entered, looked_at, states, taken
from tests.web.sheets_entered.test_shifts import where
from tests.web.stations.ground import opened, stations, told
from web.models import Opening
from web.services.actor import Actor
from web.sheets.table import Cell

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "Project", "Place", "First day", "Last day", "Wednesday hours", "Shifts of minutes", "Role")


def row_of(session: Session, **more: Cell) -> tuple[Cell, ...]:
    """Two Wednesday mornings."""
    project, place = where(session)
    usual: dict[str, Cell] = {
        "number": "7", "project": project, "place": place, "first": "2026-12-02", "last": "2026-12-09",
        "wednesday": "09:00-11:00 5\n11:00-12:00 4", "lengths": "90", "role": None,
    }  # fmt: skip
    return tuple({**usual, **more}.values())


def newest(session: Session) -> Opening:
    session.expire_all()
    found = session.scalars(select(Opening).order_by(Opening.id.desc())).first()
    assert found is not None
    return found


def test_hours_are_cut_into_shifts_and_found_again(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "openings", HEADS, [row_of(session)], "jingan")
    assert told(session, newest(session)) == [
        "12-02 09:00-10:30 3/5/6", "12-02 10:30-12:00 3/5/6",
        "12-09 09:00-10:30 3/5/6", "12-09 10:30-12:00 3/5/6",
    ]  # fmt: skip
    for number in ("7", None):
        rows = [row_of(session, number=number)]
        assert states(looked_at(session, actor, "openings", HEADS, rows, "jingan")) == ["unchanged"]


def test_other_hours_keep_who_is_promised(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "openings", HEADS, [row_of(session)], "jingan")
    first = stations(session, newest(session), "12-02")[0]
    (person,) = free_people(session, 1)
    promised(session, person, seats_of(session, first.id)[0], "accepted")
    entered(session, actor, "openings", HEADS, [row_of(session, wednesday="09:00-10:30 2")], "jingan")
    assert told(session, newest(session)) == ["12-02 09:00-10:30 1/2/2", "12-09 09:00-10:30 1/2/2"]
    assert stations(session, newest(session), "12-02")[0].id == first.id


@pytest.mark.parametrize(
    ("more", "fault"),
    [({"wednesday": "22:00-02:00 1"}, ("wednesday", "no_hours")),
     ({"lengths": "long"}, ("lengths", "not_whole")),
     ({"wednesday": None}, ("monday", "never_open")), ({"lengths": "5"}, ("lengths", "out_of_range")),
     ({"last": "2026-12-01"}, ("last", "last_before_first"))],
)  # fmt: skip
def test_what_cannot_be_stands_at_its_cell(
    session: Session, actor_of: ActorOf, more: dict[str, Cell], fault: tuple[str, str]
) -> None:
    rows = [row_of(session, **more)]
    (line,) = looked_at(session, actor_of("coordinator"), "openings", HEADS, rows, "jingan")
    assert fault in codes(line)


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_what_is_taken_along_comes_back_unchanged(session: Session, actor_of: ActorOf, tag: str) -> None:
    actor = actor_of("coordinator")
    others = [{"day": "2026-12-05", "start": "09:00", "end": "10:30", "minimum": 0, "desired": 3}]
    seats = [{"role": "guide", "desired": 1, "maximum": 1, "languages": [{"tag": "ja", "level": "B1"}]},
             {"role": "", "desired": 1, "maximum": 2}]  # fmt: skip
    opened(session, actor_of("lead"), other_days=others, closed_days=["2026-12-16"], seats=seats)
    first = taken(session, actor, "openings", "jingan", tag)
    assert len(first.rows) == 1
    lines = looked_at(session, actor, "openings", first.headings, first.rows, "jingan")
    assert [(each.state, each.faults, each.changes) for each in lines] == [("unchanged", [], {})]
