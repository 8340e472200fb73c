"""What a solve found, what it could prove, and why it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from immutabledict import immutabledict

from matcher.limits import RunLog
from matcher.roster import Assignment, Roster
from matcher.tiers import Tier


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

    cost: int
    bound: int
    stake: int

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
    numbers that differ from the defaults, as JSON by place (`lns.part_seconds`).
    `seconds_to_first` is the time from the start of the solve to the first roster. `digest` is of the
    problem, `start` of the roster it began with. With these, the seed, the limits, the versions and, for one
    worker, the `run_log` a solve can be done again.
    """

    status: Status
    stopped: Stopped
    roster: Roster | None
    tiers: Mapping[Tier, TierResult] = field(default_factory=immutabledict)
    seconds: float = 0.0
    seconds_to_first: float | None = None
    conflict: tuple[Assignment, ...] = ()
    smallest: bool = False
    seed: int = 0
    workers: int = 1
    limit_seconds: float = 60.0
    megabytes: int | None = None
    run_log: RunLog | None = None
    strategy: str = ""
    not_calendar: tuple[str, ...] = ()
    params: Mapping[str, str] = field(default_factory=immutabledict)
    start: str = ""
    digest: str = ""
    versions: Mapping[str, str] = field(default_factory=immutabledict)
