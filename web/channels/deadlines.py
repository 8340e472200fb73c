"""Time limits for the whole of a step. A socket's own limit begins anew with every byte that drips in."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer


class TooSlow(OSError):
    """The other side took longer than it had."""


@contextmanager
def within(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Let what happens on a socket take this long, then shut the socket. Raises TooSlow."""
    over = Event()
    timer = Timer(seconds, _shut, (sock, over))
    timer.daemon = True
    timer.start()
    try:
        yield
    except OSError as fault:
        if over.is_set() or isinstance(fault, TimeoutError):
            raise TooSlow from fault
        raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TooSlow


def _shut(sock: socket.socket, over: Event) -> None:
    """End a socket under its reader. TLS is passed by: its own farewell would wait for the reader."""
    over.set()
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
