"""A real Dask cluster on this machine: a scheduler and two workers, each a process, on the loopback alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.support.paths import ROOT

START_SECONDS = 120
WORKER = ("--nthreads", "1", "--no-nanny")
LOOPBACK = ("--host", "127.0.0.1", "--no-dashboard")


@dataclass(frozen=True, slots=True)
class LocalCluster:
    """Where its scheduler listens, its process, and those of its workers."""

    address: str
    scheduler: "subprocess.Popen[bytes]"
    workers: tuple["subprocess.Popen[bytes]", ...]


@contextmanager
def cluster_of_two() -> Iterator[LocalCluster]:
    """A cluster of two workers with one thread each; all its processes end with the block."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        running = [_started("dask_scheduler", folder, "--port", "0", "--scheduler-file", str(file))]
        try:
            address = _address(file)
            running += [_started("dask_worker", folder, address, *WORKER) for _ in range(2)]
            yield LocalCluster(address, running[0], tuple(running[1:]))
        finally:
            for each in reversed(running):
                each.kill()
                each.wait()


def _started(command: str, folder: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{command}", *arguments, *LOOPBACK],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _address(file: Path) -> str:
    end = monotonic() + START_SECONDS
    while monotonic() < end:
        if file.exists() and (text := file.read_text(encoding="utf-8")):
            return str(json.loads(text)["address"])
        sleep(0.1)
    raise TimeoutError("the scheduler did not start")
