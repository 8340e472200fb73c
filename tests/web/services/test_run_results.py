"""A run's result stands on what happened meanwhile, and keeps what was changed by hand."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.reader import Reader
from matcher.answers import explain
from matcher.problem.eligibility import candidates
from tests.web.conftest import MONDAY
from tests.web.promised import unanswered
from tests.web.services.jobs_done import Meanwhile, do, nothing
from tests.web.services.planned import WEEK, ZONE, draft, free_pair, seated_pair, seen, whole
from web.db import Database, writing
from web.models import Assignment, DraftEdit, Person, Pin, Promise, Roster, Seat, Shift
from web.services import assessing, editing, planning, rosters
from web.services.actor import Actor
from web.services.clock import now
from web.services.drafts import rebasing
from web.services.drafts.edits import history
from web.services.drafts.rebasing import Lost, Result
from web.services.planning import RunView
from web.services.promises import acts, answering, difference
from web.services.promises.deeds import Deed
from web.services.promises.standing import Pairs, in_force, last_event
from web.services.promises.transitions import COORDINATOR
from web.services.situations import Situation
from web.words import run_results

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


def fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session


def run(session: Session, database: Database, meanwhile: Meanwhile = nothing, **asked: object) -> RunView:
    """A run of the week, done."""
    values = {"week": MONDAY, "seconds": 5, **asked}
    made = planning.start_run(session, None, values, workers=1)
    do(database, planning.run(session, made).job_id, meanwhile)
    return planning.run(fresh(session), made)


def plan(session: Session, roster_id: int | None) -> Pairs:
    return difference.plan_after(session, fresh(session).get_one(Roster, roster_id))


def result(view: RunView) -> dict[str, Any]:
    assert view.result is not None
    return dict(view.result)


def test_what_nobody_disturbed_is_the_result_and_is_known_at_once(
    session: Session, database: Database
) -> None:
    view = run(session, database)
    assert result(view)["lost"] == []
    made = session.get_one(Roster, view.roster_id)
    assert made.base_event_id == last_event(session)
    found = assessing.of_roster(session, made)
    assert found is not None
    assert found.costs == {name: tier["cost"] for name, tier in result(view)["tiers"].items()}
    assert not view.changed


def test_a_no_said_meanwhile_is_kept_and_told(session: Session, database: Database) -> None:
    published = rosters.published(session, MONDAY)
    assert published is not None
    person, seat = seated_pair(seen(session, published.id))
    unanswered(session, person, seat)

    def declines(others: Session) -> None:
        answering.answer(others, Actor(person, 0, "", "en", person), seat, "declined")

    view = run(session, database, declines)
    assert (person, seat) not in plan(session, view.roster_id)
    lost = [each for each in result(view)["lost"] if each["volunteer"] == person]
    assert lost in ([{"volunteer": person, "seat": seat, "why": "declined", "stays": False}], [])
    assert session.get_one(Roster, view.roster_id).base_event_id == last_event(session)


def rebased(session: Session, start: Pairs, wanted: Pairs, event: int) -> rebasing.Rebased:
    with writing(session):
        return rebasing.rebased(session, WEEK, Result(start, wanted, event))


def stands(session: Session) -> tuple[Pairs, int]:
    fresh(session)
    return in_force(session, WEEK), last_event(session)


def free(session: Session) -> tuple[int, int]:
    published = rosters.published(session, MONDAY)
    assert published is not None
    return free_pair(seen(session, published.id))


def why(found: rebasing.Rebased, pair: tuple[int, int]) -> list[str]:
    return [each.why for each in found.lost if each.pair == pair]


def test_what_was_taken_meanwhile_stays_beside_the_result(session: Session) -> None:
    start, event = stands(session)
    taken = free(session)
    with writing(session):
        acts.offer(session, Deed(), [taken])
    found = rebased(session, start, start, event)
    assert found.plan == start | {taken}
    assert (found.event, found.lost) == (last_event(session), ())


def test_a_place_that_others_filled_is_lost(session: Session) -> None:
    start, event = stands(session)
    person, seat = free(session)
    others = [
        each
        for each in session.scalars(select(Person.id).where(Person.state == "active"))
        if each != person and (each, seat) not in start
    ]
    room = session.get_one(Seat, seat).maximum - len([pair for pair in start if pair[1] == seat])
    with writing(session):
        acts.offer(session, Deed(), [(each, seat) for each in others[:room]])
    found = rebased(session, start, start | {(person, seat)}, event)
    assert why(found, (person, seat)) == ["full"]
    assert (person, seat) not in found.plan


def test_who_said_yes_to_what_the_result_takes_away_keeps_it(session: Session) -> None:
    start, event = stands(session)
    pair = min(start)
    unanswered(session, *pair)
    event = last_event(session)
    answering.answer(session, Actor(pair[0], 0, "", "en", pair[0]), pair[1], "accepted")
    found = rebased(session, start, start - {pair}, event)
    assert pair in found.plan
    assert found.lost == (Lost(pair, "answered", stays=True),)


def test_what_was_not_answered_is_taken_away_as_the_result_wants(session: Session) -> None:
    start, event = stands(session)
    pair = min(start)
    assert pair not in rebased(session, start, start - {pair}, event).plan


@pytest.mark.parametrize("how", ["left", "cancelled", "seat_gone", "moved", "declined", "begun"])
def test_what_cannot_be_any_more_is_lost_with_why(session: Session, how: str) -> None:
    start, event = stands(session)
    person, seat = free(session)
    pair = (person, seat)
    with writing(session):
        shift = session.get_one(Shift, session.get_one(Seat, seat).shift_id)
        if how == "left":
            session.get_one(Person, person).state = "left"
        elif how == "cancelled":
            shift.status = "cancelled"
        elif how == "seat_gone":
            session.get_one(Seat, seat).ended_at = now()
        elif how == "moved":
            shift.starts_at, shift.ends_at = (
                each + timedelta(days=7) for each in (shift.starts_at, shift.ends_at)
            )
        elif how == "begun":
            shift.starts_at = now() - timedelta(minutes=1)
        else:
            acts.offer(session, Deed(), [pair])
            chosen = select(Promise).where(Promise.volunteer_id == person, Promise.seat_id == seat)
            acts.decline(session, Deed(acting=COORDINATOR), session.scalars(chosen).all())
    found = rebased(session, start, start | {pair}, event)
    reason = "moved" if how == "begun" else how
    assert why(found, pair) == [reason]
    assert pair not in found.plan


@pytest.mark.parametrize(("verb", "state"), [(acts.release, "released"), (acts.decline, "declined")])
def test_what_stood_and_stands_no_more_is_told_with_what_became_of_it(
    session: Session, verb: Callable[..., None], state: str
) -> None:
    start, event = stands(session)
    pair = min(start)
    unanswered(session, *pair)
    with writing(session):
        chosen = select(Promise).where(Promise.volunteer_id == pair[0], Promise.seat_id == pair[1])
        verb(session, Deed(acting=COORDINATOR), session.scalars(chosen).all())
    found = rebased(session, start, start, event)
    assert found.plan == start - {pair}
    assert found.lost == (Lost(pair, state),)


def clashing(now_is: Situation) -> tuple[tuple[int, int], tuple[int, int]]:
    """Two seats with room, at the same time, and somebody who could have either; as pairs."""
    roomy = [
        (shift, seat)
        for shift in now_is.problem.open_shifts
        for seat in shift.seats
        if len(now_is.seated.on(seat.id)) < seat.maximum
    ]
    could = candidates(now_is.problem).on
    for (one, here), (other, there) in combinations(roomy, 2):
        if one.id != other.id and one.start < other.end and other.start < one.end:
            for who in set(could[here.id]) & set(could[there.id]):
                if explain.pair(now_is.problem, now_is.seated, who, here.id).could:
                    return (int(who), int(here.id)), (int(who), int(there.id))
    raise AssertionError("no two shifts at once have room for the same person")


def test_what_would_break_a_rule_beside_what_happened_is_lost_with_the_rule(session: Session) -> None:
    published = rosters.published(session, MONDAY)
    assert published is not None
    start, event = stands(session)
    pair, clash = clashing(seen(session, published.id))
    with writing(session):
        acts.offer(session, Deed(), [clash])
    found = rebased(session, start, start | {pair}, event)
    assert found.plan == start | {clash}
    (told,) = why(found, pair)
    assert told.startswith("rule:")


def edited(session: Session, planner: Actor, made: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Put somebody on a seat of a draft by hand, and take somebody else off; both pairs."""
    on = free_pair(seen(session, made))
    version = fresh(session).get_one(Roster, made).version
    editing.move(session, ZONE, planner, made, version=version, volunteer_id=on[0], seat_id=on[1])
    off = next(
        (int(each.volunteer), int(each.seat))
        for each in sorted(seen(session, made).seated.assignments)
        if int(each.volunteer) != on[0]
        and editing.consequences(
            session, ZONE, whole(session), made, volunteer_id=int(each.volunteer), from_seat_id=int(each.seat)
        ).allowed
    )
    version = fresh(session).get_one(Roster, made).version
    editing.move(session, ZONE, planner, made, version=version, volunteer_id=off[0], from_seat_id=off[1])
    return on, off


