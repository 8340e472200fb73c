"""Work that several threads share: one sets it, whoever has nothing else to do helps."""

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Event

POLL_SECONDS = 0.05
Task = Callable[[], None]


class Crew:
    """Does tasks at once, in the thread that sets them and in those that help."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._ended: SimpleQueue[BaseException | None] = SimpleQueue()
        self._closed = Event()

    def do(self, tasks: Sequence[Task]) -> None:
        """Do all tasks, in order as far as they are begun; raises what a task raises."""
        for task in tasks:
            self._tasks.put(task)
        for _ in tasks:
            self._take()
            fault = self._ended.get()
            if fault is not None:
                raise fault

    def help(self) -> None:
        """Take part until it is closed."""
        while not self._closed.is_set():
            self._take(POLL_SECONDS)

    def close(self) -> None:
        """Nothing more will be set."""
        self._closed.set()

    def _take(self, seconds: float = 0.0) -> None:
        try:
            task = self._tasks.get(timeout=seconds) if seconds else self._tasks.get_nowait()
        except Empty:
            return
        fault: BaseException | None = None
        try:
            task()
        except BaseException as raised:  # noqa: BLE001 - it is raised again where the tasks were set
            fault = raised
        self._ended.put(fault)
