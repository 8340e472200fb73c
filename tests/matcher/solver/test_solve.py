"""What `solve` promises: a feasible roster, bounds that hold, an end when it is told to, clear words about
pins.
"""

from threading import Timer
from time import sleep

import pytest
from hypothesis import given, settings
from immutabledict import immutabledict

from fixtures.compiling import calendar
from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.formats import curtois
from matcher.ids import VolunteerId
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.terms import History, Span, Terms
from matcher.progress import Cancel, Progress
from matcher.result import Status, Stopped
from matcher.roster import Roster
from matcher.rules.registry import calendar_rules, rules
from matcher.solver import strategies
from matcher.solver.calendar.solver import CalendarSolver
from matcher.solver.district.solver import DistrictSolver
from matcher.solver.exact import exact
from matcher.solver.incumbent import as_costs
from matcher.solver.params import DEFAULTS, SolveParams
from matcher.solver.search import Search
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.strategy import StrategyParams
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import pair, problem, roster, seat, shift, volunteer
from tests.support.searches import searching
from tests.support.strategies import problems

QUICK = SolveLimits(seconds=20, workers=2, seed=1)


@pytest.fixture(scope="module")
def district() -> Problem:
    return district_problem(generate(volunteers=300))


def test_the_roster_is_feasible_and_costs_what_the_verifier_says(district: Problem) -> None:
    result = solve(district, SolveLimits(seconds=8))
    assert result.roster is not None
    verdict = verify(district, result.roster)
    assert verdict.feasible
    assert {tier: each.cost for tier, each in result.tiers.items()} == verdict.costs


def test_where_there_are_no_shifts_a_run_that_must_go_on_cannot() -> None:
    begun = volunteer("ann", terms=Terms(days_in_a_row=Span(3)), history=History(days_in_a_row=1))
    assert solve(problem([begun], [])).status is Status.INFEASIBLE


def test_runs_longer_than_any_period_take_no_longer() -> None:
    long = volunteer("ann", terms=Terms(days_in_a_row=Span(1_000_000), days_off_in_a_row=Span(1_000_000)))
    assert (
        solve(problem([long], [shift("talk", "Mon 9-11")]), SolveLimits(seconds=20)).status is Status.OPTIMAL
    )


def test_where_there_are_no_shifts_nobody_serves_whatever_was_agreed_about_days() -> None:
    result = solve(problem([volunteer("ann", terms=Terms(weekends=1))], []), QUICK)
    assert (result.status, result.roster) == (Status.OPTIMAL, Roster())


def test_no_bound_is_above_its_cost(district: Problem) -> None:
    events: list[Progress] = []
    solve(district, SolveLimits(seconds=8), events.append)
    assert events
    for event in events:
        assert all(each.bound <= each.cost for each in event.tiers.values())


def test_progress_never_gets_worse_and_ends_with_done(district: Problem) -> None:
    events: list[Progress] = []
    solve(district, SolveLimits(seconds=5), events.append)
    costs = [as_costs({tier: each.cost for tier, each in event.tiers.items()}) for event in events]
    assert events[0].phase == "construct"
    assert events[-1].phase == "done"
    assert min(costs) == costs[-1]


def test_a_cancelled_solve_ends_with_the_best_roster_so_far(district: Problem) -> None:
    cancel = Cancel()
    Timer(1.0, cancel.set).start()
    result = solve(district, SolveLimits(seconds=600), cancel=cancel)
    assert result.stopped in (Stopped.CANCELLED, Stopped.PROVEN)
    assert result.roster is not None
    assert verify(district, result.roster).feasible


def test_a_start_is_never_made_worse(district: Problem) -> None:
    good = solve(district, SolveLimits(seconds=6)).roster
    assert good is not None
    again = solve(district, SolveLimits(seconds=2, seed=7), start=good)
    assert again.roster is not None
    before, after = verify(district, good).costs, verify(district, again.roster).costs
    assert as_costs(after) <= as_costs(before)


