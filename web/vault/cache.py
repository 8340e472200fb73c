"""Unwrapped keys, remembered by a process for as long as the store's generation stays.

How erased keys are forgotten elsewhere: the store has a generation, which every erasure and renewal raises. A
process asks for it before it trusts what it remembers: whenever it seals, and when it opens, if it last asked
more than a second ago. A generation it has not seen empties the whole cache; so after an erasure no process
opens anything with a remembered key for longer than that second, and none ever seals with an old key.
"""

import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock

from web.vault import ciphers
from web.vault.store import Store, StoredKey

TRUSTED_SECONDS = 1.0
AT_ONCE = 0.0
MOST_OWNERS = 65_536
Ring = Mapping[int, bytes]


class Keys:
    """The keys of owners by number, unwrapped; the newest number seals. Safe between threads."""

    def __init__(self, store: Store, most: int = MOST_OWNERS) -> None:
        self._store = store
        self._most = most
        self._rings: OrderedDict[int, Ring] = OrderedDict()
        self._generation = -1
        self._asked = float("-inf")
        self._lock, self._asking = Lock(), Lock()

    def __len__(self) -> int:
        return len(self._rings)

    def forget(self) -> None:
        """Remember nothing."""
        with self._lock:
            self._rings.clear()
            self._generation, self._asked = -1, float("-inf")

    def after_fork(self) -> None:
        """Remember nothing; a lock that another thread held did not come along with it."""
        self._lock, self._asking = Lock(), Lock()
        self.forget()

    def of(self, owners: Collection[int], trusted: float = TRUSTED_SECONDS) -> dict[int, Ring]:
        """The keys of those of the owners who have any; what is remembered is trusted for so many seconds."""
        self._ask(trusted)
        found: dict[int, Ring] = {}
        with self._lock:
            for owner in owners:
                if (ring := self._rings.get(owner)) is not None:
                    self._rings.move_to_end(owner)
                    found[owner] = ring
        if len(found) < len(owners):
            found |= self.read(set(owners) - found.keys())
        return found

    def read(self, owners: Collection[int]) -> dict[int, Ring]:
        """The same from the store, whatever is remembered."""
        return self._take(*self._store.keys_of(owners))

    def make(self, owners: Collection[int]) -> dict[int, Ring]:
        """The same, with a first key for who had none. Raises Erased."""
        return self._take(*self._store.make_keys(owners))

    def _take(self, generation: int, stored: Collection[StoredKey]) -> dict[int, Ring]:
        rings: dict[int, dict[int, bytes]] = {}
        for each in stored:
            master = self._store.masters.get(each.master)
            key = ciphers.unwrap(master.key, each.master, each.owner, each.number, each.wrapped)
            rings.setdefault(each.owner, {})[each.number] = key
        self._remember(generation, rings)
        return dict(rings)

    def _remember(self, generation: int, rings: Mapping[int, Ring]) -> None:
        """Keep what was read, unless something was erased since it was asked for."""
        with self._lock:
            if generation != self._generation:
                return
            for owner, ring in rings.items():
                self._rings[owner] = ring
                self._rings.move_to_end(owner)
            while len(self._rings) > self._most:
                self._rings.popitem(last=False)

    def _ask(self, trusted: float) -> None:
        """Empty the cache when the store has another generation; one thread asks at a time, in order."""
        moment = time.monotonic()
        if moment - self._asked < trusted:
            return
        with self._asking:
            if moment < self._asked:
                return
            moment = time.monotonic()
            generation = self._store.generation()
            with self._lock:
                if generation != self._generation:
                    self._rings.clear()
                    self._generation = generation
                self._asked = moment
