"""What is cheapest for one person, held against all that they could do."""

from itertools import chain, combinations

import numpy as np
import pytest

from matcher.solver.district.pricing import (
    CheapestPlans,
    PricingProblem,
    PrivateRows,
    cheapest_plans,
    most_pairs,
    plan_costs,
)

pytestmark = pytest.mark.kernels

PEOPLE, PAIRS, ROWS = 3, 7, 4


class Drawn:
    """Some people with some pairs and rows of their own, drawn."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        width = PEOPLE * PAIRS
        self.first = np.arange(PEOPLE + 1) * PAIRS
        inside = random.random((width, ROWS)) < random.choice((0.4, 1.0))
        self.begin = np.concatenate(([0], np.cumsum(inside.sum(axis=1))))
        pair, row = np.nonzero(inside)
        self.row = (pair // PAIRS) * ROWS + row
        self.value = random.integers(1, 3, len(row)).astype(np.float64)
        self.high = random.integers(0, 4, PEOPLE * ROWS).astype(np.float64)
        sizes = random.integers(0, 3, PEOPLE * ROWS)
        self.segment = np.concatenate(([0], np.cumsum(sizes)))
        self.width = random.integers(1, 3, sizes.sum()).astype(np.float64)
        unit = [np.sort(random.integers(0, 9, size)) for size in sizes]
        self.unit = np.concatenate(unit).astype(np.float64)
        self.price = random.integers(-12, 4, width).astype(np.float64)

    @property
    def rows(self) -> PrivateRows:
        return PrivateRows(self.begin, self.row, self.value, self.high, self.segment, self.width, self.unit)

    def cost(self, pairs: tuple[int, ...]) -> float:
        """What a set of pairs costs by definition; infinite where it is impossible."""
        total = sum(self.price[pair] for pair in pairs)
        load = np.zeros(len(self.high))
        for pair in pairs:
            for at in range(self.begin[pair], self.begin[pair + 1]):
                load[self.row[at]] += self.value[at]
        for row, beyond in enumerate(np.maximum(0, load - self.high)):
            left = beyond
            for at in range(self.segment[row], self.segment[row + 1]):
                taken = min(left, self.width[at])
                total, left = total + taken * self.unit[at], left - taken
            if left > 0:
                return float("inf")
        return float(total)

    def sets(self, person: int) -> list[tuple[int, ...]]:
        own = range(person * PAIRS, (person + 1) * PAIRS)
        return list(chain.from_iterable(combinations(own, size) for size in range(PAIRS + 1)))


def searched(drawn: Drawn, nodes: int) -> CheapestPlans:
    most, _ = most_pairs(drawn.first, drawn.rows)
    begin = np.concatenate(([0], np.cumsum(most + 1)))
    asked = PricingProblem(drawn.first, drawn.rows, most, np.zeros(begin[-1]), begin[:-1])
    return cheapest_plans(drawn.price, asked, nodes)


@pytest.mark.parametrize("seed", range(40))
def test_the_search_finds_what_is_cheapest_of_all_sets(seed: int) -> None:
    drawn = Drawn(seed)
    least, count, chosen = searched(drawn, 10_000)
    for person in range(PEOPLE):
        costs = [drawn.cost(each) for each in drawn.sets(person)]
        found = tuple(chosen[drawn.first[person] : drawn.first[person] + count[person]])
        assert least[person] == pytest.approx(min(costs))
        assert drawn.cost(found) == pytest.approx(min(costs))


@pytest.mark.parametrize("seed", range(40))
def test_a_search_that_is_cut_short_says_what_nothing_is_below(seed: int) -> None:
    drawn = Drawn(seed)
    for nodes in (1, 4, 12):
        least, count, chosen = searched(drawn, nodes)
        for person in range(PEOPLE):
            found = tuple(chosen[drawn.first[person] : drawn.first[person] + count[person]])
            assert least[person] <= min(map(drawn.cost, drawn.sets(person))) + 1e-9
            assert drawn.cost(found) < float("inf")


@pytest.mark.parametrize("seed", range(20))
def test_nobody_can_hold_more_pairs_than_counted(seed: int) -> None:
    drawn = Drawn(seed)
    most, _ = most_pairs(drawn.first, drawn.rows)
    for person in range(PEOPLE):
        possible = [each for each in drawn.sets(person) if drawn.cost(each) < float("inf")]
        assert max(map(len, possible)) <= most[person] <= PAIRS


@pytest.mark.parametrize("seed", range(10))
def test_a_set_costs_what_its_pairs_and_its_rows_cost(seed: int) -> None:
    drawn = Drawn(seed)
    sets = [each for person in range(PEOPLE) for each in drawn.sets(person)[:60]]
    plan = np.concatenate(([0], np.cumsum([len(each) for each in sets])))
    at = np.array(list(chain.from_iterable(sets)), dtype=np.int64)
    found = plan_costs(plan, at, drawn.price, drawn.rows)
    assert found.tolist() == pytest.approx([drawn.cost(each) for each in sets])
