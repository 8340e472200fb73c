"""One POST over HTTP: the time limit is for the whole, nothing is followed, and answers are read in bounds.

Written on `http.client`: the moment when the last byte leaves must be known, and the address that was checked
must be the one that is called.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from web.channels import HandingOver
from web.channels.deadlines import TooSlow, within

MOST_ANSWER = 65_536
NAT64 = IPv6Network("64:ff9b::/96")


class NotPosted(Exception):
    """No answer came; `code` says why: `timeout`, `no connection`, `broken off`, `tls`, `not public`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Posted:
    """What was answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    handing: HandingOver,
    *,
    seconds: float,
    public: bool,
) -> Posted:
    """Post a body. `public`: only to an address that the whole internet reaches. Raises NotPosted."""
    ends = time.monotonic() + seconds
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or (443 if secure else 80))
    try:
        connection.sock = _connected(connection.host, connection.port, seconds, public=public)
        if secure:
            _wrap(connection, ends)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return _exchange(connection, path, headers, body, handing, ends)
    except TooSlow as broken:
        raise NotPosted("timeout") from broken
    except ssl.SSLError as broken:
        raise NotPosted("broken off" if isinstance(broken, ssl.SSLEOFError) else "tls") from broken
    except (OSError, http.client.HTTPException) as broken:
        raise NotPosted("broken off") from broken
    finally:
        connection.close()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: neither of this machine, nor of a private network."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found.sixtofour or found.teredo or found in NAT64:
            return False
    return found.is_global and not found.is_multicast


def _connected(host: str, port: int, seconds: float, *, public: bool) -> socket.socket:
    """A connection to one of the addresses that a name has just been found to have."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        places = [str(each[4][0]) for each in found]
        if public and not all(is_public(place) for place in places):
            raise NotPosted("not public")
        sock = socket.create_connection((places[0], port), seconds)
    except TimeoutError as broken:
        raise NotPosted("timeout") from broken
    except (OSError, UnicodeError) as broken:
        raise NotPosted("no connection") from broken
    sock.settimeout(None)
    return sock


def _wrap(connection: http.client.HTTPConnection, ends: float) -> None:
    sock = ssl.create_default_context().wrap_socket(
        connection.sock, server_hostname=connection.host, do_handshake_on_connect=False
    )
    connection.sock = sock
    with within(sock, _left(ends)):
        sock.do_handshake()


def _exchange(
    connection: http.client.HTTPConnection,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    handing: HandingOver,
    ends: float,
) -> Posted:
    """Send all of it; the last byte of the body is what makes it the other side's."""
    sock = connection.sock
    with within(sock, _left(ends)):
        connection.putrequest("POST", path, skip_accept_encoding=True)
        sized = {"Content-Length": str(len(body)), "Connection": "close"}
        for name, value in {**headers, **sized}.items():
            connection.putheader(name, value)
        connection.endheaders(body[:-1])
    handing.begins()
    with within(sock, _left(ends)):
        connection.send(body[-1:])
    handing.left()
    with ExitStack() as held:
        with within(sock, _left(ends)):
            answer = held.enter_context(connection.getresponse())
        said = b""
        with suppress(OSError, http.client.HTTPException), within(sock, _left(ends)):
            said = answer.read(MOST_ANSWER)
    return Posted(answer.status, {name.lower(): value for name, value in answer.getheaders()}, said)


def _left(ends: float) -> float:
    return max(0.001, ends - time.monotonic())
