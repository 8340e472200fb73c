"""The tuning numbers of large neighbourhood search."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LnsParams:
    """How neighbourhoods are chosen, how large they are, and how long each is searched."""

    #: Seconds for one neighbourhood: longer ones are better made smaller.
    neighbourhood_seconds: float = 3.0
    #: CP-SAT's deterministic seconds for one neighbourhood in deterministic mode: about as much as 3 s.
    neighbourhood_effort: float = 0.5
    #: Share of neighbourhoods that improve coverage while both coverage and comfort can be improved.
    coverage_share: float = 0.6
    #: Share of neighbourhoods that lie around a cost that is paid; the others lie anywhere.
    about_cost_share: float = 0.7
    #: Pairs of the first neighbourhood of each kind.
    first_pairs: int = 1_500
    #: Pairs of the smallest neighbourhood: fewer hold no exchange between several people.
    fewest_pairs: int = 100
    #: Pairs of the largest neighbourhood: more take longer to formulate than to solve.
    most_pairs: int = 20_000
    #: Small neighbourhoods searched before all else with one worker: the first step of column generation may
    #: outlast a short time limit, and with it the start would be all there is.
    opening_neighbourhoods: int = 6
    #: Pairs of the first of these.
    opening_pairs: int = 500
    #: CP-SAT's deterministic seconds for each of these: about a quarter of a second.
    opening_effort: float = 0.1
    #: Factor on the pairs after a neighbourhood was solved to optimality.
    larger: float = 1.15
    #: Factor on the pairs after one was not: about two of them undo one that is too large.
    smaller: float = 0.7
    #: Chance, before scaling, of a kind that never improved anything: it may come to do so later.
    least_chance: float = 0.05
    #: People drawn from those who could serve on each shift of a `stretch`.
    people_a_seat: int = 12
    #: Days of a `block`: mostly whole weeks, as terms often count by the week.
    block_days: tuple[int, ...] = (7, 9, 14, 14, 21, 28)
    #: Days that everybody is decided on together at least: fewer allow no exchange.
    fewest_days: int = 4
    #: People whose days are decided together at least.
    fewest_people: int = 3


LNS_DEFAULTS = LnsParams()
