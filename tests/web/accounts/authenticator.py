"""An authenticator in software: it makes passkeys and signs with them, honestly or as an attacker would."""

import json
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes as raw
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One device with one passkey; `count` is its counter, `verifies` whether it knows its person."""

    def __init__(self, origin: str = "http://localhost", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = sha256(str(id(self)).encode()).digest()
        self.handle = b""
        self.count = 1
        self.verifies = True

    def make(self, options: str) -> str:
        """The answer to what `navigator.credentials.create` is asked."""
        asked = json.loads(options)
        self.handle = raw(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        data = self._data(ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._said({"clientDataJSON": text(client), "attestationObject": text(statement)})

    def use(self, options: str, *, handle: bytes | None = None) -> str:
        """The answer to what `navigator.credentials.get` is asked."""
        client, data = self._client("webauthn.get", json.loads(options)["challenge"]), self._data(0)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": text(self.handle if handle is None else handle),
            }
        )

    def _data(self, more: int) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verifies else 0)
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _said(self, response: dict[str, Any]) -> str:
        told = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps({**told, "response": response, "clientExtensionResults": {}})
