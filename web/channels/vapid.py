"""Who pushes, as push services want to know it (RFC 8292): a token signed with the key browsers were told."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from web.channels.encrypting import packed, public_bytes

LASTS = timedelta(hours=12)
"""At most a day (RFC 8292, 2); clocks differ."""
NUMBER_BYTES = 32


def authorization(
    key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, at: datetime
) -> Mapping[str, str]:
    """The header that names who pushes; `contact` is a mailto: or https: address."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + LASTS).timestamp()),
        "sub": contact,
    }
    return {"Authorization": f"vapid t={_token(key, claims)}, k={public_key(key)}"}


def public_key(key: ec.EllipticCurvePrivateKey) -> str:
    """What a browser is told when it subscribes (`applicationServerKey`)."""
    return packed(public_bytes(key.public_key()))


def _token(key: ec.EllipticCurvePrivateKey, claims: Mapping[str, object]) -> str:
    """A JSON Web Token signed with ES256."""
    parts = ({"typ": "JWT", "alg": "ES256"}, claims)
    said = ".".join(packed(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    first, second = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(SHA256())))
    return f"{said}.{packed(first.to_bytes(NUMBER_BYTES) + second.to_bytes(NUMBER_BYTES))}"
