"""Texts by language in words: what they belong to, how far they are, and what becomes of a catalogue."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from i18n import texts
from i18n.languages import language
from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.texts import ORIGINALS, State, Texts, written_name
from i18n.translator import Message, lazy
from web.services.names import chosen
from web.services.texts.bringing import Brought, Fate
from web.services.texts.gate import Lack
from web.services.texts.overview import Gap, Overview
from web.services.texts.things import KINDS, Thing

KIND_NAMES: Mapping[str, Message] = {
    "project": lazy("Projects"),
    "title": lazy("Titles of shifts"),
    "place": lazy("Places"),
    "word": lazy("Words of the district"),
    "organisation": lazy("Organisations"),
}
FIELD_NAMES: Mapping[str, Message] = {
    "name": lazy("What it is called"),
    "title": lazy("Title"),
    "summary": lazy("Summary"),
    "guide": lazy("Talk guide"),
}
STATES: Mapping[State, tuple[Message, str]] = {
    State.MISSING: (lazy("missing"), "brick"),
    State.DRAFT: (lazy("draft, to be checked"), "apricot"),
    State.CHECKED: (lazy("checked"), "jade"),
}
FATES: Mapping[Fate, tuple[Message, str]] = {
    Fate.NEW: (lazy("new"), "plum"),
    Fate.CHANGED: (lazy("changed"), "plum"),
    Fate.UNCHANGED: (lazy("unchanged"), "plain"),
    Fate.EMPTY: (lazy("empty"), "plain"),
    Fate.WRONG: (lazy("left out"), "brick"),
}
RULES: Mapping[str, Message] = {
    "none": lazy("No rule"),
    "warn": lazy("Warn before publishing"),
    "stop": lazy("Publish nothing"),
}
LACKS = plural(
    "%(what)s: not in %(language)s, for one reader.",
    "%(what)s: not in %(language)s, for %(count)s readers.",
    "count",
)
MOST_LACKS = 40


def kinds(reader: Reader) -> list[tuple[str, str]]:
    """The kinds of things that have texts, for a menu."""
    return [(kind, reader.translator.say(KIND_NAMES[kind])) for kind in KINDS]


def languages(reader: Reader, tags: Iterable[str]) -> list[tuple[str, str]]:
    """Languages for a menu, by their names in the reader's."""
    return [(tag, written_name(tag, reader.tag)) for tag in tags]


def rules(reader: Reader) -> list[tuple[str, str]]:
    """How strict a rule of a language can be, for a menu."""
    return [(rule, reader.translator.say(label)) for rule, label in RULES.items()]


def state(reader: Reader, found: State) -> dict[str, str]:
    """How far a text is, as a pill."""
    label, tone = STATES[found]
    return {"label": reader.translator.say(label), "tone": tone}


def matrix(reader: Reader, found: Overview) -> list[dict[str, Any]]:
    """A line for each language, most readers first: how many texts of each kind are missing or drafts."""
    tags = sorted(texts.text_languages(), key=lambda tag: (-found.readers.get(tag, 0), tag))
    return [
        {
            "tag": tag,
            "name": written_name(tag, reader.tag),
            "readers": reader.formats.number(found.readers.get(tag, 0)),
            "cells": [_cell(reader, found, kind, tag) for kind in KINDS],
        }
        for tag in tags
    ]


def _cell(reader: Reader, found: Overview, kind: str, tag: str) -> dict[str, Any]:
    missing, drafts = found.missing[kind, tag], found.drafts[kind, tag]
    return {
        "kind": kind,
        "missing": reader.formats.number(missing) if missing else "",
        "drafts": reader.formats.number(drafts) if drafts else "",
        "draft_count": drafts,
        "whole": bool(found.totals[kind]) and not missing and not drafts,
    }


def gap(reader: Reader, found: Gap) -> dict[str, Any]:
    """A text that is missing or a draft, as a line."""
    said = found.thing.texts[found.field]
    source = texts.source({tag: text for tag, text in said.items() if tag != found.tag})
    return {
        "name": chosen(found.thing.called, reader.tag) or found.thing.key,
        "what": reader.translator.say(KIND_NAMES[found.thing.kind]),
        "field": reader.translator.say(FIELD_NAMES[found.field]),
        "source": source[1],
        "source_tag": source[0],
        "draft": texts.newest(said, found.tag),
        "tag": found.tag,
        "dir": language(found.tag).direction,
        "booked": reader.formats.number(found.booked) if found.booked else "",
        "kind": found.thing.kind,
        "key": found.thing.key,
        **state(reader, found.state),
    }


def rows(thing: Thing) -> list[dict[str, Any]]:
    """The texts of a thing as a form has them: a row for each language, the originals first."""
    return [
        {
            "tag": tag,
            **{name: texts.newest(said, tag) for name, said in thing.texts.items()},
            "checked": "1" if state_of(thing.texts.values(), tag) is State.CHECKED else "",
        }
        for tag in texts.text_languages()
    ]


def state_of(said: Iterable[Texts], tag: str) -> State:
    """How far a language is over several fields: a draft where one waits, missing where nothing is."""
    found = {texts.state(each, tag) for each in said if any(each.values())}
    if State.DRAFT in found:
        return State.DRAFT
    return State.CHECKED if State.CHECKED in found else State.MISSING


def about(reader: Reader, thing: Thing) -> list[dict[str, Any]]:
    """Each language of a form: its names, its direction, how far it is; the originals have no state."""
    return [
        {
            "tag": tag,
            "name": written_name(tag, reader.tag),
            "own": language(tag).own_name,
            "dir": language(tag).direction,
            "original": tag in ORIGINALS,
            **state(reader, state_of(thing.texts.values(), tag)),
        }
        for tag in texts.text_languages()
    ]


def brought(reader: Reader, found: Brought) -> dict[str, Any]:
    """What becomes of a text of a catalogue."""
    label, tone = FATES[found.fate]
    return {
        "where": found.entry.context,
        "source": found.entry.source,
        "text": found.entry.text,
        "stands": found.stands,
        "label": reader.translator.say(label),
        "tone": tone,
        "fault": reader.translator.say(found.fault) if found.fault else "",
        "state": state(reader, found.state),
    }


def counted(reader: Reader, found: Sequence[Brought]) -> list[dict[str, str]]:
    """How many of each, in the order of what is to be looked at."""
    order = (Fate.WRONG, Fate.NEW, Fate.CHANGED, Fate.UNCHANGED, Fate.EMPTY)
    return [
        {
            "label": reader.translator.say(FATES[fate][0]),
            "tone": FATES[fate][1],
            "count": reader.formats.number(count),
        }
        for fate in order
        if (count := sum(each.fate is fate for each in found))
    ]


def lacks(reader: Reader, found: Sequence[Lack]) -> list[dict[str, Any]]:
    """What a publication lacks, a sentence each, with where to mend it."""
    return [
        {
            "says": say_sentence(
                reader, LACKS,
                {
                    "what": chosen(each.called, reader.tag) or each.key,
                    "language": written_name(each.tag, reader.tag),
                    "count": each.readers,
                },
            ),
            "kind": each.kind,
            "key": each.key,
            "stops": each.strict,
        }
        for each in found[:MOST_LACKS]
    ]  # fmt: skip
