"""A person's cheapest plan as a resource-constrained shortest path, compiled by numba: the innermost loop.

labels[day + 1][t, w + weekends, a + amount] = min over transitions s -> t of
    labels[day][s, w, a] + cost of the transition + cost of its work type on that day

where a label is the least cost of a path from the start to a state before a day, with w weekends and the
amount a so far. It is dynamic programming over days (Irnich and Desaulniers, Shortest path problems with
resource constraints, 2005). Labels are kept only inside a `ResourceWindow`, in a table that is dense there:
the amount a stands at index a - low[day, state], the number of weekends w at w - first_weekends[day].
"""

import numpy as np
from numba import njit

from matcher.solver.calendar.kernel_types import (
    NEVER,
    OFF,
    POSSIBLE,
    SUNDAY,
    UNREACHED,
    WEEKDAY,
    Booleans,
    Floats32,
    Floats64,
    Integers,
)
from matcher.solver.calendar.lagrangian import reduced_transitions
from matcher.solver.calendar.network import (
    EndCosts,
    Network,
    ResourceWindow,
    RunTables,
    SeatCells,
    TransitionsByDay,
)


@njit(cache=True, nogil=True)
def resource_bounds(
    network: Network, may_end: Booleans, start: int, least: int, most: int
) -> tuple[Integers, Integers]:
    """The lowest and highest amount before each day in each state, on paths that can come to an allowed end.

    Such a path begins in state `start`, ends in a state that `may_end`, and does an amount from `least` to
    `most`. Where there is none, the lowest is above the highest.
    """
    transitions, costs, day_kinds = network.transitions, network.costs, network.day_kinds
    days, states = len(day_kinds), len(may_end)
    low, high = np.full((days + 1, states), UNREACHED), np.full((days + 1, states), -UNREACHED)
    low[0, start] = high[0, start] = 0
    # 1. Forwards: the amounts with which each state can be reached.
    for day in range(days):
        for row in range(len(transitions)):
            source, target, amount = transitions[row, 0], transitions[row, 1], transitions[row, 3]
            if costs[day_kinds[day], row] < NEVER and low[day, source] <= high[day, source]:
                low[day + 1, target] = min(low[day + 1, target], low[day, source] + amount)
                high[day + 1, target] = max(high[day + 1, target], high[day, source] + amount)
    # 2. Backwards: the amounts that can still be added, and with them the amounts that lead to an end.
    rest_low, rest_high = np.where(may_end, 0, UNREACHED), np.where(may_end, 0, -UNREACHED)
    for day in range(days, -1, -1):
        if day < days:
            after_low, after_high = rest_low.copy(), rest_high.copy()
            rest_low[:], rest_high[:] = UNREACHED, -UNREACHED
            for row in range(len(transitions)):
                source, target, amount = transitions[row, 0], transitions[row, 1], transitions[row, 3]
                if costs[day_kinds[day], row] < NEVER and after_low[target] <= after_high[target]:
                    rest_low[source] = min(rest_low[source], after_low[target] + amount)
                    rest_high[source] = max(rest_high[source], after_high[target] + amount)
        for state in range(states):
            if low[day, state] > high[day, state] or rest_low[state] > rest_high[state]:
                low[day, state], high[day, state] = 1, 0
            else:
                low[day, state] = max(low[day, state], least - rest_high[state])
                high[day, state] = min(high[day, state], most - rest_low[state])
    return low, high


@njit(cache=True, nogil=True)
def cheapest_path(
    labels: Floats32,
    work_costs: Floats32,
    network: Network,
    window: ResourceWindow,
    end_costs: EndCosts,
    relaxed_work_costs: Floats64,
    multipliers: Floats64,
    distances: Floats64,
    gap: float,
) -> tuple[float, Integers]:
    """The cost of the cheapest path inside the window, and the work type of each day on it.

    `labels` is room for the labels, filled anew: days + 1, states, weekends, amounts. `work_costs` are by day
    and work type, the last one for a day off. Only transitions are used that the relaxation has within a
    `gap`, as the last four say; see `lagrangian.reduced_transitions`. A cost that is not below `POSSIBLE`
    means that there is no path; the work types then mean nothing.
    """
    kept = reduced_transitions(relaxed_work_costs, network, window, multipliers, distances, gap)
    reached = _extend_labels(labels, work_costs, network, kept, window)
    cost, state, weekends, amount = _best_end(labels, reached, window, end_costs)
    if cost >= POSSIBLE:
        return cost, np.full(len(labels) - 1, OFF)
    return cost, _trace_back(labels, work_costs, network, kept, window, reached, state, weekends, amount)


