"""Several weeks planned in one go: a run each, in a row, and each counts on the drafts before it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from matcher.problem.problem import Problem
from tests.web.conftest import MONDAY
from tests.web.services.jobs_done import do, waiting
from tests.web.services.planned import WEEK, ZONE
from web.db import Database, writing
from web.models import Assignment, Job, Project, Roster, Run, Seat, Shift, Volunteer
from web.services import assessing, jobs, planning, publishing
from web.services.actor import Actor
from web.services.days import Week
from web.services.demand.series import extending
from web.services.faults import Conflict
from web.services.matching import problem_of
from web.services.planning.together import drafts_before
from web.services.promises.standing import in_force, in_week

ActorOf = Callable[[str], Actor]
NEXT = Week(MONDAY + timedelta(weeks=1), ZONE)


@pytest.fixture(autouse=True)
def _weeks_ahead(session: Session) -> None:
    """Series are made eight weeks ahead, as the worker does it."""
    extending.make_ahead(session)


def ask(session: Session, weeks: int = 3, actor: Actor | None = None, **more: object) -> Sequence[int]:
    """The runs of so many weeks, asked for in one go."""
    first = planning.start_run(
        session, actor, {"week": MONDAY, "weeks": weeks, "seconds": 3, **more}, workers=1
    )
    return [each.id for each in planning.in_one_go(session, first)]


def fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session


def draft_of(session: Session, monday: date) -> Roster:
    """The draft of a week."""
    chosen = select(Roster).where(Roster.period_start == monday, Roster.state == "draft")
    return fresh(session).scalars(chosen).one()


def pairs_of(session: Session, roster: Roster) -> frozenset[tuple[int, int]]:
    rows = session.execute(
        select(Assignment.volunteer_id, Assignment.seat_id).where(Assignment.roster_id == roster.id)
    )
    return frozenset((who, seat) for who, seat in rows)


def test_each_week_has_a_run_that_waits_for_the_one_before(session: Session) -> None:
    asked = [planning.run(session, each) for each in ask(session)]
    assert [each.monday for each in asked] == [MONDAY + timedelta(weeks=number) for number in range(3)]
    assert [each.after_id for each in asked] == [None, asked[0].id, asked[1].id]
    first = jobs.claim(session, 30.0)
    assert first is not None
    assert first.job_id == asked[0].job_id
    assert jobs.claim(session, 30.0) is None, "a second worker finds nothing to do"
    assert jobs.claim(session, 30.0, asked[2].job_id) is None
    with writing(session):
        jobs.finish(session, first, "done")
    second = jobs.claim(session, 30.0)
    assert second is not None
    assert second.job_id == asked[1].job_id


@pytest.mark.parametrize("how", ["cancelled", "failed"])
def test_when_a_week_comes_to_nothing_the_next_is_planned_on_what_stands(
    session: Session, database: Database, how: str
) -> None:
    first, second = ask(session, 2)
    if how == "cancelled":
        jobs.ask(session, planning.run(session, first).job_id, jobs.CANCEL)
    else:
        with writing(session):
            session.execute(
                update(Job).where(Job.id == planning.run(session, first).job_id).values(status=how)
            )
    do(database, planning.run(session, second).job_id)
    view = planning.run(fresh(session), second)
    assert view.status == "done"
    assert view.roster_id is not None
    assert drafts_before(session, session.get_one(Run, second)) == []


def test_the_draft_of_a_week_stands_when_the_next_is_planned(session: Session, database: Database) -> None:
    first, second = ask(session, 2)
    do(database, planning.run(session, first).job_id)
    made = draft_of(session, MONDAY)
    held = pairs_of(session, made)
    assert held - in_force(session, WEEK), "the run changed nothing"
    (before,) = drafts_before(session, session.get_one(Run, second))
    assert before.id == made.id
    alone, counted = problem_of(session, NEXT), problem_of(session, NEXT, drafts=[before])
    assert _stands(session, counted) == held
    assert _stands(session, alone) != held
    assert counted.published == alone.published
    assert problem_of(session, NEXT) is alone, "what is kept of the week was touched"


def _stands(session: Session, problem: Problem) -> frozenset[tuple[int, int]]:
    """Who stands where in the week before, in the problem of the next one."""
    seats = set(session.scalars(select(Seat.id).join(Shift, Shift.id == Seat.shift_id).where(in_week(WEEK))))
    found = ((int(who), int(seat)) for who, seat in problem.standing_outside)
    return frozenset(pair for pair in found if pair[1] in seats)


def test_a_limit_of_four_weeks_counts_the_drafts_of_the_weeks_before(
    session: Session, database: Database
) -> None:
    with writing(session):
        session.execute(update(Volunteer).values(minutes_in_four_weeks=2400))
    first, _ = ask(session, 2)
    do(database, planning.run(session, first).job_id)
    made = draft_of(session, MONDAY)
    serving = {who for who, _ in pairs_of(session, made)} - {who for who, _ in in_force(session, WEEK)}
    assert serving
    counted = problem_of(session, NEXT, drafts=[made])
    for who in serving:
        history = counted.volunteer[VolunteerId(str(who))].history
        assert history is not None
        assert history.minutes > 0


def test_drafts_are_published_one_by_one_and_in_any_order(
    session: Session, database: Database, actor_of: ActorOf
) -> None:
    planner = actor_of("coordinator")
    ask(session, 2, planner)
    for job in waiting(session, "run"):
        do(database, job)
    later, sooner = draft_of(session, NEXT.monday), draft_of(session, MONDAY)
    assert publishing.publish(session, planner, later.id) == 1
    assert in_force(session, NEXT) == pairs_of(session, later)
    wanted = pairs_of(session, sooner)
    publishing.publish(session, planner, sooner.id)
    assert in_force(session, WEEK) == wanted


def test_costs_of_a_draft_that_counts_on_others_are_found_beside_what_is_promised(
    session: Session, database: Database
) -> None:
    ask(session, 2)
    for job in waiting(session, "run"):
        do(database, job)
    made = draft_of(session, NEXT.monday)
    assert assessing.of_roster(session, made) is None
    asked = [jobs.get(session, each).payload["roster_id"] for each in waiting(session, assessing.KIND)]
    assert made.id in asked
    for each in waiting(session, assessing.KIND):
        do(database, each)
    found = assessing.of_roster(fresh(session), draft_of(session, NEXT.monday))
    assert found is not None
    assert found.current


@pytest.mark.parametrize("number", [0, 1, 2])
def test_nothing_is_asked_while_one_of_the_weeks_is_under_way(session: Session, number: int) -> None:
    monday = MONDAY + timedelta(weeks=number)
    planning.start_run(session, None, {"week": monday, "seconds": 3}, workers=1)
    with pytest.raises(Conflict) as refused:
        ask(session)
    assert refused.value.code == "run_under_way"
    session.rollback()
    assert len(session.scalars(select(Run.id)).all()) == 1


def test_the_same_key_asks_once(session: Session, actor_of: ActorOf) -> None:
    values = {"week": MONDAY, "weeks": 2, "seconds": 3}
    planner = actor_of("coordinator")
    made = {planning.start_run(session, planner, values, workers=1, key="one") for _ in range(2)}
    assert len(made) == 1
    assert len(session.scalars(select(Run.id)).all()) == 2


@pytest.mark.parametrize(("later", "ended"), [(False, 1), (True, 2)])
def test_one_week_is_cancelled_or_all_that_are_to_come(
    session: Session, actor_of: ActorOf, later: bool, ended: int
) -> None:
    planner = actor_of("coordinator")
    runs = ask(session, 3, planner)
    planning.stop(session, planner, runs[1], keep=False, later=later)
    states = [planning.run(fresh(session), each).status for each in runs]
    assert states == ["queued", *["cancelled"] * ended, *["queued"] * (2 - ended)]


def test_who_coordinates_a_part_plans_the_weeks_of_that_part(
    session: Session, database: Database, actor_of: ActorOf
) -> None:
    planner = actor_of("daning")
    runs = ask(session, 2, planner)
    nodes = {planning.run(session, each).organisation_id for each in runs}
    assert len(nodes) == 1
    assert None not in nodes
    for job in waiting(session, "run"):
        do(database, job)
    (node,) = nodes
    own = set(session.scalars(select(Project.id).where(Project.organisation_id == node)))
    for week in (WEEK, NEXT):
        chosen = select(Roster).where(Roster.period_start == week.monday, Roster.state == "draft")
        made = fresh(session).scalars(chosen).one_or_none()
        if made is None:
            continue
        moved = pairs_of(session, made) ^ in_force(session, week)
        seats = {seat for _, seat in moved}
        projects = select(Shift.project_id).join(Seat, Seat.shift_id == Shift.id).where(Seat.id.in_(seats))
        assert set(session.scalars(projects)) <= own
