"""What every executor promises: all answers, progress, an end when told to, and losses that cost time."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from socket import socket
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from matcher.solver.parallel import Executor, Here, Processes, connecting, executor
from matcher.solver.parallel.executor import GRACE_SECONDS, Done
from tests.support import deeds
from tests.support.local_cluster import cluster_of_two


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with closing(Processes(2)) as found:
        yield found


@pytest.fixture(scope="module", params=["here", "processes", "cluster"])
def place(request: pytest.FixtureRequest, processes: Processes) -> Iterator[Executor]:
    if request.param == "here":
        yield Here()
    elif request.param == "processes":
        yield processes
    else:
        with cluster_of_two() as cluster, closing(executor(1, cluster.address)) as found:
            yield found


def never() -> bool:
    return False


def unheard(_index: int, _event: Any) -> None:
    """Nobody listens."""


def said(*arguments: Any) -> list[Callable[[], Any]]:
    return [partial(lambda argument: argument, argument) for argument in arguments]


def test_every_task_is_answered(place: Executor) -> None:
    done = list(place.run(deeds.doubled, said(3, 1, 2), unheard, never))
    assert sorted((each.task, each.answer) for each in done) == [(0, 6), (1, 2), (2, 4)]


def test_nothing_to_do_is_done_at_once(place: Executor) -> None:
    assert list(place.run(deeds.doubled, [], unheard, never)) == []


def test_what_the_work_tells_is_heard_with_its_task(place: Executor) -> None:
    heard: list[tuple[int, Any]] = []
    list(place.run(deeds.doubled, said(5, 7), lambda index, event: heard.append((index, event)), never))
    for _ in range(100):
        if len(heard) == 2:
            break
        Event().wait(0.05)
    assert sorted(heard) == [(0, 5), (1, 7)]


def test_an_argument_is_made_when_its_task_begins(place: Executor) -> None:
    asked: list[float] = []

    def argument() -> float:
        asked.append(monotonic())
        return 0.3

    list(place.run(deeds.after, [argument] * (place.slots + 1), unheard, never))
    assert asked[-1] - asked[0] >= 0.3


def test_what_the_work_raises_is_raised(place: Executor) -> None:
    with pytest.raises(ValueError, match="not 4"):
        list(place.run(deeds.refusing, said(4), unheard, never))


def test_work_ends_soon_after_it_is_told_to_and_no_more_is_begun(place: Executor) -> None:
    begun = Event()
    tasks = said(*range(place.slots + 3))
    done = list(place.run(deeds.until_told, tasks, lambda _index, _event: begun.set(), begun.is_set))
    assert {each.answer for each in done} == {"told"}
    assert len(done) <= place.slots


def test_an_executor_can_be_used_again(place: Executor) -> None:
    for number in (1, 2):
        assert list(place.run(deeds.doubled, said(number), unheard, never)) == [Done(0, 2 * number)]


def test_work_that_does_not_end_is_given_up(processes: Processes) -> None:
    begun = Event()
    start = monotonic()
    done = list(processes.run(deeds.deaf, said(0), lambda _index, _event: begun.set(), begun.is_set))
    assert done == []
    assert monotonic() - start < GRACE_SECONDS + 25


def test_a_process_that_does_not_read_its_task_is_not_waited_for(processes: Processes) -> None:
    """A word to end cannot be said to it: the pipe is full. A solve that was cancelled then hung for as long
    as a new process took to read.
    """
    begun = Event()

    def argument() -> str:
        for pid in processes.pids:
            os.kill(pid, signal.SIGSTOP)
        begun.set()
        return "x" * 2**24

    assert list(processes.run(deeds.doubled, [argument], unheard, begun.is_set)) == []
    assert processes.pids == ()


def test_a_process_that_is_killed_costs_time_only(processes: Processes, tmp_path: Path) -> None:
    tasks = said(str(tmp_path / "first"), str(tmp_path / "second"))
    done = list(processes.run(deeds.dying_once, tasks, unheard, never))
    assert sorted((each.task, each.answer, each.lost) for each in done) == [
        (0, "done", False),
        (1, "done", False),
    ]


def test_a_task_that_kills_every_worker_is_given_up_and_the_others_are_not(processes: Processes) -> None:
    done = list(processes.run(deeds.dying, said(0, 1, 2), unheard, never))
    assert sorted((each.task, each.answer, each.lost) for each in done) == [
        (0, None, True),
        (1, 1, False),
        (2, 2, False),
    ]


def test_what_a_solver_prints_does_not_come_between_the_answers(processes: Processes) -> None:
    assert list(processes.run(deeds.speaking, said(8), unheard, never)) == [Done(0, 8)]


def test_processes_are_kept_from_run_to_run() -> None:
    with closing(Processes(1)) as one:
        pids = {next(one.run(deeds.pid, said(0), unheard, never)).answer for _ in range(2)}
    assert len(pids) == 1


def test_two_processes_work_at_once(processes: Processes) -> None:
    pids = {each.answer for each in processes.run(deeds.after, said(0.2, 0.2), unheard, never)}
    start = monotonic()
    list(processes.run(deeds.after, said(1.0, 1.0), unheard, never))
    assert pids == {0.2}
    assert monotonic() - start < 1.9


def test_an_address_nobody_answers_at_means_processes_and_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with closing(executor(1, "tcp://127.0.0.1:9")) as found:
        assert isinstance(found, Processes)
    assert "no cluster at tcp://127.0.0.1:9" in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5",
        "nonsense",
        "http://127.0.0.1:1",
        "tls://127.0.0.1:9",
        "tcp://127.0.0.1:99999",
        "tcp://:9",
        "[::",
    ],
)
def test_what_is_no_address_of_a_cluster_means_processes_and_a_warning(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    begun = monotonic()
    with closing(executor(1, address)) as found:
        assert isinstance(found, Processes)
    assert f"no cluster at {address}" in caplog.text
    assert monotonic() - begun < 3


@pytest.fixture
def deaf() -> Iterator[str]:
    """An address where calls are taken and nothing is said."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield f"tcp://127.0.0.1:{listening.getsockname()[1]}"


