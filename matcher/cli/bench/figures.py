"""The figures of a measured run, as a `duet-figures` document beside its roster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from immutabledict import immutabledict

from matcher.cli.arguments import LONGEST_SECONDS, MOST_WORKERS
from matcher.cli.conflict import Pin
from matcher.formats.json.documents import Document
from matcher.formats.json.entities import ID
from matcher.formats.json.formats import MOST_COST
from matcher.formats.json.records import Record, Sequence, Table
from matcher.formats.json.shapes import Flag, Maybe, Number, Text, Whole, choice_of
from matcher.problem.errors import InvalidProblem
from matcher.result import Result, Status, Stopped
from matcher.tiers import Tier
from matcher.verify import Verdict

TOTAL = "total"
#: A petabyte; more is no figure.
MOST_MEGABYTES = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Two runs with equal settings are the same: problem, limits, seed, versions and tuning numbers."""

    digest: str
    seconds: float
    workers: int
    seed: int
    versions: Mapping[str, str]
    megabytes: int | None = None
    params: Mapping[str, str] = field(default_factory=immutabledict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A cost and the lower bound proven for it.

    `above` is cost - bound, and `gap` its share of what the tier has at stake, or of the cost itself where
    all costs count alike.
    """

    cost: int
    bound: int
    above: int
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How one instance went.

    `costs` are by tier, or `total` where all costs count alike. `missing` counts heads below a minimum,
    `broken` violations of hard rules. `files` are those of the roster, in the folder of the figures.
    `read_seconds` is the time to read the instance. `conflict` holds the pins that cannot hold together;
    it is None unless it is proven that there is no roster. `smallest`: proven that no fewer are in conflict.
    """

    instance: str
    run: RunSettings
    status: Status
    stopped: Stopped
    costs: Mapping[str, Cost]
    missing: int
    broken: int
    assignments: int
    seconds: float
    seconds_to_first: float | None
    read_seconds: float
    memory_megabytes: int
    files: tuple[str, ...]
    conflict: tuple[Pin, ...] | None = None
    smallest: bool = False


def costs_of(result: Result, verdict: Verdict, *, flat: bool) -> Mapping[str, Cost]:
    """The costs of a roster as the verifier finds them, with the bounds of its result."""
    if not flat:
        return {
            tier.name.lower(): _cost(verdict.costs[tier], found.bound, found.stake)
            for tier, found in sorted(result.tiers.items())
        }
    cost = verdict.costs[Tier.DESIRED]
    return {TOTAL: _cost(cost, result.tiers[Tier.DESIRED].bound, cost)}


def read_figures(path: Path) -> Figures | None:
    """The figures in a file; None where there is no file, or none that can be understood."""
    if not path.is_file():
        return None
    try:
        found: Figures = FIGURES.load(path.read_bytes())
    except InvalidProblem:
        return None
    return found


def _cost(cost: int, bound: int, stake: int) -> Cost:
    return Cost(cost=cost, bound=bound, above=cost - bound, gap=(cost - bound) / stake if stake else 0.0)


_SECONDS = Number(0, 10 * LONGEST_SECONDS)
_COUNT = Whole(0, MOST_COST)
_RUN = Record(
    RunSettings,
    {
        "digest": Text(),
        "seconds": _SECONDS,
        "workers": Whole(1, MOST_WORKERS),
        "seed": Whole(0, 2**31 - 1),
        "versions": Table(Text()),
        "megabytes": Maybe(Whole(1)),
        "params": Table(Text()),
    },
)
_PIN = Record(Pin, {"volunteer": ID, "seat": ID, "inside": Flag()})
_COST = Record(
    Cost,
    {
        "cost": _COUNT,
        "bound": _COUNT,
        "above": Whole(-MOST_COST, MOST_COST),
        "gap": Number(-MOST_COST, MOST_COST),
    },
)
FIGURES = Document(
    "duet-figures",
    1,
    Record(
        Figures,
        {
            "instance": Text(longest=4_000),
            "run": _RUN,
            "status": choice_of(Status),
            "stopped": choice_of(Stopped),
            "costs": Table(_COST),
            "missing": _COUNT,
            "broken": _COUNT,
            "assignments": _COUNT,
            "seconds": _SECONDS,
            "seconds_to_first": Maybe(_SECONDS),
            "read_seconds": _SECONDS,
            "memory_megabytes": Whole(0, MOST_MEGABYTES),
            "files": Sequence(Text(longest=4_000)),
            "conflict": Maybe(Sequence(_PIN)),
            "smallest": Flag(),
        },
        words={"conflict": "contradiction"},
    ),
)
