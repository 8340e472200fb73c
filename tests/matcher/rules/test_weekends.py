"""No more weekends with work than agreed, and of a weekend both days or none."""

import pytest

from matcher.problem.terms import History, Terms
from matcher.rules import weekends, whole_weekends
from matcher.rules.testing import check_all_rosters
from tests.support.calendars import assert_missed, calendar, decided, held

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6

# days from Friday, the most weekends, how many before, units missed
CASES: dict[str, tuple[str, int, int | None, int]] = {
    "no weekend": ("E..EEEEE..", 0, None, 0),
    "one weekend by its Saturday": (".E........", 1, None, 0),
    "one weekend by its Sunday": ("..E.......", 0, None, 1),
    "both days are one weekend": (".EE.......", 1, None, 0),
    "one weekend more than the most": (".E......E.", 1, None, 1),
    "Sunday and the next Saturday are two": ("..E.....E.", 1, None, 1),
    "weekends before count": (".E........", 1, 1, 1),
    "as many as are left": (".E........", 2, 1, 0),
    "too many before": ("E.........", 1, 3, 2),
    "too many before and now": (".E......E.", 1, 3, 4),
}
CUT = {
    "a Sunday on the first day": (SUNDAY, "E......", 1),
    "a Saturday on the last day": (SUNDAY, "......E", 1),
    "a Monday on the first day": (0, "E......", 0),
}


@pytest.mark.parametrize(("days", "most", "before", "units"), CASES.values(), ids=CASES)
def test_weekends_with_work(days: str, most: int, before: int | None, units: int) -> None:
    history = None if before is None else History(weekends=before)
    if before is not None and before > most:
        asked = calendar(10, Terms(weekends=most), history, first=FRIDAY, soft=["weekends"])
        assert sum(found.cost for found in weekends.check(asked, held(days))) == 7 * units
    else:
        assert_missed("weekends", days, units, terms=Terms(weekends=most), history=history, first=FRIDAY)


# On a Sunday begins a period after a Saturday that was worked, free, or not known of.
BEFORE = {
    "the weekend counts once": (History(weekends=1, days_in_a_row=1), 1, "E......", 0),
    "the next weekend counts": (History(weekends=1, days_in_a_row=1), 1, "E.....E", 1),
    "a Saturday off was no weekend": (History(weekends=1, days_off_in_a_row=1), 1, "E......", 1),
    "nothing is known of the Saturday": (History(weekends=1), 1, "E......", 1),
}


@pytest.mark.parametrize(("history", "most", "days", "units"), BEFORE.values(), ids=BEFORE)
def test_a_weekend_that_history_has_is_not_counted_again(
    history: History, most: int, days: str, units: int
) -> None:
    assert_missed("weekends", days, units, terms=Terms(weekends=most), history=history, first=SUNDAY)


def test_one_more_shift_is_allowed_on_the_weekend_that_history_has() -> None:
    history = History(weekends=1, days_in_a_row=1)
    asked = calendar(8, Terms(weekends=1), history, first=SUNDAY)
    assert weekends.allows(asked, asked.volunteers[0], [], asked.shifts[0])
    assert not weekends.allows(asked, asked.volunteers[0], [asked.shifts[0]], asked.shifts[7])


@pytest.mark.parametrize(("first", "days", "units"), CUT.values(), ids=CUT)
def test_of_a_weekend_that_the_period_cuts_the_day_inside_counts(first: int, days: str, units: int) -> None:
    assert_missed("weekends", days, units, terms=Terms(weekends=0), first=first)


@pytest.mark.parametrize(("most", "before"), [(0, 0), (1, 0), (1, 1), (0, 2)])
def test_rows_agree(most: int, before: int) -> None:
    # A part of the days only: Saturday to the second Saturday.
    asked = calendar(8, Terms(weekends=most), History(weekends=before), first=SATURDAY, soft=["weekends"])
    check_all_rosters(asked, least=2)


def test_one_more_shift_is_allowed_on_a_weekend_that_is_worked() -> None:
    asked = calendar(9, Terms(weekends=1), first=SATURDAY)
    ann, (first, second, *_, later, _) = asked.volunteers[0], asked.shifts
    assert weekends.allows(asked, ann, [], first)
    assert weekends.allows(asked, ann, [first], second)
    assert weekends.allows(asked, ann, [first], asked.shifts[3])
    assert not weekends.allows(asked, ann, [first], later)


def test_a_shift_on_a_weekday_adds_no_weekend_to_too_many() -> None:
    asked = calendar(9, Terms(weekends=1), first=SATURDAY)
    ann, (first, *_, later, _) = asked.volunteers[0], asked.shifts
    assert weekends.allows(asked, ann, [first, later], asked.shifts[3])


