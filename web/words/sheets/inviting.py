"""Inviting people of a sheet in words: why somebody cannot be invited, and what would help."""

from collections.abc import Mapping
from dataclasses import dataclass

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.services.sheets import inviting

REASONS: Mapping[str, tuple[Message, Message]] = {
    inviting.INVITED: (
        lazy("Invited already"),
        lazy("They have a letter, or have answered it. It is good for two weeks."),
    ),
    inviting.HAS_ACCOUNT: (lazy("Have an account"), lazy("They sign in already.")),
    inviting.NO_CONTACT: (
        lazy("No email or phone number"),
        lazy("Add one on their own page, and invite them then."),
    ),
    inviting.SHARED: (
        lazy("Email or number of several people"),
        lazy("A letter would not say whom it means. Add one that is theirs alone."),
    ),
    inviting.NOT_SENT: (
        lazy("Not reached from here"),
        lazy("Duet is not set up to send to what they gave: emails or text messages."),
    ),
    inviting.GONE: (
        lazy("Not taking part, or not yours"),
        lazy("They left, were merged with another person, or belong to another organisation by now."),
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some people cannot be invited: how many, in a few words, and in a sentence."""

    count: str
    label: str
    hint: str


def reasons(reader: Reader, counts: Mapping[str, int]) -> list[Reason]:
    """The reasons that there are, in one order."""
    say, number = reader.translator.say, reader.formats.number
    return [
        Reason(number(counts[each]), say(REASONS[each][0]), say(REASONS[each][1]))
        for each in inviting.WHY
        if counts.get(each)
    ]
