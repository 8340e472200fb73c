"""The ways out of the house: e-mail, a gateway for SMS and WeChat, web push. Knows no database and no Flask.

A channel hands one thing over and says what became of it: it returns when it was accepted, and raises
`TryLater` or `Refused` when it was not. Everything else about it (whether, when, how often) is the sender's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from immutabledict import immutabledict

Carried = TypeVar("Carried", contravariant=True)


class NotAccepted(Exception):
    """Something was not taken; `code` says why and never holds an address: `smtp 550 5.1.1`, `timeout`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLater(NotAccepted):
    """Not now: the same thing may be taken later.

    `pause` is how long the whole lane wants to be left alone, None where only this one was put off.
    """

    def __init__(self, code: str, pause: timedelta | None = None) -> None:
        super().__init__(code)
        self.pause = pause


class Refused(NotAccepted):
    """Never: it was refused for good. `dead`: nothing reaches this address any more."""

    def __init__(self, code: str, *, dead: bool = False) -> None:
        super().__init__(code)
        self.dead = dead


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar that a mail carries (RFC 6047): `method` is REQUEST or CANCEL, `content` the file."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail: who to, in two forms; `uid` makes its Message-ID, the same at every try.

    `unsubscribe` is the address that one press ends this kind with (RFC 8058), empty for what was asked for.
    """

    uid: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    unsubscribe: str = ""
    calendars: tuple[CalendarPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A message of a phone: a template the gateway knows, its variables by name, and the whole in words.

    `to` is a number in E.164. `link` is the same for everybody, `code` what goes behind it: templates of SMS
    hold no links in variables. Nothing is wanted after `expires_at`.
    """

    uid: str
    to: str
    template: str
    text: str
    language: str
    purpose: str
    variables: Mapping[str, str] = field(default_factory=immutabledict)
    link: str = ""
    code: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """A message of web push: without names, as it shows on locked screens; `address` is the subscription."""

    uid: str
    address: Mapping[str, str]
    title: str
    body: str
    url: str
    language: str
    urgent: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandingOver:
    """What a channel says while it hands something over that cannot be taken back.

    `begins` just before the last byte that makes it the other side's (it returns once this is known for
    good), `left` right after that byte, `refused` as soon as the other side said no.
    """

    begins: Callable[[], None]
    left: Callable[[], None]
    refused: Callable[[], None]


class Channel(Protocol[Carried]):
    """One way out. Raises TryLater, Refused."""

    def hand_over(self, carried: Carried, handing: HandingOver) -> None:
        """See one thing out of the house; returns when the other side has it."""

    def close(self) -> None:
        """Let go of connections."""
