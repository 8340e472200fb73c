"""The people of the demo district as rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district import District
from fixtures.district.records import Person
from i18n.languages import SOURCE_TAG, offered_tags
from i18n.negotiate import best_match
from matcher.problem.quantities import Level
from web import models as rows
from web.db import vault_of
from web.demo import DOMAIN
from web.demo.ids import Ids, add, minutes
from web.services.accounts import contacts
from web.services.clock import now
from web.services.people import parts
from web.services.people.naming import set_names


def load_people(session: Session, district: District, ids: Ids) -> None:
    """Volunteers with what they bring and when they can."""
    people = [(ids.people[each.number], each) for each in district.people]
    seen = now()
    _load_persons(session, district, people)
    add(session, rows.Volunteer, [_volunteer(ids, identity, each) for identity, each in people])
    add(session, rows.Belonging, [
        {"person_id": identity, "organisation_id": ids.organisations[each.organisation], "state": "confirmed",
         "asked_at": seen, "decided_at": seen}
        for identity, each in people if each.organisation
    ])  # fmt: skip
    _seal_births(session, people)
    _seal_contacts(session, people)
    add(session, rows.VolunteerLanguage, [
        {"volunteer_id": identity, "tag": tag, "level": int(level)}
        for identity, each in people for tag, level in each.languages.items()
    ])  # fmt: skip
    add(session, rows.VolunteerSkill, [
        {"volunteer_id": identity, "code": code, "level": level}
        for identity, each in people for code, level in each.skills.items()
    ])  # fmt: skip
    add(session, rows.VolunteerTrait, [
        {"volunteer_id": identity, "code": code} for identity, each in people for code in sorted(each.traits)
    ])  # fmt: skip
    add(session, rows.Credential, [
        {"volunteer_id": identity, "code": code, "clearance": clearance,
             "valid_until": until, "verified_at": seen}
        for identity, each in people
        for clearance, held in ((False, each.credentials), (True, each.clearances))
        for code, until in held.items()
    ])  # fmt: skip
    add(session, rows.Availability, [
        {"volunteer_id": identity, "weekday": hours.weekday, **minutes(hours.start, hours.end)}
        for identity, each in people for hours in each.weekly
    ])  # fmt: skip
    add(session, rows.AvailabilityException, [
        {"volunteer_id": identity, "day": hours.day, "free": hours.free, **minutes(hours.start, hours.end)}
        for identity, each in people for hours in each.exceptions
    ])  # fmt: skip


def _load_persons(session: Session, district: District, people: Sequence[tuple[int, Person]]) -> None:
    """Their names and languages; people with demo accounts read what was drawn for them."""
    signing_in = frozenset(each.volunteer for each in district.accounts)
    add(session, rows.Person, [
        _person(identity, each, each.reads if each.number in signing_in else reads(each))
        for identity, each in people
    ])  # fmt: skip
    index = select(rows.Person.id, rows.Person.search_key)
    parts.write(session.connection(), [(row.id, row.search_key) for row in session.execute(index)])


def reads(person: Person) -> str:
    """The language of somebody's pages and mails: their mother tongue before English, where it is offered."""
    if person.reads != SOURCE_TAG:
        return person.reads
    own = (tag for tag, level in person.languages.items() if level == Level.NATIVE)
    return next(filter(None, (best_match(tag, offered_tags()) for tag in own)), person.reads)


def _person(identity: int, person: Person, reading: str) -> dict[str, Any]:
    row = rows.Person()
    set_names(row, name=person.name, latin_name=person.latin, numbers=[person.number])
    names = ("name", "latin_name", "own_sort_key", "sort_key", "search_key")
    moment = now()
    return {
        "id": identity,
        "language": reading,
        "state_since": moment,
        "created_at": moment,
        **{name: getattr(row, name) for name in names},
    }


def _seal_births(session: Session, people: Sequence[tuple[int, Person]]) -> None:
    births = [(identity, "born", each.born.isoformat()) for identity, each in people]
    sealed = vault_of(session).seal_many(births)
    add(session, rows.PrivateField, [
        {"person_id": identity, "field": "born", "sealed": each}
        for (identity, _, _), each in zip(births, sealed, strict=True)
    ])  # fmt: skip


def _seal_contacts(session: Session, people: Sequence[tuple[int, Person]]) -> None:
    """An address each, of a domain that nobody can have (RFC 2606), proven so that messages go there."""
    vault, seen = vault_of(session), now()
    named = [(identity, contacts.FIELD, f"{each.number.lower()}@{DOMAIN}") for identity, each in people]
    add(session, rows.Contact, [
        {"person_id": identity, "kind": "email", "sealed": sealed,
         "digest": vault.digest("email", value), "verified_at": seen}
        for (identity, _, value), sealed in zip(named, vault.seal_many(named), strict=True)
    ])  # fmt: skip


def _volunteer(ids: Ids, identity: int, person: Person) -> dict[str, Any]:
    limits = person.limits
    return {
        "id": identity,
        "number": person.number,
        "home_place_id": ids.places[f"{person.home}-centre"],
        "asked_minutes": person.asked_minutes,
        "shifts_per_day": limits.shifts_per_day,
        "shifts_per_week": limits.shifts_per_week,
        "minutes_per_day": limits.minutes_per_day,
        "minutes_per_week": limits.minutes_per_week,
        "rest_minutes": limits.rest_minutes,
        "consents": sorted(person.consents),
        "served": person.served,
    }


def load_wishes(session: Session, district: District, ids: Ids) -> None:
    """Wishes, companions and whom people have served before."""
    targets: Mapping[str, Mapping[str, int]] = {
        "project": ids.projects,
        "place": ids.places,
        "shift": ids.shifts,
    }
    people = [(ids.people[each.number], each) for each in district.people]
    add(session, rows.Wish, [
        {"volunteer_id": identity, "about": wish.about, "weight": wish.weight,
         "target": str(targets[wish.about][wish.target]) if wish.about in targets else wish.target}
        for identity, each in people for wish in each.wishes
    ])  # fmt: skip
    add(session, rows.Companion, [
        {"volunteer_id": identity, "other_id": ids.people[other], "wanted": wanted}
        for identity, each in people
        for wanted, others in ((True, each.companions), (False, each.avoided))
        for other in sorted(others)
    ])  # fmt: skip
    add(session, rows.Continuity, [
        {"volunteer_id": identity, "group_code": group, "times": times}
        for identity, each in people for group, times in each.continuity.items()
    ])  # fmt: skip
    add(session, rows.Pin, [
        {"volunteer_id": ids.people[pin.volunteer], "seat_id": ids.seats[pin.seat], "inside": pin.into,
             "at": now()}
        for pin in district.pins
    ])  # fmt: skip
