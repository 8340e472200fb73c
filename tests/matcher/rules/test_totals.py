"""Shifts, minutes and shifts of a kind in the period: not more and not less than agreed."""

import pytest
from immutabledict import immutabledict

from matcher.problem.terms import History, Span, Terms
from matcher.rules import totals
from matcher.rules.testing import check_all_rosters
from tests.support.agreement import findings
from tests.support.calendars import PRICE, assert_missed, calendar, held

BEFORE = History(shifts=2, minutes=120, shifts_of_kind=immutabledict({"L": 1}))

# days, terms, history, units missed
CASES: dict[str, tuple[str, Terms, History | None, int]] = {
    "as many shifts as the most": ("EL.", Terms(shifts=Span(0, 2)), None, 0),
    "one more": ("EL.", Terms(shifts=Span(0, 1)), None, 1),
    "as many as the least": ("EL.", Terms(shifts=Span(2)), None, 0),
    "two fewer": ("...", Terms(shifts=Span(2)), None, 2),
    "shifts before count for the most": ("E..", Terms(shifts=Span(0, 2)), BEFORE, 1),
    "shifts before count for the least": ("E..", Terms(shifts=Span(3)), BEFORE, 0),
    "of one kind, as many": ("LL.", Terms(shifts_of_kind=immutabledict({"L": Span(0, 2)})), None, 0),
    "of one kind, one more with one before": (
        "LL.",
        Terms(shifts_of_kind=immutabledict({"L": Span(0, 2)})),
        BEFORE,
        1,
    ),
    "of another kind": ("EEE", Terms(shifts_of_kind=immutabledict({"L": Span(0, 0)})), None, 0),
    "of a kind, fewer": ("EE.", Terms(shifts_of_kind=immutabledict({"L": Span(2, 3)})), BEFORE, 1),
    "of a kind that is not there": ("E..", Terms(shifts_of_kind=immutabledict({"Z": Span(1)})), None, 1),
}
# minutes of two shifts of an hour each, the span, minutes missed, units
MINUTES: dict[str, tuple[Span, int, int]] = {
    "exactly the most": (Span(0, 120), 0, 0),
    "one minute over is a unit": (Span(0, 119), 1, 1),
    "an hour over is one unit": (Span(0, 60), 60, 1),
    "an hour and a minute over are two": (Span(0, 59), 61, 2),
    "exactly the least": (Span(120), 0, 0),
    "one minute under is a unit": (Span(121), 1, 1),
    "an hour and a minute under are two": (Span(181), 61, 2),
}


@pytest.mark.parametrize(("days", "terms", "history", "units"), CASES.values(), ids=CASES)
def test_shifts(days: str, terms: Terms, history: History | None, units: int) -> None:
    assert_missed("totals", days, units, terms=terms, history=history, kinds="EL")


@pytest.mark.parametrize(("span", "missed", "units"), MINUTES.values(), ids=MINUTES)
def test_minutes_are_counted_by_the_started_hour(span: Span, missed: int, units: int) -> None:
    hard = calendar(3, Terms(minutes=span))
    soft = calendar(3, Terms(minutes=span), soft=["totals"])
    assert [cost for cost, _ in findings("totals", hard, held("EE."))] == [missed] * (missed > 0)
    priced = [cost for cost, _ in findings("totals", soft, held("EE."))]
    assert priced == [units * PRICE.weight] * (units > 0)


def test_minutes_before_the_period_count() -> None:
    asked = calendar(3, Terms(minutes=Span(0, 180)), BEFORE)
    assert findings("totals", asked, held("E..")) == []
    assert findings("totals", asked, held("EE.")) == [(60, None)]


ALL = Terms(shifts=Span(1, 2), minutes=Span(70, 150), shifts_of_kind=immutabledict({"E": Span(1, 1)}))


@pytest.mark.parametrize("history", [None, BEFORE], ids=["unknown", "before"])
@pytest.mark.parametrize("soft", [(), ("totals",)], ids=["hard", "soft"])
def test_rows_agree(history: History | None, soft: tuple[str, ...]) -> None:
    check_all_rosters(calendar(3, ALL, history, kinds="EL", soft=soft), least=1 if history else 2)


def test_one_more_shift_is_allowed_up_to_the_most() -> None:
    asked = calendar(3, Terms(shifts_of_kind=immutabledict({"L": Span(2, 2)})), BEFORE, kinds="EL")
    ann, of = asked.volunteers[0], {str(name): each for name, each in asked.shift.items()}
    assert totals.allows(asked, ann, [], of["L0"])
    assert not totals.allows(asked, ann, [of["L0"]], of["L1"])
    assert totals.allows(asked, ann, [of["L0"]], of["E1"])


def test_one_minute_more_than_the_most_is_not_allowed() -> None:
    asked = calendar(3, Terms(minutes=Span(0, 119)))
    first, second, _ = asked.shifts
    assert totals.allows(asked, asked.volunteers[0], [], first)
    assert not totals.allows(asked, asked.volunteers[0], [first], second)


def test_a_finding_tells_which_total() -> None:
    asked = calendar(3, Terms(shifts=Span(3), shifts_of_kind=immutabledict({"L": Span(0, 0)})), kinds="EL")
    found = {each.numbers["limit"]: each.numbers for each in totals.check(asked, held("LL."))}
    assert found.keys() == {"shifts_least", "shifts_of_kind_most"}
    assert found["shifts_least"]["reached"] == 2
    assert "shift" not in found["shifts_least"]
    assert found["shifts_of_kind_most"]["kind"] == "L"
    assert found["shifts_of_kind_most"]["shift"] == "L1"
