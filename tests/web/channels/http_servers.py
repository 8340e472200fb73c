"""A server of HTTP on loopback that answers what a test tells it to, byte by byte."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HANG, CLOSE, DRIP, DRIP_BODY = b"hang", b"close", b"drip", b"drip body"
"""Instead of an answer: none; the end of the connection; one byte now and then of head or body."""


def answer(status: int, body: str = "", **headers: str) -> bytes:
    """An answer; names of headers with _ for -."""
    said = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{said}Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


class Server:
    """Keeps the head and body of every request; `answers` are used up one by one, the last one stays."""

    def __init__(self, answers: list[bytes], tls: ssl.SSLContext | None) -> None:
        self.answers = answers
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.lines: list[str] = []
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}/hook?a=1"

    def stop(self) -> None:
        """Close everything."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for each in self._threads:
            each.join(5)

    def _serve(self) -> None:
        while True:
            try:
                found, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._talk, args=(found,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, found: socket.socket) -> None:
        with suppress(OSError, ValueError), found:
            found.settimeout(5)
            if self._tls:
                found = self._tls.wrap_socket(found, server_side=True)
            with found, found.makefile("rb") as file:
                if line := file.readline().decode().strip():
                    head = dict(each.decode().strip().split(": ", 1) for each in iter(file.readline, b"\r\n"))
                    self.lines.append(line)
                    body = file.read(int(head["Content-Length"]))
                    self.requests.append(({name.lower(): said for name, said in head.items()}, body))
                    self._say(found, self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])

    def _say(self, found: socket.socket, said: bytes) -> None:
        if said == HANG:
            found.recv(1)
        elif said in (DRIP, DRIP_BODY):
            found.sendall(
                b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 999\r\n\r\n" if said == DRIP_BODY else b"")
            )
            for _ in range(100):
                found.sendall(b"x")
                time.sleep(0.05)
        elif said != CLOSE:
            found.sendall(said)


@contextmanager
def serving(*answers: bytes, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that says these answers."""
    server = Server(list(answers), tls)
    try:
        yield server
    finally:
        server.stop()
