"""From draft to promise: publishing, answering, changing by hand."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matcher.problem.eligibility import candidates
from tests.web.conftest import MONDAY, TODAY
from tests.web.promised import promise, unanswered
from tests.web.services.planned import (
    WEEK,
    ZONE,
    draft,
    free_pair,
    seated_pair,
    seen,
    somebody,
    whole,
)
from web.db import Database, writing
from web.models import Assignment, Pin, Promise, Roster, Seat, Shift
from web.services import board, editing, publishing, rosters
from web.services.actor import Actor
from web.services.faults import Conflict, Forbidden, NotFound, Outdated
from web.services.matching import pair_of, problem_of
from web.services.promises import answering
from web.services.promises.mine import mine

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


def test_publishing_gives_the_next_number_and_supersedes(session: Session, planner: Actor) -> None:
    before = rosters.published(session, MONDAY)
    assert before is not None
    made = draft(session)
    assert publishing.publish(session, planner, made) == (before.number or 0) + 1
    session.expire_all()
    assert session.get_one(Roster, before.id).state == "superseded"
    now_published = rosters.published(session, MONDAY)
    assert now_published is not None
    assert now_published.id == made


def test_publishing_twice_is_publishing_once(session: Session, planner: Actor) -> None:
    made = draft(session)
    first = publishing.publish(session, planner, made, key="key-of-the-form")
    assert publishing.publish(session, planner, made, key="key-of-the-form") == first
    with pytest.raises(Conflict):
        publishing.publish(session, planner, made, key="another-form")


def test_of_two_drafts_that_change_the_same_one_has_nothing_left_to_publish(
    database: Database, session: Session, planner: Actor
) -> None:
    drafts, outcomes = [draft(session), draft(session)], []

    def publish(made: int) -> None:
        with database.session() as own:
            try:
                outcomes.append(str(publishing.publish(own, planner, made)))
            except Conflict as fault:
                outcomes.append(fault.code)

    threads = [Thread(target=publish, args=(made,)) for made in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=len) == ["2", "nothing_to_publish"]
    session.rollback()
    published = select(func.count()).select_from(Roster).where(Roster.state == "published")
    assert session.scalar(published) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda roster: delete(Assignment).where(Assignment.roster_id == roster),
        lambda roster: update(Assignment).where(Assignment.roster_id == roster).values(volunteer_id=1),
        lambda roster: update(Roster).where(Roster.id == roster).values(number=99),
        lambda roster: update(Roster).where(Roster.id == roster).values(state="draft", number=None),
        lambda roster: delete(Roster).where(Roster.id == roster),
    ],
    ids=["assignments go", "assignments change", "another number", "draft again", "roster goes"],
)
def test_the_database_refuses_to_change_what_is_published(
    session: Session, planner: Actor, change: Callable[[int], object]
) -> None:
    made = draft(session)
    publishing.publish(session, planner, made)
    before = rosters.seated(session, made)
    with pytest.raises(IntegrityError, match="stays as it is"), writing(session):
        session.execute(change(made))  # type: ignore[call-overload]  # statements of several kinds
    assert rosters.seated(session, made) == before


def test_a_decline_empties_the_seat_and_is_kept_out_of_the_next_roster(
    session: Session, planner: Actor
) -> None:
    made = draft(session)
    publishing.publish(session, planner, made)
    volunteer, seat = seated_pair(seen(session, made))
    with writing(session):
        session.execute(delete(Pin))
    unanswered(session, volunteer, seat)
    heads = heads_of(session, seat)
    answering.answer(session, somebody(volunteer), seat, "declined")
    assert heads_of(session, seat) == heads - 1
    problem = problem_of(session, WEEK)
    assert pair_of(volunteer, seat) in problem.pinned_out
    assert pair_of(volunteer, seat) not in problem.published
    assert pair_of(volunteer, seat) not in rosters.seated(session, draft(session))


def heads_of(session: Session, seat_id: int) -> int:
    shown = board.week(session, WEEK, whole(session))
    seats = (seat for project in shown.projects for shift in project.shifts for seat in shift.seats)
    return next(seat.heads for seat in seats if seat.id == seat_id)


def test_a_decline_after_the_draft_was_made_is_honoured(session: Session, planner: Actor) -> None:
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    made = publishing.draft(session, planner, MONDAY)
    volunteer, seat = seated_pair(seen(session, promised.id))
    unanswered(session, volunteer, seat)
    answering.answer(session, somebody(volunteer), seat, "declined")
    other, elsewhere = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=other, seat_id=elsewhere)
    publishing.publish(session, planner, made)
    assert pair_of(volunteer, seat) not in rosters.seated(session, made)


def test_an_acceptance_outlives_the_next_roster(session: Session, planner: Actor) -> None:
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    accepted = session.execute(
        select(Promise.volunteer_id, Promise.seat_id).where(Promise.state == "accepted")
    ).first()
    assert accepted is not None
    made = publishing.draft(session, planner, MONDAY)
    other, elsewhere = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=other, seat_id=elsewhere)
    publishing.publish(session, planner, made)
    found = mine(session, accepted.volunteer_id)
    assert [each.state for each in found if each.seat_id == accepted.seat_id] == ["accepted"]


@pytest.mark.parametrize(
    ("said", "then", "fine"),
    [
        ("accepted", "accepted", True),
        ("accepted", "given_up", True),
        ("accepted", "declined", False),
        ("declined", "declined", True),
        ("declined", "accepted", True),
        ("declined", "given_up", False),
    ],
)
def test_what_may_follow_an_answer(session: Session, said: str, then: str, fine: bool) -> None:
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    volunteer, seat = seated_pair(seen(session, promised.id))
    unanswered(session, volunteer, seat)
    answering.answer(session, somebody(volunteer), seat, said)
    if fine:
        answering.answer(session, somebody(volunteer), seat, then)
        assert promise(session, volunteer, seat).state == then
    else:
        with pytest.raises(Conflict):
            answering.answer(session, somebody(volunteer), seat, then)


def test_nobody_answers_for_others_or_what_has_begun(session: Session, planner: Actor) -> None:
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    volunteer, seat = seated_pair(seen(session, promised.id))
    stranger = next(
        int(person.id)
        for person in seen(session, promised.id).problem.volunteers
        if not seen(session, promised.id).seated.held_by(person.id)
    )
    with pytest.raises(NotFound):
        answering.answer(session, somebody(stranger), seat, "accepted")
    with pytest.raises(Forbidden):
        answering.answer(session, planner, seat, "accepted")
    with time_machine.travel(TODAY + timedelta(days=20)), pytest.raises(Conflict):
        answering.answer(session, somebody(volunteer), seat, "given_up")


def test_a_move_is_what_was_foretold(session: Session, planner: Actor) -> None:
    made = publishing.draft(session, planner, MONDAY)
    volunteer, seat = free_pair(seen(session, made))
    told = editing.consequences(session, ZONE, whole(session), made, volunteer_id=volunteer, seat_id=seat)
    assert told.allowed
    later = editing.move(
        session, ZONE, planner, made, version=told.version, volunteer_id=volunteer, seat_id=seat, pin=True
    )
    assert later == told.version + 1
    assert pair_of(volunteer, seat) in rosters.seated(session, made)
    assert pair_of(volunteer, seat) in problem_of(session, WEEK).pinned_in
    back = editing.consequences(
        session, ZONE, whole(session), made, volunteer_id=volunteer, from_seat_id=seat
    )
    assert {tier: -cost for tier, cost in back.costs.items()} == dict(told.costs)


def test_a_move_on_a_draft_that_has_changed_is_refused(session: Session, planner: Actor) -> None:
    made = publishing.draft(session, planner, MONDAY)
    volunteer, seat = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=volunteer, seat_id=seat)
    other, elsewhere = free_pair(seen(session, made))
    with pytest.raises(Conflict):
        editing.move(session, ZONE, planner, made, version=0, volunteer_id=other, seat_id=elsewhere)


def test_a_move_that_breaks_a_rule_is_refused(session: Session, planner: Actor) -> None:
    made = publishing.draft(session, planner, MONDAY)
    now_is = seen(session, made)
    unfit = next(
        (int(person.id), int(seat.id))
        for shift in now_is.problem.shifts
        for seat in shift.seats
        for person in now_is.problem.volunteers
        if pair_of(int(person.id), int(seat.id)) not in candidates(now_is.problem)
    )
    told = editing.consequences(session, ZONE, whole(session), made, volunteer_id=unfit[0], seat_id=unfit[1])
    assert not told.allowed
    with pytest.raises(Conflict):
        editing.move(session, ZONE, planner, made, version=0, volunteer_id=unfit[0], seat_id=unfit[1])


def test_a_published_roster_is_not_edited(session: Session, planner: Actor) -> None:
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    volunteer, seat = free_pair(seen(session, promised.id))
    with pytest.raises(Conflict):
        editing.move(session, ZONE, planner, promised.id, version=0, volunteer_id=volunteer, seat_id=seat)


def test_only_coordinators_edit_and_pin(session: Session, actor_of: ActorOf, planner: Actor) -> None:
    made, lead = publishing.draft(session, planner, MONDAY), actor_of("lead")
    led = select(Seat.id).join(Shift).where(Shift.project_id.in_(lead.leads))
    own = session.scalars(led).first() or 0
    for code, seat, refused in (("volunteer", own, NotFound), ("lead", own, Forbidden)):
        with pytest.raises(Forbidden):
            editing.move(session, ZONE, actor_of(code), made, version=0, volunteer_id=1, seat_id=seat)
        with pytest.raises(refused):
            editing.pin(session, actor_of(code), 1, seat, True)
    assert session.get(Pin, (1, own)) is None


@pytest.mark.parametrize("deed", ["publish", "discard"])
def test_a_draft_that_was_changed_since_it_was_seen_is_neither_published_nor_thrown_away(
    session: Session, planner: Actor, deed: str
) -> None:
    made = publishing.draft(session, planner, MONDAY)
    volunteer, seat = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=volunteer, seat_id=seat)
    with pytest.raises(Outdated) as refused:
        getattr(publishing, deed)(session, planner, made, version=0)
    assert refused.value.version == 1
    assert rosters.get(session, made).state == "draft"
    getattr(publishing, deed)(session, planner, made, version=1)
    assert session.scalar(select(Roster.state).where(Roster.id == made)) in ("published", None)


def test_a_draft_thrown_away_leaves_what_is_published(session: Session, planner: Actor) -> None:
    made = draft(session)
    publishing.discard(session, planner, made)
    with pytest.raises(NotFound):
        publishing.roster(session, made)
    promised = rosters.published(session, MONDAY)
    assert promised is not None
    with pytest.raises(Conflict):
        publishing.discard(session, planner, promised.id)


def test_changes_name_who_would_be_told(session: Session, planner: Actor) -> None:
    made = publishing.draft(session, planner, MONDAY)
    assert publishing.changes(session, whole(session), made).people == frozenset()
    volunteer, seat = free_pair(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=volunteer, seat_id=seat)
    assert publishing.changes(session, whole(session), made).people == {volunteer}
