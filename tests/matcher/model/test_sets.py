"""Sets that lie within others."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.model.sets import Sets

SETS = st.lists(st.lists(st.integers(0, 200), min_size=1, max_size=9, unique=True), max_size=12)
FEW = st.lists(st.lists(st.integers(62, 66), min_size=1, max_size=5, unique=True), max_size=12)


def largest_by_hand(sets: list[list[int]]) -> list[list[int]]:
    found: list[list[int]] = []
    for members in sorted(sets, key=len, reverse=True):
        if not any(set(members) <= set(other) for other in found):
            found.append(sorted(members))
    return found


@given(SETS | FEW)
def test_the_largest_sets_are_those_within_no_other_one(sets: list[list[int]]) -> None:
    assert [members.tolist() for members in Sets.of(sets).largest()] == largest_by_hand(sets)


def test_sets_are_kept_in_their_order_with_members_ascending() -> None:
    kept = Sets.of([[5, 3, 9], [1], [2, 4]])
    assert (len(kept), [members.tolist() for members in kept]) == (3, [[3, 5, 9], [1], [2, 4]])
    assert len(Sets.of([]).largest()) == 0
