"""Mail servers on loopback: a real one, and one that answers what a test tells it to."""

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG, CLOSE, DRIP, VOID = b"hang", b"close", b"drip", b""
"""Instead of an answer: none at all; the end of the connection; one byte now and then."""
USUAL: Mapping[str, bytes] = {
    "GREETING": b"220 mail.test\r\n",
    "EHLO": b"250-mail.test\r\n250-SIZE 1000000\r\n250 8BITMIME\r\n",
    "MAIL": b"250 2.1.0 ok\r\n",
    "RCPT": b"250 2.1.5 ok\r\n",
    "DATA": b"354 go on\r\n",
    "DOT": b"250 2.0.0 queued\r\n",
    "RSET": b"250 ok\r\n",
    "QUIT": b"221 bye\r\n",
}


@dataclass
class Mailbox:
    """What aiosmtpd calls; keeps every mail with its envelope."""

    mails: list[Envelope] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's own name
        """Take a mail."""
        self.mails.append(envelope)
        self.sessions.add(id(session))
        return "250 2.0.0 OK"


@contextmanager
def mailbox(tls: ssl.SSLContext | None = None, *, starttls: bool = False) -> Iterator[tuple[Mailbox, int]]:
    """A real server; what it took, and its port."""
    handler = Mailbox()
    wrapped = None if starttls else tls
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=0,
        ssl_context=wrapped,
        tls_context=tls if starttls else None,
        enable_SMTPUTF8=True,
    )
    controller.port = free_port()
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Script:
    """A server that says what it is told: `answers` replace the usual ones, by command, each time anew.

    A list is used up, answer by answer; its last one stays. It keeps what it `heard`, and `mails`.
    """

    def __init__(self, answers: Mapping[str, bytes | list[bytes]]) -> None:
        self.answers = {name: [said] if isinstance(said, bytes) else said for name, said in answers.items()}
        self.heard: list[str] = []
        self.mails: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close everything."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        for each in (self._socket, *self._open):
            with suppress(OSError):
                each.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                found, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(found)
            threading.Thread(target=self._talk, args=(found,), daemon=True).start()

    def _talk(self, found: socket.socket) -> None:
        with suppress(OSError, ValueError), found, found.makefile("rb") as file:
            if not self._say(found, "GREETING"):
                return
            while line := file.readline():
                command = re.split(rb"[ \r\n]", line, maxsplit=1)[0].decode().upper()
                self.heard.append(line.decode().strip())
                if not self._say(found, command):
                    return
                if command == "DATA" and self._last == USUAL["DATA"]:
                    self.mails.append(b"".join(iter(file.readline, b".\r\n")))
                    if not self._say(found, "DOT"):
                        return
                if command == "QUIT":
                    return

    def _say(self, found: socket.socket, command: str) -> bool:
        """Answer; whether the connection goes on."""
        left = self.answers.get(command, [USUAL.get(command, b"502 5.5.1 no\r\n")])
        self._last = said = left.pop(0) if len(left) > 1 else left[0]
        if said == CLOSE:
            found.shutdown(socket.SHUT_RDWR)
            return False
        if said == HANG:
            return True
        if said == DRIP:
            for _ in range(200):
                found.sendall(b"2")
                time.sleep(0.05)
            return False
        found.sendall(said)
        return True


@contextmanager
def script(**answers: bytes | list[bytes]) -> Iterator[Script]:
    """A server that says what it is told."""
    server = Script(answers)
    try:
        yield server
    finally:
        server.stop()
