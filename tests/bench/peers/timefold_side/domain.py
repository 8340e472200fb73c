"""The problem in Timefold's words: each head of a seat is a planning entity, its person the variable.

Who may sit on a seat, and which shifts are too far apart for one person, come ready to use.
"""

from typing import Annotated, Any

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningPin,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import BendableScore

Said = dict[str, Any]


class Person:
    """A volunteer; `days`, `weeks` and `period` are the most shifts and the most minutes, -1 for none."""

    index: int
    rest: int
    asked: int
    step: int
    days: list[int]
    weeks: list[int]
    period: list[int]
    days_limited: bool
    weeks_limited: bool
    period_limited: bool
    served: int
    organisation: int
    traits: set[int]
    languages: dict[int, int]
    companions: set[int]
    avoided: set[int]
    liked: int
    likes: dict[int, int]
    dislikes: dict[int, int]
    known: dict[int, int]

    def __init__(self, index: int, said: Said) -> None:
        self.index = index
        self.rest, self.asked, self.step = said["rest"], said["asked"], said["step"]
        self.days, self.weeks, self.period = said["limits"]
        self.days_limited, self.weeks_limited = max(self.days) >= 0, max(self.weeks) >= 0
        self.period_limited = max(self.period) >= 0
        self.served, self.organisation = said["served"], said["organisation"]
        self.traits, self.languages = set(said["traits"]), dict(said["languages"])
        self.companions, self.avoided = set(said["companions"]), set(said["avoided"])
        self.likes, self.dislikes = dict(said["likes"]), dict(said["dislikes"])
        self.liked = max(self.likes.values(), default=0)
        self.known = dict(said["known"])


class TeamRule:
    """What a team must be like; `what` and `level` are a language and its level, a trait, or times served."""

    kind: str
    weight: int
    count: int
    what: int
    level: int

    def __init__(self, said: Said) -> None:
        self.kind, self.weight = said["kind"], said["weight"]
        self.count, self.what, self.level = said["count"], said["what"], said["level"]


class Shift:
    """When a shift is, in minutes, what wishes it grants, and the shifts too far for who serves on it."""

    index: int
    start: int
    end: int
    minutes: int
    day: int
    week: int
    far: set[int]
    targets: list[int]
    group: int
    best: int
    hard_rules: list[TeamRule]
    soft_rules: list[TeamRule]

    def __init__(self, index: int, said: Said) -> None:
        self.index = index
        self.start, self.end, self.minutes = said["start"], said["end"], said["minutes"]
        self.day, self.week, self.far = said["day"], said["week"], set(said["far"])
        self.targets, self.group, self.best = said["targets"], said["group"], said["best"]
        self.hard_rules = [TeamRule(rule) for rule in said["rules"] if rule["hard"]]
        self.soft_rules = [TeamRule(rule) for rule in said["rules"] if not rule["hard"]]


class Seat:
    """How many heads a seat wants, and who was promised it."""

    index: int
    shift: Shift
    minimum: int
    desired: int
    weight: int
    promised: dict[int, int]

    def __init__(self, index: int, shift: Shift, said: Said) -> None:
        self.index, self.shift = index, shift
        self.minimum, self.desired, self.weight = said["minimum"], said["desired"], said["weight"]
        self.promised = dict(said["promised"])


@planning_entity
class Head:
    """One head of a seat, to be given a person or nobody."""

    id: Annotated[int, PlanningId]
    seat: Seat
    shift: Shift
    people: Annotated[list[Person], ValueRangeProvider]
    pinned: Annotated[bool, PlanningPin]
    person: Annotated[Person | None, PlanningVariable(allows_unassigned=True)]

    def __init__(self, number: int, seat: Seat, people: list[Person], person: Person | None) -> None:
        self.id, self.seat, self.shift = number, seat, seat.shift
        self.people, self.person, self.pinned = people, person, person is not None


@planning_solution
class Week:
    """All there is to decide, and its score: broken rules, then the five tiers."""

    people: Annotated[list[Person], ProblemFactCollectionProperty]
    heads: Annotated[list[Head], PlanningEntityCollectionProperty]
    score: Annotated[
        BendableScore | None, PlanningScore(bendable_hard_levels_size=1, bendable_soft_levels_size=5)
    ]

    def __init__(self, people: list[Person], heads: list[Head]) -> None:
        self.people, self.heads, self.score = people, heads, None


def week(said: Said) -> Week:
    """The planning problem that a file of facts tells; heads beside pins come first, then scarce ones."""
    people = [Person(index, each) for index, each in enumerate(said["people"])]
    heads: list[Head] = []
    urgent: set[int] = set()
    seats = 0
    for index, each in enumerate(said["shifts"]):
        shift = Shift(index, each)
        for told in each["seats"]:
            seat = Seat(seats, shift, told)
            seats += 1
            able = [people[person] for person in told["people"]]
            pinned = [people[person] for person in told["pinned"]]
            for number in range(max(seat.desired, len(pinned))):
                who = pinned[number] if number < len(pinned) else None
                heads.append(Head(len(heads), seat, able, who))
                if who is not None:
                    urgent.add(index)
    heads.sort(key=lambda head: (head.shift.index not in urgent, len(head.people)))
    return Week(people, heads)
