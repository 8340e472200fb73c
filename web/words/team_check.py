"""Who could do what a form asks, in words: how many people, and how many of them are free then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from i18n.levels import LEVELS
from i18n.negotiate import canonical
from i18n.reader import Reader, say_sentence
from i18n.sentence import Plural, plural
from i18n.translator import Message, lazy
from web.schemas.demand import TeamRuleSchema
from web.services.teams.could import LISTS, Could, Counting, Times, times_of
from web.services.teams.names import Unknown
from web.words import team

COULD: Mapping[str, Plural] = {
    "language": plural(
        "%(people)s person speaks %(spoken)s.", "%(people)s people speak %(spoken)s.", "people"
    ),
    "skill": plural(
        "%(people)s person can do this: %(skill)s.", "%(people)s people can do this: %(skill)s.", "people"
    ),
    "skill.level": plural(
        "%(people)s person can do this at level %(least)s of 3 or better: %(skill)s.",
        "%(people)s people can do this at level %(least)s of 3 or better: %(skill)s.",
        "people",
    ),
    "credential": plural(
        "%(people)s person holds this: %(credential)s.",
        "%(people)s people hold this: %(credential)s.",
        "people",
    ),
    "clearance": plural(
        "%(people)s person has this: %(clearance)s.", "%(people)s people have this: %(clearance)s.", "people"
    ),
    "consent": plural(
        "%(people)s person agrees to this: %(consent)s.",
        "%(people)s people agree to this: %(consent)s.",
        "people",
    ),
    "trait": plural(
        "%(people)s person is this: %(trait)s.", "%(people)s people are this: %(trait)s.", "people"
    ),
    "trait.lead": plural(
        "%(people)s person could lead this.", "%(people)s people could lead this.", "people"
    ),
    "seat": plural(
        "%(people)s person meets all of this together.",
        "%(people)s people meet all of this together.",
        "people",
    ),
    "shared_language": plural(
        "%(people)s person shares the language that most speak: %(spoken)s.",
        "%(people)s people share the language that most speak: %(spoken)s.",
        "people",
    ),
    "newcomers": plural(
        "%(people)s person has served often enough to be a mentor.",
        "%(people)s people have served often enough to be a mentor.",
        "people",
    ),
    "organisations": plural(
        "People of %(people)s organisation serve here.",
        "People of %(people)s organisations serve here.",
        "people",
    ),
    "together": plural("%(people)s person serves here.", "%(people)s people serve here.", "people"),
}
NOBODY: Mapping[str, Message] = {
    "language": lazy("Nobody here speaks %(spoken)s."),
    "skill": lazy("Nobody here can do this: %(skill)s."),
    "skill.level": lazy("Nobody here can do this at level %(least)s of 3 or better: %(skill)s."),
    "credential": lazy("Nobody here holds this: %(credential)s."),
    "clearance": lazy("Nobody here has this: %(clearance)s."),
    "consent": lazy("Nobody here agrees to this: %(consent)s."),
    "trait": lazy("Nobody here is this: %(trait)s."),
    "trait.lead": lazy("Nobody here could lead this."),
    "seat": lazy("Nobody here meets all of this together."),
    "shared_language": lazy("Nobody here speaks any language at this level."),
    "newcomers": lazy("Nobody here has served often enough to be a mentor."),
    "organisations": lazy("Nobody here belongs to an organisation."),
    "together": lazy("Nobody serves here yet."),
}
FREE = plural("%(free)s of them is free then.", "%(free)s of them are free then.", "free")
NONE_FREE = lazy("None of them is free then.")
FEWER = plural(
    "That is fewer than the %(count)s person asked for.",
    "That is fewer than the %(count)s people asked for.",
    "count",
)
BOTH = lazy("%(first)s %(then)s")
SEAT = lazy("Seat %(number)s")
UNKNOWN: Mapping[str, Message] = {
    "kind": lazy("No kind of shift here is called %(typed)s."),
    "group": lazy("No shift here serves a group called %(typed)s yet."),
    "word": lazy("The words of the district do not have %(typed)s."),
}
NEAREST = lazy("Did you mean %(nearest)s?")


def times(typed: Mapping[str, Any], zone: ZoneInfo) -> Times | None:
    """When a typed shift would be; None while that is not said."""
    try:
        day = date.fromisoformat(typed.get("day", ""))
        start, end = (time.fromisoformat(typed.get(name, "")) for name in ("start", "end"))
    except (TypeError, ValueError):
        return None
    return times_of(day, start, end, zone)


def seats(said: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What typed seats need, as far as it can be read."""
    return [
        {
            "languages": [
                {"tag": row["tag"], "level": LEVELS.index(row["level"]) + 1}
                for row in seat.get("languages", ())
                if canonical(row.get("tag", "")) and row.get("level") in LEVELS
            ],
            "skills": [
                {"code": row["code"], "level": int(row["level"]) if row.get("level") in ("2", "3") else 1}
                for row in seat.get("skills", ())
                if row.get("code")
            ],
            **{name: seat.get(name, ()) for name in LISTS},
        }
        for seat in said
    ]


