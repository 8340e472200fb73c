"""Days of one kind of shift in a row: not too many, not too few, for each kind on its own."""

import pytest
from immutabledict import immutabledict

from matcher.problem.terms import History, Span, Terms
from matcher.rules import kind_in_a_row
from matcher.rules.testing import check_all_rosters
from tests.support.agreement import findings
from tests.support.calendars import assert_missed, calendar, held


def after(kind: str, days: int, worked: int | None = None) -> History:
    return History(days_in_a_row=worked or days, kind=kind, kind_in_a_row=days)


# days, spans, history, units missed
CASES: dict[str, tuple[str, dict[str, Span], History | None, int]] = {
    "as many as the most": ("EEL", {"E": Span(0, 2)}, None, 0),
    "one more than the most": ("EEEL", {"E": Span(0, 2)}, None, 1),
    "another kind between": ("EELEE", {"E": Span(0, 2)}, None, 0),
    "a day off between": ("EE.EE", {"E": Span(0, 2)}, None, 0),
    "kinds without a span are free": ("LLLL", {"E": Span(0, 1)}, None, 0),
    "too few, then another kind": (".ELL", {"E": Span(2)}, None, 1),
    "too few of two kinds": (".EL.", {"E": Span(2), "L": Span(3)}, None, 3),
    "the last day may go on": ("LLE", {"E": Span(3)}, None, 0),
    "the first day, nothing known": ("ELL", {"E": Span(3)}, None, 0),
    "the first day, after another kind": ("ELL", {"E": Span(3)}, after("L", 2), 2),
    "the first day, goes on": ("ELL", {"E": Span(3)}, after("E", 2), 0),
    "the kind before was too short": ("LL.", {"E": Span(3)}, after("E", 1), 2),
    "the kind before and days off": ("...", {"E": Span(2)}, after("E", 1, 4), 1),
    "too many with those before": ("EE.", {"E": Span(0, 3)}, after("E", 2), 1),
    "days of another kind before are not counted": ("EE.", {"E": Span(0, 2)}, after("L", 2), 0),
}


@pytest.mark.parametrize(("days", "spans", "history", "units"), CASES.values(), ids=CASES)
def test_runs_of_a_kind(days: str, spans: dict[str, Span], history: History | None, units: int) -> None:
    terms = Terms(kind_in_a_row=immutabledict(spans))
    assert_missed("kind_in_a_row", days, units, terms=terms, history=history, kinds="EL")


@pytest.mark.parametrize("history", [None, History(), after("E", 1), after("L", 2, 3)], ids=str)
@pytest.mark.parametrize("soft", [(), ("kind_in_a_row",)], ids=["hard", "soft"])
def test_rows_agree(history: History | None, soft: tuple[str, ...]) -> None:
    terms = Terms(kind_in_a_row=immutabledict({"E": Span(2, 2), "L": Span(0, 1)}))
    check_all_rosters(calendar(3, terms, history, kinds="EL", soft=soft), least=2)


def test_a_finding_says_which_kind() -> None:
    asked = calendar(3, Terms(kind_in_a_row=immutabledict({"L": Span(0, 1)})), kinds="EL")
    (found,) = kind_in_a_row.check(asked, held("ELL"))
    assert (found.numbers["kind"], found.numbers["reached"], found.numbers["shift"]) == ("L", 2, "L2")


def test_one_more_of_a_kind_is_allowed_up_to_the_most() -> None:
    asked = calendar(4, Terms(kind_in_a_row=immutabledict({"E": Span(0, 2)})), after("E", 1), kinds="EL")
    ann, of = asked.volunteers[0], asked.shift
    by_name = {str(name): each for name, each in of.items()}
    assert kind_in_a_row.allows(asked, ann, [], by_name["E0"])
    assert not kind_in_a_row.allows(asked, ann, [by_name["E0"]], by_name["E1"])
    assert kind_in_a_row.allows(asked, ann, [by_name["E0"]], by_name["L1"])
    assert kind_in_a_row.allows(asked, ann, [by_name["L0"]], by_name["E1"])
    assert findings("kind_in_a_row", asked, held("EE..")) == [(1, None)]
