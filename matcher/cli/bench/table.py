"""How measured instances ended: exit codes, and the rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matcher.cli.bench.figures import TOTAL, Cost, Figures
from matcher.cli.bench.task import BenchTask
from matcher.cli.conflict import EVEN_WITHOUT_PINS, conflict_lines
from matcher.cli.exit_codes import CommandError, ExitCode
from matcher.result import Status, Stopped
from matcher.tiers import Tier

# From the worst to the best: a command ends with the first of these that any instance ended with.
EXIT_CODES_WORST_FIRST = (
    ExitCode.INTERRUPTED,
    ExitCode.INVALID,
    ExitCode.BROKEN,
    ExitCode.INFEASIBLE,
    ExitCode.NO_ROSTER,
    ExitCode.OK,
)
NO_ROSTER = "no roster keeps all hard rules"
COLUMN_CHARACTERS = 8
TIER_NAMES = (TOTAL, *(tier.name.lower() for tier in Tier))
COST_COLUMNS = ("cost", "bound", "above", "gap")
TIME_COLUMNS = ("first", "seconds", "memory")


@dataclass(frozen=True, slots=True)
class BenchOutcome:
    """How an instance ended: its figures, or the error that says why there are none.

    `kept`: the figures are those of an earlier run.
    """

    task: BenchTask
    figures: Figures | None = None
    fault: CommandError | None = None
    kept: bool = False
    interrupted: bool = False

    @property
    def exit(self) -> ExitCode:
        """The exit code of a command for this instance alone."""
        if self.interrupted:
            return ExitCode.INTERRUPTED
        if self.fault is not None:
            return self.fault.code
        return (
            ExitCode.NO_ROSTER
            if self.figures is None
            else _exit(self.figures, flat=self.task.file_format.FLAT)
        )


def _exit(figures: Figures, *, flat: bool) -> ExitCode:
    if figures.broken:
        return ExitCode.BROKEN
    if figures.status is Status.INFEASIBLE:
        return ExitCode.INFEASIBLE
    return ExitCode.OK if figures.files and not (flat and figures.missing) else ExitCode.NO_ROSTER


def worst_exit_code(outcomes: Iterable[BenchOutcome]) -> ExitCode:
    """The exit code of a command that measured all of these."""
    found = {outcome.exit for outcome in outcomes}
    return next(code for code in EXIT_CODES_WORST_FIRST if code in found)


@dataclass(frozen=True, slots=True)
class BenchTable:
    """The table: a row for each tier of an instance, or one row where all costs count alike (`flat`).

    Pins that are in conflict stand below the rows, one a line.
    """

    name_characters: int
    flat: bool

    def header(self) -> str:
        """The names of the columns."""
        return self._row("instance", "tier", *COST_COLUMNS, *TIME_COLUMNS, "status")

    def rows(self, outcome: BenchOutcome) -> Iterator[str]:
        """The rows of one instance; times and status stand in the first."""
        figures, name = outcome.figures, outcome.task.name
        if figures is None:
            fault = outcome.fault or "no figures"
            yield self._row(name, *["-"] * (1 + len(COST_COLUMNS + TIME_COLUMNS)), str(fault))
            return
        times = _times(figures)
        for tier, cost in _in_order(figures) or [("-", None)]:
            yield self._row(name, tier, *_costs(cost), *times, "" if not any(times) else _status(outcome))
            times = ("",) * len(TIME_COLUMNS)
        if figures.conflict:
            yield from conflict_lines(figures.conflict, smallest=figures.smallest)

    def _row(self, name: str, tier: str, *others: str) -> str:
        *numbers, status = others
        words = [name.ljust(self.name_characters)] + (
            [] if self.flat else [tier.ljust(COLUMN_CHARACTERS + 2)]
        )
        return "  ".join([*words, *(each.rjust(COLUMN_CHARACTERS) for each in numbers), status]).rstrip()


def _in_order(figures: Figures) -> Sequence[tuple[str, Cost | None]]:
    return [(name, figures.costs[name]) for name in TIER_NAMES if name in figures.costs]


def _costs(cost: Cost | None) -> tuple[str, ...]:
    if cost is None:
        return ("-",) * len(COST_COLUMNS)
    return str(cost.cost), str(cost.bound), str(cost.above), f"{100 * cost.gap:.2f} %"


def _times(figures: Figures) -> tuple[str, ...]:
    first = figures.seconds_to_first
    return (
        "-" if first is None else f"{first:.1f} s",
        f"{figures.seconds:.1f} s",
        f"{figures.memory_megabytes} MB",
    )


def _status(outcome: BenchOutcome) -> str:
    figures = outcome.figures
    if figures is None:
        return "no figures"
    status = figures.status.value
    if figures.status is Status.INFEASIBLE:
        status = f"infeasible: {EVEN_WITHOUT_PINS if figures.conflict == () else NO_ROSTER}"
    elif figures.broken:
        status = f"broken: {figures.broken} hard rules"
    elif not figures.files:
        status = "no roster found"
    elif outcome.task.file_format.FLAT and figures.missing:
        status = f"infeasible roster: {figures.missing} heads below the minimum"
    early = ", cancelled" if figures.stopped is Stopped.CANCELLED else ""
    return status + early + (", kept from before" if outcome.kept else "")
