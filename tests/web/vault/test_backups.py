"""Copies of the keys: whole, private, soon gone, and never the way back for an erased key."""

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, select

from tests.web.vault.conftest import Again
from web.settings import Settings, new_master_key
from web.vault import Damaged, Erased, Vault, backups, open_vault, rotating
from web.vault.store import ERASED, KEYS, STATE

PHONE = "person.phone"
TODAY = date(2026, 12, 1)


def lose_everything(vault: Vault) -> None:
    """As if the store had been lost, its erasures too, and made afresh."""
    with vault.store.changing() as (connection, _):
        connection.execute(delete(KEYS))
        connection.execute(delete(ERASED))
        connection.execute(STATE.update().values(generation=STATE.c.generation + 1))


def test_a_lost_store_comes_back(vault: Vault, again: Again, tmp_path: Path) -> None:
    sealed, digest = vault.seal(7, PHONE, "62471234"), vault.digest("email", "a")
    file = backups.back_up(vault.store, tmp_path / "copies", TODAY)
    lose_everything(vault)
    with pytest.raises(Damaged):
        again().open(7, PHONE, sealed)
    assert backups.restore(vault.store, file) == backups.Restored(2, 0, 0, 0)
    assert again().open(7, PHONE, sealed) == "62471234"
    assert again().digest("email", "a") == digest


def test_keys_of_people_erased_since_do_not_come_back(vault: Vault, again: Again, tmp_path: Path) -> None:
    gone, kept = vault.seal(7, PHONE, "gone"), vault.seal(8, PHONE, "kept")
    file = backups.back_up(vault.store, tmp_path, TODAY)
    vault.erase(7)
    assert backups.restore(vault.store, file) == backups.Restored(brought=0, erased=1, there=1, different=0)
    assert again().open_many([(7, PHONE, gone), (8, PHONE, kept)]) == [None, "kept"]


def test_a_lost_store_learns_erasures_from_later_copies(vault: Vault, again: Again, tmp_path: Path) -> None:
    gone, kept = vault.seal(7, PHONE, "gone"), vault.seal(8, PHONE, "kept")
    first = backups.back_up(vault.store, tmp_path, TODAY)
    vault.erase(7)
    backups.back_up(vault.store, tmp_path, TODAY + timedelta(days=1))
    lose_everything(vault)
    assert backups.restore(vault.store, first) == backups.Restored(brought=1, erased=1, there=0, different=0)
    assert again().open_many([(7, PHONE, gone), (8, PHONE, kept)]) == [None, "kept"]
    with pytest.raises(Erased):
        again().seal(7, PHONE, "again")


def test_keys_in_use_stay_and_those_that_differ_are_counted(vault: Vault, tmp_path: Path) -> None:
    vault.seal(7, PHONE, "before")
    file = backups.back_up(vault.store, tmp_path, TODAY)
    lose_everything(vault)
    sealed = vault.seal(7, PHONE, "after")
    assert backups.restore(vault.store, file) == backups.Restored(0, 0, there=1, different=1)
    assert vault.open(7, PHONE, sealed) == "after"


def test_keys_come_back_under_the_master_of_today(
    settings: Settings, vault: Vault, again: Again, tmp_path: Path
) -> None:
    sealed = vault.seal(7, PHONE, "62471234")
    file = backups.back_up(vault.store, tmp_path, TODAY)
    lose_everything(vault)
    rotating.add_master_key(settings.master_keys_file)
    rotating.rotate(vault.store)
    backups.restore(vault.store, file)
    assert set(rotating.count_by_master(again().store)) == {again().store.masters.newest().id}
    assert again().open(7, PHONE, sealed) == "62471234"


def test_a_copy_whose_master_key_is_missing_changes_nothing(vault: Vault, tmp_path: Path) -> None:
    vault.seal(7, PHONE, "62471234")
    file = backups.back_up(vault.store, tmp_path, TODAY)
    other = open_vault(Settings(instance=tmp_path / "other", master_keys=new_master_key()))
    with pytest.raises(Damaged, match="not among those given"):
        backups.restore(other.store, file)
    assert other.store.keys_of([7])[1] == []
    other.close()


def test_a_copy_is_private_and_named_by_its_day(vault: Vault, tmp_path: Path) -> None:
    vault.seal(7, PHONE, "62471234")
    for _ in "a day has one copy":
        file = backups.back_up(vault.store, tmp_path / "copies", TODAY)
    assert [each.name for each in (tmp_path / "copies").iterdir()] == ["keys-2026-12-01.sqlite"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        assert list(connection.scalars(select(KEYS.c.owner))) == [7]
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("keys-2026-11-01.sqlite", True),
        ("keys-2026-10-31.sqlite", False),
        ("keys-2026-10-31.sqlite-0a1b2c", False),
        ("keys-2026-10-31.sqlite-journal", False),
        ("keys-2026-99-31.sqlite", True),
        ("other-2020-01-01.sqlite", True),
        ("keys-2027-01-01.sqlite", True),
    ],
)
def test_old_copies_are_deleted_and_nothing_else(tmp_path: Path, name: str, stays: bool) -> None:
    (tmp_path / name).touch()
    assert backups.delete_old(tmp_path, TODAY, days=30) == (not stays)
    assert (tmp_path / name).exists() == stays


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_what_is_no_copy_is_refused(vault: Vault, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "stray.sqlite"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(backups.NoCopy):
        backups.restore(vault.store, file)
    assert file.exists() == (content is not None)
