"""Tasks done on a Dask cluster.

The scheduler starts a task anew on another worker when its worker is lost. One event for a whole run tells
its tasks to end; what they tell comes back over a topic of the same name. Arguments, answers and what is told
travel as compressed pickles: a cluster is trusted as this machine is. Where the scheduler itself is lost, so
are all tasks that are not done.
"""

import logging
import pickle
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any
from uuid import uuid4

from distributed import Event, Future, KilledWorker, get_client, get_worker

from matcher.solver.parallel.connecting import LEAVE_SECONDS, Watch, leave, reached, whole_address
from matcher.solver.parallel.executor import GRACE_SECONDS, POLL_SECONDS, Done, Over, Task, Work
from matcher.solver.parallel.here import cancelled

ASKED_EVERY_SECONDS = 0.2
LOG = logging.getLogger(__name__)
RUNNING = "running"
# What is done is fetched from the worker that did it.
FETCH_SECONDS = 10.0


class Cluster:
    """The executor of a cluster; it has as many slots as the cluster has threads. Raises OSError when nobody
    answers at `address`, `tcp://HOST:PORT`, within so many seconds, or before it is `over`, or it is no such
    address.
    """

    def __init__(self, address: str, seconds: float, over: Over) -> None:
        whole = whole_address(address)
        self._client, threads = reached(whole, seconds, over)
        self._watch = Watch(whole, threads)

    @property
    def slots(self) -> int:
        """The threads of all workers there are, or were last; at least one, for a worker may still come."""
        return self._watch.threads

    @property
    def _there(self) -> bool:
        """Whether the scheduler is; what is asked of one that is not takes many seconds."""
        return self._client.status == RUNNING and not self._watch.lost

    def run(
        self, work: Work, tasks: Sequence[Task], tell: Callable[[int, Any], None], over: Over
    ) -> Iterator[Done]:
        """See `Executor`."""
        name = f"duet-{uuid4().hex}"
        futures: dict[int, Future[bytes]] = {}
        waiting = deque(enumerate(tasks))
        if self._there:
            self._client.subscribe_topic(name, partial(_pass_on, tell))
            try:
                yield from self._answers(name, work, waiting, over, futures)
            finally:
                self._cancel_tasks(name, futures)
        if not self._there:
            LOG.warning("the cluster does not answer any more")
            for index in [*futures, *(index for index, _ in waiting)]:
                yield Done(index, lost=True)

    def close(self) -> None:
        """Leave the cluster."""
        self._watch.close()
        leave(self._client)

    def _answers(
        self,
        name: str,
        work: Work,
        waiting: deque[tuple[int, Task]],
        over: Over,
        futures: "dict[int, Future[bytes]]",
    ) -> Iterator[Done]:
        ended_at, slots = None, self.slots
        done = SimpleQueue[Done | Exception]()
        while ((waiting and ended_at is None) or futures) and self._there:
            if ended_at is None and over():
                ended_at = monotonic()
                if loop := self._client.loop:
                    loop.add_callback(self._end, name)
            if ended_at is not None and monotonic() > ended_at + GRACE_SECONDS:
                return
            while waiting and ended_at is None and len(futures) < slots:
                index, task = waiting.popleft()
                futures[index] = self._submit(name, work, index, task())
                futures[index].add_done_callback(partial(_fetch, index, done))
            with suppress(Empty):
                answer = done.get(timeout=POLL_SECONDS)
                if isinstance(answer, Exception):
                    raise answer
                del futures[answer.task]
                yield answer

    def _submit(self, name: str, work: Work, index: int, argument: Any) -> "Future[bytes]":
        packed = _packed((work, argument))
        return self._client.submit(remotely, name, index, packed, key=f"{name}-{index}", pure=False)

    def _cancel_tasks(self, name: str, futures: "dict[int, Future[bytes]]") -> None:
        """End what is under way, if there is anybody to say it to."""
        if self._there:
            with suppress(OSError):
                self._client.sync(self._end, name, callback_timeout=LEAVE_SECONDS)
                self._client.cancel(list(futures.values()))
                self._client.unsubscribe_topic(name)

    async def _end(self, name: str) -> None:
        if scheduler := self._client.scheduler:
            with suppress(OSError):
                await scheduler.event_set(name=name)


def remotely(name: str, index: int, packed: bytes) -> bytes:
    """Do one task on a worker of the cluster."""
    work, argument = _unpacked(packed)
    worker, end = get_worker(), Event(name, client=get_client())

    def tell(event: Any) -> None:
        worker.log_event(name, (index, _packed(event)))

    with cancelled(end.is_set, ASKED_EVERY_SECONDS) as cancel:
        return _packed(work(argument, tell, cancel))


def _fetch(index: int, done: "SimpleQueue[Done | Exception]", future: "Future[bytes]") -> None:
    """Pass on what a task came to, or what its work raised."""
    try:
        done.put(Done(index, _unpacked(future.result(timeout=FETCH_SECONDS))))
    except (KilledWorker, CancelledError):
        done.put(Done(index, lost=True))
    except Exception as fault:  # noqa: BLE001 - raised where the answers are fetched
        fetched = isinstance(fault, OSError) and future.status != "error"
        done.put(Done(index, lost=True) if fetched else fault)


def _pass_on(tell: Callable[[int, Any], None], event: tuple[float, tuple[int, bytes]]) -> None:
    _, (index, packed) = event
    tell(index, _unpacked(packed))


def _packed(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(data: bytes) -> Any:
    return pickle.loads(zlib.decompress(data))
