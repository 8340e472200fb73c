"""The tree of organisations as it is edited: by who administers it, never in a circle, nothing lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, node, staff
from web.models import Audit, Organisation
from web.services.actor import Actor
from web.services.faults import Conflict, Invalid, NotFound, Outdated
from web.services.organisations import below, editing, tree
from web.services.organisations.naming import code_for

NAMES = {"en": "Tea house", "zh-Hans": "茶馆"}
Deed = Callable[[Session, Actor, int], object]


def fresh(session: Session, organisation_id: int) -> Organisation:
    session.rollback()
    session.expire_all()
    return session.get_one(Organisation, organisation_id)


def made(session: Session, actor: Actor, parent: str = OWN, **more: str) -> int:
    return editing.create(
        session, actor, parent_id=node(session, parent), kind="association", names=NAMES, **more
    )


@pytest.mark.parametrize(
    ("parent", "allowed"), [(OWN, True), (BELOW, True), (OTHER, False), (DISTRICT, False)]
)
def test_one_is_added_below_what_one_administers_alone(session: Session, parent: str, allowed: bool) -> None:
    actor = staff(session, "administrator")
    if allowed:
        assert fresh(session, made(session, actor, parent)).parent_id == node(session, parent)
    else:
        with pytest.raises(Invalid):
            made(session, actor, parent)


@pytest.mark.parametrize(
    ("at", "kind", "allowed"),
    [
        (OWN, "sub_district", True),
        (OWN, "hospital", False),
        (OWN, "district", False),
        (DISTRICT, "hospital", True),
    ],
)
def test_the_wall_of_a_sub_district_is_not_taken_down_from_within(
    session: Session, at: str, kind: str, allowed: bool
) -> None:
    """Else its people would be of the common pool, whom everybody who coordinates finds."""
    actor, place = staff(session, "administrator", at=at), node(session, OWN)
    if allowed:
        editing.change(session, actor, place, None, {"kind": kind})
        assert fresh(session, place).kind == kind
    else:
        with pytest.raises(Invalid) as refused:
            editing.change(session, actor, place, None, {"kind": kind})
        assert set(refused.value.errors) == {"kind"}
        assert fresh(session, place).kind == "sub_district"


@pytest.mark.parametrize(
    ("names", "taken", "code"),
    [
        ({"en": "Tea House"}, [], "tea-house"),
        ({"en": "Tea House"}, ["tea-house"], "tea-house-2"),
        ({"en": "Tea House"}, ["tea-house", "tea-house-2"], "tea-house-3"),
        ({"zh-Hans": "茶馆", "en": "Café Ångström"}, [], "cafe-angstrom"),
        ({"zh-Hans": "茶馆"}, [], "sub-district"),
        ({"zh-Hans": "茶馆"}, ["sub-district"], "sub-district-2"),
    ],
)
def test_a_code_is_made_from_the_name(names: dict[str, str], taken: list[str], code: str) -> None:
    assert code_for(names, "sub_district", taken) == code


def test_a_code_is_taken_once(session: Session) -> None:
    actor = staff(session, "administrator")
    made(session, actor, code="tea")
    with pytest.raises(Invalid):
        made(session, actor, code="tea")


def test_names_in_other_languages_stay(session: Session) -> None:
    actor = staff(session, "administrator")
    found = fresh(session, made(session, actor))
    editing.change(session, actor, found.id, 1, {"names": {"en": "Tea room"}})
    assert fresh(session, found.id).names == {"en": "Tea room", "zh-Hans": "茶馆"}
    editing.change(session, actor, found.id, 2, {"names": {"en": ""}})
    assert fresh(session, found.id).names == {"zh-Hans": "茶馆"}
    with pytest.raises(Invalid):
        editing.change(session, actor, found.id, 3, {"names": {"zh-Hans": ""}})


def test_an_outdated_change_changes_nothing_and_says_what_stands(session: Session) -> None:
    actor = staff(session, "administrator")
    found = made(session, actor)
    editing.change(session, actor, found, 1, {"kind": "company"})
    with pytest.raises(Outdated) as refused:
        editing.change(session, actor, found, 1, {"kind": "hospital"})
    assert (refused.value.version, refused.value.values["kind"]) == (2, "company")
    assert fresh(session, found).kind == "company"


def test_saving_what_stands_changes_nothing(session: Session) -> None:
    actor = staff(session, "administrator")
    found = made(session, actor)
    editing.change(session, actor, found, 1, {"names": NAMES, "kind": "association"})
    assert fresh(session, found).version == 1


def test_an_organisation_moves_with_what_is_below_it(session: Session) -> None:
    actor = staff(session, "administrator", at=DISTRICT)
    moved = node(session, OWN)
    inside = below(session, moved)
    editing.change(session, actor, moved, None, {"parent_id": node(session, OTHER)})
    assert inside < below(session, node(session, OTHER))
    assert {each.organisation.id for each in tree(session)} >= inside


@pytest.mark.parametrize("to", [OWN, BELOW])
def test_an_organisation_never_stands_below_itself(session: Session, to: str) -> None:
    actor = staff(session, "administrator", at=DISTRICT)
    with pytest.raises(Invalid):
        editing.change(session, actor, node(session, OWN), None, {"parent_id": node(session, to)})


@pytest.mark.parametrize(
    ("at", "moved", "to"),
    [
        (OWN, OWN, OTHER),  # its own place is not theirs, and neither is the new one
        (OWN, BELOW, OTHER),  # the new place is not theirs
        (DISTRICT, DISTRICT, OWN),  # the district stands where it stands
    ],
)
def test_both_ends_of_a_move_are_theirs(session: Session, at: str, moved: str, to: str) -> None:
    actor, found = staff(session, "administrator", at=at), node(session, moved)
    before = fresh(session, found).parent_id
    with pytest.raises(Invalid):
        editing.change(session, actor, found, None, {"parent_id": node(session, to)})
    assert fresh(session, found).parent_id == before


def test_a_closed_one_takes_nothing_in_until_it_is_open_again(session: Session) -> None:
    actor = staff(session, "administrator")
    found = made(session, actor)
    editing.close(session, actor, found, 1)
    assert fresh(session, found).closed_at is not None
    with pytest.raises(Invalid):
        editing.create(session, actor, parent_id=found, kind="company", names=NAMES)
    editing.reopen(session, actor, found, 2)
    assert fresh(session, found).closed_at is None
    editing.create(session, actor, parent_id=found, kind="company", names=NAMES)


@pytest.mark.parametrize(("code", "fault"), [(DISTRICT, "district_stays"), (OWN, "open_below")])
def test_what_others_stand_on_is_not_closed(session: Session, code: str, fault: str) -> None:
    with pytest.raises(Conflict) as refused:
        editing.close(session, staff(session, "administrator", at=DISTRICT), node(session, code), None)
    assert refused.value.code == fault


DEEDS: dict[str, Deed] = {
    "change": lambda session, actor, node: editing.change(session, actor, node, None, {"kind": "company"}),
    "close": lambda session, actor, node: editing.close(session, actor, node, None),
    "reopen": lambda session, actor, node: editing.reopen(session, actor, node, None),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(
    ("right", "at"), [("administrator", OTHER), ("coordinator", OWN), ("auditor", DISTRICT)]
)
def test_others_find_nothing_to_change(session: Session, deed: str, right: str, at: str) -> None:
    with pytest.raises(NotFound):
        DEEDS[deed](session, staff(session, right, at=at), node(session, BELOW))


def test_every_change_is_written_down_with_both_values(session: Session) -> None:
    actor = staff(session, "administrator")
    found = made(session, actor)
    editing.change(session, actor, found, 1, {"kind": "company"})
    about = (Audit.subject == "organisation") & (Audit.subject_id == found)
    lines = session.scalars(select(Audit).where(about).order_by(Audit.id)).all()
    assert [each.verb for each in lines] == ["created", "changed"]
    assert lines[1].changes == {"kind": ["association", "company"]}
    assert {each.organisation_id for each in lines} == {found}
