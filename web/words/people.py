"""People in words: a line in a list, and one person whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from i18n.formats import Formats
from i18n.levels import LEVELS
from i18n.reader import Reader, term
from i18n.spoken import SPOKEN
from i18n.spoken import name as language_name
from i18n.translator import lazy, translator
from web.models import Availability
from web.services.days import Week, clock
from web.services.people.people_week import Service
from web.services.people.person import PersonView
from web.services.people.private import CONTACTS, Reached
from web.services.people.profile import Profile
from web.services.people.search import PersonRow
from web.words.ground import called

SPEAKS = lazy("%(language)s %(level)s")
NATIVE = lazy("%(language)s, native")
SKILL = lazy("%(skill)s, level %(level)s of 3")
UNTIL = lazy("valid until %(day)s")
EXPIRED = lazy("expired on %(day)s")
MOST_LANGUAGES = 4
OF_OTHER = lazy("%(value)s (%(name)s, %(relation)s)")
PRIVATE = {
    CONTACTS: lazy("Contacts"),
    "born": lazy("Date of birth"),
    "address": lazy("Home address"),
    "id_number": lazy("ID number"),
}
TIES = {
    "guardian": lazy("guardian"),
    "representative": lazy("representative"),
    "contact": lazy("person to call"),
}
STATES = {
    "active": lazy("takes part"),
    "left": lazy("has left"),
    "locked_out": lazy("locked out"),
}
LIMITS = {
    "shifts_per_day": lazy("Shifts a day, at most"),
    "shifts_per_week": lazy("Shifts a week, at most"),
    "days_in_a_row": lazy("Days in a row, at most"),
    "weekends_in_four_weeks": lazy("Weekends in four weeks, at most"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What people are looked for by; empty is everybody."""

    query: str = ""
    language: str = ""
    level: str = ""
    skill: str = ""
    trait: str = ""
    organisation: str = ""

    def conditions(self) -> dict[str, Any]:
        """What the search service calls them."""
        return {
            "query": self.query,
            "language": self.language or None,
            "level": LEVELS.index(self.level) + 1 if self.level in LEVELS else 1,
            "skill": self.skill or None,
            "trait": self.trait or None,
            "organisation_id": int(self.organisation) if self.organisation else None,
        }

    def address(self, page: int) -> str:
        """Another page of the same search."""
        named = {name: getattr(self, name) for name in Asked.__slots__}
        query = named.pop("query")
        return url_for(
            "people.listing", q=query or None, page=page, **{k: v or None for k, v in named.items()}
        )


def read(args: Mapping[str, str]) -> Asked:
    """The search of an address; what makes no sense is left out."""
    organisation = args.get("organisation", "")
    return Asked(
        query=args.get("q", "").replace("\x00", "")[:100],
        language=args.get("language", "")[:35],
        level=args.get("level", "") if args.get("level") in LEVELS else "",
        skill=args.get("skill", "")[:80],
        trait=args.get("trait", "")[:80],
        organisation=organisation if organisation.isdecimal() and len(organisation) < 16 else "",
    )


def languages(reader: Reader) -> Sequence[tuple[str, str]]:
    """The spoken languages for a menu, by name."""
    return _spoken(reader.tag)


@lru_cache(8)
def _spoken(reader_tag: str) -> Sequence[tuple[str, str]]:
    named = ((tag, language_name(tag, reader_tag)) for tag in SPOKEN)
    return tuple(sorted(named, key=lambda each: each[1]))


def rows(reader: Reader, people: Iterable[PersonRow]) -> Iterator[dict[str, Any]]:
    """The lines of the list."""
    for person in people:
        yield {
            "name": person.name,
            "latin_name": person.latin_name if person.latin_name != person.name else "",
            "number": person.number,
            "url": f"/people/{person.id}",
            "languages": [speaks(reader, *spoken) for spoken in person.languages[:MOST_LANGUAGES]],
            "skills": [term(reader, "skill", code) for code in person.skills],
            "home": called(dict(person.home_names or {}), reader.tag),
            "organisation": called(dict(person.organisation_names or {}), reader.tag),
            "asked": _hours(reader.tag, reader.zone, person.asked_minutes),
            "served": _number(reader.tag, reader.zone, person.served),
            "active": person.active,
        }


@lru_cache(4_096)
def _hours(tag: str, zone: ZoneInfo, minutes: int) -> str:
    return Formats(tag, zone).hours(timedelta(minutes=minutes))


@lru_cache(4_096)
def _number(tag: str, zone: ZoneInfo, number: int) -> str:
    return Formats(tag, zone).number(number)


def speaks(reader: Reader, tag: str, level: int) -> str:
    """Arabic B1; Shanghainese, native."""
    return _speaks(reader.tag, tag, level)


@lru_cache(4_096)
def _speaks(reader_tag: str, tag: str, level: int) -> str:
    name, word = language_name(tag, reader_tag), LEVELS[level - 1]
    sentence = NATIVE.format(language=name) if word == "native" else SPEAKS.format(language=name, level=word)
    return translator(reader_tag).say(sentence)


