"""What a seat asks of people, as choices of a what-if: a language at a lower level, one need fewer."""

from collections.abc import Mapping
from typing import Any

from i18n.levels import LEVELS
from i18n.reader import Reader
from i18n.translator import lazy

WITHOUT = {
    "languages": ("language", lazy("without the language %(what)s")),
    "skills": ("skill", lazy("without the skill %(what)s")),
    "traits": ("trait", lazy("without: %(what)s")),
}
AT_LEVEL = lazy("%(language)s at level %(level)s is enough")
Choices = list[tuple[str, str]]


def choices(reader: Reader, needs: Mapping[str, Any]) -> Choices:
    """Every way in which a seat could ask for less; what the law asks is none of them."""
    say = reader.translator.say
    found: Choices = []
    for tag, least in (needs.get("languages") or {}).items():
        language = reader.word("language", tag)
        for level in range(_number(least) - 1, 0, -1):
            text = say(AT_LEVEL.format(language=language, level=reader.word("level", level)))
            found.append((f"language:{tag}:{level}", text))
    for kind, (criterion, sentence) in WITHOUT.items():
        for code in needs.get(kind) or ():
            found.append(
                (f"without:{criterion}:{code}", say(sentence.format(what=reader.word(criterion, code))))
            )
    return found


def change(value: str) -> Mapping[str, Any]:
    """The change of a need that a choice stands for."""
    kind, _, rest = value.partition(":")
    first, _, last = rest.partition(":")
    if kind == "language":
        named = LEVELS[int(last) - 1] if last.isdecimal() and 1 <= int(last) <= len(LEVELS) else last
        return {"languages": [{"tag": first, "level": named}]}
    return {"without": [{"criterion": first, "what": last}]}


def _number(level: Any) -> int:
    """A level as a number, 1 to 7."""
    names = [each.casefold() for each in LEVELS]
    return names.index(str(level).casefold()) + 1
