"""What a person may still take, while a roster is being built."""

from random import Random

from hypothesis import given, settings

from matcher.problem.demand import joint_shifts
from matcher.problem.problem import Problem
from matcher.rules.registry import person_rules
from matcher.rules.testing import pairs_of
from matcher.solver.start.person_state import PersonState
from tests.support.strategies import problems, randoms


@settings(max_examples=100, derandomize=True)
@given(problems(people=3, shifts=5, busy=True), randoms())
def test_a_calendar_leaves_no_room_where_a_rule_about_it_allows_none(
    problem: Problem, random: Random
) -> None:
    calendars, rules = PersonState(problem), person_rules(problem).values()
    pairs = pairs_of(problem)
    for pair in random.sample(pairs, len(pairs)):
        person, shift = problem.volunteer[pair.volunteer], problem.shift_of[pair.seat]
        held = calendars.held[person.id]
        allowed = all(rule.allows(problem, person, held, shift) for rule in rules)
        beside = [problem.volunteer[other] for other in calendars.team[shift.id]]
        met = any(other.id in person.avoided or person.id in other.avoided for other in beside)
        starts = joint_shifts(problem).get(shift.id, frozenset()) - {shift.id} if shift.visit else ()
        elsewhere = any(calendars.team[start] for start in starts)
        assert calendars.allows(person, shift) is (allowed and not met and not elsewhere)
        if calendars.allows(person, shift):
            calendars.seat(pair)
