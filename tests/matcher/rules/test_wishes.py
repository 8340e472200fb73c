"""People serve where they like to."""

import pytest

from matcher.rules import wishes
from matcher.rules.testing import check_all_rosters
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, shift, volunteer

WORK = [
    shift("s1", "Mon 9-11", kind="visit"),
    shift("s2", "Tue 9-11", project="clinic", place="park"),
]
CASES: dict[str, tuple[list[tuple[str, str, int]], int, int]] = {
    "no wishes": ([], 0, 0),
    "a project": ([("project", "clinic", 5)], 5, 0),
    "a scene": ([("scene", "medical", 4)], 4, 0),
    "a kind": ([("kind", "visit", 3)], 0, 3),
    "a place": ([("place", "hall", 2)], 0, 2),
    "a shift": ([("shift", "s2", 9)], 9, 0),
    "the dearest wish counts": ([("kind", "visit", 3), ("scene", "community", 8)], 0, 8),
    "part of the dearest wish": ([("kind", "visit", 3), ("shift", "s2", 8)], 5, 0),
    "a dislike": ([("place", "park", -6)], 0, 6),
    "the worst dislike counts": ([("place", "park", -6), ("scene", "medical", -2)], 0, 6),
    "a liking and a dislike of the same shift": ([("place", "park", -6), ("scene", "medical", 2)], 2, 6),
    "a liking of nothing there is": ([("scene", "garden", 4)], 4, 4),
    "the same liked twice": ([("kind", "visit", 3), ("kind", "visit", 5)], 0, 5),
}


@pytest.mark.parametrize(("wanted", "first", "second"), CASES.values(), ids=CASES)
def test_a_shift_costs_what_it_does_not_grant(
    wanted: list[tuple[str, str, int]], first: int, second: int
) -> None:
    week = problem([volunteer("ann", wishes=wanted)], WORK)
    assert [wishes.price(week, week.volunteers[0], each) for each in WORK] == [first, second]
    costs = [(cost, Tier.WISHES) for cost in (first, second) if cost]
    assert findings("wishes", week, roster("ann@s1 ann@s2")) == costs


def test_rows_agree_about_wishes() -> None:
    people = [volunteer("ann", wishes=[("kind", "visit", 3), ("place", "park", -6)]), volunteer("bob")]
    check_all_rosters(problem(people, WORK), least=6)
