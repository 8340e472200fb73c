"""All tuning numbers of the solver: one dataclass for each room, put together here."""

from dataclasses import dataclass, field

from matcher.solver.clock import ClockParams


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """The tuning numbers of a solve, by the room of the solver that they belong to."""

    clock: ClockParams = field(default_factory=ClockParams)


DEFAULTS = SolveParams()
