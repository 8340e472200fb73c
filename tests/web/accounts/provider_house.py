"""A real provider of sign-ins (OpenID Connect) on this machine, that can be made to lie.

The program asks it over the network as it asks any other. What it signs can be changed before it is signed,
and by which key, so that every check of an answer can be seen to matter.
"""

import json
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact
from werkzeug.serving import make_server

Claims = dict[str, Any]


@dataclass
class House:
    """The provider: `lie` changes what it signs, `key` signs it, `header` says how."""

    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: new_key("house"))
    published: RSAKey | None = None
    header: Claims = field(default_factory=lambda: {"alg": "RS256", "kid": "house"})
    lie: Callable[[Claims], Claims] = lambda claims: claims
    down: bool = False
    challenges: dict[str, str] = field(default_factory=dict)
    said_issuer: str = ""

    def knows(self, subject: str, **claims: Any) -> None:
        """Know somebody under a subject."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def enter(self, address: str, subject: str) -> str:
        """What a browser does there: sign in as a subject; the address that it is sent back to."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text[:300]
        back = answer.headers["Location"]
        code = parse_qs(urlsplit(back).query)["code"][0]
        asked = parse_qs(urlsplit(address).query)
        assert asked["code_challenge_method"] == ["S256"]
        self.challenges[code] = asked["code_challenge"][0]
        return back

    def refuse(self, address: str) -> str:
        """The address that a browser is sent back to when its person says no."""
        answer = requests.post(address, data={"action": "deny"}, allow_redirects=False, timeout=5)
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[House]:
    """A provider while the test runs, on loopback."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the provider uses what its own library is about to rename
        import oidc_provider_mock  # type: ignore[import-untyped]  # ships no types

        house, app = House(), oidc_provider_mock.app(require_nonce=True)

        def served(environ: Claims, start: Any) -> Any:
            return _served(house, app, environ, start)

        server = make_server("localhost", 0, served, threaded=True)
        house.issuer = f"http://localhost:{server.server_port}"
        thread = Thread(target=lambda: server.serve_forever(0.05))
        thread.start()
        try:
            yield house
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _served(house: House, app: Any, environ: Claims, start: Any) -> Any:
    path = environ["PATH_INFO"]
    if house.down and not path.startswith("/users/"):
        start("503 Service Unavailable", [])
        return [b""]
    if path == "/jwks":
        return _json(start, {"keys": [(house.published or house.key).as_dict(private=False)]})
    if path == "/oauth2/token":
        return _json(start, *_token(house, app, environ))
    if path == "/.well-known/openid-configuration" and house.said_issuer:
        return _json(start, {"issuer": house.said_issuer})
    return app(environ, start)


def _token(house: House, app: Any, environ: Claims) -> tuple[Claims, str]:
    """What it answers for a code: with the right verifier only, signed as this house signs."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    form = parse_qs(body.decode())
    mark = urlsafe_b64encode(sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
    if house.challenges.get(form["code"][0]) != mark:
        return {"error": "invalid_grant"}, "400 Bad Request"
    status: list[str] = []
    environ["wsgi.input"] = BytesIO(body)
    told = json.loads(b"".join(app(environ, lambda code, _headers, *_: status.append(code))))
    if "id_token" in told:
        claims = house.lie(json.loads(extract_compact(told["id_token"].encode()).payload))
        if house.header["alg"] == "none":
            parts = [json.dumps(each).encode() for each in (house.header, claims)]
            told["id_token"] = ".".join(urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts) + "."
        else:
            told["id_token"] = jwt.encode(house.header, claims, house.key)
    return told, status[0]


def _json(start: Any, told: Claims, status: str = "200 OK") -> list[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]


def new_key(name: str) -> RSAKey:
    """A key that nobody knows yet."""
    return RSAKey.generate_key(2048, {"kid": name})
