"""A provider of sign-ins (OpenID Connect): what it says of itself, and who it says somebody is.

Authorisation code with PKCE. What it says is believed only with its signature, for this program, of this
moment and of this very question (nonce). It may be down or slow: then people are told so in a sentence.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from i18n.translator import lazy
from web.services.clock import now
from web.services.faults import Invalid

SCOPE = "openid profile email"
ALGORITHMS = ["RS256", "ES256", "PS256", "RS384", "RS512", "ES384", "ES512", "PS384", "PS512", "EdDSA"]
"""Signatures by a key pair; never one by a secret that both sides know, and never none."""
WAIT = (3.0, 6.0)
"""Seconds to connect, and to wait for each part of an answer."""
REMEMBERED = timedelta(hours=1)
LEEWAY = 60
"""Seconds by which clocks may differ."""
GOOD_FOR = timedelta(minutes=10)
MOST_BYTES = 500_000
LONGEST = {"sub": 255, "name": 100, "email": 254}


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the settings name it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser is sent to the provider with; `state`, `nonce` and `verifier` stay with it."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Said:
    """Who a provider says somebody is; `email` only where the provider has verified it."""

    issuer: str
    subject: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class _Kept:
    metadata: Mapping[str, Any]
    keys: KeySet
    at: datetime


_KEPT: dict[str, _Kept] = {}
_ONE_AT_A_TIME = Lock()


def ask(provider: Provider, back: str) -> Question:
    """A new question for a provider, which answers to the address `back`. Raises Invalid when it is down."""
    metadata = _known(provider).metadata
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with _client(provider, metadata, back) as client:
        address, _ = client.create_authorization_url(
            metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return Question(str(address), state, nonce, verifier)


def answer(provider: Provider, back: str, code: str, *, nonce: str, verifier: str) -> Said:
    """Who it is, for the code that the browser brought back. Raises Invalid for what cannot be believed."""
    known = _known(provider)
    try:
        with _client(provider, known.metadata, back) as client:
            token = client.fetch_token(
                known.metadata["token_endpoint"],
                code=code,
                code_verifier=verifier,
                grant_type="authorization_code",
            )
            claims = _completed(client, known.metadata, _believed(provider, token, nonce))
    except requests.RequestException as fault:
        raise _down() from fault
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as fault:
        raise unbelieved() from fault
    return _said(provider, claims)


def unbelieved() -> Invalid:
    """The fault that what a provider, or somebody in its name, has answered does not hold."""
    return Invalid(
        {"_schema": [lazy("That sign-in could not be confirmed. Try again, or sign in another way.")]}
    )


def _down() -> Invalid:
    said = lazy("That sign-in service does not answer just now. Try again later, or sign in another way.")
    return Invalid({"_schema": [said]})


def _client(provider: Provider, metadata: Mapping[str, Any], back: str) -> Any:
    ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
    session = OAuth2Session(
        provider.client_id,
        provider.client_secret or None,
        token_endpoint_auth_method=by if provider.client_secret else "none",
        scope=SCOPE,
        redirect_uri=back,
        code_challenge_method="S256",
        default_timeout=WAIT,
    )
    session.trust_env = False
    return session


def _believed(provider: Provider, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
    text = str(token["id_token"])
    try:
        decoded = jwt.decode(text, _known(provider).keys, algorithms=ALGORITHMS)
    except (InvalidKeyIdError, ValueError):  # signed with a key that is newer than what we know
        decoded = jwt.decode(text, _known(provider, anew=True).keys, algorithms=ALGORITHMS)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    told = {"nonce": nonce, "client_id": provider.client_id, "access_token": token.get("access_token")}
    claims = CodeIDToken(decoded.claims, decoded.header, options, told)
    claims.validate(int(now().timestamp()), LEEWAY)
    return dict(claims)


def _completed(client: Any, metadata: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims, with name and e-mail where the provider tells them only at its other address."""
    if "userinfo_endpoint" not in metadata or {"name", "email"} <= claims.keys():
        return claims
    response = client.get(metadata["userinfo_endpoint"])
    response.raise_for_status()
    further = response.json()
    if further["sub"] != claims["sub"]:
        raise ValueError("somebody else")
    return {**further, **claims}


def _said(provider: Provider, claims: Mapping[str, Any]) -> Said:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST["sub"]:
        raise unbelieved()
    email = _text(claims, "email") if claims.get("email_verified") is True else ""
    return Said(provider.issuer, subject, _text(claims, "name"), email)


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found if isinstance(found, str) and len(found) <= LONGEST[name] else ""


def _known(provider: Provider, *, anew: bool = False) -> _Kept:
    """What the provider says of itself, remembered for a while. Raises Invalid when it is down or another."""
    with _ONE_AT_A_TIME:
        kept = _KEPT.get(provider.issuer)
        old = kept is None or abs(now() - kept.at) > REMEMBERED
        if kept is None or old or anew:
            kept = _KEPT[provider.issuer] = _fetched(provider)
        return kept


def _fetched(provider: Provider) -> _Kept:
    try:
        with requests.Session() as client:
            client.trust_env = False
            found = _json(client, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != provider.issuer:
                raise _down()
            for each in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _refuse_plain(provider, str(found[each]))
            keys: Any = _json(client, str(found["jwks_uri"]))
            return _Kept(found, KeySet.import_key_set(keys), now())
    except (requests.RequestException, ValueError, KeyError, TypeError, JoseError) as fault:
        raise _down() from fault


def _json(client: requests.Session, address: str) -> Mapping[str, Any]:
    response = client.get(address, timeout=WAIT)
    response.raise_for_status()
    if len(response.content) > MOST_BYTES:
        raise ValueError("too long")
    found = response.json()
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _refuse_plain(provider: Provider, address: str) -> None:
    """Raise ValueError for an address without https of a provider that has it."""
    if provider.issuer.startswith("https://") and not address.startswith("https://"):
        raise ValueError(address)
