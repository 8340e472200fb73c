"""Estimates of the memory and time that a problem takes, from its counts, before the work begins.

    megabytes to a first roster = BASE + (people + seats) * ENTRY + pairs * PAIR
    megabytes of the whole as one model, more = WHOLE + pairs * WHOLE_PAIR + decided pairs * DECIDED_PAIR
    seconds to a first roster = pairs * PAIR

All pairs are decided at once while they are at most MOST_DECIDED, else a core of about a CORE_SHARE of them.
Pairs are counted on some evenly spread seats and scaled up. The sizes in bytes and seconds are measured, and
`make sizes` measures them again and prints them as they should stand here. MOST_DECIDED is more than an
estimate: the district solver goes by it, too. It stands here, as the estimate must agree with the choice.
"""

from dataclasses import dataclass

from matcher.problem.eligibility import funnel
from matcher.problem.errors import require
from matcher.problem.problem import Problem
from matcher.solver.memory import MEGABYTE, machine_megabytes

BASE_MEGABYTES = 110.0
BYTES_ENTRY = 6_000.0
BYTES_PAIR = 120.0
WHOLE_MEGABYTES = 130.0
BYTES_WHOLE_PAIR = 1_500.0
BYTES_DECIDED_PAIR = 9_000.0
MOST_DECIDED = 150_000
CORE_SHARE = 1 / 6
MICROSECONDS_PAIR = 60.0
SAMPLED_SEATS = 60


@dataclass(frozen=True, slots=True)
class Size:
    """The counts of a problem, and the estimates that follow; `pairs` is an estimate itself."""

    people: int
    seats: int
    pairs: int

    @property
    def megabytes(self) -> int:
        """The megabytes of the process when it has its first roster."""
        entries, pairs = (self.people + self.seats) * BYTES_ENTRY, self.pairs * BYTES_PAIR
        return round(BASE_MEGABYTES + (entries + pairs) / MEGABYTE)

    @property
    def whole_megabytes(self) -> int:
        """The megabytes that one model of the whole takes on top of that."""
        decided = self.pairs if self.pairs <= MOST_DECIDED else self.pairs * CORE_SHARE
        amount = self.pairs * BYTES_WHOLE_PAIR + decided * BYTES_DECIDED_PAIR
        return round(WHOLE_MEGABYTES + amount / MEGABYTE)

    @property
    def seconds(self) -> float:
        """The seconds to a first roster."""
        return self.pairs * MICROSECONDS_PAIR / 1e6


def size_of(problem: Problem) -> Size:
    """The size of a problem, its pairs estimated without finding all of them."""
    seats = [seat.id for shift in problem.open_shifts for seat in shift.seats]
    sampled = seats[:: max(1, len(seats) // SAMPLED_SEATS)]
    could = [funnel(problem, seat)[-1][1] for seat in sampled]
    pairs = sum(could) * len(seats) / max(1, len(sampled))
    return Size(len(problem.open_volunteers), len(seats), round(pairs))


def require_room(problem: Problem, megabytes: int | None) -> Size:
    """The size of a problem, when its first roster fits into `megabytes` and into this machine.

    Raises InvalidProblem (`does_not_fit`) with the estimate and the memory there is, in megabytes.
    """
    size = size_of(problem)
    there = [each for each in (megabytes, machine_megabytes()) if each is not None]
    if there:
        fits = size.megabytes <= min(there)
        require(fits, "does_not_fit", "$", estimate=size.megabytes, most=min(there), pairs=size.pairs)
    return size