@pytest.mark.parametrize("soft", [(), ("weekends",)], ids=["hard", "soft"])
def test_rows_agree_where_a_weekend_is_decided_elsewhere(soft: tuple[str, ...]) -> None:
    asked = calendar(9, Terms(weekends=1), first=SATURDAY, soft=soft)
    check_all_rosters(decided(asked, "E......??"), least=2)


def test_a_finding_tells_how_many_and_the_last() -> None:
    asked = calendar(9, Terms(weekends=1), History(weekends=1), first=SATURDAY)
    (found,) = weekends.check(asked, held("E......E."))
    assert (found.numbers["most"], found.numbers["reached"], found.numbers["shift"]) == (1, 3, "E7")


WHOLE: dict[str, tuple[str, int, int]] = {
    "both days": (".EE", FRIDAY, 0),
    "none": ("E..", FRIDAY, 0),
    "Saturday alone": (".E.", FRIDAY, 1),
    "Sunday alone": ("..E", FRIDAY, 1),
    "two half weekends add up": (".E......E.", FRIDAY, 2),
    "Friday and Monday do not matter": ("E..E", FRIDAY, 0),
    "a Sunday on the first day is no whole weekend": ("E.", SUNDAY, 0),
    "a Saturday on the last day is none either": (".E", FRIDAY, 0),
}


@pytest.mark.parametrize(("days", "first", "units"), WHOLE.values(), ids=WHOLE)
def test_whole_weekends(days: str, first: int, units: int) -> None:
    assert_missed("whole_weekends", days, units, terms=Terms(whole_weekends=True), first=first)


WORKED, FREE = History(days_in_a_row=1), History(days_off_in_a_row=1)
CUT_WHOLE: dict[str, tuple[History, str, int]] = {
    "both days": (WORKED, "E..", 0),
    "the Saturday alone": (WORKED, ".E.", 1),
    "none": (FREE, ".E.", 0),
    "the Sunday alone": (FREE, "E..", 1),
    "nothing is known of the Saturday": (History(shifts=1), "E..", 0),
}


@pytest.mark.parametrize(("history", "days", "units"), CUT_WHOLE.values(), ids=CUT_WHOLE)
def test_a_weekend_that_began_before_the_period_is_whole(history: History, days: str, units: int) -> None:
    terms = Terms(whole_weekends=True)
    assert_missed("whole_weekends", days, units, terms=terms, history=history, first=SUNDAY)


def test_what_was_worked_before_another_day_than_a_sunday_says_nothing_of_weekends() -> None:
    assert_missed("weekends", "E......", 1, terms=Terms(weekends=0), history=WORKED, first=SATURDAY)
    for first in (FRIDAY, MONDAY):
        whole = Terms(whole_weekends=True)
        assert_missed("whole_weekends", ".......", 0, terms=whole, history=WORKED, first=first)


@pytest.mark.parametrize(("history", "first_day"), [(WORKED, "."), (FREE, "E"), (WORKED, "E")])
def test_rows_agree_where_the_first_sunday_is_decided_elsewhere(history: History, first_day: str) -> None:
    asked = calendar(9, Terms(whole_weekends=True), history, first=SUNDAY, soft=["whole_weekends"])
    check_all_rosters(decided(asked, f"{first_day}......??"), least=2)


@pytest.mark.parametrize("history", [WORKED, FREE], ids=["worked", "free"])
@pytest.mark.parametrize("soft", [(), ("whole_weekends",)], ids=["hard", "soft"])
def test_rows_agree_where_a_weekend_began_before(history: History, soft: tuple[str, ...]) -> None:
    check_all_rosters(calendar(3, Terms(whole_weekends=True), history, first=SUNDAY, soft=soft), least=2)
    check_all_rosters(calendar(3, Terms(weekends=0), history, first=SUNDAY, soft=["weekends"]), least=2)


@pytest.mark.parametrize("soft", [(), ("whole_weekends",)], ids=["hard", "soft"])
def test_rows_agree_about_whole_weekends(soft: tuple[str, ...]) -> None:
    check_all_rosters(calendar(5, Terms(whole_weekends=True), first=FRIDAY, soft=soft))


@pytest.mark.parametrize("half", [".E", "E."], ids=["Sunday", "Saturday"])
def test_rows_agree_where_half_a_weekend_is_decided_elsewhere(half: str) -> None:
    asked = calendar(9, Terms(whole_weekends=True), first=SATURDAY, soft=["whole_weekends"])
    check_all_rosters(decided(asked, f"{half}.....??"), least=2)


def test_a_half_weekend_is_told_at_the_day_that_is_worked() -> None:
    asked = calendar(3, Terms(whole_weekends=True), first=FRIDAY)
    (found,) = whole_weekends.check(asked, held("..E"))
    assert found.numbers["shift"] == "E2"
    assert str(found.numbers["day"]) == "2026-12-06"
