"""What went wrong for users of other programs, and once for ours, as their programs would do it here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.api.conftest import program
from tests.web.conftest import MONDAY, in_language
from tests.web.promises.district_of_weeks import planned
from web.db import writing, zone_of
from web.models import Availability, Place, Project, ProjectLead
from web.services.accounts import contacts, sign_in
from web.services.accounts.sign_up import create_volunteer
from web.services.actor import Actor
from web.services.days import Week, monday_of
from web.services.demand.instances import starts_at

__all__ = ["program"]  # a fixture of the API's tests

API = "/api/v1"
EMPTY = MONDAY + timedelta(weeks=9)
"""A far week with nothing in it."""


@dataclass
class Ground:
    """A project of the demo lead, in a week in which nothing else takes place."""

    session: Session
    lead: FlaskClient
    coordinator: FlaskClient
    project: int
    place: int

    def post(self, day: int, start: str, end: str, **seat: int) -> tuple[int, int]:
        """A posted shift and its only seat."""
        answer = self.lead.post(
            f"{API}/projects/{self.project}/shifts", json=self.said(day, start, end, **seat)
        )
        assert answer.status_code == 201, answer.text
        (shift,) = answer.get_json()["ids"]
        return shift, self.lead.get(f"{API}/shifts/{shift}").get_json()["seats"][0]["id"]

    def said(self, day: int, start: str, end: str, **seat: int) -> Mapping[str, Any]:
        seats = [{"minimum": 1, "desired": 1, "maximum": 1, **seat}]
        on = (EMPTY + timedelta(days=day)).isoformat()
        return {"place_id": self.place, "day": on, "start": start, "end": end, "seats": seats}

    def change(self, shift: int, said: Mapping[str, Any]) -> Any:
        seen = self.lead.get(f"{API}/shifts/{shift}").headers["ETag"]
        return self.lead.put(f"{API}/shifts/{shift}", json=said, headers={"If-Match": seen})

    def pin(self, person: "Person", seat: int, hold: str = "in") -> None:
        said = {"volunteer": person.id, "seat": seat, "hold": hold}
        assert self.coordinator.put(f"{API}/pins", json=said).status_code == 204

    def plan(self) -> int:
        """What a run would have left behind."""
        return planned(self.session, Week(EMPTY, zone_of(self.session)))

    def publish(self, roster: int) -> None:
        seen = self.coordinator.get(f"{API}/rosters/{roster}").headers["ETag"]
        answer = self.coordinator.post(f"{API}/rosters/{roster}/publish", headers={"If-Match": seen})
        assert answer.status_code == 200, answer.text

    def draft(self) -> int:
        """A draft that is a copy of what stands."""
        answer = self.coordinator.post(f"{API}/rosters", json={"week": EMPTY.isoformat()})
        return int(answer.get_json()["id"])

    def on_board(self, shift: int) -> list[tuple[int, str]]:
        board = self.coordinator.get(f"{API}/board", query_string={"week": EMPTY.isoformat()}).get_json()
        shifts = [each for project in board["projects"] for each in project["shifts"] if each["id"] == shift]
        return [
            (p["volunteer_id"], p["state"])
            for each in shifts
            for seat in each["seats"]
            for p in seat["people"]
        ]


@dataclass
class Person:
    """A volunteer who is free at all hours, with a program of their own."""

    id: int
    api: FlaskClient

    def answer(self, seat: int, said: str) -> int:
        return self.api.put(f"{API}/me/shifts/{seat}/answer", json={"answer": said}).status_code

    def shifts(self) -> Mapping[int, Any]:
        return {each["shift_id"]: each for each in self.api.get(f"{API}/me/shifts").get_json()["items"]}

    def offered(self) -> set[int]:
        found = self.api.get(f"{API}/me/fitting", query_string={"week": EMPTY.isoformat()}).get_json()
        return {each["seat"]["id"] for each in found["items"]}


@pytest.fixture
def ground(
    session: Session, program: Callable[[str], FlaskClient], actor_of: Callable[[str], Actor]
) -> Ground:
    lead = actor_of("lead").person_id
    project = session.scalars(
        select(Project.id).join(ProjectLead, ProjectLead.project_id == Project.id)
        .where(ProjectLead.person_id == lead, Project.closed_at.is_(None)).limit(1)
    ).one()  # fmt: skip
    place = session.scalars(select(Place.id).order_by(Place.id).limit(1)).one()
    return Ground(session, program("lead"), program("coordinator"), project, place)


@pytest.fixture
def newcomer(session: Session, ground: Ground) -> Callable[[str], Person]:
    """`newcomer("Night Owl")`: somebody who has just signed up."""

    def sign_up(name: str) -> Person:
        with writing(session):
            person = create_volunteer(session, name=name, language="en")
            person_id = person.id
            for weekday in range(7):
                session.add(
                    Availability(volunteer_id=person_id, weekday=weekday, start_minute=0, end_minute=1440)
                )
            email = f"{name.replace(' ', '-').lower()}@case.example"
            account = contacts.open_account(session, person_id, email, "no password")
        token = sign_in.open_session(session, account, agent="test", days=1)
        api = ground.lead.application.test_client(use_cookies=False)
        api.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        in_language(api, "en")
        return Person(person_id, api)

    return sign_up


Newcomer = Callable[[str], Person]


@pytest.mark.parametrize("day", [-1, 0, 5, 6])
def test_a_night_shift_is_planned_explained_and_offered_like_any_other(
    ground: Ground, newcomer: Newcomer, day: int
) -> None:
    owl = newcomer("Night Owl")
    shift, seat = ground.post(day, "22:00", "06:00")
    week = Week(monday_of(EMPTY + timedelta(days=day)), zone_of(ground.session))
    asked = {"week": week.monday.isoformat()}
    items = owl.api.get(f"{API}/me/fitting", query_string=asked).get_json()["items"]
    assert seat in {each["seat"]["id"] for each in items}
    draft = planned(ground.session, week)
    board = ground.coordinator.get(f"{API}/board", query_string={**asked, "roster_id": draft}).get_json()
    shown = [each for project in board["projects"] for each in project["shifts"] if each["id"] == shift]
    assert [len(each["seats"][0]["people"]) for each in shown] == [1]
    assert ground.coordinator.get(f"{API}/seats/{seat}/why?roster_id={draft}").status_code == 200
    asks = {"volunteer": owl.id, "seat": seat}
    assert ground.coordinator.post(f"{API}/rosters/{draft}/consequences", json=asks).status_code == 200


def test_who_declined_by_mistake_and_was_replaced_can_be_put_back(ground: Ground, newcomer: Newcomer) -> None:
    who = newcomer("Changed Their Mind")
    shift, seat = ground.post(1, "03:00", "05:00")
    ground.pin(who, seat)
    ground.publish(ground.plan())
    ground.pin(who, seat, "free")
    assert who.answer(seat, "declined") == 204
    draft = ground.draft()
    ground.pin(who, seat)
    asks = {"volunteer": who.id, "seat": seat}
    answer = ground.coordinator.post(f"{API}/rosters/{draft}/consequences", json=asks).get_json()
    assert (answer["allowed"], answer["broken"]) == (True, [])
    moved = ground.coordinator.post(f"{API}/rosters/{draft}/moves", json={**asks, "version": 0})
    assert moved.status_code == 200, moved.text
    ground.publish(draft)
    assert who.shifts()[shift]["state"] == "offered"
    assert ground.on_board(shift) == [(who.id, "offered")]


def test_who_declined_by_mistake_takes_it_back_and_may_be_put_there_by_hand_too(
    ground: Ground, newcomer: Newcomer
) -> None:
    who = newcomer("Changed Their Mind")
    shift, seat = ground.post(1, "03:00", "05:00")
    ground.pin(who, seat)
    ground.publish(ground.plan())
    assert who.answer(seat, "declined") == 204
    assert who.answer(seat, "accepted") == 204
    assert who.shifts()[shift]["state"] == "accepted"
    draft = ground.draft()
    asks = {"volunteer": who.id, "seat": seat, "version": 0}
    assert ground.coordinator.post(f"{API}/rosters/{draft}/moves", json=asks).status_code == 200
    seen = ground.coordinator.get(f"{API}/rosters/{draft}").headers["ETag"]
    answer = ground.coordinator.post(f"{API}/rosters/{draft}/publish", headers={"If-Match": seen})
    assert answer.get_json()["error"]["code"] == "nothing_to_publish"
    assert who.shifts()[shift]["state"] == "accepted"


@pytest.mark.parametrize(
    ("day", "start", "end"), [(1, "19:00", "21:00"), (2, "03:00", "05:00"), (8, "03:00", "05:00")]
)
def test_who_accepted_a_shift_that_is_moved_is_asked_again(
    ground: Ground, newcomer: Newcomer, day: int, start: str, end: str
) -> None:
    who = newcomer("Accepted Three In The Morning")
    shift, seat = ground.post(1, "03:00", "05:00")
    ground.pin(who, seat)
    ground.publish(ground.plan())
    assert who.answer(seat, "accepted") == 204
    said = ground.said(day, start, end, id=seat)
    assert ground.change(shift, said).status_code in (200, 204)
    mine = who.shifts()[shift]
    assert (mine["state"], {*mine["can"]}) == ("changed", {"accepted", "declined"})
    assert mine["told"]["starts_at"] != mine["starts_at"]
    assert who.answer(seat, "accepted") == 204
    again = who.shifts()[shift]
    assert (again["state"], again["told"]) == ("accepted", None)


def test_a_seat_has_no_fewer_places_than_people_unless_somebody_goes(
    ground: Ground, newcomer: Newcomer
) -> None:
    first, second = newcomer("First Of Two"), newcomer("Second Of Two")
    shift, seat = ground.post(5, "03:00", "05:00", desired=2, maximum=2)
    for each in (first, second):
        ground.pin(each, seat)
    ground.publish(ground.plan())
    fewer = ground.said(5, "03:00", "05:00", id=seat)
    refused = ground.change(shift, fewer)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "too_many")
    stands = ground.lead.get(f"{API}/shifts/{shift}").get_json()["seats"][0]
    assert (stands["heads"], stands["maximum"]) == (2, 2)
    assert ground.change(shift, {**fewer, "release": [second.id]}).status_code in (200, 204)
    assert {who.id: who.shifts()[shift]["state"] for who in (first, second)} == {
        first.id: "offered", second.id: "released",
    }  # fmt: skip
    assert ground.on_board(shift) == [(first.id, "offered")]


CLOCKS = [
    (date(2027, 3, 28), 150, "01:30", "02:15"),  # 02:30 is left out that night
    (date(2027, 3, 28), 60, "00:00", "00:45"),
    (date(2027, 10, 31), 150, "00:30", "02:15"),  # and comes twice in this one
    (date(2027, 6, 6), 150, "00:30", "01:15"),
]


@pytest.mark.parametrize(("day", "minute", "start", "end"), CLOCKS)
def test_a_shift_ends_after_it_starts_when_clocks_change(
    day: date, minute: int, start: str, end: str
) -> None:
    begins = starts_at(day, minute, ZoneInfo("Europe/Berlin"))
    both = (begins, begins + timedelta(minutes=45))
    assert tuple(f"{each.astimezone(UTC):%H:%M}" for each in both) == (start, end)
