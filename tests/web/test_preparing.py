"""`duet run`: from nothing to a published week, and on from wherever an earlier start left off."""

import io
import socket
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from web import cli, demo, migrations, preparing, running
from web.db import Database
from web.jobs import Worker
from web.models import RIGHTS, Account, Assignment, Grant, Job, Organisation, Roster, Run, Volunteer
from web.opening import open_database
from web.services import jobs, planning
from web.services.accounts.sign_in import Client, sign_in
from web.services.days import coming_monday
from web.services.faults import Invalid
from web.settings import InvalidSettings, Settings
from web.terminal import Terminal

# A week to come, whatever the day: what has begun is planned no more.
MONDAY = coming_monday(datetime.now(UTC).date() + timedelta(days=1))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real day: a run is solved by another process. The terminal's user reads English."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        instance=tmp_path / "instance",
        demo_volunteers=60,
        demo_week=MONDAY,
        solve_seconds=3,
        solve_workers=1,
        lease_seconds=2,
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    found = open_database(settings)
    yield found
    found.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as opened:
        yield opened


def counts(session: Session) -> list[int | None]:
    session.rollback()
    return [
        session.scalar(select(func.count()).select_from(kind))
        for kind in (Account, Volunteer, Run, Roster, Assignment)
    ]


def test_from_nothing_to_a_published_week_and_nothing_twice(
    settings: Settings, database: Database, session: Session
) -> None:
    said = io.StringIO()
    assert not running.is_ready(database)
    preparing.make_ready(settings, database, Terminal(said))
    assert running.is_ready(database)
    assert "Roster 2 is published." in said.getvalue()
    first = counts(session)
    preparing.make_ready(settings, database, Terminal(io.StringIO()))
    assert counts(session) == first


def test_the_passwords_are_kept_for_their_owner_alone_and_fit(
    settings: Settings, database: Database, session: Session
) -> None:
    preparing.make_ready(settings, database, Terminal(io.StringIO()))
    file = settings.instance / running.ACCOUNTS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = file.read_text(encoding="ascii").splitlines()
    assert [line.partition("@")[0] for line in lines] == list(demo.ACCOUNTS)
    for line in lines:
        assert_signs_in(session, *line.split(" "))


def assert_signs_in(session: Session, email: str, password: str) -> int:
    """The person whom address and password let in; another password does not."""
    with pytest.raises(Invalid):
        sign_in(session, email, f"{password}x", Client("192.0.2.7"), days=1)
    return sign_in(session, email, password, Client("192.0.2.7"), days=1).person_id


def test_a_run_that_was_broken_off_is_taken_up(
    settings: Settings, database: Database, session: Session
) -> None:
    terminal = Terminal(io.StringIO())
    migrations.upgrade(database)
    preparing.load_demo(settings, database, terminal)
    run = planning.start_run(session, None, {"week": MONDAY, "seconds": 3}, workers=1)
    held = jobs.claim(session, 1.0)
    assert held is not None
    preparing.make_ready(settings, database, terminal)
    session.rollback()
    session.expire_all()
    assert planning.run(session, run).status == "done"
    assert session.get_one(Job, held.job_id).fence == 2
    assert running.is_ready(database)


def test_a_run_that_was_solved_but_not_published_is_published(
    settings: Settings, database: Database, session: Session
) -> None:
    terminal = Terminal(io.StringIO())
    migrations.upgrade(database)
    preparing.load_demo(settings, database, terminal)
    planning.start_run(session, None, {"week": MONDAY, "seconds": 3}, workers=1)
    assert Worker(database, settings).run_one()
    assert not running.is_ready(database)
    before = counts(session)
    preparing.make_ready(settings, database, terminal)
    assert running.is_ready(database)
    assert counts(session) == before


def test_the_bar_says_elapsed_places_and_every_tier() -> None:
    out = io.StringIO()
    tiers = {
        name: {"cost": 12, "bound": 10, "stake": 200, "gap": 0.01}
        for name in ("minimum", "promises", "desired", "fairness", "wishes")
    }
    Terminal(out).finish({"filled": 1_500, "wanted": 2_000, "tiers": tiers}, 65.0)
    told = out.getvalue()
    assert "01:05" in told
    assert "1,500 of 2,000 places filled" in told
    assert told.count("cost 12, at least 10, gap 1.00 %") == 5


def test_a_taken_port_is_told_before_anything_is_done(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InvalidSettings, match=str(port)):
            running.refuse_taken_port(Settings(port=port))


def test_wrong_settings_are_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUET_PORT", "http")
    assert cli.main(["settings"]) == cli.WRONG_SETTINGS
    told = capsys.readouterr().err
    assert told.startswith("duet: DUET_PORT")
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_tables_of_another_version_are_refused_in_one_sentence(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DUET_INSTANCE", str(tmp_path))
    assert cli.main(["init"]) == 0
    database = open_database(Settings(instance=tmp_path))
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    database.close()
    with pytest.raises(SystemExit, match="duet upgrade"):
        cli.main([command])


def test_an_account_is_made_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("DUET_INSTANCE", str(tmp_path))
    assert cli.main(["init"]) == 0
    assert cli.main(["user", "boss@example.org"]) == 0
    assert cli.main(["user", "planner@example.org", "--right", "coordinator"]) == 0
    lines = capsys.readouterr().out.splitlines()
    database = open_database(Settings(instance=tmp_path))
    with database.session() as session:
        district = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
        for line, rights in zip(lines, (set(RIGHTS), {"coordinator"}), strict=True):
            person = assert_signs_in(session, *line.split())
            held = session.execute(
                select(Grant.right, Grant.organisation_id).where(Grant.person_id == person)
            )
            assert {tuple(row) for row in held} == {(right, district) for right in rights}
    database.close()
