"""Messages handed to a gateway that takes them, refuses them, stalls, breaks off and lies."""

import base64
import json
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from tests.web.channels.certificates import server_context, trusted
from tests.web.channels.handed import UID, Steps
from tests.web.channels.http_servers import CLOSE, DRIP, DRIP_BODY, HANG, Server, answer, serving
from tests.web.channels.mail_servers import free_port
from web.channels import NotAccepted, Refused, Text, TryLater
from web.channels.gateway import GatewayChannel

KEYS = [b"n" * 32, b"o" * 32]
ALL = ["begins", "left"]
TEXT = Text(
    uid=UID,
    to="+8613800138000",
    template="DUET_CODE",
    text="你的验证码是 123456",
    language="zh-Hans",
    purpose="verify",
    variables={"code": "123456"},
    link="https://duet.example/v/",
    code="AbC9",
    expires_at=datetime(2026, 12, 2, 9, 10, tzinfo=UTC),
)


def _hand(server: Server, steps: Steps, *, seconds: float = 20.0, url: str = "") -> None:
    GatewayChannel(url or server.url, KEYS, seconds).hand_over(TEXT, steps.handing)


def _fault(said: bytes, steps: Steps | None = None, seconds: float = 20.0) -> NotAccepted:
    with serving(said) as server, pytest.raises(NotAccepted) as found:
        _hand(server, steps or Steps(), seconds=seconds)
    return found.value


def test_a_gateway_has_everything_it_needs() -> None:
    steps = Steps()
    with serving(answer(202)) as server:
        _hand(server, steps)
    assert steps.said == ALL
    assert server.lines == ["POST /hook?a=1 HTTP/1.1"]
    ((headers, body),) = server.requests
    assert json.loads(body)["data"] == {
        "to": "+8613800138000",
        "template": "DUET_CODE",
        "variables": {"code": "123456"},
        "text": "你的验证码是 123456",
        "language": "zh-Hans",
        "purpose": "verify",
        "link": "https://duet.example/v/",
        "code": "AbC9",
        "expires_at": "2026-12-02T09:10:00+00:00",
    }
    assert headers["webhook-id"] == UID
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("key", KEYS)
def test_the_call_is_signed_with_every_key(key: bytes) -> None:
    with serving(answer(204)) as server:
        _hand(server, Steps())
    ((headers, body),) = server.requests
    stamp = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    signed = Webhook(base64.b64encode(key).decode()).sign(UID, stamp, body.decode())
    assert signed in headers["webhook-signature"].split(" ")


def test_a_message_without_an_end_says_so() -> None:
    with serving(answer(200)) as server:
        GatewayChannel(server.url, KEYS).hand_over(Text(UID, "+1", "T", "x", "en", "plan"), Steps().handing)
    data = json.loads(server.requests[0][1])["data"]
    assert (data["expires_at"], data["variables"], data["link"]) == (None, {}, "")


@pytest.mark.parametrize("status", [400, 402, 406, 409, 413, 415, 422, 451, 499])
def test_what_is_refused_for_good(status: int) -> None:
    steps = Steps()
    fault = _fault(answer(status, '{"error": "+8613800138000"}'), steps)
    assert isinstance(fault, Refused)
    assert (fault.code, fault.dead) == (f"gateway {status}", False)
    assert steps.said == [*ALL, "refused"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (answer(410), "gateway 410"),
        (answer(403, '{"code": "opted_out"}'), "gateway opted_out"),
        (answer(422, '{"code": "opted_out", "to": "+8613800138000"}'), "gateway opted_out"),
    ],
)
def test_a_number_that_is_gone_or_opted_out_is_dead(said: bytes, code: str) -> None:
    fault = _fault(said)
    assert isinstance(fault, Refused)
    assert (fault.code, fault.dead) == (code, True)


