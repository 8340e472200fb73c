"""The tuning numbers of independent components."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentsParams:
    """When components are solved apart, where, and how the time is shared."""

    #: Share of all pairs. Where one component has more, solving apart gains nothing.
    largest_share: float = 0.9
    #: Pairs of all components. Below these a process takes longer to start than it can save.
    process_pairs: int = 20_000
    #: Share of the time limit kept for relaxations that prove the bounds of the whole.
    relaxation_share: float = 0.1
    #: Seconds that each component has at least: enough for its first roster.
    shortest_seconds: float = 0.1
    #: Seconds between two rosters that a component reports. They travel as pickles; sending each one would
    #: keep both sides busy.
    report_every_seconds: float = 2.0
    #: Share of the time that is left, to reach the scheduler of a cluster.
    connect_share: float = 0.2
