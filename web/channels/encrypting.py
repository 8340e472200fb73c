"""Messages of web push, readable by one browser alone (RFC 8291, over the encoding of RFC 8188)."""

import base64
import binascii
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD_BYTES = 4096
MOST_BYTES = 3993
"""A message and its padding must fit into one record: push services take 4096 bytes (RFC 8291, 4)."""
SALT_BYTES, AUTH_BYTES = 16, 16
LAST_RECORD = b"\x02"


class WrongBrowser(ValueError):
    """The keys of a subscription cannot be used."""


def encrypt(
    message: bytes,
    subscription: Mapping[str, str],
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a push; `own` and `salt` are random unless given.

    Raises WrongBrowser, and ValueError for a message that is too long.
    """
    if len(message) > MOST_BYTES:
        raise ValueError(f"a push holds at most {MOST_BYTES} bytes")
    theirs, auth = keys_of(subscription)
    own, salt = own or ec.generate_private_key(CURVE), salt or os.urandom(SALT_BYTES)
    point, their_point = public_bytes(own.public_key()), public_bytes(theirs)
    shared = own.exchange(ec.ECDH(), theirs)
    material = _derive(auth, b"WebPush: info\x00" + their_point + point, 32, shared)
    key = _derive(salt, b"Content-Encoding: aes128gcm\x00", 16, material)
    nonce = _derive(salt, b"Content-Encoding: nonce\x00", 12, material)
    sealed = AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)
    return salt + RECORD_BYTES.to_bytes(4) + len(point).to_bytes(1) + point + sealed


def keys_of(subscription: Mapping[str, str]) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """A browser's public key and its secret. Raises WrongBrowser."""
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpacked(subscription["p256dh"]))
        auth = unpacked(subscription["auth"])
    except (KeyError, ValueError, TypeError) as fault:
        raise WrongBrowser("no keys of a browser") from fault
    if len(auth) != AUTH_BYTES:
        raise WrongBrowser("no secret of a browser")
    return theirs, auth


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def packed(value: bytes) -> str:
    """Bytes as base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    """The bytes of base64 for addresses. Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64") from fault


def _derive(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
