"""Names, addresses and numbers that have broken programs: each is answered, or refused with a reason."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest

from i18n.comparison import (
    WrongText,
    email_address,
    name_key,
    passport_name,
    password,
    phone_number,
    search_key,
    search_words,
    sort_key,
)
from i18n.comparison.order import MOST
from i18n.comparison.search import MOST_BYTES

HOSTILE: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("hostile.toml").read_text(encoding="utf-8")
)
CODES = {"invisible", "malformed", "country", "area", "invalid"}
NAMES = HOSTILE["names"]
EVERYTHING = [each for texts in HOSTILE.values() for each in texts] + ["\ud800", "a\udfffb"]
# A word of the search is parted by spaces; nobody types half a character of an old spelling.
TYPED = re.compile(r"[^\s·•・.,=-]{2,}")


def test_there_are_hundreds_of_them() -> None:
    assert len(EVERYTHING) >= 200


@pytest.mark.parametrize("text", EVERYTHING)
@pytest.mark.parametrize("tidy", [email_address, password, lambda text: phone_number(text).international])
def test_what_is_taken_stays_as_it_is_when_taken_again(tidy: Callable[[str], str], text: str) -> None:
    taken = _taken(tidy, text)
    assert taken in CODES or tidy(taken) == taken


def _taken(tidy: Callable[[str], str], text: str) -> str:
    try:
        return tidy(text)
    except WrongText as wrong:
        return wrong.code


@pytest.mark.parametrize("text", EVERYTHING)
def test_keys_can_be_stored(text: str) -> None:
    keys = (search_key(text, text, text), sort_key(text, text), name_key(text), passport_name(text, text))
    for key in keys:
        assert "\0" not in key
        assert key.encode().decode() == key
    assert len(keys[0].encode()) <= MOST_BYTES
    assert len(keys[1]) <= MOST


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_the_same_composed_or_not(text: str) -> None:
    composed, decomposed = normalize("NFC", text), normalize("NFD", text)
    assert search_key(composed) == search_key(decomposed)
    assert search_words(composed) == search_words(decomposed)
    assert name_key(composed) == name_key(decomposed)
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_finds_itself_by_each_of_its_parts(text: str) -> None:
    key = search_key(text)
    for word in TYPED.findall(normalize("NFKC", text)):
        starts = range(len(word) - 1) if len(word) < 30 else (0,)
        for start in starts:
            for part in (word[start:], word[start : start + 2], word[: start + 2]):
                assert all(any(each in key for each in spelled) for spelled in search_words(part)), part
