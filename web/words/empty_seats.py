"""Why a seat is empty, and how to fill it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import url_for

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import lazy
from matcher.answers.explain import FunnelStep, RankedPerson, Repair, SeatExplanation
from web.words.prices import price_line, prices
from web.words.rosters import read_names

FEWER = lazy("%(lost)s fewer")
ASSIGN, ASK, MOVE, TRY = lazy("Assign"), lazy("Ask"), lazy("Move"), lazy("Try")
ACTIONS = {
    "assign": ASSIGN,
    "assign_team": ASSIGN,
    "move": MOVE,
    "move_open": MOVE,
    "ask_limit": ASK,
    "ask_time": ASK,
    "ask_rest": ASK,
    "renew_credential": ASK,
}


def funnel(reader: Reader, steps: Sequence[FunnelStep]) -> Iterator[dict[str, Any]]:
    """The lines of the funnel; each count is the one above it less those who fall out here."""
    number, say = reader.formats.number, reader.translator.say
    for step in steps:
        yield {
            "label": reasons.say(reader, "funnel", step.code, **step.numbers),
            "count": step.left,
            "text": number(step.left),
            "out": say(FEWER.format(lost=number(step.lost))) if step.lost else "",
        }


def repairs(reader: Reader, empty: SeatExplanation, roster_id: int) -> Iterator[dict[str, Any]]:
    """The cheapest ways to fill the seat, each with what it costs and where to press."""
    for repair in empty.repairs:
        yield {
            "text": reasons.say(reader, "repair", repair.code, **repair.numbers),
            "note": "" if repair.code == "recruit" else price_line(reader, repair.costs),
            **_action(reader, empty, repair, roster_id),
        }


def read_people(reader: Reader, empty: SeatExplanation, ranked: Sequence[RankedPerson]) -> None:
    """Look up everybody named in the answers at once."""
    people = {choice.volunteer for choice in ranked}
    seats = {empty.seat}
    for repair in empty.repairs:
        people |= {pair.volunteer for pair in (*repair.moves.added, *repair.moves.removed)}
        seats |= {pair.seat for pair in (*repair.moves.added, *repair.moves.removed)}
    read_names(reader, "volunteer", map(int, people))
    read_names(reader, "seat", map(int, seats))


def _action(reader: Reader, empty: SeatExplanation, repair: Repair, roster_id: int) -> Mapping[str, str]:
    """What can be pressed: look at the consequences of seating somebody, or try another need apart."""
    if repair.code == "recruit":
        return {}
    person = repair.numbers.get("volunteer")
    label = reader.translator.say(ACTIONS.get(repair.code, TRY))
    if person is None or repair.code == "assign_team":
        return {"act": label, "url": f"/what-if/new?seat={empty.seat}"}
    origin = repair.numbers.get("from_seat")
    numbers: dict[str, Any] = {"volunteer": person, "seat": empty.seat, "from": origin}
    return {"act": label, "url": url_for("seats.move", roster_id=roster_id, **numbers), "panel": "yes"}


def choices(
    reader: Reader, ranked: Sequence[RankedPerson], seat: int, roster_id: int
) -> Iterator[dict[str, Any]]:
    """Who could sit there at once, cheapest first, with what each costs."""
    for choice in ranked:
        yield {
            "name": reader.called("volunteer", choice.volunteer),
            "person_url": url_for("people.show", volunteer_id=choice.volunteer),
            "prices": list(prices(reader, choice.costs)),
            "url": url_for("seats.move", roster_id=roster_id, volunteer=choice.volunteer, seat=seat),
        }