def rules(said: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The typed rules of the team that can be read."""
    for rule in said:
        try:
            yield TeamRuleSchema().load(rule)
        except ValidationError:
            continue


def lines(
    reader: Reader, counting: Counting, asked: Sequence[Mapping[str, Any]], ruled: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """A block for each seat that asks something, and for each rule of the team: what, and who could."""
    for number, seat in enumerate(asked, 1):
        found = [_said(reader, each) for each in counting.seat(seat)]
        if found:
            yield {"title": reader.translator.say(SEAT.format(number=number)), "lines": found}
    for rule in ruled:
        shown = {**rule, "level": LEVELS[rule["level"] - 1]} if "level" in rule else rule
        (title,) = team.in_words(reader, [shown])
        yield {"title": title, "lines": [_said(reader, counting.rule(rule))]}


def _said(reader: Reader, found: Could) -> dict[str, Any]:
    """A line, and whether it warns: nobody could, or fewer than are asked for."""
    numbers = {"people": found.people, found.code: found.what or None, "least": found.least or None}
    if found.code in ("language", "shared_language") and found.what:
        numbers |= {"language": found.what, "level": found.least}
    key = _key(found)
    if not found.people:
        return {"text": say_sentence(reader, NOBODY[key], numbers), "warns": True}
    parts = [say_sentence(reader, COULD[key], numbers)]
    if found.people < found.count:
        parts.append(say_sentence(reader, FEWER, {"count": found.count}))
    elif found.free is not None:
        free = say_sentence(reader, FREE, {"free": found.free}) if found.free else None
        parts.append(free or reader.translator.say(NONE_FREE))
    warns = found.people < found.count or (found.free is not None and found.free < found.count)
    return {"text": _joined(reader, parts), "warns": warns}


def _joined(reader: Reader, parts: Sequence[str]) -> str:
    """One or two sentences, one after the other."""
    return reader.translator.say(BOTH.format(first=parts[0], then=parts[1])) if len(parts) > 1 else parts[0]


def _key(found: Could) -> str:
    if found.code == "skill" and found.least > 1:
        return "skill.level"
    return "trait.lead" if (found.code, found.what) == ("trait", "lead") else found.code


def unknown(reader: Reader, found: Iterable[Unknown]) -> list[dict[str, str]]:
    """Names that match nothing, each with the nearest that does, and the control where it stands."""
    said = []
    for each in found:
        text = reader.translator.say(UNKNOWN[each.kind].format(typed=each.typed))
        near = reader.translator.say(NEAREST.format(nearest=each.nearest)) if each.nearest else ""
        parts = [text, near] if near else [text]
        said.append({"text": _joined(reader, parts), "at": each.field})
    return said
