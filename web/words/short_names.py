"""What sub-districts are called where there is little room: without what most names begin or end with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from i18n.languages import all_languages
from i18n.negotiate import choose_text

FEWEST = 3
"""Of fewer names nothing is said to be in most of them."""
LETTERS = 2
"""So many letters are the word at the end of a name that has no spaces: 街道."""


@dataclass(frozen=True, slots=True)
class ShortNames:
    """The words that most names of a district begin and end with, in one language."""

    beginning: str = ""
    ending: str = ""

    @classmethod
    def of(cls, named: Iterable[Mapping[str, str]], tag: str) -> "ShortNames":
        """What the names, tag -> name each, have in common for a reader of a language."""
        found = [text.text for text in (choose_text(each, tag) for each in named) if text]
        if len(found) < FEWEST:
            return cls()
        known = all_languages()
        spaced = tag not in known or known[tag].spaced
        return cls(
            beginning=_most_shared(found, [each[: at + 1] for each in found for at in _spaces(each)]),
            ending=_most_shared(
                found,
                [
                    *(each[at:] for each in found for at in _spaces(each)),
                    *(each[-LETTERS:] for each in found if not spaced and " " not in each),
                ],
            ),
        )

    def short(self, name: str) -> str:
        """The name without them; whole where nothing would be left."""
        return name.removeprefix(self.beginning).removesuffix(self.ending).strip() or name


def _spaces(name: str) -> list[int]:
    return [at for at, letter in enumerate(name) if letter == " "]


def _most_shared(names: Sequence[str], parts: Iterable[str]) -> str:
    """The longest part that more than half of the names have."""
    counted = Counter(parts)
    return max((part for part, times in counted.items() if 2 * times > len(names)), key=len, default="")
