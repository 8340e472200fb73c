"""Words of the district as people write them in a cell: a name in any language, or the code."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.sheets.cells import BadCell
from web.sheets.headings import normalised


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that may be named: what is kept of it, its code, its name for the reader, all its names."""

    value: Any
    code: str
    shown: str
    names: Iterable[str] = ()


class UnknownWord(BadCell):
    """Somebody `said` a word that means nothing here, or two things."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(code)
        self.said = said


class Lexicon:
    """What every name means, and what everything is called so that it can be read again."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._meanings: dict[str, set[Any]] = defaultdict(set)
        self._codes: dict[str, Any] = {}
        self._words: dict[Any, Word] = {}
        for word in words:
            self.add(word)

    def add(self, word: Word) -> None:
        """Let one more word be known."""
        self._words[word.value] = word
        self._codes[normalised(word.code)] = word.value
        for name in (word.shown, *word.names):
            if key := normalised(name):
                self._meanings[key].add(word.value)

    def value(self, said: str) -> Any:
        """What somebody means. UnknownWord for a word that is unknown, or that two things are called."""
        key = normalised(said)
        meant = self._meanings.get(key, set())
        if len(meant) == 1:
            return next(iter(meant))
        if key in self._codes:
            return self._codes[key]
        raise UnknownWord("two_meanings" if meant else "unknown_word", said)

    def knows(self, said: str) -> bool:
        """Whether a word means something."""
        key = normalised(said)
        return key in self._meanings or key in self._codes

    def show(self, value: Any) -> str:
        """The name for the reader where it is clear, else the code."""
        word = self._words.get(value)
        if word is None:
            return str(value)
        return word.shown if self._meanings.get(normalised(word.shown)) == {value} else word.code

    def menu(self) -> Sequence[str]:
        """The names of all, as they are written."""
        return [self.show(value) for value in self._words]

    def __contains__(self, value: Any) -> bool:
        return value in self._words


def of_names(names: Mapping[str, str]) -> list[str]:
    """The names of a thing in all languages."""
    return [name for name in names.values() if name]
