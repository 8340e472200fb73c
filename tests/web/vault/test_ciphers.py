"""Sealed values open where they belong, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.vault import Damaged, ciphers

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
OWNERS = st.integers(0, 2**63 - 1)
FIELDS = st.text(min_size=1, max_size=40)
VALUES = st.binary(max_size=200)


@given(OWNERS, FIELDS, VALUES, st.integers(1, 2**32 - 1))
def test_what_was_sealed_opens(owner: int, field: str, value: bytes, number: int) -> None:
    sealed = ciphers.seal(KEY, number, owner, field, value)
    assert ciphers.number_of(sealed) == number
    assert ciphers.unseal(KEY, owner, field, sealed) == value
    assert len(sealed) == 1 + 4 + 12 + len(value) + 16


@given(VALUES, st.data())
def test_a_flipped_bit_is_found(value: bytes, data: st.DataObject) -> None:
    sealed = bytearray(ciphers.seal(KEY, 1, 7, "person.phone", value))
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Damaged):
        ciphers.unseal(KEY, 7, "person.phone", bytes(sealed))


@given(OWNERS, OWNERS, FIELDS, FIELDS)
def test_a_value_opens_for_its_owner_and_field_alone(one: int, other: int, field: str, another: str) -> None:
    sealed = ciphers.seal(KEY, 1, one, field, b"value")
    for owner, name in ((other, field), (one, another), (other, another)):
        if (owner, name) != (one, field):
            with pytest.raises(Damaged):
                ciphers.unseal(KEY, owner, name, sealed)


def test_a_value_does_not_open_under_another_key() -> None:
    with pytest.raises(Damaged):
        ciphers.unseal(OTHER, 7, "f", ciphers.seal(KEY, 1, 7, "f", b"value"))


@given(st.binary(max_size=80))
def test_any_bytes_are_refused_as_damaged(stray: bytes) -> None:
    with pytest.raises(Damaged):
        ciphers.unseal(KEY, 7, "f", stray)


@pytest.mark.parametrize("length", range(33))
def test_what_is_cut_short_is_refused(length: int) -> None:
    with pytest.raises(Damaged, match="too short"):
        ciphers.number_of(ciphers.seal(KEY, 1, 7, "f", b"")[:length])


def test_equal_values_are_sealed_differently() -> None:
    assert len({ciphers.seal(KEY, 1, 7, "f", b"value") for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    ("owner", "number", "master_id", "master"),
    [(8, 1, "m", KEY), (7, 2, "m", KEY), (7, 1, "n", KEY), (7, 1, "m", OTHER)],
    ids=["another owner", "another number", "another master's name", "another master"],
)
def test_a_wrapped_key_is_bound_to_its_place(owner: int, number: int, master_id: str, master: bytes) -> None:
    wrapped = ciphers.wrap(KEY, "m", 7, 1, OTHER)
    assert ciphers.unwrap(KEY, "m", 7, 1, wrapped) == OTHER
    with pytest.raises(Damaged):
        ciphers.unwrap(master, master_id, owner, number, wrapped)


@given(st.binary(max_size=80))
def test_any_bytes_are_no_wrapped_key(stray: bytes) -> None:
    with pytest.raises(Damaged):
        ciphers.unwrap(KEY, "m", 7, 1, stray)
