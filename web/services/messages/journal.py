"""What left the house, written down at once: a line in a file costs microseconds, a commit milliseconds.

A process that is killed right after it handed something over could not say so to the database. The file still
says it: what a process wrote outlives the process. It is no protection against a loss of power; then a mail
may go twice, under the same Message-ID.
"""

import os
from pathlib import Path

LEFT, REFUSED = "left", "refused"


class Journal:
    """One file of a sender; lines of a word and a uid."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def left(self, uid: str) -> None:
        """The last byte of this was handed to the network."""
        os.write(self._handle, f"{LEFT} {uid}\n".encode())

    def refused(self, uid: str) -> None:
        """The other side said no to it."""
        os.write(self._handle, f"{REFUSED} {uid}\n".encode())

    def gone(self) -> frozenset[str]:
        """The uids of all that left and were not refused; a line that was cut off counts for nothing."""
        found: dict[str, bool] = {}
        for line in self._file.read_text(encoding="ascii").splitlines(keepends=True):
            if line.endswith("\n"):
                word, _, uid = line.strip().partition(" ")
                found[uid] = word == LEFT
        return frozenset(uid for uid, left in found.items() if left)

    def clear(self) -> None:
        """Begin afresh: everything that was handed over is settled."""
        os.ftruncate(self._handle, 0)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)
