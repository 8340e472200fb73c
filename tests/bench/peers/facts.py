"""What a problem says, in plain numbers, for a solver that knows nothing of Duet.

People, shifts, seats and every code are numbered. Who fits a seat, what languages count as, and which shifts
are too far from each other is worked out already.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import TypeVar

from matcher.problem.criteria import spoken
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Limits, Seat, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    TeamRule,
    Together,
    Trait,
)
from matcher.problem.timetable import timetable
from matcher.roster import Assignment, Roster
from matcher.rules import companions, fairness, rest
from matcher.rules.continuity import ENOUGH_TIMES

Facts = dict[str, object]
NameT = TypeVar("NameT", bound=str)
NONE = -1


def facts(problem: Problem) -> Facts:
    """All of a problem, ready for JSON."""
    telling = _Telling(problem)
    return {
        "people": [telling.person(person) for person in problem.volunteers],
        "shifts": [telling.shift(shift) for shift in problem.shifts],
    }


def roster(problem: Problem, pairs: Collection[tuple[int, int]]) -> Roster:
    """The roster that numbered (person, seat) pairs mean."""
    people, seats = [person.id for person in problem.volunteers], list(problem.seat)
    return Roster(frozenset(Assignment(people[person], seats[seat]) for person, seat in pairs))


class _Telling:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.table, self.fit = timetable(problem), candidates(problem)
        self.number = {person.id: index for index, person in enumerate(problem.volunteers)}
        self.at = {shift.id: index for index, shift in enumerate(problem.shifts)}
        self.never = companions.never_with(problem)
        self._codes: dict[Hashable, int] = {}

    def person(self, person: Volunteer) -> Facts:
        likes: dict[int, int] = {}
        dislikes: dict[int, int] = {}
        for wish in person.wishes:
            chosen = likes if wish.weight > 0 else dislikes
            target = self._code(wish.about, wish.target)
            chosen[target] = max(abs(wish.weight), chosen.get(target, 0))
        organisation = person.organisation
        return {
            "rest": rest.needed(self.problem, person),
            "asked": person.asked_minutes,
            "step": fairness.step(self.problem, person),
            "limits": _limits(person.limits),
            "served": person.served,
            "organisation": NONE if organisation is None else self._code("organisation", organisation),
            "traits": [self._code("trait", trait) for trait in sorted(person.traits)],
            "languages": self._coded("language", spoken(person, self.problem.policy)),
            "companions": [self.number[other] for other in sorted(person.companions)],
            "avoided": [self.number[other] for other in sorted(self.never.get(person.id, ()))],
            "likes": list(likes.items()),
            "dislikes": list(dislikes.items()),
            "known": self._coded("group", person.continuity),
        }

    def shift(self, shift: Shift) -> Facts:
        table, group = self.table, shift.group
        year, week = table.week[shift.id]
        scene = self.problem.project[shift.project].scene
        granted = {"project": shift.project, "scene": scene, "kind": shift.kind}
        granted |= {"place": shift.place, "shift": shift.id}
        best = 0 if group is None else min(ENOUGH_TIMES, self.problem.most_served.get(group, 0))
        return {
            "start": table.start[shift.id],
            "end": table.end[shift.id],
            "minutes": table.minutes[shift.id],
            "day": table.day[shift.id],
            "week": 100 * year + week,
            "far": sorted(self._far(shift)),
            "targets": [self._code(about, target) for about, target in granted.items()],
            "group": NONE if group is None else self._code("group", group),
            "best": best,
            "rules": [self._rule(rule) for rule in shift.team],
            "seats": [self._seat(shift, seat) for seat in shift.seats],
        }

    def _far(self, shift: Shift) -> Iterator[int]:
        """Later shifts that do not overlap and yet exclude this one, for want of time to travel."""
        table, index = self.table, self.table.order[shift.id]
        bits = table.conflicting[index] >> index + 1
        while bits:
            other = table.shifts[index + bits.bit_length()]
            bits ^= 1 << bits.bit_length() - 1
            if table.minutes_between(shift.id, other.id) >= 0:
                yield self.at[other.id]

    def _seat(self, shift: Shift, seat: Seat) -> Facts:
        people, published = self.fit.on[seat.id], self.problem.published
        pairs = [Assignment(person, seat.id) for person in people]
        return {
            "minimum": seat.minimum,
            "desired": seat.desired,
            "weight": self.problem.weight(shift),
            "people": [self.number[person] for person in people],
            "promised": [
                (self.number[pair.volunteer], published[pair]) for pair in pairs if pair in published
            ],
            "pinned": [self.number[pair.volunteer] for pair in pairs if pair in self.problem.pinned_in],
        }

    def _rule(self, rule: TeamRule) -> Facts:
        said: Facts = {"hard": rule.hard, "weight": rule.weight, "count": 1, "what": NONE, "level": 0}
        match rule:
            case Speakers(language=tag, level=level, count=count):
                what = self._code("language", tag)
                said |= {"kind": "speakers", "what": what, "level": level, "count": count}
            case Trait(trait=trait, count=count):
                said |= {"kind": "traits", "what": self._code("trait", trait), "count": count}
            case NotOnlyNewcomers():
                said |= {"kind": "newcomers", "level": self.problem.policy.newcomer_below}
            case Together(count=count):
                said |= {"kind": "together", "count": count}
            case MixedOrganisations(count=count):
                said |= {"kind": "organisations", "count": count}
            case SharedLanguage(level=level):
                said |= {"kind": "shared", "level": level}
        return said

    def _coded(self, kind: str, counted: Mapping[NameT, int]) -> list[tuple[int, int]]:
        return [(self._code(kind, what), int(number)) for what, number in sorted(counted.items())]

    def _code(self, kind: str, what: str) -> int:
        return self._codes.setdefault((kind, what), len(self._codes))


def _limits(limits: Limits) -> list[list[int]]:
    pairs = (
        (limits.shifts_per_day, limits.minutes_per_day),
        (limits.shifts_per_week, limits.minutes_per_week),
        (limits.shifts_per_period, limits.minutes_per_period),
    )
    return [[NONE if number is None else number for number in pair] for pair in pairs]
