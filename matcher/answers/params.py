"""Tuning numbers of the answers: how much is tried before one is given.

Larger numbers cost time and may find a better answer; no number changes what an answer means.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParams:
    """How much each answer tries. Counts unless the name says another unit."""

    #: Ways to fill a seat that are offered: more than a person reads at once are no help.
    repairs: int = 5
    #: Ways of one kind among them, so that a reader sees kinds that differ.
    repairs_of_a_kind: int = 2
    #: Ways without asking that are taken from the search, to choose kinds that differ from.
    ways: int = 6
    #: Ways judged exactly for one seat before the search gives up; few are, as bounds come first.
    ways_judged: int = 12
    #: Seats that somebody would leave which are looked into for one way; most seats need no such way.
    seats_opened: int = 12
    #: The same once a way is known.
    seats_opened_after_one: int = 4
    #: Ways without asking beyond which nobody need be asked for more than they said.
    ways_enough: int = 3
    #: Offers that only lack a complete team and get one built, which costs a small solve each.
    teams_completed: int = 4
    #: People judged exactly for each kind of request, such as to come at another time.
    people_asked: int = 2
    #: Other starts that are proposed for a shift: those within two hours keep the part of the day.
    start_offsets_minutes: tuple[int, ...] = (-30, 30, -60, 60, -120, 120)
    #: People judged for each other start; counting more of them does not change which start is best.
    people_at_another_start: int = 60
    #: People from whom the missing part of a team is built, for each seat.
    people_for_a_team_seat: int = 80
    #: Stations of a short hour for which ways to fill it are sought.
    stations_of_an_hour: int = 3
    #: Seats tried one after the other for one more person of a kind.
    seats_for_a_newcomer: int = 60
    #: People decided again for each seat of a shift that a scenario changes: the least busy suffice.
    people_around_a_change: int = 60
    #: People beyond which the subproblem around a change is no cheaper to decide than the whole problem.
    people_of_a_scope: int = 800
    #: Share of the time of a repair that is kept to verify the whole roster and compare it.
    repair_reporting_share: float = 0.2
    #: People considered for each seat of a ring around a hole: many near it, few farther away.
    people_of_a_ring: tuple[int, ...] = (60, 12)
    #: Pairs of person and seat beyond which a ring cannot be decided in about a second.
    pairs_of_a_ring: int = 6_000


DEFAULT_PARAMS = AnswerParams()
