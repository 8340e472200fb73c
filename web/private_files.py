"""Files that only their owner reads: keys that were made here and are kept."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_key(file: Path, make: Callable[[], str]) -> str:
    """What the file says; made by the first who asks, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        made = write_private(file.with_name(f"{file.name}-{secrets.token_hex(8)}"), make() + "\n")
        with suppress(FileExistsError):
            os.link(made, file)
        made.unlink()
        sync_folder(file.parent)
    return file.read_text(encoding="ascii").strip()


def write_private(file: Path, text: str) -> Path:
    """Write a new file that only its owner can read, down to the disk; the file."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(text)
        written.flush()
        os.fsync(handle)
    return file


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
