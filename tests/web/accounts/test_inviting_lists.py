"""Lists of people as they are pasted: two hundred odd lines, and what becomes of each."""

import pytest

from web.services.accounts import invitation_lines
from web.services.accounts.invitation_lines import INVITED, NEW, WRONG, decoded, read


def one(text: str) -> invitation_lines.Line:
    (line,) = read(text, "en")
    return line


@pytest.mark.parametrize(
    ("typed", "name", "value", "language"),
    [
        ("Lucia Bianchi, lucia@example.org", "Lucia Bianchi", "lucia@example.org", "en"),
        ("Lucia Bianchi,lucia@example.org,zh-Hans", "Lucia Bianchi", "lucia@example.org", "zh-Hans"),
        ("王芳\t138 0013 8000\t中文", "王芳", "+8613800138000", "zh-Hans"),
        ("王芳，13800138000，简体中文", "王芳", "+8613800138000", "zh-Hans"),
        ("王芳；wang@example.org", "王芳", "wang@example.org", "en"),
        ("wang@example.org; 王芳; English", "王芳", "wang@example.org", "en"),
        ('"Bianchi, Lucia", lucia@example.org', "Bianchi, Lucia", "lucia@example.org", "en"),
        ("  Lucia   Bianchi ,  LUCIA@Example.org  ", "Lucia Bianchi", "lucia@example.org", "en"),
        ("Lucia,+86 (138) 0013-8000", "Lucia", "+8613800138000", "en"),
        ("\ufeffLucia,lucia@example.org,", "Lucia", "lucia@example.org", "en"),
        ("Lucia,lucia＠example.org", "Lucia", "lucia@example.org", "en"),
        ("Lucia,lucia@example.org,CHINESE", "Lucia", "lucia@example.org", "zh-Hans"),
    ],
)
def test_a_line_is_read_however_it_is_written(typed: str, name: str, value: str, language: str) -> None:
    line = one(typed)
    assert (line.state, line.name, line.value, line.language) == (NEW, name, value, language)


@pytest.mark.parametrize(
    "typed",
    [
        "Lucia",
        "lucia@example.org",
        "Lucia, lucia@",
        "Lucia, 12345",
        "Lucia, a@example.org, b@example.org",
        "Lucia, Bianchi, lucia@example.org",
        "Lucia, lucia@example.org, Klingon",
        "Lucia, lucia@example.org, English, 中文",
        f"{'a' * 101}, lucia@example.org",
        "Lucia, lucia@exa\u00admple.org",
        '"Lucia, lucia@example.org',
    ],
)
def test_an_odd_line_is_told_with_its_reason(typed: str) -> None:
    line = one(typed)
    assert line.state == WRONG
    assert line.reason


@pytest.mark.parametrize("heading", ["Name,Email,Language", "姓名\t手机\t语言", "姓名，邮箱"])
def test_a_heading_is_passed_over(heading: str) -> None:
    lines = read(f"{heading}\nLucia,lucia@example.org", "en")
    assert [(each.number, each.state) for each in lines] == [(2, NEW)]


def test_empty_lines_say_nothing_and_keep_the_count() -> None:
    lines = read("\n\n , ,\nLucia,lucia@example.org\r\n\t\t\n王芳,13800138000\n", "en")
    assert [each.number for each in lines] == [4, 6]


def test_one_contact_twice_is_left_out_once() -> None:
    first, second = read("Lucia,lucia@example.org\nLucia B,LUCIA@EXAMPLE.org", "en")
    assert (first.state, second.state) == (NEW, INVITED)
    assert second.reason is not None
    assert second.reason.holes == {"number": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_as_tables_are_saved(encoding: str) -> None:
    text = "王芳,13800138000,中文"
    assert one(decoded(text.encode(encoding))).name == "王芳"


def test_two_hundred_lines_with_odd_ones_among_them() -> None:
    lines = [f"Person {number},person{number}@example.org" for number in range(200)]
    lines[7] = "nobody at all"
    lines[99] = "Person 3,person3@example.org"
    lines[150] = ""
    found = read("\n".join(lines), "zh-Hans")
    states = [each.state for each in found]
    assert (states.count(NEW), states.count(INVITED), states.count(WRONG)) == (197, 1, 1)
    assert [each.number for each in found if each.state == WRONG] == [8]
    assert {each.language for each in found if each.state == NEW} == {"zh-Hans"}
