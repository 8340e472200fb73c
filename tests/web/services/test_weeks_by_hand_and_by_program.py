"""Several weeks in one go: what was changed by hand in each, who may ask for it, and what programs see."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, Login
from tests.web.services.jobs_done import do, waiting
from tests.web.services.planned import ZONE, free_pair, seen
from web.db import Database
from web.models import Job, Roster, Run
from web.services import editing, planning, publishing
from web.services.actor import Actor
from web.services.demand.series import extending
from web.services.faults import Forbidden

ActorOf = Callable[[str], Actor]
MONDAYS = [MONDAY + timedelta(weeks=number) for number in range(2)]
ASKED = {"week": MONDAY, "weeks": 2, "seconds": 3}


@pytest.fixture(autouse=True)
def _weeks_ahead(session: Session) -> None:
    """Series are made eight weeks ahead, as the worker does it."""
    extending.make_ahead(session)


def fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session


def test_changes_by_hand_are_kept_in_each_week(
    session: Session, database: Database, actor_of: ActorOf
) -> None:
    planner = actor_of("coordinator")
    by_hand: list[tuple[int, int]] = []
    for monday in MONDAYS:
        made = publishing.draft(session, planner, monday)
        person, seat = free_pair(seen(session, made))
        version = fresh(session).get_one(Roster, made).version
        editing.move(session, ZONE, planner, made, version=version, volunteer_id=person, seat_id=seat)
        by_hand.append((person, seat))
    kept = planning.changed_by_hand(session, planner, MONDAY, 2, None)
    assert [each.count for each in kept] == [1, 1]
    first = planning.start_run(session, planner, ASKED, workers=1)
    for job in waiting(session, "run"):
        do(database, job)
    for view, pair in zip(planning.in_one_go(fresh(session), first), by_hand, strict=True):
        assert view.result is not None
        assert view.roster_id is not None
        left_out = [(each["volunteer"], each["seat"]) for each in view.result["kept"]["left_out"]]
        seated = seen(session, view.roster_id).seated.assignments
        assert (pair in {(int(each.volunteer), int(each.seat)) for each in seated}) == (pair not in left_out)
        assert pair not in left_out or view.monday != MONDAY


def test_who_coordinates_a_part_asks_for_no_other_and_stops_no_other(
    session: Session, actor_of: ActorOf
) -> None:
    whole, part = actor_of("coordinator"), actor_of("daning")
    own = planning.start_run(session, part, ASKED, workers=1)
    node = planning.run(session, own).organisation_id
    assert node is not None
    planning.stop(session, part, own, keep=False, later=True)
    assert {each.status for each in planning.in_one_go(fresh(session), own)} == {"cancelled"}
    first = planning.start_run(session, whole, ASKED, workers=1)
    with pytest.raises(Forbidden):
        planning.stop(session, part, first, keep=False, later=True)
    assert {each.status for each in planning.in_one_go(fresh(session), first)} == {"queued"}


def test_a_program_is_told_of_every_run(session: Session, signed_in: Login) -> None:
    browser = signed_in("coordinator")
    answer = browser.post("/api/v1/runs", json={**ASKED, "week": f"{MONDAY}", "weeks": 3})
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    ids = list(session.scalars(select(Run.id).order_by(Run.period_start)))
    assert (told["id"], told["runs"]) == (ids[0], ids)
    shown = [browser.get(f"/api/v1/runs/{each}").get_json() for each in ids]
    assert [each["after_id"] for each in shown] == [None, *ids[:2]]
    stop = {"keep": False, "later": True}
    assert browser.post(f"/api/v1/runs/{ids[1]}/stop", json=stop).status_code == 204
    states = fresh(session).scalars(select(Job.status).join(Run, Run.job_id == Job.id).order_by(Run.id)).all()
    assert states == ["queued", "cancelled", "cancelled"]


@pytest.mark.parametrize("weeks", [0, 5, "many"])
def test_no_or_too_many_weeks_are_refused(session: Session, signed_in: Login, weeks: object) -> None:
    browser = signed_in("coordinator")
    answer = browser.post("/api/v1/runs", json={"week": f"{MONDAY}", "weeks": weeks})
    assert answer.status_code == 422
    assert "weeks" in answer.text
    assert session.scalars(select(Run.id)).all() == []
