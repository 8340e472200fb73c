"""Many people at once who have no way in of their own: what `registering` does for one, some rows at a time.

Nobody else can write while a list of people is entered, so nothing is asked of the database for each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from i18n import comparison
from i18n.translator import lazy
from web.db import vault_of, writing
from web.models import (
    Audit,
    Belonging,
    Contact,
    Continuity,
    Organisation,
    Person,
    Place,
    PrivateField,
    Term,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
)
from web.services.access.scope import Scope
from web.services.accounts import contacts
from web.services.accounts.sign_up import number_of
from web.services.actor import Actor
from web.services.clock import now
from web.services.faults import Invalid
from web.services.organisations.reading import HOUSEHOLD
from web.services.people import parts

OF_PERSON = ("form_of_address",)
OF_VOLUNTEER = ("home_place_id", "asked_minutes", "shifts_per_day", "shifts_per_week")
CHOOSE = lazy("Choose one from the list.")
Said = Mapping[str, Any]


def register_many(session: Session, actor: Actor, people: Sequence[Said]) -> list[int]:
    """The ids of new people in their order, each from what `registering.register` takes.

    Beside it, `served` is how many shifts somebody served before they came, and `continuity` how often which
    group. Raises Invalid like it, for the first that is wrong.
    """
    with writing(session):
        _refuse_unknown(session, actor, people)
        ids = _people(session, people)
        every = list(zip(ids, people, strict=True))
        _insert(session, Volunteer, (_volunteer(*each) for each in every))
        _insert(
            session, VolunteerLanguage, (_owned(row, who) for who, each in every for row in each["languages"])
        )
        skills = ((who, each.get("profile", {}).get("skills", ())) for who, each in every)
        _insert(session, VolunteerSkill, (_owned(row, who) for who, rows in skills for row in rows))
        _insert(session, Continuity, (
            {"volunteer_id": who, "group_code": group, "times": times}
            for who, each in every for group, times in each.get("continuity", {}).items()
        ))  # fmt: skip
        _reach(session, every)
        _keep_born(session, every)
        _belong(session, actor, every)
        return ids


def _refuse_unknown(session: Session, actor: Actor, people: Sequence[Said]) -> None:
    """Raise Invalid for organisations, skills and places that are not to be chosen, and too many contacts."""
    closed = set(session.scalars(select(Organisation.id).where(Organisation.closed_at.is_not(None))))
    nodes = Scope(session, actor).nodes("coordinator") - closed
    skills = set(session.scalars(select(Term.code).where(Term.kind == "skill")))
    places = {None, *session.scalars(select(Place.id).where(Place.kind != HOUSEHOLD))}
    for each in people:
        profile = each.get("profile", {})
        if each["organisation_id"] not in nodes:
            raise Invalid({"organisation_id": [CHOOSE]})
        if any(row["code"] not in skills for row in profile.get("skills", ())):
            raise Invalid({"skills": [CHOOSE]})
        if profile.get("home_place_id") not in places:
            raise Invalid({"home_place_id": [CHOOSE]})
        if len(set(each.get("contacts", ()))) > contacts.MOST:
            raise Invalid({"email": [lazy("Enter at most %(most)s entries.", most=contacts.MOST)]})


def _people(session: Session, people: Sequence[Said]) -> list[int]:
    """Their rows, found by name and by the number that they have once their id is known."""
    added = insert(Person).returning(Person.id, sort_by_parameter_order=True)
    ids = list(session.scalars(added, [_person(each) for each in people]))
    keys = [
        (who, comparison.search_key(each["name"], each["latin_name"], number_of(who)))
        for who, each in zip(ids, people, strict=True)
    ]
    session.execute(update(Person), [{"id": who, "search_key": key} for who, key in keys])
    parts.write(session.connection(), keys)
    return ids


def _person(said: Said) -> dict[str, Any]:
    name, latin = said["name"], said["latin_name"]
    profile = said.get("profile", {})
    return {
        "name": name, "latin_name": latin, "language": said["language"],
        "sort_key": comparison.sort_key(name, latin),
        "state_since": now(), "created_at": now(),
        **{field: profile.get(field, "") for field in OF_PERSON},
    }  # fmt: skip


def _volunteer(who: int, said: Said) -> dict[str, Any]:
    profile = said.get("profile", {})
    return {
        "id": who, "number": number_of(who), "served": said.get("served", 0),
        **{name: profile.get(name) for name in OF_VOLUNTEER},
    }  # fmt: skip


def _owned(row: Said, who: int) -> dict[str, Any]:
    return {**row, "volunteer_id": who}


def _reach(session: Session, every: Iterable[tuple[int, Said]]) -> None:
    values = [(who, value) for who, each in every for value in dict.fromkeys(each.get("contacts", ()))]
    vault = vault_of(session)
    sealed = vault.seal_many([(who, contacts.FIELD, value) for who, value in values])
    _insert(session, Contact, (
        {"person_id": who, "kind": contacts.kind_of(value), "sealed": hidden,
         "digest": contacts.digest_of(session, value)}
        for (who, value), hidden in zip(values, sealed, strict=True)
    ))  # fmt: skip


def _keep_born(session: Session, every: Iterable[tuple[int, Said]]) -> None:
    born: list[tuple[int, date]] = [
        (who, day) for who, each in every if (day := each.get("profile", {}).get("born")) is not None
    ]
    sealed = vault_of(session).seal_many([(who, "born", day.isoformat()) for who, day in born])
    _insert(session, PrivateField, (
        {"person_id": who, "field": "born", "sealed": hidden, "digest": None}
        for (who, _), hidden in zip(born, sealed, strict=True)
    ))  # fmt: skip


def _belong(session: Session, actor: Actor, every: Sequence[tuple[int, Said]]) -> None:
    """Their organisation says that they belong to it; written down with that they were entered."""
    at, by = now(), actor.person_id
    added = insert(Belonging).returning(Belonging.id, sort_by_parameter_order=True)
    ids = session.scalars(added, [
        {"person_id": who, "organisation_id": each["organisation_id"], "state": "confirmed", "version": 1,
         "asked_at": at, "decided_at": at, "decided_by": by}
        for who, each in every
    ]).all()  # fmt: skip
    facts = {"person_id": by, "address": actor.address, "at": at}
    rows: list[dict[str, Any]] = []
    for belonging, (who, each) in zip(ids, every, strict=True):
        node = each["organisation_id"]
        rows.append({
            **facts, "verb": "confirmed", "subject": "belonging", "subject_id": belonging,
            "organisation_id": node, "numbers": {"person": who, "organisation": node},
            "changes": {"state": [None, "confirmed"]},
        })  # fmt: skip
        rows.append({
            **facts, "verb": "registered", "subject": "person", "subject_id": who,
            "organisation_id": node, "numbers": {}, "changes": {},
        })  # fmt: skip
    _insert(session, Audit, rows)


def _insert(session: Session, table: Any, rows: Iterable[Said]) -> None:
    every = [dict(each) for each in rows]
    if every:
        session.execute(insert(table), every)
