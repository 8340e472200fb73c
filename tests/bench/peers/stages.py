"""The tiers in stages, for solvers that know one objective at a time."""

from collections.abc import Iterator
from time import monotonic

from matcher.policy import Tier


def stages(deadline: float) -> Iterator[tuple[Tier, float]]:
    """Each tier in order, with an even share of the time that is left."""
    for left, tier in zip(range(len(Tier), 0, -1), Tier, strict=True):
        seconds = (deadline - monotonic()) / left
        if seconds <= 0:
            return
        yield tier, seconds