@njit(cache=True, nogil=True)
def _extend_labels(
    labels: Floats32, work_costs: Floats32, network: Network, kept: TransitionsByDay, window: ResourceWindow
) -> Booleans:
    """Fill the labels day by day; which states are reached before each day.

    A number of weekends below the window counts as the lowest in it. A label with a number above the window
    or with an amount outside it is not kept.
    """
    transitions, day_kinds = network.transitions, network.day_kinds
    low, high = window.low, window.high
    days, states, weekends, _ = labels.shape
    # 1. One label before the first day, if the window leaves any.
    reached = np.zeros((days, states), dtype=np.bool_)
    if low[0, window.start] <= 0 <= high[0, window.start]:
        labels[0, window.start] = NEVER
        labels[0, window.start, 0, -low[0, window.start]] = 0
        reached[0, window.start] = True
    for day in range(days - 1):
        rise = window.first_weekends[day + 1] - window.first_weekends[day]
        for place in range(kept.first[day], kept.first[day + 1]):
            row = kept.rows[place]
            source, target, amount = transitions[row, 0], transitions[row, 1], transitions[row, 3]
            add = np.float32(work_costs[day, transitions[row, 2]] + network.costs[day_kinds[day], row])
            # 2. The amounts before the transition that are in the window on both days.
            first = max(low[day, source], low[day + 1, target] - amount)
            count = min(high[day, source], high[day + 1, target] - amount) - first + 1
            if not reached[day, source] or add >= NEVER or count <= 0:
                continue
            # 3. Labels of a state are cleared when the first transition reaches it.
            if not reached[day + 1, target]:
                labels[day + 1, target] = NEVER
                reached[day + 1, target] = True
            here, there = first - low[day, source], first + amount - low[day + 1, target]
            # 4. Each number of weekends, as an index, moves by what is begun less the rise of the window.
            over = network.weekends[day_kinds[day], row] - rise
            for weekend in range(weekends):
                after = max(0, weekend + over)
                if after < weekends:
                    sources = labels[day, source, weekend, here : here + count]
                    targets = labels[day + 1, target, after, there : there + count]
                    _lower(targets, sources, add)
    return reached


@njit(cache=True, nogil=True)
def _lower(targets: Floats32, sources: Floats32, add: np.float32) -> None:
    """Lower labels to what the labels before them cost with one transition; a function of its own so that the
    compiler turns the loop into vector instructions.
    """
    for at in range(len(sources)):
        targets[at] = min(targets[at], sources[at] + add)


@njit(cache=True, nogil=True)
def _best_end(
    labels: Floats32, reached: Booleans, window: ResourceWindow, end_costs: EndCosts
) -> tuple[float, int, int, int]:
    """The cost of the cheapest label after the last day with its end costs, and its state, index of weekends
    and amount.
    """
    low, high = window.low, window.high
    cost, end = np.inf, (0, 0, 0)
    for state in range(labels.shape[1]):
        for weekend in range(labels.shape[2] if reached[-1, state] else 0):
            for amount in range(low[-1, state], high[-1, state] + 1):
                total = (
                    labels[-1, state, weekend, amount - low[-1, state]]
                    + window.end_states[state]
                    + end_costs.by_amount[amount]
                    + end_costs.by_weekends[window.first_weekends[-1] + weekend]
                )
                if total < cost:
                    cost, end = total, (state, weekend, amount)
    return cost, end[0], end[1], end[2]


