"""Texts with everything taken off that people do not type alike: case, marks, width, kana, separators.

Hangul, kana with their voicing marks, Thai and the scripts of India stay whole: only the marks of the Latin,
Greek, Cyrillic, Hebrew and Arabic scripts go.
"""

import re
import unicodedata
from collections.abc import Iterable

# Letters that stand for another one and do not decompose into it.
LETTERS = str.maketrans(
    {
        **dict(zip("łøđðħŧıəɛɔɵɨʉɓɗƙƴɣƶʒɲŋ", "loddhtieeooiubdkygzznn", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        # Persian, Urdu and Uyghur keyboards have letters of their own for these.
        **dict(zip("یىکةەھہٱ", "ييكهههها", strict=True)),
        **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
        # Katakana to hiragana.
        **{code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)},
        # A typed accent, which compatibility would turn into a space.
        "´": "'",
    }
)
MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1"
    "\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Inside a word: O'Neil, D’Angelo, Nuʻuanu, a nickname in quotes.
APOSTROPHES = frozenset("'\"`’‘‛“”„′″ʹʺʻʼʽʾʿˈˊˋ׳״")
# Between the words of a name, beside spaces and dashes.
DOTS = frozenset("·•・‧∙⋅᛫●.,،、=")
UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def folded(text: str) -> str:
    """The text folded, its separators still in place; `folded(folded(text))` changes nothing."""
    text = text.translate(LETTERS)
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFD", "".join(_seen(text)))
    return unicodedata.normalize("NFC", MARKS.sub("", text.translate(LETTERS)).translate(LETTERS))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a name, parted at spaces, dots and dashes; an apostrophe parts nothing."""
    return words_of(folded(text))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a folded text."""
    return tuple("".join(" " if _parts(each) else each for each in text if not _glues(each)).split())


def joined(text: str) -> str:
    """The folded text without its separators."""
    return "".join(words(text))


def _seen(text: str) -> Iterable[str]:
    for each in text:
        if each.isspace():
            yield " "
        elif unicodedata.category(each) not in UNSEEN:
            yield each


def _glues(each: str) -> bool:
    return each in APOSTROPHES


def _parts(each: str) -> bool:
    return each.isspace() or each in DOTS or unicodedata.category(each) == "Pd"
