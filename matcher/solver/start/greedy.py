"""The greedy start: a roster without a solver, in under a second for 3,000 people.

Pinned and promised people are seated first. Then the shifts are filled, the scarcest first: all of them up to
their minimum, then all of them up to the desired number. A visit is made at the start where most people can
come. After each of the two rounds the stations are filled, for the hours that are short. `Ranking` says whom
to ask first for a seat, `PersonState` who may still take it.

A team may end up breaking a rule. Such teams are dropped at the end. The roster is then feasible, unless pins
or kept assignments break a rule.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from matcher.ids import SeatId, ShiftId
from matcher.problem.arrays import Flags
from matcher.problem.demand import Demand, demands_of
from matcher.problem.eligibility import candidates
from matcher.problem.entities import Seat, Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.problem.standing import fixed, of_period
from matcher.roster import Assignment, Roster
from matcher.solver.start.person_state import PersonState
from matcher.solver.start.ranking import Ranking
from matcher.verify import verify


def greedy(problem: Problem, start: Roster | None = None, only: Collection[ShiftId] | None = None) -> Roster:
    """A feasible roster that keeps as much as it can of `start` and of the promises.

    Pins that cannot hold together leave it infeasible. With `only`, nobody new is seated on other shifts.
    """
    build = _GreedyStart(problem)
    build.keep(sorted(fixed(problem) | problem.pinned_in))
    build.keep_possible(sorted(start.assignments) if start else ())
    build.keep_possible(sorted(problem.published, key=lambda pair: (-problem.published[pair], pair)))
    starts = sorted(_starts(problem, only), key=lambda each: max(map(build.ease, each)))
    for each in starts:
        build.fill_one(each, lambda seat: seat.minimum)
    build.cover(lambda hour: hour.minimum, only)
    for each in starts:
        build.fill_one(each, lambda seat: seat.desired)
    build.cover(lambda hour: hour.desired, only)
    return drop_broken_teams(problem, of_period(problem, build.state.roster()))


def drop_broken_teams(problem: Problem, roster: Roster) -> Roster:
    """`roster` without the teams that break a hard rule; fixed and pinned assignments stay."""
    while broken := verify(problem, roster).broken:
        bad = {finding.numbers["shift"] for finding in broken if "shift" in finding.numbers}
        firm = fixed(problem) | problem.pinned_in
        left = {
            pair for pair in roster.assignments if pair in firm or problem.shift_of[pair.seat].id not in bad
        }
        if len(left) == len(roster):
            return roster
        roster = Roster(frozenset(left))
    return roster


def _starts(problem: Problem, only: Collection[ShiftId] | None) -> Iterable[Sequence[Shift]]:
    """The open shifts, each alone, but all starts of a visit together."""
    found: dict[str, list[Shift]] = defaultdict(list)
    for shift in problem.open_shifts:
        if only is None or shift.id in only:
            found[shift.id if shift.visit is None else f"visit {shift.visit}"].append(shift)
    return found.values()


class _GreedyStart:
    """A roster that is being built."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.state = PersonState(problem)
        self.candidates = candidates(problem)
        self.ranking = Ranking(problem)

    def keep(self, pairs: list[Assignment]) -> None:
        for pair in pairs:
            self._seat(pair)

    def keep_possible(self, pairs: "list[Assignment] | tuple[Assignment, ...]") -> None:
        for pair in pairs:
            shift, seat = self.problem.shift_of[pair.seat], self.problem.seat[pair.seat]
            free = not self.state.full(seat) and pair.volunteer not in self.state.team[shift.id]
            person = self.problem.volunteer[pair.volunteer]
            if free and pair in self.candidates and self.state.allows(person, shift):
                self._seat(pair)

    def ease(self, shift: Shift) -> tuple[float, str]:
        """The people who could take the hardest seat, for each head that it wants."""
        return min(
            len(self.candidates.able(seat.id)) / max(1, seat.desired) for seat in shift.seats
        ), shift.id

    def fill(self, shift: Shift, target: Callable[[Seat], int]) -> None:
        """Seat people until every seat has `target` heads, or nobody may take it any more."""
        sharing = self.ranking.sharing(shift, self.state.team[shift.id])
        for seat in sorted(shift.seats, key=lambda seat: len(self.candidates.able(seat.id))):
            while len(self.state.on[seat.id]) < target(seat):
                person = self._best(shift, seat, sharing)
                if person is None:
                    break
                self._seat(Assignment(person.id, seat.id))

    def fill_one(self, starts: Sequence[Shift], target: Callable[[Seat], int]) -> None:
        """Fill one start of a visit: the one where somebody serves already, else where most people can."""
        possible = [shift for shift in starts if self.state.team[shift.id]] or list(starts)
        if len(possible) > 1:
            possible.sort(key=lambda shift: -self._tried(shift, target))
        self.fill(possible[0], target)

    def _tried(self, shift: Shift, target: Callable[[Seat], int]) -> int:
        self.fill(shift, target)
        seated = [(person, seat.id) for seat in shift.seats for person in self.state.on[seat.id]]
        for person, seat_id in seated:
            self._unseat(Assignment(person, seat_id))
        return len(seated)

    def cover(self, wanted: Callable[[Demand], int], only: Collection[ShiftId] | None) -> None:
        """Seat people on stations until every hour of a curve has the heads wanted, or nobody is left.

        Stations that cover more of the hours that are short come first.
        """
        hours_of: dict[SeatId, list[Demand]] = defaultdict(list)
        for hour in demands_of(self.problem):
            for seat in hour.seats if hour.curve is not None else ():
                if only is None or self.problem.shift_of[seat].id in only:
                    hours_of[seat].append(hour)

        def missing(hour: Demand) -> int:
            return wanted(hour) - sum(len(self.state.on[seat]) for seat in hour.seats)

        def gain(seat: SeatId) -> tuple[int, int, SeatId]:
            short = sum(missing(hour) > 0 for hour in hours_of[seat])
            return -short, len(hours_of[seat]) - short, seat

        for hour in {id(hour): hour for hours in hours_of.values() for hour in hours}.values():
            while (heads := missing(hour)) > 0:
                stations = sorted(hours_of.keys() & set(hour.seats), key=gain)
                if not any(self._joined(seat, heads) for seat in stations):
                    break

    def _joined(self, seat: SeatId, most: int) -> bool:
        """Seat one more person on a station, or a team of up to `most`; whether anybody could be seated."""
        shift = self.problem.shift_of[seat]
        before = len(self.state.on[seat])
        heads = before + (most if shift.team else 1)
        self.fill(shift, lambda each: min(each.maximum, heads) if each.id == seat else 0)
        return len(self.state.on[seat]) > before

    def _best(self, shift: Shift, seat: Seat, among: Flags) -> Volunteer | None:
        team = self.state.team[shift.id]
        for place in self.ranking.order(shift, seat.id, team, among):
            person = self.problem.volunteers[place]
            if person.id not in team and self.state.allows(person, shift):
                return person
        return None

    def _seat(self, pair: Assignment) -> None:
        self.state.seat(pair)
        if pair not in self.problem.standing_outside:
            self.ranking.serves(pair.volunteer, 1)

    def _unseat(self, pair: Assignment) -> None:
        self.state.unseat(pair)
        self.ranking.serves(pair.volunteer, -1)
