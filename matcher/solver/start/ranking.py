"""Whom to ask first for a seat: who brings what the team still lacks, then who serves least, then who could
do least else.

People are vectors here, by their places in the problem, so that a seat costs a few vector operations however
many could sit on it.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from matcher.ids import OrganisationId, SeatId, VolunteerId
from matcher.problem.arrays import Flags, Numbers
from matcher.problem.criteria import Criterion
from matcher.problem.eligibility import candidates, people_of
from matcher.problem.entities import Shift
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

ALONE = 0


class Ranking:
    """The people of a problem in the order in which they are asked, while a roster is being built."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._people = people_of(problem)
        self._candidates = candidates(problem)
        self._serves = np.zeros(len(problem.volunteers), np.int64)
        self._everybody = np.ones(len(problem.volunteers), bool)

    def serves(self, person: VolunteerId, more: int) -> None:
        """Somebody serves so many times more than before."""
        self._serves[self._candidates.place_of_person[person]] += more

    def order(self, shift: Shift, seat: SeatId, team: Sequence[VolunteerId], among: Flags) -> list[int]:
        """The places of those who could sit on a seat, in the order in which they are asked to join a team;
        only of people `among` these.
        """
        able = self._candidates.able(seat)
        able = able[among[able]]
        brings = np.zeros(len(able), np.int64)
        for flags in self._lacking(shift, self._places(team)):
            brings += flags[able]
        serves = self._serves[able] - brings * (len(self._problem.seat) + 1)
        order: list[int] = able[np.argsort(serves * len(self._serves) + self._rank[able])].tolist()
        return order

    def sharing(self, shift: Shift, team: Sequence[VolunteerId]) -> Flags:
        """Who speaks the language that this team shares; it is the one most people for its seats speak."""
        level = next((rule.level for rule in shift.team if isinstance(rule, SharedLanguage)), 0)
        if not level:
            return self._everybody
        able = [self._speaks[:, self._candidates.able(seat.id)] >= level for seat in shift.seats]
        if team:
            shared: Flags = np.all(self._speaks[:, self._places(team)] >= level, axis=1)
        else:
            shared = np.any(np.concatenate(able, axis=1), axis=1)
        if not shared.any():
            return ~self._everybody
        reach = np.full(len(shared), np.inf)
        for speak, seat in zip(able, shift.seats, strict=True):
            if seat.desired:
                reach = np.minimum(reach, speak.sum(axis=1) / seat.desired)
        best = np.flatnonzero(shared)[np.argmax(reach[shared])]
        sharing: Flags = self._speaks[best] >= level
        return sharing

    def _lacking(self, shift: Shift, team: Numbers) -> Iterator[Flags]:
        """For each team rule not met yet, who would help to meet it."""
        for rule in shift.team:
            flags, count = self._counted(rule, team)
            if flags[team].sum() < count:
                yield flags

    def _counted(self, rule: TeamRule, team: Numbers) -> tuple[Flags, int]:
        match rule:
            case Speakers(language=tag, level=level, count=count):
                return self._people.meet(Criterion("language", tag, level)), count
            case Trait(trait=trait, count=count):
                return self._people.meet(Criterion("trait", trait)), count
            case NotOnlyNewcomers():
                return self._known_here, 1
            case MixedOrganisations(count=count):
                there = set(self._organisation[team].tolist()) - {ALONE}
                new = np.ones(len(self._organisation) + 1, bool)
                new[[ALONE, *there]] = False
                return new[self._organisation], count - len(there)
            case Together() | SharedLanguage():
                return self._everybody, 0

    def _places(self, people: Sequence[VolunteerId]) -> Numbers:
        return np.array([self._candidates.place_of_person[person] for person in people], np.int64)

    @cached_property
    def _rank(self) -> Numbers:
        """Who could do least comes first, by place."""
        could, people = np.diff(self._candidates.begin).tolist(), self._candidates.people
        rank = np.zeros(len(people), np.int64)
        rank[sorted(range(len(people)), key=lambda place: (could[place], people[place]))] = range(len(people))
        return rank

    @cached_property
    def _speaks(self) -> Numbers:
        """At which level each language, in the order of the tags, is spoken by each person."""
        levels = self._people.held("language")
        return np.array([levels[tag] for tag in sorted(levels)]).reshape(len(levels), len(self._everybody))

    @cached_property
    def _known_here(self) -> Flags:
        served = np.array([person.served for person in self._problem.volunteers], np.int64)
        return served >= self._problem.policy.newcomer_below

    @cached_property
    def _organisation(self) -> Numbers:
        """A number for each person's organisation."""
        number: dict[OrganisationId | None, int] = {None: ALONE}
        people = self._problem.volunteers
        return np.array([number.setdefault(each.organisation, len(number)) for each in people], np.int64)
