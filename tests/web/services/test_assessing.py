"""What plans cost is of what is on screen; a bound is of a problem; a changed week is not proven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matcher.verify import verify
from tests.web.conftest import MONDAY
from tests.web.promised import give
from tests.web.services.jobs_done import do, do_all, waiting
from tests.web.services.planned import WEEK, ZONE, draft, free_pair, seated_pair, seen
from web.db import Database, writing
from web.models import Audit, BoundedProblem, Job, Promise, Roster, Seat
from web.services import assessing, editing, jobs, publishing, rosters
from web.services.actor import Actor
from web.services.assessing import Assessment
from web.services.bounding import is_only_tighter, problem_without_clock
from web.services.clock import now
from web.services.costing import plan_of
from web.services.drafts import undoing
from web.services.faults import Conflict
from web.services.matching import pair_of
from web.services.promises import answering

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


def row(session: Session, roster_id: int) -> Roster:
    session.rollback()
    session.expire_all()
    return session.get_one(Roster, roster_id)


def shown(session: Session, roster_id: int) -> Assessment | None:
    return assessing.of_roster(session, row(session, roster_id))


def judged(session: Session, roster_id: int) -> dict[str, int]:
    """What the whole plan costs, judged anew."""
    roster = row(session, roster_id)
    problem = problem_without_clock(session, roster)
    costs = verify(problem, plan_of(session, roster, problem)).costs
    return {tier.name.lower(): cost for tier, cost in costs.items()}


def assess(database: Database, session: Session, roster_id: int) -> Assessment:
    """Have it assessed, and bounded."""
    assessing.ask(session, roster_id)
    do_all(database, session, "assess")
    found = shown(session, roster_id)
    assert found is not None
    return found


def bounded(database: Database, session: Session, roster_id: int) -> Assessment:
    """Have its costs found and its bounds proven."""
    assess(database, session, roster_id)
    assessing.ask_for_bounds(session, roster_id)
    do_all(database, session, "bounds")
    do_all(database, session, "assess")
    found = shown(session, roster_id)
    assert found is not None
    return found


def in_force(session: Session) -> int:
    found = rosters.published(session, MONDAY)
    assert found is not None
    return found.id


def test_nothing_is_said_until_the_plan_on_screen_was_judged(session: Session, database: Database) -> None:
    made = draft(session)
    assert shown(session, made) is None
    assert assess(database, session, made).costs == judged(session, made)


def test_many_changes_close_together_make_one_job(session: Session) -> None:
    made = draft(session)
    for _ in range(5):
        assessing.ask(session, made)
    assert len(waiting(session, "assess")) == 1
    assessing.ask(session, in_force(session))
    assert len(waiting(session, "assess")) == 2


def test_the_exact_difference_of_a_change_is_what_judging_anew_finds(
    session: Session, database: Database, planner: Actor
) -> None:
    made, random = draft(session), Random(7)
    assess(database, session, made)
    changed = 0
    for _ in range(60):
        now_is, version = seen(session, made), row(session, made).version
        people = [person.id for person in now_is.problem.volunteers]
        seats = [seat.id for shift in now_is.problem.open_shifts for seat in shift.seats]
        there = sorted(now_is.seated.assignments)
        taken = random.choice(there)
        asked: dict[str, Any] = random.choice(
            [
                {"volunteer_id": int(taken.volunteer), "from_seat_id": int(taken.seat)},
                {"volunteer_id": int(random.choice(people)), "seat_id": int(random.choice(seats))},
                {
                    "volunteer_id": int(taken.volunteer),
                    "from_seat_id": int(taken.seat),
                    "seat_id": int(random.choice(seats)),
                },
            ]
        )
        try:
            editing.move(session, ZONE, planner, made, version=version, **asked)
        except Conflict:
            continue
        changed += 1
        found = shown(session, made)
        assert found is not None, "it was exact, and nothing else happened"
        assert found.costs == judged(session, made)
    assert changed >= 8
    assert waiting(session, "assess") == []
    undoing.undo(session, ZONE, planner, made, row(session, made).version)
    found = shown(session, made)
    assert found is not None
    assert found.costs == judged(session, made)


def test_a_change_of_somebody_else_waits_for_a_judgement(
    session: Session, database: Database, planner: Actor
) -> None:
    made = draft(session)
    assess(database, session, made)
    with writing(session):
        session.add(Audit(verb="changed", subject="person", subject_id=1, numbers={}, changes={}, at=now()))
    person, seat = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=person, seat_id=seat)
    assert shown(session, made) is None
    assert len(waiting(session, "assess")) == 1
    do_all(database, session, "assess")
    found = shown(session, made)
    assert found is not None
    assert found.costs == judged(session, made)


def test_a_no_makes_the_costs_of_what_is_in_force_old_and_a_yes_does_not(
    session: Session, database: Database
) -> None:
    published = in_force(session)
    before = assess(database, session, published)
    person, seat = free_pair(seen(session, published))
    give(session, person, seat)
    assert shown(session, published) is None
    latest = assessing.latest(session, row(session, published))
    assert latest is not None
    assert (latest.costs, latest.current) == (before.costs, False)
    assess(database, session, published)
    answering.answer(session, person_actor(session, person), seat, "accepted")
    assert shown(session, published) is not None


def person_actor(session: Session, volunteer_id: int) -> Actor:
    return Actor(volunteer_id, 0, "somebody", "en", volunteer_id)


def test_a_draft_that_changes_while_it_is_judged_is_judged_again(
    session: Session, database: Database, planner: Actor
) -> None:
    made = draft(session)
    assessing.ask(session, made)
    (job,) = waiting(session, "assess")
    person, seat = free_pair(seen(session, made))

    def meanwhile(others: Session) -> None:
        editing.move(others, ZONE, planner, made, version=0, volunteer_id=person, seat_id=seat)

    do(database, job, meanwhile)
    assert shown(session, made) is None
    do_all(database, session, "assess")
    found = shown(session, made)
    assert found is not None
    assert found.costs == judged(session, made)


def test_costs_that_are_not_true_are_asked_for_by_the_clock(session: Session, database: Database) -> None:
    made = draft(session)
    assessing.ask_where_due(session)
    assert len(waiting(session, "assess")) == 2, "of the draft and of what is in force"
    do_all(database, session, "assess")
    assessing.ask_where_due(session)
    assert waiting(session, "assess") == []
    assert len(waiting(session, "bounds")) == 2
    assessing.ask_where_due(session)
    assert len(waiting(session, "bounds")) == 2
    assert shown(session, made) is not None


def test_the_plans_of_a_week_are_judged_together(session: Session, database: Database) -> None:
    made = [draft(session), draft(session), in_force(session)]
    for each in made:
        assessing.ask(session, each)
    first, *others = waiting(session, "assess")
    do(database, first)
    assert waiting(session, "assess") == []
    assert len(others) == 2
    for each in made:
        found = shown(session, each)
        assert found is not None
        assert found.costs == judged(session, each)


def test_what_people_watch_is_done_before_what_is_done_by_the_by(session: Session) -> None:
    for kind in ("bounds", "assess", "scenario", "run"):
        jobs.enqueue(session, kind)
    kinds = []
    while held := jobs.claim(session, 30.0):
        kinds.append(held.kind)
    assert kinds == ["scenario", "run", "assess", "bounds"]


def test_only_proving_gives_way_to_others(session: Session) -> None:
    jobs.enqueue(session, "bounds")
    held = jobs.claim(session, 30.0)
    assert held is not None
    assert not jobs.has_to_yield(session, held)
    jobs.enqueue(session, "run")
    assert jobs.has_to_yield(session, held)
    run = jobs.claim(session, 30.0)
    assert run is not None
    jobs.enqueue(session, "scenario")
    assert not jobs.has_to_yield(session, run)


def test_a_change_by_hand_keeps_the_bound_and_is_not_proven_unless_it_costs_the_same(
    session: Session, database: Database, planner: Actor
) -> None:
    made = draft(session)
    before = bounded(database, session, made)
    assert before.bounds_hold
    assert all(before.bounds[name] <= before.costs[name] for name in before.bounds)
    person, seat = seated_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=person, from_seat_id=seat)
    after = shown(session, made)
    assert after is not None
    assert (after.bounds_hold, after.bounds_at) == (True, before.bounds_at)
    worse = (
        after.costs["minimum"] > before.costs["minimum"] or after.costs["desired"] > before.costs["desired"]
    )
    assert worse
    assert not after.proven
    assess(database, session, made)
    kept = shown(session, made)
    assert kept is not None
    assert kept.bounds_hold
    assert not kept.proven


PROVEN = dict.fromkeys(assessing.NAMES, 4)


@pytest.mark.parametrize(
    ("changes", "proven"),
    [
        ({}, True),
        ({"current": False}, False),
        ({"bounds_hold": False}, False),
        ({"costs": {}, "bounds": {}}, False),
        ({"costs": {**PROVEN, "desired": 5}}, False),
        ({"bounds": {name: 4 for name in assessing.NAMES if name != "wishes"}}, False),
    ],
    ids=["as proven", "of another plan", "of another problem", "of nothing", "dearer", "not of every tier"],
)
def test_proven_is_said_of_what_is_on_screen_alone(changes: dict[str, object], proven: bool) -> None:
    whole = Assessment(PROVEN, PROVEN, now(), now(), bounds_hold=True)
    assert replace(whole, **changes).proven is proven  # type: ignore[arg-type]  # by name


def test_a_bound_says_nothing_beside_dearer_tiers_than_it_was_proven_beside(session: Session) -> None:
    made = row(session, draft(session))
    with writing(session):
        made.costs = {
            "minimum": {"cost": 3, "bound": 2, "beside": 2},
            "promises": {"cost": 0, "bound": 0, "beside": 0},
        }
        made.assessed_at, made.assessed_version = now(), made.version
        made.assessed_event_id = 10**9
        made.bounds_at, made.bounds_digest = now(), "x"
    found = shown(session, made.id)
    assert found is not None
    assert found.bounds == {"minimum": 2}


def test_an_empty_week_is_not_proven(session: Session, database: Database) -> None:
    with writing(session):
        later = replace(WEEK, monday=MONDAY + timedelta(days=700))
        empty = rosters.new_draft(session, later, [], costs={}, run_id=None)
    assess(database, session, empty)
    assessing.ask_for_bounds(session, empty)
    do_all(database, session, "bounds")
    found = assess(database, session, empty)
    assert not found.proven
    assert found.bounds_at is None
    assessing.ask_where_due(session)
    assert waiting(session, "bounds") == []


def changed(session: Session, published: int, how: str) -> None:
    """Change the problem of the week in one way."""
    now_is = seen(session, published)
    person, seat = free_pair(now_is)
    with writing(session):
        if how == "dearer":
            session.execute(
                update(Promise)
                .where(Promise.state == "offered")
                .values(state="accepted", answered_sequence=Promise.told_sequence)
            )
        elif how == "off":
            editing.set_pin(session, person, seat, inside=False)
        elif how == "more":
            session.get_one(Seat, seat).desired += 1
            session.get_one(Seat, seat).maximum += 1


@pytest.mark.parametrize(
    ("how", "holds"),
    [("dearer", True), ("off", True), ("more", False)],
    ids=["dearer", "fewer pairs", "more wanted"],
)
def test_a_bound_stays_while_changes_only_tighten(
    session: Session, database: Database, how: str, holds: bool
) -> None:
    published = in_force(session)
    before = bounded(database, session, published)
    assert before.bounds_hold
    changed(session, published, how)
    after = assess(database, session, published)
    assert after.bounds_hold is holds
    assert after.bounds_at == before.bounds_at, "it keeps its age"
    if not holds:
        assert not after.proven
        assert after.tiers["minimum"].get("bound") is None
        renewed = bounded_again(database, session, published)
        assert renewed.bounds_hold
        assert renewed.bounds_at is not None
        assert before.bounds_at is not None
        assert renewed.bounds_at > before.bounds_at


def bounded_again(database: Database, session: Session, roster_id: int) -> Assessment:
    """As `bounded`, long after the last time."""
    with writing(session):
        for job in session.scalars(select(Job).where(Job.kind == "bounds")):
            job.created_at = now() - timedelta(hours=1)
    return bounded(database, session, roster_id)


def test_problems_that_no_roster_names_go(session: Session, database: Database) -> None:
    published = in_force(session)
    bounded(database, session, published)
    changed(session, published, "more")
    bounded_again(database, session, published)
    named = set(session.scalars(select(Roster.bounds_digest).where(Roster.bounds_digest.is_not(None))))
    assert set(session.scalars(select(BoundedProblem.digest))) == named


def test_tighter_is_told_from_looser(session: Session) -> None:
    problem = problem_without_clock(session, row(session, in_force(session)))
    now_is = seen(session, in_force(session))
    person, seat = free_pair(now_is)
    pair = pair_of(person, seat)
    off = replace(problem, pinned_out=problem.pinned_out | {pair})
    promised = replace(problem, published={**problem.published, pair: 1})
    less = replace(
        problem,
        volunteers=tuple(
            replace(each, available=()) if each.id == pair.volunteer else each for each in problem.volunteers
        ),
    )
    keener = replace(
        problem,
        volunteers=tuple(
            replace(each, asked_minutes=each.asked_minutes + 60) if each.id == pair.volunteer else each
            for each in problem.volunteers
        ),
    )
    for tighter in (problem, off, promised, less):
        assert is_only_tighter(problem, tighter)
    for looser in (off, promised, less):
        assert not is_only_tighter(looser, problem)
    assert not is_only_tighter(problem, keener), "what is fair among other wishes is another thing"


def test_publishing_asks_for_the_costs_of_the_week(session: Session, planner: Actor) -> None:
    made = draft(session)
    publishing.publish(session, planner, made)
    asked = {jobs.get(session, each).payload["roster_id"] for each in waiting(session, "assess")}
    assert made in asked
    assert shown(session, made) is None
