"""Signatures as the standard has them: its own vectors, its own library, and what a forger tries."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from web.channels.signing import Forged, sign, verify
from web.ways_out import read_gateway_keys

VECTORS = [
    # key, id, timestamp, body, signature: of the specification's page, and of the reference libraries' tests
    (
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        '{"event_type":"ping","data":{"success":true}}',
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    ),
    (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
]
KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
BODY = '{"text": "你好"}'.encode()


def _key(text: str) -> list[bytes]:
    return [base64.b64decode(text.removeprefix("whsec_"))]


@pytest.mark.parametrize(("key", "uid", "stamp", "body", "signature"), VECTORS)
def test_vectors_of_the_standard(key: str, uid: str, stamp: int, body: str, signature: str) -> None:
    at = datetime.fromtimestamp(stamp, UTC)
    headers = sign(_key(key), uid, at, body.encode())
    assert headers == {"webhook-id": uid, "webhook-timestamp": str(stamp), "webhook-signature": signature}
    assert verify(_key(key), headers, body.encode(), at) == uid


def test_the_reference_library_reads_what_we_sign() -> None:
    key = "whsec_" + base64.b64encode(KEY).decode()
    headers = dict(sign(read_gateway_keys(key), "abc", datetime.now(UTC), BODY))
    assert Webhook(key).verify(BODY, headers) == {"text": "你好"}


def test_either_key_is_good_while_keys_change() -> None:
    both = sign([KEY, OTHER], "abc", NOW, BODY)
    assert len(both["webhook-signature"].split(" ")) == 2
    for keys in ([KEY], [OTHER], [b"x" * 32, OTHER]):
        assert verify(keys, both, BODY, NOW) == "abc"
    assert verify([KEY, OTHER], sign([OTHER], "abc", NOW, BODY), BODY, NOW) == "abc"


@pytest.mark.parametrize("seconds", [-300, -1, 0, 300])
def test_five_minutes_are_let_pass(seconds: int) -> None:
    assert verify([KEY], sign([KEY], "abc", NOW, BODY), BODY, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_what_is_older_or_newer_is_refused(seconds: int) -> None:
    with pytest.raises(Forged):
        verify([KEY], sign([KEY], "abc", NOW, BODY), BODY, NOW + timedelta(seconds=seconds))


GOOD = dict(sign([KEY], "abc", NOW, BODY))
SIGNED = GOOD["webhook-signature"]


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "abd"},
        {"webhook-id": ""},
        {"webhook-id": "a b"},
        {"webhook-id": "x" * 300},
        {"webhook-timestamp": str(int(NOW.timestamp()) + 1)},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "9" * 11},
        {"webhook-timestamp": "9" * 400},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "1e9"},
        {"webhook-timestamp": "١٢٣"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": ","},
        {"webhook-signature": "v2" + SIGNED[2:]},
        {"webhook-signature": "v1a" + SIGNED[2:]},
        {"webhook-signature": SIGNED[3:]},
        {"webhook-signature": SIGNED[:-2]},
        {"webhook-signature": SIGNED.swapcase()},
        {"webhook-signature": "v1,你好"},
        {"webhook-signature": "\ud800"},
        {"webhook-signature": "v1,AAAA " * 20 + SIGNED},
    ],
)
def test_what_a_forger_tries(changed: dict[str, str]) -> None:
    with pytest.raises(Forged):
        verify([KEY], {**GOOD, **changed}, BODY, NOW)


@pytest.mark.parametrize("missing", list(GOOD))
def test_a_header_that_is_missing_is_forged(missing: str) -> None:
    with pytest.raises(Forged):
        verify([KEY], {name: said for name, said in GOOD.items() if name != missing}, BODY, NOW)


def test_another_body_or_another_key_or_none_is_forged() -> None:
    for keys, body in (([KEY], BODY + b" "), ([OTHER], BODY), ([], BODY)):
        with pytest.raises(Forged):
            verify(keys, GOOD, body, NOW)
