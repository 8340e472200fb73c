"""The languages Duet itself speaks: one folder under `locales/` each, read from its `language.toml`.

A language is added by adding a folder; its stage says who meets it:

- source: English, whose texts are the msgids;
- complete: offered on every page, and `catalogues check` demands every text;
- people: offered on the pages of people, who visit or serve: `catalogues check` demands every text of theirs;
- letters: no language of pages, but letters go out in it: `catalogues check` demands every text of letters;
- started: offered to nobody, translators at work, its catalogue is checked for faults but may have gaps;
- testing: offered to nobody, for trying layouts; needs no catalogue.

Its texts stand in two catalogues: those that people meet, and those that staff alone do (`i18n.audiences`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from i18n.audiences import Audience

LOCALES = Path(__file__).parent / "locales"
SOURCE_TAG = "en"


class Stage(StrEnum):
    """How far a language is, and so who meets it."""

    SOURCE = "source"
    COMPLETE = "complete"
    PEOPLE = "people"
    LETTERS = "letters"
    STARTED = "started"
    TESTING = "testing"


@dataclass(frozen=True, slots=True)
class Language:
    """One interface language.

    `tag` is BCP 47 (`zh-Hans`), `own_name` how its readers call it, `formats` the CLDR locale of dates and
    numbers, `spaced` whether its words stand apart by spaces, `span` how it says from when to when (a dash is
    read the wrong way from right to left), `between_parts` what stands between hours and minutes, `first_day`
    its word for the first of a month where that is no plain 1, `moment` how it puts a time to its day where
    it has a word for that, `ahead` its word for how long something still takes, `spoken` names of languages
    where CLDR's are clumsy. `pseudo` languages are English with each letter changed, for trying layouts.
    """

    tag: str
    own_name: str
    stage: Stage
    formats: str
    spaced: bool
    span: str
    between_parts: str
    first_day: str
    moment: str
    ahead: str
    pseudo: bool
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
    def gap(self) -> str:
        """What stands between two sentences."""
        return " " if self.spaced else ""

    @property
    def offered(self) -> bool:
        """Whether people may choose it."""
        return self.stage in (Stage.SOURCE, Stage.COMPLETE, Stage.PEOPLE)

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Whose texts it has a catalogue of."""
        return {
            Stage.SOURCE: (),
            Stage.COMPLETE: (Audience.PEOPLE, Audience.STAFF),
            Stage.TESTING: (),
        }.get(self.stage, (Audience.PEOPLE,))

    def catalogue(self, audience: Audience, locales: Path = LOCALES) -> Path:
        """Where its texts for an audience stand, whether or not the file exists."""
        return locales / self.tag.replace("-", "_") / "LC_MESSAGES" / f"{audience}.po"


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
        between_parts=facts.get("between_parts", " " if facts["spaced"] else ""),
        first_day=facts.get("first_day", ""),
        moment=facts.get("moment", ""),
        ahead=facts.get("ahead", ""),
        pseudo=facts.get("pseudo", False),
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


def _tags(*stages: Stage) -> tuple[str, ...]:
    return tuple(tag for tag, one in all_languages().items() if one.stage in stages)


def letter_tags() -> tuple[str, ...]:
    """Tags of the languages that letters go out in."""
    return _tags(Stage.SOURCE, Stage.COMPLETE, Stage.PEOPLE, Stage.LETTERS)


def offered_tags(*, testing: bool = False) -> tuple[str, ...]:
    """Tags to negotiate with on the pages of people; `testing` adds the layouts under trial."""
    trial = (Stage.LETTERS, Stage.TESTING) if testing else ()
    return _tags(Stage.SOURCE, Stage.COMPLETE, Stage.PEOPLE, *trial)


def staff_tags() -> tuple[str, ...]:
    """Tags to negotiate with on the pages of staff."""
    return _tags(Stage.SOURCE, Stage.COMPLETE)
