"""Kinds of shift that must not follow each other from one day to the next."""

from dataclasses import replace

import pytest

from matcher.problem.policy import Policy
from matcher.problem.terms import History
from matcher.rules import successions
from matcher.rules.testing import check_all_rosters
from tests.support.builders import problem, shift, volunteer
from tests.support.calendars import assert_missed, calendar, held

LATE = History(days_in_a_row=1, kind="L", kind_in_a_row=1)

# days, forbidden pairs, history, units missed
CASES: dict[str, tuple[str, tuple[str, ...], History | None, int]] = {
    "early after late": ("LE", ("LE",), None, 1),
    "late after early": ("EL", ("LE",), None, 0),
    "a day off between": ("L.E", ("LE",), None, 0),
    "each pair counts": ("LENE", ("LE", "NE"), None, 2),
    "the same kind again": ("NN.", ("NN",), None, 1),
    "several must not follow": ("LEL", ("LE", "LN", "EL"), None, 2),
    "from the day before the period": ("E..", ("LE",), LATE, 1),
    "another kind before the period": ("N..", ("LE",), LATE, 0),
    "nothing known": ("E..", ("LE",), None, 0),
    "the first day off": (".E.", ("LE",), LATE, 0),
    "nothing is forbidden": ("LELN", (), LATE, 0),
}


@pytest.mark.parametrize(("days", "pairs", "history", "units"), CASES.values(), ids=CASES)
def test_successions(days: str, pairs: tuple[str, ...], history: History | None, units: int) -> None:
    assert_missed("successions", days, units, history=history, kinds="ELN", successions=pairs)


@pytest.mark.parametrize("history", [None, LATE], ids=["unknown", "late"])
@pytest.mark.parametrize("soft", [(), ("successions",)], ids=["hard", "soft"])
@pytest.mark.parametrize("pairs", [("LE",), ("LE", "LL", "EL")])
def test_rows_agree(history: History | None, soft: tuple[str, ...], pairs: tuple[str, ...]) -> None:
    asked = calendar(3, None, history, kinds="EL", soft=soft, successions=pairs)
    check_all_rosters(asked)


@pytest.mark.parametrize("soft", [(), ("successions",)], ids=["hard", "soft"])
def test_rows_agree_where_a_day_has_several_shifts(soft: tuple[str, ...]) -> None:
    shifts = [
        shift("a", "Mon 8-9", kind="L"),
        shift("b", "Mon 10-11", kind="N"),
        shift("c", "Tue 8-9", kind="E"),
        shift("d", "Tue 10-11", kind="L"),
        shift("e", "Wed 8-9", kind="E"),
    ]
    policy = Policy(rest_minutes=0, successions=frozenset({("L", "E"), ("N", "E"), ("N", "L")}))
    priced = replace(policy, prices=calendar(1, soft=soft).policy.prices)
    check_all_rosters(problem([volunteer("ann")], shifts, priced))


def test_one_more_shift_is_allowed_unless_a_neighbour_forbids_it() -> None:
    asked = calendar(3, None, LATE, kinds="EL", successions=["LE"])
    ann, of = asked.volunteers[0], {str(name): each for name, each in asked.shift.items()}
    assert not successions.allows(asked, ann, [], of["E0"])
    assert successions.allows(asked, ann, [], of["L0"])
    assert successions.allows(asked, ann, [], of["E1"])
    assert not successions.allows(asked, ann, [of["L0"]], of["E1"])
    assert not successions.allows(asked, ann, [of["E2"]], of["L1"])
    assert successions.allows(asked, ann, [of["L0"]], of["E2"])


def test_a_finding_tells_both_kinds_and_the_day() -> None:
    asked = calendar(3, None, LATE, kinds="EL", successions=["LE"])
    (found,) = successions.check(asked, held("E.."))
    assert (found.numbers["earlier"], found.numbers["kind"], found.numbers["shift"]) == ("L", "E", "E0")
