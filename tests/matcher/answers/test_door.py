"""What a change breaks, judged by what it touches, is what it breaks in the whole."""

from random import Random

from hypothesis import given

from fixtures.district import generate
from matcher.answers import door
from matcher.ids import VolunteerId
from matcher.problem.problem import Problem
from matcher.problem.standing import with_fixed
from matcher.roster import Assignment, Roster
from matcher.solver.start.greedy import greedy
from matcher.verify import verify
from tests.support.builders import problem, roster, shift, volunteer
from tests.support.districts import every_rule
from tests.support.edits import edited
from tests.support.strategies import problems, randoms, rosters

EDITS = 60


def assert_as_the_whole(asked: Problem, before: Roster, after: Roster) -> None:
    """Assert that the verdict on what is touched differs as that on the whole does."""
    found = door.broken(asked, before, after.assignments)
    was, now = (frozenset(verify(asked, each).broken) for each in (before, after))
    assert found.fresh == now - was
    assert found.mended == was - now


@given(drawn=problems(6, 5, standing=True), random=randoms())
def test_any_change_of_any_roster_is_judged_as_the_whole(drawn: Problem, random: Random) -> None:
    assert_as_the_whole(drawn, rosters(drawn, random), rosters(drawn, random))


@given(drawn=problems(8, 6, busy=True, standing=True), random=randoms())
def test_one_more_or_one_fewer_is_judged_as_the_whole(drawn: Problem, random: Random) -> None:
    before = rosters(drawn, random)
    for _ in range(4):
        after = edited(drawn, before, random)
        assert_as_the_whole(drawn, before, after)
        before = after


def test_edits_of_a_district_with_every_rule_are_judged_as_the_whole() -> None:
    random, asked = Random(7), every_rule(generate(200, shifts=120))
    before = greedy(asked)
    for number in range(EDITS):
        after = edited(asked, before, random)
        assert_as_the_whole(asked, before, after)
        before = before if number % 3 else after


def test_a_whole_roster_at_once_is_judged_as_the_whole() -> None:
    asked = every_rule(generate(200, shifts=120))
    planned = greedy(asked)
    assert_as_the_whole(asked, Roster(), planned)
    assert_as_the_whole(asked, planned, Roster())


def test_nothing_changed_breaks_nothing() -> None:
    week = problem([volunteer("ann")], [shift("s1", "Mon 9-11"), shift("s2", "Mon 10-12")])
    both = roster("ann@s1 ann@s2")
    assert door.broken(week, both, both.assignments) == door.Broken((), ())


def test_what_stands_need_not_be_in_the_rosters() -> None:
    week = problem(
        [volunteer("ann"), volunteer("bob")],
        [shift("s1", "Mon 9-11"), shift("s2", "Mon 10-12"), shift("s3", "Tue 9-11"), shift("s4", "Wed 9-11")],
        standing="ann@s1",
    )
    found = door.broken(week, Roster(), roster("ann@s2").assignments)
    assert [each.rule for each in found.fresh] == ["one_place"]
    assert with_fixed(week, Roster()).assignments == roster("ann@s1").assignments


def test_few_edits_look_at_a_part_alone(monkeypatch: object) -> None:
    asked = every_rule(generate(200, shifts=120))
    before = greedy(asked)
    judged: list[int] = []

    def counted(part: Problem, seated: Roster) -> object:
        judged.append(len(part.volunteers))
        return verify(part, seated)

    monkeypatch.setattr(door, "verify", counted)  # type: ignore[attr-defined]  # pytest's own
    pair = Assignment(VolunteerId(asked.volunteers[3].id), asked.shifts[5].seats[0].id)
    door.broken(asked, before, before.assignments ^ {pair})
    assert max(judged) < len(asked.volunteers) / 4
