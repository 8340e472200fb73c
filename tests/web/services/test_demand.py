"""Posting work: who may, weekly shifts that come once, changes and cancellations that keep what was."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.demand.ground import made_again
from tests.web.services.planned import WEEK, ZONE, draft, seated_pair, seen
from web.models import Grant, Place, Project, ProjectLead, Seat, Shift
from web.schemas.demand import ProjectSchema, ShiftSchema
from web.services import demand
from web.services.actor import Actor
from web.services.faults import Conflict, Invalid, NotFound
from web.services.matching import problem_of

ActorOf = Callable[[str], Actor]
SEAT = {"desired": 2, "maximum": 3, "minimum": 1, "languages": [{"tag": "en", "level": "B1"}]}
SHIFT: dict[str, Any] = {
    "day": "2026-12-02",
    "start": "09:00",
    "end": "11:30",
    "seats": [SEAT],
    "team": [{"rule": "speakers", "language": "wuu", "level": "B2", "count": 1}],
}


@pytest.fixture
def lead(actor_of: ActorOf) -> Actor:
    return actor_of("lead")


@pytest.fixture
def project(session: Session, lead: Actor) -> int:
    found = select(ProjectLead.project_id).where(ProjectLead.person_id == lead.person_id)
    return session.scalars(found).first() or 0


@pytest.fixture
def said(session: Session) -> Callable[..., dict[str, Any]]:
    place = session.scalars(select(Place.id)).first()
    return lambda **other: dict(ShiftSchema().load({**SHIFT, "place_id": place, **other}))


Said = Callable[..., dict[str, Any]]


def test_a_shift_is_what_was_said(session: Session, lead: Actor, project: int, said: Said) -> None:
    (made,) = demand.create_shifts(session, ZONE, lead, project, said())["ids"]
    shift = session.get_one(Shift, made)
    assert shift.starts_at == datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
    assert shift.ends_at - shift.starts_at == timedelta(hours=2, minutes=30)
    asked = problem_of(session, WEEK).shift[str(made)]  # type: ignore[index]  # ids are text of their own type
    assert asked.seats[0].needs.languages["en"] == 3
    assert [type(rule).__name__ for rule in asked.team] == ["Speakers"]


def test_an_end_before_the_start_is_on_the_next_day(
    session: Session, lead: Actor, project: int, said: Said
) -> None:
    (made,) = demand.create_shifts(session, ZONE, lead, project, said(start="22:00", end="01:00"))["ids"]
    shift = session.get_one(Shift, made)
    assert shift.ends_at - shift.starts_at == timedelta(hours=3)


def test_a_weekly_shift_comes_every_week_but_for_the_days_left_out(
    session: Session, lead: Actor, project: int, said: Said
) -> None:
    values = said(repeat="weekly", until="2026-12-31", except_days=["2026-12-16"])
    made = demand.create_shifts(session, ZONE, lead, project, values)["ids"]
    days = [session.get_one(Shift, each).series_day for each in made]
    assert days == [date(2026, 12, day) for day in (2, 9, 23, 30)]


def test_making_a_series_again_changes_nothing(
    session: Session, lead: Actor, project: int, said: Said
) -> None:
    made = demand.create_shifts(session, ZONE, lead, project, said(repeat="weekly", until="2026-12-31"))[
        "ids"
    ]
    series = session.get_one(Shift, made[0]).series_id
    assert series is not None
    demand.cancel_shift(session, lead, made[1])
    moved = said(day="2026-12-17", start="15:00", end="16:00")
    demand.update_shift(session, ZONE, lead, made[2], {**moved, "seats": moved["seats"]})
    assert made_again(session, series) == []
    days = session.scalars(select(Shift.series_day).where(Shift.series_id == series)).all()
    assert len(days) == len(set(days)) == len(made)


def test_a_form_sent_twice_posts_once(session: Session, lead: Actor, project: int, said: Said) -> None:
    first = demand.create_shifts(session, ZONE, lead, project, said(), key="key-of-the-form")
    assert demand.create_shifts(session, ZONE, lead, project, said(), key="key-of-the-form") == first


@pytest.mark.parametrize("code", ["lead", "volunteer", "verifier", "auditor"])
def test_nobody_changes_what_others_lead(
    session: Session, actor_of: ActorOf, project: int, said: Said, code: str
) -> None:
    actor = actor_of(code)
    led = select(ProjectLead.project_id).where(ProjectLead.person_id == actor.person_id)
    other = session.scalars(select(Project.id).where(Project.id.not_in(led))).first() or 0
    with pytest.raises(NotFound):
        demand.create_shifts(session, ZONE, actor, other, said())
    with pytest.raises(NotFound):
        demand.close_project(session, actor, other)
    shift = session.scalars(select(Shift.id).where(Shift.project_id == other)).first()
    if shift is not None:
        with pytest.raises(NotFound):
            demand.cancel_shift(session, actor, shift)


def test_a_lead_posts_for_their_own_organisation_and_leads_the_project(
    session: Session, lead: Actor, said: Said
) -> None:
    grants = select(Grant.organisation_id).where(Grant.person_id == lead.person_id)
    own = session.scalars(grants).one()
    values = {
        "organisation_id": own,
        "scene": "community",
        "weight": 9,
        "texts": [{"tag": "en", "name": "Repair café", "summary": "Bring what is broken."}],
    }
    made = demand.create_project(session, lead, ProjectSchema().load(values))
    assert session.get_one(Project, made).weight == 1
    assert demand.create_shifts(session, ZONE, lead, made, said())
    with pytest.raises(Invalid) as caught:
        demand.create_project(session, lead, {**ProjectSchema().load(values), "organisation_id": 1})
    assert set(caught.value.errors) == {"organisation_id"}


def test_a_seat_that_somebody_was_given_ends_and_stays_written_down(
    session: Session, actor_of: ActorOf, said: Said
) -> None:
    roster = draft(session)
    _, seat = seated_pair(seen(session, roster))
    shift = session.get_one(Seat, seat).shift_id
    demand.update_shift(session, ZONE, actor_of("coordinator"), shift, said())
    assert session.get_one(Seat, seat).ended_at is not None
    assert str(seat) not in problem_of(session, WEEK).seat


def test_a_cancelled_shift_is_planned_no_more(
    session: Session, lead: Actor, project: int, said: Said
) -> None:
    (made,) = demand.create_shifts(session, ZONE, lead, project, said())["ids"]
    demand.cancel_shift(session, lead, made)
    assert str(made) not in problem_of(session, WEEK).shift


def test_a_closed_project_takes_no_shifts(session: Session, lead: Actor, project: int, said: Said) -> None:
    demand.close_project(session, lead, project)
    with pytest.raises(Conflict):
        demand.create_shifts(session, ZONE, lead, project, said())


def test_words_that_the_district_does_not_use_are_told_by_their_field(
    session: Session, lead: Actor, project: int, said: Said
) -> None:
    with pytest.raises(Invalid) as caught:
        demand.create_shifts(session, ZONE, lead, project, said(seats=[{**SEAT, "credentials": ["wizard"]}]))
    assert set(caught.value.errors) == {"seats-0-credentials"}


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"seats": []}, "seats"),
        ({"seats": [{**SEAT, "minimum": 3}]}, "seats"),
        ({"seats": [{**SEAT, "maximum": 1}]}, "seats"),
        ({"seats": [{**SEAT, "minimum_age": 60, "maximum_age": 20}]}, "seats"),
        ({"start": "25:00"}, "start"),
        ({"repeat": "monthly"}, "nths"),
        ({"repeat": "monthly", "nths": [5]}, "nths"),
        ({"repeat": "monthly", "nths": [1], "make_up": "add"}, "make_up"),
        ({"repeat": "weekly", "weekdays": [0]}, "weekdays"),
        ({"repeat": "weekly", "every": 0}, "every"),
        ({"repeat": "weekly", "until": "2026-12-01"}, "until"),
        ({"repeat": "weekly", "until": "2039-12-01"}, "until"),
        ({"repeat": "daily"}, "repeat"),
        ({"team": [{"rule": "speakers", "level": "B1"}]}, "team"),
        ({"team": [{"rule": "together", "count": 1}]}, "team"),
        ({"place_id": 2**70}, "place_id"),
    ],
)
def test_what_no_shift_can_mean_is_refused(other: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ShiftSchema().load({**SHIFT, "place_id": 1, **other})
    assert set(caught.value.messages_dict) == {field}
