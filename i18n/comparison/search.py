"""Finding people by what somebody types of their name: one substring test a word.

A row stores `search_key`; a query becomes `search_words`. Each word must stand in the key in one of its
spellings.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from i18n.comparison.chinese import TONES, chinese_name, is_han, leading_han, syllables
from i18n.comparison.fold import folded, joined, words, words_of

# No query holds it: `folded` turns it into a space.
BETWEEN = "\n"
MOST_WORDS = 50
# Ü after l and n is typed v, u or yu, and folds to u.
UMLAUT = re.compile("(?<=[ln])(?:v|yu)")


def search_key(name: str, latin_name: str = "", *more: str) -> str:
    """What a search for a person looks through: the names in both orders, their pinyin, `more` (a number)."""
    written = words(name)
    found = [_both_orders(written), _both_orders(words(latin_name))]
    found += _pinyin(written)
    found += map(joined, more)
    return BETWEEN.join(dict.fromkeys(each for text in found if text for each in _spellings(text)))


def search_words(query: str) -> tuple[tuple[str, ...], ...]:
    """The words of a query, each in every spelling that may stand for it in a key.

    All words must be found, each in one spelling. Nothing but separators gives no words. More than
    `MOST_WORDS` are left out: no name of a hundred characters has more.
    """
    found = dict.fromkeys(filter(None, map(joined, folded(query).split())))
    return tuple(_spellings(each) for each in list(found)[:MOST_WORDS])


def name_key(name: str) -> str:
    """What two names share that are the same but for case, marks, separators and the order of their words."""
    text = folded(name)
    spaced = not is_han("".join(words_of(text)))
    return " ".join(sorted(words_of(text if spaced else "".join(text.split()))))


def _spellings(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, UMLAUT.sub("u", text))))


def _both_orders(parts: Sequence[str]) -> str:
    """The parts joined so that every rotation of them is a part: `emileangstromemile`."""
    return "".join((*parts, *parts[:-1]))


def _pinyin(written: Sequence[str]) -> Iterator[str]:
    """The readings of a name that begins with Han characters, and those themselves in both orders."""
    begins = leading_han(written)
    if not begins:
        return
    if len(written) > 1:
        yield _both_orders([_read(syllables(each)) if is_han(each) else each for each in written])
    name = chinese_name(begins)
    yield _both_orders((name.surname, name.given))
    given = _read(syllables(name.given))
    for reading in name.readings:
        yield _both_orders((_read(reading), given))


def _read(parts: Iterable[str]) -> str:
    return folded("".join(parts).translate(TONES).replace("v", "u"))
