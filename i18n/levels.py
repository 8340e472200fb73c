"""How well somebody speaks a language: CEFR levels and native, in words people can judge themselves by."""

from collections.abc import Mapping

from i18n.translator import Message, Translator, lazy

LEVELS: tuple[str, ...] = ("A1", "A2", "B1", "B2", "C1", "C2", "native")

_NAMES: Mapping[str, Message] = {
    "A1": lazy("First words (A1)"),
    "A2": lazy("Basics (A2)"),
    "B1": lazy("Everyday talk (B1)"),
    "B2": lazy("Good (B2)"),
    "C1": lazy("Fluent (C1)"),
    "C2": lazy("Like a native (C2)"),
    "native": lazy("Native language"),
}

_MEANINGS: Mapping[str, Message] = {
    "A1": lazy("I can greet people and say who I am."),
    "A2": lazy("I can talk about simple, familiar things: shopping, the way, the weather."),
    "B1": lazy("I manage most everyday situations and can tell a story."),
    "B2": lazy("I can talk with native speakers without effort on either side."),
    "C1": lazy("I speak fluently, also at work and about difficult things."),
    "C2": lazy("I understand practically everything and find the right word."),
    "native": lazy("I grew up with this language."),
}

_AT_LEAST: Mapping[str, Message] = {
    "A1": lazy("%(language)s, A1 or better"),
    "A2": lazy("%(language)s, A2 or better"),
    "B1": lazy("%(language)s, B1 or better"),
    "B2": lazy("%(language)s, B2 or better"),
    "C1": lazy("%(language)s, C1 or better"),
    "C2": lazy("%(language)s, C2 or better"),
    "native": lazy("%(language)s as a native language"),
}


def level_name(reader: Translator, level: str) -> str:
    """A short name for a menu: "Everyday talk (B1)". Raises KeyError for an unknown level."""
    return reader.say(_NAMES[level])


def level_meaning(reader: Translator, level: str) -> str:
    """What a person of this level can say of themselves. Raises KeyError for an unknown level."""
    return reader.say(_MEANINGS[level])


def at_least(reader: Translator, language_name: str, level: str) -> str:
    """A language wanted at a level: "Arabic, B1 or better". Raises KeyError for an unknown level."""
    return reader.say(_AT_LEAST[level].format(language=language_name))
