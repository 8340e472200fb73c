"""Duet and its peers: each makes a roster of a problem in its own way, within the same time.

A roster that breaks a hard rule is emptied of the teams that break it, by one neutral step for all; the
verifier judges what is left.
"""

from collections.abc import Callable, Mapping

from matcher.problem.problem import Problem
from matcher.roster import Roster
from tests.bench.peers import duet, greedy, local_search, mixed_integer, one_model, sign_up

Peer = Callable[[Problem, float, int], Roster | None]

PEERS: Mapping[str, Peer] = {
    "Duet": duet.roster,
    "sign-up order": sign_up.roster,
    "greedy start alone": greedy.roster,
    "one CP-SAT model": one_model.roster,
    "one HiGHS programme": mixed_integer.roster,
    "Timefold": local_search.roster,
}
