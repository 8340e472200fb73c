"""Settings: one table, read whole, refusing what cannot be used."""

import base64
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web import create_app
from web.settings import InvalidSettings, Settings, read_settings, settings_table

OWN_KEY = "k" * 40
MASTER = base64.b64encode(b"m" * 32).decode()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DUET_PORT", "0", "1 to 65535"),
        ("DUET_PORT", "http", "whole number"),
        ("DUET_PORT", "9" * 30, "whole number"),
        ("DUET_ZONE", "Mars/Olympus", "time zone"),
        ("DUET_ZONE", "../etc/passwd", "time zone"),
        ("DUET_SECRET_KEY", "short", "32 characters"),
        ("DUET_DEMO_WEEK", "next", "2026-11-30"),
        ("DUET_LOG_LEVEL", "loud", "DEBUG"),
        ("DUET_MASTER_KEYS", "short", "base64 of 32 bytes"),
        ("DUET_MASTER_KEYS", f"{MASTER},", "base64 of 32 bytes"),
        ("DUET_MASTER_KEYS", MASTER + MASTER, "base64 of 32 bytes"),
        ("DUET_KEYS_BACKUP_DAYS", "0", "1 to 3650"),
        ("DUET_PROT", "8000", "no setting"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, says: str) -> None:
    with pytest.raises(InvalidSettings, match=f"{name}.*{says}"):
        read_settings({name: value})


def test_what_is_not_said_has_its_default() -> None:
    assert read_settings({"DUET_PORT": "", "HOME": "/"}) == Settings()


def test_settings_survive_the_way_to_another_process() -> None:
    said = read_settings({"DUET_PORT": "8123", "DUET_DEMO_WEEK": "2026-11-30", "DUET_INSTANCE": "/srv/duet"})
    assert read_settings(said.environment()) == said


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "duet.example"])
def test_off_loopback_nothing_starts_without_a_key_of_its_own(host: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="DUET_SECRET_KEY"):
        create_app(Settings(host=host, instance=tmp_path, master_keys=MASTER))
    with pytest.raises(InvalidSettings, match="DUET_MASTER_KEYS"):
        create_app(Settings(host=host, instance=tmp_path, secret_key=OWN_KEY))
    create_app(Settings(host=host, instance=tmp_path, secret_key=OWN_KEY, master_keys=MASTER))
    assert not (tmp_path / "master-keys").exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_on_loopback_a_key_is_made_and_kept(host: str, tmp_path: Path) -> None:
    key = Settings(host=host, instance=tmp_path).own_secret_key()
    assert Settings(host=host, instance=tmp_path).own_secret_key() == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_on_loopback_a_master_key_is_made_and_kept(host: str, tmp_path: Path) -> None:
    keys = Settings(host=host, instance=tmp_path).own_master_keys()
    assert [len(key) for key in keys] == [32]
    assert Settings(host=host, instance=tmp_path).own_master_keys() == keys
    assert stat.S_IMODE((tmp_path / "master-keys").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["master-keys"]


def test_a_file_of_master_keys_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "master-keys").write_text("nonsense\n", encoding="ascii")
    with pytest.raises(InvalidSettings, match="master-keys: each line wants base64"):
        Settings(instance=tmp_path).own_master_keys()


def test_many_who_start_at_once_keep_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: Settings(instance=tmp_path).own_secret_key(), range(64)))
    assert len(found) == 1


@pytest.mark.parametrize("name", ["DUET_MASTER_KEYS", "DUET_SECRET_KEY"])
def test_a_secret_that_cannot_be_used_is_not_repeated(name: str) -> None:
    with pytest.raises(InvalidSettings, match=name) as caught:
        read_settings({name: "hush"})
    assert "hush" not in str(caught.value)


def test_secrets_are_not_shown_with_the_settings() -> None:
    shown = repr(Settings(secret_key=OWN_KEY, master_keys=MASTER))
    assert OWN_KEY not in shown
    assert MASTER not in shown


def test_the_table_names_every_setting() -> None:
    table = settings_table()
    for name in Settings.__dataclass_fields__:
        assert f"`DUET_{name.upper()}`" in table


def test_pages_are_served_without_the_solver(tmp_path: Path) -> None:
    """It takes seconds and much memory to load, and only jobs need it."""
    heavy = "{'ortools', 'pandas', 'fixtures'}"
    program = f"import sys, web; web.create_app(); print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DUET_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "[]"
