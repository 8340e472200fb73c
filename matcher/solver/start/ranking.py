"""Whom the greedy start asks first for a seat.

First those who bring what the team still lacks, then those who serve least so far, then those who could do
least else. People are numbered by their places in the problem, and all properties are arrays over people: a
seat then costs a few array operations, however many people could take it.
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

#: The number of people without an organisation.
ALONE = 0


class Ranking:
    """The order in which people are asked, while a roster is being built."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._people = people_of(problem)
        self._candidates = candidates(problem)
        self._serves = np.zeros(len(problem.volunteers), np.int64)
        self._everybody = np.ones(len(problem.volunteers), bool)

    def serves(self, person: VolunteerId, more: int) -> None:
        """Count `more` shifts for a person; -1 takes one back."""
        self._serves[self._candidates.place_of_person[person]] += more

    def order(self, shift: Shift, seat: SeatId, team: Sequence[VolunteerId], among: Flags) -> list[int]:
        """The places of the people who could take a seat in a team, first asked first.

        `among` flags the people to choose from, by place.
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
        """Flags of the people who speak the language that this team shares.

        Of the languages that the whole team speaks it is the one that most people for its seats speak.
        Everybody where the team needs no shared language; nobody where the team shares none.
        """
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
        """For each team rule that is not met yet, flags of the people who would help to meet it."""
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
        """The rank of each person: who could take fewest seats comes first."""
        could, people = np.diff(self._candidates.begin).tolist(), self._candidates.people
        rank = np.zeros(len(people), np.int64)
        rank[sorted(range(len(people)), key=lambda place: (could[place], people[place]))] = range(len(people))
        return rank

    @cached_property
    def _speaks(self) -> Numbers:
        """The level at which each person speaks each language: languages by tag x people by place."""
        levels = self._people.held("language")
        return np.array([levels[tag] for tag in sorted(levels)]).reshape(len(levels), len(self._everybody))

    @cached_property
    def _known_here(self) -> Flags:
        served = np.array([person.served for person in self._problem.volunteers], np.int64)
        return served >= self._problem.policy.newcomer_below

    @cached_property
    def _organisation(self) -> Numbers:
        """A number for each person's organisation; ALONE for none."""
        number: dict[OrganisationId | None, int] = {None: ALONE}
        people = self._problem.volunteers
        return np.array([number.setdefault(each.organisation, len(number)) for each in people], np.int64)
