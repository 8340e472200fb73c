"""What settings say of the ways out of the house: the mail relay, who writes, the gateway and its keys, push.

Each `read_...` raises ValueError with what the setting wants.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from i18n.comparison import WrongText, email_address
from i18n.negotiate import best_match

PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK_PORT = 25
KEY_PREFIX = "whsec_"
SHORTEST_KEY, LONGEST_KEY = 24, 64
PUSH_KEY_BYTES = 32
UNSPOKEN_HOST = "localhost"
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_loopback(host: str) -> bool:
    """Whether only this machine answers under a name or address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server that everything is handed to. `wrapped`: TLS from the first byte; else STARTTLS.

    Off loopback nothing is said before TLS stands. On loopback STARTTLS is used where it is offered, and the
    certificate is not asked for: nobody stands between.
    """

    host: str
    port: int
    wrapped: bool = False
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    on_loopback: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: an address, a name, and the name in other languages by their tags."""

    address: str
    name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.address.rpartition("@")[2]

    def name_in(self, language: str) -> str:
        """The name for who reads a language."""
        found = best_match(language, self.names)
        return self.names[found] if found else self.name


def read_relay(text: str) -> Relay:
    """The relay of `smtp://user:password@host:port` or `smtps://...`."""
    parts, host, port = _address(text)
    if parts.scheme not in PORTS or parts.path not in ("", "/") or parts.query or parts.fragment:
        host = ""
    if not host or bool(parts.username) != bool(parts.password):
        raise ValueError("wants smtp://user:password@host:port or smtps://user:password@host:port")
    local, wrapped = is_loopback(host), parts.scheme == "smtps"
    usual = LOOPBACK_PORT if local and not wrapped else PORTS[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Relay(host, port or usual, wrapped, user, password, local)


def read_sender(text: str) -> Sender:
    """The sender of `name@host`, `Name <name@host>` or `Name; zh-Hans: 名字; ar: الاسم <name@host>`."""
    found = re.fullmatch(r"(?:([^<>]*)<([^<>]+)>|([^<>]+))", text.strip())
    if found is None or re.search(r"[\x00-\x1f\x7f]", text):
        raise ValueError("wants name@host, or Name; zh-Hans: 名字 <name@host>")
    address, names = _own_address(found[2] or found[3]), {}
    first, *others = [each.strip() for each in (found[1] or "").split(";")]
    for each in others:
        tag, colon, name = each.partition(":")
        if (
            not colon
            or not name.strip()
            or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag.strip())
        ):
            raise ValueError("wants each further name with its language, such as zh-Hans: 名字")
        names[tag.strip()] = name.strip()
    return Sender(address, first, names)


def read_gateway(text: str) -> str:
    """The address of the gateway: https, or http on loopback."""
    parts, host, _ = _address(text)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not secure or parts.username or parts.fragment or re.search(r"[^!-~]", text):
        raise ValueError("wants an https:// address; http:// on loopback alone")
    return text


def read_gateway_keys(text: str) -> list[bytes]:
    """The keys, newest first, of `whsec_...` between commas."""
    return [_gateway_key(each.strip()) for each in text.split(",")]


def read_push_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The private key of P-256 whose number is written as base64 of 32 bytes."""
    try:
        number = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
        if len(number) != PUSH_KEY_BYTES:
            raise ValueError(text)
        return ec.derive_private_key(int.from_bytes(number), ec.SECP256R1())
    except (binascii.Error, ValueError):
        raise ValueError("wants base64 (with - and _) of 32 bytes, a private key of P-256") from None


def new_push_key() -> str:
    """A random private key as the setting and the file have it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(PUSH_KEY_BYTES)).decode().rstrip("=")


def _address(text: str) -> tuple[SplitResult, str, int | None]:
    """An address in parts, its host and its port; the host is empty where it cannot be read."""
    try:
        parts = urlsplit(text)
        return parts, parts.hostname or "", parts.port
    except ValueError:
        return urlsplit(""), "", None


def _gateway_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.removeprefix(KEY_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(KEY_PREFIX) or not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise ValueError(
            f"wants {KEY_PREFIX} and base64 of {SHORTEST_KEY} to {LONGEST_KEY} bytes, between commas"
        )
    return key


def _own_address(text: str) -> str:
    """The address in the form that is sent. `localhost` is a domain here: a demo has no other."""
    before, _, domain = text.strip().rpartition("@")
    stand_in = f"{before}@{domain}.example" if domain == UNSPOKEN_HOST else text.strip()
    try:
        found = email_address(stand_in)
    except WrongText:
        raise ValueError("wants an e-mail address such as duet@district.example") from None
    if not found.isascii():
        raise ValueError("wants ASCII before the @: not every mail server takes an address with more")
    return found.removesuffix(".example") if domain == UNSPOKEN_HOST else found
