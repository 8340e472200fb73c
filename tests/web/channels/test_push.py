"""Web push: the RFC's own vectors, a service that takes, refuses or leads astray, strangers' addresses."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from tests.web.channels.certificates import server_context, trusted
from tests.web.channels.handed import UID, Steps
from tests.web.channels.http_servers import HANG, answer, serving
from web.channels import NotAccepted, Push, Refused, TryLater
from web.channels import encrypting as code
from web.channels.encrypting import CURVE, MOST_BYTES, WrongBrowser, encrypt, packed, unpacked
from web.channels.push import PushChannel, content_of, is_endpoint
from web.channels.vapid import authorization, public_key
from web.ways_out import new_push_key, read_push_key

# RFC 8291, section 5 and appendix A.
PLAIN = "V2hlbiBJIGdyb3cgdXAsIEkgd2FudCB0byBiZSBhIHdhdGVybWVsb24"
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
    "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
KEY = read_push_key(new_push_key())
PUBLIC = "https://push.example/send/abc"
ALL = ["begins", "left"]


def opened(body: bytes, browser: str = BROWSER) -> bytes:
    """What a browser reads in a push."""
    salt, point, sealed = body[:16], body[21:86], body[86:]
    own = read_push_key(browser)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    told = b"WebPush: info\x00" + code.public_bytes(own.public_key()) + point
    material = code._derive(unpacked(KEYS["auth"]), told, 32, own.exchange(ec.ECDH(), theirs))
    key = code._derive(salt, b"Content-Encoding: aes128gcm\x00", 16, material)
    nonce = code._derive(salt, b"Content-Encoding: nonce\x00", 12, material)
    return AESGCM(key).decrypt(nonce, sealed, None).removesuffix(b"\x02")


def pushed(endpoint: str = PUBLIC, **changed: object) -> Push:
    """A push to the browser of the RFC."""
    usual = {"title": "Duet", "body": "有新消息", "url": "https://duet.example/me", "language": "zh-Hans"}
    address: Mapping[str, str] = {"endpoint": endpoint, **KEYS}
    return Push(**{"uid": UID, "address": address, **usual, **changed})  # type: ignore[arg-type]  # a test names them


def test_the_vector_of_the_standard() -> None:
    found = encrypt(unpacked(PLAIN), KEYS, own=read_push_key(OWN), salt=unpacked(SALT))
    assert packed(found) == SEALED
    assert opened(unpacked(SEALED)) == unpacked(PLAIN)


def test_each_push_has_a_key_and_salt_of_its_own() -> None:
    first, second = encrypt(b"x", KEYS), encrypt(b"x", KEYS)
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]
    assert opened(first) == opened(second) == b"x"
    with pytest.raises(InvalidTag):
        opened(first, OWN)


@pytest.mark.parametrize("size", [0, 1, MOST_BYTES])
def test_a_message_fits_into_one_record(size: int) -> None:
    body = encrypt(b"x" * size, KEYS)
    assert len(body) <= 4096
    assert opened(body) == b"x" * size


def test_a_longer_message_is_refused_and_a_long_text_is_cut() -> None:
    with pytest.raises(ValueError, match="at most"):
        encrypt(b"x" * (MOST_BYTES + 1), KEYS)
    assert len(content_of(pushed(body="长" * 5_000))) <= MOST_BYTES
    with pytest.raises(Refused):
        content_of(pushed(url="https://duet.example/" + "x" * 5_000))


@pytest.mark.parametrize(
    "changed",
    [
        {"auth": ""}, {"auth": "AAAA"}, {"auth": "???"}, {"p256dh": ""}, {"p256dh": "AAAA"},
        {"p256dh": "???"},
        {"p256dh": packed(b"\x04" + b"\x01" * 64)}, {"p256dh": packed(b"\x00")}, {"p256dh": "你好"},
    ],
)  # fmt: skip
def test_keys_that_are_none_are_refused(changed: dict[str, str]) -> None:
    with pytest.raises(WrongBrowser):
        encrypt(b"x", {**KEYS, **changed})


def test_the_token_says_who_pushes_and_is_signed() -> None:
    """As in RFC 8292, 2: audience, end, contact; ES256 over both parts; the key beside it."""
    moment = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    said = authorization(KEY, PUBLIC, "mailto:duet@jingan.example", moment)["Authorization"]
    scheme, token, key = said.replace(",", "").split(" ")
    assert (scheme, key) == ("vapid", f"k={public_key(KEY)}")
    head, claims, signature = token.removeprefix("t=").split(".")
    assert json.loads(unpacked(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(unpacked(claims)) == {
        "aud": "https://push.example",
        "exp": int((moment + timedelta(hours=12)).timestamp()),
        "sub": "mailto:duet@jingan.example",
    }
    raw = unpacked(signature)
    assert len(raw) == 64
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, unpacked(key.removeprefix("k=")))
    dss = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    theirs.verify(dss, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))


@pytest.mark.parametrize("urgent", [True, False])
def test_a_push_service_has_what_the_browser_needs(urgent: bool, tmp_path: Path) -> None:
    context, certificate = server_context(tmp_path)
    steps = Steps()
    with serving(answer(201), tls=context) as server, trusted(certificate):
        way = PushChannel(KEY, "mailto:a@b.example", public=False)
        way.hand_over(pushed(server.url, urgent=urgent), steps.handing)
    assert steps.said == ALL
    ((headers, body),) = server.requests
    assert json.loads(opened(body)) == {
        "title": "Duet", "body": "有新消息", "url": "https://duet.example/me", "language": "zh-Hans",
        "uid": UID,
    }  # fmt: skip
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "86400"
    assert headers["urgency"] == ("high" if urgent else "normal")
    assert headers["topic"] == UID
    assert headers["authorization"].startswith("vapid t=")


@pytest.mark.parametrize(
    ("status", "dead"), [(404, True), (410, True), (400, False), (403, False), (413, False)]
)
def test_what_is_refused_for_good(status: int, dead: bool) -> None:
    with serving(answer(status)) as server, pytest.raises(Refused) as found:
        PushChannel(KEY, "mailto:a@b.example", public=False).hand_over(pushed(server.url), Steps().handing)
    assert (found.value.code, found.value.dead) == (f"push {status}", dead)


@pytest.mark.parametrize("said", [answer(429, Retry_After="60"), answer(500), answer(302), answer(401), HANG])
def test_what_is_put_off(said: bytes) -> None:
    with serving(said) as server, pytest.raises(TryLater):
        PushChannel(KEY, "mailto:a@b.example", 3, public=False).hand_over(pushed(server.url), Steps().handing)


@pytest.mark.parametrize(
    "url",
    [
        "", "https://", "http://push.example/x", "ftp://push.example", "https://push.example:8443/x",
        "https://push.example:99999/x", "https://user@push.example/x", "https://push.example/#x",
        "https://localhost/x", "https://localhost./x", "https://intranet/x", "https://127.0.0.1/x",
        "https://127.1/x", "https://2130706433/x", "https://0x7f000001/x", "https://0x7f.1/x", "https://0177.0.0.1/x",
        "https://10.0.0.1/x", "https://172.16.0.1/x", "https://192.168.1.1/x", "https://169.254.169.254/x",
        "https://100.64.0.1/x", "https://0.0.0.0/x", "https://[::1]/x", "https://[::]/x", "https://[fe80::1]/x",
        "https://[fc00::1]/x", "https://[::ffff:127.0.0.1]/x", "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::7f00:1]/x", "https://[2002:7f00:1::]/x", "https://224.0.0.1/x", "https://[ff02::1]/x",
        "https://push.example/\r\nHost: x", "https://push.example/ x", "https://pu\x00sh.example/",
        "https://例子.example/x", "https://push.example/" + "x" * 1000, "javascript:alert(1)", "https://[::1",
        "https://.example/x",
    ],
)  # fmt: skip
def test_no_browser_sends_us_into_our_own_network(url: str) -> None:
    assert not is_endpoint(url)
    steps = Steps()
    with pytest.raises(Refused) as found:
        PushChannel(KEY, "mailto:a@b.example").hand_over(pushed(url), steps.handing)
    assert (found.value.code, found.value.dead) == ("push endpoint", True)
    assert steps.said == []


@pytest.mark.parametrize(
    "url",
    [
        PUBLIC,
        "https://fcm.googleapis.com/fcm/send/dQ:APA91b-_x",
        "https://updates.push.services.mozilla.com:443/wpush/v2/gAAA",
        "https://web.push.apple.com/QGu?x=1",
        "https://wns2-db5p.notify.windows.com/w/?token=BQY%2b",
        "https://8.8.8.8/x",
        "https://[2606:4700::1111]/x",
    ],
)
def test_push_services_are_let_through(url: str) -> None:
    assert is_endpoint(url)


@pytest.mark.parametrize(
    "places", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:169.254.169.254"]]
)
def test_a_name_that_leads_into_our_own_network_is_not_called(
    places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check is of the address that would be called, at the moment of the call."""

    def resolve(*_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(2, 1, 6, "", (place, 443)) for place in places]

    monkeypatch.setattr("web.channels.posting.socket.getaddrinfo", resolve)
    steps = Steps()
    with pytest.raises(NotAccepted) as found:
        PushChannel(KEY, "mailto:a@b.example").hand_over(pushed(), steps.handing)
    assert (found.value.code, steps.said) == ("push not public", [])


def test_a_browser_with_broken_keys_is_dead() -> None:
    with pytest.raises(Refused) as found:
        PushChannel(KEY, "mailto:a@b.example").hand_over(
            pushed(address={"endpoint": PUBLIC, "p256dh": "x", "auth": "y"}), Steps().handing
        )
    assert (found.value.code, found.value.dead) == ("push keys", True)
