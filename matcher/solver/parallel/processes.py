"""Tasks done in processes of this machine.

The processes are started by the name of a module, not forked and not spawned from the main script: they share
no state and no threads with this process, no script runs twice, and a web worker can start them too.
"""

import os
import pickle
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import Any

from matcher.solver.parallel.executor import (
    GRACE_SECONDS,
    MOST_LOST,
    POLL_SECONDS,
    Done,
    Over,
    Task,
    Tell,
    Work,
)
from matcher.solver.parallel.messages import END, Answer, Begin, Channel, Fault, ProgressMessage

COMMAND = (sys.executable, "-m", "matcher.solver.parallel.worker")


class Lost(Exception):
    """A worker process is gone."""


class Process:
    """One worker process, at one task at a time."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, sys.path))
        # In a session of its own: Ctrl-C is for who asked, who then says what is to end.
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise Lost
        self._channel, self._heard = Channel(self._process.stdin), self._process.stdout

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def do(self, work: Work, argument: Any, tell: Tell) -> Any:
        """What the work comes to; raises what it raises, and Lost when the process goes before it answers."""
        try:
            self._channel.send(Begin(work, argument))
            while isinstance(message := pickle.load(self._heard), ProgressMessage):
                tell(message.event)
        except (EOFError, OSError, pickle.UnpicklingError) as fault:
            raise Lost from fault
        if isinstance(message, Fault):
            raise message.exception
        return message.value if isinstance(message, Answer) else None

    def end(self) -> None:
        """Ask what is under way to end soon; one that has not read its task yet is not waited for."""
        Thread(target=self._ask_to_end, daemon=True).start()

    def _ask_to_end(self) -> None:
        # Once it is buried its line is closed, which is a ValueError.
        with suppress(OSError, ValueError):
            self._channel.send(END)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def bury(self) -> None:
        """End the process, and keep nothing of it."""
        self._process.kill()
        self._process.wait()
        self._heard.close()
        with suppress(OSError):
            self._channel.close()


class Processes:
    """The executor of one machine; its processes are kept from run to run until it is closed."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._idle: list[Process] = []
        self._busy: list[Process] = []
        self._lock = Lock()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are at work."""
        with self._lock:
            return tuple(each.pid for each in self._busy)

    def run(
        self, work: Work, tasks: Sequence[Task], tell: Callable[[int, Any], None], over: Over
    ) -> Iterator[Done]:
        """See `Executor`."""
        run = _Run(self, work, tasks, tell)
        threads = [Thread(target=run.serve, daemon=True) for _ in range(min(self.slots, len(tasks)))]
        for thread in threads:
            thread.start()
        try:
            yield from self._answers(run, len(tasks), over)
        finally:
            run.stop()
            self._each_busy(Process.kill)
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """End all processes."""
        self._each_busy(Process.kill)
        with self._lock:
            idle, self._idle = self._idle, []
        for each in idle:
            each.bury()

    def take(self) -> Process:
        """A process that is free, or a new one."""
        with self._lock:
            process = self._idle.pop() if self._idle else Process()
            self._busy.append(process)
            return process

    def give_back(self, process: Process, *, lost: bool) -> None:
        """A process that is free again, or gone."""
        with self._lock:
            self._busy.remove(process)
            if not lost:
                self._idle.append(process)
        if lost:
            process.bury()

    def _answers(self, run: "_Run", left: int, over: Over) -> Iterator[Done]:
        ended_at = None
        while left and (ended_at is None or (monotonic() < ended_at + GRACE_SECONDS and run.under_way)):
            if ended_at is None and over():
                ended_at = monotonic()
                run.stop()
                self._each_busy(Process.end)
            with suppress(Empty):
                done = run.done.get(timeout=POLL_SECONDS)
                if isinstance(done, Exception):
                    raise done
                left -= 1
                yield done

    def _each_busy(self, deed: Callable[[Process], None]) -> None:
        with self._lock:
            busy = tuple(self._busy)
        for each in busy:
            deed(each)


class _Run:
    """The tasks of one run: which wait, how many are under way, what is done."""

    def __init__(
        self, processes: Processes, work: Work, tasks: Sequence[Task], tell: Callable[[int, Any], None]
    ) -> None:
        self.done: SimpleQueue[Done | Exception] = SimpleQueue()
        self._processes, self._work, self._tasks, self._tell = processes, work, tasks, tell
        self._waiting = deque(range(len(tasks)))
        self._losses = Counter[int]()
        self._under_way = 0
        self._stopped = False
        self._lock = Lock()

    @property
    def under_way(self) -> bool:
        """Whether anything is being done, or done and not yet fetched."""
        return self._under_way > 0 or not self.done.empty()

    def stop(self) -> None:
        """Begin nothing more."""
        with self._lock:
            self._stopped = True

    def serve(self) -> None:
        """Do tasks until none is left to begin."""
        while (index := self._next()) is not None:
            try:
                self._do(index)
            except Exception as fault:  # noqa: BLE001 - raised where the answers are fetched
                self.done.put(fault)
            finally:
                with self._lock:
                    self._under_way -= 1

    def _next(self) -> int | None:
        with self._lock:
            if self._stopped or not self._waiting:
                return None
            self._under_way += 1
            return self._waiting.popleft()

    def _do(self, index: int) -> None:
        process = self._processes.take()
        lost = True
        try:
            # One that starts while all are told to end would hear nothing of it.
            if self._stopped:
                return
            answer = process.do(self._work, self._tasks[index](), partial(self._tell, index))
            lost = False
        except Lost:
            self._losses[index] += 1
            if self._losses[index] < MOST_LOST:
                with self._lock:
                    self._waiting.appendleft(index)
            else:
                self.done.put(Done(index, lost=True))
            return
        finally:
            self._processes.give_back(process, lost=lost)
        self.done.put(Done(index, answer))
