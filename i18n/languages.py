"""The languages Duet itself speaks: one folder under `locales/` each, read from its `language.toml`.

A language is added by adding a folder; its stage says who meets it:

- source: English, whose texts are the msgids;
- complete: offered, and `catalogues check` demands every text;
- letters: no language of pages, but letters go out in it: `catalogues check` demands every text of letters;
- started: offered to nobody, translators at work, its catalogue is checked for faults but may have gaps;
- testing: offered to nobody, for trying layouts (Arabic for right to left); needs no catalogue.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

LOCALES = Path(__file__).parent / "locales"
SOURCE_TAG = "en"


class Stage(StrEnum):
    """How far a language is, and so who meets it."""

    SOURCE = "source"
    COMPLETE = "complete"
    LETTERS = "letters"
    STARTED = "started"
    TESTING = "testing"


@dataclass(frozen=True, slots=True)
class Language:
    """One interface language.

    `tag` is BCP 47 (`zh-Hans`), `own_name` how its readers call it, `formats` the CLDR locale of dates and
    numbers, `spaced` whether its words stand apart by spaces, `span` how it says from when to when (a dash is
    read the wrong way from right to left), `spoken` names of languages where CLDR's are clumsy.
    """

    tag: str
    own_name: str
    stage: Stage
    formats: str
    spaced: bool
    span: str
    spoken: Mapping[str, str]

    @property
    def locale(self) -> Locale:
        """The CLDR locale of this language's dates and numbers."""
        return Locale.parse(self.formats)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as the html attribute `dir` wants it."""
        return self.locale.text_direction

    @property
    def offered(self) -> bool:
        """Whether people may choose it."""
        return self.stage in (Stage.SOURCE, Stage.COMPLETE)

    @property
    def catalogue(self) -> Path:
        """Where its messages stand, whether or not the file exists."""
        return LOCALES / self.tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def read_language(folder: Path) -> Language:
    """The language described by `folder/language.toml`. KeyError or ValueError where that is incomplete."""
    facts = tomllib.loads((folder / "language.toml").read_text(encoding="utf-8"))
    return Language(
        tag=folder.name.replace("_", "-"),
        own_name=facts["own_name"],
        stage=Stage(facts["stage"]),
        formats=str(Locale.parse(facts["formats"])),
        spaced=facts["spaced"],
        span=facts.get("span", "{0} – {1}" if facts["spaced"] else "{0}–{1}"),
        spoken=MappingProxyType(facts.get("spoken", {})),
    )


@cache
def all_languages() -> Mapping[str, Language]:
    """Every language with a folder, by tag: English first, then by tag."""
    languages = [read_language(file.parent) for file in LOCALES.glob("*/language.toml")]
    languages.sort(key=lambda language: (language.stage is not Stage.SOURCE, language.tag))
    return MappingProxyType({language.tag: language for language in languages})


def language(tag: str) -> Language:
    """The interface language with exactly this tag. Raises KeyError for any other."""
    return all_languages()[tag]


def offered_languages() -> tuple[Language, ...]:
    """What the language menu shows, in its order."""
    return tuple(one for one in all_languages().values() if one.offered)


def letter_tags() -> tuple[str, ...]:
    """Tags of the languages that letters go out in."""
    stages = {Stage.SOURCE, Stage.COMPLETE, Stage.LETTERS}
    return tuple(tag for tag, one in all_languages().items() if one.stage in stages)


def offered_tags(*, testing: bool = False) -> tuple[str, ...]:
    """Tags to negotiate with; `testing` adds the layouts under trial."""
    stages = {Stage.SOURCE, Stage.COMPLETE} | ({Stage.LETTERS, Stage.TESTING} if testing else set())
    return tuple(tag for tag, one in all_languages().items() if one.stage in stages)
