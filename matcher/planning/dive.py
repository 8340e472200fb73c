"""Whole plans from a mix: fix the plans with the largest shares, mix again for the others, until all but
a few have one (diving with column generation; Sadykov and others, Primal heuristics for branch and price,
2019).
"""

from collections.abc import Callable, Mapping, Sequence
from heapq import nsmallest

import numpy as np

from matcher.planning.cover import Heads
from matcher.planning.master import Mixed
from matcher.planning.mix import Effort, Mix
from matcher.planning.pool import Pool
from matcher.progress import Cancel

CERTAIN = 0.9
FIXED_SHARE = 0.05
MOST_CERTAIN = 4
LEAST_SHARE = 1e-6
TRIED = 4
PLANS_EACH = 40
EFFORT = Effort(near=0.002, patience=8, worth=0.001, keeping=True)


def dive(
    pool: Pool,
    mix: Mix,
    heads: Heads,
    last: int,
    left: Callable[[], float],
    cancel: Cancel,
) -> Mapping[int, int]:
    """A plan, by number, for each person of a mix but for the `last` ones, where others fill `heads`; for
    fewer when time ran out.
    """
    fixed: dict[int, int] = {}
    while len(mix.who) > last:
        mixed = mix.mixed(EFFORT, left)
        chosen = _chosen(pool, mix, mixed, left) if mixed is not None and left() > 0 else {}
        if mixed is None or not chosen:
            break
        fixed |= chosen
        who = [person for person in mix.who if person not in chosen]
        heads = heads + pool.heads(chosen.values())
        mix = Mix(
            pool,
            who,
            heads,
            _promising(mix, mixed, pool, set(who)),
            cancel,
            mix.centre or (mixed.worth, mixed.surcharges),
        )
    return fixed


def _chosen(pool: Pool, mix: Mix, mixed: Mixed, left: Callable[[], float]) -> Mapping[int, int]:
    """Plans with large shares, one a person: those that are nearly certain, or of the largest the few that
    make the mix the least dearer.
    """
    best: dict[int, tuple[float, int]] = {}
    for place in np.flatnonzero(mixed.shares > LEAST_SHARE).tolist():
        number = mix.numbers[place]
        if pool.keeps[number]:
            person = pool.person[number]
            best[person] = max(best.get(person, (0.0, 0)), (float(mixed.shares[place]), number))
    ranked = sorted(((share, person, number) for person, (share, number) in best.items()), reverse=True)
    few = max(1, round(len(mix.who) * FIXED_SHARE))
    certain = sum(share > CERTAIN for share, _, _ in ranked)
    if certain:
        return {person: number for _, person, number in ranked[: MOST_CERTAIN * few][:certain]}
    tried = ranked[: few + TRIED]
    dearer = sorted((mix.trial(number, left), person, number) for _, person, number in tried)
    return {person: number for _, person, number in dearer[:few]}


def _promising(mix: Mix, mixed: Mixed, pool: Pool, who: set[int]) -> Sequence[int]:
    """For each person the plans that come nearest to the mix."""
    inside = set(mix.numbers)
    found: list[int] = []
    for person in sorted(who):
        own = [number for number in pool.of[person] if number in inside]
        found += nsmallest(
            PLANS_EACH, own, key=lambda number: pool.reduced(number, mixed.worth, mixed.surcharges)
        )
    return found
