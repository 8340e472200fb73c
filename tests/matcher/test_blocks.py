import numpy as np
import pytest

from matcher.blocks import blocks


def test_shifts_that_share_their_people_are_one_block() -> None:
    shift = np.repeat(np.arange(20), 30)
    person = np.concatenate([np.arange(30) + 100 * (number % 4) for number in range(20)])
    found = blocks(shift, person, 4)
    assert [set(found[np.arange(20) % 4 == town]) for town in range(4)] == [
        {int(found[town])} for town in range(4)
    ]
    assert len(set(found.tolist())) == 4


@pytest.mark.parametrize("count", [1, 3, 40])
def test_every_shift_has_a_block_however_many_are_asked_for(count: int) -> None:
    shift, person = np.array([0, 0, 1, 3, 3, 3]), np.array([0, 2, 2, 0, 1, 2])
    found = blocks(shift, person, count)
    assert len(found) == 4
    assert set(found.tolist()) <= set(range(count))
