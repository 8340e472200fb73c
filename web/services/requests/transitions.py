"""Which state of a request may follow on which, and by whom: one table, and nothing else decides it.

A row is a verb. `before` are the states it may be said to; NEW is a request that is not there yet. `after` is
the state it leads to; STAYS keeps the one before. `who` may say it: the ASKER, the DESK of the unit that
deals with it, or the SYSTEM by the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

NEW, STAYS = None, None
ASKER, DESK, SYSTEM = "asker", "desk", "system"

UNDECIDED = frozenset({"received", "accepted"})
"""The desk may still decide what becomes of it."""
DUE = UNDECIDED | {"scheduled"}
"""Its next step is due from the desk by `due_on`."""
OPEN = DUE | {"served"}
"""Not over yet."""
CLOSED = frozenset({"closed", "answered"})
"""Done as it was asked: what the closing rate counts."""
ENDED = CLOSED | {"refused", "handed"}
"""Over, as asked or not."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    before: frozenset[str | None]
    after: str | None
    who: frozenset[str]

    def to(self, before: str | None) -> str:
        """The state that it leads to from one."""
        return self.after or before or "received"


def _row(before: Iterable[str | None], after: str | None, *who: str) -> Transition:
    return Transition(frozenset(before), after, frozenset(who))


TRANSITIONS: Mapping[str, Transition] = immutabledict({
    "ask": _row({NEW}, "received", ASKER),
    # Triaged by the desk.
    "accept": _row({"received"}, "accepted", DESK),
    "assign": _row(DUE, STAYS, DESK),
    "answer": _row(UNDECIDED, "answered", DESK),
    "refuse": _row(UNDECIDED, "refused", DESK),
    "hand": _row(UNDECIDED, "received", DESK),
    "hand_out": _row(UNDECIDED, "handed", DESK),
    "merge": _row(UNDECIDED, "merged", DESK),
    # Its work: a shift, a series or a visit that is linked; none any more; done.
    "schedule": _row(DUE, "scheduled", DESK),
    "unschedule": _row({"scheduled"}, "accepted", DESK, SYSTEM),
    "serve": _row({"scheduled"}, "served", DESK, SYSTEM),
    # Said by who asked; by the clock when they say nothing.
    "close": _row({"served"}, "closed", ASKER, SYSTEM),
    "rate": _row(CLOSED, STAYS, ASKER),
    "reopen": _row({*ENDED, "served"}, "received", ASKER),
    "part": _row({"merged"}, "received", ASKER, DESK),
})  # fmt: skip