def person(reader: Reader, found: PersonView, week: Week, served: Iterable[Service]) -> dict[str, Any]:
    """Everything the page of one person shows; of private fields only that there are some."""
    return {
        "person": found.profile.person,
        "volunteer": found.profile.volunteer,
        "view": found,
        "state": reader.translator.say(STATES[found.profile.person.state]),
        "ties": [(reader.translator.say(TIES[each.kind]), each.name) for each in found.ties],
        "masked": _masked(reader, found),
        "merges": [
            {"id": each.id, "name": each.name, "when": reader.formats.moment(each.at)}
            for each in found.merges
        ],
        "facts": list(_facts(reader, found)),
        "brings": list(_brings(reader, found.profile)),
        "credentials": list(_credentials(reader, found.profile, week)),
        "weekly": _weekly(reader, found.profile.weekly, week),
        "exceptions": [_exception(reader, each) for each in found.profile.exceptions],
        "shifts": [_shift(reader, each) for each in served],
    }


def private(reader: Reader, looked: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Private fields that somebody looks at; a dash for what is not kept."""
    return [
        (reader.translator.say(PRIVATE[name]), _opened(reader, looked[name]) or ["–"])
        for name in PRIVATE
        if name in looked
    ]


def _opened(reader: Reader, value: Any) -> list[str]:
    if isinstance(value, date):
        return [reader.formats.day_with_year(value)]
    if isinstance(value, str):
        return [value]
    return [_reached(reader, each) for each in value or ()]


def _reached(reader: Reader, each: Reached) -> str:
    if not each.relation:
        return each.value
    say = reader.translator.say
    return say(OF_OTHER.format(value=each.value, name=each.name, relation=say(TIES[each.relation])))


def _masked(reader: Reader, found: PersonView) -> list[str]:
    """The names of the private fields that the reader may look at and in which there is something."""
    return [reader.translator.say(PRIVATE[name]) for name in PRIVATE if name in found.readable & found.kept]


def _facts(reader: Reader, found: PersonView) -> Iterator[tuple[str, str]]:
    say, row, who = reader.translator.say, found.profile.volunteer, found.profile.person
    yield say(lazy("Number")), row.number
    if who.latin_name and who.latin_name != who.name:
        yield say(lazy("Name in Latin letters")), who.latin_name
    if who.form_of_address:
        yield say(lazy("Form of address")), who.form_of_address
    if found.profile.age is not None:
        yield say(lazy("Age")), reader.formats.number(found.profile.age)
    if found.home:
        yield say(lazy("Home")), called(found.home.names, reader.tag)
    if found.organisation:
        yield say(lazy("Organisation")), called(found.organisation.names, reader.tag)
    yield say(lazy("Asked for, a week")), reader.formats.hours(timedelta(minutes=row.asked_minutes))
    for name, label in LIMITS.items():
        if getattr(row, name) is not None:
            yield say(label), reader.formats.number(getattr(row, name))
    if row.minutes_in_four_weeks is not None:
        hours = reader.formats.hours(timedelta(minutes=row.minutes_in_four_weeks))
        yield say(lazy("Hours in four weeks, at most")), hours
    yield say(lazy("Shifts served so far")), reader.formats.number(row.served)


def _brings(reader: Reader, found: Profile) -> Iterator[tuple[str, list[str]]]:
    say = reader.translator.say
    yield say(lazy("Languages")), [speaks(reader, each.tag, each.level) for each in found.languages]
    skills = [SKILL.format(skill=term(reader, "skill", each.code), level=each.level) for each in found.skills]
    yield say(lazy("Skills")), [say(each) for each in skills]
    yield say(lazy("Registered as")), [term(reader, "trait", code) for code in found.traits]
    consents = found.volunteer.consents
    yield say(lazy("Agrees to")), [term(reader, "consent", code) for code in consents]


def _credentials(reader: Reader, found: Profile, week: Week) -> Iterator[dict[str, Any]]:
    for each in found.credentials:
        until = each.valid_until
        expired = until is not None and until < week.monday
        said = (
            (EXPIRED if expired else UNTIL).format(day=reader.formats.day_with_year(until)) if until else ""
        )
        yield {
            "name": term(reader, "clearance" if each.clearance else "credential", each.code),
            "note": reader.translator.say(said) if said else "",
            "expired": expired,
            "verified": each.verified_at is not None,
            "refused": each.refused_at is not None,
        }


def _weekly(reader: Reader, weekly: Sequence[Availability], week: Week) -> list[dict[str, Any]]:
    found = []
    for number, day in enumerate(week.days):
        spans = [each for each in weekly if each.weekday == number]
        found.append(
            {
                "day": reader.formats.weekday(day),
                "spans": [_span(reader, each.start_minute, each.end_minute) for each in spans],
            }
        )
    return found


def _span(reader: Reader, start: int, end: int) -> str:
    dash = "–" if reader.tag.startswith("zh") else " – "
    return (
        f"{clock(start):%H:%M}{dash}{clock(end):%H:%M}" if end < 1440 else f"{clock(start):%H:%M}{dash}24:00"
    )


def _exception(reader: Reader, each: Any) -> dict[str, Any]:
    return {
        "day": reader.formats.weekday_and_day(each.day),
        "span": _span(reader, each.start_minute, each.end_minute),
        "free": each.free,
    }


def _shift(reader: Reader, each: Service) -> dict[str, Any]:
    return {
        "title": reader.called("project", str(each.project_id)),
        "when": reader.formats.when(each.starts_at, each.ends_at),
        "role": term(reader, "role", each.role) if each.role else "",
        "place": called(dict(each.place_names), reader.tag),
        "state": each.state,
        "pinned": each.pinned,
        "url": url_for("seats.shift", shift_id=each.shift_id),
    }