def test_changes_by_hand_are_kept_by_the_next_run_and_by_the_one_after(
    session: Session, database: Database, planner: Actor
) -> None:
    first = draft(session)
    on, off = edited(session, planner, first)
    for before in (first, None):
        view = run(session, database)
        assert view.kept is not None
        assert before is None or view.kept["roster"] == before
        assert (view.kept["in"], view.kept["out"]) == ([list(on)], [list(off)])
        found = plan(session, view.roster_id)
        assert on in found
        assert off not in found
        carried = history(session, view.roster_id or 0)
        assert [(each.added, each.removed, each.by) for each in carried] == [
            (frozenset({on}), frozenset(), planner.person_id),
            (frozenset(), frozenset({off}), planner.person_id),
        ]
        placed = select(Assignment.placed_at).where(
            Assignment.roster_id == view.roster_id,
            Assignment.volunteer_id == on[0],
            Assignment.seat_id == on[1],
        )
        assert session.scalars(placed).one() == carried[0].at
        assert result(view)["kept"] == {"roster": view.kept["roster"], "count": 2, "left_out": []}


def test_changes_by_hand_are_given_up_knowingly(session: Session, database: Database, planner: Actor) -> None:
    edited(session, planner, draft(session))
    view = run(session, database, keep_draft=False)
    assert view.kept is None
    assert history(session, view.roster_id or 0) == []


