"""What pages read: the board, people, fitting shifts, explanations, scenarios, the demo district itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from fixtures.district import problem as drawn_problem
from matcher.problem.eligibility import candidates
from tests.web.conftest import MONDAY
from tests.web.services.planned import WEEK, ZONE, draft, seen, whole
from web.db import Database
from web.jobs import Worker
from web.models import Person, Project, Roster, Volunteer
from web.schemas.scenarios import ScenarioSchema
from web.services import (
    board,
    explaining,
    fitting,
    planning,
    projects,
    rosters,
    whatif,
)
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.matching import problem_of
from web.services.people import people_week, search
from web.settings import Settings

ActorOf = Callable[[str], Actor]


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_rows_mean_the_problem_they_were_drawn_from(session: Session) -> None:
    drawn, read = drawn_problem(generate(60, shifts=40, week=MONDAY)), problem_of(session, WEEK)
    assert len(read.volunteers) == len(drawn.volunteers)
    assert [shift.start for shift in read.shifts] == sorted(shift.start for shift in drawn.shifts)
    assert sorted(read.published.values()) == sorted(drawn.published.values())
    assert len(candidates(read)) == len(candidates(drawn))


def test_the_board_adds_up_and_asks_few_things_for_a_week_as_for_a_shift(session: Session) -> None:
    made, scope = draft(session), whole(session)
    assert scope.tree.roots()
    session.rollback()
    board.week(session, WEEK, scope, roster_id=made)
    with counted(session) as sent:
        shown = board.week(session, WEEK, scope, roster_id=made)
        heads = (shown.heads, shown.desired)
    session.rollback()
    with counted(session) as one:
        board.week(session, WEEK, scope, roster_id=made, shift_id=next(shown.projects[0].shifts).id)
    assert max(len(sent), len(one)) <= 17
    assert shown.roster is not None
    assert shown.roster.id == made
    now_is = seen(session, made)
    wanted = sum(seat.desired for shift in now_is.problem.shifts for seat in shift.seats)
    there = sum(
        min(len(now_is.seated.on(seat.id)), seat.desired)
        for shift in now_is.problem.shifts
        for seat in shift.seats
    )
    assert heads == (there, wanted)


def test_the_board_by_people_holds_everybody_who_serves(session: Session) -> None:
    made, scope = draft(session), whole(session)
    with counted(session) as sent:
        roster, page = people_week.week(session, WEEK, scope, roster_id=made)
    assert len(sent) <= 19
    assert roster is not None
    assert page.total == len(rosters.seated(session, made).people)
    assert all(person.minutes > 0 for person in page.items)


def test_a_search_finds_by_name_language_and_trait(session: Session) -> None:
    somebody = session.scalars(select(Person).join(Volunteer).where(Person.latin_name != "")).first()
    assert somebody is not None
    scope = whole(session)
    found = search.find(session, scope, query=somebody.latin_name.upper()[:6])
    assert somebody.id in {row.id for row in found.items}
    speakers = search.find(session, scope, language="it", level=7)
    assert 0 < speakers.total < search.find(session, scope).total
    assert all(("it", 7) in row.languages for row in speakers.items)
    assert search.find(session, scope, query="100%_\\").total == 0


def test_fitting_shifts_are_free_and_have_room(session: Session) -> None:
    problem = problem_of(session, WEEK)
    fit = candidates(problem)
    person = max(problem.volunteers, key=lambda each: len(fit.of[each.id]))
    found = fitting.find(session, WEEK, int(person.id))
    assert found
    assert {str(each.seat.id) for each in found} <= set(fit.of[person.id])
    assert all(each.seat.wanted for each in found)


def test_a_wish_for_a_shift_is_weighed(session: Session, actor_of: ActorOf) -> None:
    me = actor_of("volunteer")
    shift = problem_of(session, WEEK).shifts[0].id
    for wanted, times in ((True, 1), (True, 1), (False, 0)):
        fitting.wish(session, me, int(shift), wanted=wanted)
        mine = problem_of(session, WEEK, only=[me.volunteer_id or 0]).volunteers[0]
        assert sum(wish.about == "shift" and wish.target == shift for wish in mine.wishes) == times


def test_an_explanation_adds_up(session: Session) -> None:
    made = draft(session)
    seat = next(seat for shift in seen(session, made).problem.shifts for seat in shift.seats)
    told = explaining.seat(session, ZONE, whole(session), made, int(seat.id))
    left = [step.left for step in told.funnel]
    assert left == sorted(left, reverse=True)
    for before, step in zip(told.funnel, told.funnel[1:], strict=False):
        assert before.left - step.lost == step.left
    with pytest.raises(NotFound):
        explaining.seat(session, ZONE, whole(session), made, 999_999)
    with pytest.raises(NotFound):
        explaining.seat(session, ZONE, whole(session), 999_999, int(seat.id))


def test_a_situation_is_read_anew_when_anything_changes(session: Session, actor_of: ActorOf) -> None:
    made = draft(session)
    first = seen(session, made)
    assert seen(session, made) is first
    shift = first.problem.shifts[0].id
    fitting.wish(session, actor_of("volunteer"), int(shift), wanted=True)
    assert seen(session, made) is not first


def test_a_week_is_planned_by_one_run_at_a_time(session: Session, actor_of: ActorOf) -> None:
    planner = actor_of("coordinator")
    asked = {"week": MONDAY, "seconds": 3}
    run = planning.start_run(session, planner, asked, workers=1, key="key-of-the-form")
    assert planning.start_run(session, planner, asked, workers=1, key="key-of-the-form") == run
    with pytest.raises(Conflict):
        planning.start_run(session, planner, asked, workers=1)
    planning.stop(session, planner, run, keep=False)
    assert planning.run(session, run).status == "cancelled"
    assert planning.start_run(session, planner, asked, workers=1) != run


def test_a_scenario_moves_nothing_that_is_published(
    session: Session, database: Database, settings: Settings, actor_of: ActorOf
) -> None:
    planner = actor_of("coordinator")
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    before = rosters.seated(session, promised.id)
    shift = seen(session, promised.id).problem.shifts[0]
    values = ScenarioSchema().load(
        {
            "name": "Without the first shift",
            "roster_id": promised.id,
            "seconds": 2,
            "changes": [{"change": "drop_shift", "shift_id": int(shift.id)}],
        }
    )
    made = whatif.create(session, ZONE, planner, values)
    Worker(database, settings).run_one()
    session.rollback()
    session.expire_all()
    view = whatif.scenario(session, Scope(session, planner), made)
    assert view.status == "done"
    assert view.result is not None
    gone = next(each for each in view.result["by_project"] if each["project"] == shift.project)
    assert gone["shifts_after"] == gone["shifts_before"] - 1
    assert rosters.seated(session, promised.id) == before
    assert session.scalar(select(func.count()).select_from(Roster)) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"change": "drop_shift", "shift_id": 999_999}, "changes-0"),
        ({"change": "switch_rule", "rule": "gravity", "on": False}, "changes-0-rule"),
        ({"change": "withdraw", "volunteers": [999_999]}, "changes-0"),
    ],
)
def test_a_change_that_cannot_be_is_told_by_its_field(
    session: Session, actor_of: ActorOf, change: dict[str, object], field: str
) -> None:
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    values = ScenarioSchema().load({"name": "?", "roster_id": promised.id, "changes": [change]})
    with pytest.raises(Invalid) as caught:
        whatif.create(session, ZONE, actor_of("coordinator"), values)
    assert set(caught.value.errors) == {field}


def test_a_lead_imagines_for_their_own_projects_only(session: Session, actor_of: ActorOf) -> None:
    lead = actor_of("lead")
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    own = min(lead.leads)
    said = {
        "name": "Two more who speak French",
        "roster_id": promised.id,
        "changes": [{"change": "add_people", "count": 2, "languages": [{"tag": "fr", "level": "B2"}]}],
    }
    with pytest.raises(Forbidden):
        whatif.create(session, ZONE, lead, ScenarioSchema().load(said))
    made = whatif.create(session, ZONE, lead, ScenarioSchema().load({**said, "project_id": own}))
    assert whatif.scenario(session, Scope(session, lead), made).status == "queued"
    assert [view.id for view in whatif.scenarios(session, Scope(session, lead)).items] == [made]


def test_a_lead_sees_the_projects_they_may_change_and_no_others(session: Session, actor_of: ActorOf) -> None:
    lead = actor_of("lead")
    scope, theirs = Scope(session, lead), set(lead.leads)
    mine = projects.listing(session, scope, WEEK, mine=True)
    assert {row.project.id for row in mine.items} == theirs
    assert mine.total == len(mine.items) > 0
    listed = {row.project.id for row in projects.listing(session, scope, WEEK).items}
    assert listed >= theirs
    for project in session.scalars(select(Project)):
        if scope.may_lead(project):
            assert project.id in listed
            assert projects.show(session, scope, project.id, WEEK).project is project
        else:
            assert project.id not in listed
            with pytest.raises(NotFound):
                projects.show(session, scope, project.id, WEEK)
