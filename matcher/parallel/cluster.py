"""Work done on a Dask cluster.

The scheduler starts a task anew on another worker when its worker is lost. One event for a whole run tells
its tasks to end; what they tell comes back over a topic of the same name. Arguments, answers and what is told
travel as compressed pickles: a cluster is trusted as this machine is.
"""

import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from uuid import uuid4

from distributed import Client, Event, Future, KilledWorker, get_client, get_worker

from matcher.parallel.executor import GRACE_SECONDS, POLL_SECONDS, Done, Over, Task, Work
from matcher.parallel.here import cancelled

CONNECT_SECONDS = 5.0
ASKED_EVERY_SECONDS = 0.2


class Cluster:
    """The executor of a cluster; it has as many slots as the cluster has threads. Raises OSError when nobody
    answers at `address`.
    """

    def __init__(self, address: str) -> None:
        self._client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)

    @property
    def slots(self) -> int:
        """The threads of all workers there are now; at least one, for a worker may still come."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

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
            Event(name, client=self._client).set()
            self._client.cancel(list(futures))
            self._client.unsubscribe_topic(name)

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()

    def _answers(
        self, name: str, work: Work, tasks: Sequence[Task], over: Over, futures: "dict[Future[bytes], int]"
    ) -> Iterator[Done]:
        waiting, ended_at = list(enumerate(tasks)), None
        done = SimpleQueue["Future[bytes]"]()
        slots = self.slots
        while (waiting and ended_at is None) or futures:
            if ended_at is None and over():
                ended_at = monotonic()
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
