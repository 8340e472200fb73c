"""Mails part by part, as a mail program reads them; headers cannot be forged by what people type."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.web.channels.handed import SENDER, UID, calendar, mail
from web.channels import Mail
from web.channels.composing import compose, one_line
from web.ways_out import Sender

CHINESE = "静安志愿者：你的班次有变化，请再次确认是否可以参加这次社区健康咨询活动以及后续的随访安排。" * 4
ARABIC = "تغيّر موعد مناوبتك التطوعية في حي جينغآن، نرجو أن تؤكد مرة أخرى إن كان بإمكانك الحضور. " * 4
UNSUBSCRIBE = "https://duet.example/u/" + "Ab-_" * 60


def read(carried: Mail, sender: Sender = SENDER) -> EmailMessage:
    """The mail as a program reads it."""
    return message_from_bytes(compose(carried, sender), policy=default)


def test_a_mail_has_a_text_in_two_forms() -> None:
    found = read(mail(text="你好\n", html="<p>你好</p>\n", language="zh-Hans"))
    assert found.get_content_type() == "multipart/alternative"
    plain, html = found.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert [part.get_content().replace("\r\n", "\n") for part in (plain, html)] == ["你好\n", "<p>你好</p>\n"]


def test_headers_say_who_writes_to_whom_in_which_language() -> None:
    found = read(mail(language="zh-Hans", unsubscribe=UNSUBSCRIBE))
    assert found["From"] == "双重奏 <duet@jingan.example>"
    assert found["To"] == "li@mail.example"
    assert found["Message-ID"] == f"<{UID}@jingan.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "zh-Hans"
    assert parsedate_to_datetime(found["Date"]).tzinfo
    assert found["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Duet"), ("zh-Hans-CN", "双重奏"), ("ar", "ثنائي"), ("fr", "Duet"), ("", "Duet")],
)
def test_the_sender_has_a_name_in_the_language_of_the_reader(language: str, name: str) -> None:
    assert read(mail(language=language))["From"].addresses[0].display_name == name


def test_what_was_asked_for_offers_no_way_to_unsubscribe() -> None:
    assert not [name for name in read(mail()) if name.startswith("List-")]


def test_a_long_address_to_unsubscribe_stands_on_one_line() -> None:
    """Folded and encoded, as long words of headers are, a program could not press it."""
    raw = compose(mail(unsubscribe=UNSUBSCRIBE), SENDER)
    assert f"\r\nList-Unsubscribe: <{UNSUBSCRIBE}>\r\n".encode() in raw


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://x.example/\r\nBcc: eve@x", "https://x/>,<y", "x"]
)
def test_what_is_no_web_address_unsubscribes_nothing(url: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        compose(mail(unsubscribe=url), SENDER)


@pytest.mark.parametrize("subject", [CHINESE, ARABIC, "Your shift " * 40, "短", "", "x" * 300])
def test_long_subjects_arrive_whole_in_short_lines(subject: str) -> None:
    raw = compose(mail(subject=subject), SENDER)
    assert read(mail(subject=subject))["Subject"] == one_line(subject)
    head = raw.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert all(len(word) <= 75 for word in re.findall(rb"=\?[^ ]+\?=", head))


@settings(max_examples=40)
@given(st.text())
@example("a\r\nBcc: eve@mail.example")
@example("a\r\n\r\n<script>")
@example("=?utf-8?q?=0D=0ABcc:_eve@mail.example?=")
@example("\u2028Bcc: eve@mail.example")
@example("a\x0bBcc: x\x0cy\x85z")
@example("\u202etxt.exe")
def test_no_subject_or_name_makes_a_header(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    found = read(mail(subject=text), Sender("duet@jingan.example", text))
    assert sorted(found) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
        "Subject", "To",
    ]  # fmt: skip
    assert [each.addr_spec for each in found["From"].addresses] == ["duet@jingan.example"]


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(codec="utf-8")))
@example("0000 0¡¡¡¡¡¡𐀀𐀀𐀀𐀀𐀀𐀀 ¡")
@example("=?utf-8?b?5L2g?=")
def test_any_subject_is_read_as_it_was_written(text: str) -> None:
    assert read(mail(subject=text))["Subject"] == one_line(text)


def test_a_calendar_stands_beside_the_text_and_is_attached() -> None:
    part = calendar("REQUEST")
    found = read(mail(calendars=(part,)))
    assert found.get_content_type() == "multipart/mixed"
    alternative, file = found.iter_parts()
    assert [each.get_content_type() for each in alternative.iter_parts()] == [
        "text/plain", "text/html", "text/calendar",
    ]  # fmt: skip
    beside = list(alternative.iter_parts())[2]
    assert dict(beside["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert beside.get_content_disposition() is None
    assert beside.get_content().encode() == part.content
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content() == part.content


def test_each_further_calendar_is_a_file_that_says_its_method() -> None:
    parts = (calendar("CANCEL"), calendar("REQUEST", "排队"), calendar("CANCEL", "量血压"))
    found = read(mail(calendars=parts))
    _, *files = found.iter_parts()
    assert [each.get_filename() for each in files] == ["invite.ics", "invite-2.ics", "invite-3.ics"]
    assert [each["Content-Type"].params.get("method") for each in files] == [None, "REQUEST", "CANCEL"]
    assert [each.get_payload(decode=True) for each in files] == [each.content for each in parts]


def test_no_other_method_leaves() -> None:
    with pytest.raises(ValueError, match="REQUEST or a CANCEL"):
        compose(mail(calendars=(calendar("PUBLISH"),)), SENDER)


def test_a_mail_is_ascii_in_short_lines() -> None:
    text = "长" * 5_000 + "\n" + "long " * 2_000
    raw = compose(mail(subject=CHINESE, text=text, html=text, calendars=(calendar("REQUEST"),)), SENDER)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")
