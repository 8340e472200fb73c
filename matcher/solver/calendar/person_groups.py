"""Groups of people whose plans are chosen again over the whole period, while all others keep theirs.

The candidates are the plans they have, known plans with low reduced costs, and plans that column generation
finds for the group. The bound of the group's own master says what could be won at most, so most groups are
given up after it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from heapq import nsmallest

import numpy as np

from matcher.roster import Roster
from matcher.solver.calendar.column_generation import CalendarColumnGeneration
from matcher.solver.calendar.column_pool import AS_GOOD, BETTER, ColumnPool
from matcher.solver.calendar.cover import Heads
from matcher.solver.calendar.diving import Dive
from matcher.solver.calendar.params import DEFAULTS, CalendarParams, Pace
from matcher.solver.calendar.restricted_master import MasterSolution
from matcher.solver.calendar.set_partitioning import set_partitioning
from matcher.solver.search import Search


class PersonGroups:
    """Plans groups of people again for the incumbent of a search.

    `seconds_left` says how long it may take, and `cost_unit` divides all costs. `solution` is that of the
    last master of all people.
    """

    def __init__(
        self,
        column_pool: ColumnPool,
        search: Search,
        random: np.random.Generator,
        seconds_left: Callable[[], float],
        cost_unit: int,
        params: CalendarParams = DEFAULTS,
    ) -> None:
        self._column_pool, self._search, self._incumbent = column_pool, search, search.incumbent
        self._random, self._seconds_left, self._cost_unit = random, seconds_left, cost_unit
        self._params = params
        self.solution: MasterSolution | None = None
        self._reduced_costs: dict[int, float] = {}

    def learn(self, solution: MasterSolution | None) -> None:
        """Go by the duals of a master of all people from now on."""
        self.solution, self._reduced_costs = solution, {}

    def replan(self, size: int, pace: Pace) -> bool:
        """Plan a group of so many people again; whether the incumbent is better for it."""
        generation, roster = self._incumbent.generation, self._incumbent.roster or Roster()
        numbers = self._column_pool.plans_in(roster)
        people = self._draw_people(size, numbers.values())
        found = self._solve(people, numbers, pace)
        if not found:
            return False
        names = {self._column_pool.data.people[person] for person in people}
        shifts = [shift.id for shift in self._incumbent.problem.open_shifts]
        candidate = self._column_pool.roster((numbers | dict(found)).values())
        return self._incumbent.splice_plans(candidate, names, shifts, roster, generation)

    def _solve(
        self, people: Sequence[int], numbers: Mapping[int, int], pace: Pace
    ) -> Mapping[int, int] | None:
        """Other plans of some people, by number, where `numbers` are the present plans of all; None where the
        bound says that nothing can be won, or nothing was found.
        """
        column_pool, params = self._column_pool, self._params.person_groups
        other_heads = column_pool.heads(number for person, number in numbers.items() if person not in people)
        present = {person: numbers[person] for person in people}
        known = dict.fromkeys((number for person in people for number in self.low_cost_plans(person)), 0.0)
        weights = known | dict.fromkeys(present.values(), 1.0)
        generation = CalendarColumnGeneration(
            column_pool, people, other_heads, weights, self.solution, self._params.master
        )
        gain = AS_GOOD if self._random.random() < params.sideways_chance else BETTER
        most_cost = column_pool.cost(present.values(), other_heads) - gain * self._cost_unit
        if generation.solved(params.stop, self._seconds_left) is None or generation.bound > most_cost:
            return None
        takes_more = self._random.random() < params.milp_chance
        found: Mapping[int, int] | None
        if len(people) <= (params.most_milp_people if takes_more else params.always_milp_people):
            found = self._choose(generation, present, other_heads)
        else:
            dive = Dive(column_pool, generation, self._params.diving)
            found = dive.plans if dive.run(pace, self._seconds_left, most_cost=most_cost) else None
        return None if found == present else found

    def _choose(
        self, generation: CalendarColumnGeneration, present: Mapping[int, int], other_heads: Heads
    ) -> Mapping[int, int] | None:
        """The best roster of the plans in the group's master, by a MILP."""
        params = self._params.person_groups
        limit, seconds = self._search.clock.within(params.milp_seconds), self._seconds_left()
        return set_partitioning(
            self._column_pool,
            generation.master.weights,
            present.values(),
            other_heads,
            seconds=seconds if limit is None else min(limit, seconds),
            nodes=params.milp_nodes,
            cancel=self._search.cancel,
        )

    def _draw_people(self, size: int, numbers: Collection[int]) -> list[int]:
        """People to plan again: anybody, or people who could serve on a seat that has too few or too many
        heads.
        """
        column_pool, cover_costs = self._column_pool, self._column_pool.cover_costs
        everybody: list[int] = self._random.permutation(len(column_pool.data.people)).tolist()
        missing = cover_costs.desired - column_pool.heads(numbers)
        costs = np.where(missing > 0, cover_costs.missing, cover_costs.spare) * np.abs(missing)
        if not costs.any() or self._random.random() > self._params.person_groups.about_seat_chance:
            return everybody[:size]
        seat = int(self._random.choice(len(costs), p=costs / costs.sum()))
        able = [person for person in everybody if column_pool.data.open_to(person)[seat]]
        return list(dict.fromkeys([*able, *everybody]))[:size]

    def low_cost_plans(self, person: int, count: int | None = None) -> Sequence[int]:
        """The plans of a person with the lowest reduced costs, or the last ones found where no duals are
        known: `count` of them (None: as many as take part in a group).
        """
        numbers = self._column_pool.of_person[person]
        count = self._params.person_groups.known_plans_each if count is None else count
        if self.solution is None:
            return numbers[-count:]
        solution, reduced_costs = self.solution, self._reduced_costs
        for number in numbers:
            if number not in reduced_costs:
                duals = solution.seat_duals, solution.total_duals
                reduced_costs[number] = self._column_pool.reduced_cost(number, *duals)
        return nsmallest(count, numbers, key=reduced_costs.__getitem__)

    def forget_plans(self, count: int) -> None:
        """Forget all but `count` plans of each person: those with the lowest reduced costs stay."""
        for person in range(len(self._column_pool.data.people)):
            self._column_pool.forget(person, self.low_cost_plans(person, count))
        known = self._column_pool.plans
        costs = self._reduced_costs
        self._reduced_costs = {number: costs[number] for number in costs.keys() & known.keys()}
