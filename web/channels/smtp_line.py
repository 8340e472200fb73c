"""One connection to a mail server: greeted, under TLS, signed in; each step with its time limit."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from web.channels.deadlines import TooSlow, within
from web.channels.smtp_answers import Answer, fault, of_house
from web.ways_out import Relay

LONGEST_LINE = 8192
MOST_LINES = 200
GREETING, OK, READY = 220, 250, 354


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait, as RFC 5321 (4.5.3.2) has them; `dot` is for the answer to a whole mail."""

    connect: float = 60
    answer: float = 300
    dot: float = 600


class Line(smtplib.SMTP):
    """A connection whose answers are bounded: in time, in lines and in their length."""

    sock: socket.socket

    def getreply(self) -> tuple[int, bytes]:
        """The next answer. Raises SMTPServerDisconnected, SMTPResponseException for what is no answer."""
        if self.file is None:
            self.file = self.sock.makefile("rb")
        lines: list[bytes] = []
        while len(lines) < MOST_LINES:
            line = self.file.readline(LONGEST_LINE + 1)
            if not line.endswith(b"\n"):
                if line and len(line) > LONGEST_LINE:
                    break
                raise smtplib.SMTPServerDisconnected("ended")
            if not re.match(rb"[2345]\d\d(?:[ -]|\r?\n)", line):
                break
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)
        raise smtplib.SMTPResponseException(0, b"no answer of SMTP")

    def say(self, command: str, seconds: float) -> Answer:
        """Say a command and hear the answer. Raises TooSlow, SMTPException, OSError."""
        with within(self.sock, seconds):
            number, text = self.docmd(command)
        return Answer(number, text.decode("ascii", "replace"))

    def hear(self, seconds: float) -> Answer:
        """Hear an answer."""
        with within(self.sock, seconds):
            number, text = self.getreply()
        return Answer(number, text.decode("ascii", "replace"))

    def write(self, part: bytes, seconds: float) -> None:
        """Write bytes to the socket."""
        with within(self.sock, seconds):
            self.sock.sendall(part)

    def hang_up(self) -> None:
        """Close without a word."""
        with suppress(OSError):
            self.close()


@contextmanager
def faults() -> Iterator[None]:
    """Say whatever breaks on a connection as TryLater."""
    try:
        yield
    except TooSlow as broken:
        raise fault("smtp timeout") from broken
    except ssl.SSLError as broken:
        raise fault("smtp broken off" if isinstance(broken, ssl.SSLEOFError) else "smtp tls") from broken
    except smtplib.SMTPServerDisconnected as broken:
        raise fault("smtp broken off") from broken
    except smtplib.SMTPResponseException as broken:
        raise fault("smtp nonsense") from broken
    except OSError as broken:
        raise fault("smtp broken off") from broken


def connect(relay: Relay, name: str, patience: Patience) -> Line:
    """A connection that a mail can begin on; `name` is what the house calls itself. Raises TryLater."""
    try:
        sock = socket.create_connection((relay.host, relay.port), patience.connect)
    except OSError as broken:
        raise fault("smtp timeout" if isinstance(broken, TimeoutError) else "smtp no connection") from broken
    line = Line(local_hostname=name)
    line.sock = sock
    try:
        with faults():
            sock.settimeout(None)
            _open(line, relay, patience)
    except BaseException:
        line.hang_up()
        raise
    return line


def _open(line: Line, relay: Relay, patience: Patience) -> None:
    if relay.wrapped:
        _wrap(line, relay, ssl.create_default_context(), patience)
    if (answer := line.hear(patience.answer)).number != GREETING:
        raise of_house(answer)
    _greet(line, patience)
    if not relay.wrapped:
        _start_tls(line, relay, patience)
    if relay.user:
        _sign_in(line, relay, patience)


def _greet(line: Line, patience: Patience) -> None:
    with within(line.sock, patience.answer):
        number, text = line.ehlo()
    if number != OK:
        raise of_house(Answer(number, text.decode("ascii", "replace")))


def _start_tls(line: Line, relay: Relay, patience: Patience) -> None:
    if not line.has_extn("starttls"):
        if not relay.on_loopback:
            raise fault("smtp no tls")
        return
    if (answer := line.say("STARTTLS", patience.answer)).number != GREETING:
        raise of_house(answer)
    context = ssl.create_default_context()
    if relay.on_loopback:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    _wrap(line, relay, context, patience)
    _greet(line, patience)


def _wrap(line: Line, relay: Relay, context: ssl.SSLContext, patience: Patience) -> None:
    """Go on under TLS. What was read in clear beyond the answer is dropped, what was offered forgotten."""
    sock = context.wrap_socket(line.sock, server_hostname=relay.host, do_handshake_on_connect=False)
    line.sock, line.file = sock, None
    line.helo_resp = line.ehlo_resp = None
    line.esmtp_features, line.does_esmtp = {}, False
    with within(sock, patience.answer):
        sock.do_handshake()


def _sign_in(line: Line, relay: Relay, patience: Patience) -> None:
    try:
        with within(line.sock, patience.answer):
            line.login(relay.user, relay.password, initial_response_ok=True)
    except smtplib.SMTPAuthenticationError as refused:
        text = refused.smtp_error
        said = text.decode("ascii", "replace") if isinstance(text, bytes) else text
        raise of_house(Answer(refused.smtp_code, said)) from None
    except smtplib.SMTPNotSupportedError:
        raise fault("smtp no sign-in") from None