@njit(cache=True, nogil=True)
def _trace_back(
    labels: Floats32,
    work_costs: Floats32,
    network: Network,
    kept: TransitionsByDay,
    window: ResourceWindow,
    reached: Booleans,
    state: int,
    weekend: int,
    amount: int,
) -> Integers:
    """The work type of each day on the cheapest path to an end (a state, an index of weekends, an amount).

    No predecessors are stored: on each day, from the last one on, the transition is looked for that gives
    the label its cost.
    """
    transitions, low, high = network.transitions, window.low, window.high
    days, _, weekends, _ = labels.shape
    works = np.empty(days - 1, dtype=np.int64)
    for day in range(days - 2, -1, -1):
        kind = network.day_kinds[day]
        rise = window.first_weekends[day + 1] - window.first_weekends[day]
        least, chosen, begins = np.float32(2 * NEVER), 0, 0
        for place in range(kept.first[day], kept.first[day + 1]):
            row = kept.rows[place]
            source, before = transitions[row, 0], amount - transitions[row, 3]
            inside = low[day, source] <= before <= high[day, source]
            if transitions[row, 1] != state or not inside or not reached[day, source]:
                continue
            add = np.float32(work_costs[day, transitions[row, 2]] + network.costs[kind, row])
            over = network.weekends[kind, row] - rise
            for earlier in range(weekends):
                if max(0, earlier + over) == weekend:
                    cost = labels[day, source, earlier, before - low[day, source]] + add
                    if cost < least:
                        least, chosen, begins = cost, row, earlier
        works[day] = transitions[chosen, 2]
        state, weekend, amount = transitions[chosen, 0], begins, amount - transitions[chosen, 3]
    return works


@njit(cache=True, nogil=True)
def cheapest_seats(works: Integers, seat_costs: Floats32, cells: SeatCells) -> Integers:
    """The plan with the cheapest seat for the work type of each day; `seat_costs` are by `cells.seats`."""
    plan = np.full(len(works), OFF, dtype=np.int64)
    for day in range(len(works)):
        if works[day] == OFF:
            continue
        cell = np.searchsorted(cells.cells, day * cells.columns + works[day])
        best = cells.first[cell]
        end = cells.first[cell + 1] if cell + 1 < len(cells.first) else len(cells.seats)
        for place in range(best, end):
            if seat_costs[place] < seat_costs[best]:
                best = place
        plan[day] = cells.seats[best]
    return plan


@njit(cache=True, nogil=True)
def label_path(
    works: Integers, tables: RunTables, day_kinds: Integers, first: int, state: int
) -> tuple[Integers, Integers, Integers, Floats64]:
    """The states, amounts, weekends and costs of a plan before each day from the day `first` on, and after
    the last one; see `plan_pricing.LabelPath`.

    `works` has the work type of each day, of which those from `first` on count, and `state` is the state
    before that day. The path ends early, at a cost of `NEVER` or more, where it breaks a hard rule.
    """
    days = len(works) - first
    states, costs = np.empty(days + 1, np.int64), np.zeros(days + 1)
    amounts, weekends = np.zeros(days + 1, np.int64), np.zeros(days + 1, np.int64)
    states[0] = state
    for at in range(days):
        day, work = first + at, works[first + at]
        shift_class, worked, working = tables.work_types[work, 0], tables.working[state], work != OFF
        sunday = day_kinds[day] == SUNDAY
        begun = working and tables.counts_weekends and day_kinds[day] != WEEKDAY and not (sunday and worked)
        half = sunday and tables.known[state] and worked != working
        cost = tables.costs[state, shift_class] + (tables.half_weekend if half else 0.0)
        state = tables.next_states[state, shift_class]
        states[at + 1], costs[at + 1] = state, costs[at] + cost
        amounts[at + 1] = amounts[at] + tables.work_types[work, 1]
        weekends[at + 1] = weekends[at] + (1 if begun else 0) + tables.work_types[work, 2]
        if costs[at + 1] >= NEVER:
            return states[: at + 2], amounts[: at + 2], weekends[: at + 2], costs[: at + 2]
    return states, amounts, weekends, costs
