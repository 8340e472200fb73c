"""How measured instances ended, as exit codes and as the rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matcher.cli.contradicting import EVEN_WITHOUT_PINS, why_none
from matcher.cli.exits import CommandFault, Exit
from matcher.cli.figures import TOTAL, Cost, Figures
from matcher.cli.measuring import Task
from matcher.result import Status, Stopped
from matcher.tiers import Tier

# What a whole command ends with: the first of these that any instance ended with.
WORST = (Exit.INTERRUPTED, Exit.INVALID, Exit.BROKEN, Exit.INFEASIBLE, Exit.NO_ROSTER, Exit.OK)
NO_ROSTER = "no roster keeps all hard rules"
NARROWEST = 8
ORDER = (TOTAL, *(tier.name.lower() for tier in Tier))
COSTS = ("cost", "bound", "above", "gap")
TIMES = ("first", "seconds", "memory")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an instance ended: its figures, or the fault that says why there are none."""

    task: Task
    figures: Figures | None = None
    fault: CommandFault | None = None
    kept: bool = False
    interrupted: bool = False

    @property
    def exit(self) -> Exit:
        """What a command for this instance alone would end with."""
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.fault is not None:
            return self.fault.code
        return Exit.NO_ROSTER if self.figures is None else _exit(self.figures, flat=self.task.how.FLAT)


def _exit(figures: Figures, *, flat: bool) -> Exit:
    if figures.broken:
        return Exit.BROKEN
    if figures.status is Status.INFEASIBLE:
        return Exit.INFEASIBLE
    return Exit.OK if figures.files and not (flat and figures.missing) else Exit.NO_ROSTER


def worst(outcomes: Iterable[Outcome]) -> Exit:
    """The exit code of a command that measured all of these."""
    found = {outcome.exit for outcome in outcomes}
    return next(code for code in WORST if code in found)


@dataclass(frozen=True, slots=True)
class Rows:
    """The table: instances `wide` characters wide; a row for each tier unless all costs count alike.

    Pins that cannot hold together stand below in lines of their own.
    """

    wide: int
    flat: bool

    def head(self) -> str:
        """The names of the columns."""
        return self._row("instance", "tier", *COSTS, *TIMES, "status")

    def of(self, outcome: Outcome) -> Iterator[str]:
        """The rows of one instance; times and status stand in the first."""
        figures, name = outcome.figures, outcome.task.name
        if figures is None:
            fault = outcome.fault or "no figures"
            yield self._row(name, *["-"] * (1 + len(COSTS + TIMES)), str(fault))
            return
        times = _times(figures)
        for tier, cost in _in_order(figures) or [("-", None)]:
            yield self._row(name, tier, *_costs(cost), *times, "" if not any(times) else _status(outcome))
            times = ("",) * len(TIMES)
        if figures.contradiction:
            yield from why_none(figures.contradiction, smallest=figures.smallest)

    def _row(self, name: str, tier: str, *others: str) -> str:
        *numbers, status = others
        words = [name.ljust(self.wide)] + ([] if self.flat else [tier.ljust(NARROWEST + 2)])
        return "  ".join([*words, *(each.rjust(NARROWEST) for each in numbers), status]).rstrip()


def _in_order(figures: Figures) -> Sequence[tuple[str, Cost | None]]:
    return [(name, figures.costs[name]) for name in ORDER if name in figures.costs]


def _costs(cost: Cost | None) -> tuple[str, ...]:
    if cost is None:
        return ("-",) * len(COSTS)
    return str(cost.cost), str(cost.bound), str(cost.above), f"{100 * cost.gap:.2f} %"


def _times(figures: Figures) -> tuple[str, ...]:
    first = figures.seconds_to_first
    return (
        "-" if first is None else f"{first:.1f} s",
        f"{figures.seconds:.1f} s",
        f"{figures.memory_megabytes} MB",
    )


def _status(outcome: Outcome) -> str:
    figures = outcome.figures
    if figures is None:
        return "no figures"
    said = figures.status.value
    if figures.status is Status.INFEASIBLE:
        said = f"infeasible: {EVEN_WITHOUT_PINS if figures.contradiction == () else NO_ROSTER}"
    elif figures.broken:
        said = f"broken: {figures.broken} hard rules"
    elif not figures.files:
        said = "no roster found"
    elif outcome.task.how.FLAT and figures.missing:
        said = f"infeasible roster: {figures.missing} heads below the minimum"
    early = ", cancelled" if figures.stopped is Stopped.CANCELLED else ""
    return said + early + (", kept from before" if outcome.kept else "")
