"""Where few promises may be moved, a solve begins with what still stands of the published roster."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from immutabledict import immutabledict

from fixtures.district import generate
from fixtures.district import problem as district_problem
from matcher.ids import VolunteerId
from matcher.problem.eligibility import candidates
from matcher.problem.policy import Policy
from matcher.problem.problem import Problem
from matcher.problem.teams import Speakers
from matcher.problem.terms import Span, Terms
from matcher.roster import Assignment, Roster
from matcher.solver.solve import SolveLimits, solve
from matcher.solver.start.greedy import greedy
from matcher.solver.start.kept_promises import kept_promises
from matcher.verify import verify
from tests.support.builders import problem, roster, seat, shift, volunteer
from tests.support.searches import searching

TORN = {"ann@s1": 1, "ann@s2": 9, "ann@s3": 1}


def torn(most: int | None) -> Problem:
    """Of ann's three promises the dearest excludes both others."""
    work = [shift("s1", "Mon 9-11"), shift("s2", "Mon 10-15"), shift("s3", "Mon 14-16")]
    return problem([volunteer("ann")], work, Policy(most_moves=most), published=TORN)


def begun(asked: Problem, seconds: float = 20.0) -> Roster | None:
    return kept_promises(searching(asked, seconds=seconds))


def test_the_promise_that_excludes_two_is_moved_though_it_is_dear() -> None:
    assert not verify(torn(1), greedy(torn(1))).feasible
    assert begun(torn(1)) == roster("ann@s1 ann@s3")
    assert begun(torn(2)) == roster("ann@s2")
    assert begun(torn(0)) is None


def test_without_a_budget_there_is_nothing_to_do() -> None:
    assert begun(torn(None)) is None
    off = torn(1)
    assert begun(replace(off, policy=replace(off.policy, without=frozenset({"moves"})))) is None


def test_a_team_that_lost_its_speaker_gets_another() -> None:
    work = [
        shift("t", "Mon 9-11", seat("a"), seat("b"), team=[Speakers(language="zh", level=3)]),
        shift("u", "Mon 9-11"),
    ]
    people = [volunteer("ann", languages={}), volunteer("bob", free="Sun 9-11"), volunteer("cid")]
    asked = problem(people, work, Policy(most_moves=0), published={"ann@a": 1, "bob@b": 1})
    assert begun(asked) == roster("ann@a cid@b")


def test_somebody_new_who_must_serve_does() -> None:
    terms = Terms(shifts=Span(1))
    work = [shift("s1", "Mon 9-11"), shift("s2", "Mon 9-11")]
    people = [volunteer("ann"), volunteer("bob", terms=terms)]
    asked = problem(people, work, Policy(most_moves=0), published={"ann@s1": 1})
    assert begun(asked) == roster("ann@s1 bob@s2")


@pytest.fixture(scope="module")
def district() -> Problem:
    """Seven hundred people, all of whose shifts are published."""
    found = district_problem(generate(volunteers=700))
    return published(found, greedy(found))


def published(asked: Problem, sits: Roster) -> Problem:
    return replace(asked, published=immutabledict(dict.fromkeys(sits.assignments, 1)))


def under(asked: Problem, most: int, gone: Collection[VolunteerId] = ()) -> Problem:
    """The budget, when some have dropped out."""
    people = tuple(replace(each, available=()) if each.id in gone else each for each in asked.volunteers)
    pins = frozenset(pin for pin in asked.pinned_in if pin.volunteer not in gone)
    policy = replace(asked.policy, most_moves=most)
    return replace(asked, volunteers=people, pinned_in=pins, policy=policy)


def lost(asked: Problem, sits: Roster) -> int:
    return sum(pair in candidates(asked) and pair not in sits for pair in asked.published)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_district_keeps_all_it_has_published(district: Problem, workers: int) -> None:
    asked = under(district, 0)
    result = solve(asked, SolveLimits(seconds=2, workers=workers))
    assert result.roster is not None
    assert verify(asked, result.roster).feasible
    assert lost(asked, result.roster) == 0


def test_a_start_that_moves_too_much_does_not_keep_a_district_from_a_roster(district: Problem) -> None:
    """What is kept of the start first leaves no room for promises."""
    today = Roster(frozenset(district.published))
    other = greedy(replace(district, published=immutabledict()), _turned(district, today))
    asked = under(district, 0)
    assert not verify(asked, greedy(asked, other)).feasible
    result = solve(asked, SolveLimits(seconds=2), start=other)
    assert result.roster is not None
    assert verify(asked, result.roster).feasible


def _turned(asked: Problem, sits: Roster) -> Roster:
    """Nobody sits where they do in a roster, most sit elsewhere."""
    known, taken, found = candidates(asked), set[str](), set[Assignment]()
    for person, seats in known.of.items():
        free = [seat for seat in seats if seat not in taken and Assignment(person, seat) not in sits]
        if free:
            taken.add(free[0])
            found.add(Assignment(person, free[0]))
    return Roster(frozenset(found))


def test_drop_outs_in_teams_cost_no_more_moves_than_they_must(district: Problem) -> None:
    """Every tenth person with a shift is gone: the teams they leave are mended, or given up only where the
    budget has room.
    """
    today = Roster(frozenset(district.published))
    gone = sorted(today.people)[::10]
    fewest = next(most for most in range(len(today)) if begun(under(district, most, gone)) is not None)
    assert fewest > 0
    asked = under(district, fewest, gone)
    result = solve(asked, SolveLimits(seconds=2))
    assert result.roster is not None
    assert lost(asked, result.roster) == fewest


def test_torn_promises_do_not_keep_a_district_from_a_roster(district: Problem) -> None:
    """Ann, with three promises of which the dearest excludes both others, beside seven hundred people."""
    traits = frozenset({"ann"})
    at: dict[str, Any] = {"project": district.projects[0].id, "place": district.places[0].id}
    work = (
        shift("s1", "Mon 9-11", seat("s1", traits=traits), **at),
        shift("s2", "Mon 10-15", seat("s2", traits=traits), **at),
        shift("s3", "Mon 14-16", seat("s3", traits=traits), **at),
    )
    asked = replace(
        under(district, 1),
        volunteers=(*district.volunteers, volunteer("ann", traits=frozenset(traits))),
        shifts=district.shifts + work,
        published=immutabledict({**district.published, **torn(1).published}),
    )
    assert not verify(asked, greedy(asked)).feasible
    result = solve(asked, SolveLimits(seconds=2))
    assert result.roster is not None
    assert lost(asked, result.roster) == 1
