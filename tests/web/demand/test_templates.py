"""Templates of shifts: who may use and change them, what a shift begins with, and what is gone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.demand.ground import posted, project_of, reading_english, said
from tests.web.services.planned import ZONE
from web.db import writing
from web.models import Audit, Project, Shift, ShiftTemplate, Term
from web.schemas.templates import TemplateSchema
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.clock import now
from web.services.demand import templates
from web.services.faults import Conflict, Forbidden, Invalid, NotFound, Outdated

OPEN = {"role": "guide", "minimum": 1, "desired": 2, "maximum": 3, "flow": "open", "open_hours": 48}


@pytest.fixture
def lead(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("lead")


@pytest.fixture
def coordinator(actor_of: Callable[[str], Actor]) -> Actor:
    return actor_of("coordinator")


def values(session: Session, **other: Any) -> dict[str, Any]:
    held = said(session)
    known = {name: held[name] for name in ("texts", "seats", "place_id")}
    return dict(TemplateSchema().load({"name": "Tea", "minutes": 120, **known, **other}))


def project(session: Session, lead: Actor) -> Project:
    return session.get_one(Project, project_of(session, lead))


def own(session: Session, lead: Actor, **other: Any) -> ShiftTemplate:
    made = templates.create_template(
        session, lead, values(session, **other), project_id=project_of(session, lead)
    )
    return session.get_one(ShiftTemplate, made)


def shared(session: Session, coordinator: Actor, node: int) -> ShiftTemplate:
    made = templates.create_template(session, coordinator, values(session), organisation_id=node)
    return session.get_one(ShiftTemplate, made)


def verbs(session: Session) -> list[str]:
    chosen = select(Audit.verb).where(Audit.subject == "template").order_by(Audit.id)
    return list(session.scalars(chosen))


def test_a_shift_is_saved_with_its_times_place_and_how_its_seats_are_filled(
    session: Session, lead: Actor
) -> None:
    shift = posted(session, lead, seats=[OPEN])
    made = templates.save_shift(session, ZONE, lead, shift, name="Tea")
    row = session.get_one(ShiftTemplate, made)
    (seat,) = row.shift["seats"]
    assert (row.start_minute, row.minutes, row.place_id) == (840, 120, session.get_one(Shift, shift).place_id)
    assert (seat["role"], seat["flow"], seat["open_hours"]) == ("guide", "open", 48)
    assert row.shift["texts"] == {"en": "Tea"}


def test_a_template_of_a_project_is_of_its_lead_alone(
    session: Session, lead: Actor, coordinator: Actor, actor_of: Callable[[str], Actor]
) -> None:
    row = own(session, lead)
    assert templates.one(session, Scope(session, coordinator), row.id) is row
    with pytest.raises(NotFound):
        templates.one(session, Scope(session, actor_of("volunteer")), row.id)


def test_one_of_an_organisation_is_used_below_and_changed_there_or_above(
    session: Session, lead: Actor, coordinator: Actor
) -> None:
    scope = Scope(session, coordinator)
    root = min(scope.tree.roots())
    row = shared(session, coordinator, root)
    assert row in templates.usable(session, Scope(session, lead), project_of(session, lead))
    with pytest.raises(Forbidden):
        templates.update_template(session, lead, row.id, values(session, name="Mine"))
    with pytest.raises(Forbidden):
        templates.delete_template(session, lead, row.id)
    templates.update_template(session, coordinator, row.id, values(session, name="Ours"), version=1)
    assert session.get_one(ShiftTemplate, row.id).name == "Ours"


def test_a_lead_shares_nothing_where_they_lead_nothing(session: Session, lead: Actor) -> None:
    root = min(Scope(session, lead).tree.roots())
    with pytest.raises(Forbidden):
        templates.create_template(session, lead, values(session), organisation_id=root)


def test_a_template_of_a_neighbour_is_not_offered(session: Session, lead: Actor, coordinator: Actor) -> None:
    there = project(session, lead).organisation_id
    scope = Scope(session, coordinator)
    below = scope.tree.below([there])
    other = next(node for node in sorted(scope.tree.parents) if there not in scope.tree.below([node])
                 and node not in below)  # fmt: skip
    row = shared(session, coordinator, other)
    with pytest.raises(NotFound):
        templates.for_project(session, Scope(session, lead), project_of(session, lead), row.id)


def test_who_saves_second_is_told_and_nothing_is_lost(session: Session, lead: Actor) -> None:
    row = own(session, lead)
    templates.update_template(session, lead, row.id, values(session, name="First"), version=1)
    with pytest.raises(Outdated) as fault:
        templates.update_template(session, lead, row.id, values(session, name="Second"), version=1)
    assert (fault.value.version, fault.value.values["name"]) == (2, "First")
    with pytest.raises(Outdated):
        templates.delete_template(session, lead, row.id, version=1)
    templates.delete_template(session, lead, row.id, version=2)
    assert verbs(session) == ["created", "changed", "deleted"]


def test_saved_as_it_was_changes_nothing(session: Session, lead: Actor) -> None:
    row = own(session, lead)
    templates.update_template(session, lead, row.id, values(session), version=1)
    assert session.get_one(ShiftTemplate, row.id).version == 1


@pytest.mark.parametrize(
    ("other", "field"),
    [({"kind": "no-such"}, "kind"), ({"place_id": 999_999}, "place_id"),
     ({"seats": [{**OPEN, "role": "no-such"}]}, "seats-0-role")],
)  # fmt: skip
def test_unknown_words_are_refused_at_their_field(
    session: Session, lead: Actor, other: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as fault:
        own(session, lead, **other)
    assert field in fault.value.errors


def test_a_closed_project_gets_no_template(session: Session, lead: Actor) -> None:
    with writing(session):
        project(session, lead).closed_at = now()
    with pytest.raises(Conflict):
        own(session, lead)


def test_what_a_template_names_and_is_gone_is_told_at_its_field(
    session: Session, lead: Actor, signed_in: Login
) -> None:
    kind = session.scalars(select(Term.code).where(Term.kind == "kind")).first()
    row = own(session, lead, kind=kind, seats=[{**OPEN, "skills": [{"code": "guiding"}]}])
    with writing(session):
        session.execute(delete(Term).where(Term.kind == "kind", Term.code == kind))
        session.execute(delete(Term).where(Term.kind == "role", Term.code == "guide"))
        session.execute(delete(Term).where(Term.kind == "skill", Term.code == "guiding"))
    assert set(templates.missing(session, row)) == {"kind", "seats-0-role", "seats-0-skills-0-code"}
    lead_there = reading_english(signed_in("lead"))
    for url in (f"/projects/{row.project_id}/shifts/new?template={row.id}", f"/templates/{row.id}/edit"):
        page = lead_there.get(url)
        assert page.status_code == 200
        assert page.text.count("no longer in the district") >= 3


def test_a_new_shift_begins_with_a_template(session: Session, lead: Actor, signed_in: Login) -> None:
    row = own(session, lead, start="15:30", seats=[OPEN])
    page = (
        reading_english(signed_in("lead"))
        .get(f"/projects/{row.project_id}/shifts/new?template={row.id}")
        .text
    )
    for each in ('value="15:30"', 'value="17:30"', 'name="seats-0-open_hours"', 'value="48"'):
        assert each in page
    assert 'name="seats-0-id"' not in page
    assert "Begin with a template" in page


def test_pages_save_change_and_delete(session: Session, lead: Actor, signed_in: Login) -> None:
    shift = posted(session, lead, seats=[OPEN])
    browser, there = reading_english(signed_in("lead")), project_of(session, lead)
    page = browser.get(f"/projects/{there}/templates/new?shift={shift}").text
    assert 'value="14:00"' in page
    assert 'value="120"' in page
    sent = {
        "name": "Tea as usual", "minutes": "120", "start": "14:00", "place_id": "1", "whose": "project",
        "seats-0-role": "guide", "seats-0-minimum": "1", "seats-0-desired": "2", "seats-0-maximum": "3",
        "seats-0-flow": "planned", "texts-0-tag": "en", "texts-0-title": "Tea",
    }  # fmt: skip
    refused = post(browser, f"/projects/{there}/templates/new", {**sent, "name": ""})
    assert refused.status_code == 422
    assert 'value="14:00"' in refused.text
    assert post(browser, f"/projects/{there}/templates/new", sent).status_code == 302
    session.rollback()
    row = session.scalars(select(ShiftTemplate)).one()
    url = f"/templates/{row.id}/edit"
    assert post(browser, url, {**sent, "name": "Coffee", "version": "1"}).status_code == 302
    late = post(browser, url, {**sent, "name": "Water", "version": "1"})
    assert late.status_code == 409
    assert "Coffee" in late.text
    assert re.search(r'name="name"[^>]*value="Water"', late.text)
    listing = browser.get(f"/projects/{there}/templates").text
    assert "Coffee" in listing
    assert "14:00, 120 minutes · " in listing
    assert post(browser, f"/templates/{row.id}/delete", {"version": "2"}, page=url).status_code == 302
    session.rollback()
    assert session.scalars(select(ShiftTemplate)).first() is None


def test_programs_have_versions(session: Session, lead: Actor, signed_in: Login) -> None:
    there, program = project_of(session, lead), reading_english(signed_in("lead"))
    held = said(session)
    body = {"name": "Tea", "minutes": 90, "seats": held["seats"], "texts": held["texts"]}
    made = program.post(f"/api/v1/projects/{there}/templates", json=body)
    assert made.status_code == 201
    url = f"/api/v1/templates/{made.get_json()['id']}"
    shown = program.get(url)
    assert (shown.get_json()["name"], shown.get_json()["start"], shown.headers["ETag"]) == (
        "Tea",
        None,
        '"1"',
    )
    assert program.put(url, json=body).status_code == 428
    put = program.put(url, json={**body, "name": "Later"}, headers={"If-Match": '"1"'})
    assert (put.status_code, put.headers["ETag"]) == (204, '"2"')
    assert program.put(url, json=body, headers={"If-Match": '"1"'}).status_code == 412
    listed = program.get(f"/api/v1/projects/{there}/templates").get_json()["templates"]
    assert [each["name"] for each in listed] == ["Later"]
    assert program.delete(url, headers={"If-Match": '"2"'}).status_code == 204
    assert program.get(url).status_code == 404
