"""Who has deliveries in hand: processes of this instance; each locks a file of its own while it lives."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Holders:
    """The files of an instance's senders; a name is the instance's and one of its own."""

    def __init__(self, folder: Path, instance: str) -> None:
        self._folder = folder
        self._instance = instance

    @contextmanager
    def new(self) -> Iterator[str]:
        """The name of a new holder, alive until this ends or its process does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        own = secrets.token_hex(4)
        file = self._folder / own
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield f"{self._instance}-{own}"
        finally:
            file.unlink(missing_ok=True)
            os.close(handle)

    def is_dead(self, holder: str) -> bool:
        """Whether a holder is of this instance and its process has ended."""
        instance, _, own = holder.partition("-")
        return instance == self._instance and not self._is_locked(own)

    def _is_locked(self, own: str) -> bool:
        with suppress(FileNotFoundError):
            handle = os.open(self._folder / own, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                os.close(handle)
            (self._folder / own).unlink(missing_ok=True)
        return False
