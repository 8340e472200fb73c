"""The sender: gathers notices into messages, and has each lane's messages seen out of the house.

A process of its own beside the worker. Each lane (a mail domain, the gateway) that has something to do gets a
process of its own (`web.lane`), so one that is slow or down holds up nobody else. A lane's process outlives
a sender that is killed until what it hands over is settled: nobody reads the answer in its place.
"""

import fcntl
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from threading import Event

from web import lane
from web.channels.opening import open_channels
from web.db import Database
from web.private_files import kept_key
from web.services.messages import gathering, queue
from web.services.messages.holders import Holders
from web.services.messages.journal import Journal
from web.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
GATHER_SECONDS = 3.0
PATIENCE_SECONDS = 5.0
MOST_LANES = 24
"""So many servers may be slow at once before others wait for them."""


class Sender:
    """Sends until told to stop; what is being handed over then is seen through."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._stopping = Event()
        self._gather_at = 0.0
        self._busy: dict[str, ForkProcess] = {}
        self._channels = frozenset(open_channels(settings))
        name = kept_key(settings.instance / "sender-name", lambda: secrets.token_hex(8))
        self._holders = Holders(settings.instance / "senders", name)
        self._journal = Journal(settings.instance / "handed-over")

    def stop(self) -> None:
        """Begin nothing new, and end."""
        self._stopping.set()

    def run_forever(self) -> bool:
        """Send until told to stop, or until whoever started it has ended; whether a lane is still at work.

        Such a lane finishes by itself what it hands over: a server may take ten minutes to answer.
        """
        parent = os.getppid()
        with _alone(self._settings.instance / "sender-lock", self._stopping) as lock:
            while not self._stopping.is_set() and os.getppid() == parent:
                self._look(lock)
                self._stopping.wait(LOOK_SECONDS)
            for each in self._busy.values():
                each.terminate()
            patience = time.monotonic() + PATIENCE_SECONDS
            for each in self._busy.values():
                each.join(max(0.0, patience - time.monotonic()))
        return any(each.is_alive() for each in self._busy.values())

    def _look(self, lock: int) -> None:
        """Gather what is due, settle what the dead had in hand, and begin with every lane that waits."""
        for name, running in list(self._busy.items()):
            if not running.is_alive():
                running.join()
                del self._busy[name]
                if running.exitcode:
                    log.error("the lane %s ended with %s", name, running.exitcode)
        with self._database.session() as session:
            if time.monotonic() >= self._gather_at:
                self._gather_at = time.monotonic() + GATHER_SECONDS
                queue.take_back(session, self._holders.is_dead, self._journal)
                if not self._busy and not queue.holders(session):
                    self._journal.clear()
                if made := gathering.gather(session, self._channels):
                    log.info("%s messages made", made)
            waiting = queue.waiting_lanes(session, self._busy)
        for name in waiting[: MOST_LANES - len(self._busy)]:
            # No connection may be open in two processes.
            self._database.engine.dispose()
            begun = get_context("fork").Process(
                target=lane.serve, args=(self._settings, name, self._holders, lock), name=f"lane {name}"
            )
            begun.start()
            self._busy[name] = begun


@contextmanager
def _alone(file: Path, stopping: Event) -> Iterator[int]:
    """Be the only sender of this instance: wait until one before it has ended. Gives the lock's handle."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not stopping.is_set():
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                stopping.wait(LOOK_SECONDS)
            else:
                break
        yield handle
    finally:
        os.close(handle)
