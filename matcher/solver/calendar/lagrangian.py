"""The Lagrangian relaxation of a plan's totals: multipliers on the two resources, compiled by numba.

L(multipliers) = cost of the shortest path where each unit of amount and each weekend costs its multiplier
               + for both resources the minimum over totals of (end cost of the total - multiplier x total)

bounds every plan from below, whatever the multipliers are. `update_multipliers` raises the bound. The total
that attains the minimum is the target of its resource: where the path's total is above it the multiplier
rises, where it is below the multiplier falls. A transition that lies on no path within a gap of the shortest
is in no plan within that gap of the bound; `reduced_transitions` leaves these out (variable fixing by reduced
costs), so that few are left for the path that counts resources (`shortest_path`). Both ideas: Handler and
Zang, A dual algorithm for the constrained shortest path problem, 1980; Beasley and Christofides, An algorithm
for the resource constrained shortest path problem, 1989.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from matcher.solver.calendar.kernel_types import FAR, Floats32, Floats64, Integers
from matcher.solver.calendar.network import (
    EndCosts,
    MultiplierSearch,
    Network,
    ResourceWindow,
    TransitionsByDay,
)


class PlanRelaxation(NamedTuple):
    """What the multipliers with the highest bound say.

    `bound`: what no plan costs less than. `exact`: whether the path of `works` (the work type of each day)
    is a plan that costs no more. `totals`: amounts (row 0) and weekends (row 1) before each day on a path
    between the two whose totals came nearest to the targets from below and from above. `distances`: by day
    and state, the cost of the shortest path to the state before the day, with the multipliers.
    """

    bound: float
    exact: bool
    works: Integers
    totals: Floats64
    distances: Floats64


@njit(cache=True, nogil=True)
def update_multipliers(
    work_costs: Floats64,
    network: Network,
    window: ResourceWindow,
    end_costs: EndCosts,
    search: MultiplierSearch,
    warm_start: Floats64,
) -> PlanRelaxation:
    """The relaxation at better multipliers, found in a few tries.

    `work_costs` are by day and work type, the last one for a day off. `warm_start` begins with the person's
    two multipliers and their two step sizes from the last call; these four are changed. Each multiplier moves
    by a step size of its own, and only the sign of the excess says where to: resilient steps (Riedmiller and
    Braun, A direct adaptive method for faster backpropagation learning: the RPROP algorithm, 1993).
    """
    days, states = len(network.day_kinds), len(network.into) - 1
    works, best_works, totals = np.empty(days, np.int64), np.empty(days, np.int64), np.zeros((2, days + 1))
    nearest, nearest_excess = np.zeros((2, 2, days + 1)), np.full((2, 2), FAR)
    distances, best_distances = np.empty((days + 1, states)), np.empty((days + 1, states))
    multipliers, step_sizes = warm_start[:2].copy(), warm_start[2:4].copy()
    excess, signs, exact = np.zeros(2), np.zeros(2), False
    best, best_multipliers = -np.inf, warm_start[:2].copy()
    for _ in range(search.tries):
        # 1. The shortest path at the multipliers.
        costs = lagrangian_costs(network, multipliers)
        _fill_distances(distances, work_costs, costs, network, window.start)
        distances[-1] += window.end_states
        _follow_path(works, totals, distances, work_costs, costs, network)
        # 2. The bound, and what the path costs as a plan. Keep the best.
        bound, cost = _bound_and_cost(distances, totals, end_costs, multipliers, excess)
        exact = cost <= bound + search.close * abs(bound)
        if bound > best or exact:
            best, best_multipliers[:], best_works[:] = bound, multipliers, works
            distances, best_distances = best_distances, distances
        if exact or bound >= FAR / 2:
            break
        # 3. Stop where the next steps can win too little; else take them.
        _keep_nearest(totals, excess, nearest, nearest_excess)
        if (np.abs(excess) * step_sizes).sum() < search.settled * abs(bound):
            break
        _move(multipliers, step_sizes, excess, signs, search)
    # 4. Leave the multipliers for the next call, with longer steps.
    warm_start[:2] = best_multipliers
    warm_start[2:4] = np.minimum(search.restart * step_sizes, _largest(work_costs))
    _interpolate(totals, nearest, nearest_excess)
    return PlanRelaxation(best, exact, best_works, totals, best_distances)


@njit(cache=True, nogil=True)
def reduced_transitions(
    work_costs: Floats64,
    network: Network,
    window: ResourceWindow,
    multipliers: Floats64,
    distances: Floats64,
    gap: float,
) -> TransitionsByDay:
    """The transitions of each day that lie on a path within a `gap` of the shortest, at the multipliers.

    `distances` are those of the relaxation at these multipliers.
    """
    transitions = network.transitions
    days, states = distances.shape[0] - 1, distances.shape[1]
    costs = lagrangian_costs(network, multipliers)
    rest, after = window.end_states.copy(), np.zeros(states)
    most = distances[-1].min() + gap
    found, found_from = np.empty(days * len(transitions), np.int64), np.zeros(days + 1, np.int64)
    count = 0
    # 1. Backwards: the shortest path from a state to the end, and with the distances through a transition.
    for day in range(days - 1, -1, -1):
        rest, after = after, rest
        rest[:] = FAR
        for row in range(len(transitions)):
            source = transitions[row, 0]
            cost = after[transitions[row, 1]] + costs[network.day_kinds[day], row]
            cost += work_costs[day, transitions[row, 2]]
            rest[source] = min(rest[source], cost)
            if distances[day, source] + cost <= most:
                found[count] = row
                count += 1
        found_from[days - day] = count
    # 2. They were found from the last day on: turn the order.
    return TransitionsByDay(found[np.arange(count - 1, -1, -1)], count - found_from[::-1])


@njit(cache=True, nogil=True)
def lagrangian_costs(network: Network, multipliers: Floats64) -> Floats64:
    """What transitions cost by day kind and row, with multipliers on amount and weekends."""
    of_amounts = multipliers[0] * network.transitions[:, 3]
    costs: Floats64 = network.relaxed_costs + of_amounts + multipliers[1] * network.weekends
    return costs


@njit(cache=True, nogil=True)
def _fill_distances(
    distances: Floats64, work_costs: Floats64, costs: Floats64, network: Network, start: int
) -> None:
    """Fill in what the shortest path to each state before each day costs."""
    transitions, into = network.transitions, network.into
    distances[0] = FAR
    distances[0, start] = 0.0
    for day in range(len(network.day_kinds)):
        here, there = distances[day], distances[day + 1]
        of_day, price = costs[network.day_kinds[day]], work_costs[day]
        for state in range(len(into) - 1):
            least = FAR
            for row in range(into[state], into[state + 1]):
                cost = here[transitions[row, 0]] + of_day[row] + price[transitions[row, 2]]
                least = cost if cost < least else least
            there[state] = least


@njit(cache=True, nogil=True)
def _follow_path(
    works: Integers,
    totals: Floats64,
    distances: Floats64,
    work_costs: Floats64,
    costs: Floats64,
    network: Network,
) -> None:
    """Fill in the works on the shortest path, found backwards, and its totals before each day."""
    transitions, into, day_kinds = network.transitions, network.into, network.day_kinds
    state = distances[-1].argmin()
    for day in range(len(day_kinds) - 1, -1, -1):
        least, chosen = np.inf, 0
        for row in range(into[state], into[state + 1]):
            cost = distances[day, transitions[row, 0]] + costs[day_kinds[day], row]
            cost += work_costs[day, transitions[row, 2]]
            if cost < least:
                least, chosen = cost, row
        works[day], state = transitions[chosen, 2], transitions[chosen, 0]
        totals[0, day + 1] = transitions[chosen, 3]
        totals[1, day + 1] = network.weekends[day_kinds[day], chosen]
    for day in range(len(day_kinds)):
        totals[:, day + 1] += totals[:, day]


@njit(cache=True, nogil=True)
def _bound_and_cost(
    distances: Floats64, totals: Floats64, end_costs: EndCosts, multipliers: Floats64, excess: Floats64
) -> tuple[float, float]:
    """The Lagrangian bound, and what the plan on the shortest path costs without multipliers.

    `excess` is filled with how far its totals are above their targets.
    """
    amount, of_amount = _target(end_costs.by_amount, multipliers[0])
    weekends, of_weekends = _target(end_costs.by_weekends, multipliers[1])
    excess[0], excess[1] = totals[0, -1] - amount, totals[1, -1] - weekends
    bound = distances[-1].min() + of_amount + of_weekends
    more = _above_target(end_costs.by_amount, int(totals[0, -1]), multipliers[0], of_amount)
    return bound, bound + more + _above_target(
        end_costs.by_weekends, int(totals[1, -1]), multipliers[1], of_weekends
    )


@njit(cache=True, nogil=True)
def _target(by_total: Floats32, multiplier: float) -> tuple[int, float]:
    """The total with the least end cost less what its multiplier paid, and that difference."""
    target, least = 0, np.inf
    for total in range(len(by_total)):
        cost = by_total[total] - multiplier * total
        if cost < least:
            target, least = total, cost
    return target, least


@njit(cache=True, nogil=True)
def _above_target(by_total: Floats32, total: int, multiplier: float, least: float) -> float:
    """By how much a total costs more than the target, whose cost is `least`."""
    return by_total[total] - multiplier * total - least if total < len(by_total) else FAR


@njit(cache=True, nogil=True)
def _keep_nearest(totals: Floats64, excess: Floats64, nearest: Floats64, nearest_excess: Floats64) -> None:
    """For each resource keep the path that is nearest to the target on either side (1: above it)."""
    for each in range(2):
        side = 1 if excess[each] > 0 else 0
        if abs(excess[each]) < nearest_excess[each, side]:
            nearest_excess[each, side] = abs(excess[each])
            nearest[each, side] = totals[each]


@njit(cache=True, nogil=True)
def _interpolate(totals: Floats64, nearest: Floats64, nearest_excess: Floats64) -> None:
    """Fill in totals between those of the two nearest paths: the nearer a path, the more it counts."""
    for each in range(2):
        share = nearest_excess[each, 0] / (nearest_excess[each, 0] + nearest_excess[each, 1])
        totals[each] = share * nearest[each, 1] + (1 - share) * nearest[each, 0]


@njit(cache=True, nogil=True)
def _move(
    multipliers: Floats64, step_sizes: Floats64, excess: Floats64, signs: Floats64, search: MultiplierSearch
) -> None:
    """Move each multiplier towards its target: further while the excess keeps its sign, else less far."""
    for each in range(2):
        sign = np.sign(excess[each])
        if sign * signs[each] < 0:
            step_sizes[each] *= search.shorter
        elif sign * signs[each] > 0:
            step_sizes[each] *= search.longer
        multipliers[each] += sign * step_sizes[each]
        if sign != 0:
            signs[each] = sign


@njit(cache=True, nogil=True)
def _largest(work_costs: Floats64) -> float:
    """The largest price, in size, of work that is possible."""
    largest = 0.0
    for day in range(work_costs.shape[0]):
        for work in range(work_costs.shape[1]):
            if work_costs[day, work] < FAR:
                largest = max(largest, abs(work_costs[day, work]))
    return largest
