"""Who is reading: a language, a time zone and the names of things; values become words here alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from i18n.cldr import count_of_form
from i18n.formats import Formats
from i18n.levels import LEVELS, at_least
from i18n.sentence import Plural, Sentence
from i18n.spoken import name as language_name
from i18n.translator import Translator, translator
from i18n.vocabulary import VOCABULARY

Naming = Callable[[str, str], str]


def by_code(_kind: str, code: str) -> str:
    """The naming that knows no names: everything is called by its code."""
    return code


@dataclass(frozen=True)
class Reader:
    """A person reading in the interface language `tag`, moments shown in `zone`.

    `names(kind, code)` says what a thing of the district is called in this language; kinds are `volunteer`,
    `shift`, `seat`, `project`, `place`, `skill`, `credential`, `clearance`, `consent`, `trait`, `rule`, ...
    """

    tag: str
    zone: ZoneInfo
    names: Naming = field(default=by_code)

    @cached_property
    def translator(self) -> Translator:
        """Says messages in this language."""
        return translator(self.tag)

    @cached_property
    def formats(self) -> Formats:
        """Writes values in this language."""
        return Formats(self.tag, self.zone)

    def word(self, kind: str, value: object) -> str:
        """A value in words: a language's name, a level, a length of time, a date, a number, a name."""
        kind = _SAME_KIND.get(kind, kind)
        if kind in _AS_WRITTEN:
            return str(value)
        if kind in _WORDS:
            return _WORDS[kind](self, value)
        if kind.endswith("minutes") and isinstance(value, int | float):
            return self.formats.duration(timedelta(minutes=value))
        if isinstance(value, datetime):
            return self.formats.moment(value)
        if isinstance(value, date):
            return self.formats.day_with_year(value)
        if isinstance(value, int | float):
            return self.formats.number(value, 1)
        if isinstance(value, list | tuple | set | frozenset):
            return self.formats.listing([self.word(kind, one) for one in value])
        return self.called(kind, str(value))

    def called(self, kind: str, code: str) -> str:
        """What a thing is called: the district's own name, else Duet's vocabulary, else its code."""
        name = self.names(kind, code)
        known = VOCABULARY.get(kind, {}).get(code.casefold()) if name == code else None
        return name if known is None else self.translator.gettext(str(known))


# Holes that repeat what somebody typed, or a program wrote.
_AS_WRITTEN = frozenset({"id", "value", "found", "expected", "zone"})

# Holes that speak of a second thing of a kind.
_SAME_KIND: Mapping[str, str] = {
    "other": "shift", "from_shift": "shift", "from_seat": "seat", "by": "volunteer",
    "by_seat": "seat", "last": "volunteer", "companion": "volunteer",
    "volunteers": "volunteer", "earlier": "kind", "asked_percent": "percent",
}  # fmt: skip


def _language(reader: Reader, value: object) -> str:
    return language_name(str(value), reader.tag)


def _level(_: Reader, value: object) -> str:
    return LEVELS[value - 1] if isinstance(value, int) else str(value)


_WORDS: Mapping[str, Callable[[Reader, object], str]] = {
    "language": _language,
    "level": _level,
    "percent": lambda reader, value: reader.formats.percent(float(str(value)), 1),
}


def say_sentence(reader: Reader, sentence: Sentence, numbers: Mapping[str, object]) -> str:
    """The sentence in the reader's language, its holes filled with `numbers` in words.

    A `language` with a `level` gives the hole `spoken` besides: Arabic, B1 or better. KeyError for a lacking
    hole.
    """
    words = {hole: reader.word(hole, value) for hole, value in numbers.items() if value is not None}
    if "language" in words and "level" in words:
        words["spoken"] = at_least(reader.translator, words["language"], words["level"])
    raw = reader.translator.raw
    if isinstance(sentence, Plural):
        count = count_of_form(reader.tag, float(str(numbers[sentence.by])))
        return raw.ngettext(sentence.one, sentence.many, count) % words
    return raw.gettext(str(sentence)) % words


def term(reader: Reader, kind: str, code: str) -> str:
    """The name of a code for a reader: the district's own where it has one, else Duet's, else the code."""
    return reader.called(kind, code)


def choices(reader: Reader, kind: str) -> list[tuple[str, str]]:
    """Every code of a kind with its name, for a menu. Raises KeyError for an unknown kind."""
    return [(code, term(reader, kind, code)) for code in VOCABULARY[kind]]
