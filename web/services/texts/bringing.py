"""Texts that come back from translators: looked at first, then written, all that can be."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from i18n import texts
from i18n.texts import State, text_languages
from i18n.translator import Message, lazy
from web.db import writing
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import Forbidden, Invalid
from web.services.texts import things
from web.services.texts import writing as keeping
from web.services.texts.catalogue import Entry
from web.services.texts.things import Thing

HOLE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
UNKNOWN = lazy("There is no such text, or none that you may write.")
SOURCE_CHANGED = lazy("The text it was translated from has changed since.")
HOLES = lazy("Keep what stands for a value as it is in the original.")
TOO_LONG = lazy("Enter at most %(most)s characters.")
TWICE = lazy("It stands in the file twice.")


class Fate(StrEnum):
    """What becomes of a text that is brought."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Brought:
    """A text that was brought: what becomes of it, why not, and what stands now."""

    entry: Entry
    fate: Fate
    state: State
    stands: str = ""
    fault: Message | None = None


def look(scope: Scope, tag: str, entries: Sequence[Entry], state: State) -> list[Brought]:
    """What would become of each; nothing is written. Raises Invalid for a language that has no texts."""
    if tag not in text_languages():
        raise Invalid({"language": [lazy("Choose one from the list.")]})
    found = {
        (each.kind, each.key): each for each in things.read(scope, sorted({entry.kind for entry in entries}))
    }
    counted = Counter(entry.context for entry in entries)
    return [
        _twice(entry) if counted[entry.context] > 1
        else _looked_at(scope, tag, entry, found.get((entry.kind, entry.key)), state)
        for entry in entries
    ]  # fmt: skip


def bring(session: Session, actor: Actor, tag: str, entries: Sequence[Entry], state: State) -> list[Brought]:
    """Write what is new or changed, as drafts or checked; a fuzzy one is a draft. What is wrong stays out.

    Raises Invalid, and Forbidden for checked texts of what they may not check.
    """
    with writing(session):
        scope = Scope(session, actor)
        looked = look(scope, tag, entries, state)
        brought = [each for each in looked if each.fate in (Fate.NEW, Fate.CHANGED)]
        kinds = sorted({each.entry.kind for each in brought})
        found = {(each.kind, each.key): each for each in things.read(scope, kinds)}
        for whose, some in _by_thing(brought).items():
            thing = found[whose]
            if any(each.state is State.CHECKED for each in some) and not things.may_check(scope, thing):
                raise Forbidden
            after = dict(thing.texts)
            for each in some:
                name = each.entry.field
                after[name] = texts.written(after[name], tag, each.entry.text, each.state)
            keeping.keep(session, actor, thing, after, "brought_texts")
        return looked


def _by_thing(brought: Iterable[Brought]) -> Mapping[tuple[str, str], list[Brought]]:
    found: dict[tuple[str, str], list[Brought]] = {}
    for each in brought:
        found.setdefault((each.entry.kind, each.entry.key), []).append(each)
    return found


def _twice(entry: Entry) -> Brought:
    return Brought(entry, Fate.WRONG, State.MISSING, fault=TWICE)


def _looked_at(scope: Scope, tag: str, entry: Entry, thing: Thing | None, state: State) -> Brought:
    if thing is None or entry.field not in thing.texts or not things.may_write(scope, thing):
        return Brought(entry, Fate.WRONG, State.MISSING, fault=UNKNOWN)
    said = thing.texts[entry.field]
    stands, so_far = texts.newest(said, tag), texts.state(said, tag)
    wanted = State.DRAFT if entry.fuzzy and tag not in texts.ORIGINALS else state
    if not entry.text.strip():
        return Brought(entry, Fate.EMPTY, so_far, stands)
    if fault := _fault(entry, texts.source({each: text for each, text in said.items() if each != tag})[1]):
        return Brought(entry, Fate.WRONG, so_far, stands, fault)
    if entry.text == stands and (so_far is wanted or so_far is State.CHECKED):
        return Brought(entry, Fate.UNCHANGED, so_far, stands)
    return Brought(entry, Fate.CHANGED if stands else Fate.NEW, wanted, stands)


def _fault(entry: Entry, source: str) -> Message | None:
    most = keeping.LONGEST[entry.field]
    if entry.source != source:
        return SOURCE_CHANGED
    if Counter(HOLE.findall(entry.text)) != Counter(HOLE.findall(source)):
        return HOLES
    return TOO_LONG.format(most=most) if len(entry.text) > most else None