@settings(max_examples=25, derandomize=True)
@given(problems(people=8, shifts=6, busy=True))
def test_the_whole_programme_proves_the_same_optimum_as_small_problems_do(drawn: Problem) -> None:
    proven = solve(drawn, QUICK)
    search = searching(drawn, Roster(drawn.kept))
    DistrictSolver(search).run()
    assert proven.status is Status.OPTIMAL
    assert search.incumbent.costs == tuple(proven.tiers[tier].cost for tier in Tier)
    assert all(search.proofs.bound(tier) <= proven.tiers[tier].cost for tier in Tier)


def test_one_worker_and_a_seed_give_the_same_roster_each_time() -> None:
    people = [volunteer(f"v{number}", free="Mon 8-18") for number in range(6)]
    work = [
        shift(f"s{hour}", f"Mon {hour}:00-{hour + 1}:00", seat(f"s{hour}a", desired=2))
        for hour in (9, 11, 13)
    ]
    asked = problem(volunteers=people, shifts=work)
    once, twice = (solve(asked, SolveLimits(seconds=10, workers=1, seed=5)).roster for _ in range(2))
    assert once == twice


def test_pins_that_cannot_hold_together_are_named() -> None:
    asked = problem(
        volunteers=[volunteer("v1", free="Mon 8-18"), volunteer("v2", free="Mon 8-18")],
        shifts=[
            shift("s1", "Mon 9:00-11:00", seat("s1a")),
            shift("s2", "Mon 10:00-12:00", seat("s2a")),
            shift("s3", "Mon 15:00-16:00", seat("s3a")),
        ],
        pinned_in="v1@s1a v1@s2a v2@s3a",
    )
    result = solve(asked, QUICK)
    assert result.status is Status.INFEASIBLE
    assert result.roster is None
    assert set(result.conflict) == {pair("v1@s1a"), pair("v1@s2a")}


def test_who_still_works_is_told_to_end_as_soon_as_all_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[float] = []

    def never_done(search: Search, workers: int, *, spared: float) -> None:
        assert workers == 1
        assert 0 < spared < search.clock.left
        while not search.over:
            sleep(0.01)
        left.append(search.clock.left)

    def proves(columns: CalendarSolver) -> None:
        exact(columns._search.under(Cancel()), 8)

    monkeypatch.setattr(CalendarSolver, "run", proves)
    monkeypatch.setattr(strategies, "exact", never_done)
    result = solve(curtois.load(calendar()), SolveLimits(seconds=60, workers=2))
    assert result.stopped is Stopped.PROVEN
    assert left[0] > 0


def test_seconds_that_are_spared_are_left() -> None:
    search = searching(curtois.load(calendar()), seconds=30.0)
    before = search.incumbent.costs
    exact(search, 8, spared=30.0)
    assert search.incumbent.costs == before
    exact(search, 8, spared=1.0)
    assert search.proofs.optimal


ALL_THREE = Terms(shifts=Span(3))


def _all_by_one(others: int, policy: Policy) -> Problem:
    """Three shifts that one of the people must all do, and others who could do them as well."""
    shifts = [shift(day, f"{day} 9-17") for day in ("Mon", "Wed", "Fri")]
    people = [volunteer(f"other{index}") for index in range(others)]
    return problem([volunteer("must", terms=ALL_THREE), *people], shifts, policy)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("plannable", [False, True])
def test_a_roster_is_found_where_others_sit_on_what_somebody_must_do(workers: int, plannable: bool) -> None:
    policy = Policy(
        without=frozenset(rules()) - calendar_rules() if plannable else frozenset(),
        prices=immutabledict({"requests": Price(Tier.DESIRED)} if plannable else {}),
    )
    params = DEFAULTS if plannable else SolveParams(strategy=StrategyParams(exact_pairs=10))
    result = solve(_all_by_one(9, policy), SolveLimits(seconds=20, workers=workers), params=params)
    assert result.status is Status.OPTIMAL
    assert result.roster is not None
    assert len(result.roster.held_by(VolunteerId("must"))) == 3


def test_nothing_to_do_is_done_at_once() -> None:
    result = solve(problem(volunteers=[volunteer("v1", free="Mon 8-9")], shifts=[]), QUICK)
    assert result.status is Status.OPTIMAL
    assert result.roster == roster("")
