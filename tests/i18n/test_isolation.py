"""Holes of languages that are read from right to left stand by themselves."""

from zoneinfo import ZoneInfo

import pytest

from i18n.formats import Formats
from i18n.isolation import END, FIRST_STRONG, bare, isolated, isolating
from i18n.languages import all_languages
from i18n.translator import translator

WHO = f"{FIRST_STRONG}%(who)s{END}"


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("مرحبًا %(who)s!", f"مرحبًا {WHO}!"),
        ('<a href="%(who)s">%(who)s</a>', f'<a href="%(who)s">{WHO}</a>'),
        ("<b title='%(who)s'>نعم</b>", "<b title='%(who)s'>نعم</b>"),
        ("افتح %(url)s", "افتح %(url)s"),
        ("50%% %(who)s", f"50%% {WHO}"),
        ("بلا ثقوب", "بلا ثقوب"),
        ("أربعة (1+4+N).", f"أربعة ({FIRST_STRONG}1+4+N{END})."),
    ],
)
def test_holes_are_isolated_outside_of_tags(text: str, isolated: str) -> None:
    assert isolating(text) == isolated
    assert bare(isolated) == text


@pytest.mark.parametrize("name", ["Tom O'Neil (2)", "李老师", "ليلى", "Ёлка-2"])
def test_a_name_of_any_script_stands_by_itself_in_arabic(name: str) -> None:
    told = translator("ar").gettext("%(name)s: %(value)s", name="أين", value=name)
    assert FIRST_STRONG + name + END in told


def test_from_left_to_right_nothing_is_put_in() -> None:
    for tag, one in all_languages().items():
        if one.direction == "ltr":
            told = translator(tag).gettext("%(name)s: %(value)s", name="a", value="ليلى")
            assert told == bare(told)


def test_what_stands_on_one_line_is_isolated_from_right_to_left() -> None:
    parts = ["الثلاثاء", "", "Jing'an Park"]
    assert Formats("en", ZoneInfo("UTC")).beside(parts) == "الثلاثاء · Jing'an Park"
    assert Formats("ar", ZoneInfo("UTC")).beside(parts) == " · ".join(
        map(isolated, ["الثلاثاء", "Jing'an Park"])
    )
