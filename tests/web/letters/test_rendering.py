"""Letters on paper: HTML that needs nothing from anywhere, text whole by itself, mirrored for Arabic."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest
from markupsafe import escape
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from i18n.isolation import END, FIRST_STRONG
from tests.web.letters.desk import BY_PARTY, HOUSE, ActorOf, Desk
from web.letters import rendering
from web.letters.short_alphabet import in_short_alphabet
from web.services.clock import now
from web.words.messages.letter import Button, Item, Letter
from web.words.messages.readers import tag_for

TAGS = ("en", "zh-Hans", "ar")
TO = "wang.fang@example.com"
EVIL = '<script>alert("x")</script> & "quoted"'
OUTSIDE = re.compile(r"""(?:src|background|@import|url\()\s*=?\s*["'(]?\s*(?:https?:|//|cid:|data:)""")


@pytest.fixture
def desk(session: Session, actor_of: ActorOf) -> Desk:
    return Desk(session, actor_of)


def changed(desk: Desk, tag: str) -> Letter:
    """A letter of a shift that moved, and one that is offered."""
    desk.reads(tag)
    seat, other = desk.free_seat(), 0
    desk.offer(seat)
    desk.message()
    desk.do("accept", seat, BY_PARTY)
    desk.move(seat, hours=3)
    other = desk.free_seat()
    desk.offer(other)
    letter = desk.letter()
    assert letter is not None
    return letter


def letter_with(text: str) -> Letter:
    return Letter(
        subject=f"{text}\r\nBcc: everybody@example.com",
        heading=text,
        short=text,
        template="news",
        glance=text,
        lines=(text,),
        items=(
            Item(
                text, text, ((text, text),), {text: text}, text, text, (Button(text, "https://d.example/"),)
            ),
        ),
        code="482 915",
        button=Button(text, "https://d.example/a?x=1&y=2"),
        closing=(text,),
        unsubscribe=Button(text, "https://d.example/u"),
        link="https://d.example/a/",
        link_code="abc",
    )


@pytest.mark.parametrize("tag", TAGS)
def test_the_html_loads_nothing_and_follows_nobody(desk: Desk, tag: str) -> None:
    html = rendering.html(changed(desk, tag), tag)
    assert not OUTSIDE.search(html)
    for bad in ("<img", "<script", "<link", "<iframe", "<form", "@font-face", "position:"):
        assert bad not in html
    assert len(html) < 100_000, "Gmail cuts letters off that are longer than 102 kB"


@pytest.mark.parametrize(("tag", "direction", "edge"), [("en", "ltr", "left"), ("ar", "rtl", "right")])
def test_it_says_its_language_and_direction(desk: Desk, tag: str, direction: str, edge: str) -> None:
    html = rendering.html(changed(desk, tag), tag)
    assert html.startswith(f'<!DOCTYPE html>\n<html lang="{tag}" dir="{direction}">')
    assert f'lang="{tag}" dir="{direction}" width="100%"' in html, (
        "programs drop what stands on html and body"
    )
    assert f"border-{edge}:4px solid" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme:dark)" in html


def test_texts_are_never_markup() -> None:
    letter = letter_with(EVIL)
    html = rendering.html(letter, "en")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "https://d.example/a?x=1&amp;y=2" in html
    assert EVIL in rendering.plain(letter, "en")


def test_a_subject_is_one_line() -> None:
    mail = rendering.mail(letter_with("A"), "en", uid="u", to=TO)
    assert mail.subject == "A Bcc: everybody@example.com"
    assert len(rendering.mail(letter_with("A" * 900), "en", uid="u", to=TO).subject) <= 150


@pytest.mark.parametrize("tag", TAGS)
def test_the_plain_text_says_everything(desk: Desk, tag: str) -> None:
    letter = changed(desk, tag)
    text = rendering.plain(letter, tag)
    for item in letter.items:
        assert item.heading in text
        assert item.title in text
        for name, value in item.facts:
            assert name in text
            assert value in text
        for old in item.was.values():
            assert old in text
        for button in item.buttons:
            assert f"{button.label}\n{button.url}\n" in text
    assert letter.unsubscribe is not None
    assert letter.unsubscribe.url in text
    assert "<" not in text
    assert "\n\n\n" not in text


def test_a_mail_names_who_it_is_for_and_how_to_end_it(desk: Desk) -> None:
    letter = changed(desk, "en")
    mail = rendering.mail(letter, "en", uid="u1", to=TO)
    assert (mail.uid, mail.to, mail.language) == ("u1", TO, "en")
    assert mail.unsubscribe.startswith(f"{HOUSE.url}/unsubscribe/")
    assert {each.method for each in mail.calendars} == {"REQUEST"}
    assert len(mail.calendars) == 2


