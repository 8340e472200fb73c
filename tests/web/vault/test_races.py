"""Several processes and threads at the same keys, and a process that forks."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import func, select

from tests.web.vault.conftest import Again
from web.settings import Settings
from web.vault import Vault, open_vault, rotating
from web.vault.store import KEYS

PHONE = "person.phone"
SPAWN = multiprocessing.get_context("spawn")
PEOPLE = range(1, 31)
Sealed = list[tuple[int, str, bytes]]


def seal_one_by_one(settings: Settings, start: Barrier, results: "multiprocessing.Queue[Sealed]") -> None:
    """Another process: it opens a vault that may not be there yet, and seals for people without a key."""
    vault = open_vault(settings)
    start.wait(30)
    results.put([(owner, PHONE, vault.seal(owner, PHONE, str(owner))) for owner in PEOPLE])
    vault.close()


def rotate_some_times(settings: Settings, start: Barrier) -> None:
    store = open_vault(settings).store
    start.wait(30)
    for _ in range(5):
        rotating.add_master_key(settings.master_keys_file)
        rotating.rotate(store)
    store.close()


def test_processes_that_make_a_key_at_once_use_the_same(settings: Settings, again: Again) -> None:
    start, results = SPAWN.Barrier(3), SPAWN.Queue()
    processes = [SPAWN.Process(target=seal_one_by_one, args=(settings, start, results)) for _ in range(3)]
    for each in processes:
        each.start()
    sealed = [row for _ in processes for row in results.get(timeout=60)]
    for each in processes:
        each.join(30)
        assert each.exitcode == 0
    vault = again()
    assert vault.open_many(sealed) == [str(owner) for owner in PEOPLE] * 3
    with vault.store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(KEYS)) == len(PEOPLE)


def test_one_goes_on_reading_and_sealing_while_keys_are_rotated(settings: Settings, vault: Vault) -> None:
    sealed = [(owner, PHONE, vault.seal(owner, PHONE, str(owner))) for owner in PEOPLE]
    start = SPAWN.Barrier(2)
    process = SPAWN.Process(target=rotate_some_times, args=(settings, start))
    process.start()
    start.wait(30)
    people = max(PEOPLE)
    while process.is_alive():
        people += 1
        sealed.append((people, PHONE, vault.seal(people, PHONE, str(people))))
        reading = open_vault(settings)
        assert reading.open_many(sealed[-60:]) == [str(owner) for owner, _, _ in sealed[-60:]]
        reading.close()
    process.join()
    assert process.exitcode == 0
    reading = open_vault(settings)
    assert reading.open_many(sealed) == [str(owner) for owner, _, _ in sealed]
    assert list(rotating.count_by_master(reading.store)) == [reading.store.masters.newest().id]
    reading.close()


def test_threads_share_a_vault(vault: Vault) -> None:
    def seal_and_open(number: int) -> bool:
        owner = number % 5 + 1
        return vault.open(owner, PHONE, vault.seal(owner, PHONE, str(number))) == str(number)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(seal_and_open, range(100)))
    with vault.store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(KEYS)) == 5


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_child_that_forks_off_uses_its_own_connections(vault: Vault) -> None:
    sealed = vault.seal(7, PHONE, "62471234")
    pooled = vault.store.engine.pool
    assert in_child(
        lambda: (
            vault.open(7, PHONE, sealed) == "62471234"
            and vault.store.engine.pool is not pooled
            and bool(vault.seal(8, PHONE, "child"))
        )
    )
    assert vault.open(7, PHONE, sealed) == "62471234"
    vault.seal(9, PHONE, "parent")


def in_child(holds: Callable[[], bool]) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if holds() else 1)
    return os.waitpid(child, 0)[1] == 0
