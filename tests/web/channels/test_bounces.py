"""Bounces as mail servers write them; what is none; and the command that a mail server pipes them to."""

import os
import subprocess
import sys

import pytest
from sqlalchemy.orm import Session

from tests.web.channels.delivered import UID, handed
from web.channels.bounces import Bounce, read_bounce
from web.settings import Settings

HEAD = """From: MAILER-DAEMON@mail.example
To: duet@jingan.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{outer}@mail.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
{envelope}
Final-Recipient: rfc822; li@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <li@mail.example>: user unknown

--b
Content-Type: {kind}

{back}

--b--
"""
WHOLE = f"From: Duet <duet@jingan.example>\nMessage-ID: <{UID}@jingan.example>\nSubject: x\n\nHello"


def bounced(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    envelope: str = "",
    kind: str = "message/rfc822",
    back: str = WHOLE,
) -> bytes:
    """A report in the form that Postfix writes."""
    return HEAD.format(
        outer="ab" * 16, action=action, status=status, envelope=envelope, kind=kind, back=back
    ).encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_a_bounce_names_our_mail_and_why(kind: str) -> None:
    assert read_bounce(bounced(kind=kind)) == Bounce(UID, "failed", "bounced 5.1.1", True)


def test_the_envelope_id_is_enough() -> None:
    envelope = f"Original-Envelope-Id: {UID}\n"
    found = read_bounce(bounced(envelope=envelope, back="Subject: x\n\nHello"))
    assert found == Bounce(UID, "failed", "bounced 5.1.1", True)


@pytest.mark.parametrize(
    ("action", "status", "told"),
    [
        ("Failed", "5.1.10 (null MX)", Bounce(UID, "failed", "bounced 5.1.10", True)),
        ("failed", "5.2.2", Bounce(UID, "failed", "bounced 5.2.2", False)),
        ("failed", "5.1.8", Bounce(UID, "failed", "bounced 5.1.8", False)),
        ("failed", "4.4.7", Bounce(UID, "failed", "bounced 4.4.7", False)),
        ("failed", "", Bounce(UID, "failed", "bounced", False)),
        ("failed", "li@mail.example", Bounce(UID, "failed", "bounced", False)),
        ("delivered", "2.0.0", Bounce(UID, "delivered", "", False)),
        ("delayed", "4.4.1", None),
        ("relayed", "2.0.0", None),
        ("expanded", "2.0.0", None),
    ],
)
def test_what_a_report_may_say(action: str, status: str, told: Bounce | None) -> None:
    assert read_bounce(bounced(action=action, status=status)) == told


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: out of office\n\nI am away.",
        WHOLE.encode(),
        bounced(back="Message-ID: <x@jingan.example>\n\nHello"),
        bounced().replace(b"message/delivery-status", b"text/plain"),
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n--b--",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: message/rfc822\n\n" * 200,
        b"Content-Type: message/rfc822\n\n" * 20_000,
    ],
)
def test_what_is_no_bounce_of_ours_is_passed_over(mail: bytes) -> None:
    assert read_bounce(mail) is None


def _pipe(settings: Settings, mail: bytes) -> int:
    environment = {**os.environ, "DUET_INSTANCE": str(settings.instance)}
    done = subprocess.run(
        [sys.executable, "-m", "web.cli", "bounce"], input=mail, env=environment, check=False
    )
    return done.returncode


def test_a_mail_server_pipes_a_bounce(settings: Settings, session: Session) -> None:
    row, contact = handed(session, to="li@mail.example")
    assert _pipe(settings, bounced()) == 0
    assert _pipe(settings, b"Subject: hello\n\nnothing of ours") == 0
    session.rollback()
    session.refresh(row)
    session.refresh(contact)
    assert (row.state, row.fault) == ("failed", "bounced 5.1.1")
    assert (contact.dead_since is not None, contact.dead_because) == (True, "bounced 5.1.1")


def test_without_tables_the_mail_is_wanted_again(settings: Settings) -> None:
    (settings.instance / "duet.sqlite").unlink()
    assert _pipe(settings, bounced()) == 75
