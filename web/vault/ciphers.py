"""Sealing and wrapping: AES-256-GCM with a random nonce a value, each bound to where it belongs.

The bytes are described in the docstring of `web.vault`. Knows no store.
"""

import os
import struct
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from web.vault.faults import Damaged

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
HEAD = struct.Struct(">BI")
OWNER = struct.Struct(">q")
PLACE = struct.Struct(">qI")


def new_key() -> bytes:
    """A random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, number: int, owner: int, field: str, value: bytes) -> bytes:
    """A value under a key, bound to its owner and field; `number` says which key of the owner it is."""
    head, nonce = HEAD.pack(VERSION, number), os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(key).encrypt(nonce, value, _place(head, owner, field))


def unseal(key: bytes, owner: int, field: str, sealed: bytes) -> bytes:
    """The value that was sealed. Raises Damaged."""
    head = sealed[: HEAD.size]
    nonce = sealed[HEAD.size : HEAD.size + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, sealed[HEAD.size + NONCE_BYTES :], _place(head, owner, field))
    except (InvalidTag, ValueError):
        raise Damaged(f"a sealed {field!r} does not authenticate") from None


def number_of(sealed: bytes) -> int:
    """Which key of its owner a value is sealed under. Raises Damaged for bytes that are no sealed value."""
    if len(sealed) < HEAD.size + NONCE_BYTES + TAG_BYTES:
        raise Damaged("too short for a sealed value")
    version, number = HEAD.unpack_from(sealed)
    if version != VERSION:
        raise Damaged(f"a sealed value of unknown version {version}")
    return int(number)


def wrap(master: bytes, master_id: str, owner: int, number: int, key: bytes) -> bytes:
    """A key under a master key, bound to whose it is."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _master_cipher(master).encrypt(nonce, key, PLACE.pack(owner, number) + master_id.encode())


def unwrap(master: bytes, master_id: str, owner: int, number: int, wrapped: bytes) -> bytes:
    """The key that was wrapped. Raises Damaged."""
    place = PLACE.pack(owner, number) + master_id.encode()
    try:
        return _master_cipher(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place)
    except (InvalidTag, ValueError):
        raise Damaged(f"key {number} of owner {owner} does not authenticate") from None


@lru_cache(maxsize=16)
def _master_cipher(master: bytes) -> AESGCM:
    """One for many keys: to set a cipher up takes longer than to wrap a key."""
    return AESGCM(master)


def _place(head: bytes, owner: int, field: str) -> bytes:
    return head + OWNER.pack(owner) + field.encode()
