"""Rules set aside in words: which rule, for whom, why, by whom; and the cases that a reader may set aside."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import url_for

from i18n.reader import Reader, term
from i18n.translator import lazy
from matcher.result import Finding
from web.services import waiving
from web.services.access.scope import Scope
from web.services.promises.asking import ASKED
from web.services.waiving import Case, SetAside

HOURS = lazy("The hours that somebody gave")
FOR_ONE = lazy("Set aside for %(volunteer)s: %(rule)s")
FOR_TEAM = lazy("Set aside for the team: %(rule)s")
ASKED_FIRST = lazy("They were asked for this place: what they answer decides.")
BY = lazy("%(who)s, %(when)s")
OFFER = lazy("Set aside for this case: %(rule)s")


def rule_name(reader: Reader, rule: str) -> str:
    """What a rule that may be set aside is called."""
    return reader.translator.say(HOURS) if rule == "fitness.available" else term(reader, "rule", rule)


def rows(reader: Reader, found: Iterable[SetAside]) -> list[dict[str, Any]]:
    """What is set aside on a shift, for a list."""
    return [
        {
            "id": each.id,
            "says": says(reader, each.case, each.name),
            "reason": reader.translator.say(ASKED_FIRST) if each.reason == ASKED else each.reason,
            "by": reader.translator.say(BY.format(who=each.by, when=reader.formats.moment(each.at))),
        }
        for each in found
    ]


def says(reader: Reader, case: Case, name: str) -> str:
    """Which rule is set aside for whom."""
    rule = rule_name(reader, case.rule)
    said = FOR_TEAM if case.volunteer_id is None else FOR_ONE
    return reader.translator.say(said.format(rule=rule, volunteer=name))


def cases(
    reader: Reader, scope: Scope, broken: Iterable[Finding], seat_id: int | None, back: str
) -> list[dict[str, Any]]:
    """Of broken rules those that the reader may set aside, each with the address where that is done."""
    return list(_links(reader, waiving.cases(scope, broken, seat_id), back))


def cases_of(
    reader: Reader, scope: Scope, broken: Iterable[tuple[Finding, int]], back: str
) -> list[dict[str, Any]]:
    """The same of rules that several seats break, each with the seat that somebody comes to."""
    found = (waiving.may_waive(scope, finding, seat_id) for finding, seat_id in broken)
    return list(_links(reader, dict.fromkeys(case for case in found if case), back))


def _links(reader: Reader, found: Iterable[Case], back: str) -> Iterator[dict[str, Any]]:
    for case in found:
        case_of = {"rule": case.rule, "volunteer_id": case.volunteer_id, "back": back}
        asked: dict[str, Any] = {name: each for name, each in case_of.items() if each is not None}
        yield {
            "label": reader.translator.say(OFFER.format(rule=rule_name(reader, case.rule))),
            "url": url_for("waivers.new", shift_id=case.shift_id, **asked),
        }
