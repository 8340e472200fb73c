"""What the kernels are given: the network of a pattern, the window of resources, and the costs of an end.

The kernels are compiled by numba, which takes a NamedTuple of arrays and numbers as one argument.

Two resources are counted along a path. `amount` is the work done, in units (shifts, or units of minutes).
`weekends` counts the weekends that the person has begun to work on; where one kind of shift is tracked, each
shift of that kind adds a stride larger than the number of all weekends.
"""

from typing import NamedTuple

from matcher.solver.calendar.kernel_types import NEVER, Booleans, Floats32, Floats64, Integers


class Network(NamedTuple):
    """The transitions of some people who share a pattern, for each day of the period.

    `transitions` has a row for each transition and work type: source state, target state, work type (`OFF`
    for a day off), amount. The rows are in order of target; those into state s are
    `into[s]` to `into[s + 1]`. By day kind and row, `costs` are the costs of a transition (`NEVER`: not
    allowed), `relaxed_costs` the same in 64 bits (`FAR`: not allowed), and `weekends` what it adds to the
    weekends. `day_kinds` says for each day whether it is a weekday, a Saturday or a Sunday.
    """

    transitions: Integers
    into: Integers
    costs: Floats32
    relaxed_costs: Floats64
    weekends: Integers
    day_kinds: Integers


class EndCosts(NamedTuple):
    """What each amount and each number of weekends costs at the end of the period (`NEVER`: not allowed)."""

    by_amount: Floats32
    by_weekends: Floats32

    def cost(self, amount: int, weekends: int) -> float:
        """What a total of both resources costs; `NEVER` beyond the ends of the tables."""
        if amount >= len(self.by_amount) or weekends >= len(self.by_weekends):
            return float(NEVER)
        return float(self.by_amount[amount]) + float(self.by_weekends[weekends])


class ResourceWindow(NamedTuple):
    """Which resource values the shortest path keeps labels for.

    Paths begin in state `start` and may end in any state at the cost `end_states` says. Before each day and
    in each state labels are kept for the amounts from `low` to `high` (none where low is above high), `width`
    amounts at most; and before each day for `weekends` numbers of weekends from `first_weekends` on. In a
    `complete` window the cheapest path is the cheapest of all; else it is the cheapest that stays inside.
    """

    start: int
    end_states: Floats64
    low: Integers
    high: Integers
    width: int
    first_weekends: Integers
    weekends: int
    complete: bool


class TransitionsByDay(NamedTuple):
    """Rows of `Network.transitions` for each day: those of day d are `rows[first[d] : first[d + 1]]`."""

    rows: Integers
    first: Integers


class RunTables(NamedTuple):
    """What follows from a day's work in each state, to price a given plan.

    By state and class of shift (the last column a day off) `next_states` and `costs` (`NEVER`: not allowed);
    by work type (the last row a day off) `work_types` has class, amount and weekends. By state, `working`
    says whether the day before was worked, and `known` whether that is known. A Sunday costs
    `half_weekend` where only one of it and the Saturday before is worked. Weekends are counted if
    `counts_weekends`.
    """

    next_states: Integers
    costs: Floats64
    work_types: Integers
    working: Booleans
    known: Booleans
    half_weekend: float
    counts_weekends: bool


class MultiplierSearch(NamedTuple):
    """How multipliers are looked for; the numbers are explained in `params.PricingParams`."""

    tries: int
    shorter: float
    longer: float
    restart: float
    close: float
    settled: float


class SeatCells(NamedTuple):
    """A person's seats by day and work type.

    `seats` are sorted by cell, where the cell of a day and a work type is day x `columns` + work type;
    `cells` are the cells that have seats, and `first` is where the seats of each begin.
    """

    seats: Integers
    cells: Integers
    first: Integers
    columns: int