@pytest.mark.parametrize(
    ("status", "minutes", "refused"),
    [
        (408, None, True), (425, None, True), (429, 1, True), (500, None, True), (503, 1, True),
        (502, None, False), (504, None, False), (599, None, True),
        # The house's own fault: a wrong key or address loses nothing.
        (301, 10, True), (302, 10, True), (308, 10, True), (401, 10, True), (403, 10, True), (404, 10, True),
    ],
)  # fmt: skip
def test_what_is_put_off(status: int, minutes: int | None, refused: bool) -> None:
    steps = Steps()
    fault = _fault(answer(status, Location="http://169.254.169.254/"), steps)
    assert isinstance(fault, TryLater)
    assert fault.code == f"gateway {status}"
    assert fault.pause == (None if minutes is None else timedelta(minutes=minutes))
    assert ("refused" in steps.said) == refused


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), ("0", 1), ("999999999", 6 * 3600), ("-5", None), ("soon", None), ("", None),
        ("1.5", None), ("9" * 400, None),
        ("Wed, 02 Dec 2015 00:00:00 GMT", 1), ("Wed, 99 Dec 2015 00:00:00 GMT", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [500, 503])
def test_retry_after_is_believed_within_bounds(status: int, said: str, seconds: int | None) -> None:
    fault = _fault(answer(status, Retry_After=said))
    usual = timedelta(minutes=1) if status == 503 else None
    assert isinstance(fault, TryLater)
    assert fault.pause == (usual if seconds is None else timedelta(seconds=seconds))


def test_retry_after_may_be_a_moment() -> None:
    said = format_datetime(datetime.now(UTC) + timedelta(minutes=20), usegmt=True)
    fault = _fault(answer(429, Retry_After=said))
    assert isinstance(fault, TryLater)
    assert fault.pause
    assert timedelta(minutes=18) < fault.pause <= timedelta(minutes=20)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (HANG, "gateway timeout"),
        (DRIP, "gateway timeout"),
        (CLOSE, "gateway broken off"),
        (b"220 mail.test\r\n", "gateway broken off"),
        (b"HTTP/1.1 20", "gateway broken off"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n", "gateway broken off"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "gateway broken off"),
    ],
)
def test_a_gateway_that_stalls_breaks_off_or_babbles_loses_nothing(said: bytes, code: str) -> None:
    steps = Steps()
    fault = _fault(said, steps, seconds=1.5 if code.endswith("timeout") else 10)
    assert isinstance(fault, TryLater)
    assert fault.code == code
    assert steps.said == ALL


@pytest.mark.parametrize(
    "said",
    [
        DRIP_BODY,
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500_000,
    ],
)
def test_what_was_taken_stays_taken_whatever_follows(said: bytes) -> None:
    with serving(said) as server:
        _hand(server, Steps(), seconds=2)


@pytest.mark.parametrize("said", ["[1]", "{", "[" * 100_000, '{"code": 1}', "\udcff"])
def test_an_answer_that_is_no_json_is_no_trouble(said: str) -> None:
    text = said.encode("utf-8", "surrogateescape")
    fault = _fault(b"HTTP/1.1 400 X\r\nContent-Length: %d\r\n\r\n%b" % (len(text), text))
    assert (type(fault), fault.code) == (Refused, "gateway 400")


def test_nobody_listens() -> None:
    with pytest.raises(TryLater, match=r"^gateway no connection$"):
        GatewayChannel(f"http://127.0.0.1:{free_port()}/", KEYS).hand_over(TEXT, Steps().handing)


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(TryLater, match=r"^gateway no connection$"):
        GatewayChannel("https://nobody.invalid/", KEYS).hand_over(TEXT, Steps().handing)


def test_a_listener_that_never_accepts_takes_no_more_than_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(TryLater, match=r"^gateway timeout$"):
            GatewayChannel(url, KEYS, 0.5).hand_over(TEXT, Steps().handing)


def test_a_certificate_must_be_good(tmp_path: Path) -> None:
    context, certificate = server_context(tmp_path)
    with serving(answer(200), tls=context) as server:
        with pytest.raises(TryLater, match=r"^gateway tls$"):
            _hand(server, Steps())
        with trusted(certificate):
            _hand(server, Steps())
    assert len(server.requests) == 1
