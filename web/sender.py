"""The sender: gathers notices into messages and sees each message out of the house.

A process of its own beside the worker. Each lane (a mail domain, the gateway) has a thread while it has
something to do, so one that is slow or down holds up nobody else. Whatever kills it, the next one settles
what it had in hand (`web.services.messages.journal`).
"""

import fcntl
import logging
import os
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from web import sending
from web.channels.opening import open_channels
from web.db import Database
from web.house import House
from web.private_files import kept_key
from web.sending import Office
from web.services.messages import gathering, queue
from web.services.messages.journal import Journal
from web.settings import Settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
GATHER_SECONDS = 3.0
MOST_LANES = 24
"""So many servers may be slow at once before others wait for them."""


class Sender:
    """Sends until told to stop; what is being handed over then is seen through."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._stopping = Event()
        self._gather_at = 0.0
        self._busy: dict[str, Future[None]] = {}

    def stop(self) -> None:
        """Begin nothing new, and end."""
        self._stopping.set()

    def run_forever(self) -> None:
        """Send until told to stop; ends with what a lane failed of, if one did."""
        folder = self._settings.instance
        alone = _alone(folder / "sender-lock", self._stopping)
        with alone, ThreadPoolExecutor(MOST_LANES, "lane") as threads:
            journal = Journal(folder / "handed-over")
            office = self._office(journal)
            with self._database.session() as session:
                queue.take_back(session, office.holder, journal.gone())
            journal.clear()
            parent = os.getppid()
            try:
                while not self._stopping.is_set() and os.getppid() == parent:
                    self.look(office, threads)
                    self._stopping.wait(LOOK_SECONDS)
            finally:
                self._stopping.set()

    def look(self, office: Office, threads: ThreadPoolExecutor) -> None:
        """Gather what is due, and begin with every lane that has something to do."""
        for lane, running in list(self._busy.items()):
            if running.done():
                del self._busy[lane]
                running.result()
        with self._database.session() as session:
            if time.monotonic() >= self._gather_at:
                self._gather_at = time.monotonic() + GATHER_SECONDS
                if made := gathering.gather(session, office.open):
                    log.info("%s messages made", made)
            waiting = queue.waiting_lanes(session, self._busy)
        for lane in waiting[: MOST_LANES - len(self._busy)]:
            self._busy[lane] = threads.submit(self._serve, office, lane)

    def _serve(self, office: Office, lane: str) -> None:
        """Send what a lane has, one after the other, over connections of its own."""
        own = Office(open_channels(self._settings), office.house, office.holder, office.journal)
        try:
            with self._database.session() as session:
                while not self._stopping.is_set() and sending.send_next(session, own, lane):
                    pass
        finally:
            for channel in own.channels.values():
                channel.close()

    def _office(self, journal: Journal) -> Office:
        holder = kept_key(self._settings.instance / "sender-name", lambda: secrets.token_hex(16))
        return Office(open_channels(self._settings), House.of(self._settings), holder, journal)


@contextmanager
def _alone(file: Path, stopping: Event) -> Iterator[None]:
    """Be the only sender of this instance: wait until one before it has ended."""
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
        yield
    finally:
        os.close(handle)
