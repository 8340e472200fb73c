"""What is worked out of an object is worked out once and goes with the object."""

import gc
import pickle
from threading import Barrier, Thread
from time import sleep
from weakref import ref

from matcher.problem.demand import demands_of
from matcher.problem.memo import memoised, memoised_for_last_roster
from matcher.problem.problem import Problem
from matcher.roster import Roster
from tests.support.builders import problem, roster, shift, volunteer

WEEK = problem([volunteer("ann")], [shift("s1", "Mon 9-11")])


class Owner:
    """Something that values are kept with."""


def test_a_value_is_worked_out_once_for_each_object() -> None:
    asked: list[Owner] = []

    @memoised
    def value(owner: Owner) -> int:
        asked.append(owner)
        return len(asked)

    one, other = Owner(), Owner()
    assert [value(one), value(one), value(other), value(one)] == [1, 1, 2, 1]


def test_a_value_may_be_given() -> None:
    @memoised
    def value(_owner: Owner) -> str:
        return "worked out"

    owner = Owner()
    value.give(owner, "given")
    assert value(owner) == "given"


def test_threads_wait_for_the_first() -> None:
    asked: list[Owner] = []
    together = Barrier(4)

    @memoised
    def value(owner: Owner) -> int:
        asked.append(owner)
        sleep(0.05)
        return len(asked)

    owner, found = Owner(), list[int]()

    def ask() -> None:
        together.wait()
        found.append(value(owner))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 4


def test_a_value_that_holds_its_object_goes_with_it() -> None:
    @memoised
    def value(owner: Owner) -> list[Owner]:
        return [owner]

    owner = Owner()
    assert value(owner) == [owner]
    gone = ref(owner)
    del owner
    gc.collect()
    assert gone() is None


def test_the_last_roster_is_remembered_and_no_other() -> None:
    asked: list[Roster] = []

    @memoised_for_last_roster
    def value(_owner: Problem, each: Roster) -> int:
        asked.append(each)
        return len(asked)

    one, other = roster("ann@s1"), Roster()
    assert [value(WEEK, each) for each in (one, one, other, one)] == [1, 1, 2, 3]


def test_a_problem_travels_without_what_follows_from_it() -> None:
    assert len(demands_of(WEEK)) == 1
    again = pickle.loads(pickle.dumps(WEEK))
    assert set(vars(again)) < set(vars(WEEK))
    assert demands_of(again) == demands_of(WEEK)
