"""Texts of Duet's own, on a page or in a mail, in English or Chinese to somebody who reads neither."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.audiences import Audience
from i18n.isolation import bare
from i18n.languages import language
from i18n.messages import entries, read, translations
from i18n.spoken import SPOKEN, own_name
from i18n.typography import HAN, HOLE, TAG
from web.models import Organisation, Person, Place, Project, Shift, Term

SHOWN = Path(__file__).with_name("shown_texts.js").read_text(encoding="utf-8")
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
LATIN_EVERYWHERE = re.compile(r"Duet|Linux|Chrome|[\w.+-]+@[\w.-]+|https?://\S+")
"""What is written in Latin letters by everybody: names of programs, addresses."""
LATIN = re.compile(r"[A-Za-z]{3}")
ARABIC = re.compile(r"[\u0600-\u06ff]")
SIZE = 400
"""Longer texts hold several of ours, which are looked at by themselves."""


class Foreign:
    """What a reader of one language must not meet. `given` are texts and names by people, in any language."""

    def __init__(self, tag: str, given: Iterable[str] = ()) -> None:
        self.tag = tag
        known = {*given, *(own_name(each) for each in SPOKEN)}
        self._given = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        own = [each for _, said in _texts(tag) for each in said]
        others = [each for ids, said in _texts("zh-Hans") for each in (*ids, *said)]
        self._own, self._own_shapes = {_plain(each) for each in own}, _shapes(own)
        self._others, self._shapes = {_plain(each) for each in others} - self._own, _shapes(others)

    def on(self, page: Page) -> list[str]:
        """What the page says in another language; texts by people stand in elements that say theirs."""
        return self.among(page.evaluate(SHOWN))

    def among(self, texts: Iterable[str]) -> list[str]:
        """Those of the texts that are in another language."""
        said = {" ".join(each.split()) for each in texts}
        return sorted(each for each in said if each and self._is_foreign(each))

    def _is_foreign(self, text: str) -> bool:
        said = bare(text)
        if said in self._own or said == "Duet" or len(said) > SIZE:
            return False
        return said in self._others or self._in_other_letters(text) or self._is_of_others(said)

    def _is_of_others(self, said: str) -> bool:
        return any(each.fullmatch(said) for each in self._shapes) and not any(
            each.fullmatch(said) for each in self._own_shapes
        )

    def _in_other_letters(self, text: str) -> bool:
        """Whether letters stand there that the language is not written in; holes in Arabic are isolated."""
        left = LATIN_EVERYWHERE.sub("", self._given.sub("", ISOLATED.sub("", text)))
        latin = self.tag in ("ar", "ja") and LATIN.search(left)
        return bool(latin) or (self.tag != "ja" and bool(re.search(HAN, left)))


def turned(lines: Iterable[str]) -> list[str]:
    """Arabic lines in which something Latin is not isolated, so that it turns what stands beside it."""
    left = ((each, LATIN_EVERYWHERE.sub("", ISOLATED.sub("", each))) for each in lines)
    return [each for each, said in left if ARABIC.search(said) and LATIN.search(said)]


def given(session: Session) -> Iterator[str]:
    """Every name and text that the house was given, in any language."""
    named = (Place.names, Term.names, Organisation.names, Shift.texts, Project.texts)
    for texts in (text for column in named for text in session.scalars(select(column))):
        for text in texts.values():
            yield from text.values() if isinstance(text, dict) else (text,)
    yield from session.scalars(select(Person.name))


def _texts(tag: str) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each text of a language that is translated: the English forms, and its own."""
    spoken = language(tag)
    for audience in Audience:
        if (file := spoken.catalogue(audience)).exists():
            for message in entries(read(file, spoken)):
                ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
                yield tuple(ids), tuple(translations(message))


def _plain(text: str) -> str:
    return TAG.sub("", text).replace("%%", "%")


def _shapes(texts: Iterable[str]) -> Sequence[re.Pattern[str]]:
    """Patterns of the texts with holes that say enough beside them to be known by it."""
    found = {_plain(each) for each in texts if HOLE.search(each)}
    return [_shape(each) for each in sorted(found) if _says_enough(HOLE.sub("", each))]


def _says_enough(left: str) -> bool:
    return len(re.findall(HAN, left)) >= 3 or len(re.findall(r"[A-Za-z]{2,}", left)) >= 2


def _shape(text: str) -> re.Pattern[str]:
    pieces = re.split(r"%\(\w+\)[a-zA-Z]", text)
    return re.compile(".+".join(map(re.escape, pieces)))
