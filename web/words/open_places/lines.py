"""An open place as a line of a list, and as a page of its own."""

from collections.abc import Sequence
from typing import Any

from i18n.negotiate import best_match, choose_text
from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.names import chosen
from web.services.open_places.choosing import Found
from web.services.open_places.records import Facts, OpenPlace, OpenProject, OpenSeat, OpenShift, Texts
from web.services.promises.taking import BY_APPROVAL
from web.words.fitting import SHORT, WANTED
from web.words.myshifts import day_month
from web.words.needs import needs_in_words

CHINESE = "zh-Hans"
MOST_NEEDS = 2
AT_HOME = lazy("At somebody's home in %(area)s")
AT_A_HOME = lazy("At somebody's home")
AWAY = lazy("%(distance)s away")
APPROVAL = lazy("The project lead decides")
ANY_LANGUAGE = lazy("Any language")
OPEN_NOW = plural("One open place", "%(count)s open places", "count")
FULL = lazy("All places are taken")


def line(reader: Reader, facts: Facts, found: Found) -> dict[str, Any]:
    """A shift as a line: its day, what, when, where, how far, how many are wanted, and what they bring."""
    shift = found.shift
    return {
        **_head(reader, shift),
        "id": shift.id,
        "where": place_name(reader, facts, shift),
        "away": _away(reader, found.metres),
        "pills": _pills(reader, shift),
    }


def page(reader: Reader, facts: Facts, shift: OpenShift) -> dict[str, Any]:
    """A shift as its own page."""
    where = shift.place
    return {
        **_head(reader, shift),
        "id": shift.id,
        "whole": reader.formats.when(shift.starts_at, shift.ends_at),
        "at_home": shift.at_home,
        "where": place_name(reader, facts, shift),
        "address": (where.address or chosen(where.names, CHINESE)) if where else "",
        "project_id": shift.project.id,
        "programme": shift.project.programme,
        "about": text_of(shift.project, "summary", reader.tag),
        "wanted": shift.wanted,
        "pills": _pills(reader, shift),
        "seats": [_seat(reader, each) for each in shift.seats],
    }


def place_name(reader: Reader, facts: Facts, shift: OpenShift) -> str:
    """Where people meet; of a home the sub-district alone."""
    if shift.place is not None:
        return named(shift.place, reader.tag)
    area = next((each.names for each in facts.areas if each.id == shift.area_id), None)
    if area is None:
        return reader.translator.say(AT_A_HOME)
    return reader.translator.say(AT_HOME.format(area=chosen(area, reader.tag)))


def named(place: OpenPlace, tag: str) -> str:
    """What a place is called."""
    return chosen(place.names, tag)


def text_of(project: OpenProject, which: str, tag: str) -> dict[str, str]:
    """A project's `name` or `summary` for a reader, with the tag where it is in another language."""
    return told({each: text.get(which, "") for each, text in project.texts.items()}, tag)


def told(texts: Texts, tag: str) -> dict[str, str]:
    """A text for a reader, as `text`; `lang` is its tag where it is not in their language."""
    found = choose_text(texts, tag)
    if found is None:
        return {"text": "", "lang": ""}
    return {"text": found.text, "lang": "" if best_match(tag, [found.tag]) else found.tag}


def count(reader: Reader, number: int) -> str:
    """How many open places there are."""
    return say_sentence(reader, OPEN_NOW, {"count": number})


def _head(reader: Reader, shift: OpenShift) -> dict[str, Any]:
    formats, name = reader.formats, text_of(shift.project, "name", reader.tag)
    title = told(shift.titles, reader.tag)
    day = formats.local(shift.starts_at).date()
    return {
        "title": title if title["text"] else name,
        "project": name if title["text"] and title["text"] != name["text"] else None,
        "weekday": formats.short_weekday(day),
        "day": day.day,
        "month": day_month(reader, day),
        "when": formats.times(shift.starts_at, shift.ends_at),
    }


def _away(reader: Reader, metres: float | None) -> str:
    if metres is None:
        return ""
    return reader.translator.say(AWAY.format(distance=reader.formats.distance(metres)))


def _pills(reader: Reader, shift: OpenShift) -> list[tuple[str, str]]:
    """How many are wanted, and what those bring, as pairs of text and tone.

    Where there is a place that asks for no papers, it is what a line speaks of.
    """
    say = reader.translator.say
    if not shift.wanted:
        return [(say(FULL), "plain")]
    room = [each for each in shift.seats if each.wanted]
    seats = [each for each in room if not each.wants_papers] or room
    missing, wanted = sum(each.missing for each in seats), sum(each.wanted for each in seats)
    urgent = say_sentence(reader, SHORT if missing else WANTED, {"count": missing or wanted})
    found = [(urgent, "brick" if missing else "jade")]
    asked = _asked(reader, seats)
    found += [(each, "plum") for each in asked[:MOST_NEEDS]] or [(say(ANY_LANGUAGE), "plain")]
    if all(each.way == BY_APPROVAL for each in seats):
        found.append((say(APPROVAL), "plain"))
    return found


def _asked(reader: Reader, seats: Sequence[OpenSeat]) -> list[str]:
    """What seats ask for, languages first, each once."""
    return list(dict.fromkeys(said for each in seats for said in needs_in_words(reader, each.needs)))


def _seat(reader: Reader, seat: OpenSeat) -> dict[str, Any]:
    number = seat.missing or seat.wanted
    urgent = say_sentence(reader, SHORT if seat.missing else WANTED, {"count": number})
    return {
        "id": seat.id,
        "role": term(reader, "role", seat.role) if seat.role else "",
        "needs": needs_in_words(reader, seat.needs),
        "pill": urgent if seat.wanted else reader.translator.say(FULL),
        "tone": "plain" if not seat.wanted else "brick" if seat.missing else "jade",
        "wanted": seat.wanted,
        "way": seat.way,
    }
