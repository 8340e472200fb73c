"""Works on jobs: each in a child process (`web.job_process`), watched, renewed, stopped when asked.

A worker does two at once: one that may take minutes, and beside it a short one, so that what a plan costs
is known while another is solved.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from web.db import Database
from web.services import assessing, jobs
from web.services.jobs import Claim, Fenced
from web.services.messages.due.table import DUE
from web.settings import Settings

log = logging.getLogger(__name__)

GRACE_SECONDS = {jobs.CANCEL: 3.0, jobs.FINISH: 15.0}
LOOK_SECONDS = 0.2
COSTS_SECONDS = 5.0
"""How often it is looked whether what plans cost has to be found anew."""
Tick = Callable[[], None]


class Worker:
    """Takes jobs, each done by the module `process`: one long one at a time, and one short one beside it.

    Its children die with the thread that began them.
    """

    def __init__(self, database: Database, settings: Settings, process: str = "web.job_process") -> None:
        self._database = database
        self._lease = float(settings.lease_seconds)
        self._process = process
        self._environment = settings.environment()
        self._stopping = Event()
        self._costs_due_at = 0.0
        self._due_at: dict[str, float] = {}

    def stop(self) -> None:
        """Let go of the jobs under way, which go back into the queue, and end."""
        self._stopping.set()

    def run_forever(self) -> None:
        """Work until told to stop, or until either of both threads fails."""
        with ThreadPoolExecutor(1, "short") as threads:
            beside = threads.submit(self._take_turns, short=True)
            self._take_turns(short=False, on_tick=self.keep_time)
        beside.result()

    def _take_turns(self, *, short: bool, on_tick: Tick | None = None) -> None:
        """Do one job after the other of those that are short, or of those that are not."""
        try:
            while not self._stopping.is_set():
                if not self.run_one(on_tick=on_tick, short=short):
                    if on_tick:
                        on_tick()
                    self._stopping.wait(LOOK_SECONDS * 2)
        finally:
            self._stopping.set()

    def keep_time(self) -> None:
        """Do what is due by the clock, each kind as often as it says; also while a job runs.

        Costs that are not true any more are looked for every few seconds.
        """
        if time.monotonic() >= self._costs_due_at:
            self._costs_due_at = time.monotonic() + COSTS_SECONDS
            with self._database.session() as session:
                assessing.ask_where_due(session)
        for each in DUE:
            if time.monotonic() >= self._due_at.get(each.says, 0.0):
                self._due_at[each.says] = time.monotonic() + each.every.total_seconds()
                with self._database.session() as session:
                    if done := each.do(session):
                        log.info(each.says, done)

    def run_one(
        self, job_id: int | None = None, on_tick: Tick | None = None, *, short: bool | None = None
    ) -> bool:
        """Take one job, if one waits, and see it through; `on_tick` is called while it runs."""
        with self._database.session() as session:
            held = jobs.claim(session, self._lease, job_id, short=short)
        if held is None:
            return False
        log.info("job %s (%s) taken, fence %s", held.job_id, held.kind, held.fence)
        self._see_through(held, on_tick)
        return True

    def _see_through(self, held: Claim, on_tick: Tick | None) -> None:
        yields = False
        job = (str(held.job_id), str(held.fence), str(os.getpid()))
        command = [sys.executable, "-m", self._process, *job]
        child = subprocess.Popen(command, env={**os.environ, **self._environment})
        try:
            yields = self._watch(child, held, on_tick)
        except Fenced:
            log.debug("job %s has ended, or another worker has it", held.job_id)
            self._wait_for_end(child)
        finally:
            child.kill()
            child.wait()
        self._settle(held, child.returncode, yields=yields)

    @staticmethod
    def _wait_for_end(child: "subprocess.Popen[bytes]") -> None:
        """A child that has just ended its job is about to go; one that lost it has nothing left to do."""
        with suppress(subprocess.TimeoutExpired):
            child.wait(LOOK_SECONDS * 5)

    def _watch(self, child: "subprocess.Popen[bytes]", held: Claim, on_tick: Tick | None) -> bool:
        """Until the child ends; whether the job is put back, as another one waits that somebody watches."""
        renew_at, kill_at = 0.0, float("inf")
        while child.poll() is None:
            moment = time.monotonic()
            if moment >= kill_at:
                return False
            if moment >= renew_at:
                renew_at = moment + min(self._lease / 3, 1.0)
                wish = self._renew(held) or (jobs.CANCEL if self._stopping.is_set() else None)
                if wish is None and self._has_to_yield(held):
                    return True
                if wish is not None:
                    if kill_at == float("inf"):
                        child.send_signal(signal.SIGTERM)
                    kill_at = min(kill_at, moment + GRACE_SECONDS[wish])
            if on_tick:
                on_tick()
            time.sleep(LOOK_SECONDS)
        return False

    def _renew(self, held: Claim) -> str | None:
        with self._database.session() as session:
            return jobs.renew(session, held, self._lease)

    def _has_to_yield(self, held: Claim) -> bool:
        with self._database.session() as session:
            return jobs.has_to_yield(session, held)

    def _settle(self, held: Claim, code: int, *, yields: bool) -> None:
        """A child that ended the job itself left nothing to do; else say what became of it."""
        with self._database.session() as session:
            job = jobs.get(session, held.job_id)
            if job.status != "running" or job.fence != held.fence:
                return
            if job.wish is not None:
                jobs.finish(session, held, "cancelled")
            elif self._stopping.is_set() or yields:
                jobs.give_back(session, held)
            elif job.attempts >= jobs.MOST_ATTEMPTS:
                jobs.finish(session, held, "failed", f"exit {code}")
            else:
                jobs.give_back(session, held, f"exit {code}")
