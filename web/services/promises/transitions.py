"""Which state of a promise may follow on which, by whom, and when: one table, and nothing else decides it.

A row is a verb. `before` are the states it may be said to; NEW is a seat that this party was never promised.
`after` is the state it leads to; STAYS keeps the one before. `who` may say it. `when` it may be said: AHEAD
of the shift's start, BEGUN once it has started, or at ANY time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

NEW, STAYS = None, None
AS_IT_WAS = None
"""What is taken back leads to what stood before; a seat that was new to them is released, untold."""
PARTY, LEAD, COORDINATOR, SYSTEM = "party", "lead", "coordinator", "system"
STAFF = frozenset({LEAD, COORDINATOR})
AHEAD, BEGUN, ANY = "ahead", "begun", "any"

STANDING = frozenset({"offered", "accepted", "checked_in", "served"})
"""The party has the seat: a head that counts."""
REFUSED = frozenset({"declined", "given_up"})
"""The party said no. Only an explicit act gives them the seat again."""
ENDED = frozenset({"released", "shift_cancelled", "lapsed"})
"""We ended it, or it ended by itself: it may be offered again."""
GONE = REFUSED | ENDED | {"did_not_come"}
"""The party has the seat no longer."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table."""

    before: frozenset[str | None]
    after: str | None
    who: frozenset[str]
    when: str = AHEAD
    instead: Mapping[str | None, str] = immutabledict()

    def to(self, before: str) -> str:
        """The state that it leads to from one; `instead` has those from which it is another than `after`."""
        return self.instead.get(before) or self.after or before


def _row(
    before: Iterable[str | None],
    after: str | None,
    who: Iterable[str],
    when: str = AHEAD,
    instead: Mapping[str | None, str] = immutabledict(),
) -> Transition:
    return Transition(frozenset(before), after, frozenset(who), when, instead)


OPEN: frozenset[str | None] = frozenset({"offered", "accepted"})
COMING: frozenset[str | None] = OPEN | {"checked_in"}
"""The party has a seat of a shift to come. A check-in before the start is a yes, and binds us no more."""
TRANSITIONS: Mapping[str, Transition] = {
    # Given: by publishing; again after a no by an explicit act; by the party's own hand, which staff may have
    # to approve.
    "offer": _row({NEW, *ENDED}, "offered", {COORDINATOR, SYSTEM}),
    "offer_again": _row({*REFUSED}, "offered", {COORDINATOR}),
    "take": _row({NEW, *ENDED, *REFUSED}, "accepted", {PARTY, *STAFF}),
    # Answered: by the party, or by staff for a party that told them so.
    "accept": _row({*OPEN, "lapsed", *REFUSED}, "accepted", {PARTY, *STAFF}),
    "decline": _row(OPEN, "declined", {PARTY, *STAFF, SYSTEM}),
    "give_up": _row({"accepted", "checked_in"}, "given_up", {PARTY, *STAFF, SYSTEM}),
    "lapse": _row({"offered"}, "lapsed", {SYSTEM}),
    # Changed by us: the shift is another one, goes, or this party goes. Who was there for the shift as it was
    # has said yes to that one. Where it becomes again what they were told, what they said to it counts.
    "ask_again": _row(COMING, STAYS, {*STAFF, SYSTEM}, instead={"checked_in": "accepted"}),
    "as_told": _row(OPEN, STAYS, {*STAFF, SYSTEM}),
    "release": _row(COMING, "released", {*STAFF, SYSTEM}),
    "cancel": _row(COMING, "shift_cancelled", {*STAFF, SYSTEM}),
    # Taken back within minutes, before anybody was told: it becomes again what it was.
    "withdraw_offer": _row({"offered"}, AS_IT_WAS, {COORDINATOR, SYSTEM}),
    "give_back": _row({"released"}, AS_IT_WAS, {COORDINATOR, SYSTEM}),
    # Attended.
    "check_in": _row(OPEN, "checked_in", {PARTY, *STAFF}, ANY),
    "serve": _row({*OPEN, "checked_in"}, "served", STAFF, BEGUN),
    "miss": _row({*OPEN, "checked_in"}, "did_not_come", STAFF, BEGUN),
    # Pressed by mistake, or they came after all; and who came without a promise, until that is taken back.
    "unsay": _row({"checked_in", "did_not_come"}, "accepted", STAFF, ANY),
    "turn_up": _row({NEW, *ENDED, *REFUSED}, "checked_in", STAFF, ANY),
    "unplan": _row({"checked_in"}, "released", STAFF, ANY),
    # Set right with a note: by whoever leads the shift while its day sheet is open, by a coordinator always.
    "correct_to_served": _row({"served", "did_not_come", "checked_in", *ENDED, *REFUSED}, "served",
                              STAFF, BEGUN),
    "correct_to_missed": _row({"served", "checked_in"}, "did_not_come", STAFF, BEGUN),
}  # fmt: skip
NEEDS_A_NOTE = frozenset({"correct_to_served", "correct_to_missed"})
"""Corrections of the past say why, in words."""
