"""A mail server for newcomers: it sends nothing on, shows what came, and keeps it in a folder.

It listens on this machine alone.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import MIMEPart
from email.policy import default
from pathlib import Path
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
USUAL_PORT = 1025
MOST_BYTES = 10_000_000
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What would steer the terminal that a mail is shown on."""


@dataclass
class Sink:
    """Takes every mail: a line for who and what, its text, and two files in `folder`."""

    folder: Path
    say: Callable[[str], None]
    _count: int = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own name
        """Take a mail."""
        raw = envelope.content or b""
        self.keep(raw if isinstance(raw, bytes) else raw.encode(), envelope.rcpt_tos)
        return "250 2.0.0 OK"

    def keep(self, raw: bytes, receivers: list[str]) -> None:
        """Write a mail into the folder and say it."""
        mail = message_from_bytes(raw, policy=default)
        file = self._file()
        file.with_suffix(".eml").write_bytes(raw)
        html = mail.get_body(("html",))
        if html is not None:
            file.with_suffix(".html").write_text(_content(html), encoding="utf-8")
        text = mail.get_body(("plain",))
        head = f"{', '.join(receivers)}\n{mail['Subject']}\n{file.with_suffix('.eml')}"
        self.say(shown(f"── {head}\n\n{_content(text).rstrip() if text is not None else ''}\n"))

    def _file(self) -> Path:
        self._count += 1
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{self._count:04}"


def shown(text: str) -> str:
    """A text that cannot steer a terminal."""
    return UNSEEN.sub("", text.replace("\r\n", "\n"))


def start(folder: Path, port: int, say: Callable[[str], None]) -> Controller:
    """Begin to listen on this machine; `stop()` ends it. Raises OSError where the port is taken."""
    controller = Controller(
        Sink(folder, say), hostname=HOST, port=port, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True
    )
    try:
        controller.start()
    except OSError:
        controller.loop.close()
        raise
    return controller


def run(folder: Path, port: int) -> None:
    """Listen until somebody presses Ctrl-C. Exits with a sentence where the port is taken."""
    try:
        controller = start(folder, port, _write)
    except OSError as fault:
        raise SystemExit(f"duet: nothing can listen on {HOST}:{port}: {fault.strerror}") from fault
    _write(f"DUET_SMTP_URL=smtp://{HOST}:{port} make run\n{folder}\n")
    try:
        Event().wait()
    finally:
        controller.stop()


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _content(part: MIMEPart) -> str:
    """The text of a part; what no character set explains is replaced."""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
