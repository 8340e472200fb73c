"""Ways in, in words: passkeys, sign-ins, a provider's identities, and what a second factor has."""

from collections.abc import Iterable
from dataclasses import dataclass

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.models import Identity, Passkey, SignedIn
from web.services.accounts.sessions import last_seen
from web.words.accounts import device_name

MADE_USED = lazy("made %(made)s, last used %(used)s")
MADE = lazy("made %(made)s, not used yet")
SINCE_SEEN = lazy("since %(since)s, last used %(seen)s")
LINKED_USED = lazy("linked %(made)s, last used %(used)s")
LINKED = lazy("linked %(made)s, not used yet")


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way in, in a list; `here` is the sign-in that reads it."""

    id: int
    name: str
    note: str
    here: bool = False


def passkey_lines(reader: Reader, passkeys: Iterable[Passkey]) -> list[WayLine]:
    """Passkeys, as their owner named them."""
    return [WayLine(each.id, each.name, _used(reader, each, MADE_USED, MADE)) for each in passkeys]


def identity_lines(reader: Reader, identities: Iterable[Identity], name: str) -> list[WayLine]:
    """Identities at the provider that people call `name`."""
    return [WayLine(each.id, name, _used(reader, each, LINKED_USED, LINKED)) for each in identities]


def sign_in_lines(reader: Reader, rows: Iterable[SignedIn], here: int) -> list[WayLine]:
    """Sign-ins by device and browser, with when they began and were used last."""
    say, moment = reader.translator.say, reader.formats.moment
    return [
        WayLine(
            each.id,
            device_name(reader, each.agent),
            say(SINCE_SEEN.format(since=moment(each.created_at), seen=moment(last_seen(each)))),
            each.id == here,
        )
        for each in rows
    ]


def _used(reader: Reader, row: Passkey | Identity, used: Message, unused: Message) -> str:
    say, moment = reader.translator.say, reader.formats.moment
    if row.used_at is None:
        return say(unused.format(made=moment(row.made_at)))
    return say(used.format(made=moment(row.made_at), used=moment(row.used_at)))
