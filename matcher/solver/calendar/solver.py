"""The calendar solver: column generation bounds every roster, dives and large neighbourhoods find good ones.

A calendar of some weeks gets column generation for all people and a dive from its master, twice, the second
time more thoroughly (branch and price without branching; Barnhart and others, Branch-and-price: column
generation for solving huge integer programs, 1998). A long calendar gets these only roughly, to spread
everybody's work over the period. Then sweeps of windows plan its weeks one after the other, and between the
sweeps column generation for all people goes on from the plans and duals of the windows. Large neighbourhoods
follow in both cases, until time is up.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from math import gcd

import numpy as np

from matcher.model.rounding import round_up
from matcher.progress import Cancel
from matcher.roster import Roster
from matcher.rules import desired, minimum, requests
from matcher.solver.calendar.calendar_data import CalendarData
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import ColumnPool
from matcher.solver.calendar.coordinate_descent import CoordinateDescent
from matcher.solver.calendar.cover import CoverCosts, coverage_tiers
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.neighbourhoods import CalendarNeighbourhoods, NeighbourhoodStep
from matcher.solver.calendar.params import Pace, StopLimits
from matcher.solver.calendar.pricing import CalendarPricing
from matcher.solver.calendar.restricted_master import MasterSolution
from matcher.solver.search import Search

#: Share by which a bound is lowered before it counts as proven: plans are priced in 32 bits.
BOUND_TOLERANCE = 1e-4


class CalendarSolver:
    """Solves a problem that the calendar solver supports (`strategy`), for the incumbent of a search.

    People are priced in `workers` threads until both dives are over. `first_dive_done` is set after the first
    of them; from then on other threads may improve neighbourhoods (`run_in_thread`). A long calendar is
    planned `by_windows` of weeks: there both last until the sweeps are over.
    """

    def __init__(self, search: Search, workers: int = 1, *, by_windows: bool = False) -> None:
        self._search, self._incumbent, self._seed = search, search.incumbent, search.limits.seed
        self._workers, self._by_windows = workers, by_windows
        self._params = search.params.calendar
        self.first_dive_done = Cancel(under=search.cancel)
        data = CalendarData(search.problem, self._params.pricing)
        pricing = CalendarPricing(data, self._seed, self._params.pricing)
        self._column_pool = ColumnPool(pricing, CoverCosts(data))
        self._rough_generation: CalendarColumnGeneration | None = None
        self._round_seconds = 0.0
        self._neighbourhoods = CalendarNeighbourhoods(
            self._column_pool, search, self._seed, self._seconds_left, self._cost_unit, self._params
        )

    def run(self) -> None:
        """Column generation and dives, or sweeps of windows; then large neighbourhoods until time is up."""
        with ThreadPoolExecutor(self._workers) as threads:
            self._column_pool.map_people = map if self._workers == 1 else threads.map
            if self._by_windows:
                self._sweep()
            else:
                self._dive_twice()
            self.first_dive_done.set()
            self._column_pool.map_people = map
        self._neighbourhoods.run()

    def run_in_thread(self, worker: int, other: NeighbourhoodStep) -> None:
        """In another thread, large neighbourhoods as soon as the first dive is over, or some `other`
        improvement.
        """
        self.first_dive_done.wait()
        if self._seconds_left() > 0:
            self._neighbourhoods.for_thread(self._seed + worker).run(other)

    def _dive_twice(self) -> None:
        """Column generation for all people and a dive from its master, then both again for longer.

        Each is a step of its own: if the second one is cut short, the roster of the first one counts.
        """
        schedule = self._params.schedule
        generation = self._generation(self._present_weights)
        first = schedule.first_stop, schedule.first_pace
        second = schedule.second_stop, self._params.neighbourhoods.group_pace
        for stop, pace in (first, second):
            self._step(partial(self._generate_and_dive, generation, stop, pace))
            self.first_dive_done.set()

    def _generate_and_dive(self, generation: CalendarColumnGeneration, stop: StopLimits, pace: Pace) -> None:
        """Column generation until a stop rule holds, and a dive from a copy of its master."""
        self._generate(generation, stop, self._params.schedule.generation_share)
        self._neighbourhoods.learn(generation.best)
        if self._seconds_left() > 0:
            copied = self._generation(generation.master.weights, generation.best)
            days_share = max(pace.days_share, self._least_days_share)
            self._dive(copied, replace(pace, days_share=days_share))

    def _sweep(self) -> None:
        """A rough master and dive, then two sweeps of windows, the second from the middle of the first
        windows, and a better master between them. The rough master ends by seconds, so it is made only where
        seconds limit work.
        """
        schedule, window_sweeps = self._params.schedule, self._neighbourhoods.window_sweeps
        if self._search.clock.seconds_limit_work:
            self._step(self._solve_roughly)
        for skipped in (0, schedule.sweep_weeks // 2):
            week_windows = window_sweeps.week_windows(schedule.sweep_weeks, skipped)
            for place, window in enumerate(week_windows):
                share = schedule.sweep_share / (len(week_windows) - place)
                seconds = self._seconds_before_reserve() * share
                self._step(partial(self._neighbourhoods.replan_window, window, seconds))
            if not skipped:
                self._step(self._generate_from_windows)

    def _solve_roughly(self) -> None:
        """A rough master of all people and a fast dive: they spread everybody's work over the period, and the
        windows begin with the duals.
        """
        schedule = self._params.schedule
        generation = self._generation(self._present_weights)
        self._generate(generation, schedule.first_stop, schedule.rough_share)
        if generation.best is not None:
            self._rough_generation = generation
            self._neighbourhoods.window_sweeps.learn(generation.best)
            copied = self._generation(generation.master.weights, generation.best)
            end = (1 - schedule.rough_share) * self._seconds_left()
            self._dive(copied, schedule.first_pace, lambda: self._seconds_left() - end)

    def _generate_from_windows(self) -> None:
        """Column generation for all people from the plans and duals of the windows, for a bound and for the
        duals that groups go by. It goes on with the rough master, if there is one.
        """
        schedule, data = self._params.schedule, self._column_pool.data
        every_seat = np.arange(len(data.seats))
        duals = self._neighbourhoods.window_sweeps.known_duals(data, every_seat)
        generation, stop = self._rough_generation, schedule.first_stop
        if generation is None:
            generation, stop = self._generation(self._present_weights, duals), schedule.sweep_stop
        elif duals is not None:
            generation.restart(self._present_weights, duals)
        self._generate(generation, stop, schedule.intermediate_share)
        self._neighbourhoods.learn(generation.best)
        self._rough_generation = None

    @property
    def _present_weights(self) -> Mapping[int, float]:
        """The plans of the best roster, by number, each with weight 1."""
        roster = self._incumbent.roster or Roster()
        return dict.fromkeys(self._column_pool.plans_in(roster).values(), 1.0)

    def _generation(
        self, weights: Mapping[int, float], solution: MasterSolution | None = None
    ) -> CalendarColumnGeneration:
        """Column generation for all people, from plans with weights and from the duals of a solution."""
        nobody = np.zeros(len(self._column_pool.data.seats), dtype=np.int64)
        people, params = range(len(self._column_pool.data.people)), self._params.master
        return CalendarColumnGeneration(self._column_pool, people, nobody, weights, solution, params)

    def _generate(self, generation: CalendarColumnGeneration, stop: StopLimits, share: float) -> None:
        """Generate columns until the stop rule holds or a share of the time left is spent, and add each
        better bound to the proofs.
        """
        end = self._search.clock.steering((1 - share) * self._seconds_left())
        goes_on = True
        while goes_on and self._seconds_left() > end:
            bound, seconds_left = generation.bound, self._seconds_left()
            goes_on = generation.do_round(stop)
            self._round_seconds = self._search.clock.steering(seconds_left - self._seconds_left())
            if generation.bound > bound:
                self._prove(generation.bound)

    @property
    def _least_days_share(self) -> float:
        """The share of all days that a dive must fix at once to end in time, by how long rounds take."""
        schedule = self._params.schedule
        each = schedule.rounds_per_fixing * self._round_seconds
        return min(1.0, each / (schedule.dive_share * max(1e-3, self._seconds_left())))

    def _dive(
        self, generation: CalendarColumnGeneration, pace: Pace, due: Callable[[], float] | None = None
    ) -> None:
        """Dive, and offer the roster of its plans.

        A person whose plan does not keep all totals keeps the plan they have. If time ran out, a round of
        coordinate descent fills what is missing.
        """
        dive = Dive(self._column_pool, generation, self._params.diving)
        dive.run(pace, self._seconds_before_reserve, due)
        keeps_totals = self._column_pool.keeps_totals
        found = {person: number for person, number in dive.plans.items() if keeps_totals[number]}
        numbers = self._column_pool.plans_in(self._incumbent.roster or Roster()) | found
        self._incumbent.offer(self._column_pool.roster(numbers.values()), "improve")
        if self._seconds_before_reserve() <= 0 < self._seconds_left():
            descent = CoordinateDescent(self._column_pool.pricing, self._column_pool.cover_costs, self._seed)
            for person, number in numbers.items():
                descent.assign(person, self._column_pool.plans[number])
            descent.round(lambda: self._seconds_left() > 0)
            self._incumbent.offer(descent.roster, "improve")

    def _step(self, work: Callable[[], object]) -> None:
        """One step of the search, if there is time left."""

        def timed_work() -> tuple[None, bool]:
            work()
            return None, self._search.over

        if self._seconds_left() > 0:
            self._search.step(timed_work)

    def _seconds_left(self) -> float:
        """Seconds for which this solver may go on; 0 as soon as the best roster is proven optimal."""
        over = self._search.cancel.is_set or self._search.proofs.optimal
        return 0.0 if over else self._search.clock.left

    def _seconds_before_reserve(self) -> float:
        """Seconds until a dive must offer what it has."""
        clock, schedule = self._search.clock, self._params.schedule
        reserve = min(schedule.reserve_seconds, schedule.reserve_share * clock.limit_seconds)
        return max(0.0, self._seconds_left() - clock.steering(reserve))

    @cached_property
    def _cost_unit(self) -> int:
        """The greatest common divisor of the costs of all plans and heads: every roster costs a multiple."""
        problem, policy = self._search.problem, self._search.problem.policy
        of_heads = {price for each in problem.projects for price in (each.weight, each.over)}
        of_coverage = desired.INFO.price(policy).weight, minimum.INFO.price(policy).weight
        of_requests = requests.INFO.price(policy).weight
        asked = {abs(request.weight) for person in problem.volunteers for request in person.requests}
        return max(
            1,
            gcd(
                *(price.weight for price in policy.prices.values()),
                *(price * each for price in of_heads for each in of_coverage),
                *(each * of_requests for each in asked),
            ),
        )

    def _prove(self, bound: float) -> None:
        """Add a bound of the master to the proofs, rounded up to a multiple of the cost unit.

        Heads below the minimum count `CoverCosts.scale` times in the master. The bound less as many of them
        as the best roster has holds for the other costs of all rosters with no more of them.
        """
        minimum_tier, desired_tier = coverage_tiers(self._search.problem)
        costs, unit = self._incumbent.costs, self._cost_unit
        if costs:
            separate = minimum_tier is not desired_tier
            below = costs[minimum_tier - 1] * self._column_pool.cover_costs.scale if separate else 0
            proven = unit * round_up((bound - below - BOUND_TOLERANCE * abs(bound)) / unit)
            self._search.proofs.add(desired_tier, proven, costs[: desired_tier - 1])
