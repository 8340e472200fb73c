"""A renewed key: both open until every value has moved, whatever breaks off in between."""

import pytest

from tests.web.vault.conftest import Again
from web.vault import Damaged, Erased, Vault

PHONE = "person.phone"


def test_values_move_to_the_new_key_and_the_old_one_goes(vault: Vault, again: Again) -> None:
    other = again()
    old = vault.seal(7, PHONE, "62471234")
    with vault.renewed(7) as rekeying:
        assert not rekeying.is_new(old)
        new = rekeying.reseal(PHONE, old)
        assert rekeying.is_new(new)
        assert rekeying.reseal(PHONE, new) == new
        for each in (vault, other):
            assert each.open(7, PHONE, old) == each.open(7, PHONE, new) == "62471234"
    assert again().open(7, PHONE, new) == "62471234"
    with pytest.raises(Damaged):
        again().open(7, PHONE, old)


def test_everybody_seals_with_the_new_key_from_its_beginning(vault: Vault, again: Again) -> None:
    other = again()
    other.seal(7, PHONE, "remembered")
    with vault.renewed(7) as rekeying:
        meanwhile = other.seal(7, PHONE, "meanwhile")
        assert rekeying.is_new(meanwhile)
    assert other.open(7, PHONE, meanwhile) == "meanwhile"


def test_a_renewal_that_is_broken_off_loses_nothing_and_is_done_again(vault: Vault) -> None:
    before, second = vault.seal(7, PHONE, "first"), vault.seal(7, PHONE, "second")
    kept: list[bytes] = []

    def reseal_the_first_and_fail() -> None:
        with vault.renewed(7) as rekeying:
            kept.append(rekeying.reseal(PHONE, before))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reseal_the_first_and_fail()
    first = kept[0]
    assert vault.open_many([(7, PHONE, first), (7, PHONE, second)]) == ["first", "second"]
    with vault.renewed(7) as rekeying:
        first, second = rekeying.reseal(PHONE, first), rekeying.reseal(PHONE, second)
    assert vault.open_many([(7, PHONE, first), (7, PHONE, second)]) == ["first", "second"]
    assert len(vault.store.keys_of([7])[1]) == 1


def test_who_was_erased_gets_no_new_key(vault: Vault) -> None:
    vault.seal(7, PHONE, "62471234")
    vault.erase(7)
    with pytest.raises(Erased), vault.renewed(7):
        pass


def test_the_key_of_the_house_can_be_renewed(vault: Vault) -> None:
    with vault.renewed(0) as rekeying:
        assert rekeying.is_new(vault.seal(0, "form", "kept"))
