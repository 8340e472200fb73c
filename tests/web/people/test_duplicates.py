"""Persons who look alike are shown; who only shares a name or a phone with others is not."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.web.people.staff import OTHER, somebody, staff
from web.schemas.people import MergeSchema
from web.services.access.scope import Scope
from web.services.people import duplicates, merging

PHONE, EIGHTY, NINETY = "+8613800000001", date(1980, 5, 6), date(1990, 5, 6)


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        ({}, {}, ("name",)),
        ({"name": "José  Müller"}, {"name": "muller jose"}, ("name",)),
        ({"name": "王小芳", "latin_name": "Wang Xiaofang"}, {"name": "XIAOFANG WANG"}, ("name",)),
        ({"name": "王小芳"}, {"name": "王小方"}, None),
        ({"born": EIGHTY}, {}, ("name",)),
        ({"born": EIGHTY}, {"born": date(1980, 12, 31)}, ("name", "birth_year")),
        ({"born": EIGHTY}, {"born": NINETY}, None),
        ({"name": "A", "phone": PHONE}, {"name": "B", "phone": PHONE}, ("contact",)),
        ({"name": "A", "phone": PHONE, "born": EIGHTY}, {"name": "B", "phone": PHONE, "born": NINETY}, None),
        ({"phone": PHONE, "born": EIGHTY}, {"phone": PHONE, "born": NINETY}, ("name", "contact")),
        (
            {"phone": PHONE, "born": EIGHTY},
            {"phone": PHONE, "born": EIGHTY},
            ("name", "contact", "birth_year"),
        ),
    ],
)
def test_what_speaks_for_one_person(
    session: Session, one: dict[str, object], other: dict[str, object], signs: tuple[str, ...] | None
) -> None:
    first, second = (somebody(session, **{"name": "Anna Lang", **side}) for side in (one, other))  # type: ignore[arg-type]  # drawn sides
    assert found(session, first, second) == signs


def found(session: Session, first: int, second: int) -> tuple[str, ...] | None:
    """The signs by which the sub-district's coordinator is shown this pair."""
    shown = duplicates.pairs(session, Scope(session, staff(session, "coordinator")))
    pairs = {(each.first.id, each.second.id): each.signs for each in shown}
    return pairs.get((first, second))


@pytest.mark.parametrize("where", [None, OTHER])
def test_a_guess_entered_as_a_person_tells_nothing_of_a_stranger(session: Session, where: str | None) -> None:
    """Neither that a phone number is theirs, nor the year they were born in."""
    guess = somebody(session, "Anna Lang", phone=PHONE, born=EIGHTY)
    stranger = somebody(session, "Anna Lang", at=where, phone=PHONE, born=EIGHTY)
    assert found(session, guess, stranger) is None


def test_two_of_the_common_pool_are_nobody_s_to_merge(session: Session) -> None:
    assert (
        found(session, somebody(session, "Anna Lang", at=None), somebody(session, "Anna Lang", at=None))
        is None
    )


def test_a_name_that_many_have_asks_for_the_year(session: Session) -> None:
    people = [somebody(session, "张伟", born=date(1950 + each, 1, 1)) for each in range(14)]
    same = somebody(session, "张伟", born=date(1950, 7, 7))
    assert found(session, people[0], same) == ("name", "birth_year")
    assert found(session, people[1], somebody(session, "张伟")) is None


def test_who_was_merged_is_not_shown_again(session: Session) -> None:
    first, second = somebody(session, "Anna Lang"), somebody(session, "Anna Lang")
    said = MergeSchema().load({"kept_id": first, "merged_id": second})
    merging.merge(session, staff(session, "coordinator"), said)
    assert found(session, first, second) is None
