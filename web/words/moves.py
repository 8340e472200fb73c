"""A change of a draft in words, before it is made: who goes where, what breaks, what it costs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import lazy
from matcher.answers.explain import RankedPerson
from matcher.tiers import Tier
from web.services.editing import Consequences
from web.services.faults import NotFound
from web.services.openings import Opening
from web.words.prices import prices
from web.words.rosters import read_names

MOVES = lazy("%(volunteer)s moves from %(from_seat)s to %(seat)s.")
TAKES = lazy("%(volunteer)s takes %(seat)s.")
LEAVES = lazy("%(volunteer)s leaves %(from_seat)s.")
GIVES = lazy("%(other)s gives it up.")
BY_NAME: Mapping[str, Tier] = {tier.name.lower(): tier for tier in Tier}


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a draft by hand: somebody goes to `seat`, leaves `from_seat`, or both.

    `instead_of` gives up `seat` for them. Without any seat it is still to be said where to.
    """

    volunteer: int
    seat: int | None = None
    from_seat: int | None = None
    instead_of: int | None = None

    def fields(self) -> dict[str, int]:
        """The values of a form or an address that ask for it."""
        named = {
            "volunteer": self.volunteer, "seat": self.seat, "from": self.from_seat, "instead": self.instead_of
        }  # fmt: skip
        return {name: value for name, value in named.items() if value is not None}

    def arguments(self) -> dict[str, Any]:
        """What the editing service calls them."""
        return {
            "volunteer_id": self.volunteer,
            "seat_id": self.seat,
            "from_seat_id": self.from_seat,
            "instead_of": self.instead_of,
        }


def sentences(reader: Reader, move: Move) -> Iterator[str]:
    """What would happen to whom."""
    say = reader.translator.say
    volunteer = reader.called("volunteer", str(move.volunteer))
    seat, before = (reader.called("seat", str(each)) for each in (move.seat, move.from_seat))
    if move.seat is not None and move.from_seat is not None:
        yield say(MOVES.format(volunteer=volunteer, from_seat=before, seat=seat))
    elif move.seat is not None:
        yield say(TAKES.format(volunteer=volunteer, seat=seat))
    elif move.from_seat is not None:
        yield say(LEAVES.format(volunteer=volunteer, from_seat=before))
    if move.instead_of is not None:
        yield say(GIVES.format(other=reader.called("volunteer", str(move.instead_of))))


def judged(reader: Reader, found: Consequences) -> dict[str, Any]:
    """What would break, and the price by tier and by rule."""
    costs = {BY_NAME[name]: cost for name, cost in found.costs.items()}
    return {
        "version": found.version,
        "allowed": found.allowed,
        "broken": [reasons.say(reader, "finding", each.rule, **each.numbers) for each in found.broken],
        "prices": list(prices(reader, costs)),
    }


def takers(
    reader: Reader, choices: Sequence[RankedPerson], roster_id: int, leaving: int, seat: int
) -> Iterator[dict[str, Any]]:
    """Who could take over from somebody, each with the price."""
    read_names(reader, "volunteer", (int(choice.volunteer) for choice in choices))
    for choice in choices:
        numbers: dict[str, Any] = {"volunteer": choice.volunteer, "seat": seat, "instead": leaving}
        yield {
            "title": reader.called("volunteer", choice.volunteer),
            "prices": list(prices(reader, choice.costs)),
            "url": url_for("seats.move", roster_id=roster_id, **numbers),
        }


def goals(reader: Reader, found: Sequence[Opening], roster_id: int, move: Move) -> Iterator[dict[str, Any]]:
    """Where somebody could go, each with the price."""
    read_names(reader, "seat", (opening.seat_id for opening in found))
    for opening in found:
        numbers: dict[str, Any] = {"volunteer": move.volunteer, "from": move.from_seat}
        yield {
            "title": reader.called("seat", str(opening.seat_id)),
            "prices": list(prices(reader, opening.costs)),
            "url": url_for("seats.move", roster_id=roster_id, seat=opening.seat_id, **numbers),
        }


def dropped(item: str, place: str) -> tuple[Move, date | None]:
    """A drag on the board: `item` is person-seat, `place` person/day. Raises NotFound when either is neither.

    Beside another person it is handed over to them; on another day of the same person, that day is asked for.
    """
    lifted, put = re.fullmatch(r"(\d{1,15})-(\d{1,15})", item), re.fullmatch(r"(\d{1,15})/([\d-]{10})", place)
    if lifted is None or put is None:
        raise NotFound
    person, seat, goal = int(lifted[1]), int(lifted[2]), int(put[1])
    if goal != person:
        return Move(goal, seat=seat, instead_of=person), None
    try:
        return Move(person, from_seat=seat), date.fromisoformat(put[2])
    except ValueError:
        raise NotFound from None
