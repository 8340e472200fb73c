"""Rights: given below what one administers, never one's own, until a day; in force with the next request."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, node, somebody, staff
from web.db import writing
from web.models import Audit, Grant, Person
from web.services.access import choosing, grants, holders
from web.services.accounts import contacts
from web.services.accounts.sign_up import create_person
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Conflict, Forbidden, Invalid, NotFound, Outdated
from web.services.people import leaving

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)


def give(
    session: Session,
    actor: Actor,
    person: int,
    at: str = OWN,
    right: str = "lead",
    until: date | None = None,
) -> int:
    return grants.give(
        session, actor, ZONE, organisation_id=node(session, at), right=right, person_id=person, until=until
    )


def held(session: Session, at: str = OWN) -> set[tuple[int, str]]:
    return {(each.person.id, each.grant.right) for each in grants.on(session, [node(session, at)], ZONE)}


@pytest.mark.parametrize(("at", "allowed"), [(OWN, True), (BELOW, True), (OTHER, False), (DISTRICT, False)])
def test_a_right_is_given_where_one_administers_and_below(session: Session, at: str, allowed: bool) -> None:
    actor, person = staff(session, "administrator"), somebody(session, "New Lead")
    if allowed:
        give(session, actor, person, at)
        assert (person, "lead") in held(session, at)
    else:
        with pytest.raises(NotFound):
            give(session, actor, person, at)


@pytest.mark.parametrize("right", ["coordinator", "lead", "verifier", "auditor"])
def test_no_other_right_gives_rights(session: Session, right: str) -> None:
    with pytest.raises(NotFound):
        give(session, staff(session, right), somebody(session, "New Lead"))


@pytest.mark.parametrize(
    ("until", "counts"),
    [(None, True), (TODAY, True), (TODAY + timedelta(days=1), True)],
)
def test_a_right_counts_through_its_last_day(session: Session, until: date | None, counts: bool) -> None:
    person = somebody(session, "New Lead")
    give(session, staff(session, "administrator"), person, until=until)
    assert ((person, "lead") in held(session)) is counts


def test_a_day_that_is_over_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        give(
            session, staff(session, "administrator"), somebody(session, "New Lead"),
            until=TODAY - timedelta(days=1),
        )  # fmt: skip


def test_a_right_is_held_once_and_again_when_it_ran_out(session: Session) -> None:
    actor, person = staff(session, "administrator"), somebody(session, "New Lead")
    first = give(session, actor, person)
    with pytest.raises(Invalid):
        give(session, actor, person)
    with writing(session):
        session.get_one(Grant, first).until = TODAY - timedelta(days=1)
    second = give(session, actor, person)
    assert second != first
    assert (person, "lead") in held(session)


def test_nobody_changes_their_own_rights(session: Session) -> None:
    actor = staff(session, "administrator")
    own = session.scalars(select(Grant.id).where(Grant.person_id == actor.person_id)).one()
    for deed in (
        lambda: give(session, actor, actor.person_id, right="auditor"),
        lambda: grants.end(session, actor, own),
        lambda: grants.change_until(session, actor, ZONE, own, None, TODAY),
    ):
        with pytest.raises(Conflict) as refused:
            deed()
        assert refused.value.code == "own_account"


def test_an_ended_right_is_gone_and_its_line_stays(session: Session) -> None:
    actor, person = staff(session, "administrator"), somebody(session, "New Lead")
    grant = give(session, actor, person)
    grants.end(session, actor, grant, 1)
    assert (person, "lead") not in held(session)
    verbs = session.scalars(
        select(Audit.verb).where(Audit.subject == "grant", Audit.subject_id == grant).order_by(Audit.id)
    ).all()
    assert verbs == ["granted", "ended"]


def test_an_outdated_end_is_refused(session: Session) -> None:
    actor = staff(session, "administrator")
    grant = give(session, actor, somebody(session, "New Lead"))
    grants.change_until(session, actor, ZONE, grant, 1, TODAY + timedelta(days=9))
    with pytest.raises(Outdated):
        grants.end(session, actor, grant, 1)


def test_the_last_administrator_of_the_district_stays(session: Session) -> None:
    mine = staff(session, "administrator", at=DISTRICT)
    others = session.scalars(
        select(Grant).where(
            Grant.right == "administrator",
            Grant.organisation_id == node(session, DISTRICT),
            Grant.person_id != mine.person_id,
        )
    ).all()
    with writing(session):
        own = session.scalars(select(Grant).where(Grant.person_id == mine.person_id)).one()
        own.until = TODAY + timedelta(days=3)
    *rest, last = others
    for each in rest:
        grants.end(session, mine, each.id)
    with pytest.raises(Conflict) as refused:
        grants.end(session, mine, last.id)
    assert refused.value.code == "last_administrator"
    with pytest.raises(Conflict):
        grants.change_until(session, mine, ZONE, last.id, None, TODAY)
    for deed in (leaving.lock_out, leaving.leave):
        who = mine if deed is leaving.lock_out else replace(mine, person_id=last.person_id)
        with pytest.raises(Conflict) as refused:
            deed(session, who, last.person_id)
        assert refused.value.code == "last_administrator"


def test_nobody_locks_out_whose_rights_reach_further(session: Session) -> None:
    actor, person = staff(session, "administrator"), somebody(session, "Reaches Further")
    give(session, staff(session, "administrator", at=DISTRICT), person, OTHER)
    with pytest.raises(Forbidden):
        leaving.lock_out(session, actor, person)
    assert session.get_one(Person, person).state == "active"


def test_people_are_chosen_in_sight_or_by_a_whole_address(session: Session) -> None:
    actor = staff(session, "administrator")
    seen, unseen = somebody(session, "Qin Seen"), somebody(session, "Qin Unseen", at=OTHER)
    with writing(session):
        contacts.put(session, unseen, "qin.unseen@example.com")
    assert {each.id for each in choosing.find(session, actor, "qin")} == {seen}
    for typed in (" Qin.Unseen@example.com ", "qin.unseen@example.com"):
        (found,) = choosing.find(session, actor, typed)
        assert (found.id, found.name, found.in_sight) == (unseen, typed.strip(), False)
        assert choosing.resolve(session, actor, person_id=unseen, who=typed).id == unseen
    with pytest.raises(Invalid):
        choosing.resolve(session, actor, person_id=unseen)
    with pytest.raises(Invalid):
        choosing.resolve(session, actor, person_id=unseen, who="qin")


def test_nobody_lets_in_again_whose_rights_reach_further(session: Session) -> None:
    """Whom the district has locked out, with rights in the whole of it, a sub-district does not let in."""
    district, person = staff(session, "administrator", at=DISTRICT), somebody(session, "Reaches Further")
    give(session, district, person, DISTRICT, "auditor")
    leaving.lock_out(session, district, person)
    with pytest.raises(Forbidden):
        leaving.come_back(session, staff(session, "administrator"), person)
    assert session.get_one(Person, person).state == "locked_out"
    leaving.come_back(session, district, person)
    assert session.get_one(Person, person).state == "active"


@pytest.mark.parametrize("right", ["lead", "coordinator", "administrator"])
@pytest.mark.parametrize("at", [OWN, BELOW, OTHER, None])
def test_a_number_finds_one_s_own_people_and_the_common_pool(
    session: Session, right: str, at: str | None
) -> None:
    """Numbers stand in a row: who tries them all must not learn who belongs to other sub-districts."""
    actor, person = staff(session, right), somebody(session, "Qin Numbered", at=at)
    known = at in (OWN, BELOW) or (at is None and right != "lead")
    typed = _number(session, person).lower()
    assert [each.id for each in choosing.find(session, actor, typed)] == ([person] if known else [])
    if known:
        assert choosing.resolve(session, actor, person_id=None, who=typed).id == person
    else:
        with pytest.raises(Invalid):
            choosing.resolve(session, actor, person_id=None, who=typed)


def test_who_is_known_for_another_alone_is_not_found_by_name(session: Session) -> None:
    with writing(session):
        create_person(session, name="Qin Mother", language="en")
    for right in ("coordinator", "administrator"):
        assert choosing.find(session, staff(session, right, at=DISTRICT), "Qin Mother") == []


def test_who_does_not_take_part_is_not_chosen(session: Session) -> None:
    actor, person = staff(session, "administrator"), somebody(session, "Qin Gone")
    with writing(session):
        session.get_one(Person, person).state = "left"
    assert choosing.find(session, actor, "Qin Gone") == []
    with pytest.raises(Invalid):
        give(session, actor, person)


def test_people_and_rights_are_of_where_one_administers(session: Session) -> None:
    actor, outside = staff(session, "administrator"), staff(session, "auditor", at=OTHER, name="Out Side")
    inside = staff(session, "coordinator", at=BELOW, name="In Side")
    listed = {each.person.id for each in holders.listing(session, actor, ZONE).items}
    assert inside.person_id in listed
    assert outside.person_id not in listed
    found = holders.one(session, actor, ZONE, inside.person_id)
    assert [each.grant.right for each in found.held] == ["coordinator"]
    with pytest.raises(NotFound):
        holders.one(session, actor, ZONE, outside.person_id)
    only = holders.listing(session, actor, ZONE, right="administrator").items
    assert {each.person.id for each in only} == {actor.person_id}


@pytest.mark.parametrize(("at", "told"), [(OWN, {"granted", "changed"}), (None, {"granted"})])
def test_what_people_did_is_told_to_who_answers_for_them(
    session: Session, at: str | None, told: set[str]
) -> None:
    """Who gives a stranger a right does not see when they signed in."""
    actor, person = staff(session, "administrator"), somebody(session, "Qin Known", at=at)
    with writing(session):
        contacts.put(session, person, "qin.known@example.com")
        note(session, None, "changed", "person", person)
    grants.give(
        session, actor, ZONE, organisation_id=node(session, OWN), right="lead", who="qin.known@example.com"
    )
    assert {each.audit.verb for each in holders.history(session, actor, person)} == told


def test_who_is_locked_out_is_listed(session: Session) -> None:
    actor, person = staff(session, "administrator"), somebody(session, "Locked Out")
    with writing(session):
        session.get_one(Person, person).state = "locked_out"
    found = holders.listing(session, actor, ZONE, locked_out=True).items
    assert [each.person.id for each in found] == [person]
    assert (
        holders.listing(session, staff(session, "administrator", at=OTHER), ZONE, locked_out=True).items == []
    )


def _number(session: Session, person: int) -> str:
    from web.models import Volunteer

    return session.get_one(Volunteer, person).number
