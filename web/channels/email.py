"""E-mail: handed to one relay by SMTP (RFC 5321), which signs (DKIM) and carries it on.

A mail is the relay's from the dot that ends it. What fails before can be tried again at will. Without an
answer to that dot nobody can know whether the relay has it; `HandingOver` says that it left.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from web.channels import HandingOver, Mail, NotAccepted, Refused
from web.channels.composing import compose, receiver
from web.channels.smtp_answers import Answer, of_house, of_mail
from web.channels.smtp_line import OK, READY, Line, Patience, connect, faults
from web.ways_out import Relay, Sender

MOST_MAILS = 50
"""Mails on one connection; large providers end it themselves somewhere above."""
STALE_SECONDS = 240.0
"""A connection that was idle for longer is not tried: servers end them after five minutes."""
QUICK_SECONDS = 10.0
CLOSING = 421
DOT = b".\r\n"


@dataclass(slots=True)
class EmailChannel:
    """One connection to the relay, taken again for the next mail; for one thread at a time."""

    relay: Relay
    sender: Sender
    patience: Patience = field(default_factory=Patience)
    _line: Line | None = None
    _mails: int = 0
    _used_at: float = 0.0

    def hand_over(self, carried: Mail, handing: HandingOver) -> None:
        """See one mail out of the house; returns when the relay has it. Raises TryLater, Refused."""
        to, content = receiver(carried), _stuffed(compose(carried, self.sender))
        line = self._ready()
        with self._forgetting(), faults():
            parts = _options(line, carried.uid, to, len(content))
            refused = _envelope(line, self.sender.address, to, parts, self.patience)
            refused = refused or _content(line, content, handing, self.patience)
        self._mails, self._used_at = self._mails + 1, time.monotonic()
        if refused:
            if refused.code.startswith(f"smtp {CLOSING}"):
                self.close()
            raise refused

    def close(self) -> None:
        """Say goodbye and let go of the connection."""
        line, self._line = self._line, None
        if line is not None:
            with suppress(NotAccepted), faults():
                line.say("QUIT", min(QUICK_SECONDS, self.patience.answer))
            line.hang_up()

    def _ready(self) -> Line:
        """A connection without a mail on it: the one there is, if it still answers, or a new one."""
        if self._mails >= MOST_MAILS or time.monotonic() - self._used_at > STALE_SECONDS:
            self.close()
        if self._line is not None:
            with suppress(NotAccepted), self._forgetting(), faults():
                if self._line.say("RSET", min(QUICK_SECONDS, self.patience.answer)).number == OK:
                    return self._line
            self.close()
        self._line, self._mails = connect(self.relay, self.sender.domain, self.patience), 0
        return self._line

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """Let go of a connection on which anything went wrong that was not a plain answer."""
        try:
            yield
        except BaseException:
            line, self._line = self._line, None
            if line is not None:
                line.hang_up()
            raise


@dataclass(frozen=True, slots=True)
class _Options:
    """What is said beside the two addresses, as the server understands it."""

    sender: str
    receiver: str


def _options(line: Line, uid: str, to: str, size: int) -> _Options | Refused:
    most = line.esmtp_features.get("size", "")
    if most.isdecimal() and 0 < int(most) < size:
        return Refused("smtp too large")
    said = [f"SIZE={size}"] if line.has_extn("size") else []
    if not to.isascii():
        if not line.has_extn("smtputf8"):
            return Refused("smtp no utf8")
        said += ["SMTPUTF8", "BODY=8BITMIME"]
        line.command_encoding = "utf-8"
    else:
        line.command_encoding = "ascii"
    bounces = line.has_extn("dsn")
    said += ["RET=HDRS", f"ENVID={uid}"] if bounces else []
    return _Options(" ".join(["", *said]), " NOTIFY=FAILURE" if bounces else "")


def _envelope(
    line: Line, sender: str, to: str, options: _Options | Refused, patience: Patience
) -> NotAccepted | None:
    """Name both sides and ask to begin."""
    if isinstance(options, Refused):
        return options
    answer = line.say(f"MAIL FROM:<{sender}>{options.sender}", patience.answer)
    if not _is_yes(answer):
        return of_house(answer)
    answer = line.say(f"RCPT TO:<{to}>{options.receiver}", patience.answer)
    if not _is_yes(answer):
        return of_mail(answer)
    answer = line.say("DATA", patience.answer)
    return None if answer.number == READY else of_mail(answer)


def _content(line: Line, content: bytes, handing: HandingOver, patience: Patience) -> NotAccepted | None:
    """Write the mail, and the dot that makes it the relay's."""
    line.write(content, patience.answer)
    handing.begins()
    line.write(DOT, patience.answer)
    handing.left()
    answer = line.hear(patience.dot)
    if _is_yes(answer):
        return None
    handing.refused()
    return of_mail(answer)


def _is_yes(answer: Answer) -> bool:
    return answer.number // 100 == 2


def _stuffed(content: bytes) -> bytes:
    """A mail as DATA wants it: every line ends in CRLF, and none is a dot alone."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content.rstrip(b"\r\n") + b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines)
