"""Mail handed to servers that take it, refuse it, stall, break off and lie."""

from datetime import timedelta

import pytest

from tests.web.channels.handed import CALM, QUICK, UID, Steps, channel, mail, send
from tests.web.channels.mail_servers import CLOSE, DRIP, HANG, free_port, mailbox, script
from web.channels import NotAccepted, Refused, TryLater
from web.channels.smtp_line import MOST_LINES, Patience

ALL = ["begins", "left"]


def _not_accepted(
    steps: Steps, port: int, to: str = "li@mail.example", patience: Patience = CALM
) -> NotAccepted:
    with pytest.raises(NotAccepted) as found:
        send(port, mail(to), steps, patience=patience)
    return found.value


def test_a_real_server_has_the_mail_when_it_was_handed_over() -> None:
    steps = Steps()
    with mailbox() as (box, port):
        send(port, mail(), steps)
    assert steps.said == ALL
    assert [(each.mail_from, each.rcpt_tos) for each in box.mails] == [
        ("duet@jingan.example", ["li@mail.example"])
    ]
    content = box.mails[0].content
    assert isinstance(content, bytes)
    assert f"Message-ID: <{UID}@jingan.example>".encode() in content


def test_lines_that_are_dots_arrive_as_they_were() -> None:
    text = ".\n..\n.a\n\n.\nend\n"
    with mailbox() as (box, port):
        send(port, mail(text=text, html=text))
    content = box.mails[0].content
    assert isinstance(content, bytes)
    assert content.count(b"\r\n.\r\n..\r\n.a\r\n\r\n.\r\nend\r\n") == 2


def test_several_mails_take_one_connection() -> None:
    with script() as server, channel(server.port) as way:
        for _ in range(3):
            way.hand_over(mail(), Steps().handing)
        assert server.mails
    assert server.connections == 1
    assert len(server.mails) == 3
    assert [line for line in server.heard if line in ("RSET", "QUIT")] == ["RSET", "RSET", "QUIT"]


@pytest.mark.parametrize("said", [CLOSE, b"421 4.4.2 idle too long\r\n", HANG])
def test_a_connection_that_went_stale_is_renewed_unseen(said: bytes) -> None:
    with script(RSET=said) as server, channel(server.port, patience=QUICK) as way:
        for _ in range(2):
            way.hand_over(mail(), Steps().handing)
    assert (server.connections, len(server.mails)) == (2, 2)


def test_a_refusal_costs_the_next_mail_nothing() -> None:
    with script(RCPT=[b"550 5.1.1 no\r\n", b"250 ok\r\n"]) as server, channel(server.port) as way:
        with pytest.raises(Refused):
            way.hand_over(mail(), Steps().handing)
        way.hand_over(mail(), Steps().handing)
    assert (server.connections, len(server.mails)) == (1, 1)


REFUSALS = [
    # answer, code, dead
    (b"550 5.1.1 <li@mail.example>: unknown\r\n", "smtp 550 5.1.1", True),
    (b"550-5.1.1 The email account that you\r\n550 5.1.1 tried does not exist\r\n", "smtp 550 5.1.1", True),
    (b"553 5.1.3 bad address\r\n", "smtp 553 5.1.3", True),
    (b"550 5.1.2 bad domain\r\n", "smtp 550 5.1.2", True),
    (b"550 Mailbox not found. http://mail.test/cgi-bin/help\r\n", "smtp 550 5.1.1", True),
    (b"550 User not found: li@mail.example\r\n", "smtp 550 5.1.1", True),
    (b"550 no such user here\r\n", "smtp 550 5.1.1", True),
    (b"550 5.1.8 sender unknown\r\n", "smtp 550 5.1.8", False),
    (b"550 5.2.2 mailbox full, user unknown to quota\r\n", "smtp 550 5.2.2", False),
    (b"550 5.7.1 policy of li@mail.example\r\n", "smtp 550 5.7.1", False),
    (b"554 Message refused\r\n", "smtp 554", False),
    (b"550 4.1.1 which is it\r\n", "smtp 550", False),
    (b"599 \xff\xfe\r\n", "smtp 599", False),
]


