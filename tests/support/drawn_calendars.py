"""Small problems about the days of people, drawn at random, and all plans of a person written out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random

from immutabledict import immutabledict

from matcher.ids import SeatId
from matcher.problem.entities import Volunteer, Window
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.terms import History, Request, Span, Terms
from matcher.roster import Roster
from matcher.rules.registry import rules
from matcher.tiers import Tier
from tests.support.builders import at, problem, shift, volunteer

KINDS = {"early": 8, "late": 10}
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BY_DAYS = ("days_in_a_row", "days_off_in_a_row", "kind_in_a_row", "weekends", "whole_weekends", "totals")
USED = {
    *("fitness", "one_place", "pins", "visits", "maximum", "minimum", "desired", "requests", "successions"),
    *BY_DAYS,
}


def days_problem(seed: int, people: int = 1, *, soft: bool | None = None, desired: int = 1) -> Problem:
    """A week with two kinds of shift a day, and terms, requests and prices left to chance."""
    random = Random(seed)
    is_soft = random.random() < 0.5 if soft is None else soft
    priced = {name: Price(Tier.DESIRED, random.randint(1, 9)) for name in (*BY_DAYS, "successions")}
    policy = Policy(
        rest_minutes=0,
        changeover_minutes=0,
        without=frozenset(rules()) - USED,
        prices=immutabledict(
            {"requests": Price(Tier.DESIRED), **(priced if is_soft else {})},
        ),
        successions=frozenset({("late", "early")}) if random.random() < 0.7 else frozenset(),
    )
    shifts = [
        shift(f"{day}{kind}", f"{day} 8-{8 + hours}", kind=kind)
        for day in WEEK
        for kind, hours in KINDS.items()
    ]
    shifts = [replace(each, seats=(replace(each.seats[0], desired=desired, maximum=9),)) for each in shifts]
    whole = problem([_person(f"p{index}", random, is_soft) for index in range(people)], shifts, policy)
    return replace(whole, period=Window(at("Mon 0"), at("Sun 24")))


def from_sunday(whole: Problem) -> Problem:
    """The same week with its Sunday a week earlier: the period begins in the middle of a weekend."""
    week = timedelta(days=7)
    sunday = at("Sun 0")
    shifts = [
        replace(each, start=each.start - week, end=each.end - week) if each.start >= sunday else each
        for each in whole.shifts
    ]
    return replace(whole, shifts=tuple(shifts), period=Window(sunday - week, sunday))


def _span(random: Random, most: int) -> Span:
    least = random.randint(0, 2)
    return Span(least, random.choice([None, random.randint(max(1, least), most)]))


def _person(name: str, random: Random, soft: bool) -> Volunteer:
    worked = random.randint(0, 3)
    history = History(
        days_in_a_row=worked,
        days_off_in_a_row=0 if worked else random.randint(0, 3),
        kind=(kind := random.choice(list(KINDS))) if worked else None,
        kind_in_a_row=random.randint(1, worked) if worked else 0,
        weekends=random.randint(0, 1) if soft else 0,
        shifts=random.randint(0, 2),
        minutes=random.randint(0, 2) * 480,
        shifts_of_kind=immutabledict({kind: 1} if worked else {}),
    )
    terms = Terms(
        days_in_a_row=_span(random, 4),
        days_off_in_a_row=_span(random, 4),
        kind_in_a_row=immutabledict({"early": _span(random, 3)}),
        weekends=random.choice([None, 0, 1, 2]),
        whole_weekends=random.random() < 0.5,
        shifts=random.choice([Span(), _span(random, 5)]),
    )
    if random.random() < 0.3:
        terms = replace(terms, shifts=Span(), minutes=Span(600, 2400))
    if not soft and random.random() < 0.5:
        few = Span(random.randint(0, 1), random.randint(1, 3))
        terms = replace(terms, shifts_of_kind=immutabledict({"late": few}))
    wishes = tuple(
        Request(f"{day}{random.choice(list(KINDS))}", random.choice([-3, -1, 2, 4]))
        for day in random.sample(WEEK, 2)
    )
    known = history if random.random() < 0.6 else None
    return volunteer(name, terms=terms, history=known, requests=wishes)


def all_plans(of: Problem) -> Iterator[Roster]:
    """Each roster in which the first person serves on at most one shift a day."""
    names = {day: [SeatId(f"{day}{kind}") for kind in KINDS] for day in WEEK}
    for chosen in product(*([None, *names[day]] for day in WEEK)):
        yield Roster.of((of.volunteers[0].id, of.shift_of[seat].seats[0].id) for seat in chosen if seat)
