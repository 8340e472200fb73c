from functools import partial
from threading import Thread, get_ident

import pytest

from matcher.crew import Crew


def test_tasks_are_done_in_order_where_nobody_helps() -> None:
    done: list[int] = []
    Crew().do([partial(done.append, number) for number in range(5)])
    assert done == [0, 1, 2, 3, 4]


def test_who_helps_takes_part_until_it_is_closed() -> None:
    crew, helped = Crew(), list[int]()
    mine = get_ident()
    helper = Thread(target=crew.help)
    helper.start()
    while not any(each != mine for each in helped):
        crew.do([lambda: helped.append(get_ident()) for _ in range(50)])
    crew.close()
    helper.join(timeout=10)
    assert not helper.is_alive()


def test_what_a_task_raises_is_raised_where_it_was_set() -> None:
    def fail() -> None:
        raise ValueError("asked for")

    with pytest.raises(ValueError, match="asked for"):
        Crew().do([fail])
