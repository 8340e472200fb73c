"""Scenarios in words: what changes, how far the answer is, who gains and who loses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from i18n import reasons
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.parties.numbers import is_one
from web.services.whatif import ScenarioView
from web.words.pins import with_pins
from web.words.rosters import read_names
from web.words.sitting import address_of

LATER = lazy("%(seat)s, held again %(by)s")
EARLIER_OR_LATER = {1: lazy("%(minutes)s later"), -1: lazy("%(minutes)s earlier")}
STARTS = lazy("%(shift)s starts %(by)s")
WITHOUT_RULE = lazy("Without the rule: %(rule)s")
SERVE_MORE = plural(
    "One person serves more: %(more_minutes)s.",
    "%(count)s people serve more, taken together %(more_minutes)s.",
    "count",
)
SERVE_LESS = plural(
    "One person serves less: %(less_minutes)s.",
    "%(count)s people serve less, taken together %(less_minutes)s.",
    "count",
)
MOST_PEOPLE = 60
SOMEBODY_NEW = lazy("Somebody new")


def changes(reader: Reader, scenario: ScenarioView) -> list[str]:
    """Each change as a sentence."""
    return [_change(reader, each) for each in scenario.changes]


def _change(reader: Reader, each: Mapping[str, Any]) -> str:
    """One change as a sentence: with its numbers where it has any."""
    if each["change"] == "move_shift" and each.get("minutes"):
        by = by_minutes(reader, int(each["minutes"]))
        shift = reader.called("shift", str(each["shift_id"]))
        return reader.translator.say(STARTS.format(shift=shift, by=by))
    if each["change"] == "switch_rule" and not each["on"]:
        return reader.translator.say(WITHOUT_RULE.format(rule=term(reader, "rule", each["rule"])))
    numbers: dict[str, object] = {"count": each.get("count", len(each.get("volunteers", ())))}
    numbers["volunteers"] = [str(person) for person in each.get("volunteers", ())]
    for name in ("project", "shift", "seat"):
        if f"{name}_id" in each:
            numbers[name] = str(each[f"{name}_id"])
    if "rule" in each:
        numbers["rule"] = each["rule"]
    return reasons.say(reader, "change", each["change"], **numbers)


def summary(reader: Reader, result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answer in sentences with their tones: places filled, promises moved; or why there is none."""
    if result.get("after") is None:
        return [_why_none(reader, result)]
    heads = sum(each["heads_after"] - each["heads_before"] for each in result["by_project"])
    code = "filled_more" if heads > 0 else "filled_fewer" if heads < 0 else "filled_same"
    moved = result["promises_broken"]
    return [
        (reasons.say(reader, "difference", code, heads=abs(heads)), "success" if heads >= 0 else "warning"),
        (
            reasons.say(reader, "difference", "promises_moved" if moved else "promises_kept", count=moved),
            "warning" if moved else "success",
        ),
        *_minimum(reader, result),
        *_hours(reader, result),
    ]


def _minimum(reader: Reader, result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """How many more shifts have their minimum, or how many fewer."""
    projects = result["by_project"]
    met = sum(each.get("minimum_met_after", 0) - each.get("minimum_met_before", 0) for each in projects)
    if met:
        code = "minimum_gained" if met > 0 else "minimum_lost"
        said = reasons.say(reader, "project_difference", code, shifts=abs(met))
        yield said, "success" if met > 0 else "warning"


def _hours(reader: Reader, result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """How many people serve more, and how many less, and by how many hours taken together."""
    changes = [each.get("minutes", 0) for each in result["by_person"]]
    more, less = [each for each in changes if each > 0], [-each for each in changes if each < 0]
    if more:
        yield say_sentence(reader, SERVE_MORE, {"count": len(more), "more_minutes": sum(more)}), "info"
    if less:
        yield say_sentence(reader, SERVE_LESS, {"count": len(less), "less_minutes": sum(less)}), "info"


def _why_none(reader: Reader, result: Mapping[str, Any]) -> tuple[str, str]:
    if result["status"] != "infeasible":
        return reasons.say(reader, "difference", "not_found"), "warning"
    pins = result.get("contradiction")
    if not pins:
        return reasons.say(reader, "difference", "impossible"), "error"
    code = "impossible_pins" if result["smallest"] else "impossible_pins_perhaps_large"
    return with_pins(reader, reasons.say(reader, "difference", code), pins), "error"


def by_project(reader: Reader, result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Projects that gain or lose, those that lose most first."""
    found = sorted(result["by_project"], key=lambda each: each["heads_after"] - each["heads_before"])
    read_names(reader, "project", [int(each["project"]) for each in found])
    for each in found:
        change = each["heads_after"] - each["heads_before"]
        yield {
            "title": reader.called("project", str(each["project"])),
            "url": f"/projects/{each['project']}",
            "before": _of(reader, each["heads_before"], each["wanted_before"]),
            "after": _of(reader, each["heads_after"], each["wanted_after"]),
            "change": change,
            "change_text": f"{change:+d}" if change else reader.formats.number(0),
        }


def by_person(reader: Reader, result: Mapping[str, Any], page: int) -> Iterator[dict[str, Any]]:
    """People who gain or lose shifts, those who lose one first."""
    ordered = sorted(result["by_person"], key=lambda each: not (each["lost"] or each["moved"]))
    shown = ordered[(page - 1) * MOST_PEOPLE : page * MOST_PEOPLE]
    read_names(reader, "volunteer", [int(p["volunteer"]) for p in shown if is_one(str(p["volunteer"]))])
    read_names(reader, "seat", [int(seat.split("+")[0]) for each in shown for seat in _seats(each)])
    for each in shown:
        person = str(each["volunteer"])
        pairs = each["moved"]
        yield {
            "title": _person(reader, person),
            "url": address_of(int(person)) if is_one(person) else "",
            "gains": [seat(reader, one) for one in (*each["gained"], *(new for _old, new in pairs))],
            "loses": [seat(reader, one) for one in (*each["lost"], *(old for old, _new in pairs))],
            "promise": bool(each["lost"] or pairs),
        }


def seat(reader: Reader, code: str) -> str:
    """What a seat is called; a seat of a shift that was added says when it is held again."""
    identity, _, minutes = str(code).partition("+")
    name = reader.called("seat", identity)
    if not minutes:
        return name
    return reader.translator.say(LATER.format(seat=name, by=by_minutes(reader, int(minutes))))


def by_minutes(reader: Reader, minutes: int) -> str:
    """30 minutes later; 1 hour earlier."""
    words = reader.word("minutes", abs(minutes))
    return reader.translator.say(EARLIER_OR_LATER[-1 if minutes < 0 else 1].format(minutes=words))


def _person(reader: Reader, person: str) -> str:
    if is_one(person):
        return reader.called("volunteer", person)
    return reader.translator.say(SOMEBODY_NEW)


def _of(reader: Reader, heads: int, wanted: int) -> str:
    return f"{reader.formats.number(heads)}/{reader.formats.number(wanted)}"


def _seats(each: Mapping[str, Any]) -> Sequence[str]:
    moved = [one for pair in each["moved"] for one in pair]
    return [str(one) for one in (*each["gained"], *each["lost"], *moved)]


def pages(people: Iterable[object]) -> int:
    """How many pages of people there are."""
    return max(1, -(-len(list(people)) // MOST_PEOPLE))
