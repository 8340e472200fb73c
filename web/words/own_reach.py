"""Why messages do not reach somebody, in words for themselves."""

from collections.abc import Mapping

from immutabledict import immutabledict

from i18n.reader import Reader
from i18n.translator import Message, lazy

OWN_WHY: Mapping[str, Message] = immutabledict({
    "none": lazy("We have no address and no number of yours, so we cannot write to you."),
    "unverified": lazy("Your address or number is not confirmed yet, so nothing is sent there."),
    "dead": lazy("Nothing reaches your address or number any more. Please give us another one."),
})  # fmt: skip


def to_themselves(reader: Reader, code: str) -> str:
    """Why messages do not reach somebody, to themselves; empty where they do."""
    return reader.translator.say(OWN_WHY[code]) if code else ""
