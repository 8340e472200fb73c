"""Invitations in words: lists of people, where each stands, what an invitation offers."""

from collections.abc import Sequence
from dataclasses import dataclass

from i18n.languages import all_languages, letter_tags
from i18n.reader import Reader, term
from i18n.translator import lazy
from web.services.accounts.accepting import Offer
from web.services.accounts.invitation_lines import INVITED, NEW, WRONG, Line
from web.services.accounts.invited import ACCEPTED, BOUNCED, ENDED, WAITING, Invited
from web.words.organisations import name_of

STATES = {
    WAITING: (lazy("waits for an answer"), "apricot"),
    BOUNCED: (lazy("came back"), "brick"),
    ACCEPTED: (lazy("accepted"), "jade"),
    ENDED: (lazy("over"), "plain"),
}
LINES = {
    NEW: (lazy("will be invited"), "jade"),
    INVITED: (lazy("left out"), "plain"),
    WRONG: (lazy("not right"), "brick"),
}
UNTIL = lazy("good until %(day)s")
RIGHT_UNTIL = lazy("%(right)s, until %(day)s")
NO_NAME = lazy("Somebody")


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation in a list."""

    id: int
    name: str
    value: str
    note: str
    state: str
    label: str
    tone: str
    version: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a list of people, before anybody is invited."""

    number: str
    name: str
    value: str
    language: str
    label: str
    tone: str
    reason: str


def rows(reader: Reader, found: Sequence[Invited]) -> list[InvitationRow]:
    """Invitations in a list."""
    return [_row(reader, each) for each in found]


def lines(reader: Reader, found: Sequence[Line]) -> list[LineRow]:
    """The lines of a list, what becomes of each, and why."""
    say = reader.translator.say
    return [
        LineRow(
            reader.formats.number(each.number),
            each.name or each.typed[:80],
            each.value,
            all_languages()[each.language].own_name if each.language else "",
            say(LINES[each.state][0]),
            LINES[each.state][1],
            say(each.reason) if each.reason is not None else "",
        )
        for each in found
    ]


def languages() -> list[tuple[str, str]]:
    """The languages that letters go out in, for a menu."""
    return [(tag, all_languages()[tag].own_name) for tag in letter_tags()]


def states(reader: Reader) -> list[tuple[str, str]]:
    """Where invitations can stand, for chips."""
    return [(state, reader.translator.say(label)) for state, (label, _) in STATES.items()]


def rights(reader: Reader, offer: Offer) -> list[str]:
    """The rights that are offered, each with its last day."""
    named = [term(reader, "right", each) for each in offer.rights]
    if offer.until is None:
        return named
    day = reader.formats.day_with_year(offer.until)
    return [reader.translator.say(RIGHT_UNTIL.format(right=each, day=day)) for each in named]


def _row(reader: Reader, each: Invited) -> InvitationRow:
    say, row = reader.translator.say, each.invitation
    label, tone = STATES[each.state]
    named = [term(reader, "right", right["right"]) for right in row.rights]
    said = [name_of(reader, each.organisation), *([reader.formats.listing(named)] if named else [])]
    if each.state in (WAITING, BOUNCED):
        said.append(say(UNTIL.format(day=reader.formats.day(row.expires_at.astimezone(reader.zone)))))
    note = " · ".join(said)
    return InvitationRow(
        row.id, each.name or say(NO_NAME), each.value, note, each.state, say(label), tone, row.version
    )
