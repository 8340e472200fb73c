"""What moves cost, without judging a roster: exact for the rules of one pair, and never more than the truth.

A vector holds one number a tier. Rules whose price of a single pair is known are added up exactly: coverage,
promises, fairness, wishes, requests, continuity. What a team could win is bounded by what it costs today. A
tier in which any other rule counts is bounded by nothing at all (`FREE`), so that no bound is ever too high.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from operator import add, neg

from immutabledict import immutabledict

from matcher.answers.explain.roster_view import RosterView
from matcher.ids import SeatId, ShiftId, VolunteerId
from matcher.problem.demand import Demand, demands_of
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.memo import READS, memoised, memoised_from
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Assignment, Roster
from matcher.rules import companions, continuity, desired, fairness, minimum, promises, requests, wishes
from matcher.rules.info import Family, RuleInfo
from matcher.rules.registry import active, rules
from matcher.rules.rule import Rule
from matcher.tiers import Tier

Vector = tuple[int, ...]
NOTHING: Vector = (0,) * len(Tier)
#: Less than anything that costs could save.
FREE = -(10**9)
#: The people who take a seat in one way at the most.
MOST_JOINING = 3
OF_PAIRS = (wishes, requests, continuity)
KNOWN = frozenset(rule.INFO.name for rule in (*OF_PAIRS, minimum, desired, promises, fairness, companions))


def plus(*vectors: Vector) -> Vector:
    """The sum of vectors, tier by tier."""
    found = vectors[0]
    for each in vectors[1:]:
        found = tuple(map(add, found, each))
    return found


def minus(vector: Vector) -> Vector:
    """The vector with every sign turned."""
    return tuple(map(neg, vector))


@memoised
def acting(problem: Problem) -> Mapping[str, Rule]:
    """The rules that count in a problem, by name."""
    return {name: rule for name, rule in rules().items() if active(problem, rule)}


@memoised_from("shifts", "curves", "period", "context_shifts", "standing")
def demands_by_seat(problem: Problem) -> Mapping[SeatId, tuple[Demand, ...]]:
    """The demands that count the heads of each seat."""
    found: dict[SeatId, list[Demand]] = defaultdict(list)
    for demand in demands_of(problem):
        for seat in demand.seats:
            found[seat].append(demand)
    return {seat: tuple(demands) for seat, demands in found.items()}


@memoised_from(*READS["matcher.rules.registry._acting"])
def known_openings(_problem: Problem) -> dict[tuple[SeatId, int], Vector]:
    """What it costs that a seat with so many heads has one fewer, as far as somebody has asked."""
    return {}


@memoised_from(*READS["matcher.rules.registry._acting"])
def known_teams(_problem: Problem) -> dict[tuple[ShiftId, frozenset[VolunteerId]], Vector]:
    """What the teams of shifts cost, as far as somebody has asked."""
    return {}


class PriceBounds:
    """The known prices of a roster's single moves, and bounds of the rest."""

    def __init__(self, view: RosterView) -> None:
        self._view, self._problem = view, view.problem
        policy = self._problem.policy
        self._acting = acting(self._problem)
        self._on = {name: rule.INFO.price(policy) for name, rule in self._acting.items() if name in KNOWN}
        self._pair_rules = [rule for rule in OF_PAIRS if rule.INFO.name in self._on]
        self.unknown = self._unknown()
        self._pairs: dict[Assignment, Vector] = {}
        self._teams: dict[ShiftId, Vector] = {}
        self._held: dict[VolunteerId, int] = {}

    def _unknown(self) -> Vector:
        """`FREE` in each tier where a rule counts that is neither known nor about teams."""
        found = list(NOTHING)
        for name, rule in self._acting.items():
            if name not in KNOWN and rule.INFO.family is not Family.TEAM:
                tier = _tier(rule.INFO, self._problem)
                if tier is not None:
                    found[tier - 1] = FREE
        return tuple(found)

    def joining(self, person: Volunteer, shift: Shift, seat: SeatId) -> Vector:
        """What one more shift costs somebody, beside those they have in the period."""
        found = self._of_pair(person, shift, seat)
        if (at := self._on.get(fairness.INFO.name)) is None or not (held := self.held(person.id)):
            return found
        further = fairness.step(self._problem, person) * held
        return plus(found, tuple(further if tier is at.tier else 0 for tier in Tier))

    def changing(self, person: Volunteer, to: SeatId, left: SeatId) -> Vector:
        """What it costs that somebody goes from one seat to another."""
        shift_of = self._problem.shift_of
        gained = self._of_pair(person, shift_of[to], to)
        return plus(gained, minus(self._of_pair(person, shift_of[left], left)))

    def _of_pair(self, person: Volunteer, shift: Shift, seat: SeatId) -> Vector:
        pair = Assignment(person.id, seat)
        if pair not in self._pairs:
            found, problem = list(NOTHING), self._problem
            for rule in self._pair_rules:
                found[self._on[rule.INFO.name].tier - 1] += rule.price(problem, person, shift)
            if (at := self._on.get(fairness.INFO.name)) is not None:
                found[at.tier - 1] += fairness.price(problem, person, shift)
            if (at := self._on.get(promises.INFO.name)) is not None:
                found[at.tier - 1] -= at.weight * problem.published.get(pair, 0)
            self._pairs[pair] = tuple(found)
        return self._pairs[pair]

    def heads(self, changes: Mapping[SeatId, int]) -> Vector:
        """What it costs that seats have more heads, or fewer."""
        found, by = list(NOTHING), dict[Demand, int]()
        for seat, change in changes.items():
            for demand in demands_by_seat(self._problem).get(seat, ()):
                by[demand] = by.get(demand, 0) + change
        for demand, change in by.items():
            there = demand.heads(self._view.roster)
            for tier, cost in self._coverage(demand, there + change):
                found[tier - 1] += cost
            for tier, cost in self._coverage(demand, there):
                found[tier - 1] -= cost
        return tuple(found)

    def opening(self, seat: SeatId) -> Vector:
        """The least that it costs that a seat has one head fewer, whatever changes beside it."""
        known, key = known_openings(self._problem), (seat, len(self._view.roster.on(seat)))
        if key not in known:
            shared = any(len(demand.seats) > 1 for demand in demands_by_seat(self._problem).get(seat, ()))
            known[key] = self._any_coverage if shared else self.heads({seat: -1})
        return known[key]

    @property
    def _any_coverage(self) -> Vector:
        tiers = {self._on[rule.INFO.name].tier for rule in (minimum, desired) if rule.INFO.name in self._on}
        return tuple(FREE if tier in tiers else 0 for tier in Tier)

    def _coverage(self, demand: Demand, heads: int) -> Iterable[tuple[Tier, int]]:
        project = self._problem.project[demand.project]
        if (at := self._on.get(minimum.INFO.name)) is not None:
            yield at.tier, at.weight * project.weight * max(0, demand.minimum - heads)
        if (at := self._on.get(desired.INFO.name)) is not None:
            yield at.tier, at.weight * project.weight * max(0, demand.desired - heads)
            free = max(demand.desired, self._problem.standing_heads(demand.seats))
            if demand.curve is None:
                yield at.tier, at.weight * project.over * max(0, heads - free)

    @cached_property
    def kept_again(self) -> Vector:
        """The most that promises save which are not kept today, where everybody who moves keeps one."""
        if (at := self._on.get(promises.INFO.name)) is None:
            return NOTHING
        most = max((self._problem.published[pair] for pair in self.unkept), default=0)
        return tuple(-MOST_JOINING * at.weight * most if tier is at.tier else 0 for tier in Tier)

    @cached_property
    def unkept(self) -> frozenset[Assignment]:
        """The promises that the roster does not keep."""
        return frozenset(self._problem.published.keys() - self._view.roster.assignments)

    @cached_property
    def any_wish(self) -> Vector:
        """No bound in the tiers of what people wish and ask for."""
        tiers = {self._on[rule.INFO.name].tier for rule in self._pair_rules}
        return tuple(FREE if tier in tiers else 0 for tier in Tier)

    @cached_property
    def any_joining(self) -> Vector:
        """The least that it costs that somebody takes a seat: a promise, or what they asked for, is kept."""
        asked = self._on.get(requests.INFO.name)
        free = tuple(FREE if asked is not None and tier is asked.tier else 0 for tier in Tier)
        return plus(self.kept_again, free)

    @cached_property
    def any_leaving(self) -> Vector:
        """The least that it costs that one more person leaves any seat: their promise, and too many heads
        there that are gone. No bound in the tiers of their hours and wishes, and of teams.
        """
        found = plus(self.least_promise, self.least_opening, self.any_team, self.kept_again)
        others = [*(rule.INFO.name for rule in self._pair_rules), fairness.INFO.name]
        free = {self._on[name].tier for name in others if name in self._on}
        return plus(found, tuple(FREE if tier in free else 0 for tier in Tier))

    @cached_property
    def least_promise(self) -> Vector:
        """The least price of a promise among all that could be broken."""
        if (at := self._on.get(promises.INFO.name)) is None:
            return NOTHING
        problem = self._problem
        held = self._view.roster.assignments - problem.standing - problem.pinned_in
        kept = min((problem.published.get(pair, 0) for pair in held), default=0)
        return tuple(at.weight * kept if tier is at.tier else 0 for tier in Tier)

    @cached_property
    def opened(self) -> Mapping[SeatId, Vector]:
        """What it costs that each seat that somebody holds has one head fewer."""
        return {seat: self.opening(seat) for seat in {pair.seat for pair in self._view.roster.assignments}}

    @cached_property
    def least_opening(self) -> Vector:
        """The least that it costs that any seat has one head fewer; nothing where it is filled again."""
        return min([NOTHING, *self.opened.values()])

    @cached_property
    def any_team(self) -> Vector:
        """No bound in the tiers in which teams and companions count."""
        found = list(NOTHING)
        for rule in self._acting.values():
            if rule.INFO.family is Family.TEAM:
                found[rule.INFO.price(self._problem.policy).tier - 1] = FREE
        if (at := self._on.get(companions.INFO.name)) is not None:
            found[at.tier - 1] = FREE
        return tuple(found)

    def team(self, shift: ShiftId) -> Vector:
        """The most that a change of a shift's people could save in its team: what the team costs today, and
        what its people without their companions cost.
        """
        if shift not in self._teams:
            there = self._problem.shift[shift]
            people = frozenset(who for seat in there.seats for who in self._view.roster.on(seat.id))
            known = known_teams(self._problem)
            if (shift, people) not in known:
                known[shift, people] = self._team(there, people)
            self._teams[shift] = known[shift, people]
        return self._teams[shift]

    def _team(self, shift: Shift, people: Collection[VolunteerId]) -> Vector:
        found, problem = list(NOTHING), self._problem
        for finding in self._team_findings(shift, people):
            if finding.tier is not None:
                found[finding.tier - 1] -= finding.cost
        if (at := self._on.get(companions.INFO.name)) is not None:
            alone = (companions.price(problem, problem.volunteer[each], people) for each in people)
            found[at.tier - 1] -= sum(alone)
        return tuple(found)

    def _team_findings(self, shift: Shift, people: Collection[VolunteerId]) -> Iterator[Finding]:
        """What the rules about teams find on one shift, if nobody stood there."""
        if not people or all(rule.hard for rule in shift.team):
            return
        problem = self._problem
        alone = replace(
            problem, shifts=(shift,), curves=(),
            volunteers=tuple(problem.volunteer[each] for each in sorted(people)),
            published=immutabledict(), pinned_in=frozenset(), pinned_out=frozenset(), standing=frozenset(),
            kept=frozenset(), context_shifts=frozenset(), context_volunteers=frozenset(), part=True,
        )  # fmt: skip
        there = Roster(
            frozenset(
                Assignment(who, seat.id) for seat in shift.seats for who in self._view.roster.on(seat.id)
            )
        )
        for rule in rules().values():
            if rule.INFO.family is Family.TEAM and active(alone, rule):
                yield from rule.check(alone, there)

    def held(self, person: VolunteerId) -> int:
        """The shifts of a person in the period, as fairness counts them."""
        if person not in self._held:
            problem = self._problem
            seats = self._view.roster.held_by(person)
            self._held[person] = len({problem.shift_of[seat].id for seat in seats} - problem.shifts_outside)
        return self._held[person]


def _tier(info: RuleInfo, problem: Problem) -> Tier | None:
    """The tier in which a rule counts; None for one that is hard."""
    price = info.priced(problem.policy) if info.tier is None else info.price(problem.policy)
    return None if price is None else price.tier