@pytest.mark.parametrize(("answer", "code", "dead"), REFUSALS)
@pytest.mark.parametrize("at", ["RCPT", "DOT"])
def test_what_is_refused_for_good(at: str, answer: bytes, code: str, dead: bool) -> None:
    steps = Steps()
    with script(**{at: answer}) as server:
        fault = _not_accepted(steps, server.port)
    assert isinstance(fault, Refused)
    assert (fault.code, fault.dead) == (code, dead)
    assert steps.said == ([*ALL, "refused"] if at == "DOT" else [])


PUT_OFF = [
    # answer, code, minutes that the lane rests
    (b"450 4.2.0 greylisted\r\n", "smtp 450 4.2.0", None),
    (b"451 4.3.0 later\r\n", "smtp 451 4.3.0", None),
    (b"452 4.2.2 over quota\r\n", "smtp 452 4.2.2", None),
    (b"450 too many from 192.0.2.1\r\n", "smtp 450", 5),
    (b"421 4.7.0 too much\r\n", "smtp 421 4.7.0", 5),
    (b"451 MI:SFQ 163 smtp1,wKgQ http://mail.163.test\r\n", "smtp 451 MI:SFQ", 30),
    (b"550 MI:SFQ 126 smtp7\r\n", "smtp 550 MI:SFQ", 30),
    (b"554 DT:SPM 163 smtp3\r\n", "smtp 554 DT:SPM", 60),
]


@pytest.mark.parametrize(("answer", "code", "minutes"), PUT_OFF)
@pytest.mark.parametrize("at", ["RCPT", "DOT"])
def test_what_is_put_off(at: str, answer: bytes, code: str, minutes: int | None) -> None:
    with script(**{at: answer}) as server:
        fault = _not_accepted(Steps(), server.port)
    assert isinstance(fault, TryLater)
    assert fault.code == code
    assert fault.pause == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("at", "answer", "code"),
    [
        ("GREETING", b"554 5.7.1 not from there\r\n", "smtp 554 5.7.1"),
        ("GREETING", b"421 4.3.2 closed\r\n", "smtp 421 4.3.2"),
        ("EHLO", b"550 who are you\r\n", "smtp 550"),
        ("MAIL", b"530 5.7.0 sign in first\r\n", "smtp 530 5.7.0"),
        ("MAIL", b"553 5.1.8 sender refused\r\n", "smtp 553 5.1.8"),
    ],
)
def test_a_fault_of_the_house_waits_and_stops_its_lane(at: str, answer: bytes, code: str) -> None:
    """A wrong password or a sender that is refused loses no mail."""
    with script(**{at: answer}) as server:
        fault = _not_accepted(Steps(), server.port)
    assert isinstance(fault, TryLater)
    assert fault.code == code
    assert fault.pause


def test_a_wrong_password_loses_no_mail() -> None:
    offered = b"250-mail.test\r\n250 AUTH PLAIN\r\n"
    wrong = b"535 5.7.8 li@mail.example is wrong\r\n"
    with script(EHLO=offered, AUTH=wrong) as server, pytest.raises(TryLater, match=r"^smtp 535 5\.7\.8$"):
        send(server.port, mail(), user="duet", password="wrong")
    with script() as server:
        with pytest.raises(TryLater, match=r"^smtp no sign-in$"):
            send(server.port, mail(), user="duet", password="right")
        assert not server.mails


BEFORE = ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("at", [*BEFORE, "DOT"])
@pytest.mark.parametrize(
    ("how", "code"),
    [
        (HANG, "smtp timeout"),
        (CLOSE, "smtp broken off"),
        (b"25", "smtp timeout"),
        (b"hello\r\n", "smtp nonsense"),
        (b"\xff\xfe\r\n", "smtp nonsense"),
        (b"250-more\r\n" * (MOST_LINES + 1), "smtp nonsense"),
        (b"250 " + b"x" * 20_000 + b"\r\n", "smtp nonsense"),
    ],
)
def test_a_server_that_stalls_breaks_off_or_babbles_loses_nothing(at: str, how: bytes, code: str) -> None:
    steps = Steps()
    with script(**{at: how}) as server:
        fault = _not_accepted(steps, server.port, patience=QUICK if code == "smtp timeout" else CALM)
    assert isinstance(fault, TryLater)
    assert fault.code == code
    assert steps.said == (ALL if at == "DOT" else [])


