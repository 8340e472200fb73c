"""What proofs say about the cost of the best roster, and to whom news is told."""

import pytest

from matcher.roster import Roster
from matcher.solver.proofs import Proof
from matcher.tiers import Tier
from tests.support.builders import problem, roster, seat, shift, volunteer
from tests.support.searches import searching

ASKED = problem(
    [volunteer("ann"), volunteer("bob")], [shift("tea", "Mon 9-11", seat("tea1", desired=2, maximum=2))]
)


def test_a_proof_counts_while_the_earlier_tiers_keep_its_caps() -> None:
    proof = Proof(7, caps=(2, 0), weights={}, cut=False)
    assert proof.least((2, 0, 9)) == 7
    assert proof.least((1, 0, 9)) == 7
    assert proof.least((3, 0, 9)) == 0


def test_of_a_weighted_sum_the_other_tiers_are_taken_away() -> None:
    proof = Proof(30.5, caps=(), weights={Tier.MINIMUM: 10}, cut=False)
    assert proof.least((2, 0, 0)) == 11


def test_all_is_optimal_once_every_tier_costs_its_bound() -> None:
    search = searching(ASKED, roster("ann@tea1"))
    costs = search.incumbent.costs
    assert not search.proofs.optimal
    for tier in Tier:
        search.proofs.add(tier, costs[tier - 1], costs[: tier - 1])
        assert search.proofs.bound(tier) == costs[tier - 1]
    assert search.proofs.optimal


def test_work_that_was_cut_short_steers_no_deterministic_search() -> None:
    for workers, unproven in ((1, True), (2, False)):
        search = searching(ASKED, roster("ann@tea1"), workers=workers)
        search.proofs.add(Tier.DESIRED, search.incumbent.costs[Tier.DESIRED - 1], (), cut=True)
        assert search.proofs.unproven(Tier.DESIRED) is unproven


def test_a_closed_incumbent_takes_neither_rosters_nor_proofs() -> None:
    search = searching(ASKED, Roster())
    search.incumbent.close()
    assert not search.incumbent.offer(roster("ann@tea1"), "improve")
    search.proofs.add(Tier.DESIRED, 1, ())
    assert search.proofs.bound(Tier.DESIRED) == 0


def test_an_incumbent_goes_back_to_its_checkpoint() -> None:
    search = searching(ASKED, Roster())
    search.incumbent.checkpoint()
    assert search.incumbent.offer(roster("ann@tea1"), "improve")
    search.incumbent.restore()
    assert search.incumbent.roster == Roster()
    assert search.incumbent.offer(roster("ann@tea1"), "improve")


@pytest.mark.parametrize("cut", [True, False])
def test_a_repeatable_search_forgets_a_roster_found_in_a_step_that_was_cut_short(cut: bool) -> None:
    search = searching(ASKED, Roster(), workers=1)
    search.step(lambda: (search.incumbent.offer(roster("ann@tea1"), "improve"), cut))
    assert search.incumbent.roster == (Roster() if cut else roster("ann@tea1"))


def test_nothing_is_taken_after_a_step_back() -> None:
    search = searching(ASKED, Roster(), workers=1)
    search.step(lambda: (None, False))
    search.step_back()
    assert search.incumbent.roster == Roster()
    assert not search.incumbent.offer(roster("ann@tea1"), "improve")
