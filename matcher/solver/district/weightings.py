"""The weightings of tiers under which the district solver generates columns.

Tiers rank strictly. A weighting puts several of them into one problem, as column generation needs one cost.
Weights are ratios at which trading a unit of a higher tier for units of lower ones is never worthwhile in
practice; where a weighted optimum trades anyway, the restricted core is solved again under strict caps. Each
weighting proves a bound on its last tier. These numbers are no tuning parameters: they say what a bound
means. One of them exceeds the limit of 1,000 for weights within a tier, as it separates tiers.
"""

from collections.abc import Mapping

from matcher.tiers import Tier

#: fairness before wishes
LOWER_TIERS = {Tier.FAIRNESS: 3, Tier.WISHES: 1}
#: all tiers, to find a roster: a missing head outweighs fairness and wishes, a minimum the heads around it
ALL_TIERS = {Tier.MINIMUM: 2_000, Tier.PROMISES: 500, Tier.DESIRED: 100, **LOWER_TIERS}
#: for the bound on fairness: about the same ratios without wishes
TO_FAIRNESS = {Tier.MINIMUM: 700, Tier.PROMISES: 175, Tier.DESIRED: 35, Tier.FAIRNESS: 1}
#: for the bound on desired heads
TO_DESIRED = {Tier.MINIMUM: 20, Tier.PROMISES: 5, Tier.DESIRED: 1}
#: for the bound on promises
TO_PROMISES = {Tier.MINIMUM: 4, Tier.PROMISES: 1}
#: for the bound on minimum heads
TO_MINIMUM = {Tier.MINIMUM: 1}
#: the weightings of coverage, the most telling first
COVERAGE_WEIGHTINGS = TO_DESIRED, TO_PROMISES, TO_MINIMUM


def priced_tiers(weights: Mapping[Tier, int], priced: Mapping[Tier, bool]) -> Mapping[Tier, int]:
    """The weights of those tiers in which anything has a cost, scaled so that the least weight is 1."""
    kept = {tier: weight for tier, weight in weights.items() if priced[tier]}
    least = min(kept.values(), default=1)
    return {tier: weight // least for tier, weight in kept.items()}


def stricter(
    weights: Mapping[Tier, int], wishes: int, gap: float, *, gap_share: float, most: int
) -> Mapping[Tier, int]:
    """Weights closer to strict priorities: all tiers but wishes weigh more, by a factor of at most `most`.

    The gap between a roster and its relaxation grows with the factor. It may reach a share `gap_share` of the
    roster's cost of `wishes`: beyond, the bound on wishes would say little.
    """
    allowed = gap_share * wishes
    factor = most if most * gap <= allowed else max(1, int(allowed / gap))
    return {tier: weight if tier is Tier.WISHES else factor * weight for tier, weight in weights.items()}
