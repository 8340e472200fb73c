"""A database of version 0.2.0 is upgraded in place: who signed in signs in, and nothing is lost."""

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from web import migrations
from web.db import Database, vault_of
from web.models import (
    Account,
    Assignment,
    Audit,
    Belonging,
    Contact,
    Credential,
    Grant,
    Notice,
    Person,
    PrivateField,
    Project,
    ProjectLead,
    Promise,
    PromiseEvent,
    Run,
    Volunteer,
)
from web.opening import open_database
from web.services.accounts import contacts, passwords, sign_in
from web.services.accounts.sign_in import Client
from web.services.days import Week
from web.services.people.parts import called
from web.services.promises.standing import in_force, in_force_at
from web.settings import Settings

BEFORE = "20261126_repair"
AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PASSWORD = "a pass phrase of before"
PROBLEM = {"volunteers": [{"id": "1", "born": "1990-12-03"}, {"id": "2", "born": "1990-11-03"}, {"id": "3"}]}
MONDAY = date(2026, 11, 30)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database as 0.2.0 left it."""
    address = "" if request.param == "sqlite" else request.getfixturevalue("server")
    database = open_database(Settings(instance=tmp_path, database_url=address))
    migrations.upgrade(database, BEFORE)
    with database.engine.begin() as connection:
        _fill(connection)
    yield database
    if address:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    database.close()


def _fill(connection: Connection) -> None:
    """A small district: a volunteer with an account, one without, one who stopped, and staff."""
    at = AT if connection.dialect.name == "postgresql" else AT.replace(tzinfo=None)

    def add(table: str, **row: Any) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        holes = ", ".join(f":{name}" for name in row)
        values = {
            name: json.dumps(each) if isinstance(each, dict | list) else each for name, each in row.items()
        }
        said = f'INSERT INTO "{table}" ({names}) VALUES ({holes})'  # noqa: S608 - names of this file
        connection.execute(text(said), values)

    hashed = passwords.hashed(PASSWORD)
    for node, parent in ((1, None), (2, 1)):
        add("organisation", id=node, parent_id=parent, code=f"node-{node}", kind="sub_district", names={})
    add("place", id=1, organisation_id=2, code="place", names={}, kind="centre", address="")
    roles = ("volunteer", "lead", "coordinator", "admin")
    for number, role in enumerate(roles, start=1):
        add(
            "account", id=number, email=f"{role}@example.com", name=f"Account {role}", password_hash=hashed,
            role=role, language="en", active=role != "lead", created_at=at,
        )  # fmt: skip
    add("grant", account_id=2, organisation_id=2, role="lead")
    add("grant", account_id=3, organisation_id=2, role="coordinator")
    people = (
        ("王伟", True, 1, "1990-12-03"),
        ("Émile Ångström", True, None, "1990-11-03"),
        ("Gone", False, None, None),
    )
    for number, (name, active, account, born) in enumerate(people, start=1):
        add(
            "volunteer", id=number, account_id=account, number=f"V-2000{number}", name=name, latin_name="",
            reads="zh-Hans", born=born, organisation_id=2, asked_minutes=120, consents=[], served=3,
            active=active,
        )  # fmt: skip
    add("volunteer_credential", volunteer_id=1, code="doctor", clearance=False, speciality="",
        valid_until="2027-01-01", verified_by=3, verified_at=at)  # fmt: skip
    add("volunteer_language", volunteer_id=1, tag="zh", level=7)
    add(
        "project", id=1, organisation_id=2, code="project-1", scene="community", programme="", weight=1,
        texts={}, texts_public=True, team=[], created_at=at,
    )  # fmt: skip
    add("project_lead", project_id=1, account_id=2)
    add(
        "shift", id=1, project_id=1, place_id=1, kind="shift", texts={}, starts_at=at,
        ends_at=at.replace(hour=10), team=[], status="open",
    )  # fmt: skip
    add("seat", id=1, shift_id=1, position=0, role="", texts={}, minimum=1, desired=1, maximum=1, needs={})
    add(
        "shift", id=2, project_id=1, place_id=1, kind="shift", texts={}, starts_at=at, cancelled_at=at,
        ends_at=at.replace(hour=11), team=[], status="cancelled",
    )  # fmt: skip
    add("seat", id=2, shift_id=2, position=0, role="", texts={}, minimum=1, desired=1, maximum=1, needs={})
    add("seat", id=3, shift_id=1, position=1, role="", texts={}, minimum=1, desired=1, maximum=1, needs={})
    add("job", id=1, kind="run", payload={}, status="done", attempts=1, fence=1, created_at=at)
    add("run", id=1, job_id=1, period_start=MONDAY, period_end=MONDAY.replace(day=30), seconds=5, workers=1,
        seed=0, problem=zlib.compress(json.dumps(PROBLEM).encode()), created_by=3, created_at=at)  # fmt: skip
    add(
        "roster",
        id=1,
        period_start=MONDAY,
        period_end=MONDAY,
        state="draft",
        version=0,
        costs={},
        created_at=at,
    )
    add("assignment", id=1, roster_id=1, seat_id=1, volunteer_id=1)
    add("assignment", id=2, roster_id=1, seat_id=2, volunteer_id=1)
    add("assignment", id=3, roster_id=1, seat_id=3, volunteer_id=2)
    connection.execute(
        text("UPDATE roster SET state = 'published', number = 1, published_by = 3, published_at = :at"),
        {"at": at},
    )
    add("answer", volunteer_id=1, seat_id=1, state="accepted", at=at)
    add("answer", volunteer_id=2, seat_id=1, state="declined", at=at)
    add("audit", id=7, account_id=3, verb="published", subject="roster", subject_id=1, numbers={}, at=at)
    add("wish", volunteer_id=1, about="scene", target="community", weight=3)


def test_who_signed_in_before_signs_in(before: Database) -> None:
    migrations.upgrade(before)
    with before.session() as session:
        for role in ("volunteer", "coordinator", "admin"):
            entered = sign_in.sign_in(session, f"{role}@example.com", PASSWORD, Client("127.0.0.1"), days=1)
            assert session.get_one(Account, entered.account_id).person_id == entered.person_id


def test_everybody_is_one_person(before: Database) -> None:
    migrations.upgrade(before)
    with before.session() as session:
        found = {each.id: each for each in session.scalars(select(Person))}
        assert {(each.name, each.state) for each in found.values()} == {
            ("王伟", "active"), ("Émile Ångström", "active"), ("Gone", "left"),
            ("Account lead", "locked_out"), ("Account coordinator", "active"), ("Account admin", "active"),
        }  # fmt: skip
        assert found[1].language == "en", "the language of the account is what they read"
        assert found[2].language == "zh-Hans"
        assert session.scalars(select(Volunteer.id).order_by(Volunteer.id)).all() == [1, 2, 3]
        assert _called(session, "angstrom emile") == [2]
        assert _called(session, "wang wei") == [1]


def test_rights_are_those_of_before(before: Database) -> None:
    migrations.upgrade(before)
    with before.session() as session:
        held = session.execute(
            select(Person.name, Grant.right, Grant.organisation_id).join(Grant, Grant.person_id == Person.id)
        ).all()
        assert {tuple(each) for each in held} == {
            ("Account lead", "lead", 2),
            ("Account coordinator", "coordinator", 2),
            ("Account coordinator", "verifier", 2),
            *(
                ("Account admin", right, 1)
                for right in ("administrator", "coordinator", "verifier", "auditor")
            ),
        }
        lead = session.scalars(select(ProjectLead)).one()
        assert session.get_one(Person, lead.person_id).name == "Account lead"
        assert {(each.person_id, each.state) for each in session.scalars(select(Belonging))} == {
            (1, "confirmed"), (2, "confirmed"), (3, "confirmed"),
        }  # fmt: skip


def test_private_fields_are_sealed(before: Database) -> None:
    migrations.upgrade(before)
    with before.session() as session:
        vault = vault_of(session)
        born = {
            each.person_id: vault.open(each.person_id, "born", each.sealed)
            for each in _of(session, PrivateField)
        }
        assert born == {1: "1990-12-03", 2: "1990-11-03"}
        assert contacts.of_person(session, 1)[0].value == "volunteer@example.com"
        assert len(_of(session, Contact)) == 4
        run = session.get_one(Run, 1)
        held = json.loads(zlib.decompress(run.problem or b""))
        ages = [each.get("born") for each in held["volunteers"]]
        assert ages == ["1991-11-30", "1990-11-30", None], "as old as on the week's first day"


def test_what_was_done_and_promised_stays(before: Database) -> None:
    migrations.upgrade(before)
    with before.session() as session:
        coordinator = session.scalars(select(Person.id).where(Person.name == "Account coordinator")).one()
        assert session.get_one(Audit, 7).person_id == coordinator
        assert session.get_one(Run, 1).created_by == coordinator
        credential = session.scalars(select(Credential)).one()
        assert (credential.code, credential.verified_by) == ("doctor", coordinator)
        assert session.get_one(Project, 1).version == 1
        assert session.scalars(select(Assignment.volunteer_id).order_by(Assignment.id)).all() == [1, 1, 2]
        with pytest.raises(Exception, match="stays"):
            session.execute(text("UPDATE assignment SET volunteer_id = 2"))


def test_what_was_promised_and_answered_becomes_promises(before: Database) -> None:
    migrations.upgrade(before)
    with before.session() as session:
        promises = session.scalars(select(Promise).order_by(Promise.seat_id, Promise.volunteer_id)).all()
        assert [(each.volunteer_id, each.seat_id, each.state) for each in promises] == [
            (1, 1, "accepted"),
            (2, 1, "declined"),
            (1, 2, "shift_cancelled"),
            (2, 3, "offered"),
        ]
        assert {(each.imported, each.told_starts_at, each.told_ends_at.hour) for each in promises} == {
            (True, AT, 10),
            (True, AT, 11),
        }
        events = session.scalars(select(PromiseEvent).order_by(PromiseEvent.id)).all()
        assert {each.acting for each in events} == {"import"}
        assert {each.promise_id: each.after for each in events} == {each.id: each.state for each in promises}
        assert session.scalars(select(Notice)).all() == []
        week = Week(MONDAY - timedelta(days=14), ZoneInfo("UTC"))
        assert in_force(session, week) == in_force_at(session, week, events[-1].id) == {(1, 1), (2, 3)}


def test_answers_come_back_with_the_tables_of_before(before: Database) -> None:
    migrations.upgrade(before)
    migrations.downgrade(before, BEFORE)
    with before.engine.connect() as connection:
        answers = "SELECT volunteer_id, seat_id, state FROM answer ORDER BY volunteer_id"
        found = connection.execute(text(answers))
        assert [tuple(row) for row in found] == [(1, 1, "accepted"), (2, 1, "declined")]


def test_an_id_is_never_used_again(before: Database) -> None:
    migrations.upgrade(before)
    with before.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit WHERE id = 7"))
        connection.execute(
            text(
                "INSERT INTO audit (verb, subject, subject_id, numbers, changes, address, at)"
                " VALUES ('posted', 'project', 1, '{}', '{}', '', :at)"
            ),
            {"at": AT if connection.dialect.name == "postgresql" else AT.replace(tzinfo=None)},
        )
        assert connection.scalar(text("SELECT MAX(id) FROM audit")) == 8


def test_there_and_back_keeps_accounts_and_people(before: Database) -> None:
    def told(connection: Connection) -> list[Any]:
        accounts = "SELECT id, email, name, role, language, active FROM account ORDER BY id"
        people = (
            "SELECT id, account_id, number, name, born, organisation_id, active FROM volunteer ORDER BY id"
        )
        rest = "SELECT volunteer_id, code, verified_by FROM volunteer_credential"
        return [connection.execute(text(each)).all() for each in (accounts, people, rest)]

    with before.engine.connect() as connection:
        was = told(connection)
    migrations.upgrade(before)
    migrations.downgrade(before, BEFORE)
    with before.engine.connect() as connection:
        now = told(connection)
    # The account of a volunteer is called as the volunteer is: the name stands once.
    was[0][0] = (*was[0][0][:2], "王伟", *was[0][0][3:])
    assert [[tuple(map(str, row)) for row in rows] for rows in now] == [
        [tuple(map(str, row)) for row in rows] for rows in was
    ]


def _of(session: Session, kind: Any) -> list[Any]:
    return list(session.scalars(select(kind)))


def _called(session: Session, query: str) -> list[int]:
    condition = called(query)
    assert condition is not None
    return list(session.scalars(select(Person.id).where(condition)))
