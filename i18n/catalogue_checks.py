"""What can be wrong with a catalogue, each fault named with its text."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

from i18n.languages import Language
from i18n.marks import RULES
from i18n.messages import entries, is_demanded, is_translated, key, translations
from i18n.typography import HOLE, TAG, english

PERCENT = re.compile(r"%(?:\(\w+\)[a-zA-Z]|%)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to put right: where (a file or a language tag), in which text, and what."""

    where: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.text!r}" if self.text else f"{self.where}: {self.what}"


def template_faults(file: str, template: Catalog, fresh: Catalog) -> Iterator[Fault]:
    """Where a template is not what the source says today, and faults of the English itself."""
    written, wanted = {_shape(one) for one in entries(template)}, {_shape(one) for one in entries(fresh)}
    for state, shapes in (
        ("missing, run update", wanted - written),
        ("no longer in the source", written - wanted),
    ):
        yield from (Fault(file, shape[1], state) for shape in sorted(shapes))
    for message in entries(fresh):
        for text in _ids(message):
            where = ", ".join(sorted({file for file, _ in message.locations}))
            yield from (Fault(where, text, what) for what in (*english(text), *_percent_faults(text)))


def catalogue_faults(catalogue: Catalog, fresh: Catalog, language: Language) -> Iterator[Fault]:
    """Everything wrong with one language's catalogue, given what the source says today."""
    known = {key(message): message for message in entries(catalogue)}
    wanted = {key(message) for message in entries(fresh)}
    gone = [found for found in known if found not in wanted] + [
        key(one) for one in catalogue.obsolete.values()
    ]
    yield from (Fault(language.tag, text, "obsolete") for _, text in gone)
    for message in entries(fresh):
        text, found = key(message)[1], known.get(key(message))
        if found is not None and is_translated(found):
            yield from (Fault(language.tag, text, what) for what in _entry_faults(message, found, language))
        elif is_demanded(message, language):
            state = "missing" if found is None else "fuzzy" if found.fuzzy else "untranslated"
            yield Fault(language.tag, text, state)


def _entry_faults(message: Message, found: Message, language: Language) -> Iterator[str]:
    ids, forms = _ids(message), translations(found)
    expected = _plural_count(language) if len(ids) == 2 else 1
    if len(forms) != expected:
        yield f"{len(forms)} plural forms where {language.tag} has {expected}"
        return
    for position, form in enumerate(forms):
        source = ids[-1] if len(forms) == 1 or position > 0 else ids[0]
        yield from _hole_faults(ids, source, form)
        yield from _percent_faults(form)
        yield from _layout_faults(source, form)
        if language.tag in RULES:
            yield from RULES[language.tag](source, form)


def _hole_faults(ids: tuple[str, ...], source: str, form: str) -> Iterator[str]:
    """A plural's form may leave out what one English form leaves out (the count), and may invent nothing."""
    allowed = {hole for text in ids for hole in HOLE.findall(text)}
    needed = {hole for hole in HOLE.findall(source) if all(hole in HOLE.findall(text) for text in ids)}
    given = set(HOLE.findall(form))
    yield from (f"hole %({hole})s is missing" for hole in sorted(needed - given))
    yield from (f"hole %({hole})s is not in the English" for hole in sorted(given - allowed))


def _percent_faults(text: str) -> Iterator[str]:
    if "%" in PERCENT.sub("", text):
        yield "a lone % (write %% for the sign, %(name)s for a hole)"


def _layout_faults(source: str, form: str) -> Iterator[str]:
    if Counter(TAG.findall(source)) != Counter(TAG.findall(form)):
        yield "tags differ"
    if form != form.strip() and source == source.strip():
        yield "space at the start or end"
    if source.count("\n") != form.count("\n"):
        yield "line breaks differ"


def _plural_count(language: Language) -> int:
    return Catalog(locale=language.tag.replace("-", "_")).num_plurals


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _shape(message: Message) -> tuple[str, ...]:
    return (message.context or "", *_ids(message))
