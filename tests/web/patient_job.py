"""A job process with jobs that wait, crash or do not listen, to see what becomes of them.

As `python -m tests.web.patient_job worker` it is a worker for such jobs, to be killed.
"""

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matcher.progress import Progress
from web import job_process
from web.jobs import Worker
from web.opening import open_database
from web.services.audit.record import note
from web.services.solving import HANDLERS
from web.services.work import Work, Write
from web.settings import read_settings

PATIENCE_SECONDS = 600.0
"""Longer than any test waits: a job ends because it was told to, never by itself on a busy machine."""


def _moment(filled: int) -> Progress:
    return Progress(phase="improve", seconds=float(filled), filled=filled, wanted=9, tiers={})


def _written(session: Session) -> None:
    note(session, None, "waited", "job", 0)


def wait(work: Work, payload: Mapping[str, Any]) -> Write:
    """Tell one moment, then wait until told to stop, or until the file `until` is there."""
    work.tell(_moment(1))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not work.cancel.is_set and time.monotonic() < deadline:
        if Path(payload.get("until", "nowhere")).exists():
            break
        time.sleep(0.05)
    return _written


def assess(work: Work, payload: Mapping[str, Any]) -> Write:
    """Wait as told; what the worker asks for by itself, as costs are due, is done at once."""
    return wait(work, payload) if "until" in payload else lambda _session: None


def crash(_work: Work, _payload: Mapping[str, Any]) -> Write:
    """Die as if the kernel had run out of memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return _written


def stubborn(work: Work, _payload: Mapping[str, Any]) -> Write:
    """Never listen."""
    work.tell(_moment(1))
    time.sleep(PATIENCE_SECONDS)
    return _written


def main() -> None:
    """The job process, or with `worker` a worker that uses it."""
    HANDLERS.update(wait=wait, crash=crash, stubborn=stubborn, bounds=wait, assess=assess)
    if sys.argv[1:] == ["worker"]:
        settings = read_settings()
        worker = Worker(open_database(settings), settings, "tests.web.patient_job")
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run_forever()
    else:
        job_process.main(sys.argv[1:])


if __name__ == "__main__":
    main()
