"""The master keys: they wrap the keys of people and stand in no database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from web.vault.faults import Damaged

Read = Callable[[], Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Master:
    """One master key; `id` names it without telling anything of it."""

    id: str
    key: bytes = field(repr=False)


class Masters:
    """The master keys that `read` gives, newest first; read again when an unknown one is asked for."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[str, Master] = {}

    def newest(self) -> Master:
        """The newest master key as it is given now."""
        return self._look()[0]

    def get(self, master_id: str) -> Master:
        """A master key. Raises Damaged when it is not given (any more)."""
        found = self._known.get(master_id)
        if found is None:
            self._look()
            found = self._known.get(master_id)
        if found is None:
            raise Damaged(f"wrapped by the master key {master_id}, which is not among those given")
        return found

    def _look(self) -> list[Master]:
        found = [Master(master_id(key), key) for key in self._read()]
        self._known = {each.id: each for each in found}
        return found


def master_id(key: bytes) -> str:
    """A name for a master key, the same everywhere."""
    return sha256(b"duet master key" + key).hexdigest()[:16]
