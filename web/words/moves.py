"""A change of a draft in words, before it is made: who goes where, what breaks, what it costs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import lazy
from matcher.answers.explain import Repair
from matcher.result import Finding
from web.services.editing import Consequences, Further
from web.services.faults import NotFound
from web.services.openings import Opening
from web.words.prices import effects, names_in
from web.words.rosters import read_names

MOVES = lazy("%(volunteer)s moves from %(from_seat)s to %(seat)s.")
TAKES = lazy("%(volunteer)s takes %(seat)s.")
LEAVES = lazy("%(volunteer)s leaves %(from_seat)s.")
GIVES = lazy("%(other)s gives it up.")
STEP = re.compile(r"(-?\d{1,18})-(\d{0,15})-(\d{0,15})")
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Move:
    """A change of a draft by hand: somebody goes to `seat`, leaves `from_seat`, or both.

    `instead_of` gives up `seat` for them; `also` is what others do at the same time. Without any seat it is
    still to be said where to.
    """

    volunteer: int
    seat: int | None = None
    from_seat: int | None = None
    instead_of: int | None = None
    also: tuple[Further, ...] = ()

    def fields(self) -> dict[str, int | str]:
        """The values of a form or an address that ask for it."""
        also = ".".join("-".join("" if each is None else str(each) for each in step) for step in self.also)
        named = {
            "volunteer": self.volunteer, "seat": self.seat, "from": self.from_seat,
            "instead": self.instead_of, "also": also or None,
        }  # fmt: skip
        return {name: value for name, value in named.items() if value is not None}

    def arguments(self) -> dict[str, Any]:
        """What the editing service calls them."""
        return {
            "volunteer_id": self.volunteer,
            "seat_id": self.seat,
            "from_seat_id": self.from_seat,
            "instead_of": self.instead_of,
            "also": self.also,
        }


def steps_of(text: str) -> tuple[Further, ...]:
    """What others do at the same time, as an address says it: `12-34-56.78-56-`. Raises NotFound."""
    found = [STEP.fullmatch(each) for each in text.split(".")] if text else []
    if len(found) > MOST_STEPS or any(each is None or not (each[2] or each[3]) for each in found):
        raise NotFound
    steps = (each.groups() for each in found if each is not None)
    return tuple((int(who), _seat(seat), _seat(left)) for who, seat, left in steps)


def _seat(text: str) -> int | None:
    return int(text) if text else None


def of_repair(repair: Repair, leaving: int | None = None) -> Move:
    """The change that a repair is; `leaving` is who gives up the seat, where somebody does."""
    added = {int(pair.volunteer): int(pair.seat) for pair in repair.moves.added}
    removed = {int(pair.volunteer): int(pair.seat) for pair in repair.moves.removed}
    numbers = repair.numbers
    named = numbers.get("volunteers") or [
        numbers[name] for name in ("volunteer", "by", "last") if name in numbers
    ]
    people = [int(str(each)) for each in named] if isinstance(named, list | tuple) else []
    people = people or sorted(added)
    first, *others = people
    also = tuple((each, added.get(each), removed.get(each)) for each in others)
    gives = leaving if leaving is not None and leaving not in others else None
    return Move(first, added.get(first), removed.get(first), gives, also)


def sentences(reader: Reader, move: Move) -> Iterator[str]:
    """What would happen to whom."""
    for step in ((move.volunteer, move.seat, move.from_seat), *move.also):
        yield _step(reader, *step)
    if move.instead_of is not None:
        other = reader.called("volunteer", str(move.instead_of))
        yield reader.translator.say(GIVES.format(other=other))


def _step(reader: Reader, person: int, to: int | None, left: int | None) -> str:
    say, volunteer = reader.translator.say, reader.called("volunteer", str(person))
    seat, before = (reader.called("seat", str(each)) if each is not None else "" for each in (to, left))
    if seat and before:
        return say(MOVES.format(volunteer=volunteer, from_seat=before, seat=seat))
    if seat:
        return say(TAKES.format(volunteer=volunteer, seat=seat))
    return say(LEAVES.format(volunteer=volunteer, from_seat=before))


def judged(reader: Reader, found: Consequences) -> dict[str, Any]:
    """What would break, and what it means for whom."""
    read_effects(reader, [found])
    return {
        "version": found.version,
        "allowed": found.allowed,
        "broken": _said(reader, found.broken),
        "aside": _said(reader, found.aside),
        "prices": effects(reader, found.effect, found.moves),
    }


def read_effects(reader: Reader, found: Iterable[Consequences | Repair | Opening]) -> None:
    """Look up everybody and every seat that some effects and moves name, at once."""
    people, seats = set[int](), set[int]()
    for each in found:
        named = names_in(each.effect)
        pairs = (*each.moves.added, *each.moves.removed)
        people |= named["volunteer"] | {int(pair.volunteer) for pair in pairs}
        seats |= named["seat"] | {int(pair.seat) for pair in pairs}
    read_names(reader, "volunteer", people)
    read_names(reader, "seat", seats)


def takers(
    reader: Reader, choices: Sequence[Repair], roster_id: int, leaving: int
) -> Iterator[dict[str, Any]]:
    """Who could take over from somebody, each with what it means."""
    read_effects(reader, choices)
    for choice in choices:
        yield {
            "title": stand_in(reader, choice),
            "prices": effects(reader, choice.effect, choice.moves),
            "url": url_for("seats.move", roster_id=roster_id, **_fields(of_repair(choice, leaving))),
        }


def stand_in(reader: Reader, choice: Repair) -> str:
    """Who would come: a name, or a sentence where others move too."""
    if choice.code == "assign":
        return reader.called("volunteer", str(choice.numbers["volunteer"]))
    return reasons.say(reader, "repair", choice.code, **choice.numbers)


def _fields(move: Move) -> dict[str, Any]:
    return dict(move.fields())


def goals(reader: Reader, found: Sequence[Opening], roster_id: int, move: Move) -> Iterator[dict[str, Any]]:
    """Where somebody could go, each with what it means."""
    read_effects(reader, found)
    for opening in found:
        numbers: dict[str, Any] = {"volunteer": move.volunteer, "from": move.from_seat}
        yield {
            "title": reader.called("seat", str(opening.seat_id)),
            "prices": effects(reader, opening.effect, opening.moves),
            "url": url_for("seats.move", roster_id=roster_id, seat=opening.seat_id, **numbers),
        }


def dropped(item: str, place: str) -> tuple[Move, date | None]:
    """A drag on the board: `item` is person-seat, `place` person/day. Raises NotFound when either is neither.

    Beside another person it is handed over to them; on another day of the same person, that day is asked for.
    """
    lifted, put = (
        re.fullmatch(r"(-?\d{1,18})-(\d{1,15})", item),
        re.fullmatch(r"(-?\d{1,18})/([\d-]{10})", place),
    )
    if lifted is None or put is None:
        raise NotFound
    person, seat, goal = int(lifted[1]), int(lifted[2]), int(put[1])
    if goal != person:
        return Move(goal, seat=seat, instead_of=person), None
    try:
        return Move(person, from_seat=seat), date.fromisoformat(put[2])
    except ValueError:
        raise NotFound from None


def _said(reader: Reader, found: Iterable[Finding]) -> list[str]:
    """What findings say, each sentence once: a rule of several weeks may be broken on each shift."""
    sentences = (reasons.say(reader, "finding", each.rule, **each.numbers) for each in found)
    return list(dict.fromkeys(sentences))
