"""`duet keys`, as one types it."""

from pathlib import Path

import pytest

from web import cli
from web.settings import Settings, new_master_key, read_settings
from web.vault import open_vault

PHONE = "person.phone"


@pytest.fixture(autouse=True)
def _instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DUET_INSTANCE", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def sealed() -> bytes:
    vault = open_vault(read_settings())
    kept = vault.seal(7, PHONE, "62471234")
    vault.seal(8, PHONE, "another")
    vault.erase(8)
    vault.close()
    return kept


def opened(sealed: bytes) -> str:
    vault = open_vault(read_settings())
    try:
        return vault.open(7, PHONE, sealed)
    finally:
        vault.close()


def test_keys_are_counted_and_never_shown(
    sealed: bytes, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["keys", "list"]) == 0
    told = capsys.readouterr().out
    assert "People with a key: 1" in told
    assert "People whose key was destroyed: 1" in told
    assert "wraps 1 keys" in told
    assert (tmp_path / "master-keys").read_text(encoding="ascii").strip() not in told


def test_a_rotation_says_when_the_old_master_may_go(
    sealed: bytes, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli.main(["keys", "rotate"]) == 0
    told = capsys.readouterr().out
    assert "wraps all keys, 1 of them anew" in told
    assert f"{tmp_path / 'master-keys'} may be removed" in told
    newest, _old = (tmp_path / "master-keys").read_text(encoding="ascii").splitlines()
    (tmp_path / "master-keys").write_text(newest + "\n", encoding="ascii")
    assert opened(sealed) == "62471234"


def test_given_master_keys_are_rotated_to_the_newest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old, new = new_master_key(), new_master_key()
    monkeypatch.setenv("DUET_MASTER_KEYS", old)
    vault = open_vault(read_settings())
    sealed = vault.seal(7, PHONE, "62471234")
    vault.close()
    monkeypatch.setenv("DUET_MASTER_KEYS", f"{new},{old}")
    assert cli.main(["keys", "rotate"]) == 0
    assert "DUET_MASTER_KEYS may be removed" in capsys.readouterr().out
    monkeypatch.setenv("DUET_MASTER_KEYS", new)
    assert opened(sealed) == "62471234"
    assert not (tmp_path / "master-keys").exists()


def test_a_master_key_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, sealed: bytes) -> None:
    monkeypatch.setenv("DUET_MASTER_KEYS", new_master_key())
    with pytest.raises(SystemExit, match=r"duet: A key cannot be unwrapped: .* not among those given"):
        cli.main(["keys", "rotate"])


def test_a_copy_is_made_and_brought_back(
    sealed: bytes, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "keys-2020-01-01.sqlite").touch()
    assert cli.main(["keys", "backup", str(copies)]) == 0
    told = capsys.readouterr().out
    (file,) = copies.iterdir()
    assert f"copied to {file}" in told
    assert "that were deleted: 1" in told
    Path(Settings(instance=tmp_path).keys.removeprefix("sqlite:///")).unlink()
    assert cli.main(["keys", "restore", str(file)]) == 0
    assert "Keys brought back: 1" in capsys.readouterr().out
    assert opened(sealed) == "62471234"


def test_keys_of_a_copy_that_differ_are_told(sealed: bytes, tmp_path: Path) -> None:
    assert cli.main(["keys", "backup", str(tmp_path / "copies")]) == 0
    (tmp_path / "keys.sqlite").unlink()
    vault = open_vault(read_settings())
    vault.seal(7, PHONE, "made before the restore")
    vault.close()
    (file,) = (tmp_path / "copies").iterdir()
    with pytest.raises(SystemExit, match="1 keys of the copy differ"):
        cli.main(["keys", "restore", str(file)])


def test_a_file_that_is_no_copy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"duet: .*/none is no copy of the keys"):
        cli.main(["keys", "restore", str(tmp_path / "none")])


def test_a_folder_that_cannot_be_written_is_told(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="duet: The copy could not be written"):
        cli.main(["keys", "backup", str(tmp_path / "file")])


@pytest.mark.parametrize("command", [["keys", "list"], ["serve"], ["run"], ["worker"], ["init"]])
def test_off_loopback_a_master_key_must_be_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.setenv("DUET_HOST", "0.0.0.0")
    monkeypatch.setenv("DUET_SECRET_KEY", "k" * 40)
    assert cli.main(command) == cli.WRONG_SETTINGS
    assert "DUET_MASTER_KEYS" in capsys.readouterr().err
