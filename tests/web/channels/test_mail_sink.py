"""The mail server for newcomers: shows a mail, keeps it, and cannot be made to steer a terminal."""

import smtplib
from pathlib import Path

import pytest

from tests.web.channels.handed import calendar, mail, send
from tests.web.channels.mail_servers import free_port
from web import mail_sink


def _taken(folder: Path, *mails: object) -> list[str]:
    said: list[str] = []
    port = free_port()
    controller = mail_sink.start(folder, port, said.append)
    try:
        for each in mails:
            if isinstance(each, bytes):
                with smtplib.SMTP("127.0.0.1", port) as line:
                    line.sendmail("a@b.example", ["li@mail.example"], each)
            else:
                send(port, each)  # type: ignore[arg-type]  # what is not bytes is a Mail
    finally:
        controller.stop()
    return said


def test_a_mail_is_shown_and_kept(tmp_path: Path) -> None:
    html = "<p>你的班次</p>"
    carried = mail(subject="你的班次有变化", text="周六上午\n", html=html, calendars=(calendar("REQUEST"),))
    (said,) = _taken(tmp_path / "mails", carried)
    for each in ("li@mail.example", "你的班次有变化", "周六上午"):
        assert each in said
    (kept,) = (tmp_path / "mails").glob("*.eml")
    assert b"invite.ics" in kept.read_bytes()
    assert kept.with_suffix(".html").read_text(encoding="utf-8").strip() == html


def test_every_mail_has_files_of_its_own(tmp_path: Path) -> None:
    _taken(tmp_path, mail(), mail(), mail())
    assert len(list(tmp_path.glob("*.eml"))) == len(list(tmp_path.glob("*.html"))) == 3


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?utf-8?q?=1B]0;owned=07=1B[2J?=\r\n\r\nhello \x1b[31mred\r\n",
        b"Subject: x\r\nContent-Type: text/plain; charset=martian\r\n\r\n\xff\xfe\r\n",
        b"no headers at all",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
    ],
)
def test_a_strange_mail_is_kept_and_harmless(raw: bytes, tmp_path: Path) -> None:
    (said,) = _taken(tmp_path, raw)
    assert "\x1b" not in said
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    port = free_port()
    controller = mail_sink.start(tmp_path, port, lambda _: None)
    try:
        with pytest.raises(SystemExit, match="nothing can listen"):
            mail_sink.run(tmp_path, port)
    finally:
        controller.stop()
