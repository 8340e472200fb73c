"""Each counted text of people, with each kind of number, in each language that has them."""

import gettext
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Message

from i18n.audiences import Audience
from i18n.catalogues import ROOT
from i18n.isolation import END, FIRST_STRONG, bare
from i18n.languages import Language, all_languages, language
from i18n.messages import Tree, entries, is_translated, read
from i18n.translator import read_catalogues
from i18n.typography import HOLE

COUNTS = (0, 1, 2, 5, 11, 21, 100)
TREE = Tree(ROOT)
TAGS = tuple(one.tag for one in all_languages().values() if one.audiences)


@cache
def counted(tag: str) -> tuple[Message, ...]:
    """The texts of people with a plural that a language has."""
    written = read(TREE.catalogue(language(tag), Audience.PEOPLE), language(tag))
    return tuple(one for one in entries(written) if not isinstance(one.id, str) and is_translated(one))


def forms_of(message: Message) -> tuple[str, str]:
    """The English singular and plural."""
    assert isinstance(message.id, tuple)
    one, many = message.id
    return one, many


def filled(text: str, count: int, message: Message) -> dict[str, str]:
    """A value for each hole: the number for those that may be what is counted."""
    holes = {hole for form in (*forms_of(message), text) for hole in HOLE.findall(form)}
    return {hole: f"{count}" if hole in counting(message) else f"<{hole}>" for hole in holes}


def counting(message: Message) -> set[str]:
    """The holes that may hold the number, such as those that the English singular leaves out."""
    one, many = forms_of(message)
    return (set(HOLE.findall(many)) - set(HOLE.findall(one))) | {"count", "num", "times", "minutes"}


def category(of: Language, number: int) -> str:
    """CLDR's form of a number. `many` of Romance languages is of millions, which gettext tells not apart."""
    return str(of.locale.plural_form(number))


@pytest.mark.parametrize("tag", TAGS)
def test_each_form_is_of_one_kind_of_number(tag: str) -> None:
    """The index that gettext takes for a number is of the form that CLDR says for it, for every number."""
    of, texts = language(tag), read_catalogues(tag)
    assert isinstance(texts, gettext.GNUTranslations)
    kinds: dict[int, set[str]] = {}
    for number in range(2_000):
        kinds.setdefault(texts.plural(number), set()).add(category(of, number))  # type: ignore[attr-defined]  # of the standard library
    assert all(len(found) == 1 for found in kinds.values()), kinds
    assert len({next(iter(found)) for found in kinds.values()}) == len(kinds)


def said(tag: str) -> Iterator[tuple[Message, int, str]]:
    """Every counted text with every number, as a page says it."""
    texts = read_catalogues(tag)
    for message in counted(tag):
        for count in COUNTS:
            one, many = forms_of(message)
            text = (
                texts.npgettext(message.context, one, many, count)
                if message.context
                else texts.ngettext(one, many, count)
            )
            yield message, count, text


@pytest.mark.parametrize("tag", TAGS)
def test_no_hole_is_left_and_the_number_is_said(tag: str) -> None:
    of, wrong = language(tag), []
    assert counted(tag)
    for message, count, text in said(tag):
        told = bare(text % filled(text, count, message))
        is_silent = str(count) not in re.findall(r"\d+", told) and not is_held(of, message, count)
        if re.search(r"%[(\w]", told) or is_silent:
            wrong.append((count, told))
    assert not wrong, wrong


def is_held(of: Language, message: Message, count: int) -> bool:
    """Whether a form may leave its number out: it is of that number alone, or the English leaves it out too.

    The French one is of 0 as well, and silent only where the English one is: those are said from 1 on.
    """
    same = [number for number in range(200) if category(of, number) == category(of, count)]
    one, many = (counting(message) & set(HOLE.findall(form)) for form in forms_of(message))
    return same == [count] or not many or (same == [0, 1] and not one)


@pytest.mark.parametrize("tag", [tag for tag in TAGS if language(tag).direction == "rtl"])
def test_from_right_to_left_each_hole_stands_by_itself(tag: str) -> None:
    for message, count, text in said(tag):
        values = filled(text, count, message)
        told = text % values
        for hole in HOLE.findall(text):
            assert f"{FIRST_STRONG}{values[hole]}{END}" in told
