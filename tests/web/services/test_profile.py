"""What a volunteer says of themselves, and what the matcher then knows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.ids import VolunteerId
from tests.web.services.planned import WEEK
from web.db import writing
from web.models import Availability, Term, VolunteerCredential, Wish
from web.schemas.profile import AvailabilitySchema, ProfileSchema
from web.services import profile
from web.services.actor import Actor
from web.services.faults import Forbidden, Invalid, NotFound
from web.services.matching import problem_of

ActorOf = Callable[[str], Actor]


@pytest.fixture
def me(actor_of: ActorOf) -> Actor:
    return actor_of("volunteer")


def my_id(actor: Actor) -> int:
    assert actor.volunteer_id is not None
    return actor.volunteer_id


def seen_by_matcher(session: Session, actor: Actor) -> Any:
    return problem_of(session, WEEK).volunteer[VolunteerId(str(my_id(actor)))]


def credential(session: Session) -> str:
    return session.scalars(select(Term.code).where(Term.kind == "credential")).first() or ""


def test_only_what_is_named_changes(session: Session, me: Actor) -> None:
    before = profile.get(session, my_id(me))
    spoken = [each.tag for each in before.languages]
    profile.save(session, me, my_id(me), ProfileSchema().load({"asked_minutes": 240}))
    after = profile.get(session, my_id(me))
    assert after.volunteer.asked_minutes == 240
    assert [each.tag for each in after.languages] == spoken
    assert after.volunteer.name == before.volunteer.name


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


def test_a_credential_counts_once_it_is_verified(session: Session, me: Actor, actor_of: ActorOf) -> None:
    code = credential(session)
    said = ProfileSchema().load({"credentials": [{"code": code, "valid_until": "2027-05-01"}]})
    profile.save(session, me, my_id(me), said)
    assert code not in seen_by_matcher(session, me).credentials
    with pytest.raises(Forbidden):
        profile.verify_credential(session, me, my_id(me), code)
    profile.verify_credential(session, actor_of("coordinator"), my_id(me), code)
    assert seen_by_matcher(session, me).credentials[code] == date(2027, 5, 1)


def test_a_credential_that_changes_must_be_seen_again(session: Session, me: Actor, actor_of: ActorOf) -> None:
    code = credential(session)
    for until, verified in (("2027-05-01", False), ("2027-05-01", True), ("2030-05-01", False)):
        said = ProfileSchema().load({"credentials": [{"code": code, "valid_until": until}]})
        profile.save(session, me, my_id(me), said)
        row = session.get_one(VolunteerCredential, (my_id(me), code))
        assert (row.verified_at is not None) == verified
        profile.verify_credential(session, actor_of("coordinator"), my_id(me), code)


def test_painted_hours_are_what_the_matcher_sees(session: Session, me: Actor) -> None:
    weekly = profile.weekly_from_slots(["3-09:00", "3-10:00", "3-14:00", "7-23:00"])
    values = AvailabilitySchema().load({"weekly": weekly, "exceptions": []})
    profile.save_availability(session, me, my_id(me), values)
    rows = profile.get(session, my_id(me)).weekly
    hours = [(row.weekday, row.start_minute, row.end_minute) for row in rows]
    assert hours == [(2, 540, 660), (2, 840, 900), (6, 1380, 1440)]
    assert profile.slots(rows) == ["3-09:00", "3-10:00", "3-14:00", "7-23:00"]
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
    profile.save_availability(session, me, my_id(me), values)
    assert seen_by_matcher(session, me).available == ()


def test_nobody_changes_somebody_else(session: Session, me: Actor, actor_of: ActorOf) -> None:
    other = my_id(me) + 1
    with pytest.raises(Forbidden):
        profile.save(session, me, other, {"asked_minutes": 60})
    with pytest.raises(Forbidden):
        profile.save_availability(session, actor_of("lead"), other, {"weekly": []})
    profile.save(session, actor_of("coordinator"), other, {"asked_minutes": 60})


def test_who_is_not_there_is_not_found(session: Session, actor_of: ActorOf) -> None:
    with pytest.raises(NotFound):
        profile.save(session, actor_of("coordinator"), 999_999, {"asked_minutes": 60})


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
    loaded = AvailabilitySchema().load({"weekly": profile.weekly_from_slots(told)})["weekly"]
    rows = [Availability(volunteer_id=1, **each) for each in profile.merged(loaded)]
    assert profile.slots(rows) == sorted(set(told))
