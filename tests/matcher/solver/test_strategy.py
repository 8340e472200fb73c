"""Which facts of an instance lead to which strategy, and what the facts of a problem are."""

from dataclasses import replace

import pytest

from matcher.limits import SolveLimits
from matcher.problem.policy import Policy
from matcher.problem.terms import Span, Terms
from matcher.solver.solve import solve
from matcher.solver.strategy import Facts, Strategy, StrategyParams, choose, facts_of
from tests.support.builders import problem, seat, shift, volunteer
from tests.support.drawn_calendars import days_problem

PARAMS = StrategyParams()
LARGE = Facts(pairs=100_000)
CALENDAR = Facts(pairs=100_000, terms=True, one_shift_a_day=True)
SMALL_CALENDAR = replace(CALENDAR, pairs=1_000)

TABLE = {
    "few pairs": (Facts(pairs=1_500), Strategy.EXACT),
    "few pairs, though in components": (Facts(pairs=1_500, components=3), Strategy.EXACT),
    "many pairs": (Facts(pairs=1_501), Strategy.DISTRICT),
    "many pairs in components": (replace(LARGE, components=2), Strategy.COMPONENTS),
    "one worker": (replace(LARGE, workers=1), Strategy.DISTRICT),
    "no room for one model": (replace(LARGE, fits=False), Strategy.LNS_ONLY),
    "a calendar": (CALENDAR, Strategy.CALENDAR),
    "a calendar needs no model of all pairs": (replace(CALENDAR, fits=False), Strategy.CALENDAR),
    "a calendar in components": (replace(CALENDAR, components=2), Strategy.COMPONENTS),
    "a small calendar, two workers": (SMALL_CALENDAR, Strategy.CALENDAR),
    "a small calendar, one worker": (replace(SMALL_CALENDAR, workers=1), Strategy.EXACT),
    "a long calendar": (replace(CALENDAR, weeks=8, person_days=10_001), Strategy.CALENDAR_BY_WINDOWS),
    "long, and few people": (replace(CALENDAR, weeks=52, person_days=10_000), Strategy.CALENDAR),
    "many people, few weeks": (replace(CALENDAR, weeks=7, person_days=99_999), Strategy.CALENDAR),
    "terms, and an unknown rule": (replace(CALENDAR, unsupported=("travel",)), Strategy.LNS_RELAXED),
    "the same, few pairs": (replace(CALENDAR, pairs=5_000, unsupported=("travel",)), Strategy.DISTRICT),
    "the same, no room": (replace(CALENDAR, unsupported=("travel",), fits=False), Strategy.LNS_ONLY),
}
WHY_NOT = {
    "known": (CALENDAR, ()),
    "no terms": (replace(LARGE, unsupported=("travel",)), ()),
    "a rule": (
        replace(CALENDAR, unsupported=("travel", "wishes")),
        ("unsupported:travel", "unsupported:wishes"),
    ),
    "two shifts": (replace(CALENDAR, one_shift_a_day=False), ("more_shifts_a_day",)),
    "a part": (replace(CALENDAR, whole=False), ("part",)),
    "starts of visits": (replace(CALENDAR, alternatives=True), ("alternatives",)),
    "two tiers": (replace(CALENDAR, one_tier=False), ("several_tiers",)),
}


@pytest.mark.parametrize(("facts", "strategy"), TABLE.values(), ids=TABLE)
def test_the_strategy_of_an_instance(facts: Facts, strategy: Strategy) -> None:
    assert choose(facts, PARAMS).strategy is strategy


@pytest.mark.parametrize(("facts", "reasons"), WHY_NOT.values(), ids=WHY_NOT)
def test_why_terms_do_not_lead_to_the_calendar_solver(facts: Facts, reasons: tuple[str, ...]) -> None:
    assert choose(facts, PARAMS).not_calendar == reasons


def test_every_strategy_is_chosen_for_something() -> None:
    assert {strategy for _, strategy in TABLE.values()} == set(Strategy)


def test_the_facts_of_a_calendar() -> None:
    facts = facts_of(days_problem(3, 4), SolveLimits(workers=3), PARAMS, components=2)
    assert (facts.terms, facts.one_shift_a_day, facts.whole, facts.one_tier) == (True, True, True, True)
    assert (facts.workers, facts.components, facts.weeks, facts.person_days) == (3, 2, 1, 4 * 7)
    assert facts.unsupported == ()


def test_a_result_says_why_the_calendar_solver_was_not_used() -> None:
    people = [volunteer("ann", terms=Terms(shifts=Span(0, 3)), wishes=[("kind", "walk", 5)])]
    asked = problem(people, [shift("tea", "Mon 9-11", seat("tea1"))], Policy())
    result = solve(asked, SolveLimits(seconds=10))
    assert result.strategy == "exact"
    assert "unsupported:wishes" in result.not_calendar


def test_a_model_fits_by_the_limits() -> None:
    asked = days_problem(3, 4)
    assert facts_of(asked, SolveLimits(), PARAMS).fits
    assert not facts_of(asked, SolveLimits(megabytes=100), PARAMS).fits
    assert not facts_of(asked, SolveLimits(), StrategyParams(model_pairs=1)).fits
