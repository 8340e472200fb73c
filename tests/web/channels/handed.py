"""What a channel says while it hands over, in the order it was said; and mails to hand over."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from web.channels import CalendarPart, HandingOver, Mail
from web.channels.email import EmailChannel
from web.channels.smtp_line import Patience
from web.ways_out import Relay, Sender

SENDER = Sender("duet@jingan.example", "Duet", {"zh-Hans": "双重奏", "ar": "ثنائي"})
UID = "0123456789abcdef" * 2
CALM = Patience(connect=10, answer=10, dot=10)
QUICK = Patience(connect=10, answer=1, dot=1)
"""For servers that stall; all others have time on a busy machine."""


@dataclass
class Steps:
    """Keeps what was said."""

    said: list[str] = field(default_factory=list)

    @property
    def handing(self) -> HandingOver:
        """What a channel is given."""
        return HandingOver(
            lambda: self.said.append("begins"),
            lambda: self.said.append("left"),
            lambda: self.said.append("refused"),
        )


def mail(to: str = "li@mail.example", **changed: object) -> Mail:
    """A short mail."""
    usual = {"subject": "Your shift", "text": "Hello\n", "html": "<p>Hello</p>", "language": "en"}
    return Mail(**{"uid": UID, "to": to, **usual, **changed})  # type: ignore[arg-type]  # a test names the fields


@contextmanager
def channel(
    port: int, *, patience: Patience = CALM, host: str = "127.0.0.1", **relay: object
) -> Iterator[EmailChannel]:
    """A channel to a server on loopback; closed at the end."""
    told = {"on_loopback": True, **relay}
    way = EmailChannel(Relay(host, port, **told), SENDER, patience)  # type: ignore[arg-type]  # as above
    try:
        yield way
    finally:
        way.close()


def send(port: int, carried: Mail, steps: Steps | None = None, **options: object) -> None:
    """Hand one mail over by a channel of its own."""
    with channel(port, **options) as way:  # type: ignore[arg-type]  # as above
        way.hand_over(carried, (steps or Steps()).handing)


def calendar(method: str, summary: str = "社区健康咨询") -> CalendarPart:
    """A calendar, as short as one can be."""
    lines = ("BEGIN:VCALENDAR", f"METHOD:{method}", f"SUMMARY:{summary}", "END:VCALENDAR", "")
    return CalendarPart(method, "\r\n".join(lines).encode())
