"""Texts of the district: gaps, checking, catalogues out and in, and the rule of languages."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.texts import State
from web.db import writing
from web.models import Audit, Organisation, Person, Place, Project, Seat, Series, Shift
from web.services import demand
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.faults import Forbidden, Invalid, NotFound, Outdated
from web.services.texts import bringing, catalogue, gate, overview, rules, things
from web.services.texts import writing as keeping
from web.services.texts.bringing import Fate
from web.services.texts.catalogue import Entry

ActorOf = Callable[[str], Actor]


@pytest.fixture
def planner(actor_of: ActorOf) -> Actor:
    return actor_of("coordinator")


def first_project(session: Session) -> Project:
    return session.scalars(select(Project).order_by(Project.id)).all()[0]


def test_an_edited_original_makes_the_translation_wait(session: Session, planner: Actor) -> None:
    project = first_project(session)
    said = project.texts | {"fr": {"name": "Promenades", "summary": "Le soir"}}
    demand.update_project(session, planner, project.id, {"texts": said})
    assert project.texts["fr"]["name"] == "Promenades"
    other = {tag: dict(each) for tag, each in project.texts.items()}
    other["en"]["name"] = "Another name"
    demand.update_project(session, planner, project.id, {"texts": other})
    assert project.texts["fr-x-draft"]["name"] == "Promenades"
    assert project.texts["fr"] == {"name": "", "summary": "Le soir"}


def test_a_lead_writes_drafts_that_a_coordinator_checks(session: Session, actor_of: ActorOf) -> None:
    lead = actor_of("lead")
    project = session.get_one(Project, min(lead.leads))
    key = str(project.id)
    thing = things.get(Scope(session, lead), "project", key)
    name = {**thing.texts["name"], "fr": "Le nom"}
    keeping.save(session, lead, "project", key, {"name": name}, keeping.version(thing))
    assert project.texts["fr-x-draft"]["name"] == "Le nom"
    keeping.save(session, actor_of("coordinator"), "project", key, {"name": name})
    assert project.texts["fr"]["name"] == "Le nom"
    line = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert line is not None
    assert (line.verb, line.subject, line.subject_id) == ("translated", "project", project.id)


def test_who_is_late_is_refused_and_who_may_not_is_kept_out(session: Session, actor_of: ActorOf) -> None:
    planner, place = actor_of("coordinator"), session.scalars(select(Place).order_by(Place.id)).first()
    assert place is not None
    seen = keeping.version(things.get(Scope(session, planner), "place", str(place.id)))
    keeping.save(session, planner, "place", str(place.id), {"name": {**place.names, "fr": "Ici"}}, seen)
    with pytest.raises(Outdated):
        keeping.save(session, planner, "place", str(place.id), {"name": place.names}, seen)
    with pytest.raises(Invalid):
        keeping.save(session, planner, "place", str(place.id), {"name": {}})
    with pytest.raises(NotFound):
        keeping.save(session, actor_of("volunteer"), "place", str(place.id), {"name": {"en": "Mine"}})
    with pytest.raises(Forbidden):
        keeping.save(session, planner, "word", "role:guide", {"name": {"en": "Leader"}})


def test_gaps_are_counted_by_who_has_a_place(session: Session, planner: Actor) -> None:
    found = overview.read(Scope(session, planner))
    assert found.readers["zh-Hans"] > 0
    assert {gap.tag for gap in found.of("fr")} == {"fr"}
    assert found.missing["project", "fr"] > 0
    assert not found.of("en", "project")
    booked = [gap.booked for gap in found.of("fr")]
    assert booked == sorted(booked, reverse=True)


def test_a_catalogue_goes_out_and_comes_in_as_it_is(session: Session, planner: Actor) -> None:
    scope = Scope(session, planner)
    entries = catalogue.parse(catalogue.write(scope, "fr", ["project", "title", "place"]))
    looked = bringing.look(scope, "fr", entries, State.CHECKED)
    assert {each.fate for each in looked} == {Fate.EMPTY}
    filled = [
        Entry(each.kind, each.key, each.field, each.source, f"FR {each.source}"[:110]) for each in entries
    ]
    brought = bringing.bring(session, planner, "fr", filled, State.DRAFT)
    assert {each.fate for each in brought} == {Fate.NEW}
    again = catalogue.parse(catalogue.write(Scope(session, planner), "fr", ["project", "title", "place"]))
    assert all(each.fuzzy for each in again)
    checked = [Entry(each.kind, each.key, each.field, each.source, each.text) for each in again]
    assert {each.fate for each in bringing.bring(session, planner, "fr", checked, State.CHECKED)} == {
        Fate.CHANGED
    }
    last = bringing.look(Scope(session, planner), "fr", checked, State.CHECKED)
    assert {each.fate for each in last} == {Fate.UNCHANGED}
    assert overview.read(Scope(session, planner)).missing["title", "fr"] == 0


def test_a_title_reaches_every_shift_and_the_series_that_goes_on(session: Session, planner: Actor) -> None:
    shift = session.scalars(select(Shift).where(Shift.series_id.is_not(None)).order_by(Shift.id)).first()
    assert shift is not None
    key = things.digest(shift.project_id, shift.texts)
    keeping.save(session, planner, "title", key, {"title": {**shift.texts, "fr": "Le titre"}})
    series = session.get_one(Series, shift.series_id)
    assert shift.texts["fr"] == "Le titre"
    assert series.shift["texts"]["fr"] == "Le titre"
    thing = things.get(Scope(session, planner), "title", key)
    bearing = session.scalars(select(Shift).where(Shift.id.in_(thing.shifts))).all()
    assert all(each.texts.get("fr") == "Le titre" for each in bearing)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"source": "Something else"}, bringing.SOURCE_CHANGED),
        ({"key": "999999"}, bringing.UNKNOWN),
        ({"text": "Avec {place}"}, bringing.HOLES),
        ({"kind": ""}, bringing.UNKNOWN),
    ],
)
def test_what_cannot_be_taken_says_why(
    session: Session, planner: Actor, change: dict[str, str], says: object
) -> None:
    project = first_project(session)
    said = {
        "kind": "project", "key": str(project.id), "field": "name",
        "source": project.texts["en"]["name"], "text": "Le nom", **change,
    }  # fmt: skip
    looked = bringing.look(Scope(session, planner), "fr", [Entry(**said)], State.DRAFT)
    assert [(each.fate, each.fault) for each in looked] == [(Fate.WRONG, says)]


def test_a_file_that_is_no_catalogue_is_refused() -> None:
    for data in (b"", b"msgid without quotes", b"\xff\xfe\x00", b'msgid ""\nmsgstr "Language: fr"\n'):
        with pytest.raises(Invalid):
            catalogue.parse(data)


def test_a_rule_names_what_is_missing_and_for_how_many(session: Session, planner: Actor) -> None:
    seats = session.scalars(select(Seat).order_by(Seat.id).limit(3)).all()
    people = session.scalars(select(Person).order_by(Person.id).limit(3)).all()
    with writing(session):
        for each in people:
            each.language = "fr"
    pairs = {(person.id, seat.id) for person in people for seat in seats}
    assert gate.of_pairs(session, pairs) == ()
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    rules.set_on(session, planner, root, [{"language": "fr", "rule": "warn"}])
    lacks = gate.of_pairs(session, pairs)
    assert {each.tag for each in lacks} == {"fr"}
    assert max(each.readers for each in lacks) == 3
    assert gate.Lacks(lacks).may_go_on
    rules.set_on(session, planner, root, [{"language": "fr", "rule": "stop"}])
    assert not gate.Lacks(gate.of_pairs(session, pairs)).may_go_on
    assert not gate.readable(session, people[0].id, seats)
    rules.set_on(session, planner, root, [])
    assert gate.readable(session, people[0].id, seats) == seats


def test_rules_are_set_by_who_coordinates_there(session: Session, actor_of: ActorOf) -> None:
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    with pytest.raises(Forbidden):
        rules.set_on(session, actor_of("lead"), root, [{"language": "fr", "rule": "stop"}])
    with pytest.raises(Invalid):
        rules.set_on(session, actor_of("coordinator"), root, [{"language": "xx", "rule": "stop"}])
