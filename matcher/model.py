"""The linear model of a problem, as plain rows that any solver can be given.

A rule posts to this model and to no solver. `matcher.cpsat` turns the rows into a CP-SAT model,
`matcher.programme` into a linear or mixed-integer programme: one formula for every solver. All variables are
integers, all numbers are integers.
"""

from collections.abc import Iterable, Sequence

from matcher.policy import Tier

Var = int
UNBOUNDED = 2**60
# One person's pairs are numbered in a row: sets that may lie within each other share a block of numbers, and
# those that reach far beyond lie within none.
NEAR = 64
MOST_WIDE = 4_096


class Model:
    """Variables (by index), rows `low <= sum(coefficient * variable) <= high`, and a cost for each tier.

    Variable 0 is the constant one.
    """

    def __init__(self) -> None:
        self.lower: list[int] = [1]
        self.upper: list[int] = [1]
        self.rows: list[tuple[list[Var], list[int], int, int]] = []
        self.exclusive: list[list[Var]] = []
        self.costs: dict[Tier, list[tuple[Var, int]]] = {tier: [] for tier in Tier}
        self.offsets: dict[Tier, int] = dict.fromkeys(Tier, 0)

    ONE: Var = 0

    def boolean(self) -> Var:
        """A new 0-1 variable."""
        return self.integer(0, 1)

    def booleans(self, count: int) -> range:
        """So many new 0-1 variables in a row."""
        first = len(self.lower)
        self.lower += [0] * count
        self.upper += [1] * count
        return range(first, first + count)

    def integer(self, low: int, high: int) -> Var:
        """A new variable with bounds, both included."""
        self.lower.append(low)
        self.upper.append(high)
        return len(self.lower) - 1

    def at_most_one(self, variables: Iterable[Var]) -> None:
        """Of these 0-1 variables at most one is 1."""
        members = list(variables)
        if len(members) > 1:
            self.exclusive.append(members)

    def at_most(self, most: int, variables: Sequence[Var], coefficients: Sequence[int] | None = None) -> None:
        """sum(coefficient * variable) <= most; coefficients are 1 unless given, on 0-1 variables."""
        if most == 1 and coefficients is None:
            self.at_most_one(variables)
        else:
            self.row(variables, coefficients, -UNBOUNDED, most)

    def at_least(
        self, least: int, variables: Sequence[Var], coefficients: Sequence[int] | None = None
    ) -> None:
        """sum(coefficient * variable) >= least; coefficients are 1 unless given."""
        self.row(variables, coefficients, least, UNBOUNDED)

    def row(self, variables: Sequence[Var], coefficients: Sequence[int] | None, low: int, high: int) -> None:
        """low <= sum(coefficient * variable) <= high."""
        self.rows.append((list(variables), list(coefficients or [1] * len(variables)), low, high))

    def cost(self, tier: Tier, variable: Var, weight: int) -> None:
        """Each unit of the variable costs `weight` in the tier; never less than nothing."""
        if weight < 0 or self.lower[variable] < 0:
            raise ValueError("a cost is never negative")
        self.costs[tier].append((variable, weight))

    def charge(self, tier: Tier, amount: int) -> None:
        """A cost that is paid whatever is decided."""
        self.offsets[tier] += amount

    def largest_exclusive(self) -> list[list[Var]]:
        """The sets of which at most one is 1, without those that lie within another one."""
        found: list[list[Var]] = []
        near: dict[int, list[tuple[Var, int]]] = {}
        for members in sorted(self.exclusive, key=len, reverse=True):
            first = min(members)
            wide = max(members) - first >= MOST_WIDE
            bits = 0 if wide else _bits(members, first)
            if not wide and _within(bits, first, near.get(members[0] // NEAR, ())):
                continue
            found.append(members)
            if not wide:
                for block in {member // NEAR for member in members}:
                    near.setdefault(block, []).append((first, bits))
        return found


def _bits(members: list[Var], first: Var) -> int:
    """A set of variables as an integer, counted from the first."""
    bits = 0
    for member in members:
        bits |= 1 << (member - first)
    return bits


def _within(bits: int, first: Var, sets: Sequence[tuple[Var, int]]) -> bool:
    """Whether all of a set lie in one of the sets; a loop, for this is asked a million times."""
    for begun, larger in sets:  # noqa: SIM110 - `any` of a generator takes twice as long
        if begun <= first and not (bits << (first - begun)) & ~larger:
            return True
    return False
