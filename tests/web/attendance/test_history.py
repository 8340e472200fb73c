"""What became of earlier promises is history of the next week's problem, for the rule of no-shows."""

from datetime import timedelta

import time_machine
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from matcher.problem.terms import Attendance
from tests.web.attendance.there import BEGINS, ENDS, Day
from tests.web.conftest import MONDAY
from web.db import zone_of
from web.services.actor import Actor
from web.services.attendance import hours, presses, recording, unplanned
from web.services.attendance.presses import Pressed
from web.services.days import Week
from web.services.weeks.catching_up import read
from web.services.weeks.store import kept_week

AFTER = ENDS + timedelta(hours=1)


def records(session: Session, day: Day) -> dict[int, tuple[Attendance, int]]:
    """Of each person their record and how often they served, as kept on and as read anew: both agree."""
    week = Week(MONDAY, zone_of(session))
    session.rollback()
    kept, anew = kept_week(session, week).problem, read(session, week, AFTER).problem
    found = {}
    for each in (*day.people, *day.spare):
        one, other = (problem.volunteer.get(VolunteerId(str(each))) for problem in (kept, anew))
        if one is not None and other is not None:
            assert (one.attendance, one.served) == (other.attendance, other.served)
            found[each] = (one.attendance, one.served)
    return found


def test_the_next_weeks_problem_follows_each_press(session: Session, day: Day, planner: Actor) -> None:
    first, second, third = day.people
    with time_machine.travel(BEGINS, tick=False):
        before = records(session, day)
        for which, what in enumerate(("arrived", "missed")):
            said = Pressed(what, day.promise(which).id, BEGINS)
            presses.press(session, planner, day.shift_id, said)
        unplanned.enter(session, planner, day.shift_id, day.seat_id, day.spare[0], BEGINS)
        assert records(session, day)[first] == before[first]
    with time_machine.travel(AFTER, tick=False):
        hours.confirm(session, planner, day.shift_id)
        after = records(session, day)
        assert after[first] == _more(before[first], 1, 1)
        assert after[second] == _more(before[second], 1, 0)
        assert after[third] == before[third]
        assert after[day.spare[0]] == (before[day.spare[0]][0], before[day.spare[0]][1] + 1)
        right = recording.Said("did_not_come", words="It was somebody else.")
        recording.attend(session, planner, day.promise(0).id, right)
        assert records(session, day)[first] == _more(before[first], 1, 0)


def _more(before: tuple[Attendance, int], expected: int, came: int) -> tuple[Attendance, int]:
    record, served = before
    return Attendance(record.expected + expected, record.came + came), served + came