@pytest.mark.parametrize("at", ["GREETING", "MAIL", "DOT"])
def test_an_answer_that_drips_in_has_no_more_time_than_another(at: str) -> None:
    with script(**{at: DRIP}) as server:
        fault = _not_accepted(Steps(), server.port, patience=QUICK)
    assert (type(fault), fault.code) == (TryLater, "smtp timeout")


def test_a_server_that_closes_in_the_middle_of_the_mail_does_not_have_it() -> None:
    steps = Steps()
    with script(DATA=[b"354 go on\r\n421 gone\r\n"]) as server:
        server.answers["DATA"] = [CLOSE]
        fault = _not_accepted(steps, server.port)
    assert isinstance(fault, TryLater)
    assert "left" not in steps.said


def test_nobody_listens() -> None:
    fault = _not_accepted(Steps(), free_port())
    assert (type(fault), fault.code) == (TryLater, "smtp no connection")


def test_after_a_break_the_next_mail_has_a_connection_of_its_own() -> None:
    with script(DOT=[CLOSE, b"250 ok\r\n"]) as server, channel(server.port) as way:
        with pytest.raises(TryLater):
            way.hand_over(mail(), Steps().handing)
        way.hand_over(mail(), Steps().handing)
    assert server.connections == 2


def test_the_mail_is_nobodys_yet_when_it_begins_to_be_handed_over() -> None:
    """What `begins` says must be known for good before the dot: a fault in it ends the mail unsent."""

    class Broken(Exception):
        pass

    def break_down() -> None:
        raise Broken

    steps = Steps()
    handing = type(steps.handing)(break_down, steps.handing.left, steps.handing.refused)
    with mailbox() as (box, port):
        with channel(port) as way, pytest.raises(Broken):
            way.hand_over(mail(), handing)
        send(port, mail(), steps)
    assert len(box.mails) == 1
    assert steps.said == ALL


def test_a_mail_larger_than_the_server_takes_is_not_begun() -> None:
    with script(EHLO=b"250-mail.test\r\n250 SIZE 100\r\n") as server:
        fault = _not_accepted(Steps(), server.port)
        assert not any(line.startswith("MAIL") for line in server.heard)
    assert (type(fault), fault.code) == (Refused, "smtp too large")


def test_bounces_are_asked_for_where_the_server_understands() -> None:
    with script(EHLO=b"250-mail.test\r\n250 DSN\r\n") as server:
        send(server.port, mail())
    assert f"MAIL FROM:<duet@jingan.example> RET=HDRS ENVID={UID}" in server.heard
    assert "RCPT TO:<li@mail.example> NOTIFY=FAILURE" in server.heard


def test_an_international_address_goes_where_it_is_understood() -> None:
    with mailbox() as (box, port):
        send(port, mail("用户@例子.example"))
    assert box.mails[0].rcpt_tos == ["用户@xn--fsqu00a.example"]
    content = box.mails[0].content
    assert isinstance(content, bytes)
    assert "To: 用户@xn--fsqu00a.example".encode() in content
    with script() as server:
        fault = _not_accepted(Steps(), server.port, "用户@mail.example")
    assert (type(fault), fault.code) == (Refused, "smtp no utf8")


@pytest.mark.parametrize(
    "to",
    [
        "li@mail.example>\r\nRCPT TO:<eve@mail.example",
        "li@mail.example\nBcc: eve@mail.example",
        "li@mail.example, eve@mail.example",
        '"li\r\n"@mail.example',
        "li",
        "",
        "li@",
        "@mail.example",
        "li@mail.example\x00",
    ],
)
def test_what_is_no_address_reaches_no_server(to: str) -> None:
    with script() as server:
        fault = _not_accepted(Steps(), server.port, to)
        assert server.heard == []
    assert (type(fault), fault.code) == (Refused, "no address")


def test_time_limits_are_those_of_the_standard() -> None:
    usual = Patience()
    assert (usual.answer, usual.dot) == (300, 600)
