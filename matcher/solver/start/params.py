"""The tuning numbers of first rosters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StartParams:
    """How much work a first roster may take."""

    #: Times that everybody plans their days once more: later rounds find next to nothing.
    plan_rounds: int = 4
    #: Pairs. Beyond these one round takes as long as the column generation needs to do better.
    plan_rounds_pairs: int = 100_000
    #: CP-SAT's deterministic seconds to decide one person's days: enough for four weeks of ten kinds.
    person_effort: float = 4.0
    #: CP-SAT's deterministic seconds to choose promises that can be kept together.
    promises_effort: float = 10.0
    #: Pairs. Beyond these it takes too long to choose promises among all pairs.
    promises_pairs: int = 30_000
    #: CP-SAT's deterministic seconds to decide broken teams again.
    teams_effort: float = 5.0
