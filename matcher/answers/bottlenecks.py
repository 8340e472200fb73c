"""Bottlenecks of a roster: the kinds of person of whom one more would save most.

A kind is the needs of a seat with open heads. A newcomer of the kind, who is always free, takes seats one
after the other: first those with just these needs, then others that they meet, the most valuable first, as
long as the rules about one person allow. What this saves is the worth of the kind (a marginal value).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from immutabledict import immutabledict

from matcher.answers.params import DEFAULT_PARAMS, AnswerParams
from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Limits, Needs, Seat, Shift, Volunteer, Window
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.standing import fixed
from matcher.roster import Assignment, Roster
from matcher.rules.registry import person_rules
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from matcher.verify import verify

#: Shifts of one person in a period, unless the caller knows better.
USUAL_SHIFTS = 3
#: The tiers that one more person can improve by their presence.
TIERS = (Tier.MINIMUM, Tier.DESIRED)
_SETS_OF_CODES = ("credentials", "clearances", "consents", "traits")


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A kind of person by `needs`, with the seats one more could fill and the cost this saves, by tier.

    `heads` counts all open heads with just these needs; `fitting` the people of the problem who meet them,
    whenever they are free. `days` are the local ISO weekdays (1 to 7) of `seats`.
    """

    needs: Needs
    heads: int
    fitting: int
    seats: tuple[SeatId, ...]
    days: tuple[int, ...]
    saved: Mapping[Tier, int]


def bottlenecks(
    problem: Problem,
    roster: Roster,
    most: int = 10,
    shifts: int = USUAL_SHIFTS,
    params: AnswerParams = DEFAULT_PARAMS,
) -> tuple[Bottleneck, ...]:
    """At most `most` kinds of person, the most valuable first; one person takes at most `shifts` seats."""
    open_seats = _open_seats(problem, roster)
    kinds: dict[tuple[object, ...], list[OpenSeat]] = defaultdict(list)
    for each in open_seats:
        kinds[_kind(each.seat.needs)].append(each)
    found = []
    for own in kinds.values():
        newcomer = _newcomer(problem, own[0].seat.needs, shifts)
        seats = _in_order(problem, own, open_seats)[: params.seats_for_a_newcomer]
        if taken := _taken(problem, roster, newcomer, seats, shifts):
            found.append(_bottleneck(problem, own, taken))
    return tuple(sorted(found, key=_rank)[:most])


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """A seat on which one more head would count, and how many are missing; `urgent`: below its minimum.

    A visit has one open seat, and an hour of a curve one for each station that covers it; the first of them
    carries the missing heads of the hour.
    """

    seat: Seat
    missing: int
    urgent: bool


def _open_seats(problem: Problem, roster: Roster) -> list[OpenSeat]:
    found: dict[SeatId, OpenSeat] = {}
    known_of: dict[CurveId, int] = {}
    for demand in demands_of(problem):
        heads = demand.heads(roster)
        missing = max(0, demand.desired - heads)
        seats = demand.open_seats(roster)[:1] if demand.curve is None else demand.seats
        if not missing:
            continue
        if demand.curve is not None:
            # One person covers many hours, so a curve misses as many people as its worst hour.
            worst = known_of.get(demand.curve.id, 0)
            known_of[demand.curve.id] = max(worst, missing)
            missing = max(0, missing - worst)
        for seat in seats:
            known = found.get(seat, OpenSeat(problem.seat[seat], 0, False))
            urgent = known.urgent or heads < demand.minimum
            found[seat] = OpenSeat(problem.seat[seat], known.missing + missing, urgent)
            missing = 0
    return list(found.values())


def _rank(bottleneck: Bottleneck) -> tuple[tuple[int, ...], int, SeatId]:
    return tuple(-bottleneck.saved[tier] for tier in TIERS), bottleneck.fitting, bottleneck.seats[0]


def _in_order(problem: Problem, own: Sequence[OpenSeat], open_seats: Sequence[OpenSeat]) -> list[Seat]:
    """The seats of one kind, then others that such a person meets, each the most valuable first."""
    needs = own[0].seat.needs
    others = [
        each
        for each in open_seats
        if _kind(each.seat.needs) != _kind(needs) and _meets(needs, each.seat.needs)
    ]
    return [
        each.seat for part in (own, others) for each in sorted(part, key=lambda each: _value(problem, each))
    ]


