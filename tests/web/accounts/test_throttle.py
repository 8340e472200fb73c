"""Budgets of tries: used up at once, come back bit by bit, counted exactly, and who counts as one client."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.accounts.people import side_by_side, tries
from tests.web.conftest import TODAY
from web.db import Database
from web.models import Attempt
from web.services.accounts import sign_in, sign_up, throttle
from web.services.accounts.throttle import Budget, give_back, take
from web.services.faults import TooMany

MINUTE = timedelta(minutes=1)
BUDGET = Budget("key:a", 3, 10 * MINUTE)


def seconds_to_wait(session: Session, *budgets: Budget) -> int:
    """0 when a try was there to take."""
    try:
        take(session, budgets or (BUDGET,))
    except TooMany as fault:
        return fault.seconds
    return 0


def test_a_budget_is_used_up_and_says_how_long_to_wait(session: Session) -> None:
    with time_machine.travel(TODAY, tick=False):
        assert [seconds_to_wait(session) for _ in range(4)] == [0, 0, 0, 601]
    with time_machine.travel(TODAY + 4 * MINUTE, tick=False):
        assert seconds_to_wait(session) == 361


@pytest.mark.parametrize(("minutes", "there"), [(9, 0), (10, 1), (19, 1), (20, 2), (30, 3), (600, 3)])
def test_tries_come_back_bit_by_bit(session: Session, minutes: int, there: int) -> None:
    with time_machine.travel(TODAY, tick=False):
        take(session, [BUDGET] * 1)
        take(session, [BUDGET] * 1)
        take(session, [BUDGET] * 1)
    with time_machine.travel(TODAY + minutes * MINUTE, tick=False):
        assert [seconds_to_wait(session) == 0 for _ in range(4)] == [True] * there + [False] * (4 - there)


def test_what_comes_back_is_not_lost_between_two_tries(session: Session) -> None:
    with time_machine.travel(TODAY, tick=False):
        for _ in range(3):
            take(session, [BUDGET])
    with time_machine.travel(TODAY + 15 * MINUTE, tick=False):
        take(session, [BUDGET])
    with time_machine.travel(TODAY + 20 * MINUTE, tick=False):
        assert seconds_to_wait(session) == 0


def test_a_try_is_taken_of_each_budget_or_of_none(session: Session) -> None:
    small = Budget("small:a", 1, MINUTE)
    assert seconds_to_wait(session, BUDGET, small) == 0
    assert seconds_to_wait(session, BUDGET, small) > 0
    assert tries(session) == {"key": 1, "small": 1}


def test_a_try_that_was_right_is_given_back(session: Session) -> None:
    take(session, [BUDGET])
    give_back(session, [BUDGET])
    give_back(session, [BUDGET])
    assert tries(session) == {}


def test_tries_side_by_side_are_counted_exactly(session: Session, database: Database) -> None:
    budget = Budget("key:b", 25, timedelta(hours=1))
    answers = side_by_side(database, [lambda own: take(own, [budget])] * 60)
    assert sum(isinstance(each, TooMany) for each in answers) == 35
    assert tries(session) == {"key": 25}


def test_what_is_full_again_is_forgotten(session: Session) -> None:
    take(session, [BUDGET])
    with time_machine.travel(TODAY + throttle.FORGOTTEN + MINUTE):
        take(session, [Budget("key:other", 3, MINUTE)])
    assert session.scalars(select(Attempt.key)).all() == ["key:other"]


@pytest.mark.parametrize(
    ("most", "every"),
    [
        (sign_in.TRIES_OF_CONTACT, sign_in.SLOW),
        (sign_in.TRIES_OF_DEVICE, sign_in.SLOW),
        (sign_in.TRIES_OF_SIGN_IN, sign_in.SLOW),
        (sign_in.TRIES_OF_ADDRESS, sign_in.EVERY_OF_ADDRESS),
        (sign_up.SIGN_UPS_OF_ADDRESS, sign_up.EVERY_OF_ADDRESS),
    ],
)
def test_nothing_is_forgotten_before_it_has_come_back(most: int, every: timedelta) -> None:
    assert most * every <= throttle.FORGOTTEN


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_one_household_counts_as_one_client(address: str, counted: str) -> None:
    assert throttle.neighbour(address) == counted
