"""The process that does one job: `python -m web.job_process JOB FENCE PARENT`. It dies with its parent."""

import ctypes
import os
import signal
import sys
from threading import Event, Thread
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matcher.problem.errors import InvalidProblem
from matcher.progress import Cancel, Progress
from web.db import Database, writing
from web.opening import open_database
from web.services import jobs
from web.services.clock import now
from web.services.jobs import Claim, Fenced
from web.services.results import progress_of
from web.services.solving import HANDLERS
from web.services.work import Work
from web.settings import Settings, read_settings

PR_SET_PDEATHSIG = 1
TELL_SECONDS = 0.5
MOST_POINTS = 400


class Teller:
    """Writes the newest progress down twice a second, away from the solver's thread."""

    def __init__(self, database: Database, held: Claim) -> None:
        self._database = database
        self._held = held
        self._newest: Progress | None = None
        self._points: list[list[float]] = []
        self._over = Event()
        self._thread = Thread(target=self._tell, daemon=True)

    def __call__(self, moment: Progress) -> None:
        """Note a moment of the solve."""
        self._newest = moment

    def __enter__(self) -> "Teller":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _tell(self) -> None:
        told: Progress | None = None
        with self._database.session() as session:
            while not self._over.wait(TELL_SECONDS):
                if self._newest is not None and self._newest is not told:
                    told = self._newest
                    try:
                        jobs.report(session, self._held, self._said(told))
                    except Fenced:
                        return

    def _said(self, moment: Progress) -> dict[str, object]:
        if len(self._points) < MOST_POINTS:
            self._points.append([round(moment.seconds, 1), moment.filled])
        return {**progress_of(moment), "points": self._points, "at": now().isoformat()}


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when the thread that started it ends; at once if it has ended."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def step_back(kind: str, settings: Settings) -> None:
    """Leave the processor to pages: who waits for one waits in seconds, for a run in minutes.

    A short job steps back a third as far: on a full machine the whole way would make it wait for minutes too.
    """
    os.nice(settings.solve_niceness // 3 if kind in jobs.SHORT else settings.solve_niceness)


def work_of(session: Session, settings: Settings, tell: Teller, cancel: Cancel) -> Work:
    """What a handler is given, with these settings."""
    megabytes = settings.solve_megabytes or None
    return Work(session, ZoneInfo(settings.zone), tell, cancel, megabytes, settings.cluster)


def work(database: Database, settings: Settings, held: Claim, cancel: Cancel) -> None:
    """Do a job in this process and end it together with its result."""
    with database.session() as session, database.session() as reading, Teller(database, held) as teller:
        payload = jobs.get(session, held.job_id).payload
        try:
            write = HANDLERS[held.kind](work_of(reading, settings, teller, cancel), payload)
        except InvalidProblem as fault:
            jobs.finish(session, held, "failed", f"{fault.place}: {fault.code}")
            return
        with writing(session):
            wish = jobs.wish_of(session, held.job_id)
            if wish == jobs.CANCEL:
                jobs.finish(session, held, "cancelled")
            elif wish == jobs.FINISH or not cancel.is_set:
                write(session)
                jobs.finish(session, held, "done")


def main(arguments: list[str]) -> None:
    """The child: one job, until it is done or told to stop."""
    job_id, fence, parent = map(int, arguments)
    die_with_parent(parent)
    cancel = Cancel()
    signal.signal(signal.SIGTERM, lambda *_: cancel.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settings = read_settings()
    database = open_database(settings)
    with database.session() as session:
        kind = jobs.get(session, job_id).kind
    step_back(kind, settings)
    work(database, settings, Claim(job_id, fence, kind), cancel)


if __name__ == "__main__":
    main(sys.argv[1:])
