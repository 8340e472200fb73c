"""Texts as a catalogue for translators (PO): what is translated, from what, and what stands so far."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from i18n import texts
from i18n.languages import language
from i18n.texts import ORIGINALS, State
from i18n.translator import lazy
from web.services.access.scope import Scope
from web.services.faults import Invalid
from web.services.texts import things
from web.services.texts.things import KINDS

MOST_BYTES = 4_000_000
CONTEXT = re.compile(r"([a-z]+)/([^/]+)/([a-z]+)\Z")
BROKEN = lazy("This file is no PO catalogue: %(fault)s")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a catalogue: whose it is, what it was translated from, and what it says."""

    kind: str
    key: str
    field: str
    source: str
    text: str
    fuzzy: bool = False

    @property
    def context(self) -> str:
        """What names it in the catalogue: `project/12/name`."""
        return f"{self.kind}/{self.key}/{self.field}"


def write(scope: Scope, tag: str, kinds: Sequence[str] = KINDS, *, gaps_only: bool = False) -> bytes:
    """The catalogue of a language: every text in scope, or those alone that are missing or a draft."""
    catalogue = Catalog(
        locale=language(tag).formats, project="Duet", version="texts", charset="utf-8", fuzzy=False
    )
    for entry, other in entries(scope, tag, kinds, gaps_only=gaps_only):
        catalogue.add(
            entry.source,
            entry.text,
            context=entry.context,
            flags=["fuzzy"] if entry.fuzzy else [],
            auto_comments=other,
        )
    written = BytesIO()
    write_po(written, catalogue, width=0)
    return written.getvalue()


def entries(
    scope: Scope, tag: str, kinds: Sequence[str], *, gaps_only: bool = False
) -> Iterator[tuple[Entry, list[str]]]:
    """Each text of a language that has one to translate from, and the other originals beside it."""
    for thing in things.read(scope, kinds):
        for name, said in thing.texts.items():
            of, source = texts.source({each: text for each, text in said.items() if each != tag})
            state = texts.state(said, tag)
            if not source or (gaps_only and state is State.CHECKED):
                continue
            text = texts.newest(said, tag)
            others = [said[each] for each in ORIGINALS if each not in (of, tag) and said.get(each)]
            yield Entry(thing.kind, thing.key, name, source, text, state is State.DRAFT), others


def parse(data: bytes) -> list[Entry]:
    """The texts of a catalogue. Raises Invalid for what is none."""
    if len(data) > MOST_BYTES:
        raise Invalid({"file": [lazy("The file is too big. Send it in parts, one kind at a time.")]})
    try:
        catalogue = read_po(BytesIO(data), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as fault:
        raise Invalid({"file": [BROKEN.format(fault=str(fault)[:200])]}) from fault
    found = [
        Entry(*_of(message.context), str(message.id), str(message.string or ""), message.fuzzy)
        for message in catalogue
        if message.id and isinstance(message.id, str)
    ]
    if not found:
        raise Invalid({"file": [lazy("There is no text in this file.")]})
    return found


def _of(context: str | None) -> tuple[str, str, str]:
    named = CONTEXT.match(context or "")
    return (named[1], named[2], named[3]) if named else ("", context or "", "")
