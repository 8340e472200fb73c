"""Rosters in words: their names, and what publishing one would change for whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from i18n.reader import Reader
from i18n.translator import lazy
from web.services.faults import Outdated
from web.services.names import Names
from web.services.publishing import Changes, RosterView
from web.words import filling
from web.words.sitting import address_of

PUBLISHED = lazy("Published roster %(number)s")
DRAFT = lazy("Draft %(id)s")
DRAFT_UPON = lazy("Draft %(id)s, on published number %(number)s")
DRAFT_UPON_NOTHING = lazy("Draft %(id)s, of a week in which nothing is published yet")
UPON = lazy("on published number %(number)s")
UPON_NOTHING = lazy("nothing is published yet")
UNDOES, UNDONE = lazy("took number %(number)s back"), lazy("taken back by number %(number)s")
OF_PART = lazy("%(title)s · %(organisation)s")
CHANGED_BY = lazy("%(name)s changed this draft meanwhile. Nothing is published yet: look at it again.")
CHANGED = lazy("This draft was changed meanwhile. Nothing is published yet: look at it again.")
REPAIR_PROVEN = lazy("No repair that moves only the people around the empty places costs less.")
REPAIR_OPEN = lazy("There was no time to prove that no repair costs less.")
REPAIR_CHANGED = lazy(
    "The draft was changed by hand since. These are the costs of the repair as it was proposed."
)
PEOPLE_A_PAGE = 40
Pairs = Sequence[tuple[int, int]]


def title(reader: Reader, roster: RosterView) -> str:
    """Published roster 3; Draft 17."""
    if roster.number is not None:
        return reader.translator.say(PUBLISHED.format(number=reader.formats.number(roster.number)))
    return reader.translator.say(DRAFT.format(id=roster.id))


def origin(reader: Reader, roster: RosterView) -> str:
    """The title, and for a draft what it is based on; with the part of the district that it is of."""
    say = reader.translator.say
    if roster.number is not None:
        said = title(reader, roster)
    elif roster.base_number:
        said = say(DRAFT_UPON.format(id=roster.id, number=roster.base_number))
    else:
        said = say(DRAFT_UPON_NOTHING.format(id=roster.id))
    if roster.organisation_id is None:
        return said
    part = reader.called("organisation", str(roster.organisation_id))
    return say(OF_PART.format(title=said, organisation=part))


def notes(reader: Reader, roster: RosterView) -> Iterator[str]:
    """What else a list says of a roster: its part of the district, what it is based on, what it took back."""
    say = reader.translator.say
    if roster.organisation_id is not None:
        yield reader.called("organisation", str(roster.organisation_id))
    if roster.number is None:
        yield say(UPON.format(number=roster.base_number) if roster.base_number else UPON_NOTHING)
    if roster.undoes_number is not None:
        yield say(UNDOES.format(number=roster.undoes_number))
    if roster.undone_by_number is not None:
        yield say(UNDONE.format(number=roster.undone_by_number))


def draft_changed(reader: Reader, fault: Outdated) -> str:
    """Who changed a draft while somebody else looked at it."""
    return reader.translator.say(CHANGED_BY.format(name=fault.by) if fault.by else CHANGED)


def read_names(reader: Reader, kind: str, ids: Iterable[int]) -> None:
    """Look up what many things are called, at once."""
    if isinstance(reader.names, Names):
        reader.names.read(kind, [str(each) for each in ids])


def by_person(reader: Reader, changes: Changes, page: int) -> Iterator[dict[str, Any]]:
    """Some people whose shifts would change, those who lose one first, with what they gain and lose."""
    gains, loses = _by_volunteer(changes.added), _by_volunteer(changes.removed)
    ordered = sorted(changes.people, key=lambda person: (person not in loses, person))
    for person in _read(reader, _of_page(ordered, page), gains, loses):
        yield {
            **_titled(reader, person),
            "gains": [reader.called("seat", str(seat)) for seat in gains[person]],
            "loses": [reader.called("seat", str(seat)) for seat in loses[person]],
            "promise": bool(loses[person]),
        }


def gave_up(reader: Reader, changes: Changes, page: int) -> Iterator[dict[str, Any]]:
    """Some people who gave up places themselves, with these places and what they answered."""
    seats = _by_volunteer(sorted(changes.refused))
    for person in _read(reader, _of_page(sorted(seats), page), seats):
        yield {
            **_titled(reader, person),
            "places": [reader.called("seat", str(seat)) for seat in seats[person]],
            "state": changes.refused[person, seats[person][0]],
        }


def figures(reader: Reader, roster: RosterView, changes: Changes | None) -> Iterator[dict[str, Any]]:
    """The roster in a few large numbers."""
    say, number = reader.translator.say, reader.formats.number
    if roster.filling is not None:
        yield filling.figure(reader, roster.filling)
        yield {"label": say(lazy("People serving")), "number": number(roster.filling.people)}
    if changes is not None:
        yield {"label": say(lazy("People whose shifts would change")), "number": number(len(changes.people))}
        yield {"label": say(lazy("Places given")), "number": number(len(changes.added))}
        yield {
            "label": say(lazy("Promised places taken away")),
            "number": number(len(changes.removed)),
        }
    elif roster.published_at:
        yield {"label": say(lazy("Published")), "number": reader.formats.short_day(roster.published_at)}


def filled(reader: Reader, roster: RosterView) -> str:
    """How full its week is, for a list: 2,632/2,642."""
    return filling.short(reader, roster.filling) if roster.filling else ""


def more(reader: Reader, roster: RosterView) -> str:
    """How many more serve than wanted; empty for none."""
    return filling.more(reader, roster.filling.beyond) if roster.filling else ""


def repair(reader: Reader, roster: RosterView) -> Iterator[str]:
    """How good a proposed repair is, and whether the draft still is what was proposed, in sentences."""
    if roster.repair is None:
        return
    yield reader.translator.say(REPAIR_PROVEN if roster.repair["proven"] else REPAIR_OPEN)
    if roster.version:
        yield reader.translator.say(REPAIR_CHANGED)


def pages(changes: Changes) -> int:
    """How many pages of people there are, at least one."""
    longest = max(len(changes.people), len({person for person, _ in changes.refused}))
    return max(1, -(-longest // PEOPLE_A_PAGE))


def _of_page(people: Sequence[int], page: int) -> Sequence[int]:
    return people[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE]


def _read(reader: Reader, people: Sequence[int], *seats: Mapping[int, Sequence[int]]) -> Sequence[int]:
    """These people, after the names of them and of their seats are looked up at once."""
    read_names(reader, "volunteer", people)
    read_names(reader, "seat", {seat for each in seats for person in people for seat in each.get(person, ())})
    return people


def _titled(reader: Reader, person: int) -> dict[str, Any]:
    return {
        "title": reader.called("volunteer", str(person)),
        "url": address_of(person),
    }


def _by_volunteer(pairs: Pairs) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for volunteer, seat in pairs:
        found[volunteer].append(seat)
    return found
