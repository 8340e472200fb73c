"""What one more volunteer of which kind would be worth: the empty seats of a roster, by what they ask for.

Kinds are the distinct needs of seats with empty heads. One more person of a kind takes first the seats that
ask for just this, then whatever else they fit, the most valuable first, within the calendar rules and a
usual number of shifts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from immutabledict import immutabledict

from matcher.ids import CurveId, SeatId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Level, Limits, Needs, Seat, Shift, Volunteer, Window
from matcher.problem.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.rules.registry import person_rules
from matcher.solver.subproblem import restrict
from matcher.tiers import Tier
from matcher.verify import verify

USUAL_SHIFTS = 3
MOST_TRIED = 60
TIERS = (Tier.MINIMUM, Tier.DESIRED)
_CODES = ("credentials", "clearances", "consents", "traits")


@dataclass(frozen=True, slots=True)
class Advice:
    """One more person who brings `needs`: the seats they could fill, and how much of each tier that would
    save.

    `heads` are all empty heads that ask for just this; `fitting` is how many people of the problem bring it
    at all, whenever they are free. `days` are the local ISO weekdays (1 to 7) of the seats they could fill.
    """

    needs: Needs
    heads: int
    fitting: int
    seats: tuple[SeatId, ...]
    days: tuple[int, ...]
    saved: Mapping[Tier, int]


def advise(
    problem: Problem, roster: Roster, most: int = 10, shifts: int = USUAL_SHIFTS
) -> tuple[Advice, ...]:
    """The kinds of person that would be worth most, each with at most `shifts` seats to fill, best first."""
    empty = _empty(problem, roster)
    kinds: dict[tuple[object, ...], list[Empty]] = defaultdict(list)
    for each in empty:
        kinds[_kind(each.seat.needs)].append(each)
    found = [_advice(problem, roster, own, empty, shifts) for own in kinds.values()]
    worth = [advice for advice in found if advice.seats]
    return tuple(sorted(worth, key=_rank)[:most])


@dataclass(frozen=True, slots=True)
class Empty:
    """A seat on which one more head would count, and how many are missing: a visit has one such seat, an
    hour of a curve one for each station that covers it, of which the first says how many are missing.
    """

    seat: Seat
    missing: int
    urgent: bool


def _empty(problem: Problem, roster: Roster) -> list[Empty]:
    found: dict[SeatId, Empty] = {}
    known_of: dict[CurveId, int] = {}
    for demand in demands_of(problem):
        heads = demand.heads(roster)
        missing = max(0, demand.desired - heads)
        seats = demand.open_seats(roster)[:1] if demand.curve is None else demand.seats
        if not missing:
            continue
        if demand.curve is not None:
            # People who stay for hours fill many: a curve misses as many as its worst hour.
            worst = known_of.get(demand.curve.id, 0)
            known_of[demand.curve.id] = max(worst, missing)
            missing = max(0, missing - worst)
        for seat in seats:
            known = found.get(seat, Empty(problem.seat[seat], 0, False))
            urgent = known.urgent or heads < demand.minimum
            found[seat] = Empty(problem.seat[seat], known.missing + missing, urgent)
            missing = 0
    return list(found.values())


def _rank(advice: Advice) -> tuple[tuple[int, ...], int, SeatId]:
    return tuple(-advice.saved[tier] for tier in TIERS), advice.fitting, advice.seats[0]


def _advice(
    problem: Problem, roster: Roster, own: Sequence[Empty], empty: Sequence[Empty], shifts: int
) -> Advice:
    needs = own[0].seat.needs
    person = _of_a_kind(problem, needs, shifts)
    others = [
        each for each in empty if _kind(each.seat.needs) != _kind(needs) and _meets(needs, each.seat.needs)
    ]
    ordered = [
        each.seat for part in (own, others) for each in sorted(part, key=lambda each: _value(problem, each))
    ]
    held: list[Shift] = []
    seats: list[SeatId] = []
    saved = dict.fromkeys(TIERS, 0)
    for seat, costs in _fillable(problem, roster, person, ordered[:MOST_TRIED], held):
        held.append(problem.shift_of[seat.id])
        seats.append(seat.id)
        for tier in TIERS:
            saved[tier] -= costs[tier]
        if len(seats) == shifts:
            break
    heads = sum(each.missing for each in own)
    days = sorted({shift.start.astimezone(problem.zone).isoweekday() for shift in held})
    fitting = len({person for each in own for person in candidates(problem).on[each.seat.id]})
    return Advice(needs, heads, fitting, tuple(seats), tuple(days), immutabledict(saved))


def _fillable(
    problem: Problem, roster: Roster, person: Volunteer, seats: Sequence[Seat], held: Sequence[Shift]
) -> Iterator[tuple[Seat, Mapping[Tier, int]]]:
    """The seats a person could take one after another, with the difference of cost of each."""
    rules = person_rules(problem).values()
    for seat in seats:
        shift = problem.shift_of[seat.id]
        if not all(rule.allows(problem, person, held, shift) for rule in rules):
            continue
        part = restrict(problem, (), [shift.id], keeping=roster)
        part = replace(part, volunteers=(*part.volunteers, person))
        before = verify(part, Roster(part.kept))
        after = verify(part, Roster(part.kept | {Assignment(person.id, seat.id)}))
        costs = {tier: after.costs[tier] - before.costs[tier] for tier in TIERS}
        if len(after.broken) <= len(before.broken) and any(cost < 0 for cost in costs.values()):
            yield seat, costs


def _of_a_kind(problem: Problem, needs: Needs, shifts: int) -> Volunteer:
    """Somebody who brings just what is asked, speaks what most people speak, and is always free."""
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
    """Whether who brings just the one meets the other."""
    return (
        all(brought.languages.get(tag, 0) >= level for tag, level in asked.languages.items())
        and all(brought.skills.get(code, 0) >= level for code, level in asked.skills.items())
        and all(getattr(asked, name) <= getattr(brought, name) for name in _CODES)
        and (asked.minimum_age, asked.maximum_age)
        in ((None, None), (brought.minimum_age, brought.maximum_age))
    )


def _kind(needs: Needs) -> tuple[object, ...]:
    codes = tuple(tuple(sorted(getattr(needs, name))) for name in _CODES)
    levels = tuple(sorted(needs.languages.items())), tuple(sorted(needs.skills.items()))
    return *levels, *codes, needs.minimum_age, needs.maximum_age


def _value(problem: Problem, empty: Empty) -> tuple[bool, int, SeatId]:
    return not empty.urgent, -problem.weight(problem.shift_of[empty.seat.id]), empty.seat.id
