"""The tuning numbers of the calendar solver."""

from dataclasses import dataclass, field

from matcher.solver.calendar.network import MultiplierSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class PricingParams:
    """How a person's cheapest plan is looked for. Costs are in the units of the policy's prices."""

    #: Resource values (amounts x numbers of weekends) that are all counted. With more a path takes too long,
    #: and only values near the relaxation are counted.
    most_resource_values: int = 3_000
    #: Amounts that are counted around those of the relaxation: 20 to either side.
    narrow_amounts: int = 41
    #: Numbers of weekends that are counted around those of the relaxation.
    narrow_weekends: int = 6
    #: A multiplier's first step, as a share of the largest cost of a day's work.
    first_step_share: float = 0.2
    #: Steps of the multipliers for each plan: more take longer than the higher bound saves.
    multiplier_tries: int = 10
    #: Factor on a multiplier's step once its total has passed the target.
    multiplier_shorter: float = 0.5
    #: Factor on a multiplier's step while its total has not yet passed the target.
    multiplier_longer: float = 1.5
    #: Factor on the last steps for a person's next plan: the duals have changed since.
    multiplier_restart: float = 2.0
    #: Share of the bound by which a plan may be above it and still count as the cheapest: rounding.
    multiplier_close: float = 1e-6
    #: Share of the bound: steps that can raise it by less are not made.
    multiplier_settled: float = 1e-3
    #: The smallest gap, in cost, within which transitions are kept: costs are whole, so half a unit.
    least_gap: float = 0.5
    #: The smallest gap as a share of the bound, against rounding in 32 bits.
    gap_share: float = 5e-4
    #: Factor on the gap when no path at all was found within it.
    gap_growth: float = 20.0
    #: Gaps by which a plan in a narrowed window may be above the bound: it is not the cheapest anyway.
    narrowed_gaps: float = 2.0
    #: Plans that are tried, at most, until one keeps all totals of kinds.
    totals_attempts: int = 10
    #: Least and greatest random factor on the dual of a total, seat by seat: one factor for all seats would
    #: make a kind of shift vanish from a plan all at once.
    uneven_totals: tuple[float, float] = (0.4, 1.6)
    #: The first dual of a total that is not kept, in cost for each shift too many or too few.
    first_total_dual: float = 4.0
    #: Factor on a dual of a total that was too low.
    total_dual_growth: float = 1.2

    @property
    def multiplier_search(self) -> MultiplierSearch:
        """How multipliers are looked for, as the kernel takes it."""
        return MultiplierSearch(
            tries=self.multiplier_tries,
            shorter=self.multiplier_shorter,
            longer=self.multiplier_longer,
            restart=self.multiplier_restart,
            close=self.multiplier_close,
            settled=self.multiplier_settled,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLimits:
    """When column generation ends, beside a limit in time, and which plans it looks for."""

    #: Gap between the master's cost and the bound, as a share of the cost, at which it ends.
    gap_share: float = 0.0
    #: Rounds after which the cost must have fallen.
    patience_rounds: int = 1_000
    #: By how much it must have fallen in these rounds, as a share of the cost.
    least_gain_share: float = 0.0
    #: Whether plans that keep all totals of kinds are looked for, too: it takes longer, and a roster of known
    #: plans needs them.
    keeps_totals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterParams:
    """How a restricted master is solved by PDHG, and how column generation uses it."""

    #: PDHG iterations between two restarts.
    iterations: int = 50
    #: Runs of iterations of one solve, at most: better duals would be outdated by the next columns.
    restarts: int = 6
    #: The same while the master is far from the bound: plans that matter are still to be found.
    rough_restarts: int = 2
    #: Gap between master and bound, as a share of the cost, above which the master is far from the bound.
    rough_gap: float = 0.1
    #: Relative gap at which a solve ends early.
    gap_share: float = 0.003
    #: Iterations of the power method for the norm of the matrix: it settles within a few.
    norm_iterations: int = 15
    #: Factor on that estimate, which may be too low.
    norm_margin: float = 1.1
    #: Least and most primal weight, far enough apart for any ratio of costs to heads.
    least_primal_weight: float = 1e-3
    most_primal_weight: float = 1e4
    #: Rounds without weight after which a plan is dropped.
    idle_rounds: int = 8
    #: Weight up to which a plan counts as idle.
    idle_weight: float = 1e-3
    #: Slope of a penalty beyond what may be, in costs of a missing head: so high that no master goes there.
    hard_slope: float = 100.0
    #: Share of the duals with the best bound in the duals that are priced first; the rest is the master's.
    smoothing_share: float = 0.8
    #: Last rounds whose highest cost counts as today's, against the noise of approximate solves.
    steady_rounds: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a dive goes."""

    #: Share of all days of all people that is fixed at once, at most.
    days_share: float
    #: Rounds of column generation after each fixing, at most.
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DivingParams:
    """Which days a dive fixes, and when it takes a fixing back. Shares are of the weight of plans."""

    #: All days on which plans with this share agree are fixed at once: rounding.
    certain_share: float = 0.9999
    #: Days with this share are fixed as many at once as the pace allows.
    agreed_share: float = 0.75
    #: Days with a share below this one are not fixed: another seat may have more.
    least_agreed_share: float = 0.5
    #: Share of the pace at which days between `least_agreed_share` and `agreed_share` are fixed.
    doubtful_share: float = 1 / 8
    #: Cost by which a round of column generation must lower the master for another one to follow.
    least_gain: float = 1.0
    #: Share of the cost by which a fixing may raise it; if it does by more, it is taken back.
    most_rise_share: float = 0.002
    #: Divisor of the number of days fixed at once, after a fixing was taken back.
    slowdown: int = 4
    #: Column generation between fixings: no end but the rounds of the pace.
    stop: StopLimits = StopLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupParams:
    """How some people are planned again over the whole period."""

    #: Column generation for the group: a rough bound is enough to see whether anything can be won.
    stop: StopLimits = StopLimits(
        gap_share=0.003, patience_rounds=12, least_gain_share=0.001, keeps_totals=True
    )
    #: People up to whom a MILP always chooses the plans.
    always_milp_people: int = 6
    #: People up to whom it sometimes does, and a dive else: either finds what the other misses.
    most_milp_people: int = 16
    #: Chance of the MILP between these two numbers.
    milp_chance: float = 0.4
    #: Seconds of a MILP.
    milp_seconds: float = 5.0
    #: Branch-and-bound nodes of a MILP: it has found its best roster by then as a rule.
    milp_nodes: int = 500
    #: Chance that the group is drawn around a seat with too few or too many heads.
    about_seat_chance: float = 0.5
    #: Known plans of each person that take part: those with the lowest reduced costs.
    known_plans_each: int = 40
    #: Chance that a roster as good as the present one is enough, so that the search moves sideways.
    sideways_chance: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowParams:
    """How some weeks of everybody are planned again."""

    #: Column generation for the weeks: a rough bound is enough to see whether anything can be won.
    stop: StopLimits = StopLimits(gap_share=0.003, patience_rounds=12, least_gain_share=0.001)
    #: How fast the dive goes.
    pace: Pace = Pace(days_share=0.05, rounds=3)
    #: Share of a window's time for column generation; the rest is for the dive.
    generation_share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighbourhoodParams:
    """Which neighbourhoods there are, how they are drawn, and which plans are kept between them."""

    #: Sizes of groups, in people.
    group_sizes: tuple[int, ...] = (4, 6, 8, 12, 16, 24, 36, 54, 80, 120)
    #: How fast dives of groups go.
    group_pace: Pace = Pace(days_share=0.005, rounds=8)
    #: Lengths of windows, in weeks.
    window_weeks: tuple[int, ...] = (1, 2, 3, 4, 6, 8)
    #: Windows of one length that the period must hold at least: longer ones are not drawn.
    least_windows: int = 2
    #: Effort that a neighbourhood of one person is taken to have spent before it began, in plans.
    first_effort: float = 50.0
    #: Exponent with which this effort grows with the number of people: larger ones take longer and win less.
    effort_exponent: float = 1.5
    #: How often work beside the calendar is taken to have won before it began, and for how many times the
    #: effort of one person.
    first_other_wins: int = 3
    #: Plans that count as one second of effort, where effort is measured in seconds.
    plans_per_second: float = 1_000.0
    #: Plans in the pool, on average for each person, above which the plans of each person are cut to
    #: `kept_plans_each`. A plan takes 1 to 6 kB with its key.
    most_plans_each: int = 200
    #: Plans of each person that are kept then: those with the lowest reduced costs, a few times as many as
    #: take part in a neighbourhood.
    kept_plans_each: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleParams:
    """How the time of a solve is divided before neighbourhoods begin. Shares are of the time left."""

    #: Column generation for all people before the first dive.
    first_stop: StopLimits = StopLimits(gap_share=0.002, patience_rounds=100, least_gain_share=1e-4)
    #: The same before the second dive: until the bound is settled.
    second_stop: StopLimits = StopLimits(gap_share=1e-5, patience_rounds=100, least_gain_share=1e-6)
    #: The same between two sweeps of windows, where it has no master to go on with.
    sweep_stop: StopLimits = StopLimits(gap_share=0.002, patience_rounds=15, least_gain_share=1e-3)
    #: How fast the first dive goes; the second one goes at the pace of groups.
    first_pace: Pace = Pace(days_share=0.02, rounds=3)
    #: Share of the time for column generation before a dive.
    generation_share: float = 0.5
    #: Share of the time that a dive should take at most.
    dive_share: float = 0.6
    #: Rounds of column generation that a fixing of a dive takes as a rule, with those taken back.
    rounds_per_fixing: int = 6
    #: Seconds at the end that a dive leaves for a roster of its plans, at most.
    reserve_seconds: float = 10.0
    #: The same as a share of the time limit: the smaller of both counts.
    reserve_share: float = 0.02
    #: Weeks of a window in a sweep over a long calendar.
    sweep_weeks: int = 4
    #: Share of the time for a sweep.
    sweep_share: float = 0.5
    #: Share of the time for the rough master of all people before the first sweep, and for its dive.
    rough_share: float = 0.15
    #: Share of the time for the master of all people between two sweeps.
    intermediate_share: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarParams:
    """The tuning numbers of the calendar solver, by what they tune."""

    pricing: PricingParams = field(default_factory=PricingParams)
    master: MasterParams = field(default_factory=MasterParams)
    diving: DivingParams = field(default_factory=DivingParams)
    person_groups: GroupParams = field(default_factory=GroupParams)
    week_windows: WindowParams = field(default_factory=WindowParams)
    neighbourhoods: NeighbourhoodParams = field(default_factory=NeighbourhoodParams)
    schedule: ScheduleParams = field(default_factory=ScheduleParams)


DEFAULTS = CalendarParams()
