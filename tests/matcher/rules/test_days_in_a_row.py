"""Days worked in a row: not too many, not too few, with what came before."""

import pytest

from matcher.ids import ShiftId
from matcher.problem.policy import Policy
from matcher.problem.terms import History, Span, Terms
from matcher.roster import Roster
from matcher.rules import days_in_a_row
from matcher.rules.runs import Border, missed
from matcher.rules.testing import check_all_rosters, cost_by_rows
from tests.support.agreement import findings
from tests.support.builders import problem, roster, shift, volunteer
from tests.support.calendars import assert_missed, calendar, held


def after(days: int, off: int = 0) -> History:
    return History(days_in_a_row=days, days_off_in_a_row=off)


NEW = after(0, 1)

# days, span, history, units missed
CASES: dict[str, tuple[str, Span, History | None, int]] = {
    "as many as the most": ("EEE.EEE", Span(0, 3), NEW, 0),
    "one more than the most": ("EEEE.EE", Span(0, 3), NEW, 1),
    "two runs too long add up": ("EEE.EEEE", Span(0, 2), NEW, 3),
    "no day at all": (".E.", Span(0, 0), NEW, 1),
    "too long at the end": ("..EEE", Span(0, 2), NEW, 1),
    "before the period nothing is known, so nothing counts": ("EEE.", Span(0, 3), None, 0),
    "days before count": ("EE..", Span(0, 3), after(2), 1),
    "a day off ends what was before": (".EEE", Span(0, 3), after(2), 0),
    "only days inside are too many": ("E..", Span(0, 3), after(6), 1),
    "too many before alone": ("...", Span(0, 3), after(6), 0),
    "as few as the least": (".EE.", Span(2), NEW, 0),
    "too few": (".E..", Span(3), NEW, 2),
    "two runs too short add up": (".E.E.", Span(3), NEW, 4),
    "a run that goes on past the last day": ("..E", Span(3), NEW, 0),
    "a run that ends the day before the last": ("..E.", Span(3), NEW, 2),
    "on the first day, nothing known": ("E...", Span(3), None, 0),
    "on the first day, only totals known": ("E...", Span(3), History(shifts=3), 0),
    "on the second day, nothing known": (".E..", Span(3), None, 2),
    "on the first day, after days off": ("E...", Span(3), after(0, 2), 2),
    "on the first day, goes on from before": ("E...", Span(3), after(2), 0),
    "on the first day, still too short": ("E...", Span(4), after(2), 1),
    "ended before the first day": ("....", Span(3), after(1), 2),
    "ended long enough before the first day": ("....", Span(3), after(3), 0),
    "the whole period": ("EEE", Span(5), NEW, 0),
    "more than the period has": (".EEE.", Span(50), NEW, 47),
    "the whole period, more than the most": ("EEE", Span(0, 2), None, 1),
    "too short and too long": ("E.EEEE.", Span(2, 3), NEW, 2),
    "one day": ("E", Span(3, 3), NEW, 0),
    "one day too many": ("E", Span(0, 3), after(3), 1),
}


@pytest.mark.parametrize(("days", "span", "history", "units"), CASES.values(), ids=CASES)
def test_runs_too_long_and_too_short(days: str, span: Span, history: History | None, units: int) -> None:
    assert_missed("days_in_a_row", days, units, terms=Terms(days_in_a_row=span), history=history)


@pytest.mark.parametrize(
    "history", [None, NEW, History(), after(1), after(2), after(3), after(0, 2)], ids=str
)
@pytest.mark.parametrize("soft", [(), ("days_in_a_row",)], ids=["hard", "soft"])
def test_rows_agree(history: History | None, soft: tuple[str, ...]) -> None:
    terms = Terms(days_in_a_row=Span(3, 3))
    check_all_rosters(calendar(5, terms, history, soft=soft), least=2)


def test_rows_agree_where_a_day_has_several_shifts() -> None:
    # 9-10 and 11-13 on Tuesday can both be done, 9-10 and 9:30-11 on Monday cannot.
    times = ("Mon 9-10", "Mon 9:30-11", "Tue 9-10", "Tue 11-13", "Wed 9-10", "Fri 9-10")
    shifts = [shift(f"s{index}", when) for index, when in enumerate(times)]
    ann = volunteer("ann", terms=Terms(days_in_a_row=Span(2, 2)), history=NEW)
    check_all_rosters(problem([ann], shifts, Policy(rest_minutes=0)))


def test_a_day_is_the_local_day_a_shift_starts_on() -> None:
    shifts = [shift("s0", "Mon 23-Tue 2"), shift("s1", "Wed 0-2")]
    ann = volunteer("ann", terms=Terms(days_in_a_row=Span(0, 1)))
    calm = problem([ann], shifts, Policy(rest_minutes=0))
    assert findings("days_in_a_row", calm, roster("ann@s0 ann@s1")) == []
    assert cost_by_rows(calm, roster("ann@s0 ann@s1")) is not None


def test_a_finding_says_whose_run_where_and_by_how_much() -> None:
    asked = calendar(7, Terms(days_in_a_row=Span(0, 2)), after(1))
    (found,) = days_in_a_row.check(asked, held("EE....."))
    assert found.numbers["volunteer"] == "ann"
    assert (found.numbers["limit"], found.numbers["most"], found.numbers["reached"]) == ("most", 2, 3)
    assert found.numbers["shift"] == "E1"


ALLOWED = {
    "joins two runs into one too long": ("EE.E...", 2, False),
    "joins two runs that stay short enough": ("E.E....", 1, True),
    "beside a day off": ("EE.E...", 5, True),
    "makes a run too long": ("EEE....", 3, False),
}


@pytest.mark.parametrize(("days", "day", "allowed"), ALLOWED.values(), ids=ALLOWED)
def test_one_more_day_is_allowed_up_to_the_most(days: str, day: int, allowed: bool) -> None:
    asked = calendar(7, Terms(days_in_a_row=Span(2, 3)))
    now = [asked.shift_of[seat] for seat in held(days).held_by(asked.volunteers[0].id)]
    assert days_in_a_row.allows(asked, asked.volunteers[0], now, asked.shift[ShiftId(f"E{day}")]) is allowed


def test_days_before_the_period_are_no_room_for_more() -> None:
    asked = calendar(3, Terms(days_in_a_row=Span(0, 3)), after(3))
    ann = asked.volunteers[0]
    assert not days_in_a_row.allows(asked, ann, [], asked.shifts[0])
    assert days_in_a_row.allows(asked, ann, [], asked.shifts[1])


def test_nobody_who_agreed_on_nothing_is_asked() -> None:
    free = calendar(3)
    assert list(days_in_a_row.check(free, held("EEE"))) == []
    assert list(days_in_a_row.check(free, Roster())) == []


def test_units_of_a_run_carried_in_are_those_inside() -> None:
    # Five before, two inside, four at most: two too many are inside, one was before.
    assert [run.units for run in missed(0b11, 4, Span(0, 4), Border(5))] == [2]
