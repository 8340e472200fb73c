"""Finding people by what somebody types of their name: one substring test a word.

A row stores `search_key`; a query becomes `search_words`. Each word must stand in the key in one of its
spellings.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from i18n.comparison.chinese import TONES, chinese_name, is_han, leading_han, syllables
from i18n.comparison.fold import folded, joined, words, words_of

# No query holds it: `folded` turns it into a space.
BETWEEN = "\n"
MOST_WORDS = 50
PART = 12
# Beside a sort key (`order.MOST`) it fits an entry of an index in PostgreSQL, which takes 2,704 bytes.
MOST_BYTES = 1_800
# Ü after l and n is typed v, u or yu, and folds to u.
UMLAUT = re.compile("(?<=[ln])(?:v|yu)")


def search_key(name: str, latin_name: str = "", *more: str) -> str:
    """What a search for a person looks through: the names in both orders, their pinyin, `more` (a number).

    At most `MOST_BYTES` in UTF-8: of monstrous names the end is lost.
    """
    written = words(name)
    parts = [written, *((joined(each),) for each in more), words(latin_name), *_chinese(written)]
    spelled = [*parts, *(tuple(map(_umlauts_off, each)) for each in parts)]
    found = dict.fromkeys(filter(None, map(_both_orders, spelled)))
    needed = (each for each in found if not any(each in other != each for other in found))
    return BETWEEN.join(needed).encode()[:MOST_BYTES].decode(errors="ignore")


def search_parts(key: str) -> tuple[str, ...]:
    """What a key says from each of its characters on, `PART` characters at most: rows of an index of words.

    They are in order, and none is the beginning of another.
    """
    starts = sorted({line[at : at + PART] for line in key.split(BETWEEN) for at in range(len(line))})
    return tuple(each for each, after in pairwise([*starts, ""]) if not after.startswith(each))


def search_words(query: str) -> tuple[tuple[str, ...], ...]:
    """The words of a query, each in every spelling that may stand for it in a key.

    All words must be found, each in one spelling. Nothing but separators gives no words. More than
    `MOST_WORDS` are left out: no name of a hundred characters has more.
    """
    found = dict.fromkeys(filter(None, map(joined, folded(query).split())))
    return tuple(_spellings(each) for each in list(found)[:MOST_WORDS])


def text_holds(text: str, query: str) -> bool:
    """Whether a text of any length has every word of a query in it, compared as names are."""
    looked = joined(text)
    both = (looked, _umlauts_off(looked))
    return all(any(word in each for word in spelled for each in both) for spelled in search_words(query))


def name_key(name: str) -> str:
    """What two names share that are the same but for case, marks, separators and the order of their words."""
    text = folded(name)
    spaced = not is_han("".join(words_of(text)))
    return "·".join(sorted(words_of(text if spaced else "".join(text.split()))))


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are the same as `name_key` has it, or one is Chinese and the other its reading."""
    return name_key(one) == name_key(other) or _is_reading(one, other) or _is_reading(other, one)


def _is_reading(chinese: str, latin: str) -> bool:
    """Whether a name in Latin letters is how a Chinese one is read, in either order of its parts."""
    written, spelled = words(chinese), _umlauts_off(joined(latin))
    if leading_han(words(latin)):
        return False
    readings = (tuple(map(_umlauts_off, each)) for each in _chinese(written))
    return any(
        len(spelled) == sum(map(len, each)) and spelled in _both_orders(each) for each in readings if spelled
    )


def _spellings(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, _umlauts_off(word))))


def _umlauts_off(word: str) -> str:
    return UMLAUT.sub("u", word)


def _both_orders(parts: Sequence[str]) -> str:
    """The parts joined so that every rotation of them is a part: `emileangstromemile`."""
    return "".join((*parts, *parts[:-1]))


def _chinese(written: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Surname and given name of a name that begins with Han characters, as written and in each reading."""
    begins = leading_han(written)
    if not begins:
        return
    if len(written) > 1:
        yield tuple(_read(syllables(each)) if is_han(each) else each for each in written)
    name = chinese_name(begins)
    yield name.surname, name.given
    for reading in name.readings:
        yield _read(reading), _read(syllables(name.given))


def _read(parts: Iterable[str]) -> str:
    return folded("".join(parts).translate(TONES).replace("v", "u"))
