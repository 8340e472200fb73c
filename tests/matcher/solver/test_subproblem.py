"""Decide a part, keep the rest."""

from random import Random

from hypothesis import given, settings

from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, of_period
from matcher.roster import Roster
from matcher.rules.formulate import formulate
from matcher.rules.testing import any_roster, best_by_rows, pairs_of
from matcher.solver.subproblem import splice, subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids
from tests.support.strategies import problems, randoms

PEOPLE = [volunteer("ann"), volunteer("bob", avoided=["cid"]), volunteer("cid"), volunteer("dee")]
WORK = [
    shift("s1", "Mon 9-11", seat("s1", desired=2)),
    shift("s2", "Mon 10-12"),
    shift("s3", "Tue 9-11", seat("s3", desired=2)),
]
WEEK = problem(PEOPLE, WORK, published={"ann@s1": 1, "ann@s3": 2, "dee@s1": 3}, pinned_out="cid@s3 dee@s2")
NOW = roster("ann@s3 bob@s2 cid@s1")


def test_only_what_is_chosen_is_decided() -> None:
    part = subproblem(WEEK, volunteer_ids("ann bob"), shift_ids("s1"), keeping=NOW)
    assert [person.id for person in part.open_volunteers] == ["ann", "bob"]
    assert [each.id for each in part.open_shifts] == ["s1"]
    assert part.part


def test_others_on_these_shifts_and_other_shifts_of_these_people_are_kept() -> None:
    part = subproblem(WEEK, volunteer_ids("ann bob"), shift_ids("s1"), keeping=NOW)
    assert part.kept == NOW.assignments
    assert part.context_volunteers == {"cid"}
    assert part.context_shifts == {"s2", "s3"}


def test_what_has_nothing_to_do_with_the_part_stays_away() -> None:
    part = subproblem(WEEK, volunteer_ids("ann"), shift_ids("s2"), keeping=roster("dee@s1 cid@s3"))
    assert part.kept == frozenset()
    assert part.shift.keys() == {"s2"}
    assert part.volunteer.keys() == {"ann"}


def test_promises_and_pins_come_along_where_they_are_decided() -> None:
    part = subproblem(WEEK, volunteer_ids("ann dee"), shift_ids("s1 s2"), keeping=NOW)
    assert part.published == {("ann", "s1"): 1, ("dee", "s1"): 3}
    assert part.pinned_out == {("dee", "s2")}


def test_what_is_kept_leaves_no_room_for_who_is_avoided() -> None:
    part = subproblem(WEEK, volunteer_ids("bob"), shift_ids("s1"), keeping=roster("cid@s1"))
    found = best_by_rows(part)
    assert found is not None
    assert found[0] == roster("cid@s1")


def test_what_is_kept_fills_the_calendar_of_a_person() -> None:
    part = subproblem(WEEK, volunteer_ids("ann"), shift_ids("s1"), keeping=roster("ann@s2"))
    found = best_by_rows(part)
    assert found is not None
    assert found[0] == roster("ann@s2")


def test_a_merged_roster_has_what_was_decided_and_what_was_kept() -> None:
    part = subproblem(WEEK, volunteer_ids("ann bob"), shift_ids("s1 s2"), keeping=NOW)
    decided = roster("ann@s1 ann@s3 bob@s1 cid@s1")
    assert splice(part, decided, NOW) == roster("ann@s1 ann@s3 bob@s1 cid@s1")


def test_a_merged_roster_loses_whom_the_part_no_longer_seats() -> None:
    part = subproblem(WEEK, volunteer_ids("bob"), shift_ids("s2"), keeping=NOW)
    assert splice(part, Roster(part.kept), NOW) == roster("ann@s3 cid@s1")


def test_a_part_of_everything_is_the_whole() -> None:
    part = subproblem(WEEK, list(WEEK.volunteer), list(WEEK.shift), keeping=NOW)
    assert (part.kept, part.context_shifts, part.context_volunteers) == (
        frozenset(),
        frozenset(),
        frozenset(),
    )
    assert verify(part, NOW) == verify(WEEK, NOW)


def test_a_part_of_a_part_costs_what_the_part_does() -> None:
    part = subproblem(WEEK, volunteer_ids("ann bob dee"), shift_ids("s1 s3"), keeping=NOW)
    smaller = subproblem(part, volunteer_ids("ann dee"), shift_ids("s3"), keeping=NOW)
    after = splice(smaller, roster("ann@s3 dee@s3"), NOW)
    assert after == roster("ann@s3 dee@s3 bob@s2 cid@s1")
    old, new = verify(smaller, roster("ann@s3")).costs, verify(smaller, roster("ann@s3 dee@s3")).costs
    whole_old, whole_new = verify(WEEK, NOW).costs, verify(WEEK, after).costs
    assert [new[tier] - old[tier] for tier in Tier] == [whole_new[tier] - whole_old[tier] for tier in Tier]


@settings(max_examples=60, derandomize=True)
@given(problems(people=6, shifts=5, busy=True, standing=True), randoms())
def test_a_part_decided_again_as_it_was_changes_nothing(problem: Problem, random: Random) -> None:
    drawn = any_roster(problem, random)
    assert drawn is not None
    before = of_period(problem, drawn)
    people = [person.id for person in random.sample(problem.volunteers, 3)]
    work = [each.id for each in random.sample(problem.shifts, 3)]
    part = subproblem(problem, people, work, keeping=before)
    inside = frozenset(each for each in pairs_of(part) if each in before)
    assert splice(part, Roster(part.kept | inside), before) == before
    assert fixed(part).isdisjoint(inside)
    assert fixed(part) | inside <= before.assignments | problem.standing_outside


def test_the_model_of_a_part_has_variables_for_its_candidates_alone() -> None:
    part = subproblem(WEEK, volunteer_ids("ann bob"), shift_ids("s1"), keeping=NOW)
    model, x = formulate(part)
    free = {each for each, variable in x.pair.items() if variable != model.ONE}
    assert free == {("ann", "s1"), ("bob", "s1")}
    assert x.pair.keys() - free == NOW.assignments
