"""The tiers in stages, for solvers that know one objective at a time."""

from collections.abc import Callable
from time import monotonic

from matcher.roster import Roster
from matcher.tiers import Tier

Minimise = Callable[[Tier, Roster | None, float], Roster | None]
LAST = max(Tier)


def in_stages(minimise: Minimise, deadline: float) -> Roster | None:
    """The roster of the last stage that found one.

    Each tier has half of the time that is left, the last one all of it; what a stage leaves over is the
    next one's. A first stage that finds no roster at all goes on until the deadline.
    """
    best: Roster | None = None
    for tier in Tier:
        left = deadline - monotonic()
        if left <= 0:
            break
        found = minimise(tier, best, left if tier is LAST else left / 2)
        if found is None and best is None and (left := deadline - monotonic()) > 0:
            found = minimise(tier, None, left)
        if found is None:
            break
        best = found
    return best
