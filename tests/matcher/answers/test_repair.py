"""Who comes instead when somebody drops out."""

from dataclasses import replace
from random import Random
from time import process_time

import pytest

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.answers.repair import Proposal, repair
from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.problem import Problem
from matcher.problem.teams import Together
from matcher.roster import Assignment, Roster, difference
from matcher.solver.incumbent import as_costs
from matcher.solver.start.greedy import greedy
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import pair, problem, roster, seat, shift, volunteer

PLENTY = 20.0


def assert_sound(asked: Problem, today: Roster, found: Proposal, gone: set[Assignment]) -> None:
    """It costs what it says, breaks nothing, brings nobody back, and never is worse than the open hole."""
    assert verify(asked, found.roster).feasible
    assert found.after == verify(asked, found.roster).costs
    assert found.before == verify(asked, Roster(today.assignments - gone)).costs
    assert found.moves == difference(today, found.roster)
    assert found.roster.assignments.isdisjoint(gone)
    if verify(asked, Roster(today.assignments - gone)).feasible:
        assert as_costs(found.after) <= as_costs(found.before)


def test_somebody_free_comes_instead_and_nobody_else_moves() -> None:
    asked = problem(
        [volunteer("ann"), volunteer("bob"), volunteer("cid"), volunteer("dee", free="Tue 9-11")],
        [shift("talk", "Mon 9-11"), shift("walk", "Mon 9-11")],
    )
    today = roster("ann@talk bob@walk")
    found = repair(asked, today, [VolunteerId("ann")], PLENTY)
    assert found.roster == roster("cid@talk bob@walk")
    assert [each.volunteer for each in found.by_person] == ["ann", "cid"]
    assert found.proven
    assert_sound(asked, today, found, {pair("ann@talk")})


def test_somebody_moves_where_nobody_free_could_come() -> None:
    skilled = volunteer("bob", traits=frozenset({"lead"}))
    asked = problem(
        [volunteer("ann", traits=frozenset({"lead"})), skilled, volunteer("cid")],
        [
            shift("talk", "Mon 9-11", seat("talk", minimum=1, traits=frozenset({"lead"})), project="clinic"),
            shift("walk", "Mon 9-11"),
        ],
    )
    today = roster("ann@talk bob@walk")
    found = repair(asked, today, [VolunteerId("ann")], PLENTY)
    assert found.roster == roster("bob@talk cid@walk")
    moved = next(each for each in found.by_person if each.volunteer == "bob")
    assert moved.moved == ((SeatId("walk"), SeatId("talk")),)
    assert_sound(asked, today, found, {pair("ann@talk")})


def test_nobody_moves_for_little() -> None:
    asked = problem(
        [volunteer("ann"), volunteer("bob", wishes=[("shift", "talk", 9)]), volunteer("cid")],
        [shift("talk", "Mon 9-11"), shift("walk", "Mon 9-11")],
    )
    found = repair(asked, roster("ann@talk bob@walk"), [VolunteerId("ann")], PLENTY)
    assert found.roster == roster("cid@talk bob@walk")


def test_who_declines_one_shift_keeps_the_others_and_does_not_come_back() -> None:
    asked = problem(
        [volunteer("ann"), volunteer("bob", free="Tue 9-11")],
        [shift("talk", "Mon 9-11"), shift("walk", "Tue 9-11")],
    )
    today = roster("ann@talk ann@walk")
    gone = pair("ann@talk")
    found = repair(asked, today, [gone], PLENTY)
    assert gone not in found.roster
    assert pair("ann@walk") in found.roster
    assert_sound(asked, today, found, {gone})


def test_a_team_that_cannot_be_whole_again_is_emptied() -> None:
    asked = problem(
        [volunteer("ann"), volunteer("bob")],
        [shift("visit", "Mon 9-11", seat("visit", desired=2), team=[Together(count=2)])],
    )
    found = repair(asked, roster("ann@visit bob@visit"), [VolunteerId("ann")], PLENTY)
    assert found.roster == roster("")
    assert verify(asked, found.roster).feasible


