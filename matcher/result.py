"""What a solve found, what it could prove, and why it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated

from immutabledict import immutabledict

from matcher.bounds import Integer, Number, Text
from matcher.limits import RunLog
from matcher.roster import Assignment, Roster
from matcher.tiers import Tier

#: The most that a tier may cost in a document; sums of such costs are exact in 64 bits.
MOST_COST = 10**17
TierCost = Annotated[int, Integer(0, MOST_COST)]
Seconds = Annotated[float, Number(0, 1e9)]
Note = Annotated[str, Text(shortest=0)]


class Status(Enum):
    """What is proven about the result."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class Stopped(Enum):
    """Why the solve ended."""

    PROVEN = "proven"
    TIME = "time"
    CANCELLED = "cancelled"
    MEMORY = "memory"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class TierResult:
    """The cost of a tier, the least it can be given the costs of the tiers before it, and what it has at
    stake.

    At stake: minimum and desired, all heads wanted, weighted; promises, all promises; fairness and wishes,
    the cost; the cost as well where other rules are priced beside heads or promises.
    """

    cost: TierCost
    bound: TierCost
    stake: TierCost

    @property
    def gap(self) -> float:
        """(cost - bound) / stake; 0 where nothing is at stake."""
        return (self.cost - self.bound) / self.stake if self.stake else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken (`tier` None) or a price paid: `cost` units in `tier`.

    `numbers` name what it is about (`volunteer`, `shift`, `seat`) and the amounts a sentence needs.
    """

    rule: str
    cost: int
    tier: Tier | None
    numbers: Mapping[str, object] = field(default_factory=immutabledict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome of `solve`; `roster` is None when none was found.

    `conflict` are the pinned assignments that cannot hold together, when that is why there is no roster;
    `smallest`: proven that no fewer contradict each other.

    `strategy` is the code of the `matcher.solver.strategy.Strategy`, empty where none was needed;
    `not_calendar` says why the calendar solver was not used though people have terms. `params` are the tuning
    numbers that differ from the defaults, as JSON by place (`lns.neighbourhood_seconds`).
    `seconds_to_first` is the time from the start of the solve to the first roster. `digest` is of the
    problem, `start` of the roster it began with. With these, the seed, the limits, the versions and, for one
    worker, the `run_log` a solve can be done again.
    """

    status: Status
    stopped: Stopped
    tiers: Mapping[Tier, TierResult] = field(default_factory=immutabledict)
    seconds: Seconds = 0.0
    seconds_to_first: Seconds | None = None
    seed: Annotated[int, Integer(0, 2**31 - 1)] = 0
    workers: Annotated[int, Integer(1, 1_000)] = 1
    limit_seconds: Seconds = 60.0
    megabytes: Annotated[int, Integer(1)] | None = None
    run_log: RunLog | None = None
    strategy: Note = ""
    not_calendar: tuple[Note, ...] = ()
    params: Mapping[str, Note] = field(default_factory=immutabledict)
    start: Note = ""
    digest: Note = ""
    versions: Mapping[str, Note] = field(default_factory=immutabledict)
    conflict: tuple[Assignment, ...] = ()
    smallest: bool = False
    roster: Roster | None
