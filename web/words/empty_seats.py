"""Why a seat is empty, and how to fill it, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import url_for

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import lazy
from matcher.answers.explain import FunnelStep, Repair, SeatExplanation
from web.services.access.scope import Scope
from web.services.parties.numbers import is_one
from web.words.moves import of_repair
from web.words.prices import effects
from web.words.rosters import read_names
from web.words.sitting import address_of

FEWER = lazy("%(lost)s fewer")
ASSIGN, ASK, MOVE, TRY = lazy("Assign"), lazy("Ask"), lazy("Move"), lazy("Try")
ASKING = frozenset({"ask_limit", "ask_time", "ask_rest"})
OF_DEMAND = frozenset({"shift_time", "raise_language", "lower_need"})
MOST_ABLE = 12
MOVING = frozenset({"move", "move_open", "chain", "chain_open", "exchange"})


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
    """The ways to fill the seat, each with what it means and where to press."""
    for repair in empty.repairs:
        yield {
            "text": reasons.say(reader, "repair", repair.code, **repair.numbers),
            "prices": [] if repair.code == "recruit" else effects(reader, repair.effect, repair.moves),
            **_action(reader, empty, repair, roster_id),
        }


def _action(reader: Reader, empty: SeatExplanation, repair: Repair, roster_id: int) -> Mapping[str, Any]:
    """The one button of a repair: look at the move and make it, ask somebody, or try another need apart."""
    say, code = reader.translator.say, repair.code
    person = repair.numbers.get("volunteer")
    if code in ASKING:
        return {"act": say(ASK), "ask": {"volunteer": person, "rule": code}}
    if code == "renew_credential":
        url = address_of(int(str(person)))
        return {"act": say(lazy("Open their page")), "url": url}
    if code in OF_DEMAND:
        return {"act": say(TRY), "url": url_for("what_if.new", roster=roster_id, **tried(empty, repair))}
    if code == "recruit":
        return {}
    move: dict[str, Any] = dict(of_repair(repair).fields())
    url = url_for("seats.move", roster_id=roster_id, **move)
    return {"act": say(MOVE if code in MOVING else ASSIGN), "url": url, "panel": "yes"}


def tried(empty: SeatExplanation, repair: Repair) -> dict[str, Any]:
    """The address of a what-if in which a change of the demand is filled in."""
    numbers = repair.numbers
    found: dict[str, Any] = {"seat": empty.seat}
    if repair.code == "shift_time":
        found["by"] = numbers["minutes"]
    elif repair.code == "raise_language":
        found |= {"language": numbers["language"], "level": numbers["level"]}
    else:
        found |= {"without": numbers["criterion"], "what": numbers["what"]}
    return found


def able(reader: Reader, scope: Scope, empty: SeatExplanation, roster_id: int) -> Iterator[dict[str, Any]]:
    """Some of those who could sit there at once, by name, who are in none of the ways shown before."""
    shown = {str(each.numbers.get("volunteer")) for each in empty.repairs}
    ids = [int(each) for each in empty.able if is_one(each) and each not in shown][:MOST_ABLE]
    known = scope.knows(ids)
    read_names(reader, "volunteer", known)
    for each in ids:
        if each in known:
            numbers: dict[str, Any] = {"volunteer": each, "seat": empty.seat}
            yield {
                "name": reader.called("volunteer", str(each)),
                "person_url": address_of(each),
                "url": url_for("seats.move", roster_id=roster_id, **numbers),
            }
