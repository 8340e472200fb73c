"""What a run came to in people, hours and places: tier by tier, what it lost, and what it kept by hand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import url_for

from i18n import reasons
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import Plural, plural
from i18n.translator import Message, lazy
from matcher.tiers import Tier
from web.services.planning import RunView
from web.words.rosters import read_names
from web.words.tiers import share_open

SHOWN = 12
NONE: Mapping[str, Message] = {
    "minimum": lazy("Every shift has its minimum."),
    "promises": lazy("Nobody loses a promised place."),
    "desired": lazy("Every shift has all the people it wants."),
    "fairness": lazy("Nobody serves more than they asked for."),
    "wishes": lazy("Every wish that was weighed is met."),
}
SOME: Mapping[str, Plural] = {
    "minimum": plural(
        "One place that a minimum needs stays empty.",
        "%(count)s places that a minimum needs stay empty.",
        "count",
    ),
    "promises": plural(
        "One promised place would be taken away.", "%(count)s promised places would be taken away.", "count"
    ),
    "desired": plural(
        "One place beyond the minimum stays empty.",
        "%(count)s places beyond the minimum stay empty.",
        "count",
    ),
    "fairness": plural(
        "One person serves %(over)s more than they asked for.",
        "%(count)s people serve more than they asked for, %(over)s in all.",
        "count",
    ),
    "wishes": plural("One wish is not met.", "%(count)s wishes are not met.", "count"),
}
COUNTED = {
    "minimum": "below_minimum",
    "promises": "promises",
    "desired": "missing",
    "fairness": "over_asked",
    "wishes": "wishes",
}
FAR = lazy("At most %(percent)s from the best possible")
UNKNOWN = lazy("How far from the best possible is not known yet")
BEST = lazy("Best possible")
WARNED = ("what", "least", "count")
LOST: Mapping[str, Message] = {
    "declined": lazy("They declined meanwhile."),
    "given_up": lazy("They gave it up meanwhile."),
    "released": lazy("It was taken from them meanwhile."),
    "shift_cancelled": lazy("The shift was cancelled meanwhile."),
    "cancelled": lazy("The shift was cancelled meanwhile."),
    "lapsed": lazy("They did not answer in time."),
    "did_not_come": lazy("They did not come."),
    "moved": lazy("The shift was moved to another week meanwhile."),
    "seat_gone": lazy("The place is no longer needed."),
    "begun": lazy("The shift has begun meanwhile."),
    "full": lazy("Others took the places there meanwhile."),
    "left": lazy("They no longer take part."),
}
ANSWERED = lazy("The run would have taken this place away. They said yes meanwhile and keep it.")
BREAKS = lazy("Beside what happened meanwhile it would break a rule: %(rule)s.")
LEFT_OUT: Mapping[str, Message] = {
    "left": lazy("They no longer take part."),
    "seat_gone": lazy("The place is no longer needed."),
    "begun": lazy("The shift has begun."),
    "held_off": lazy("They said no, or are kept off this place."),
    "unfit": lazy("They can no longer serve there."),
    "pinned": lazy("They are pinned to this place."),
    "breaks_rule": lazy("Beside the rest it would break a rule that always holds."),
}
KEPT = plural(
    "The run keeps one change by hand from draft %(id)s.",
    "The run keeps %(count)s changes by hand from draft %(id)s.",
    "count",
)
MORE = plural("and one more", "and %(count)s more", "count")


def lines(reader: Reader, run: RunView) -> Iterator[dict[str, Any]]:
    """Tier by tier what a run comes to, and how far from the best possible, unless that has changed."""
    told = run.result or run.progress
    tiers, people = told.get("tiers", {}), told.get("people", {})
    for tier in Tier:
        name = tier.name.lower()
        if name in tiers and not (run.changed and not people):
            best = not run.changed and _is_best(run, tiers, name)
            yield {
                "label": term(reader, "tier", name),
                "says": _says(reader, name, people) if people else "",
                "best": best,
                "far": reader.translator.say(BEST) if best else _far(reader, run, tiers[name]),
            }


def lost(reader: Reader, run: RunView) -> Sequence[dict[str, str]]:
    """The places that the result lost to what happened while it was computed: whose, which, why."""
    found = (run.result or {}).get("lost", ())[:SHOWN]
    return list(_named(reader, found, _why_lost))


def left_out(reader: Reader, run: RunView) -> Sequence[dict[str, str]]:
    """The changes by hand that could not be kept: whose, which, why."""
    found = ((run.result or {}).get("kept") or {}).get("left_out", ())[:SHOWN]
    return list(_named(reader, found, lambda reader, each: reader.translator.say(LEFT_OUT[each["why"]])))


def warnings(reader: Reader, run: RunView) -> list[str]:
    """The names of the run's problem that match nothing, each as a sentence."""
    found = (run.result or {}).get("warnings", ())
    told = [(each["code"], {name: each["numbers"].get(name) for name in WARNED}) for each in found]
    return [reasons.say(reader, "warning", code, **numbers) for code, numbers in told]


def more(reader: Reader, count: int) -> str:
    """And 7 more; empty where all are shown."""
    return say_sentence(reader, MORE, {"count": count - SHOWN}) if count > SHOWN else ""


def keeps(reader: Reader, run: RunView) -> str:
    """That a run keeps changes by hand, how many and of which draft; empty where none."""
    if not run.kept or not run.kept["edits"]:
        return ""
    return say_sentence(reader, KEPT, {"count": len(run.kept["edits"]), "id": str(run.kept["roster"])})


def _is_best(run: RunView, tiers: Mapping[str, Any], name: str) -> bool:
    """Whether nothing can be better in a tier, as far as the run could tell of a week with work in it."""
    told = run.result or run.progress
    return bool(told.get("filled")) and "bound" in tiers[name] and share_open(tiers[name]) == 0


def _says(reader: Reader, name: str, people: Mapping[str, int]) -> str:
    count = people.get(COUNTED[name], 0)
    if not count:
        return reader.translator.say(NONE[name])
    over = reader.formats.hours(timedelta(minutes=people.get("over_minutes", 0)))
    return say_sentence(reader, SOME[name], {"count": count, "over": over})


def _far(reader: Reader, run: RunView, tier: Mapping[str, Any]) -> str:
    if run.changed:
        return ""
    if (
        "bound" not in tier
        or (tier["cost"] and not tier["bound"])
        or not (run.result or run.progress).get("filled")
    ):
        return reader.translator.say(UNKNOWN)
    return reader.translator.say(FAR.format(percent=reader.formats.percent(share_open(tier), 1)))


def _named(reader: Reader, found: Sequence[Mapping[str, Any]], why: Any) -> Iterator[dict[str, str]]:
    read_names(reader, "volunteer", {each["volunteer"] for each in found})
    read_names(reader, "seat", {each["seat"] for each in found})
    for each in found:
        yield {
            "person": reader.called("volunteer", str(each["volunteer"])),
            "url": url_for("people.show", volunteer_id=each["volunteer"]),
            "seat": reader.called("seat", str(each["seat"])),
            "why": why(reader, each),
        }


def _why_lost(reader: Reader, each: Mapping[str, Any]) -> str:
    code = str(each["why"])
    if each.get("stays"):
        return reader.translator.say(ANSWERED)
    if code.startswith("rule:"):
        rule = term(reader, "rule", code.removeprefix("rule:"))
        return reader.translator.say(BREAKS.format(rule=rule))
    return reader.translator.say(LOST[code])
