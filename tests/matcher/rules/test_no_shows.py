"""Enough people sit on a seat that its minimum comes with the probability asked for."""

from collections.abc import Sequence
from itertools import combinations_with_replacement, product
from math import isclose, prod
from random import Random

import pytest
from immutabledict import immutabledict

from matcher.problem.errors import InvalidProblem
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.terms import Attendance
from matcher.roster import Roster
from matcher.rules import no_shows
from matcher.rules.testing import check_all_rosters, cost_by_rows
from matcher.solver.subproblem import subproblem
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.agreement import findings
from tests.support.builders import pair, problem, roster, seat, shift, shift_ids, volunteer, volunteer_ids

RECORDS = tuple(
    Attendance(expected, came) for expected, came in ((0, 0), (20, 20), (10, 8), (10, 5), (12, 2), (200, 2))
)

EXACT = 1e-8


def week(
    minimum: int,
    *records: Attendance,
    come: int | None = 95,
    price: Price | None = None,
    project: str = "club",
) -> Problem:
    people = [volunteer(f"v{index}", attendance=record) for index, record in enumerate(records)]
    policy = Policy(come_percent=come, prices=immutabledict({"no_shows": price} if price else {}))
    team = shift("s1", "Mon 9-11", seat("s1", minimum, minimum, 20), project=project)
    return problem(people, [team], policy)


def heads(count: int) -> Roster:
    return Roster(frozenset(pair(f"v{index}@s1") for index in range(count)))


CHANCES = {
    "nobody knows": (Attendance(), 0.9),
    "always came": (Attendance(4, 4), 0.95),
    "never came": (Attendance(4, 0), 0.45),
    "came half of many times": (Attendance(396, 198), 0.504),
}


@pytest.mark.parametrize(("record", "chance"), CHANCES.values(), ids=CHANCES)
def test_a_record_is_mixed_with_four_times_the_usual(record: Attendance, chance: float) -> None:
    assert no_shows.chance(record, 90) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("minimum", "come", "usual", "count"),
    [
        (1, 90, 90, 1),
        (1, 91, 90, 2),
        (1, 99, 90, 2),
        (2, 81, 90, 2),
        (2, 82, 90, 3),
        (3, 95, 90, 5),
        (1, 99, 50, 7),
    ],
)
def test_so_many_usual_people_are_enough(minimum: int, come: int, usual: int, count: int) -> None:
    few, least = no_shows.needed(minimum, come, usual)
    assert few == count
    assert least <= usual / 100
    assert no_shows.comes([least] * count, minimum) >= come / 100 - EXACT
    assert count == minimum or no_shows.comes([usual / 100] * (count - 1), minimum) < come / 100 - EXACT


@pytest.mark.parametrize(("count", "missing"), [(0, 3), (1, 2), (2, 1), (3, 0), (4, 0)])
def test_a_head_too_few_costs_the_weight_of_its_project(count: int, missing: int) -> None:
    usual = [Attendance()] * 4
    assert findings("no_shows", week(2, *usual), heads(count)) == (
        [(missing, Tier.DESIRED)] if missing else []
    )
    priced = week(2, *usual, price=Price(Tier.MINIMUM, 3), project="clinic")
    assert findings("no_shows", priced, heads(count)) == ([(15 * missing, Tier.MINIMUM)] if missing else [])
    assert cost_by_rows(priced, heads(count)) == verify(priced, heads(count)).costs


def test_nothing_is_asked_unless_the_policy_says_how_probable() -> None:
    assert findings("no_shows", week(2, Attendance(), come=None), heads(0)) == []
    assert findings("no_shows", week(0, Attendance()), heads(0)) == []


def test_who_comes_less_often_counts_for_less() -> None:
    three = [Attendance(10, 5)] * 3
    assert findings("no_shows", week(2, *three), heads(3)) == [(2, Tier.DESIRED)]
    surer = [Attendance(50, 50)] * 3
    assert findings("no_shows", week(2, *surer), heads(3)) == []


def test_the_finding_tells_the_exact_chance() -> None:
    asked = week(2, Attendance(), Attendance(10, 5))
    (found,) = [each for each in verify(asked, heads(2)).findings if each.rule == "no_shows"]
    assert found.numbers["percent"] == pytest.approx(0.9 * 8.6 / 14)
    assert found.numbers["asked_percent"] == 0.95


def test_the_chance_that_enough_come_is_that_of_all_who_could() -> None:
    chances = (0.9, 0.5, 0.71, 0.2)
    for minimum in range(1, 5):
        assert chance_of(chances, minimum) == pytest.approx(no_shows.comes(chances, minimum))
        exactly = sum(
            prod(chance if came else 1 - chance for chance, came in zip(chances, each, strict=True))
            for each in product((True, False), repeat=4)
            if sum(each) >= minimum
        )
        assert no_shows.comes(chances, minimum) == pytest.approx(exactly)


