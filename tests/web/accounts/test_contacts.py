"""Contacts in the one form in which they are compared."""

import pytest

from web.services.accounts import contacts


@pytest.mark.parametrize(
    "typed", ["021 62471234 转 801", "+86 21 6247 1234 ext. 801", "+862162471234;ext=801"]
)
def test_a_number_keeps_its_extension(typed: str) -> None:
    assert contacts.normalised(typed) == "+862162471234;ext=801"


def test_without_an_extension_it_is_another_number() -> None:
    assert contacts.normalised("021 62471234") == "+862162471234"