def test_a_pin_of_who_is_gone_does_not_hold_them() -> None:
    asked = problem([volunteer("ann"), volunteer("bob")], [shift("talk", "Mon 9-11")], pinned_in="ann@talk")
    found = repair(asked, roster("ann@talk"), [VolunteerId("ann")], PLENTY)
    assert found.roster == roster("bob@talk")


def test_the_pins_of_who_is_gone_are_told() -> None:
    shifts = [shift("talk", "Mon 9-11"), shift("walk", "Mon 9-11")]
    pins = "ann@talk bob@walk"
    asked = problem([volunteer("ann"), volunteer("bob"), volunteer("cid")], shifts, pinned_in=pins)
    found = repair(asked, roster(pins), [VolunteerId("ann")], PLENTY)
    assert found.released == (pair("ann@talk"),)
    left = replace(asked, pinned_in=asked.pinned_in - set(found.released))
    assert verify(left, found.roster).feasible


@pytest.mark.parametrize("gone", [[], ["ann"], [pair("bob@talk")]])
def test_nothing_lost_is_nothing_changed(gone: list[VolunteerId | Assignment]) -> None:
    asked = problem([volunteer("ann"), volunteer("bob")], [shift("talk", "Mon 9-11")])
    today = roster("") if gone == ["ann"] else roster("ann@talk")
    assert repair(asked, today, gone, PLENTY).roster == today


def test_nobody_comes_to_what_is_settled_or_leaves_it() -> None:
    """Ann's morning has begun: it stays open, and Bob is not called away from his for the afternoon."""
    skilled = frozenset({"lead"})
    asked = problem(
        [volunteer("ann", traits=skilled), volunteer("bob", traits=skilled), volunteer("cid")],
        [
            shift("talk", "Mon 9-11"),
            shift("walk", "Mon 10-14"),
            shift("tea", "Mon 13-15", seat("tea", minimum=1, traits=skilled), project="clinic"),
        ],
    )
    today = roster("ann@talk bob@walk ann@tea")
    begun = [ShiftId("talk"), ShiftId("walk")]
    free = repair(asked, today, [VolunteerId("ann")], PLENTY)
    assert free.roster == roster("bob@talk cid@walk bob@tea")
    found = repair(asked, today, [VolunteerId("ann")], PLENTY, settled=begun)
    assert found.roster == roster("bob@walk")
    assert_sound(asked, today, found, {pair("ann@talk"), pair("ann@tea")})


def test_a_visit_of_which_one_start_is_settled_stays_as_it_is() -> None:
    asked = problem(
        [volunteer("ann"), volunteer("bob")],
        [shift("early", "Mon 9-11", visit="call"), shift("late", "Mon 14-16", visit="call")],
    )
    today = roster("ann@late")
    assert repair(asked, today, [VolunteerId("ann")], PLENTY).roster.people == {"bob"}
    found = repair(asked, today, [VolunteerId("ann")], PLENTY, settled=[ShiftId("early")])
    assert found.roster == roster("")


def test_several_drop_outs_in_a_district_are_repaired_at_once() -> None:
    asked = district_problem(generate(volunteers=300))
    today = greedy(asked)
    random = Random(1)
    people = random.sample(sorted(today.people), 5)
    found = repair(asked, today, people, PLENTY)
    gone = {each for each in today.assignments if each.volunteer in people}
    assert_sound(asked, today, found, gone)
    assert found.roster.people.isdisjoint(people)
    assert found.after[Tier.DESIRED] < found.before[Tier.DESIRED]


@pytest.mark.slow
def test_one_drop_out_in_the_demo_week_takes_a_second() -> None:
    """Counted in the seconds that this process is at work: others may keep the machine busy."""
    asked = district_problem(generate())
    today = greedy(asked)
    candidates(asked)
    taken = []
    for person in Random(3).sample(sorted(today.people), 7):
        begun = process_time()
        found = repair(asked, today, [person])
        taken.append(process_time() - begun)
        assert_sound(asked, today, found, {each for each in today.assignments if each.volunteer == person})
    assert sorted(taken)[3] < 1
