"""Publishing in words: what a draft wants, what happened meanwhile, where both meet, and what stays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from i18n import reasons
from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.services.publishing import Happened, Kept, Meeting, Wanted
from web.words.rosters import read_names

MOST = 20
"""So many meetings or events stand on a page; of more, how many there are."""
MOST_WANTED = 4
COMES = lazy("%(who)s comes to %(seat)s.")
GOES = lazy("%(who)s leaves %(seat)s.")
MORE_WANTED = lazy("… and %(count)s more changes of the same kind.")
DUET, PARTY = lazy("Duet"), lazy("A group or partner")
HAPPENED: Mapping[str, Message] = {
    "offer": lazy("%(when)s: %(by)s gave %(who)s a place: %(seat)s."),
    "offer_again": lazy("%(when)s: %(by)s asked %(who)s once more after a no: %(seat)s."),
    "take": lazy("%(when)s: %(who)s took a place: %(seat)s."),
    "accept": lazy("%(when)s: %(who)s said yes: %(seat)s."),
    "decline": lazy("%(when)s: %(who)s said no: %(seat)s."),
    "give_up": lazy("%(when)s: %(who)s gave the place up: %(seat)s."),
    "lapse": lazy("%(when)s: %(who)s did not answer in time: %(seat)s."),
    "ask_again": lazy("%(when)s: %(by)s changed the shift, and %(who)s is asked again: %(seat)s."),
    "as_told": lazy("%(when)s: %(by)s made the shift of %(who)s again what it was: %(seat)s."),
    "release": lazy("%(when)s: %(by)s took the place from %(who)s: %(seat)s."),
    "cancel": lazy("%(when)s: %(by)s cancelled the shift of %(who)s: %(seat)s."),
    "withdraw_offer": lazy("%(when)s: %(by)s took an offer to %(who)s back: %(seat)s."),
    "give_back": lazy("%(when)s: %(by)s gave %(who)s the place back: %(seat)s."),
    "check_in": lazy("%(when)s: %(who)s is there: %(seat)s."),
    "turn_up": lazy("%(when)s: %(who)s came unplanned: %(seat)s."),
}
BY_NUMBER: Mapping[str, Message] = {
    "offer": lazy("%(when)s: %(by)s published number %(number)s, which gives %(who)s a place: %(seat)s."),
    "offer_again": lazy(
        "%(when)s: %(by)s published number %(number)s, which asks %(who)s once more after a no: %(seat)s."
    ),
    "release": lazy(
        "%(when)s: %(by)s published number %(number)s, which takes the place from %(who)s: %(seat)s."
    ),
    "withdraw_offer": lazy(
        "%(when)s: %(by)s published number %(number)s, which takes an offer to %(who)s back: %(seat)s."
    ),
    "give_back": lazy(
        "%(when)s: %(by)s published number %(number)s, which gives %(who)s the place back: %(seat)s."
    ),
}
OTHERWISE = lazy("%(when)s: %(by)s changed what stands of %(who)s: %(seat)s.")
KEPT: Mapping[str, Message] = {
    "answered": lazy("%(who)s has answered since: %(seat)s."),
    "begun": lazy("The shift has begun: %(who)s, %(seat)s."),
    "no_room": lazy("%(who)s cannot have this place back, as it is taken or no longer fits: %(seat)s."),
}
NEVER_SAID = "–"


def wanted(reader: Reader, found: Wanted) -> str:
    """Mei comes to the help desk."""
    said = COMES if found.comes else GOES
    return reader.translator.say(said.format(**_named(reader, found.volunteer_id, found.seat_id)))


def happened(reader: Reader, found: Happened) -> str:
    """Mon 9:00: Li published number 4, which gives Mei a place: help desk."""
    numbered = BY_NUMBER.get(found.verb) if found.number is not None else None
    said = numbered or HAPPENED.get(found.verb, OTHERWISE)
    holes = _named(reader, found.volunteer_id, found.seat_id)
    return reader.translator.say(
        said.format(
            **holes,
            when=reader.formats.moment(found.at),
            by=found.by_name or reader.translator.say(DUET),
            number=reader.formats.number(found.number) if found.number is not None else NEVER_SAID,
        )
    )


def met(reader: Reader, found: Meeting) -> str:
    """The other side of a meeting: what happened, or the rule that both together break."""
    if found.happened is not None:
        return happened(reader, found.happened)
    if found.broken is None:
        return ""
    return reasons.say(reader, "finding", found.broken.rule, **found.broken.numbers)


def meetings(reader: Reader, found: Sequence[Meeting]) -> Iterator[dict[str, Any]]:
    """Both sides of some meetings, each in whole sentences."""
    shown = found[:MOST]
    look_up(reader, [each for met in shown for each in met.wanted], [each.happened for each in shown])
    for each in shown:
        told = [wanted(reader, one) for one in each.wanted[:MOST_WANTED]]
        if len(each.wanted) > MOST_WANTED:
            more = reader.formats.number(len(each.wanted) - MOST_WANTED)
            told.append(reader.translator.say(MORE_WANTED.format(count=more)))
        yield {"wanted": told, "met": met(reader, each), "rule": each.broken is not None}


def events(reader: Reader, found: Sequence[Happened]) -> list[str]:
    """What happened, newest first, a sentence each; the newest alone where there are many."""
    shown = found[:MOST]
    look_up(reader, (), shown)
    return [happened(reader, each) for each in shown]


def wishes(reader: Reader, found: Sequence[Wanted]) -> list[str]:
    """What a draft wanted, a sentence each."""
    shown = found[:MOST]
    look_up(reader, shown, ())
    return [wanted(reader, each) for each in shown]


def kept(reader: Reader, found: Sequence[Kept]) -> list[str]:
    """What could not be taken back, a sentence each."""
    shown = found[:MOST]
    look_up(reader, [Wanted(each.volunteer_id, each.seat_id, each.comes) for each in shown], ())
    return [
        reader.translator.say(KEPT[each.why].format(**_named(reader, each.volunteer_id, each.seat_id)))
        for each in shown
    ]


def look_up(reader: Reader, wishes: Iterable[Wanted], found: Iterable[Happened | None]) -> None:
    """Look up at once what is named."""
    pairs = {each.pair for each in wishes} | {each.pair for each in found if each is not None}
    read_names(reader, "volunteer", {person for person, _ in pairs if person})
    read_names(reader, "seat", {seat for _, seat in pairs})


def _named(reader: Reader, volunteer_id: int | None, seat_id: int) -> dict[str, str]:
    who = reader.called("volunteer", str(volunteer_id)) if volunteer_id else reader.translator.say(PARTY)
    return {"who": who, "seat": reader.called("seat", str(seat_id))}
