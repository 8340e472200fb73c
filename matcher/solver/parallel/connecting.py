"""Reaching the scheduler of a Dask cluster, noticing that it is gone, and leaving it.

At an address there may be no scheduler, or a server that accepts a connection and never answers. Questions
are therefore asked in a thread of their own, and nobody waits for them longer than a given time.
"""

import asyncio
import logging
from concurrent.futures import Future, wait
from contextlib import suppress
from socket import create_connection
from threading import Event, Thread
from time import monotonic
from urllib.parse import urlsplit

from distributed import Client, Security, rpc

from matcher.solver.parallel.executor import POLL_SECONDS, Over

LEAVE_SECONDS = 0.5
ASKED_EVERY_SECONDS = 2.0
# A scheduler that is busy with large components may say nothing for some seconds.
SILENT_SECONDS = 10.0
SCHEMES = ("tcp", "tls")
CONNECTING, CLOSED = "connecting", "closed"
CLIENT_LOG = logging.getLogger("distributed.client")


def whole_address(address: str) -> str:
    """The address of a scheduler with its scheme, tcp when none is said; OSError when it is none."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"tcp://{text}")
        host, port = parts.hostname, parts.port
    except ValueError as fault:
        raise OSError(str(fault)) from fault
    if parts.scheme not in SCHEMES or not host or not port or parts.path not in ("", "/"):
        raise OSError("the address of a cluster is tcp://HOST:PORT")
    return f"{parts.scheme}://[{host}]:{port}" if ":" in host else f"{parts.scheme}://{host}:{port}"


def threads_at(address: str, seconds: float) -> int:
    """The number of threads of all workers of the scheduler at `address`; at least 1, as a worker may still
    come. Raises OSError when no scheduler answers within so many seconds.
    """
    parts = urlsplit(address)
    try:
        # `rpc` would try an address where nobody listens again and again until the time is up: ask first.
        with create_connection((parts.hostname, parts.port), timeout=seconds):
            asked = asyncio.wait_for(_threads(address), seconds)
        return max(1, asyncio.run(asked))
    except Exception as fault:
        # Whatever else answers there, it is no scheduler.
        raise OSError(str(fault) or "nobody answers") from fault


def reached(address: str, seconds: float, over: Over) -> tuple[Client, int]:
    """The client of the scheduler at `address`, and what `threads_at` says of it; OSError when none answers
    within so many seconds, or before it is `over`.
    """
    found, end = Future[tuple[Client, int]](), monotonic() + seconds
    Thread(target=_reach, args=(address, seconds, found), daemon=True).start()
    while not found.done() and monotonic() < end and not over():
        wait([found], POLL_SECONDS)
    if found.cancel():
        raise OSError("nobody answers")
    return found.result()


def _reach(address: str, seconds: float, found: "Future[tuple[Client, int]]") -> None:
    """Connect a client. `threads_at` comes first, as a client that meets no scheduler cannot be closed."""
    try:
        threads = threads_at(address, seconds)
        client = Client(address, timeout=SILENT_SECONDS, set_as_default=False)
    except (ImportError, OSError) as fault:
        if found.set_running_or_notify_cancel():
            found.set_exception(fault)
        return
    if found.set_running_or_notify_cancel():
        found.set_result((client, threads))
    else:
        leave(client)


def leave(client: Client) -> None:
    """Close a client, whether its scheduler hears of it or not."""
    # A client that is still connecting logs an error when it is closed.
    CLIENT_LOG.disabled = client.status == CONNECTING
    try:
        with suppress(OSError):
            client.close(timeout=LEAVE_SECONDS)
    finally:
        CLIENT_LOG.disabled = False
    # Otherwise this process would wait at its end for a scheduler that says nothing.
    client.status = CLOSED


class Watch:
    """Asks the scheduler at an address again and again until closed: how many `threads` it has, as
    `threads_at` says, and whether it is `lost`.
    """

    def __init__(self, address: str, threads: int) -> None:
        self.threads = threads
        self.lost = False
        self._address, self._closed = address, Event()
        Thread(target=self._ask, daemon=True).start()

    def close(self) -> None:
        """Ask no more."""
        self._closed.set()

    def _ask(self) -> None:
        while not (self.lost or self._closed.wait(ASKED_EVERY_SECONDS)):
            try:
                self.threads = threads_at(self._address, SILENT_SECONDS)
            except OSError:
                self.lost = True


async def _threads(address: str) -> int:
    secured = Security().get_connection_args("client")
    async with rpc(address, connection_args=secured) as scheduler:
        return sum((await scheduler.ncores()).values())