def test_a_cluster_that_does_not_answer_is_waited_for_no_longer_than_allowed(deaf: str) -> None:
    begun = monotonic()
    with closing(executor(1, deaf, 0.5)) as found:
        assert isinstance(found, Processes)
    assert monotonic() - begun < 4


def test_whoever_ends_a_solve_waits_for_no_cluster(deaf: str) -> None:
    begun = monotonic()
    with closing(executor(1, deaf, over=lambda: True)) as found:
        assert isinstance(found, Processes)
    assert monotonic() - begun < 4


@pytest.mark.parametrize("says", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_a_stranger_at_the_address_means_processes_at_once(
    says: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """The fault of one was told as a traceback by a thread, and its answer waited for all the same."""
    with socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()

        def answer() -> None:
            for _ in range(2):
                call, _ = stranger.accept()
                with call, suppress(ConnectionError):
                    call.sendall(says)

        Thread(target=answer, daemon=True).start()
        begun = monotonic()
        address = f"tcp://127.0.0.1:{stranger.getsockname()[1]}"
        with closing(executor(1, address)) as found:
            assert isinstance(found, Processes)
    assert f"no cluster at {address}" in caplog.text
    assert "nobody answers" not in caplog.text
    assert monotonic() - begun < 4


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_tasks_of_a_scheduler_that_answers_no_more_are_lost(
    end: signal.Signals, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A scheduler that was stopped kept the solve for ever."""
    monkeypatch.setattr(connecting, "SILENT_SECONDS", 2.0)
    begun = Event()
    with cluster_of_two() as cluster, closing(executor(1, cluster.address, 5.0)) as found:

        def heard(_index: int, _event: Any) -> None:
            if not begun.is_set():
                begun.set()
                cluster.scheduler.send_signal(end)

        start = monotonic()
        done = list(found.run(deeds.until_told, said(1, 2, 3), heard, lambda: monotonic() > start + 60))
        assert sorted((each.task, each.lost) for each in done) == [(0, True), (1, True), (2, True)]
        assert all(each.lost for each in found.run(deeds.doubled, said(1), unheard, never))
        assert found.slots >= 1
        left = monotonic()
    assert monotonic() - left < 10
    assert not [each for each in caplog.records if each.levelno > logging.WARNING]


def test_the_environment_names_no_cluster_to_the_library(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DUET_CLUSTER", "tcp://127.0.0.1:9")
    with closing(executor(1)) as found:
        assert isinstance(found, Processes)
    assert caplog.text == ""
