"""How far things came on their way out, written down at once: a line in a file costs microseconds.

A process that is killed between an answer and its commit could not say so to the database. The file still
says it: what a process wrote outlives the process. It is no protection against a loss of power, nor of an
answer that nobody read; then a mail goes again, under the same Message-ID (RFC 5321, 4.5.4.1; RFC 1047).
"""

import os
from collections.abc import Mapping
from pathlib import Path

LEFT, REFUSED, ACCEPTED = "left", "refused", "accepted"


class Journal:
    """One file of an instance's senders; lines of a word and a uid."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def left(self, uid: str) -> None:
        """The last byte of this was handed to the network."""
        self._write(LEFT, uid)

    def refused(self, uid: str) -> None:
        """The other side said no to it."""
        self._write(REFUSED, uid)

    def accepted(self, uid: str) -> None:
        """The other side said that it has it."""
        self._write(ACCEPTED, uid)

    def said(self) -> Mapping[str, str]:
        """The last word about each uid; a line that was cut off counts for nothing."""
        found: dict[str, str] = {}
        for line in self._file.read_text(encoding="ascii").splitlines(keepends=True):
            if line.endswith("\n"):
                word, _, uid = line.strip().partition(" ")
                found[uid] = word
        return found

    def clear(self) -> None:
        """Begin afresh: everything that was handed over is settled."""
        os.ftruncate(self._handle, 0)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)

    def _write(self, word: str, uid: str) -> None:
        os.write(self._handle, f"{word} {uid}\n".encode())
