"""Jobs: the row is the truth, whoever is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, TODAY
from web.db import Database, writing
from web.jobs import Worker
from web.models import Audit, Roster, Run
from web.services import jobs, planning
from web.services.clock import now
from web.settings import Settings

PROCESS = "tests.web.patient_job"


@pytest.fixture
def worker(database: Database, settings: Settings) -> Worker:
    return Worker(database, settings, PROCESS)


@pytest.fixture(autouse=True)
def _today() -> None:
    """No travels in time here: leases are read by several processes, and only one of them would travel."""


def status(session: Session, job_id: int) -> str:
    session.rollback()
    session.expire_all()
    return jobs.get(session, job_id).status


def wait_until(holds: Callable[[], bool], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def written(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Audit).where(Audit.verb == "waited")) or 0


def enqueue(session: Session, kind: str, **payload: Any) -> int:
    return jobs.enqueue(session, kind, **payload)


def test_a_job_is_done_with_its_result(session: Session, worker: Worker, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    job = enqueue(session, "wait", until=str(tmp_path / "go"))
    assert worker.run_one()
    assert status(session, job) == "done"
    assert written(session) == 1
    assert not worker.run_one()


def test_a_queued_job_that_is_cancelled_ends_at_once(session: Session, worker: Worker) -> None:
    job = enqueue(session, "wait")
    jobs.ask(session, job, jobs.CANCEL)
    assert status(session, job) == "cancelled"
    assert not worker.run_one()


@pytest.mark.parametrize(
    ("kind", "wish", "ends", "results"),
    [
        ("wait", jobs.CANCEL, "cancelled", 0),
        ("wait", jobs.FINISH, "done", 1),
        ("stubborn", jobs.CANCEL, "cancelled", 0),
    ],
    ids=["cancel", "stop and keep", "one that does not listen"],
)
def test_a_running_job_ends_when_asked(
    session: Session, worker: Worker, kind: str, wish: str, ends: str, results: int
) -> None:
    job = enqueue(session, kind)

    def ask_once_it_tells() -> None:
        session.rollback()
        session.expire_all()
        row = jobs.get(session, job)
        if row.progress and row.wish is None:
            jobs.ask(session, job, wish)

    worker.run_one(job, on_tick=ask_once_it_tells)
    assert status(session, job) == ends
    assert written(session) == results


def test_a_job_that_kills_its_process_is_tried_again_and_then_given_up(
    session: Session, worker: Worker
) -> None:
    job = enqueue(session, "crash")
    tries = 0
    while worker.run_one():
        tries += 1
    assert tries == jobs.MOST_ATTEMPTS
    assert status(session, job) == "failed"
    assert jobs.get(session, job).fault == f"exit -{signal.SIGKILL.value}"


def test_a_killed_worker_loses_nothing(session: Session, settings: Settings, tmp_path: Path) -> None:
    go = tmp_path / "go"
    job = enqueue(session, "wait", until=str(go))
    first = start_worker(settings)
    try:
        wait_until(lambda: status(session, job) == "running" and jobs.get(session, job).progress is not None)
        child = child_of(first.pid)
    finally:
        first.kill()
        first.wait()
    wait_until(lambda: not alive(child))
    assert status(session, job) == "running"
    go.touch()
    second = start_worker(settings)
    try:
        wait_until(lambda: status(session, job) == "done")
    finally:
        second.terminate()
        second.wait()
    row = jobs.get(session, job)
    assert (row.attempts, row.fence) == (2, 2)
    assert written(session) == 1


def test_a_worker_that_is_told_to_stop_gives_its_job_back(
    session: Session, database: Database, settings: Settings
) -> None:
    job = enqueue(session, "wait")
    worker = Worker(database, settings, PROCESS)

    def stop_once_it_runs() -> None:
        if status(session, job) == "running":
            worker.stop()

    worker.run_one(job, on_tick=stop_once_it_runs)
    assert status(session, job) == "queued"
    assert jobs.get(session, job).attempts == 0


def test_what_is_done_by_the_by_is_put_back_for_what_somebody_waits_for(
    session: Session, worker: Worker, tmp_path: Path
) -> None:
    later = enqueue(session, "bounds")

    def ask_once_it_tells() -> None:
        session.rollback()
        session.expire_all()
        if jobs.get(session, later).progress and jobs.get(session, later).attempts == 1:
            (tmp_path / "go").touch()
            enqueue(session, "wait", until=str(tmp_path / "go"))

    worker.run_one(later, on_tick=ask_once_it_tells)
    assert status(session, later) == "queued"
    assert jobs.get(session, later).attempts == 0
    assert worker.run_one()
    assert written(session) == 1, "the other one was done first"
    assert status(session, later) == "queued"


def test_a_short_job_is_done_while_a_long_one_runs(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    go, at_once = tmp_path / "go", tmp_path / "at_once"
    at_once.touch()
    long_ones = [enqueue(session, "wait", until=str(go)) for _ in range(2)]
    worker = start_worker(settings)
    try:
        wait_until(lambda: status(session, long_ones[0]) == "running")
        short = enqueue(session, "assess", until=str(at_once))
        wait_until(lambda: status(session, short) == "done")
        assert [status(session, each) for each in long_ones] == ["running", "queued"]
        go.touch()
        wait_until(lambda: all(status(session, each) == "done" for each in long_ones))
    finally:
        worker.terminate()
        assert worker.wait() == 0
    assert {jobs.get(session, each).attempts for each in (*long_ones, short)} == {1}
    assert written(session) == 3


def test_what_is_proven_by_the_by_goes_on_beside_a_short_job(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    at_once = tmp_path / "at_once"
    at_once.touch()
    proof = enqueue(session, "bounds")
    worker = start_worker(settings)
    try:
        wait_until(lambda: status(session, proof) == "running")
        short = enqueue(session, "assess", until=str(at_once))
        wait_until(lambda: status(session, short) == "done")
        assert (status(session, proof), jobs.get(session, proof).attempts) == ("running", 1)
    finally:
        worker.terminate()
        worker.wait()


def told(session: Session, job_id: int) -> bool:
    """Whether a job has told how far it is."""
    session.rollback()
    return bool(jobs.get(session, job_id).progress)


def test_a_killed_worker_loses_neither_of_its_two_jobs(
    session: Session, settings: Settings, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    both = [enqueue(session, kind, until=str(go)) for kind in ("wait", "assess")]
    first = start_worker(settings)
    try:
        wait_until(lambda: all(status(session, each) == "running" for each in both))
        wait_until(lambda: all(told(session, each) for each in both))
        children = children_of(first.pid)
    finally:
        first.kill()
        first.wait()
    assert len(children) == 2
    wait_until(lambda: not any(alive(each) for each in children))
    go.touch()
    second = start_worker(settings)
    try:
        wait_until(lambda: all(status(session, each) == "done" for each in both))
    finally:
        second.terminate()
        second.wait()
    assert [(jobs.get(session, each).attempts, jobs.get(session, each).fence) for each in both] == [
        (2, 2)
    ] * 2
    assert written(session) == 2


def test_a_worker_that_is_told_to_stop_gives_both_jobs_back(session: Session, settings: Settings) -> None:
    both = [enqueue(session, kind) for kind in ("wait", "assess")]
    worker = start_worker(settings)
    try:
        wait_until(lambda: all(status(session, each) == "running" for each in both))
    finally:
        worker.terminate()
        assert worker.wait() == 0
    assert [status(session, each) for each in both] == ["queued", "queued"]
    assert [jobs.get(session, each).attempts for each in both] == [0, 0]


def test_a_worker_ends_when_what_it_does_beside_fails(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = jobs.claim

    def refused(*asked: object, short: bool | None = None) -> jobs.Claim | None:
        if short:
            raise jobs.Fenced
        return claim(*asked, short=short)  # type: ignore[arg-type]  # as they were asked

    monkeypatch.setattr(jobs, "claim", refused)
    with pytest.raises(jobs.Fenced):
        Worker(database, settings, PROCESS).run_forever()


def test_who_lost_a_job_cannot_finish_it(session: Session) -> None:
    job = enqueue(session, "wait")
    slow = jobs.claim(session, 0.0)
    assert slow is not None
    quick = jobs.claim(session, 30.0)
    assert quick is not None
    assert quick.fence > slow.fence
    with pytest.raises(jobs.Fenced):
        jobs.finish(session, slow, "done")
    with pytest.raises(jobs.Fenced):
        jobs.report(session, slow, {})
    jobs.finish(session, quick, "done")
    assert status(session, job) == "done"


def test_a_lease_keeps_others_away(session: Session) -> None:
    enqueue(session, "wait")
    assert jobs.claim(session, 30.0) is not None
    assert jobs.claim(session, 30.0) is None
    with time_machine.travel(now() + timedelta(seconds=31)):
        assert jobs.claim(session, 30.0) is not None


def test_two_workers_never_take_the_same_job(database: Database, session: Session) -> None:
    wanted = {enqueue(session, "wait") for _ in range(12)}
    taken: list[int] = []

    def take() -> None:
        with database.session() as own:
            while held := jobs.claim(own, 30.0):
                taken.append(held.job_id)

    threads = [Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(wanted)


def test_a_run_becomes_one_draft(session: Session, database: Database, settings: Settings) -> None:
    run = planning.start_run(session, None, {"week": MONDAY, "seconds": 3}, workers=1)
    with writing(session):
        session.get_one(Run, run).created_at = TODAY
    Worker(database, settings).run_one()
    session.expire_all()
    view = planning.run(session, run)
    assert view.status == "done"
    assert view.result is not None
    assert view.result["broken"] == 0
    assert 0 < view.result["filled"] <= view.result["wanted"]
    drafts = session.scalars(select(Roster.id).where(Roster.state == "draft")).all()
    assert drafts == [view.roster_id]
    stored = session.scalars(select(Run.digest)).one()
    assert stored is not None
    assert len(stored) == 64


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, **settings.environment()}
    return subprocess.Popen([sys.executable, "-m", PROCESS, "worker"], env=environment)


def child_of(parent: int) -> int:
    found = children_of(parent)
    assert found, "the worker has no child"
    return found[0]


def children_of(parent: int) -> list[int]:
    """The processes that any thread of a process began."""
    tasks = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(each) for task in tasks for each in task.read_text(encoding="ascii").split()]


def alive(process: int) -> bool:
    """Whether a process runs; one that waits to be buried does not."""
    status_file = Path(f"/proc/{process}/stat")
    return (
        status_file.exists() and status_file.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    )
