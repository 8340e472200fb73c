"""Rosters over the core of a mix: what weights would trade is decided again under strict priorities."""

from matcher.bound import Bound
from matcher.policy import Tier
from matcher.progress import Cancel
from matcher.search import Incumbent
from tests.builders import problem, roster, seat, shift, volunteer


def test_a_promise_is_not_traded_for_heads() -> None:
    tea = shift("tea", "Mon 9-12", seat("tea1", 0, 1))
    hours = [shift(f"h{hour}", f"Mon {hour}-{hour + 1}", project="clinic") for hour in (9, 10, 11)]
    walk = shift("walk", "Tue 9-11", seat("walk1", 0, 1))
    people = [volunteer("ann", free="Mon 8-13"), volunteer("bob", free="Tue 8-12")]
    asked = problem(people, [tea, *hours, walk], published={"ann@tea1": 1})
    incumbent = Incumbent(asked, 20, None)
    incumbent.offer(roster("ann@tea1"), "construct")
    Bound(asked, incumbent, Cancel()).roster(1.0, 0.0)
    found, costs = incumbent.snapshot()
    assert found == roster("ann@tea1 bob@walk1")
    assert costs[Tier.PROMISES - 1] == 0
