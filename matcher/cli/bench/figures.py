"""The figures of a measured run, as a `duet-figures` document beside its roster."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from immutabledict import immutabledict

from matcher.bounds import Integer, Number, Text
from matcher.cli.arguments import LONGEST_SECONDS, MOST_WORKERS
from matcher.cli.conflict import Pin
from matcher.formats.json.derive import record_of
from matcher.formats.json.documents import Document
from matcher.problem.errors import InvalidProblem
from matcher.result import MOST_COST, Result, Status, Stopped
from matcher.tiers import Tier
from matcher.verify import Verdict

TOTAL = "total"
#: A petabyte; more is no figure.
MOST_MEGABYTES = 10**9
Seconds = Annotated[float, Number(0, 10 * LONGEST_SECONDS)]
Count = Annotated[int, Integer(0, MOST_COST)]
FilePath = Annotated[str, Text(longest=4_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Two runs with equal settings are the same: problem, limits, seed, versions and tuning numbers."""

    digest: str
    seconds: Seconds
    workers: Annotated[int, Integer(1, MOST_WORKERS)]
    seed: Annotated[int, Integer(0, 2**31 - 1)]
    versions: Mapping[str, str]
    megabytes: Annotated[int, Integer(1)] | None = None
    params: Mapping[str, str] = field(default_factory=immutabledict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A cost and the lower bound proven for it.

    `above` is cost - bound, and `gap` its share of what the tier has at stake, or of the cost itself where
    all costs count alike.
    """

    cost: Count
    bound: Count
    above: Annotated[int, Integer(-MOST_COST, MOST_COST)]
    gap: Annotated[float, Number(-MOST_COST, MOST_COST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How one instance went.

    `costs` are by tier, or `total` where all costs count alike. `missing` counts heads below a minimum,
    `broken` violations of hard rules. `files` are those of the roster, in the folder of the figures.
    `read_seconds` is the time to read the instance. `conflict` holds the pins that cannot hold together;
    it is None unless it is proven that there is no roster. `smallest`: proven that no fewer are in conflict.
    """

    instance: FilePath
    run: RunSettings
    status: Status
    stopped: Stopped
    costs: Mapping[str, Cost]
    missing: Count
    broken: Count
    assignments: Count
    seconds: Seconds
    seconds_to_first: Seconds | None
    read_seconds: Seconds
    memory_megabytes: Annotated[int, Integer(0, MOST_MEGABYTES)]
    files: tuple[FilePath, ...]
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


FIGURES = Document("duet-figures", 1, replace(record_of(Figures), words={"conflict": "contradiction"}))