def _taken(
    problem: Problem, roster: Roster, newcomer: Volunteer, seats: Sequence[Seat], most: int
) -> list[tuple[Seat, Mapping[Tier, int]]]:
    """The seats that the newcomer takes, greedily in this order, with the difference of cost of each."""
    rules = person_rules(problem).values()
    held: list[Shift] = []
    taken: list[tuple[Seat, Mapping[Tier, int]]] = []
    for seat in seats:
        shift = problem.shift_of[seat.id]
        if len(taken) == most:
            break
        if not all(rule.allows(problem, newcomer, held, shift) for rule in rules):
            continue
        if (costs := _improvement(problem, roster, newcomer, seat)) is not None:
            held.append(shift)
            taken.append((seat, costs))
    return taken


def _improvement(
    problem: Problem, roster: Roster, newcomer: Volunteer, seat: Seat
) -> Mapping[Tier, int] | None:
    """The difference of cost with the newcomer on a seat; None where they break a rule or save nothing."""
    part = subproblem(problem, (), [problem.shift_of[seat.id].id], keeping=roster)
    part = replace(part, volunteers=(*part.volunteers, newcomer))
    before = verify(part, Roster(fixed(part)))
    after = verify(part, Roster(fixed(part) | {Assignment(newcomer.id, seat.id)}))
    costs = {tier: after.costs[tier] - before.costs[tier] for tier in TIERS}
    if len(after.broken) > len(before.broken) or not any(cost < 0 for cost in costs.values()):
        return None
    return costs


def _bottleneck(
    problem: Problem, own: Sequence[OpenSeat], taken: Sequence[tuple[Seat, Mapping[Tier, int]]]
) -> Bottleneck:
    starts = (problem.shift_of[seat.id].start for seat, _ in taken)
    return Bottleneck(
        needs=own[0].seat.needs,
        heads=sum(each.missing for each in own),
        fitting=len({person for each in own for person in candidates(problem).on[each.seat.id]}),
        seats=tuple(seat.id for seat, _ in taken),
        days=tuple(sorted({start.astimezone(problem.zone).isoweekday() for start in starts})),
        saved=immutabledict({tier: -sum(costs[tier] for _, costs in taken) for tier in TIERS}),
    )


def _newcomer(problem: Problem, needs: Needs, shifts: int) -> Volunteer:
    """Somebody who has just these needs, speaks the most common language, and is always free."""
    period = problem.period
    return Volunteer(
        id=VolunteerId(max((person.id for person in problem.volunteers), default="") + "+"),
        languages=immutabledict({**_common_tongue(problem), **needs.languages}),
        skills=needs.skills,
        credentials=immutabledict(dict.fromkeys(needs.credentials)),
        clearances=immutabledict(dict.fromkeys(needs.clearances)),
        consents=needs.consents,
        traits=needs.traits,
        born=_born(period.start.date(), needs),
        available=(Window(period.start - timedelta(days=1), period.end + timedelta(days=1)),),
        limits=Limits(shifts_per_day=1, shifts_per_period=shifts),
    )


def _common_tongue(problem: Problem) -> Mapping[str, Level]:
    spoken = Counter(
        tag for person in problem.volunteers for tag, level in person.languages.items() if level >= Level.C1
    )
    return {tag: Level.C1 for tag, _ in spoken.most_common(1)}


def _born(first: date, needs: Needs) -> date | None:
    age = needs.minimum_age if needs.minimum_age is not None else needs.maximum_age
    return None if age is None else date(first.year - age, first.month, min(first.day, 28))


def _meets(brought: Needs, asked: Needs) -> bool:
    """Whether somebody who brings just the first needs meets the second."""
    return (
        all(brought.languages.get(tag, 0) >= level for tag, level in asked.languages.items())
        and all(brought.skills.get(code, 0) >= level for code, level in asked.skills.items())
        and all(getattr(asked, name) <= getattr(brought, name) for name in _SETS_OF_CODES)
        and (asked.minimum_age, asked.maximum_age)
        in ((None, None), (brought.minimum_age, brought.maximum_age))
    )


def _kind(needs: Needs) -> tuple[object, ...]:
    codes = tuple(tuple(sorted(getattr(needs, name))) for name in _SETS_OF_CODES)
    levels = tuple(sorted(needs.languages.items())), tuple(sorted(needs.skills.items()))
    return *levels, *codes, needs.minimum_age, needs.maximum_age


def _value(problem: Problem, open_seat: OpenSeat) -> tuple[bool, int, SeatId]:
    return not open_seat.urgent, -problem.weight(problem.shift_of[open_seat.seat.id]), open_seat.seat.id
