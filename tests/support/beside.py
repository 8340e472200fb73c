"""Problems side by side in one, with nothing to do with each other."""

from collections.abc import Iterable
from dataclasses import replace

from immutabledict import immutabledict

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.ids import GroupId, SeatId, ShiftId, VolunteerId
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.roster import Assignment


def districts(count: int, volunteers: int) -> Problem:
    """So many districts with so many people each; nobody serves in another district than theirs."""
    return beside([district_problem(generate(volunteers=volunteers, seed=seed)) for seed in range(count)])


def beside(problems: Iterable[Problem]) -> Problem:
    """One problem of several with the same period, policy, places and projects: all ids get the number of
    their problem, and every seat asks for somebody of its own.
    """
    named = [_named(problem, str(number)) for number, problem in enumerate(problems)]
    return replace(
        named[0],
        volunteers=tuple(person for each in named for person in each.volunteers),
        shifts=tuple(shift for each in named for shift in each.shifts),
        published=immutabledict({pair: price for each in named for pair, price in each.published.items()}),
        pinned_in=frozenset[Assignment]().union(*(each.pinned_in for each in named)),
        pinned_out=frozenset[Assignment]().union(*(each.pinned_out for each in named)),
        standing=frozenset[Assignment]().union(*(each.standing for each in named)),
    )


def _named(problem: Problem, number: str) -> Problem:
    def pairs(found: Iterable[Assignment]) -> frozenset[Assignment]:
        return frozenset(_pair(pair, number) for pair in found)

    return replace(
        problem,
        volunteers=tuple(_person(person, number) for person in problem.volunteers),
        shifts=tuple(_shift(shift, number) for shift in problem.shifts),
        published=immutabledict({_pair(pair, number): price for pair, price in problem.published.items()}),
        pinned_in=pairs(problem.pinned_in),
        pinned_out=pairs(problem.pinned_out),
        standing=pairs(problem.standing),
    )


def _person(person: Volunteer, number: str) -> Volunteer:
    def named(others: Iterable[VolunteerId]) -> frozenset[VolunteerId]:
        return frozenset(VolunteerId(f"{number}/{other}") for other in others)

    return replace(
        person,
        id=VolunteerId(f"{number}/{person.id}"),
        traits=person.traits | {f"of {number}"},
        companions=named(person.companions),
        avoided=named(person.avoided),
        continuity=immutabledict(
            {GroupId(f"{number}/{group}"): times for group, times in person.continuity.items()}
        ),
    )


def _shift(shift: Shift, number: str) -> Shift:
    seats = tuple(
        replace(
            seat,
            id=SeatId(f"{number}/{seat.id}"),
            needs=replace(seat.needs, traits=seat.needs.traits | {f"of {number}"}),
        )
        for seat in shift.seats
    )
    group = None if shift.group is None else GroupId(f"{number}/{shift.group}")
    return replace(shift, id=ShiftId(f"{number}/{shift.id}"), seats=seats, group=group)


def _pair(pair: Assignment, number: str) -> Assignment:
    return Assignment(VolunteerId(f"{number}/{pair.volunteer}"), SeatId(f"{number}/{pair.seat}"))
