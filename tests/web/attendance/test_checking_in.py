"""Check-in by a code: good for a minute and the next, on one's own shift near its time; guesses are few."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine

from tests.web.attendance.there import BEGINS, ENDS, Day
from web.db import writing
from web.models import Shift
from web.services.actor import Actor
from web.services.attendance import checking_in, codes
from web.services.faults import Conflict, TooMany
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.promises.transitions import COORDINATOR

SECOND = timedelta(seconds=1)


@pytest.fixture
def me(day: Day, actor_of: Callable[[str], Actor]) -> Actor:
    return replace(actor_of("volunteer"), person_id=day.people[0], volunteer_id=day.people[0])


def refused(day: Day, me: Actor, at: datetime, ago: int = 0) -> str:
    with time_machine.travel(at, tick=False):
        code = codes.current(day.session, day.shift_id, at - timedelta(seconds=ago))
        with pytest.raises(Conflict) as fault:
            checking_in.scan(day.session, me, code.token)
        return fault.value.code


def test_a_code_of_a_minute_ago_still_counts_and_an_older_one_does_not(day: Day, me: Actor) -> None:
    assert refused(day, me, BEGINS, 121) == "old_code"
    with time_machine.travel(BEGINS + 30 * SECOND, tick=False):
        old = codes.current(day.session, day.shift_id, BEGINS - 20 * SECOND)
        assert checking_in.scan(day.session, me, old.token).id == day.shift_id
    assert day.promise().state == "checked_in"
    kept = day.kept()
    assert kept is not None
    assert (kept.known_by, kept.arrived_at, kept.late) == ("code", BEGINS, False)


def test_a_number_said_aloud_checks_in_once(day: Day, me: Actor) -> None:
    with time_machine.travel(BEGINS, tick=False):
        number = codes.current(day.session, day.shift_id, BEGINS).number
        assert len(number) == 4
        checking_in.by_number(day.session, me, number)
        assert checking_in.by_number(day.session, me, number).id == day.shift_id
    assert day.promise().state == "checked_in"


def test_guesses_run_out_and_right_numbers_cost_none(day: Day, me: Actor) -> None:
    with time_machine.travel(BEGINS, tick=False):
        right = codes.current(day.session, day.shift_id, BEGINS).number
        wrong = next(f"{each:04}" for each in range(9) if not _counts(day, f"{each:04}"))
        for _ in range(6):
            with pytest.raises(Conflict) as fault:
                checking_in.by_number(day.session, me, wrong)
            assert fault.value.code == "wrong_number"
        with pytest.raises(TooMany):
            checking_in.by_number(day.session, me, right)
    with time_machine.travel(BEGINS + timedelta(minutes=3), tick=False):
        later = codes.current(day.session, day.shift_id, BEGINS + timedelta(minutes=3))
        for _ in range(9):
            checking_in.by_number(day.session, me, later.number)


def _counts(day: Day, number: str) -> bool:
    return codes.is_number_of(day.session, day.shift_id, number, BEGINS)


def test_it_is_too_early_and_too_late(day: Day, me: Actor) -> None:
    assert refused(day, me, BEGINS - timedelta(minutes=61)) == "too_early"
    assert refused(day, me, ENDS) == "check_in_over"


def test_another_has_no_place_and_who_was_released_neither(day: Day, me: Actor) -> None:
    stranger = replace(me, person_id=day.spare[0], volunteer_id=day.spare[0])
    assert refused(day, stranger, BEGINS) == "no_promise"
    with writing(day.session):
        acts.release(day.session, Deed(me, COORDINATOR), [day.promise()])
    assert refused(day, me, BEGINS) == "not_yours_now"


def test_a_cancelled_shift_lets_nobody_in(day: Day, me: Actor) -> None:
    with writing(day.session):
        day.session.get_one(Shift, day.shift_id).status = "cancelled"
    assert refused(day, me, BEGINS) == "cancelled"


def test_what_was_scanned_is_pressed_within_ten_minutes_by_who_scanned(day: Day, me: Actor) -> None:
    with time_machine.travel(BEGINS, tick=False):
        shift_id, mark = checking_in.by_scan(
            day.session, me, codes.current(day.session, day.shift_id, BEGINS).token
        )
    other = replace(me, person_id=day.people[1], volunteer_id=day.people[1])
    with time_machine.travel(BEGINS + timedelta(minutes=9), tick=False):
        with pytest.raises(Conflict):
            checking_in.press(day.session, other, shift_id, mark)
        checking_in.press(day.session, me, shift_id, mark)
    assert day.promise().state == "checked_in"


@pytest.mark.parametrize("token", ["", "7", "-", "x-y", "99999999999999999999-abc", "1-¹", "²-abc"])
def test_what_is_no_token_is_no_shift(day: Day, token: str) -> None:
    assert codes.shift_of(day.session, token, BEGINS) is None
    assert day.session.get(Shift, day.shift_id) is not None
