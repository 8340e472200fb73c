"""What a volunteer says of themselves, and what the matcher then knows."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from tests.web.conftest import TODAY
from tests.web.people.staff import DISTRICT, OTHER, somebody, staff
from tests.web.services.planned import WEEK
from web.db import writing
from web.models import Audit, Availability, Credential, Person, PrivateField, Wish
from web.schemas.profile import AvailabilitySchema, ProfileSchema
from web.services.accounts import contacts
from web.services.actor import Actor
from web.services.faults import Invalid, NotFound, Outdated
from web.services.matching import problem_of
from web.services.people import companions, hours, profile

ActorOf = Callable[[str], Actor]


@pytest.fixture
def me(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


def my_id(actor: Actor) -> int:
    assert actor.volunteer_id is not None
    return actor.volunteer_id


def seen_by_matcher(session: Session, actor: Actor) -> Any:
    return problem_of(session, WEEK).volunteer[VolunteerId(str(my_id(actor)))]


def test_only_what_is_named_changes(session: Session, me: Actor) -> None:
    before = profile.get(session, my_id(me))
    spoken = [each.tag for each in before.languages]
    profile.save(session, me, my_id(me), ProfileSchema().load({"asked_minutes": 240}))
    after = profile.get(session, my_id(me))
    assert after.volunteer.asked_minutes == 240
    assert [each.tag for each in after.languages] == spoken
    assert after.person.name == before.person.name


def test_the_matcher_knows_what_was_said(session: Session, me: Actor) -> None:
    said = {
        "languages": [{"tag": "it", "level": "native"}, {"tag": "wuu", "level": "B1"}],
        "shifts_per_day": 1,
    }
    profile.save(session, me, my_id(me), ProfileSchema().load(said))
    known = seen_by_matcher(session, me)
    assert dict(known.languages) == {"it": 7, "wuu": 3}
    assert known.limits.shifts_per_day == 1


def test_a_wish_about_what_is_not_there_that_week_says_nothing(session: Session, me: Actor) -> None:
    here = problem_of(session, WEEK).shifts[0].id
    said = {("shift", here), ("shift", "999999"), ("project", "999999"), ("kind", "rare")}
    with writing(session):
        for about, target in said:
            session.merge(Wish(volunteer_id=my_id(me), about=about, target=target, weight=5))
    known = {(wish.about, wish.target) for wish in seen_by_matcher(session, me).wishes}
    assert known & said == {("shift", here), ("kind", "rare")}


def test_a_credential_counts_once_it_is_verified_and_not_refused(session: Session, me: Actor) -> None:
    day = date(2027, 5, 1)
    with writing(session):
        row = Credential(volunteer_id=my_id(me), code="first-aid", valid_until=day)
        session.add(row)
    for verified, refused, counts in ((None, None, False), (TODAY, None, True), (None, TODAY, False)):
        with writing(session):
            row.verified_at, row.refused_at = verified, refused
        held = seen_by_matcher(session, me).credentials
        assert held.get("first-aid") == (day if counts else None)


def test_painted_hours_are_what_the_matcher_sees(session: Session, me: Actor) -> None:
    weekly = hours.weekly_from_slots(["3-09:00", "3-10:00", "3-14:00", "7-23:00"])
    values = AvailabilitySchema().load({"weekly": weekly, "exceptions": []})
    hours.save(session, me, my_id(me), values)
    rows = profile.get(session, my_id(me)).weekly
    spans = [(row.weekday, row.start_minute, row.end_minute) for row in rows]
    assert spans == [(2, 540, 660), (2, 840, 900), (6, 1380, 1440)]
    assert hours.slots(rows) == ["3-09:00", "3-10:00", "3-14:00", "7-23:00"]
    windows = seen_by_matcher(session, me).available
    assert [(each.start.astimezone(WEEK.zone).hour, each.end - each.start) for each in windows] == [
        (9, windows[0].end - windows[0].start),
        (14, windows[1].end - windows[1].start),
        (23, windows[2].end - windows[2].start),
    ]


def test_an_exception_wins_over_the_week(session: Session, me: Actor) -> None:
    values = AvailabilitySchema().load(
        {
            "weekly": [{"weekday": 1, "start": "09:00", "end": "12:00"}],
            "exceptions": [{"day": "2026-11-30", "start": "00:00", "end": "00:00", "free": False}],
        }
    )
    hours.save(session, me, my_id(me), values)
    monday = [each for each in seen_by_matcher(session, me).available if each.start < WEEK.end]
    assert monday == []


def test_nobody_changes_somebody_else(session: Session, me: Actor) -> None:
    other = somebody(session, "Somebody Else")
    strangers = (
        me,
        staff(session, "lead", "verifier", "auditor", "administrator"),
        staff(session, "coordinator", at=OTHER),
    )
    deeds: Sequence[tuple[Callable[..., None], dict[str, Any]]] = (
        (profile.save, {"asked_minutes": 60}),
        (hours.save, {"weekly": []}),
        (companions.save, {"companions": []}),
    )
    for actor in strangers:
        for deed, said in deeds:
            with pytest.raises(NotFound):
                deed(session, actor, other, said)
    profile.save(session, staff(session, "coordinator"), other, {"asked_minutes": 60})
    assert profile.get(session, other).volunteer.asked_minutes == 60


def test_companions_of_who_signs_in_are_their_own_secret(session: Session) -> None:
    alone, signs_in = somebody(session, "Alone"), somebody(session, "Signs In")
    with writing(session):
        contacts.open_account(session, signs_in, "signs-in@example.com", "hash")
    coordinator = staff(session, "coordinator")
    said: dict[str, Any] = {"companions": []}
    companions.save(session, coordinator, alone, said)
    with pytest.raises(NotFound):
        companions.save(session, coordinator, signs_in, said)


def test_saving_what_stands_changes_nothing(session: Session, me: Actor) -> None:
    found = profile.get(session, my_id(me))
    before, trail = found.person.version, session.scalar(select(func.count(Audit.id)))
    profile.save(session, me, my_id(me), profile.values(found), before)
    assert session.get_one(Person, my_id(me)).version == before
    assert session.scalar(select(func.count(Audit.id))) == trail


def test_an_outdated_profile_is_refused_with_what_stands(session: Session, me: Actor) -> None:
    seen = profile.get(session, my_id(me)).person.version
    profile.save(session, me, my_id(me), {"asked_minutes": 75, "born": date(1990, 1, 1)}, seen)
    with pytest.raises(Outdated) as caught:
        profile.save(session, me, my_id(me), {"asked_minutes": 90}, seen)
    assert caught.value.values["asked_minutes"] == 75
    assert profile.get(session, my_id(me)).volunteer.asked_minutes == 75


def test_who_keeps_the_profile_of_another_is_not_told_private_fields(session: Session) -> None:
    other, coordinator = somebody(session, "Else", born=date(1980, 1, 2)), staff(session, "coordinator")
    with pytest.raises(Outdated) as caught:
        profile.save(session, coordinator, other, {"asked_minutes": 90}, 99)
    assert not {"born", "address", "id_number"} & caught.value.values.keys()


def test_the_trail_says_that_private_fields_changed_and_not_what(session: Session, me: Actor) -> None:
    profile.save(session, me, my_id(me), {"id_number": "310106198001020011", "address": "大宁路 1"})
    line = session.scalars(select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (line.subject, line.changes) == ("person", {"address": [None, None], "id_number": [None, None]})
    kept = session.scalars(select(PrivateField).where(PrivateField.person_id == my_id(me))).all()
    assert all(b"310106" not in row.sealed and "大宁路".encode() not in row.sealed for row in kept)
    profile.save(session, me, my_id(me), {"id_number": None})
    assert profile.get(session, my_id(me)).private["id_number"] is None


def test_who_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        profile.save(session, staff(session, "coordinator", at=DISTRICT), 999_999, {"asked_minutes": 60})


def test_unknown_words_are_told_by_their_field(session: Session, me: Actor) -> None:
    said = ProfileSchema().load({"skills": [{"code": "wizardry"}], "home_place_id": 999_999})
    with pytest.raises(Invalid) as caught:
        profile.save(session, me, my_id(me), said)
    assert set(caught.value.errors) == {"skills-0-code", "home_place_id"}


@pytest.mark.parametrize("said", [{"born": "2100-01-01"}, {"consents": ["everything"]}])
def test_what_cannot_be_true_of_somebody_is_told(
    session: Session, me: Actor, said: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as caught:
        profile.save(session, me, my_id(me), ProfileSchema().load(said))
    assert set(caught.value.errors) == set(said)


@pytest.mark.parametrize(
    "weekly",
    [
        [{"weekday": 0, "start": "09:00", "end": "10:00"}],
        [{"weekday": 8, "start": "09:00", "end": "10:00"}],
        [{"weekday": 1, "start": "10:00", "end": "09:00"}],
        [{"weekday": 1, "start": "09:00", "end": "09:00"}],
        [{"weekday": 1, "start": "nine", "end": "10:00"}],
        [{"weekday": 1, "start": "09:00"}],
    ],
    ids=["day 0", "day 8", "backwards", "nothing", "no time", "no end"],
)
def test_hours_that_mean_nothing_are_refused(weekly: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError) as caught:
        AvailabilitySchema().load({"weekly": weekly})
    assert set(caught.value.messages_dict) == {"weekly"}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 23)), max_size=60))
def test_slots_come_back_as_they_were_painted(painted: list[tuple[int, int]]) -> None:
    told = [f"{day + 1}-{hour:02}:00" for day, hour in painted]
    loaded = AvailabilitySchema().load({"weekly": hours.weekly_from_slots(told)})["weekly"]
    rows = [Availability(volunteer_id=1, **each) for each in hours.merged(loaded)]
    assert hours.slots(rows) == sorted(set(told))
