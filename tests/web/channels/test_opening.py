"""Ways out that settings describe; settings that cannot be."""

from pathlib import Path

import pytest

from web.channels.email import EmailChannel
from web.channels.gateway import GatewayChannel
from web.channels.opening import open_channels
from web.channels.push import PushChannel
from web.settings import InvalidSettings, Settings, read_settings
from web.ways_out import Relay, new_push_key, read_relay, read_sender

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_without_settings_nothing_leaves_but_to_browsers_that_asked(tmp_path: Path) -> None:
    assert set(open_channels(Settings(instance=tmp_path))) == {"push"}
    assert set(open_channels(Settings(instance=tmp_path, host="192.0.2.1"))) == set()


def test_each_way_out_is_there_when_it_is_set(tmp_path: Path) -> None:
    settings = Settings(
        instance=tmp_path,
        host="192.0.2.1",
        smtp_url="smtps://duet:secret@mail.example",
        mail_from="Duet <duet@jingan.example>",
        gateway_url="https://gateway.example/",
        gateway_keys=f"{KEY},{KEY}",
        push_key=new_push_key(),
    )
    found = open_channels(settings)
    email, phone, push = found["email"], found["phone"], found["push"]
    assert isinstance(email, EmailChannel)
    assert email.relay == Relay("mail.example", 465, True, "duet", "secret", False)
    assert isinstance(phone, GatewayChannel)
    assert len(phone.keys) == 2
    assert isinstance(push, PushChannel)
    assert push.contact == "mailto:duet@jingan.example"


def test_the_key_of_push_is_made_once(tmp_path: Path) -> None:
    first, second = (Settings(instance=tmp_path).own_push_key() for _ in range(2))
    assert first == second
    assert (tmp_path / "push-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SMTP_URL", "http://mail.example", "smtp://"),
        ("SMTP_URL", "smtp://user@mail.example", "smtp://"),
        ("SMTP_URL", "smtp://mail.example:x", "smtp://"),
        ("SMTP_URL", "smtp://[::1", "smtp://"),
        ("MAIL_FROM", "nobody", "e-mail address"),
        ("MAIL_FROM", "A <a@b.example> x", "name@host"),
        ("MAIL_FROM", "A\r\nBcc: x <a@b.example>", "name@host"),
        ("MAIL_FROM", "A; 名字 <a@b.example>", "language"),
        ("MAIL_FROM", "用户@b.example", "ASCII"),
        ("GATEWAY_URL", "http://gateway.example/", "https"),
        ("GATEWAY_URL", "https://a:b@gateway.example/", "https"),
        ("GATEWAY_URL", "https://gateway.example/ x", "https"),
        ("GATEWAY_KEYS", "secret", "whsec_"),
        ("GATEWAY_KEYS", "whsec_AAAA", "24 to 64 bytes"),
        ("PUSH_KEY", "AAAA", "32 bytes"),
        ("PUSH_KEY", "A" * 43, "P-256"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, says: str) -> None:
    with pytest.raises(InvalidSettings, match=f"DUET_{name}.*{says}"):
        read_settings({f"DUET_{name}": value})


def test_half_a_way_out_is_none() -> None:
    with pytest.raises(InvalidSettings, match="DUET_GATEWAY_KEYS"):
        read_settings({"DUET_GATEWAY_URL": "https://gateway.example/"})
    with pytest.raises(InvalidSettings, match="DUET_MAIL_FROM"):
        read_settings({"DUET_SMTP_URL": "smtp://mail.example"})
    assert read_settings({"DUET_SMTP_URL": "smtp://127.0.0.1:1025"}).smtp_url


def test_no_password_shows_in_a_fault() -> None:
    with pytest.raises(InvalidSettings) as found:
        read_settings({"DUET_SMTP_URL": "smtp://duet:secret@mail.example/x"})
    assert "secret" not in str(found.value)
    assert "secret" not in repr(read_relay("smtp://duet:secret@mail.example"))
    assert "secret" not in repr(Settings(smtp_url="smtp://duet:secret@mail.example"))


def test_a_sender_has_names() -> None:
    found = read_sender("Jing'an Duet; zh-Hans: 静安双重奏; ar: ثنائي <duet@jingan.example>")
    assert (found.address, found.domain) == ("duet@jingan.example", "jingan.example")
    assert [found.name_in(tag) for tag in ("en", "zh", "ar-EG", "fr")] == [
        "Jing'an Duet", "静安双重奏", "ثنائي", "Jing'an Duet",
    ]  # fmt: skip
