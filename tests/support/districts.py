"""The demo district with something for every rule to say: what few districts ask for is drawn on top."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from immutabledict import immutabledict

from fixtures.district import problem as district_problem
from fixtures.district.records import District
from matcher.ids import SeatId, ShiftId
from matcher.problem.entities import Limits, Shift, Volunteer, Window
from matcher.problem.policy import Price
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
from matcher.problem.terms import Attendance, Request
from matcher.problem.visits import alternatives
from matcher.roster import Assignment
from matcher.rules.registry import active, rules
from matcher.tiers import Tier
from tests.support.agreements import agreed

TEAMS: tuple[TeamRule, ...] = (
    Speakers(language="zh", level=5, count=2),
    SharedLanguage(level=2),
    Trait(trait="lead", count=2),
    NotOnlyNewcomers(),
    MixedOrganisations(),
    Together(),
)
PRICED = ("project_fairness", "rare", "series", "travel", "unpopular")


def every_rule(district: District, seed: int = 5) -> Problem:
    """The district's week with hard rules of teams, terms, limits, people to avoid, a budget of moves, who
    stands already, and prices for whatever counts only where it is priced.
    """
    random, drawn = Random(seed), district_problem(district)
    kinds = sorted({shift.kind for shift in drawn.shifts})
    shifts = tuple(_shift(random, shift, index) for index, shift in enumerate(drawn.shifts))
    shifts += tuple(start for shift in shifts[:5] for start in _visit(shift))
    people = tuple(_person(random, person, drawn, kinds) for person in drawn.volunteers)
    seats = [seat.id for shift in shifts for seat in shift.seats]
    stands = {Assignment(random.choice(people).id, random.choice(seats)) for _ in range(20)}
    policy = replace(
        drawn.policy,
        most_moves=3,
        come_percent=80,
        successions=frozenset({(kinds[0], kinds[-1])}),
        prices=immutabledict({name: Price(Tier.WISHES) for name in PRICED}),
    )
    found = replace(
        drawn, volunteers=people, shifts=shifts, policy=policy,
        standing=frozenset(stands) - drawn.pinned_in - drawn.pinned_out,
    )  # fmt: skip
    silent = [name for name, rule in rules().items() if not active(found, rule)]
    if silent:
        raise ValueError(f"these rules have nothing to say: {', '.join(silent)}")
    return found


def _shift(random: Random, shift: Shift, index: int) -> Shift:
    team = tuple(random.sample(TEAMS, 1)) if random.random() < 0.5 else ()
    return replace(shift, team=(*shift.team, *team), series=shift.series or f"series {index % 9}")


def _visit(shift: Shift) -> tuple[Shift, ...]:
    """A visit like a shift, with three starts."""
    seats = tuple(replace(seat, id=SeatId(f"visit-{seat.id}")) for seat in shift.seats)
    like = replace(shift, id=ShiftId(f"visit-{shift.id}"), seats=seats)
    return alternatives(like, Window(shift.start, shift.end + timedelta(hours=1)), 30)


def _person(random: Random, person: Volunteer, drawn: Problem, kinds: list[str]) -> Volunteer:
    others = [each.id for each in drawn.volunteers if each.id not in {person.id, *person.companions}]
    found = agreed(random, person, kinds, soft=("days_off_in_a_row", "whole_weekends"))
    return replace(
        found,
        history=None,
        avoided=person.avoided | set(random.sample(others, random.choice((0, 1, 3)))),
        limits=Limits(shifts_per_week=random.choice((1, 2, 3)), rest_minutes=random.choice((None, 720))),
        requests=(Request(random.choice(drawn.shifts).id, 3),),
        attendance=Attendance(10, random.choice((4, 9))),
    )
