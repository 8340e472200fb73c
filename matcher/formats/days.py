"""Work that is one kind of shift on one day, as public benchmarks have it, in terms of the matcher.

Day 0 is a Monday. All shifts of a day begin at midnight, so nobody can have two of them; there is one place,
online, and no rest is asked for but what the terms of a person say. Every rule that a benchmark does not
speak of is off.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from immutabledict import immutabledict

from matcher.ids import PlaceId, ProjectId, ShiftId
from matcher.problem.entities import Place, Seat, Shift, Volunteer, Window
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.roster import Roster
from matcher.rules import limits, rest
from matcher.rules.registry import calendar_rules, rules
from matcher.tiers import Tier

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
#: Ten years, the longest period of a problem.
MOST_DAYS = 3_660
HERE = Place(id=PlaceId("here"))


def period(days: int) -> Window:
    """The period of `days` days from day 0 on."""
    return Window(MONDAY, MONDAY + timedelta(days=days))


def free(days: int, off: Collection[int]) -> tuple[Window, ...]:
    """The time of all days but those that are off."""
    windows, start = [], 0
    for day in (*sorted(off), days):
        if day > start:
            windows.append(Window(MONDAY + timedelta(days=start), MONDAY + timedelta(days=day)))
        start = day + 1
    return tuple(windows)


def shift(day: int, kind: str, minutes: int, project: ProjectId, seats: tuple[Seat, ...]) -> Shift:
    """The shift of a kind on a day."""
    start = MONDAY + timedelta(days=day)
    return Shift(
        id=shift_id(day, kind),
        project=project,
        place=HERE.id,
        start=start,
        end=start + timedelta(minutes=minutes),
        seats=seats,
        kind=kind,
    )


def shift_id(day: int, kind: str) -> ShiftId:
    """The id of the shift of a kind on a day."""
    return ShiftId(f"{day}:{kind}")


def used() -> frozenset[str]:
    """The rules that a benchmark uses: those of the calendar solver, but for rest and personal limits."""
    return calendar_rules() - {limits.INFO.name, rest.INFO.name}


def policy(prices: Mapping[str, int], successions: Collection[tuple[str, str]]) -> Policy:
    """Rules with their prices, all in one tier; what is not named is hard."""
    return Policy(
        zone="UTC",
        changeover_minutes=0,
        rest_minutes=0,
        without=frozenset(rules()) - used(),
        prices=immutabledict({rule: Price(Tier.DESIRED, weight) for rule, weight in prices.items()}),
        successions=frozenset(successions),
    )


def days_of(problem: Problem, roster: Roster, person: Volunteer) -> Iterator[tuple[int, Shift, Seat]]:
    """The days on which a person serves, in order, with shift and seat."""
    held = ((problem.shift_of[seat], problem.seat[seat]) for seat in roster.held_by(person.id))
    for each, seat in sorted(held, key=lambda pair: pair[0].start):
        yield (each.start - problem.period.start).days, each, seat
