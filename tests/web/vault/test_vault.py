"""The vault: what it keeps, for whom it opens, what it finds, whom it forgets."""

import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from tests.web.vault.conftest import Again
from web.db import Database, NoVault, vault_of
from web.opening import open_database
from web.settings import InvalidSettings, Settings, new_master_key
from web.vault import HOUSE, Damaged, Erased, Vault, open_vault
from web.vault.cache import TRUSTED_SECONDS, Keys
from web.vault.store import KEYS

PHONE = "person.phone"
ROWS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from([PHONE, "person.email"]), st.text()), max_size=40
)


def test_another_process_opens_what_was_sealed(vault: Vault, again: Again) -> None:
    sealed = vault.seal(7, PHONE, "吕 62471234")
    assert again().open(7, PHONE, sealed) == "吕 62471234"
    assert again().open_bytes(HOUSE, "form", vault.seal(HOUSE, "form", b"\xff\x00")) == b"\xff\x00"


@examples(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_many_open_in_order(vault: Vault, rows: list[tuple[int, str, str]]) -> None:
    sealed = vault.seal_many(rows)
    asked = [(owner, field, value) for (owner, field, _), value in zip(rows, sealed, strict=True)]
    assert vault.open_many(asked) == [value for _, _, value in rows]


@pytest.mark.parametrize(("owner", "field"), [(8, PHONE), (7, "person.email"), (HOUSE, PHONE)])
def test_a_value_moved_elsewhere_is_damaged(vault: Vault, owner: int, field: str) -> None:
    sealed = vault.seal(7, PHONE, "62471234")
    vault.seal(8, PHONE, "another")
    for _ in "before and after the other's key is remembered":
        with pytest.raises(Damaged):
            vault.open(owner, field, sealed)
        with pytest.raises(Damaged):
            vault.open_many([(owner, field, sealed)])


def test_bytes_are_not_opened_as_text(vault: Vault) -> None:
    with pytest.raises(Damaged, match="bytes"):
        vault.open(7, PHONE, vault.seal(7, PHONE, b"\xff"))


def test_nobody_seals_for_the_look_up_key(vault: Vault) -> None:
    with pytest.raises(ValueError, match="no owner"):
        vault.seal(-1, PHONE, "62471234")


def test_the_house_is_never_erased(vault: Vault) -> None:
    with pytest.raises(ValueError, match="no owner"):
        vault.erase(HOUSE)


def test_equal_values_of_a_kind_are_found(vault: Vault, again: Again) -> None:
    found = vault.digest("email", "a@example.org")
    assert len(found) == 32
    assert again().digest("email", "a@example.org") == found
    others = {vault.digest(*other) for other in (("email", "b@example.org"), ("phone", "a@example.org"))}
    assert found not in others
    assert vault.digest("ab", "c") != vault.digest("a", "bc")


def test_another_house_has_another_look_up_key(vault: Vault, tmp_path: Path) -> None:
    other = open_vault(Settings(instance=tmp_path / "other"))
    assert other.digest("email", "a@example.org") != vault.digest("email", "a@example.org")
    other.close()


def test_an_erased_person_is_gone_and_others_stay(vault: Vault, again: Again) -> None:
    sealed, kept = vault.seal(7, PHONE, "62471234"), vault.seal(8, PHONE, "another")
    vault.erase(7)
    for each in (vault, again()):
        with pytest.raises(Erased):
            each.open(7, PHONE, sealed)
        with pytest.raises(Erased):
            each.seal(7, PHONE, "again")
        assert each.open_many([(7, PHONE, sealed), (8, PHONE, kept)]) == [None, "another"]
    vault.erase(7)


def test_who_never_had_a_key_can_be_erased(vault: Vault) -> None:
    vault.erase(9)
    with pytest.raises(Erased):
        vault.seal(9, PHONE, "late")


def test_no_process_seals_with_an_erased_key_it_remembers(vault: Vault, again: Again) -> None:
    other = again()
    sealed = vault.seal(7, PHONE, "62471234")
    assert other.open(7, PHONE, sealed) == "62471234"
    vault.erase(7)
    with pytest.raises(Erased):
        other.seal(7, PHONE, "at once")


def test_other_processes_forget_an_erased_key_within_a_second(vault: Vault, again: Again) -> None:
    other = again()
    sealed = vault.seal(7, PHONE, "62471234")
    assert other.open(7, PHONE, sealed) == "62471234"
    vault.erase(7)
    time.sleep(TRUSTED_SECONDS + 0.05)
    with pytest.raises(Erased):
        other.open(7, PHONE, sealed)


def test_nothing_of_an_erased_key_stays_in_the_file(tmp_path: Path) -> None:
    vault = open_vault(Settings(instance=tmp_path))
    vault.seal_many([(owner, PHONE, "x") for owner in range(1, 200)])
    with vault.store.engine.connect() as connection:
        wrapped: bytes = connection.execute(select(KEYS.c.wrapped).where(KEYS.c.owner == 77)).scalar_one()
    assert wrapped in (tmp_path / "keys.sqlite").read_bytes()
    vault.erase(77)
    vault.close()
    assert [each.name for each in tmp_path.iterdir() if wrapped in each.read_bytes()] == []


def test_keys_and_master_keys_are_for_their_owner_alone(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        vault = open_vault(Settings(instance=tmp_path))
        vault.seal(7, PHONE, "62471234")
    finally:
        os.umask(umask)
    vault.close()
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {"keys.sqlite": 0o600, "master-keys": 0o600}


def test_the_store_is_useless_without_its_master_key(vault: Vault, settings: Settings) -> None:
    sealed = vault.seal(7, PHONE, "62471234")
    stranger = open_vault(Settings(instance=settings.instance, keys_url=settings.keys_url,
                                   master_keys=new_master_key()))  # fmt: skip
    for attempt in (
        lambda: stranger.open(7, PHONE, sealed),
        lambda: stranger.seal(8, PHONE, "new"),
        lambda: stranger.digest("email", "x"),
    ):
        with pytest.raises(Damaged, match="not among those given"):
            attempt()
    stranger.close()


def test_remembered_keys_are_bounded(vault: Vault) -> None:
    keys = Keys(vault.store, most=10)
    keys.of([])
    keys.make(range(1, 31))
    assert len(keys) == 10
    assert set(keys.of(range(1, 31))) == set(range(1, 31))
    assert len(keys) == 10


def test_few_questions_are_asked_for_many(vault: Vault, again: Again) -> None:
    rows = [(owner, PHONE, str(owner)) for owner in range(1, 12_001)]
    sealed = [
        (owner, field, value) for (owner, field, _), value in zip(rows, vault.seal_many(rows), strict=True)
    ]
    asked: list[str] = []
    other = again()
    event.listen(other.store.engine, "before_cursor_execute", lambda *found: asked.append(found[2]))
    assert other.open_many(sealed) == [value for _, _, value in rows]
    assert selected(asked) < 10
    asked.clear()
    assert other.open_many(sealed) == [value for _, _, value in rows]
    assert selected(asked) <= 1


def selected(asked: list[str]) -> int:
    return sum(statement.startswith("SELECT") for statement in asked)


def test_the_keys_must_stand_apart_from_what_they_protect(tmp_path: Path) -> None:
    shared = "postgresql+psycopg://duet@db/duet"
    with pytest.raises(InvalidSettings, match="DUET_KEYS_URL must be another database"):
        open_vault(Settings(instance=tmp_path, database_url=shared, keys_url=shared))


def test_opening_alone_touches_nothing(tmp_path: Path) -> None:
    open_vault(Settings(instance=tmp_path / "none")).close()
    assert not (tmp_path / "none").exists()


def test_sessions_carry_the_vault(tmp_path: Path) -> None:
    database = open_database(Settings(instance=tmp_path))
    with database.session() as session:
        assert vault_of(session) is database.vault
    database.close()


def test_a_database_without_a_vault_says_how_to_open_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'duet.sqlite'}")
    with database.session() as session, pytest.raises(NoVault, match="open_database"):
        vault_of(session)
    database.close()


def test_a_person_has_one_key_however_often_one_seals(vault: Vault, again: Again) -> None:
    for each in (vault, again(), vault):
        each.seal_many([(7, PHONE, "a"), (7, PHONE, "b")])
    with vault.store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(KEYS)) == 1
