"""Work done on a Dask cluster.

The scheduler starts a task anew on another worker when its worker is lost. One event for a whole run tells
its tasks to end; what they tell comes back over a topic of the same name. Arguments, answers and what is told
travel as compressed pickles: a cluster is trusted as this machine is. Where the scheduler itself is lost, so
are all tasks that are not done.
"""

import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import Future as Connected
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from socket import create_connection
from threading import Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from distributed import Client, Event, Future, KilledWorker, get_client, get_worker

from matcher.parallel.executor import GRACE_SECONDS, POLL_SECONDS, Done, Over, Task, Work
from matcher.parallel.here import cancelled

LEAVE_SECONDS = 1.0
ASKED_EVERY_SECONDS = 0.2
RUNNING = "running"


class Cluster:
    """The executor of a cluster; it has as many slots as the cluster has threads. Raises OSError when nobody
    answers at `address`, `tcp://HOST:PORT`, within so many seconds, or it is no such address.
    """

    def __init__(self, address: str, seconds: float) -> None:
        self._client = _connected(_reached(address, seconds), seconds)
        self._threads = 1

    @property
    def slots(self) -> int:
        """The threads of all workers there are, or were last; at least one, for a worker may still come."""
        with suppress(OSError):
            if self._there:
                threads: dict[str, int] = self._client.nthreads()
                self._threads = max(1, sum(threads.values()))
        return self._threads

    @property
    def _there(self) -> bool:
        """Whether the scheduler is; what is asked of one that is not takes many seconds."""
        return bool(self._client.status == RUNNING)

    def run(
        self, work: Work, tasks: Sequence[Task], tell: Callable[[int, Any], None], over: Over
    ) -> Iterator[Done]:
        """See `Executor`."""
        name = f"duet-{uuid4().hex}"
        self._client.subscribe_topic(name, partial(_pass_on, tell))
        futures: dict[Future[bytes], int] = {}
        try:
            yield from self._answers(name, work, tasks, over, futures)
        finally:
            with suppress(OSError):
                if self._there:
                    Event(name, client=self._client).set()
                    self._client.cancel(list(futures))
                    self._client.unsubscribe_topic(name)

    def close(self) -> None:
        """Leave the cluster."""
        with suppress(OSError):
            self._client.close(timeout=LEAVE_SECONDS)

    def _answers(
        self, name: str, work: Work, tasks: Sequence[Task], over: Over, futures: "dict[Future[bytes], int]"
    ) -> Iterator[Done]:
        waiting, ended_at = list(enumerate(tasks)), None
        done = SimpleQueue["Future[bytes]"]()
        slots = self.slots
        while ((waiting and ended_at is None) or futures) and self._there:
            if ended_at is None and over():
                ended_at = monotonic()
                with suppress(OSError):
                    Event(name, client=self._client).set()
            if ended_at is not None and monotonic() > ended_at + GRACE_SECONDS:
                return
            while waiting and ended_at is None and len(futures) < slots:
                index, task = waiting.pop(0)
                future = self._submit(name, work, index, task())
                futures[future] = index
                future.add_done_callback(done.put)
            with suppress(Empty):
                future = done.get(timeout=POLL_SECONDS)
                yield _answer(futures.pop(future), future)
        if not self._there:
            yield from (
                Done(index, lost=True) for index in [*futures.values(), *(each for each, _ in waiting)]
            )

    def _submit(self, name: str, work: Work, index: int, argument: Any) -> "Future[bytes]":
        packed = _packed((work, argument))
        return self._client.submit(remotely, name, index, packed, key=f"{name}-{index}", pure=False)


def remotely(name: str, index: int, packed: bytes) -> bytes:
    """Do one task on a worker of the cluster."""
    work, argument = _unpacked(packed)
    worker, end = get_worker(), Event(name, client=get_client())

    def tell(event: Any) -> None:
        worker.log_event(name, (index, _packed(event)))

    with cancelled(end.is_set, ASKED_EVERY_SECONDS) as cancel:
        return _packed(work(argument, tell, cancel))


def _reached(address: str, seconds: float) -> str:
    """The whole address of a scheduler that answers; OSError where none does, at once where that is known."""
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError as fault:
        raise OSError(f"{fault}") from fault
    if parts.scheme != "tcp" or not host or not port:
        raise OSError("the address of a cluster is tcp://HOST:PORT")
    with create_connection((host, port), timeout=seconds):
        return parts.geturl()


def _connected(address: str, seconds: float) -> Client:
    """The client of a scheduler; OSError where none says anything, for which a client would wait for ever."""
    found: Connected[Client] = Connected()

    def connect() -> None:
        try:
            found.set_result(Client(address, timeout=seconds, set_as_default=False))
        except OSError as fault:
            found.set_exception(fault)

    Thread(target=connect, daemon=True).start()
    try:
        return found.result(timeout=2 * seconds)
    except TimeoutError as fault:
        raise OSError("nobody answers") from fault


def _answer(index: int, future: "Future[bytes]") -> Done:
    """What a task came to; raises what its work raised."""
    try:
        return Done(index, _unpacked(future.result()))
    except (KilledWorker, CancelledError):
        return Done(index, lost=True)


def _pass_on(tell: Callable[[int, Any], None], told: tuple[float, tuple[int, bytes]]) -> None:
    _, (index, event) = told
    tell(index, _unpacked(event))


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))
