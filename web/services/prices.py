"""Costs of tiers as plain JSON."""

from collections.abc import Mapping

from matcher.tiers import Tier


def named(costs: Mapping[Tier, int]) -> dict[str, int]:
    """Costs by the tier's name in lower case, zeros as well."""
    return {tier.name.lower(): cost for tier, cost in costs.items()}
