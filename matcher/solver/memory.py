"""The memory that this process holds, and a watch that ends a solve before it holds too much.

Read from three small files and not through psutil, which knows nothing of the limit of a control group, has
no type hints, and would be one more dependency.
"""

import resource
import sys
from pathlib import Path
from threading import Event, Thread

from matcher.progress import Cancel

#: How often memory is read: in that time a model grows by some ten megabytes.
WATCH_SECONDS = 0.1
STATM = Path("/proc/self/statm")
MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup/memory.max")
MEGABYTE = 1024 * 1024


def resident_megabytes() -> int:
    """The resident memory of this process now; its peak where the system has no /proc."""
    if STATM.exists():
        pages = int(STATM.read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() // MEGABYTE
    return peak_megabytes()


def peak_megabytes() -> int:
    """The largest resident memory that this process ever had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (MEGABYTE if sys.platform == "darwin" else 1024)


def machine_megabytes() -> int | None:
    """The memory that this process can come to hold; None where the system does not say.

    That is the free memory plus what it holds already, and no more than its control group allows.
    """
    if not MEMINFO.exists():
        return None
    lines = (line.partition(":") for line in MEMINFO.read_text(encoding="ascii").splitlines())
    free = next((int(said.split()[0]) // 1024 for name, _, said in lines if name == "MemAvailable"), None)
    if free is None:
        return None
    most = CGROUP.read_text(encoding="ascii").strip() if CGROUP.exists() else "max"
    reachable = free + resident_megabytes()
    return reachable if most == "max" else min(reachable, int(most) // MEGABYTE)


class MemoryWatch:
    """Sets `cancel` once this process holds more than `megabytes`; at work during its `with` block."""

    def __init__(self, megabytes: int | None, cancel: Cancel) -> None:
        self._megabytes = megabytes
        self._cancel = cancel
        self._over = Event()
        self._thread: Thread | None = None
        self.passed = False

    def __enter__(self) -> "MemoryWatch":
        if self._megabytes is not None:
            self._thread = Thread(target=self._watch, args=(self._megabytes,), daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _watch(self, most: int) -> None:
        while not self.passed and not self._over.wait(WATCH_SECONDS):
            if resident_megabytes() > most:
                self.passed = True
                self._cancel.set()
