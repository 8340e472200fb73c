"""Bottleneck names the kinds of people that are missing, and what one more of each could fill."""

from typing import Any

from hypothesis import given

from matcher.answers.bottlenecks import Bottleneck, bottlenecks
from matcher.problem.demand import demands_of
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import SharedLanguage, Together
from matcher.roster import Roster
from matcher.solver.start.greedy import greedy
from matcher.tiers import Tier
from tests.support import strategies
from tests.support.builders import problem, roster, seat, shift, volunteer

NOBODY = Roster()
ARABIC: dict[str, Any] = {"languages": {"ar": Level.B1}}
ARABIC_FIRST_AID: dict[str, Any] = {"languages": {"ar": Level.B1}, "skills": {"first-aid": 2}}


def kinds(advice: tuple[Bottleneck, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [((*each.needs.languages, *each.needs.skills), each.seats) for each in advice]


def test_the_kind_that_saves_most_comes_first() -> None:
    of = problem(
        [volunteer("ann")],
        [
            shift("plain", "Mon 9-11"),
            shift("desk", "Sun 9-11", seat("desk", 1, 2, **ARABIC_FIRST_AID), project="clinic"),
            shift("tour", "Sat 9-11", seat("tour", 1, **ARABIC)),
        ],
    )
    found = bottlenecks(of, roster("ann@plain"))
    assert kinds(found) == [(("ar", "first-aid"), ("desk", "tour")), (("ar",), ("tour",))]
    assert dict(found[0].saved) == {Tier.MINIMUM: 6, Tier.DESIRED: 6}
    assert (found[0].heads, found[0].fitting, found[0].days) == (2, 0, (6, 7))


def test_one_more_person_does_a_usual_number_of_shifts() -> None:
    work = [shift(f"s{day}", f"{day} 9-11") for day in ("Mon", "Tue", "Wed", "Thu")]
    (all_fit,) = bottlenecks(problem([], work), NOBODY)
    assert all_fit.seats == ("sMon", "sThu", "sTue")
    (fewer,) = bottlenecks(problem([], work), NOBODY, shifts=2)
    assert len(fewer.seats) == 2


def test_one_person_is_in_one_place() -> None:
    of = problem([], [shift("here", "Mon 9-11"), shift("there", "Mon 10-12", place="park")])
    (found,) = bottlenecks(of, NOBODY)
    assert found.seats == ("here",)
    assert found.heads == 2


def test_who_would_have_to_go_alone_is_worth_nothing() -> None:
    visit = shift("visit", "Mon 9-11", seat("visit", 2, 2), team=[Together()])
    people = [volunteer("ann")]
    assert bottlenecks(problem(people, [visit]), NOBODY) == ()
    (found,) = bottlenecks(problem(people, [visit]), roster("ann@visit"))
    assert found.seats == ("visit",)


def test_one_more_person_speaks_what_most_people_speak() -> None:
    shared = shift("talk", "Mon 9-11", seat("talk", 0, 2), team=[SharedLanguage(level=3)])
    (found,) = bottlenecks(problem([volunteer("ann"), volunteer("bob")], [shared]), roster("ann@talk"))
    assert found.seats == ("talk",)


def test_a_full_roster_needs_nobody() -> None:
    assert bottlenecks(problem([volunteer("ann")], [shift("talk", "Mon 9-11")]), roster("ann@talk")) == ()


@given(strategies.problems(people=4, shifts=5))
def test_advice_is_about_empty_heads_and_best_first(of: Problem) -> None:
    today = greedy(of)
    found = bottlenecks(of, today)
    short = {
        name
        for demand in demands_of(of)
        if demand.heads(today) < demand.desired
        for name in demand.open_seats(today)
    }
    saved = [[-each.saved[tier] for tier in (Tier.MINIMUM, Tier.DESIRED)] for each in found]
    assert saved == sorted(saved)
    for each in found:
        assert each.seats
        assert short.issuperset(each.seats)
        assert len({of.shift_of[name].id for name in each.seats}) == len(each.seats)
