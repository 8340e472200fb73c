"""A district out as one workbook and into an empty one, by commands."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from fixtures.district import generate
from tests.web.conftest import MONDAY
from web import cli, demo, migrations
from web.demo.load import load
from web.models import Promise, Volunteer
from web.opening import open_database
from web.settings import Settings

WHO = "keeper@example.org"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real day: sheets are worked on by another process."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


def instance(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An instance with tables and somebody who keeps it, which the commands work on from now on."""
    monkeypatch.setenv("DUET_INSTANCE", str(folder))
    monkeypatch.setenv("DUET_SOLVE_NICENESS", "0")
    settings = Settings(instance=folder)
    migrations.upgrade(open_database(settings))
    return settings


def keeper() -> None:
    rights = ("administrator", "coordinator")
    assert cli.main(["user", WHO, *(word for right in rights for word in ("--right", right))]) == 0


def counts(settings: Settings) -> tuple[int, int]:
    """How many people and promises there are."""
    with open_database(settings).session() as session:
        people = session.scalar(select(func.count()).select_from(Volunteer)) or 0
        return people, session.scalar(select(func.count()).select_from(Promise)) or 0


def test_a_district_goes_out_and_into_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full, file = instance(tmp_path / "full", monkeypatch), tmp_path / "district.xlsx"
    with open_database(full).session() as session:
        load(session, generate(60, week=MONDAY), demo.draw_passwords())
    keeper()
    assert cli.main(["district", "export", str(file), "--as", WHO]) == 0
    assert "People: 60 rows" in capsys.readouterr().out
    assert file.stat().st_mode & 0o077 == 0

    empty = instance(tmp_path / "empty", monkeypatch)
    keeper()
    assert cli.main(["district", "import", str(file), "--as", WHO]) == 0
    assert counts(empty) == counts(full)
    with pytest.raises(SystemExit) as nothing:
        cli.main(["district", "import", str(file), "--as", WHO])
    assert "everything is there already" in str(nothing.value)
    assert counts(empty) == counts(full)


def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    instance(tmp_path / "one", monkeypatch)
    keeper()
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    for arguments in (
        ["export", str(tmp_path / "a.xlsx"), "--as", "nobody@example.org"],
        ["import", str(tmp_path / "missing.xlsx"), "--as", WHO],
        ["import", str(broken), "--as", WHO],
    ):
        with pytest.raises(SystemExit) as refused:
            cli.main(["district", *arguments])
        assert str(refused.value).startswith("duet: ")
        assert "\n" not in str(refused.value)
