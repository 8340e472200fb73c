"""Names in order: one text a name, compared by code points.

Scripts come in a fixed order. Chinese names stand by the pinyin of their surname, then by its character, so
that all 李 stand together; Latin names as if without marks; Cyrillic, Arabic and kana as their alphabets go.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile

from i18n.comparison.chinese import TONES, chinese_name, is_han, leading_han, syllables
from i18n.comparison.fold import folded, words_of

MOST = 200
# Below every letter and digit, so that Li Na stands before Lin An; and the tab below that.
BETWEEN, BEFORE_TIE = " ", "\t"
SCRIPTS = (
    ("a", range(0x41, 0x250)),
    ("a", range(0x1E00, 0x1F00)),
    ("b", range(0x370, 0x400)),
    ("b", range(0x1F00, 0x2000)),
    ("c", range(0x400, 0x530)),
    ("d", range(0x590, 0x600)),
    ("e", range(0x600, 0x780)),
    ("g", range(0xAC00, 0xD7B0)),
    ("h", range(0x3041, 0x3100)),
)
HAN, OTHERS, NO_LETTER = "0", "f", "z"
# Letters that stand elsewhere in Unicode than in their alphabets, by the letter they follow.
FOLLOWS = {
    "а": "ә", "г": "ґғ", "д": "ђ", "е": "є", "ж": "җ", "и": "йіїј", "к": "қ", "л": "љ", "н": "ңњ", "о": "ө",
    "т": "ћ", "у": "ўұү", "х": "һ", "ب": "پ", "ت": "ٹ", "ج": "چ", "د": "ڈ", "ز": "ژ", "ك": "گ", "ن": "ں",
}  # fmt: skip
LAST = {"а": "ӿ", "ب": "ۿ"}
ALPHABETS = str.maketrans(
    {
        letter: base + (LAST["ب"] if base >= "ب" else LAST["а"]) * place
        for base, letters in FOLLOWS.items()
        for place, letter in enumerate(letters, start=1)
    }
)
SMALL_KANA = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", "ー")
VOICED = str.maketrans("", "", "\u3099\u309a")
# A menu sorts the same names each time it is shown.
MOST_KEPT = 10_000


@lru_cache(MOST_KEPT)
def sort_key(name: str, latin_name: str = "") -> str:
    """Where a name stands in a list; at most `MOST` characters, to be compared by code points.

    Where a Chinese surname has two readings, the Latin name says which; a name without letters stands last.
    """
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    text = folded(lower.translate(ALPHABETS))
    latin = words_of(folded(latin_name))
    parts = words_of(text) or latin
    chinese = "" if _has_dots(text) else leading_han(parts)
    rest = list(dropwhile(is_han, parts)) if chinese else parts
    place = BETWEEN.join(filter(None, (_chinese(chinese, latin), *map(_placed, rest))))
    tie = "".join(each for each in name or latin_name if each.isprintable())
    voiced = [BETWEEN.join(parts)] if any(map(_has_kana, parts)) else []
    return f"{_script(''.join(parts))}{BEFORE_TIE.join((place, *voiced, tie))}"[:MOST]


def _has_dots(text: str) -> bool:
    """Whether dots part the name, as in 阿依古丽·买买提: then no surname is looked for."""
    return len(words_of("".join(text.split()))) > 1


def _script(text: str) -> str:
    first = next((each for each in text if each.isalpha()), "")
    if not first:
        return NO_LETTER
    if is_han(first):
        return HAN
    return next((script for script, codes in SCRIPTS if ord(first) in codes), OTHERS)


def _chinese(text: str, latin: Sequence[str]) -> str:
    """Each character as its syllable, then itself: `li3李na4娜`."""
    if not text:
        return ""
    name = chinese_name(text)
    said = [each for each in name.readings if "".join(each).translate(TONES) in latin]
    reading = (said or name.readings)[0]
    return _beside((*reading, *syllables(name.given)), text)


def _placed(word: str) -> str:
    """A word as its alphabet has it: Han characters by their reading, kana without voicing."""
    if is_han(word):
        return _beside(syllables(word), word)
    if not _has_kana(word):
        return word
    plain = unicodedata.normalize("NFD", word).translate(VOICED).translate(SMALL_KANA)
    return unicodedata.normalize("NFC", plain)


def _has_kana(word: str) -> bool:
    return any("\u3041" <= each <= "\u309f" for each in word)


def _beside(read: Sequence[str], written: str) -> str:
    return "".join(f"{syllable}{each}" for syllable, each in zip(read, written, strict=True))
