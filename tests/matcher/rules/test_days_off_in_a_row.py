"""Days off in a row: not too many, not too few, with what came before."""

import pytest

from matcher.problem.terms import History, Span, Terms
from matcher.rules import days_off_in_a_row
from matcher.rules.testing import check_all_rosters
from tests.support.calendars import assert_missed, calendar, held


def off(days: int, worked: int = 0) -> History:
    return History(days_in_a_row=worked, days_off_in_a_row=days)


# days, span, history, units missed
CASES: dict[str, tuple[str, Span, History | None, int]] = {
    "enough days off between": ("E..E", Span(2), off(0, 1), 0),
    "too few between": ("E.E.E", Span(3), off(0, 1), 4),
    "too few on the first days, nothing known": (".E", Span(2), None, 0),
    "too few on the first days, after work": (".E", Span(2), off(0, 1), 1),
    "enough with those before": (".E", Span(2), off(1), 0),
    "two too few with those before": (".E", Span(4), off(1), 2),
    "ended before the first day, too short": ("EE", Span(3), off(1), 2),
    "ended before the first day, long enough": ("EE", Span(3), off(3), 0),
    "go on past the last day": ("E.", Span(3), off(0, 1), 0),
    "as many as the most": ("E...E", Span(0, 3), None, 0),
    "one more than the most": ("E....E", Span(0, 3), None, 1),
    "too many at the end": ("E...", Span(0, 2), None, 1),
    "too many with those before": ("..E", Span(0, 3), off(2), 1),
    "only days inside are too many": (".E", Span(0, 2), off(9), 1),
    "never off": (".", Span(0, 0), None, 1),
    "off all the time": ("....", Span(0, 3), off(0, 2), 1),
    "two runs add up": ("..E...", Span(0, 1), None, 3),
}


@pytest.mark.parametrize(("days", "span", "history", "units"), CASES.values(), ids=CASES)
def test_runs_too_long_and_too_short(days: str, span: Span, history: History | None, units: int) -> None:
    assert_missed("days_off_in_a_row", days, units, terms=Terms(days_off_in_a_row=span), history=history)


@pytest.mark.parametrize("history", [None, History(), off(1), off(2), off(3), off(0, 2)], ids=str)
@pytest.mark.parametrize("soft", [(), ("days_off_in_a_row",)], ids=["hard", "soft"])
def test_rows_agree(history: History | None, soft: tuple[str, ...]) -> None:
    terms = Terms(days_off_in_a_row=Span(2, 3))
    check_all_rosters(calendar(5, terms, history, soft=soft), least=2)


def test_too_few_days_off_are_told_at_the_shift_after_them() -> None:
    asked = calendar(5, Terms(days_off_in_a_row=Span(2)))
    (found,) = days_off_in_a_row.check(asked, held("EE.EE"))
    assert (found.numbers["limit"], found.numbers["least"], found.numbers["reached"]) == ("least", 2, 1)
    assert found.numbers["shift"] == "E3"


def test_too_many_days_off_are_told_without_a_shift() -> None:
    asked = calendar(3, Terms(days_off_in_a_row=Span(0, 1)))
    (found,) = days_off_in_a_row.check(asked, held("..."))
    assert "shift" not in found.numbers
