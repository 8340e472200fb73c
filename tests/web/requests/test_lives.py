"""Lives of requests: merged, planned, cancelled, served, closed by itself; who is told; the closing rate."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, TODAY
from tests.web.promised import give
from web.db import writing, zone_of
from web.models import Audit, Notice, Organisation, Place, Project, Promise, Request, Seat, Shift, Volunteer
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Conflict, Forbidden, Invalid
from web.services.requests import asking, ending, following, private, rates, reading, triage, turning

Ask = Callable[..., int]
Row = Callable[[int], Request]


@pytest.fixture
def planned(
    session: Session, asked: Ask, desk: Actor, nodes: Mapping[str, int], row: Row
) -> Callable[..., int]:
    """A request with a shift, a series or a visit of its own."""

    def plan(into: str = "shift", **more: Any) -> int:
        request_id = asked()
        project = session.scalars(
            select(Project.id).where(Project.organisation_id == nodes["daninglu"]).limit(1)
        ).one()
        place = session.scalars(
            select(Place.id).where(Place.organisation_id == nodes["daninglu"]).limit(1)
        ).one()
        values = {
            "into": into, "project_id": project, "place_id": place, "day": MONDAY, "start_minute": 840,
            "minutes": 60, "window_minutes": 180, "heads": 2, "skills": [], "texts": {}, "until": None,
        }  # fmt: skip
        turning.turn(session, zone_of(session), desk, request_id, {**values, **more})
        return request_id

    return plan


def told(session: Session, actor: Actor) -> list[str]:
    """The kinds of what somebody is owed of requests."""
    chosen = select(Notice.kind).where(Notice.person_id == actor.person_id, Notice.subject == "request")
    return list(session.scalars(chosen.order_by(Notice.id)))


def test_merged_follows(session: Session, asked: Ask, row: Row, desk: Actor, asker: Actor) -> None:
    """What is merged into a merged one follows the first; all who asked are told, and it may be parted."""
    one, two, three = asked(), asked(), asked()
    triage.merge(session, desk, two, one)
    triage.merge(session, desk, three, two)
    assert row(three).merged_into_id == one
    with pytest.raises(Invalid):
        triage.merge(session, desk, one, three)
    four = asked()
    triage.merge(session, desk, one, four)
    assert {row(each).merged_into_id for each in (one, two, three)} == {four}
    triage.answer(session, desk, four, "周三下午。")
    assert told(session, asker).count("request_answered") == 4
    with pytest.raises(Conflict) as fault:
        triage.merge(session, desk, asked(), four)
    assert fault.value.code == "request_over"
    found = rates.read(session, Scope(session, desk))
    assert (found.whole.received, found.whole.closed) == (5, 4)
    triage.part(session, asker, two)
    assert (row(two).state, row(two).merged_into_id) == ("received", None)


def test_handed_inside(
    session: Session, asked: Ask, row: Row, desk: Actor, actor_of: Any, nodes: Mapping[str, int]
) -> None:
    """Handed to another unit, its coordinators deal with it, those before no more; a closed one gets none."""
    request_id, chief = asked(), actor_of("coordinator")
    with writing(session):
        session.get_one(Organisation, nodes["beizhan"]).closed_at = now()
    for wrong in (nodes["beizhan"], nodes["daninglu"], 10**9):
        with pytest.raises(Invalid):
            triage.hand(session, desk, request_id, {"unit_id": wrong})
    triage.hand(session, desk, request_id, {"unit_id": nodes["jingansi"], "words": "住在那边。"})
    assert row(request_id).state == "received"
    with pytest.raises(Forbidden):
        triage.accept(session, desk, request_id)
    triage.accept(session, chief, request_id)
    assert "request_received" in told(session, chief)


def test_a_closed_organisation(
    session: Session, asked: Ask, row: Row, desk: Actor, nodes: Mapping[str, int]
) -> None:
    """Nothing is asked for an organisation that is closed; what it asked is dealt with all the same."""
    request_id = asked()
    with writing(session):
        session.get_one(Organisation, nodes["nb-shanggong"]).closed_at = now()
    with pytest.raises(Invalid):
        asked()
    triage.answer(session, desk, request_id, "好的。")
    assert row(request_id).state == "answered"


def test_asked_twice(session: Session, asker: Actor, nodes: Mapping[str, int]) -> None:
    """With one key it is one request, and it may be asked only where they lead."""
    values = {"organisation_id": nodes["nb-shanggong"], "kind": "phones", "summary": "学挂号", "people": 1}
    assert asking.ask(session, asker, values, key="k") == asking.ask(session, asker, values, key="k")
    for wrong in ({"organisation_id": nodes["daninglu"]}, {"kind": "nonsense"}):
        with pytest.raises(Invalid):
            asking.ask(session, asker, {**values, **wrong})


def test_cancelled(session: Session, planned: Callable[..., int], row: Row, asker: Actor) -> None:
    """When its shift goes, it waits to be scheduled again within its old term, and who asked is told."""
    request_id = planned()
    assert following.follow(session) == 0
    with writing(session):
        session.execute(update(Shift).where(Shift.id == row(request_id).shift_id).values(status="cancelled"))
    assert following.follow(session) == 1
    assert (row(request_id).state, row(request_id).shift_id) == ("accepted", None)
    assert told(session, asker)[-1] == "request_unscheduled"
    with time_machine.travel(TODAY + timedelta(days=20)):
        assert reading.one(session, Scope(session, asker), request_id).overdue


@pytest.mark.parametrize(
    ("state", "days", "becomes"),
    [
        ("served", 1, "served"), ("accepted", 1, "scheduled"), ("accepted", 4, "served"),
        ("did_not_come", 1, "accepted"), (None, 1, "accepted"),
    ],
)  # fmt: skip
def test_served(
    session: Session, planned: Callable[..., int], row: Row, state: str | None, days: int, becomes: str
) -> None:
    """Served with its shift; asked of who asked when nobody recorded it; planned anew when nobody came."""
    request_id = planned()
    shift = session.get_one(Shift, row(request_id).shift_id)
    seat = session.scalars(select(Seat.id).where(Seat.shift_id == shift.id)).one()
    if state is not None:
        give(session, session.scalars(select(Volunteer.id).limit(1)).one(), seat)
        with writing(session):
            session.execute(
                update(Promise)
                .where(Promise.seat_id == seat)
                .values(state=state, minutes=60 if state == "served" else None)
            )
    with time_machine.travel(shift.ends_at + timedelta(days=days)):
        following.follow(session)
        assert row(request_id).state == becomes


def test_closes_by_itself(
    session: Session, planned: Callable[..., int], row: Row, asker: Actor, desk: Actor
) -> None:
    """Seven days after it was served it closes; who asked may say so before, and the desk never may."""
    request_id, other = planned(), planned()
    with writing(session):
        session.execute(update(Request).values(state="served", done_at=now()))
    with pytest.raises(Forbidden):
        ending.close(session, desk, other)
    ending.close(session, asker, other, stars=5)
    assert ending.close_due(session) == 0
    with time_machine.travel(TODAY + timedelta(days=7, hours=1)):
        assert ending.close_due(session) == 1
    assert (row(request_id).state, row(other).stars) == ("closed", 5)
    found = rates.read(session, Scope(session, desk))
    assert (found.whole.received, found.whole.closed, found.whole.open) == (2, 2, 0)
    ending.reopen(session, asker, other, "没有人来。")
    assert rates.read(session, Scope(session, desk)).whole.closed == 1
    assert told(session, desk)[-1] == "request_reopened"


def test_refused_is_not_closed(session: Session, asked: Ask, desk: Actor, asker: Actor) -> None:
    """What is refused or handed on outside is received and not closed."""
    triage.refuse(session, desk, asked(), {"reason": "unsafe", "words": "要请电工。"})
    triage.hand(session, desk, asked(), {"to": "区房管局", "words": ""})
    found = rates.read(session, Scope(session, desk))
    assert (found.whole.received, found.whole.closed, found.whole.open) == (2, 0, 0)
    assert told(session, asker)[-2:] == ["request_refused", "request_handed_out"]


def test_an_erased_asker(session: Session, asked: Ask, row: Row, asker: Actor, desk: Actor) -> None:
    """Who asked has left: the request goes on, closes by itself, and nobody is written to."""
    request_id = asked()
    with writing(session):
        session.execute(update(Request).values(asked_by=None, state="served", done_at=now()))
    with time_machine.travel(TODAY + timedelta(days=8)):
        assert ending.close_due(session) == 1
    assert "request_closed" not in told(session, asker)
    assert reading.one(session, Scope(session, desk), request_id).events[-1].by == ""


def test_private(session: Session, asked: Ask, row: Row, asker: Actor, desk: Actor) -> None:
    """It is sealed, opened by who deals with it, each look is in the trail; erased, it is gone."""
    request_id = asked()
    assert "王阿婆".encode() not in (row(request_id).sealed or b"")
    assert private.look(session, desk, request_id)["for_whom"] == "王阿婆"
    looks = select(Audit).where(Audit.subject == "request", Audit.verb == "looked")
    assert [each.person_id for each in session.scalars(looks)] == [desk.person_id]
    private.erase(session, asker, request_id)
    assert private.look(session, desk, request_id) == {"for_whom": "", "contact": "", "address": ""}
