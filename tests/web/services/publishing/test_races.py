"""Twenty publish at once: each under its own number, or refused for a reason; on both databases."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Semaphore

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.web.conftest import account_of
from tests.web.each_database import BOTH, an_instance
from tests.web.services.planned import WEEK
from tests.web.services.publishing.desk import Desk, newcomer, seat
from web import create_app
from web.db import Database, writing
from web.models import Assignment, Organisation, Project, Promise, Roster, Seat
from web.services import publishing
from web.services.accounts import sign_in
from web.services.actor import Actor, Held
from web.services.clock import now
from web.services.promises.standing import heads_on, in_force
from web.settings import Settings

AT_ONCE, PUBLISHERS = 8, 20
Said = tuple[int, str, int]


@pytest.fixture(params=BOTH)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an instance of its own, on each database."""
    yield from an_instance(request, tmp_path)


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """An application for one test alone, served by many threads."""
    return create_app(settings, database)


def pressed(app: Flask, session: Session, drafts: Sequence[int]) -> Sequence[Said]:
    """Every draft is published at once, by the API: status, code, number."""
    token = sign_in.open_session(session, account_of(session, "coordinator"), agent="race", days=1)
    session.commit()
    served, ready = Semaphore(AT_ONCE), Barrier(len(drafts))

    def press(draft: int) -> Said:
        ready.wait()
        with served:
            answer = app.test_client().post(
                f"/api/v1/rosters/{draft}/publish",
                headers={"Authorization": f"Bearer {token}", "If-Match": '"1"'},
            )
        body = answer.get_json(silent=True) or {}
        return answer.status_code, body.get("error", {}).get("code", ""), body.get("number", 0)

    with ThreadPoolExecutor(len(drafts)) as pool:
        return list(pool.map(press, drafts))


def numbers_are_in_order(session: Session, said: Sequence[Said]) -> None:
    """One sequence of numbers a week, and one roster that is published."""
    session.rollback()
    session.expire_all()
    rows = session.scalars(select(Roster).where(Roster.number.is_not(None)).order_by(Roster.number)).all()
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert Counter(row.state for row in rows) == {"superseded": len(rows) - 1, "published": 1}
    told = [number for status, _, number in said if status == 200]
    assert sorted(told) == [row.number for row in rows][-len(told) :]


def test_twenty_drafts_of_twenty_people_are_published_under_twenty_numbers(app: Flask, desk: Desk) -> None:
    pairs = crowd(desk, PUBLISHERS, room=1)
    said = pressed(app, desk.session, [desk.draft(pair) for pair in pairs])
    assert [each[:2] for each in said] == [(200, "")] * PUBLISHERS
    numbers_are_in_order(desk.session, said)
    assert frozenset(pairs) <= in_force(desk.session, WEEK)


def crowd(desk: Desk, how_many: int, room: int) -> Sequence[tuple[int, int]]:
    """So many people, each for a seat of their own; or, with more room, all for the same."""
    with writing(desk.session):
        people = [newcomer(desk.session, f"Racer {number:02}") for number in range(how_many)]
        starts = WEEK.start + timedelta(days=3)
        seats = [
            seat(desk.session, starts + timedelta(minutes=15 * number), room)
            for number in range(how_many if room == 1 else 1)
        ]
    return [(person, seats[number % len(seats)]) for number, person in enumerate(people)]


def test_of_twenty_drafts_for_one_seat_one_is_published_and_the_others_name_it(
    app: Flask, desk: Desk
) -> None:
    pairs = crowd(desk, PUBLISHERS, room=3)
    said = pressed(app, desk.session, [desk.draft(pair) for pair in pairs])
    assert Counter(each[:2] for each in said) == {(200, ""): 1, (409, "meets"): PUBLISHERS - 1}
    numbers_are_in_order(desk.session, said)
    assert heads_on(desk.session, pairs[0][1]) == 1


def test_of_twenty_drafts_of_one_person_one_is_published(app: Flask, desk: Desk) -> None:
    pairs = crowd(desk, PUBLISHERS, room=1)
    said = pressed(app, desk.session, [desk.draft((desk.carl, place)) for _, place in pairs])
    assert Counter(each[:2] for each in said) == {(200, ""): 1, (409, "meets"): PUBLISHERS - 1}
    counted = select(func.count(Promise.id)).where(Promise.volunteer_id == desk.carl)
    assert desk.session.scalar(counted) == 1


def test_one_draft_pressed_twenty_times_is_published_once(app: Flask, desk: Desk) -> None:
    made = desk.draft((desk.carl, desk.here))
    said = pressed(app, desk.session, [made] * PUBLISHERS)
    assert Counter(each[:2] for each in said) == {(200, ""): 1, (409, "published_already"): PUBLISHERS - 1}
    assert desk.verbs(desk.carl, desk.here) == ["offer"]


def test_two_sub_districts_publish_the_same_week_side_by_side(desk: Desk, database: Database) -> None:
    pairs, actors = sub_districts(desk)
    drafts = [desk.draft(*mine, by=actor) for mine, actor in zip(pairs, actors, strict=True)]
    ready = Barrier(2)

    def press(number: int) -> int:
        with database.session() as own:
            ready.wait()
            return publishing.publish(own, actors[number], drafts[number])

    with ThreadPoolExecutor(2) as pool:
        numbers = sorted(pool.map(press, range(2)))
    assert numbers[1] == numbers[0] + 1
    desk.session.rollback()
    stands = in_force(desk.session, WEEK)
    assert {pair for mine in pairs for pair in mine} <= stands
    last = desk.session.scalars(select(Roster).where(Roster.number == numbers[1])).one()
    assert publishing.roster(desk.session, last.id).assignments == len(stands)


def sub_districts(desk: Desk) -> tuple[Sequence[Sequence[tuple[int, int]]], Sequence[Actor]]:
    """Two parts of the district, each with a project, a seat, somebody for it, and a coordinator."""
    session = desk.session
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    pairs, actors = [], []
    with writing(session):
        for name in ("north", "south"):
            node = Organisation(code=name, parent_id=root, kind="sub_district", names={"en": name})
            session.add(node)
            session.flush()
            project = Project(
                code=name,
                organisation_id=node.id,
                scene="community",
                texts={"en": {"name": name}},
                created_at=now(),
            )
            session.add(project)
            session.flush()
            place = seat(session, WEEK.start + timedelta(days=3), 2, project.id)
            pairs.append([(newcomer(session, name), place)])
            held = frozenset({Held("coordinator", node.id)})
            actors.append(Actor(desk.planner.person_id, 0, name, "en", None, held))
    return pairs, actors


def test_a_draft_of_one_part_never_changes_another(desk: Desk) -> None:
    pairs, (north, _) = sub_districts(desk)
    made = desk.draft(*pairs[0], by=north)
    with writing(desk.session):
        other = pairs[1][0]
        desk.session.add_all(extra(made, [other, (desk.carl, desk.here)]))
    number = publishing.publish(desk.session, north, made)
    assert number > 0
    stands = in_force(desk.session, WEEK)
    assert pairs[0][0] in stands
    assert not {other, (desk.carl, desk.here)} & stands
    assert desk.session.scalar(select(func.count(Seat.id)).where(Seat.id == other[1])) == 1


def extra(draft: int, pairs: Sequence[tuple[int, int]]) -> Sequence[Assignment]:
    """Pairs that stand in a draft though they are not its own."""
    return [Assignment(roster_id=draft, volunteer_id=volunteer, seat_id=place) for volunteer, place in pairs]