def test_changes_of_another_part_of_the_district_are_not_kept(session: Session, planner: Actor) -> None:
    made = draft(session)
    edited(session, planner, made)
    node = session.scalars(select(Roster.scope_organisation_id).where(Roster.id == made)).one()
    assert node is None
    assert list(planning.changed_by_hand(session, planner, MONDAY + timedelta(days=7), 1, None)) == []
    (found,) = planning.changed_by_hand(session, planner, MONDAY - timedelta(days=7), 2, None)
    assert (found.roster_id, found.count) == (made, 2)


@pytest.mark.parametrize("how", ["left", "seat_gone", "held_off", "unfit"])
def test_a_change_that_cannot_hold_any_more_is_left_out_with_why(
    session: Session, database: Database, planner: Actor, how: str
) -> None:
    made = draft(session)
    (person, seat), _ = edited(session, planner, made)
    with writing(session):
        if how == "left":
            session.get_one(Person, person).state = "left"
        elif how == "seat_gone":
            session.get_one(Seat, seat).ended_at = now()
        elif how == "held_off":
            session.add(Pin(volunteer_id=person, seat_id=seat, inside=False, at=now()))
        else:
            needs = {"skills": {"medical": 3}} if how == "unfit" else {}
            session.execute(update(Seat).where(Seat.id == seat).values(needs=needs))
    view = run(session, database)
    kept = result(view)["kept"]
    assert isinstance(kept, dict)
    assert kept["left_out"] == [{"volunteer": person, "seat": seat, "why": how}]
    assert (person, seat) not in plan(session, view.roster_id)
    assert all((person, seat) not in each.added for each in history(session, view.roster_id or 0))


def test_of_two_changes_that_exclude_each_other_the_latest_is_left_out(
    session: Session, database: Database, planner: Actor
) -> None:
    made = draft(session)
    (person, seat), (_, clash) = clashing(seen(session, made))
    editing.move(session, ZONE, planner, made, version=0, volunteer_id=person, seat_id=seat)
    with writing(session):
        later = DraftEdit(roster_id=made, position=2, added=[[person, clash]], removed=[], by=None, at=now())
        session.add(later)
    view = run(session, database)
    kept = result(view)["kept"]
    assert isinstance(kept, dict)
    assert [each["seat"] for each in kept["left_out"]] == [clash]
    assert (person, seat) in plan(session, view.roster_id)


def test_an_empty_week_proves_nothing_and_leaves_no_draft(session: Session, database: Database) -> None:
    values = {"week": MONDAY + timedelta(days=700), "seconds": 2}
    made = planning.start_run(session, None, values, workers=1)
    do(database, planning.run(session, made).job_id)
    view = planning.run(fresh(session), made)
    assert result(view)["wanted"] == 0
    assert view.roster_id is None


def test_a_run_says_which_names_match_nothing(session: Session, database: Database) -> None:
    with writing(session):
        seat = session.scalars(select(Seat).order_by(Seat.id)).first()
        assert seat is not None
        seat.needs = {**seat.needs, "languages": {"eu": "b2"}}
    session.commit()
    view = run(session, database)
    found = result(view)["warnings"]
    assert ("language", "eu") in [(each["code"], each["numbers"]["what"]) for each in found]
    told = run_results.warnings(Reader("en", ZONE), view)
    assert "Nobody here speaks Basque, B2 or better: one place asks for it." in told
    shown = run_results.warnings(Reader("zh-Hans", ZONE), view)
    assert len(shown) == len(told)
    assert any(each.startswith("这里没有人会巴斯克语") for each in shown)
