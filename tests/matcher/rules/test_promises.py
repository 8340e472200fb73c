"""Every published assignment that is not kept costs its price."""

from matcher.roster import Roster
from matcher.rules.testing import best_by_rows, check_all_rosters, cost_by_rows
from matcher.tiers import Tier
from tests.support.agreement import findings
from tests.support.builders import problem, roster, seat, shift, volunteer

PROMISED = {"ann@s1": 3, "bob@s2": 9}
WORK = [shift("s1", "Mon 9-11", seat("s1"), seat("s1b")), shift("s2", "Mon 9-11")]


def test_kept_promises_cost_nothing() -> None:
    week = problem([volunteer("ann"), volunteer("bob")], WORK, published=PROMISED)
    assert findings("promises", week, roster("ann@s1 bob@s2")) == []


def test_each_broken_promise_costs_its_price() -> None:
    week = problem([volunteer("ann"), volunteer("bob")], WORK, published=PROMISED)
    assert findings("promises", week, roster("ann@s1")) == [(9, Tier.PROMISES)]
    assert findings("promises", week, Roster()) == [(3, Tier.PROMISES), (9, Tier.PROMISES)]


def test_another_seat_of_the_same_shift_does_not_keep_a_promise() -> None:
    week = problem([volunteer("ann"), volunteer("bob")], WORK, published=PROMISED)
    assert findings("promises", week, roster("ann@s1b bob@s2")) == [(3, Tier.PROMISES)]


def test_a_promise_that_can_no_longer_be_kept_costs_its_price_in_any_case() -> None:
    week = problem([volunteer("ann", free=""), volunteer("bob")], WORK, published=PROMISED)
    costs = cost_by_rows(week, roster("bob@s2"))
    assert costs is not None
    assert costs[Tier.PROMISES] == 3
    assert findings("promises", week, roster("bob@s2")) == [(3, Tier.PROMISES)]


def test_a_promise_weighs_more_than_any_desired_head() -> None:
    work = [shift("s1", "Mon 9-11"), shift("s2", "Mon 9-11", seat("s2", desired=9), project="clinic")]
    found = best_by_rows(problem([volunteer("ann")], work, published={"ann@s1": 1}))
    assert found is not None
    assert found[0] == roster("ann@s1")


def test_a_minimum_weighs_more_than_any_promise() -> None:
    work = [shift("s1", "Mon 9-11"), shift("s2", "Mon 9-11", seat("s2", minimum=1))]
    found = best_by_rows(problem([volunteer("ann")], work, published={"ann@s1": 9}))
    assert found is not None
    assert found[0] == roster("ann@s2")


def test_rows_agree_about_promises() -> None:
    check_all_rosters(problem([volunteer("ann"), volunteer("bob")], WORK, published=PROMISED), least=4)