def test_a_short_message_is_a_sentence_with_its_link_behind(desk: Desk) -> None:
    seat = desk.free_seat()
    desk.offer(seat)
    letter = desk.letter()
    assert letter is not None
    text = rendering.text(letter, "en", uid="u", to="+8613800138000", expires_at=now() + timedelta(days=1))
    assert text.text == f"{letter.short} {letter.link}{letter.link_code}"
    assert (text.template, text.purpose) == ("offered", "plan")
    assert text.link == f"{HOUSE.url}/a/"
    assert len(text.text) < 200


def test_a_locked_screen_names_nobody_and_nothing(desk: Desk) -> None:
    letter = changed(desk, "en")
    push = rendering.push(letter, "en", uid="u", address={"endpoint": "https://push.example/x"}, urgent=True)
    shown = f"{push.title} {push.body}"
    for item in letter.items:
        assert item.title not in shown
        assert all(value not in shown for _, value in item.facts)
    assert desk.me.name not in shown
    assert push.url == f"{HOUSE.url}/me"


def test_what_was_asked_for_has_no_group() -> None:
    assert rendering.text(letter_with("A"), "en", uid="u", to="+86").purpose == "account"


@pytest.mark.parametrize(
    ("reads", "written"),
    [("ar", "ar"), ("ar-EG", "ar"), ("zh-CN", "zh-Hans"), ("wuu", "zh-Hans"), ("fr-CA", "fr"), ("sr", "en")],
)
def test_a_letter_is_in_the_nearest_language_that_has_letters(reads: str, written: str) -> None:
    assert tag_for(reads) == written


def test_an_arabic_letter_has_no_english_words_of_ours(desk: Desk) -> None:
    letter = changed(desk, "ar")
    own = [letter.heading, *letter.lines, *letter.closing, letter.glance, letter.short]
    own += [each.heading for each in letter.items] + [name for each in letter.items for name, _ in each.facts]
    own += [button.label for each in letter.items for button in each.buttons]
    for text in own:
        assert re.search(r"[\u0600-\u06ff]", text), text
    assert "من 12:00 إلى 13:30" in rendering.plain(letter, "ar")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("tag", TAGS)
def test_it_fits_a_phone_and_can_be_pressed(
    desk: Desk, chromium: Browser, tag: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    html = rendering.html(changed(desk, tag), tag)
    page = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.evaluate(
        "[...document.querySelectorAll('.press a')].map(each => each.getBoundingClientRect().height)"
    )
    assert len(heights) >= 4
    assert min(heights) >= 44
    ground = page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor")
    assert ground == ("rgb(26, 35, 34)" if scheme == "dark" else "rgb(255, 255, 255)")
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ink == ("rgb(232, 238, 235)" if scheme == "dark" else "rgb(29, 43, 42)")
    page.close()


@pytest.mark.parametrize("title", ["Tea & talk (2)", "茶话会", "لقاء"])
def test_from_right_to_left_names_stand_by_themselves_in_plain_text(title: str) -> None:
    said = Item("H", title, (("المكان", title),), {"المكان": title})
    letter = replace(letter_with("A"), items=(said,))
    text = rendering.plain(letter, "ar")
    assert f"{FIRST_STRONG}{title}{END}" in text
    assert text.count(FIRST_STRONG) == text.count(END) > 0
    html = rendering.html(letter, "ar")
    assert f"<bdi>{escape(title)}</bdi>" in html


def test_a_text_for_a_phone_in_arabic_isolates_its_holes_and_a_subject_holds_none(desk: Desk) -> None:
    letter = changed(desk, "ar")
    short = rendering.text(letter, "ar", uid="u", to="+8613800138000").text
    assert short.count(FIRST_STRONG) == short.count(END)
    assert not {FIRST_STRONG, END} & set(rendering.mail(letter, "ar", uid="u", to=TO).subject)
    assert not {FIRST_STRONG, END} & set(rendering.plain(changed(desk, "en"), "en"))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("C’è un posto «libero»…", 'C\'è un posto "libero"...'),
        ("Pouvez-vous venir\u202f? à 9\u00a0h", "Pouvez-vous venir ? à 9 h"),
        ("C’è: 茶话会", "C’è: 茶话会"),
        ("Hôpital’s", "Hôpital’s"),
    ],
)
def test_one_message_holds_160_letters_where_its_alphabet_allows(text: str, sent: str) -> None:
    assert in_short_alphabet(text) == sent
