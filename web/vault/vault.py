"""The vault: seals private fields under a key a person, opens them, finds equal ones, and forgets people."""

import hmac
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from weakref import WeakSet

from web.vault import ciphers
from web.vault.cache import AT_ONCE, Keys, Ring
from web.vault.faults import Damaged, Erased
from web.vault.store import Store

HOUSE = 0
LOOK_UP = -1


class Vault:
    """Private fields in and out of their sealed form; safe between threads and over a fork.

    An owner is a person's id, one of `web.vault.owners`, or HOUSE for what is nobody's. A field is a name
    that never changes, such as `person.email`: a value opens only for the owner and field it was sealed for.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._keys = Keys(store)
        _VAULTS.add(self)

    def seal(self, owner: int, field: str, value: str | bytes) -> bytes:
        """A value under the owner's key, which is made if there is none. Raises Erased.

        Call it in the transaction that writes the result (`with writing(session):`), else a renewal of the
        key between the two loses it.
        """
        return self._seal([(owner, field, value)])[0]

    def seal_many(self, rows: Sequence[tuple[int, str, str]]) -> list[bytes]:
        """Like `seal` for many (owner, field, value), with few questions to the store."""
        return self._seal(rows)

    def open(self, owner: int, field: str, sealed: bytes) -> str:
        """The text that was sealed. Raises Erased when the key was destroyed, else Damaged."""
        return _text(self.open_bytes(owner, field, sealed))

    def open_bytes(self, owner: int, field: str, sealed: bytes) -> bytes:
        """The bytes that were sealed. Raises like `open`."""
        (found,) = self._open([(owner, field, sealed)])
        if found is None:
            raise Erased(f"the key of owner {owner} was destroyed")
        return found

    def open_many(self, rows: Sequence[tuple[int, str, bytes]]) -> list[str | None]:
        """Like `open` for many (owner, field, sealed), in order; None for who was erased. Raises Damaged."""
        return [None if found is None else _text(found) for found in self._open(rows)]

    def digest(self, kind: str, value: str) -> bytes:
        """32 bytes that are equal for equal values of one kind, and tell nothing without the look-up key."""
        rings = self._keys.of([LOOK_UP])
        ring = rings.get(LOOK_UP) or self._keys.make([LOOK_UP])[LOOK_UP]
        name = kind.encode()
        return hmac.digest(ring[max(ring)], len(name).to_bytes(4) + name + value.encode(), "sha256")

    def erase(self, owner: int) -> None:
        """Destroy the owner's keys for good; other processes forget them within a second (`web.vault.cache`).

        Nothing can be sealed for this owner any more, and no transaction takes this back: call it when
        everything else of the erasure is committed. Raises ValueError for the house.
        """
        _refuse_stranger(owner)
        if owner == HOUSE:
            raise ValueError("the house is no owner to be forgotten")
        self.store.erase(owner)
        self._keys.forget()

    @contextmanager
    def renewed(self, owner: int) -> Iterator["Rekeying"]:
        """Give the owner a new key: `reseal` every value and commit before this ends; then older keys go.

        From its beginning everybody seals with the new key, and older ones open too. When it is broken off,
        all stay, and the next renewal reseals whatever it finds, so a crash at any point loses nothing. What
        others seal meanwhile is safe if they do it as `seal` says. Raises Erased.
        """
        self._sealing([owner])
        rekeying = Rekeying(self, owner, self.store.add_key(owner))
        yield rekeying
        self.store.drop_older(owner, rekeying.number)
        self._keys.forget()

    def close(self) -> None:
        """Close the store's connections and forget every key."""
        self._keys.forget()
        self.store.close()

    def after_fork(self) -> None:
        """Begin afresh in a child process."""
        self.store.after_fork()
        self._keys.after_fork()

    def _sealing(self, owners: Collection[int]) -> dict[int, Ring]:
        for owner in owners:
            _refuse_stranger(owner)
        rings = self._keys.of(owners, AT_ONCE)
        if missing := set(owners) - rings.keys():
            rings |= self._keys.make(missing)
        return rings

    def _seal(self, rows: Sequence[tuple[int, str, str | bytes]]) -> list[bytes]:
        newest = {
            owner: (number := max(ring), ring[number])
            for owner, ring in self._sealing({owner for owner, _, _ in rows}).items()
        }
        sealed = []
        for owner, field, value in rows:
            number, key = newest[owner]
            plain = value.encode() if isinstance(value, str) else value
            sealed.append(ciphers.seal(key, number, owner, field, plain))
        return sealed

    def _open(self, rows: Sequence[tuple[int, str, bytes]]) -> list[bytes | None]:
        numbers = [ciphers.number_of(sealed) for _, _, sealed in rows]
        rings = self._keys.of({owner for owner, _, _ in rows})
        erased = self._fill_up(rings, {(row[0], number) for row, number in zip(rows, numbers, strict=True)})
        opened: list[bytes | None] = []
        for (owner, field, sealed), number in zip(rows, numbers, strict=True):
            if owner in erased:
                opened.append(None)
            else:
                opened.append(ciphers.unseal(_key(rings, owner, number), owner, field, sealed))
        return opened

    def _fill_up(self, rings: dict[int, Ring], wanted: Collection[tuple[int, int]]) -> set[int]:
        """Read anew who lacks a key that is wanted; those of them who were erased."""
        lacking = {owner for owner, number in wanted if number not in rings.get(owner, ())}
        if not lacking:
            return set()
        rings |= self._keys.read(lacking)
        return self.store.erased(lacking)


class Rekeying:
    """The renewal of one owner's key; see `Vault.renewed`."""

    def __init__(self, vault: Vault, owner: int, number: int) -> None:
        self._vault = vault
        self._owner = owner
        self.number = number

    def is_new(self, sealed: bytes) -> bool:
        """Whether a value is sealed under the new key already, or a newer one."""
        return ciphers.number_of(sealed) >= self.number

    def reseal(self, field: str, sealed: bytes) -> bytes:
        """The same value under the new key. Raises Damaged."""
        if self.is_new(sealed):
            return sealed
        return self._vault.seal(self._owner, field, self._vault.open_bytes(self._owner, field, sealed))


_VAULTS: WeakSet[Vault] = WeakSet()


def _begin_afresh() -> None:
    for vault in list(_VAULTS):
        vault.after_fork()


os.register_at_fork(after_in_child=_begin_afresh)


def _refuse_stranger(owner: int) -> None:
    if owner == LOOK_UP:
        raise ValueError(f"{owner} is no owner: it is the key by which equal values are found")


def _key(rings: Mapping[int, Ring], owner: int, number: int) -> bytes:
    key = rings.get(owner, {}).get(number)
    if key is None:
        raise Damaged(f"sealed under key {number} of owner {owner}, which is not in the store")
    return key


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Damaged("the sealed value is no text: open it as bytes") from None
