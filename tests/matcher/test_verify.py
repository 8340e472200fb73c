"""A roster is judged without a solver, and the last one only once."""

from matcher.verify import verify
from tests.support.builders import problem, roster, shift, volunteer


def test_the_roster_judged_last_is_not_judged_again() -> None:
    week, today = problem([volunteer("ann")], [shift("s1", "Mon 9-11")]), roster("ann@s1")
    assert verify(week, today) is verify(week, today)


def test_each_roster_is_judged_by_each_problem() -> None:
    ann, bob = volunteer("ann"), volunteer("bob", free="")
    one, other = (problem([ann, bob], [shift("s1", hours)]) for hours in ("Mon 9-11", "Mon 9-12"))
    fits, does_not = roster("ann@s1"), roster("bob@s1")
    for week in (one, other):
        for today, feasible in ((fits, True), (does_not, False), (fits, True)):
            assert verify(week, today).feasible is feasible
