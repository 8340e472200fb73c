"""A roster without a solver, in a second: the scarcest shift first, each team built to what it must be like.

Pins and promises sit first; then every shift gets its minimum, then every seat what is desired. Of the
people who may sit, those come first who bring what the team still lacks, then who serves least, then who
could do least else. What breaks a rule all the same is emptied at the end, so that the roster is always
feasible.
"""

from collections.abc import Callable, Iterator, Mapping

from matcher.calendars import Calendars
from matcher.candidates import candidates
from matcher.criteria import spoken
from matcher.entities import Seat, Shift, Volunteer, VolunteerId
from matcher.problem import Problem
from matcher.roster import Assignment, Roster
from matcher.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    TeamRule,
    Together,
    Trait,
)
from matcher.verify import verify

Counts = Callable[[Volunteer], bool]


def construct(problem: Problem, start: Roster | None = None) -> Roster:
    """A feasible roster that keeps what it can of `start`, pins and promises; pins must be able to hold
    together.
    """
    build = _Construction(problem)
    build.keep(sorted(problem.kept | problem.pinned_in))
    build.keep_possible(sorted(start.assignments) if start else ())
    build.keep_possible(sorted(problem.published, key=lambda pair: (-problem.published[pair], pair)))
    shifts = sorted(problem.open_shifts, key=build.ease)
    for shift in shifts:
        build.fill(shift, lambda seat: seat.minimum)
    for shift in shifts:
        build.fill(shift, lambda seat: seat.desired)
    return emptied(problem, build.calendars.roster())


def emptied(problem: Problem, roster: Roster) -> Roster:
    """`roster` without the people of teams that break a hard rule; what is kept or pinned stays."""
    while broken := verify(problem, roster).broken:
        bad = {finding.numbers["shift"] for finding in broken if "shift" in finding.numbers}
        fixed = problem.kept | problem.pinned_in
        left = {
            pair for pair in roster.assignments if pair in fixed or problem.shift_of[pair.seat].id not in bad
        }
        if len(left) == len(roster):
            return roster
        roster = Roster(frozenset(left))
    return roster


class _Construction:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.calendars = Calendars(problem)
        self.candidates = candidates(problem)
        self._spoken: dict[VolunteerId, Mapping[str, int]] = {}

    def keep(self, pairs: list[Assignment]) -> None:
        for pair in pairs:
            self.calendars.seat(pair)

    def keep_possible(self, pairs: "list[Assignment] | tuple[Assignment, ...]") -> None:
        for pair in pairs:
            shift, seat = self.problem.shift_of[pair.seat], self.problem.seat[pair.seat]
            free = not self.calendars.full(seat) and pair.volunteer not in self.calendars.team[shift.id]
            person = self.problem.volunteer[pair.volunteer]
            if free and pair in self.candidates and self.calendars.allows(person, shift):
                self.calendars.seat(pair)

    def ease(self, shift: Shift) -> tuple[float, str]:
        """How many people could take a head of the hardest seat; scarce shifts come first."""
        return min(len(self.candidates.on[seat.id]) / max(1, seat.desired) for seat in shift.seats), shift.id

    def fill(self, shift: Shift, target: Callable[[Seat], int]) -> None:
        """Seat people until every seat has `target` heads or nobody is left who may sit."""
        share = self._shares(shift)
        for seat in sorted(shift.seats, key=lambda seat: len(self.candidates.on[seat.id])):
            while len(self.calendars.on[seat.id]) < target(seat):
                person = self._best(shift, seat, share)
                if person is None:
                    break
                self.calendars.seat(Assignment(person.id, seat.id))

    def _best(self, shift: Shift, seat: Seat, share: Counts) -> Volunteer | None:
        lacking = list(self._lacking(shift))
        held, of = self.calendars.held, self.candidates.of

        def order(person: VolunteerId) -> tuple[int, int, int, str]:
            volunteer = self.problem.volunteer[person]
            brings = sum(counts(volunteer) for counts in lacking)
            return -brings, len(held[person]), len(of[person]), person

        team = self.calendars.team[shift.id]
        for person in sorted((each for each in self.candidates.on[seat.id] if each not in team), key=order):
            volunteer = self.problem.volunteer[person]
            if share(volunteer) and self.calendars.allows(volunteer, shift):
                return volunteer
        return None

    def _shares(self, shift: Shift) -> Counts:
        """Who speaks the language that this team shares; it is the one most people for its seats speak."""
        rule = next((rule for rule in shift.team if isinstance(rule, SharedLanguage)), None)
        if rule is None:
            return lambda person: True
        level = rule.level
        team = self.calendars.team[shift.id]
        known = [self._tags(person, level) for person in team]
        tags = set.intersection(*known) if known else set(self._heard(shift, level))
        if not tags:
            return lambda person: False
        best = max(sorted(tags), key=lambda tag: self._reach(shift, tag, level))
        return lambda person: self._speaks(person.id).get(best, 0) >= level

    def _reach(self, shift: Shift, tag: str, level: int) -> float:
        shares = (
            sum(self._speaks(person).get(tag, 0) >= level for person in self.candidates.on[seat.id])
            / seat.desired
            for seat in shift.seats
            if seat.desired
        )
        return min(shares, default=0.0)

    def _heard(self, shift: Shift, level: int) -> Iterator[str]:
        for seat in shift.seats:
            for person in self.candidates.on[seat.id]:
                yield from self._tags(person, level)

    def _tags(self, person: VolunteerId, level: int) -> set[str]:
        return {tag for tag, spoken_at in self._speaks(person).items() if spoken_at >= level}

    def _speaks(self, person: VolunteerId) -> Mapping[str, int]:
        if person not in self._spoken:
            self._spoken[person] = spoken(self.problem.volunteer[person], self.problem.policy)
        return self._spoken[person]

    def _lacking(self, shift: Shift) -> Iterator[Counts]:
        """For each team rule not met yet, who would help to meet it."""
        team = [self.problem.volunteer[person] for person in self.calendars.team[shift.id]]
        for rule in shift.team:
            counts, count = self._counted(rule, team)
            if sum(map(counts, team)) < count:
                yield counts

    def _counted(self, rule: TeamRule, team: list[Volunteer]) -> tuple[Counts, int]:
        match rule:
            case Speakers(language=tag, level=level, count=count):
                return lambda person: self._speaks(person.id).get(tag, 0) >= level, count
            case Trait(trait=trait, count=count):
                return lambda person: trait in person.traits, count
            case NotOnlyNewcomers():
                return lambda person: person.served >= self.problem.policy.newcomer_below, 1
            case MixedOrganisations(count=count):
                there = {person.organisation for person in team}
                missing = count - len(there - {None})
                return lambda person: person.organisation not in there | {None}, max(0, missing)
            case Together() | SharedLanguage():
                return lambda person: True, 0
