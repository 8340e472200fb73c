"""Which strategy solves a problem: the facts of an instance and its limits in, one of a few names out.

`choose` is the whole decision. It reads nothing but `Facts`, so that a table can say, and a test can read,
which instance is solved how.

The calendar solver plans the days of each person and adds all costs but a shortage of heads in one tier. It
therefore needs people with terms about their days, at most one shift a day, no rule that it does not know,
nobody who stands anywhere, and costs in one tier. Where people have terms and one of these is missing, the
choice says which.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from matcher.limits import SolveLimits
from matcher.model.day_literals import period
from matcher.problem.demand import joint_shifts
from matcher.problem.eligibility import candidates
from matcher.problem.entities import AS_THEY_LIKE
from matcher.problem.memo import memoised
from matcher.problem.problem import Problem
from matcher.problem.timetable import timetable
from matcher.rules import desired
from matcher.rules.registry import calendar_tiers, unsupported_by_calendar
from matcher.solver.sizes import size_of

DAYS_A_WEEK = 7


class Strategy(StrEnum):
    """How a problem is solved once it has a first roster."""

    #: CP-SAT over all pairs at once, tier by tier.
    EXACT = "exact"
    #: Each independent component apart.
    COMPONENTS = "components"
    #: Column generation over people's plans of the whole period, then large neighbourhoods.
    CALENDAR = "calendar"
    #: The same, first for windows of weeks one after the other.
    CALENDAR_BY_WINDOWS = "calendar_by_windows"
    #: Column generation over people's plans of a week, a restricted core by MILP, then proofs; beside it
    #: large neighbourhood search.
    DISTRICT = "district"
    #: Large neighbourhood search; the bounds of coverage come from one linear relaxation.
    LNS_RELAXED = "lns_relaxed"
    #: Large neighbourhood search without any bound: no model of the whole fits.
    LNS_ONLY = "lns_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyParams:
    """Up to which size which strategy is used."""

    #: Pairs. CP-SAT proves such problems in seconds; one more reason to solve a component apart.
    exact_pairs: int = 1_500
    #: Pairs. Beyond these, building one model of all pairs takes minutes.
    model_pairs: int = 4_000_000
    #: Pairs, where people have terms. Beyond these column generation over weeks leads nowhere in time, and
    #: only the linear relaxation of coverage is solved.
    column_generation_pairs: int = 5_000
    #: Weeks. In fewer there are no two windows to plan one after the other.
    window_weeks: int = 8
    #: People times days. Beyond these, a dive over the whole period ends late.
    window_person_days: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the choice depends on.

    `unsupported` are the rules that count here and that the calendar solver does not know; `one_tier`: all
    costs that it adds up lie in one tier; `whole`: nothing is decided elsewhere already; `standing`: somebody
    stands somewhere; `fits`: one model of all pairs fits into the memory that the limits allow.
    """

    pairs: int
    workers: int = 2
    components: int = 1
    terms: bool = False
    one_shift_a_day: bool = False
    whole: bool = True
    standing: bool = False
    alternatives: bool = False
    unsupported: tuple[str, ...] = ()
    one_tier: bool = True
    person_days: int = 0
    weeks: int = 1
    fits: bool = True


@dataclass(frozen=True, slots=True)
class StrategyChoice:
    """A strategy, and why people's terms do not lead to the calendar solver where they exist; whether one
    model of all pairs fits into memory, and whether there are so few pairs that CP-SAT can prove them.

    Codes of reasons: `part`, `standing`, `more_shifts_a_day`, `alternatives`, `several_tiers`,
    `unsupported:<rule>`.
    """

    strategy: Strategy
    not_calendar: tuple[str, ...] = ()
    model_fits: bool = True
    small: bool = False


def choose(facts: Facts, params: StrategyParams) -> StrategyChoice:
    """The strategy for an instance."""
    reasons = tuple(_not_calendar(facts))
    calendar = facts.terms and not reasons
    small = facts.pairs <= params.exact_pairs
    if small and not (calendar and facts.workers > 1):
        strategy = Strategy.EXACT
    elif facts.components > 1:
        strategy = Strategy.COMPONENTS
    elif calendar:
        by_windows = facts.weeks >= params.window_weeks and facts.person_days > params.window_person_days
        strategy = Strategy.CALENDAR_BY_WINDOWS if by_windows else Strategy.CALENDAR
    elif not facts.fits:
        strategy = Strategy.LNS_ONLY
    elif facts.terms and facts.pairs > params.column_generation_pairs:
        strategy = Strategy.LNS_RELAXED
    else:
        strategy = Strategy.DISTRICT
    return StrategyChoice(strategy, reasons if facts.terms else (), model_fits=facts.fits, small=small)


def _not_calendar(facts: Facts) -> Iterator[str]:
    if not facts.whole:
        yield "part"
    if facts.standing:
        yield "standing"
    if not facts.one_shift_a_day:
        yield "more_shifts_a_day"
    if facts.alternatives:
        yield "alternatives"
    if not facts.one_tier:
        yield "several_tiers"
    yield from (f"unsupported:{rule}" for rule in facts.unsupported)


def facts_of(problem: Problem, limits: SolveLimits, params: StrategyParams, components: int = 1) -> Facts:
    """The facts of a problem with so many independent components, and of the limits it is solved within."""
    days = period(problem)
    terms = has_terms(problem)
    return Facts(
        pairs=len(candidates(problem)),
        workers=limits.workers,
        components=components,
        terms=terms,
        one_shift_a_day=terms and one_shift_a_day(problem),
        whole=not problem.kept,
        standing=bool(problem.standing),
        alternatives=bool(joint_shifts(problem)),
        unsupported=tuple(rule.INFO.name for rule in unsupported_by_calendar(problem)) if terms else (),
        one_tier=calendar_tiers(problem) <= {desired.INFO.price(problem.policy).tier},
        person_days=len(problem.open_volunteers) * days.length,
        weeks=1 + sum((days.first + day) % DAYS_A_WEEK == 1 for day in range(1, days.length)),
        fits=_fits(problem, limits, params),
    )


@memoised
def has_terms(problem: Problem) -> bool:
    """Whether somebody has agreed to terms about their days."""
    return any(person.terms != AS_THEY_LIKE for person in problem.volunteers)


@memoised
def one_shift_a_day(problem: Problem) -> bool:
    """Whether any two shifts of one local day exclude each other for everybody."""
    table = timetable(problem)
    days: dict[int, int] = defaultdict(int)
    for shift in problem.open_shifts:
        days[table.day[shift.id]] |= 1 << table.order[shift.id]
    return all(
        not days[table.day[each.id]] & ~table.conflicting[table.order[each.id]]
        for each in problem.open_shifts
    )


def plans_days(problem: Problem) -> bool:
    """Whether a person's roster is a plan of days: they have terms, and at most one shift a day.

    The first roster and the neighbourhoods go by this, also where the calendar solver does not know a rule.
    """
    return not problem.kept and has_terms(problem) and one_shift_a_day(problem)


def _fits(problem: Problem, limits: SolveLimits, params: StrategyParams) -> bool:
    """Whether one model of all pairs fits; by the limits, not by the machine, so that it is so again."""
    pairs = len(candidates(problem))
    size = replace(size_of(problem), pairs=pairs)
    within = limits.megabytes is None or size.megabytes + size.whole_megabytes <= limits.megabytes
    return within and pairs <= params.model_pairs
