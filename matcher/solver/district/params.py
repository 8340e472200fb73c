"""Tuning numbers of the district solver. They were set by measuring on weeks of 300 to 20,000 people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictParams:
    """Tuning numbers of the district solver, each with its unit and reason."""

    #: PDHG iterations of one run: shorter runs restart too often, longer ones restart too late
    master_iterations: int = 30
    #: runs of PDHG iterations for one master solve: better duals would be outdated by the next columns
    master_restarts: int = 3
    #: relative gap at which a master solve ends early
    master_gap: float = 1e-4
    #: length of the first PDHG step; later ones adapt
    first_step: float = 0.02
    #: first primal weight, as a share of the highest cost of a column
    first_primal_weight: float = 0.01
    #: least primal weight, as a share of the highest cost: below it, duals hardly move
    least_primal_weight: float = 0.002
    #: most primal weight in late rounds, as a share of the highest cost: above it, duals oscillate
    most_primal_weight: float = 0.005
    #: most primal weight in the first round, as a share of the highest cost: some duals have far to go
    first_most_primal_weight: float = 0.5
    #: factor a round by which that first limit falls
    primal_weight_decay: float = 0.8
    #: dual, as a share of the highest cost, that doubles the scale of its steps: high duals have far to go
    dual_scale_share: float = 0.01
    #: slope, in highest costs, of the penalty where no column relaxes a row; any slope gives a valid bound
    hard_row_slope: float = 5.0
    #: nodes of the pricing search for one person; few people need a thousandth of them
    pricing_nodes: int = 1_000_000
    #: rounds without weight after which a column is dropped
    idle_rounds: int = 4
    #: weight up to which a column counts as idle
    idle_weight: float = 1e-3
    #: rounds over which the rise of the bound is judged, as single rounds may bring none
    patience_rounds: int = 5
    #: gap between master and bound, as a share of the bound, above which column generation goes on anyway
    settled_gap: float = 3e-3

    #: rise of the bound, as a share, below which column generation ends when a roster is to be found
    roster_rise: float = 5e-4
    #: the same when bounds are to be proven
    proof_rise: float = 1e-4
    #: the same for the last weights, when there is nothing else left to do
    last_rise: float = 2e-6
    #: share of the time left after which the first column generation ends, to leave time for its roster
    roster_share: float = 0.42
    #: share of the time left for a relaxation of a problem too large for anything else
    relaxation_share: float = 0.2
    #: seconds that a second roster is expected to take, as a multiple of those of the first
    second_roster_factor: float = 1.5
    #: seconds before the end at which work is handed back
    return_seconds: float = 1.0

    #: column weight above which a pair belongs to the restricted core
    core_weight: float = 0.05
    #: gap, as a share of the cost, to which the whole restricted core is solved
    core_gap: float = 1.5e-4
    #: gap, as a share of the cost, to which the restricted core is solved while certain pairs are fixed
    fixed_core_gap: float = 5e-5
    #: share of the time left for the restricted core without fixed pairs
    unfixed_core_share: float = 0.25

    #: pairs; a larger relaxation is sifted, a smaller one is solved faster with all its columns
    sift_above_pairs: int = 100_000
    #: columns for each seat and for each person that enter a sifted relaxation at once: enough to keep the
    #: rounds few
    entering_per_group: int = 3
    #: initial pairs of a relaxation, for each head wanted on a seat
    pairs_per_head: int = 4
    #: candidates for each head wanted below which all pairs of a seat are initial
    scarce_candidates_per_head: int = 8
    #: initial pairs of a relaxation for each person
    pairs_per_person: int = 3

    #: factor by which higher tiers weigh more against wishes in the second pass, at most
    strict_factor: int = 4
    #: gap above the core's relaxation, as a share of the cost of wishes, that the second pass may reach
    strict_gap: float = 0.008
    #: weight of fairness over wishes when both are solved together, at most
    fairness_weight: int = 2_000

    #: dual, as a share of the highest cost, above which a row counts as scarce
    scarce_dual: float = 0.05
    #: CP-SAT effort (deterministic seconds) for one scarcity cut
    cut_effort: float = 2.0
    #: rise of the bound, as a share, that a scarcity cut must promise
    cut_rise: float = 2e-3
