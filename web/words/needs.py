"""What a seat asks of a person, in the words of the funnel's criteria."""

from collections.abc import Iterator, Mapping
from typing import Any

from i18n.levels import at_least
from i18n.reader import Reader, term
from i18n.spoken import name as language_name
from i18n.translator import lazy

LEVEL_OF_THREE = lazy("%(skill)s, level %(level)s of 3 or better")
FROM_AGE = lazy("%(age)s years or older")
TO_AGE = lazy("at most %(age)s years old")
LISTS = {"credentials": "credential", "clearances": "clearance", "consents": "consent", "traits": "trait"}


def needs_in_words(reader: Reader, needs: Mapping[str, Any]) -> list[str]:
    """Each thing a seat's `needs` ask for."""
    kinds = (_languages, _skills, _listed, _ages)
    return [said for kind in kinds for said in kind(reader, needs)]


def _languages(reader: Reader, needs: Mapping[str, Any]) -> Iterator[str]:
    for tag, level in needs.get("languages", {}).items():
        yield at_least(reader.translator, language_name(tag, reader.tag), _level(level))


def _level(level: str) -> str:
    return level if level == "native" else level.upper()


def _skills(reader: Reader, needs: Mapping[str, Any]) -> Iterator[str]:
    for code, level in needs.get("skills", {}).items():
        skill = term(reader, "skill", code)
        if level and int(level) > 1:
            yield reader.translator.say(LEVEL_OF_THREE.format(skill=skill, level=level))
        else:
            yield skill


def _listed(reader: Reader, needs: Mapping[str, Any]) -> Iterator[str]:
    for name, kind in LISTS.items():
        for code in needs.get(name, ()):
            yield term(reader, kind, code)


def _ages(reader: Reader, needs: Mapping[str, Any]) -> Iterator[str]:
    for name, sentence in (("minimum_age", FROM_AGE), ("maximum_age", TO_AGE)):
        if needs.get(name) is not None:
            yield reader.translator.say(sentence.format(age=needs[name]))
