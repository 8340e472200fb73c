"""Mail under TLS: demanded off loopback, and only under a certificate that is good."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.web.channels.certificates import server_context, trusted
from tests.web.channels.handed import Steps, mail, send
from tests.web.channels.mail_servers import mailbox, script
from web.channels import TryLater

OFFER = b"250-mail.test\r\n250 STARTTLS\r\n"


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_certificate_that_is_trusted_carries_the_mail(wrapped: bool, tmp_path: Path) -> None:
    context, certificate = server_context(tmp_path)
    with mailbox(context, starttls=not wrapped) as (box, port), trusted(certificate):
        send(port, mail(), wrapped=wrapped, on_loopback=False)
    assert len(box.mails) == 1


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("host", ["127.0.0.1", "other.example"])
def test_a_certificate_of_its_own_making_or_of_another_host_is_refused(
    wrapped: bool, host: str, tmp_path: Path
) -> None:
    context, certificate = server_context(tmp_path, host)
    steps = Steps()
    with (
        mailbox(context, starttls=not wrapped) as (box, port),
        nullcontext() if host == "127.0.0.1" else trusted(certificate),
        pytest.raises(TryLater, match=r"^smtp tls$"),
    ):
        send(port, mail(), steps, wrapped=wrapped, on_loopback=False)
    assert (box.mails, steps.said) == ([], [])


def test_tls_from_the_first_byte_is_checked_on_loopback_too(tmp_path: Path) -> None:
    context, _ = server_context(tmp_path)
    with mailbox(context) as (box, port), pytest.raises(TryLater, match=r"^smtp tls$"):
        send(port, mail(), wrapped=True, on_loopback=True)
    assert box.mails == []


def test_on_loopback_starttls_is_taken_where_it_is_offered(tmp_path: Path) -> None:
    context, _ = server_context(tmp_path)
    with mailbox(context, starttls=True) as (box, port):
        send(port, mail(), on_loopback=True)
    assert len(box.mails) == 1


def test_off_loopback_nothing_is_said_in_clear() -> None:
    with script(AUTH=b"235 ok\r\n") as server:
        with pytest.raises(TryLater, match=r"^smtp no tls$"):
            send(server.port, mail(), on_loopback=False, user="duet", password="secret")
        assert [line.split()[0].upper() for line in server.heard] == ["EHLO"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"454 4.7.0 no certificate\r\n", "smtp 454 4.7.0"),
        (b"220 go on\r\nnonsense", "smtp broken off"),
        # What stands behind the answer was said by anybody: it is never taken for an answer under TLS.
        (b"220 go on\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go on\r\n250 ok\r\n", "smtp broken off"),
    ],
)
def test_a_server_that_fails_at_tls_has_nothing(said: bytes, code: str) -> None:
    with script(EHLO=OFFER, STARTTLS=said) as server, pytest.raises(TryLater) as found:
        send(server.port, mail(), on_loopback=False)
    assert found.value.code == code
    assert server.mails == []
