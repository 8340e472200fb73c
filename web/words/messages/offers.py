"""What partners offer, as a piece of a letter: to the partner, to who leads the project, to who was named."""

from collections.abc import Mapping

from i18n.reader import Reader
from i18n.translator import Message, lazy
from web.house import House
from web.services.messages.subjects.offer import NO_MORE, Offered
from web.services.parties.numbers import number_of
from web.words.messages.letter import Button, Item
from web.words.messages.piece import Piece
from web.words.messages.short import short

WHEN, DUE, USED = lazy("When"), lazy("Name somebody by"), lazy("Shifts")
OPEN, OPEN_MINE = lazy("Open the session"), lazy("My shifts")
SAYS: Mapping[str, Message] = {
    "name_wanted": lazy("Shifts are planned with whom you offered. Please name who comes"),
    "name_overdue": lazy("The name of who comes is overdue. Please name them now"),
    "name_missing": lazy("A partner has not named who comes. The place is not certain"),
    NO_MORE: lazy("Somebody else comes for your organisation. You need not come"),
}
SUBJECTS: Mapping[str, Message] = {
    "name_wanted": lazy("Who comes on %(day)s?"),
    "name_overdue": lazy("Overdue: who comes on %(day)s?"),
    "name_missing": lazy("Not named yet: %(day)s"),
    NO_MORE: lazy("You need not come on %(day)s"),
}
GLANCE = lazy("There is news of a specialist's session.")


def piece(reader: Reader, kind: str, found: Offered, house: House) -> Piece:
    """News of an offered session."""
    say, formats = reader.translator.say, reader.formats
    mine = kind == NO_MORE
    link = "/me" if mine else f"/offers/{found.session_id}"
    page = Button(say(OPEN_MINE if mine else OPEN), house.page(link))
    title = reader.called("volunteer", str(number_of(found.party_id)))
    day = formats.short_day(formats.local(found.starts_at).date())
    facts = [(say(WHEN), formats.when(found.starts_at, found.ends_at))]
    if not mine:
        facts.append((say(USED), formats.number(found.shifts)))
    due = formats.moment(found.due_at) if found.due_at is not None else ""
    if due and not mine:
        facts.append((say(DUE), due))
    holes = {"day": day, "title": title}
    if kind == "name_wanted":
        holes["due"] = due
    return Piece(
        item=Item(heading=say(SAYS[kind]), title=title, facts=tuple(facts), buttons=(page,)),
        subject=say(SUBJECTS[kind].format(day=day)),
        glance=say(GLANCE),
        short=short(reader, kind, **holes),
        page=page,
        link="/me" if mine else "/offers/",
        link_code="" if mine else str(found.session_id),
    )
