"""Another master key: every key is wrapped anew, also after a rotation that was broken off."""

import pytest
from sqlalchemy import select

from tests.web.vault.conftest import Again
from web.settings import Settings, new_master_key
from web.vault import Damaged, Vault, open_vault, rotating
from web.vault.store import KEYS, Store

PHONE = "person.phone"
PEOPLE = 2_500
OLD, NEW = new_master_key(), new_master_key()


@pytest.fixture
def sealed(vault: Vault) -> list[tuple[int, str, bytes]]:
    rows = [(owner, PHONE, str(owner)) for owner in range(1, PEOPLE + 1)]
    vault.digest("email", "a@example.org")
    return [
        (owner, field, value) for (owner, field, _), value in zip(rows, vault.seal_many(rows), strict=True)
    ]


def masters(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return sorted(connection.scalars(select(KEYS.c.master).distinct()))


def test_all_keys_move_to_the_new_master_and_the_old_one_can_go(
    settings: Settings, vault: Vault, again: Again, sealed: list[tuple[int, str, bytes]]
) -> None:
    digest = vault.digest("email", "a@example.org")
    rotating.add_master_key(settings.master_keys_file)
    assert rotating.rotate(again().store) == PEOPLE + 1
    newest = settings.master_keys_file.read_text(encoding="ascii").splitlines()[0]
    settings.master_keys_file.write_text(newest + "\n", encoding="ascii")
    assert again().open_many(sealed) == [str(owner) for owner in range(1, PEOPLE + 1)]
    assert again().digest("email", "a@example.org") == digest


def test_a_server_that_runs_on_finds_the_new_master(
    settings: Settings, vault: Vault, again: Again, sealed: list[tuple[int, str, bytes]]
) -> None:
    rotating.add_master_key(settings.master_keys_file)
    rotating.rotate(again().store)
    assert vault.open(9_999, PHONE, vault.seal(9_999, PHONE, "new")) == "new"
    assert masters(vault.store) == [again().store.masters.newest().id]


def test_a_rotation_that_was_broken_off_is_finished(
    settings: Settings, again: Again, sealed: list[tuple[int, str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rotating.add_master_key(settings.master_keys_file)
    store = again().store
    done: list[int] = []
    some = rotating._wrap_some

    def break_off(*given: object) -> int:
        if done:
            raise KeyboardInterrupt
        done.append(some(*given))  # type: ignore[arg-type]  # handed on as they came
        return done[0]

    monkeypatch.setattr(rotating, "_wrap_some", break_off)
    with pytest.raises(KeyboardInterrupt):
        rotating.rotate(store)
    monkeypatch.undo()
    assert len(masters(store)) == 2
    assert rotating.is_under_way(store)
    assert again().open_many(sealed) == [str(owner) for owner in range(1, PEOPLE + 1)]
    assert rotating.rotate(again().store) == PEOPLE + 1 - done[0]
    assert not rotating.is_under_way(again().store)


def test_a_second_rotation_overtakes_the_first(
    settings: Settings, again: Again, sealed: list[tuple[int, str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = again().store
    rotating.add_master_key(settings.master_keys_file)
    some, begun = rotating._wrap_some, [False]

    def begin_another(*given: object) -> int:
        if not begun[0]:
            begun[0] = True
            rotating.add_master_key(settings.master_keys_file)
            rotating.rotate(again().store)
        return some(*given)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(rotating, "_wrap_some", begin_another)
    with pytest.raises(rotating.Overtaken):
        rotating.rotate(first)
    assert masters(first) == [again().store.masters.newest().id]


def given(settings: Settings, *keys: str) -> Vault:
    return open_vault(
        Settings(instance=settings.instance, keys_url=settings.keys_url, master_keys=",".join(keys))
    )


def test_master_keys_of_the_settings_are_taken_newest_first(settings: Settings) -> None:
    old, both, new = given(settings, OLD), given(settings, NEW, OLD), given(settings, NEW)
    sealed = old.seal(7, PHONE, "62471234")
    assert both.open(7, PHONE, sealed) == "62471234"
    later = both.seal(8, PHONE, "before the rotation, new keys stay with the old master")
    assert old.open(8, PHONE, later).startswith("before")
    assert rotating.rotate(both.store) == 2
    assert new.open(7, PHONE, sealed) == "62471234"
    with pytest.raises(Damaged, match="not among those given"):
        old.seal(9, PHONE, "a server that was not told")
    for each in (old, both, new):
        each.close()


def test_a_key_whose_master_is_not_given_stops_the_rotation(settings: Settings) -> None:
    old, both, new = given(settings, OLD), given(settings, NEW, OLD), given(settings, NEW)
    old.seal(7, PHONE, "62471234")
    with pytest.raises(Damaged, match="not among those given"):
        rotating.rotate(new.store)
    assert rotating.rotate(both.store) == 1
    for each in (old, both, new):
        each.close()
