"""A name is written in one place, and is new wherever it is read."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.formats import Formats
from tests.web.people.staff import DISTRICT, OTHER, somebody, staff
from tests.web.services.planned import WEEK, ZONE
from web.models import Person, Volunteer
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.names import Names
from web.services.people import people_week, person, profile, search
from web.services.people.naming import readings, set_names


@pytest.fixture
def coordinator(session: Session) -> Actor:
    return staff(session, "coordinator", at=DISTRICT)


def test_a_new_name_is_new_everywhere(session: Session, coordinator: Actor) -> None:
    who, scope = somebody(session, "Old Name"), Scope(session, coordinator)
    number = session.get_one(Volunteer, who).number
    profile.save(session, coordinator, who, {"name": "Émile Ångström", "latin_name": ""})
    assert [row.name for row in search.find(session, scope, query=number).items] == ["Émile Ångström"]
    _, page = people_week.week(session, WEEK, scope, query="angstrom emile")
    assert [row.name for row in page.items] == ["Émile Ångström"]
    assert person.view(session, scope, who).profile.person.name == "Émile Ångström"
    assert Names(session, Formats("en", ZONE), scope)("volunteer", str(who)) == "Émile Ångström"
    assert search.find(session, scope, query="Old Name").total == 0


@pytest.mark.parametrize("query", ["lv bu", "LYU", "lubu", "吕布", "bu lu"])
def test_a_chinese_name_is_found_as_people_type_it(session: Session, coordinator: Actor, query: str) -> None:
    who = somebody(session, "吕布")
    found = search.find(session, Scope(session, coordinator), query=query).items
    assert who in [row.id for row in found]


@pytest.mark.parametrize(
    ("name", "expected"), [("翟志刚", ("zhai", "di")), ("王小芳", ()), ("Anna Zhai", ()), ("", ())]
)
def test_surnames_with_two_readings_are_asked_about(name: str, expected: tuple[str, ...]) -> None:
    assert readings(name) == expected


def test_the_reading_that_somebody_confirmed_orders_them() -> None:
    who = Person()
    set_names(who, name="翟志刚", numbers=["V-1"])
    assert (who.own_sort_key, who.sort_key[:5]) == ("", "0zhai")
    set_names(who, name="翟志刚", own_sort_key="di", numbers=["V-1"])
    assert (who.own_sort_key, who.sort_key[:3]) == ("di", "0di")
    set_names(who, name="翟志刚", latin_name="Zhai Zhigang", numbers=["V-1"])
    assert who.own_sort_key == "di"
    set_names(who, name="王小芳", numbers=["V-1"])
    assert who.own_sort_key == ""


@pytest.mark.parametrize(("tag", "word"), [("en", "a volunteer"), ("zh-Hans", None)])
def test_a_stranger_is_called_by_a_word_alone(session: Session, tag: str, word: str | None) -> None:
    near, stranger = somebody(session, "Near Me"), somebody(session, "Far Away", at=OTHER)
    names = Names(session, Formats(tag, ZONE), Scope(session, staff(session, "coordinator")))
    assert names("volunteer", str(near)) == "Near Me"
    told = names("volunteer", str(stranger))
    number = session.scalars(select(Volunteer.number).where(Volunteer.id == stranger)).one()
    assert word is None or told == word
    assert "Far" not in told
    assert str(stranger) not in told
    assert number not in told
    assert names("volunteer", "999999") == told


def test_without_a_scope_nobody_is_kept_back(session: Session) -> None:
    stranger = somebody(session, "Far Away", at=OTHER)
    assert Names(session, Formats("en", ZONE))("volunteer", str(stranger)) == "Far Away"
