"""What a change of shifts does to who holds a promise on them: said first, then done exactly so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from i18n.translator import lazy
from matcher.result import Finding
from web.services.faults import Conflict

ASKED_AGAIN, RELEASED, TOO_MANY, CANCELLED = "asked_again", "released", "too_many", "cancelled"
OFFERED_AGAIN, LEFT_OUT, AS_TOLD, STAYS = "offered_again", "left_out", "as_told", "stays"
KINDS = (TOO_MANY, RELEASED, CANCELLED, LEFT_OUT, ASKED_AGAIN, OFFERED_AGAIN, AS_TOLD, STAYS)
"""What may happen to a promise. `too_many`: some of these must go, and the editor says who; `left_out`: not
offered again with the others when a cancelled shift takes place after all; `as_told`: it is again what they
were told, and what they said to it counts."""
CLASH, UNFIT, SEAT_GONE = "clash", "unfit", "seat_gone"
WHYS = (CLASH, UNFIT, TOO_MANY, SEAT_GONE)


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to one promise; `state` is what it is now, `why` for who is released or left out.

    `finding` is the rule that no longer fits, and `other_shift_id` the shift it clashes with, where the
    editor may see that one. `otherwise` is what happens to one of too many who is not chosen to go.
    """

    promise_id: int
    shift_id: int
    seat_id: int
    volunteer_id: int | None
    party_id: int | None
    heads: int
    name: str
    state: str
    kind: str
    why: str = ""
    finding: Finding | None = None
    other_shift_id: int | None = None
    otherwise: str = STAYS

    @property
    def rule(self) -> str:
        """The rule that no longer fits, by name; empty where none is broken."""
        return self.finding.rule if self.finding else ""


class Moved(NamedTuple):
    """When a shift begins before a change, and after it."""

    before: datetime
    after: datetime


@dataclass(frozen=True)
class Effects:
    """Everything that a change does to promises; `surplus` is seat id -> heads that must go.

    `shifts` are what the shifts would be: (id, start, end, place id); `made` and `gone` the starts of those
    that are new, or deleted as nobody was ever given a place there, `moved` those before and after of whole
    series. `digest` is of all that was shown.
    """

    every: tuple[Effect, ...] = ()
    surplus: Mapping[int, int] = field(default_factory=dict)
    shifts: tuple[tuple[int, str, str, int], ...] = ()
    made: tuple[datetime, ...] = ()
    gone: tuple[datetime, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def concerned(self) -> bool:
        """Whether anything happens to anybody, or shifts are made, moved or deleted."""
        return bool(self.made or self.gone or self.moved) or any(each.kind != STAYS for each in self.every)

    @property
    def shift_ids(self) -> list[int]:
        """The ids of the shifts that are changed, in order of time."""
        return [each[0] for each in self.shifts]

    @property
    def crowded(self) -> list[dict[str, int]]:
        """The seats with too many, and how many heads must go from each."""
        return [{"seat_id": seat, "heads": over} for seat, over in self.surplus.items()]

    @cached_property
    def digest(self) -> str:
        """A short text that differs when anything of it does."""
        told = [
            [each.promise_id, each.state, each.kind, each.why, each.rule, each.other_shift_id]
            for each in self.every
        ]
        shown = json.dumps([told, self.shifts, self.made, self.gone, self.moved], default=str)
        return sha256(shown.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who goes where a seat has too many: ids of volunteers and of parties."""

    volunteers: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()

    def __contains__(self, effect: Effect) -> bool:
        return effect.volunteer_id in self.volunteers or effect.party_id in self.parties


class Unconfirmed(Conflict):
    """What a change does has not been seen by who makes it, or is another thing by now. Nothing is changed.

    `again`: something else was shown before. `lacking`: it is not said who goes where there are too many.
    """

    def __init__(self, effects: Effects, *, again: bool = False, lacking: bool = False) -> None:
        super().__init__("unconfirmed", lazy("Look at what this does to people, then confirm it."))
        self.effects = effects
        self.again = again
        self.lacking = lacking


class Overfull(Conflict):
    """A seat would have fewer places than people, and it is not said who goes."""

    def __init__(self, effects: Effects) -> None:
        super().__init__(
            "too_many", lazy("More people have this seat than may sit there then. Say who is released.")
        )
        self.effects = effects
