"""Households that come in a sheet: with their visits and pairings; what is private is left as it is."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import (
    SHANGHAI,
    bring,
    codes,
    enter,
    entered,
    look,
    looked_at,
    node,
    rows_of,
    states,
    taken,
)
from tests.web.sheets_entered.test_shifts import where
from tests.web.visits.ground import HOME, household
from web.models import Household, Pairing, Series, Shift, Volunteer
from web.services.actor import Actor
from web.services.faults import NotFound
from web.services.households import keeping
from web.services.households.visits import visits_of
from web.services.sheets import keeping as sheets
from web.sheets.table import Cell

ActorOf = Callable[[str], Actor]
HEADS = (
    "Number of the household", "Address", "Latitude", "Longitude", "How to reach them",
    "What they need, and what to mind", "Project", "First day", "Window from", "Window until",
    "Minutes a visit lasts", "Numbers of who is paired", "Numbers of stand-ins",
)  # fmt: skip


def people(session: Session, count: int) -> list[tuple[int, str]]:
    """Some who serve, the last ones first."""
    rows = session.execute(select(Volunteer.id, Volunteer.number).order_by(Volunteer.id.desc()).limit(count))
    return [(row.id, row.number) for row in rows]


def row_of(session: Session, **more: Cell) -> tuple[Cell, ...]:
    """A household that is visited for an hour on Wednesday mornings."""
    project, _ = where(session)
    (_, one), (_, two), (_, three) = people(session, 3)
    usual: dict[str, Cell] = {
        "called": "H-77", "address": "1 Quiet Lane", "latitude": 31.23041, "longitude": 121.47371,
        "contact": "021 0000 1234", "needs": "Hears badly\nHas a dog", "project": project,
        "first": "2026-12-02", "from": "09:00", "until": "11:30", "minutes": None,
        "paired": f"#{one}", "stand_ins": f"#{three}; #{two}",
    }  # fmt: skip
    return tuple({**usual, **more}.values())


def newest(session: Session) -> Household:
    session.expire_all()
    found = session.scalars(select(Household).order_by(Household.id.desc())).first()
    assert found is not None
    return found


def holds(session: Session, home: Household) -> list[tuple[int, int]]:
    rows = session.scalars(
        select(Pairing).where(Pairing.household_id == home.id, Pairing.ended_at.is_(None))
        .order_by(Pairing.stand_in, Pairing.id)
    )  # fmt: skip
    return [(each.volunteer_id, each.stand_in) for each in rows]


def test_a_household_comes_with_its_visits_and_people(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "households", HEADS, [row_of(session)], "jingan")
    home = newest(session)
    (one, _), (two, _), (three, _) = people(session, 3)
    assert home.number == "H-77"
    assert holds(session, home) == [(one, 0), (three, 1), (two, 2)]
    assert keeping.opened(session, home) == {
        "address": "1 Quiet Lane", "latitude": 31.23041, "longitude": 121.47371,
        "contact": "021 0000 1234", "needs": "Hears badly\nHas a dog",
    }  # fmt: skip
    series = session.scalars(select(Series).where(Series.place_id == home.place_id)).one()
    assert (series.start_minute, series.window_minutes, series.minutes) == (540, 150, 60)
    shift = session.scalars(select(Shift).where(Shift.place_id == home.place_id)).first()
    assert shift is not None
    assert shift.window_starts_at == shift.starts_at
    assert len(visits_of(session, SHANGHAI, home)) > 4
    assert states(looked_at(session, actor, "households", HEADS, [row_of(session)], "jingan")) == [
        "unchanged"
    ]


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_what_is_taken_along_comes_back_unchanged(session: Session, actor_of: ActorOf, tag: str) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "households", HEADS, [row_of(session)], "jingan")
    household(session, languages=["cmn"])
    first = taken(session, actor, "households", "jingan", tag)
    assert len(first.rows) == 2
    assert "1 Quiet Lane" in first.rows[0]
    lines = looked_at(session, actor, "households", first.headings, first.rows, "jingan")
    assert [(each.state, each.faults, each.changes) for each in lines] == [("unchanged", [], {})] * 2
    assert taken(session, actor, "households", "jingan", tag) == first


def test_a_sheet_without_what_is_private_leaves_it(session: Session, actor_of: ActorOf) -> None:
    """Neither cells that are empty nor columns that are not there forget anything."""
    actor = actor_of("coordinator")
    home = household(session)
    before = keeping.opened(session, home)
    heads = ("Duet number", "Address", "Shown so many hours before a visit")
    entered(session, actor, "households", heads, [(str(home.id), None, 24)], "jingan")
    session.refresh(home)
    assert home.shown_hours == 24
    assert keeping.opened(session, home) == before


def test_who_coordinates_elsewhere_does_not_learn_of_it(session: Session, actor_of: ActorOf) -> None:
    home = household(session)
    for right in ("lead", "volunteer"):
        with pytest.raises(NotFound):
            taken(session, actor_of(right), "households", "jingan")
    own = rows_of(taken(session, actor_of("coordinator"), "households", "jingan"))
    assert [each["Address"] for each in own] == [HOME["address"]]
    other = next(each for each in ("daninglu", "linfenlu") if node(session, each) != home.organisation_id)
    assert rows_of(taken(session, actor_of("coordinator"), "households", other)) == []


def test_whom_a_sheet_does_not_name_stays_paired(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "households", HEADS, [row_of(session)], "jingan")
    _, (two, _), (three, number) = people(session, 3)
    rows = [row_of(session, paired=f"#{number}", stand_ins=None)]
    entered(session, actor, "households", HEADS, rows, "jingan")
    assert holds(session, newest(session)) == [(three, 0), (two, 1)]


def test_an_address_that_changes_is_sealed_anew(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "households", HEADS, [row_of(session)], "jingan")
    entered(session, actor, "households", HEADS, [row_of(session, address="2 Other Lane")], "jingan")
    home = newest(session)
    assert keeping.opened(session, home)["address"] == "2 Other Lane"
    assert b"Other" not in (home.sealed or b"")


@pytest.mark.parametrize(
    ("more", "fault"),
    [({"latitude": None}, ("latitude", "coordinates_half")),
     ({"project": None}, ("project_id", "required")),
     ({"until": "09:30"}, ("until", "window_too_short")),
     ({"first": "2026-01-05"}, ("first", "over")),
     ({"paired": "#V-none"}, ("paired", "nobody"))],
)  # fmt: skip
def test_what_cannot_be_stands_at_its_cell(
    session: Session, actor_of: ActorOf, more: dict[str, Cell], fault: tuple[str, str]
) -> None:
    rows = [row_of(session, **more)]
    (line,) = looked_at(session, actor_of("coordinator"), "households", HEADS, rows, "jingan")
    assert fault in codes(line)


def test_what_was_ended_meanwhile_is_not_entered(session: Session, actor_of: ActorOf) -> None:
    actor, home = actor_of("coordinator"), household(session)
    heads = ("Duet number", "Address")
    sheet = bring(session, actor, "households", heads, [(str(home.id), "3 Late Lane")], "jingan")
    assert states(look(session, actor, sheet)) == ["changed"]
    keeping.end(session, actor, home.id)
    assert enter(session, actor, sheet).state != sheets.ENTERED
