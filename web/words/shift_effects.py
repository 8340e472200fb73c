"""What a change of shifts does to people, in words, before it is done; and what they were told of it."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from i18n import reasons
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import Table, plural
from i18n.translator import lazy
from web.services.demand.effects import KINDS, LEFT_OUT, TOO_MANY, Effect, Effects
from web.services.demand.told import Told
from web.words.rosters import read_names

MOST = 60
"""So many people are named of one kind; of more, how many they are."""
HEADINGS: Table = {
    "too_many": plural(
        "One of these must go, for fewer places are left. Choose who.",
        "%(count)s of these must go, for fewer places are left. Choose who.",
        "count",
    ),
    "released": plural("One person loses their place", "%(count)s people lose their place", "count"),
    "cancelled": plural(
        "The shift of one person is cancelled",
        "The shift of %(count)s people is cancelled",
        "count",
    ),
    "left_out": plural(
        "One person is not offered the place again",
        "%(count)s people are not offered the place again",
        "count",
    ),
    "asked_again": plural(
        "One person keeps their place and is asked again",
        "%(count)s people keep their place and are asked again",
        "count",
    ),
    "as_told": plural(
        "One person was told exactly this: what they said counts again",
        "%(count)s people were told exactly this: what they said counts again",
        "count",
    ),
    "offered_again": plural(
        "One person is offered the place again", "%(count)s people are offered the place again", "count"
    ),
    "stays": plural("Nothing changes for one person", "Nothing changes for %(count)s people", "count"),
}
MORE = plural("and one more", "and %(count)s more", "count")
CLASH = lazy("Has another shift then, or could not get here in time: %(shift)s.")
CLASH_ELSEWHERE = lazy("Has another shift then, or could not get here in time.")
SEAT_GONE = lazy("Their place is not asked for any more.")
NO_ROOM = lazy("Fewer places are left now, and others were promised one before.")
NO_LONGER_FITS = lazy("It no longer fits what else they have promised.")
OWN = ("fitness", "limits")
"""The rules whose finding speaks of the person alone; others name shifts that the reader may not know."""
WHY: Table = {
    "clash": lazy("clashed with another shift when this one was changed"),
    "unfit": lazy("did not fit any more when this shift was changed"),
    "too_many": lazy("fewer places were left"),
    "seat_gone": lazy("the place was not asked for any more"),
    "cancelled": lazy("the shift was cancelled"),
    "changed": lazy("the shift was changed"),
    "as_told": lazy("the shift is again as it was"),
    "revived": lazy("it takes place after all"),
    "no_answer": lazy("no answer came in time"),
}
SINCE = lazy("since %(when)s")
SINCE_WHY = lazy("since %(when)s: %(why)s")


def effects(reader: Reader, found: Effects, chosen: Sequence[int] = (), groups: Sequence[int] = ()) -> Any:
    """What a change does: groups of people by what happens to them, the gravest first.

    `chosen` and `groups` are the ids of who was chosen to go.
    """
    read_names(reader, "volunteer", {each.volunteer_id for each in found.every if each.volunteer_id})
    several = len(found.shifts) > 1
    if several:
        read_names(reader, "shift", {each.shift_id for each in found.every})
    shown = [_group(reader, found, kind, several=several) for kind in KINDS]
    going = {("volunteer", each) for each in chosen} | {("party", each) for each in groups}
    for group in shown:
        for each in group["people"]:
            each["chosen"] = each["party"] in going
    return {"groups": [group for group in shown if group["count"]], "digest": found.digest}


def _group(reader: Reader, found: Effects, kind: str, *, several: bool) -> dict[str, Any]:
    every = [each for each in found.every if each.kind == kind]
    shown = every if kind == TOO_MANY else every[:MOST]
    count, more = sum(each.heads for each in every), len(every) - len(shown)
    told = sum(found.surplus.values()) if kind == TOO_MANY else count
    return {
        "kind": kind,
        "count": count,
        "title": say_sentence(reader, HEADINGS[kind], {"count": told}) if count else "",
        "people": [_person(reader, each, several=several) for each in shown],
        "more": say_sentence(reader, MORE, {"count": more}) if more else "",
    }


def _person(reader: Reader, effect: Effect, *, several: bool) -> dict[str, Any]:
    party = (
        ("volunteer", effect.volunteer_id) if effect.volunteer_id is not None else ("party", effect.party_id)
    )
    return {
        "name": effect.name,
        "heads": effect.heads,
        "state": effect.state,
        "party": party,
        "why": _why(reader, effect),
        "shift": reader.called("shift", str(effect.shift_id)) if several else "",
    }


def _why(reader: Reader, effect: Effect) -> str:
    say, finding = reader.translator.say, effect.finding
    if effect.why == "clash":
        if effect.other_shift_id is None:
            return say(CLASH_ELSEWHERE)
        return say(CLASH.format(shift=reader.called("shift", str(effect.other_shift_id))))
    if effect.why == "seat_gone":
        return say(SEAT_GONE)
    if effect.kind == LEFT_OUT and effect.why == TOO_MANY:
        return say(NO_ROOM)
    if effect.why != "unfit" or finding is None:
        return ""
    if finding.rule in OWN:
        return reasons.say(reader, "finding", finding.rule, **finding.numbers)
    if finding.rule in reasons.OCCASIONS["hindrance"]:
        return reasons.say(reader, "hindrance", finding.rule)
    return say(NO_LONGER_FITS)


def told(reader: Reader, promises: Sequence[Told], known: Collection[int]) -> Iterator[dict[str, Any]]:
    """What each of a shift's people was told, and what became of it.

    `known` are the volunteers whom the reader may know: of them, and of groups, more can be looked at.
    """
    say, formats = reader.translator.say, reader.formats
    for each in promises:
        when = formats.moment(each.since)
        why = WHY.get(each.why)
        yield {
            "id": each.promise_id if each.volunteer_id is None or each.volunteer_id in known else None,
            "name": each.name,
            "heads": each.heads,
            "role": term(reader, "role", each.role) if each.role else "",
            "state": each.state,
            "since": say(SINCE.format(when=when))
            if why is None
            else say(SINCE_WHY.format(when=when, why=say_sentence(reader, why, {}))),
            "told": formats.when(each.starts_at, each.ends_at) if each.moved else "",
            "standing": each.standing,
        }
