"""Two rosters compared: what changes for each project and each person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.ids import ProjectId, SeatId, VolunteerId
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.result import Status
from matcher.roster import Assignment, Roster
from matcher.tiers import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDifference:
    """A project before and after: heads on its seats, heads wanted, shifts whose minimum is met, all shifts.

    A visit counts as one shift, and so does each hour of a curve.
    """

    project: ProjectId
    heads_before: int
    heads_after: int
    wanted_before: int
    wanted_after: int
    minimum_met_before: int
    minimum_met_after: int
    shifts_before: int
    shifts_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDifference:
    """The seats a person gains and loses, in order of time; `moved` are pairs of a lost and a gained seat.

    `minutes` is how much more they serve, below 0 how much less.
    """

    volunteer: VolunteerId
    gained: tuple[SeatId, ...] = ()
    lost: tuple[SeatId, ...] = ()
    moved: tuple[tuple[SeatId, SeatId], ...] = ()
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The answer to a what-if: the changed problem, its roster, and the differences.

    `roster` is None when none was found; `status` is what is proven about it. `before` and `after` are costs
    by tier, with every assignment of today's roster as a promise, so that moves have a cost.
    `promises_broken` counts assignments of today that are not kept. `whole`: the whole problem was solved
    again, not the subproblem around the changes alone. `conflict` holds the pins that cannot hold together
    after the changes, when that is why there is no roster; `smallest`: proven that no fewer are in conflict.
    """

    status: Status
    problem: Problem
    roster: Roster | None
    before: Mapping[Tier, int]
    after: Mapping[Tier, int] | None
    promises_broken: int
    by_project: tuple[ProjectDifference, ...]
    by_person: tuple[PersonDifference, ...]
    whole: bool
    seconds: float
    conflict: tuple[Assignment, ...] = ()
    smallest: bool = False


def by_project(
    before: Problem, roster: Roster, after: Problem, found: Roster
) -> tuple[ProjectDifference, ...]:
    """One difference for each project of either problem that differs in any number, in order of id."""
    old, new = _projects(before, roster), _projects(after, found)
    none = (0, 0, 0, 0)
    differences = []
    for project in sorted(old.keys() | new.keys()):
        was, now = old.get(project, none), new.get(project, none)
        if was != now:
            differences.append(
                ProjectDifference(
                    project=project,
                    heads_before=was[0],
                    heads_after=now[0],
                    wanted_before=was[1],
                    wanted_after=now[1],
                    minimum_met_before=was[2],
                    minimum_met_after=now[2],
                    shifts_before=was[3],
                    shifts_after=now[3],
                )
            )
    return tuple(differences)


def by_person(before: Problem, roster: Roster, after: Problem, found: Roster) -> tuple[PersonDifference, ...]:
    """One difference for each person whose seats differ, in order of id."""
    differences = []
    for person in sorted(roster.people | found.people):
        was, now = set(roster.held_by(person)), set(found.held_by(person))
        lost, gained = _by_start(before, was - now), _by_start(after, now - was)
        if not lost and not gained:
            continue
        moved = tuple(zip(lost, gained, strict=False))
        differences.append(
            PersonDifference(
                volunteer=person,
                gained=gained[len(moved) :],
                lost=lost[len(moved) :],
                moved=moved,
                minutes=_minutes(after, gained) - _minutes(before, lost),
            )
        )
    return tuple(differences)


def _minutes(problem: Problem, seats: Iterable[SeatId]) -> int:
    return sum(problem.shift_of[seat].minutes for seat in seats)


def _projects(problem: Problem, roster: Roster) -> dict[ProjectId, tuple[int, int, int, int]]:
    heads: dict[ProjectId, int] = defaultdict(int)
    wanted: dict[ProjectId, int] = defaultdict(int)
    met: dict[ProjectId, dict[object, bool]] = defaultdict(dict)
    for demand in demands_of(problem):
        there, own = demand.heads(roster), met[demand.project]
        heads[demand.project] += there
        wanted[demand.project] += demand.desired
        work = demand.hour or problem.shift_of[demand.seats[0]].id
        own[work] = own.get(work, True) and there >= demand.minimum
    return {
        project: (heads[project], wanted[project], sum(own.values()), len(own))
        for project, own in met.items()
    }


def _by_start(problem: Problem, seats: Iterable[SeatId]) -> tuple[SeatId, ...]:
    return tuple(sorted(seats, key=lambda seat: (problem.shift_of[seat].start, seat)))
