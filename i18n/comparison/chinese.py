"""How Chinese names are read: surnames by a table of our own, given names by pypinyin.

pypinyin reads words, and gets many surnames wrong. The table `surnames.csv` has those, every compound surname
in use, and both readings where families differ.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, takewhile
from pathlib import Path

from i18n.comparison.fold import joined

HAN = (range(0x3005, 0x3008), range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
HAN_BEYOND = range(0x20000, 0x40000)
TABLE = Path(__file__).with_name("surnames.csv")
TONES = str.maketrans("", "", "12345")
Syllables = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChineseName:
    """A name in Han characters: its surname as written, what follows it, and the surname's readings.

    Readings are syllables with tone numbers, ü written v (`lv3`), the most frequent first.
    """

    surname: str
    given: str
    readings: tuple[Syllables, ...]


def is_han(text: str) -> bool:
    """Whether there is a text, and of Han characters only."""
    return bool(text) and all(_is_han(ord(each)) for each in text)


def chinese_name(text: str) -> ChineseName:
    """A name of Han characters without separators, parted after its surname; compounds come first."""
    known = surnames()
    longest = max(map(len, known))
    for length in range(min(longest, len(text)), 0, -1):
        if readings := known.get(text[:length]):
            return ChineseName(text[:length], text[length:], readings)
    return ChineseName(text[:1], text[1:], (syllables(text[:1]),))


def leading_han(parts: Sequence[str]) -> str:
    """The Chinese name that the words of a name begin with, joined; empty where the first is none."""
    return "".join(takewhile(is_han, parts))


def syllables(text: str) -> Syllables:
    """The reading of a text, a syllable a character; a character that nobody reads stands for itself."""
    return _reader()(text) if text else ()


def passport_name(surname: str, given: str) -> str:
    """The Latin name to propose, as passports write it (`LYU BU`); empty where no reading is known.

    Lü and nü are LYU and NYU, lüe and nüe LUE and NUE (notice of the immigration administration, 2021-09-29).
    Where a surname has two readings it proposes the first: the person confirms.
    """
    surname, given = joined(surname), joined(given)
    parts = (_surname_read(surname), syllables(given))
    spelled = ["".join(_in_passport(each) for each in part) for part in parts]
    readable = is_han(surname + given) and all(each.isascii() for each in spelled)
    return " ".join(filter(None, spelled)) if readable else ""


@cache
def surnames() -> Mapping[str, tuple[Syllables, ...]]:
    """Each surname of the table with its readings."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["surname"]: tuple(tuple(reading.split()) for reading in row["readings"].split("|"))
            for row in csv.DictReader(lines)
        }


def _is_han(code: int) -> bool:
    return code in HAN_BEYOND or any(code in each for each in HAN)


def _surname_read(surname: str) -> Syllables:
    return surnames().get(surname, (syllables(surname),))[0]


def _in_passport(syllable: str) -> str:
    plain = syllable.translate(TONES).upper()
    return plain.replace("VE", "UE").replace("V", "YU")


@cache
def _reader() -> "Reader":
    return Reader()


class Reader:
    """pypinyin, loaded at the first name that needs it: it takes 60 MB and a third of a second."""

    def __init__(self) -> None:
        from pypinyin import Style, pinyin

        self._pinyin = pinyin
        self._style = Style.TONE3

    def __call__(self, text: str) -> Syllables:
        """The syllables of a text, in its context."""
        found: Sequence[Sequence[str]] = self._pinyin(text, style=self._style, errors=list)  # type: ignore[arg-type]  # a list is taken too: a reading for each character
        return tuple(chain.from_iterable(each[:1] for each in found))
