"""A group is served by those who know it."""

import pytest
from immutabledict import immutabledict

from matcher.ids import GroupId
from matcher.problem.problem import Problem
from matcher.rules import continuity
from matcher.rules.testing import check_all_rosters
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer

ELDERS = GroupId("elders")


def people(**times: int) -> Problem:
    known = [
        volunteer(name, continuity=immutabledict({ELDERS: number} if number else {}))
        for name, number in times.items()
    ]
    return problem(
        known, [shift("s1", "Mon 9-11", seat("s1", desired=3), group=ELDERS), shift("s2", "Tue 9-11")]
    )


CASES = {
    "who knows it best": ({"ann": 2, "bob": 1}, 0),
    "who knows it less": ({"ann": 1, "bob": 2}, 3),
    "a stranger": ({"ann": 0, "bob": 2}, 6),
    "a stranger to those who know it well": ({"ann": 0, "bob": 50}, 9),
    "more than three times is enough": ({"ann": 3, "bob": 50}, 0),
    "nobody knows it": ({"ann": 0, "bob": 0}, 0),
}


@pytest.mark.parametrize(("times", "cost"), CASES.values(), ids=CASES)
def test_a_stranger_costs_what_others_know_more(times: dict[str, int], cost: int) -> None:
    known = people(**times)
    assert continuity.price(known, known.volunteers[0], known.shifts[0]) == cost
    assert findings("continuity", known, roster("ann@s1 ann@s2")) == ([(cost, Tier.WISHES)] if cost else [])


def test_rows_agree_about_strangers() -> None:
    check_all_rosters(people(ann=0, bob=1, cid=4), least=6)


def test_those_elsewhere_count_as_knowing_a_group() -> None:
    part = problem(
        [volunteer("ann")],
        [shift("s1", "Mon 9-11", group=ELDERS)],
        part=True,
        served_elsewhere=immutabledict({ELDERS: 2}),
    )
    assert findings("continuity", part, roster("ann@s1")) == [(6, Tier.WISHES)]
    check_all_rosters(part)