@pytest.mark.parametrize("usual", [50, 75, 90, 99])
@pytest.mark.parametrize("come", [50, 80, 95, 99])
@pytest.mark.parametrize("minimum", [1, 2, 3])
def test_a_team_that_meets_the_rule_comes_with_the_probability(minimum: int, come: int, usual: int) -> None:
    policy = Policy(come_percent=come, usual_percent=usual)
    count, _ = no_shows.needed(minimum, come, usual)
    counts = {
        record: no_shows.counts_for(policy, volunteer("ann", attendance=record), minimum)
        for record in RECORDS
    }
    met = 0
    for size in range(1, 8):
        for team in combinations_with_replacement(RECORDS, size):
            if sum(counts[record] for record in team) >= no_shows.HEAD_PARTS * count:
                met += 1
                chances = [no_shows.chance(record, usual) for record in team]
                assert no_shows.comes(chances, minimum) >= come / 100 - EXACT, (team, chances)
    assert met or count > 7


@pytest.mark.parametrize("seed", range(40))
def test_rows_and_verifier_ask_for_what_is_exactly_probable(seed: int) -> None:
    """Of a random seat and team: what it costs, on both sides, is by how many heads it misses what is enough,
    and a team that costs nothing comes as surely as is asked, by the chances of all who could come.
    """
    random = Random(seed)
    minimum, come = random.randint(1, 3), random.choice((50, 70, 80, 90, 95, 99))
    records = [Attendance(expected := random.choice((0, 2, 9, 30)), expected * random.randint(0, 3) // 3)]
    records += [random.choice(RECORDS) for _ in range(random.randint(0, 5))]
    asked, sits = week(minimum, *records, come=come), heads(len(records))
    rows = cost_by_rows(asked, sits)
    assert rows == verify(asked, sits).costs
    cost = sum(each for each, _ in findings("no_shows", asked, sits))
    exactly = chance_of([no_shows.chance(record, 90) for record in records], minimum)
    assert cost > 0 or exactly >= come / 100 - EXACT
    alone = next(count for count in range(1, 30) if chance_of([0.9] * count, minimum) >= come / 100 - EXACT)
    assert max(0, alone - len(records)) <= cost <= alone or minimum == 1
    usual = week(minimum, *[Attendance()] * alone, come=come)
    assert [findings("no_shows", usual, heads(count)) for count in (alone - 1, alone)] == [
        [(1, Tier.DESIRED)],
        [],
    ]


def chance_of(chances: Sequence[float], minimum: int) -> float:
    """How probable it is that at least the minimum comes, by all there is that could happen."""
    if not minimum or len(chances) < minimum:
        return float(not minimum)
    first, others = chances[0], chances[1:]
    return first * chance_of(others, minimum - 1) + (1 - first) * chance_of(others, minimum)


def test_who_is_enough_alone_counts_for_no_more_than_that() -> None:
    """In a relaxation a share of such a person would be enough as well."""
    policy = Policy(come_percent=99, usual_percent=50)
    count, _ = no_shows.needed(1, 99, 50)
    surest = volunteer("ann", attendance=Attendance(100_000, 100_000))
    assert no_shows.counts_for(policy, surest, 1) == no_shows.HEAD_PARTS * count


def test_for_a_minimum_of_one_hardly_a_team_is_refused_that_would_do() -> None:
    policy = Policy(come_percent=95)
    count, least = no_shows.needed(1, 95, 90)
    for size in range(1, 6):
        for team in combinations_with_replacement(RECORDS, size):
            counted = sum(
                no_shows.counts_for(policy, volunteer("ann", attendance=record), 1) for record in team
            )
            none = prod(1 - no_shows.chance(record, 90) for record in team)
            due = (1 - least) ** count
            assert isclose(due, 0.05, rel_tol=1e-6)
            if none <= due * (1 - least) ** (size / no_shows.HEAD_PARTS):
                assert counted >= no_shows.HEAD_PARTS * count


def test_rows_agree_about_who_may_stay_away() -> None:
    records = (Attendance(), Attendance(10, 5), Attendance(50, 50), Attendance(200, 2))
    check_all_rosters(week(1, *records[:3]), least=4)
    check_all_rosters(week(2, *records), least=4)


def test_a_part_counts_those_who_are_kept() -> None:
    asked = week(2, *[Attendance()] * 3)
    part = subproblem(asked, volunteer_ids("v2"), shift_ids("s1"), keeping=heads(2))
    assert findings("no_shows", part, heads(2)) == [(1, Tier.DESIRED)]
    assert findings("no_shows", part, heads(3)) == []
    check_all_rosters(part)


@pytest.mark.parametrize("numbers", [{"come_percent": 0}, {"come_percent": 100}, {"usual_percent": 49}])
def test_a_probability_that_cannot_be_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(InvalidProblem) as refused:
        Policy(**numbers)  # type: ignore[arg-type]  # the names are those of whole numbers
    assert refused.value.code == "out_of_range"
    assert refused.value.place in numbers


def test_a_visit_of_nobody_lacks_all() -> None:
    assert findings("no_shows", week(1, Attendance()), roster("")) == [(2, Tier.DESIRED)]
