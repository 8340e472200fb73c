"""The tiers of cost: strict priorities between the rules of a roster."""

from enum import IntEnum


class Tier(IntEnum):
    """Strict priorities: no amount of a later tier outweighs one unit of an earlier one."""

    MINIMUM = 1
    PROMISES = 2
    DESIRED = 3
    FAIRNESS = 4
    WISHES = 5


COVERAGE = (Tier.MINIMUM, Tier.PROMISES, Tier.DESIRED)
COMFORT = (Tier.FAIRNESS, Tier.WISHES)
