"""Passwords that a program guesses quickly are refused, others are not."""

import pytest

from web.services.accounts import passwords
from web.services.faults import Invalid

ABOUT = ("Lucia Bianchi", "lucia.bianchi@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "qwertyuiop",
        "0123456789",
        "aaaaaaaaaaaaaaa",
        "woaini1314",
        "woaini520520",
        "1qaz2wsx3edc",
        "iloveyou2026",
        "lucia bianchi",
        "LuciaBianchi1980",
        "lucia.bianchi@example.org",
        "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44" * 2,
    ],
)
def test_what_is_easy_to_guess_is_refused_at_its_field(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        passwords.refuse_weak("new", password, ABOUT)
    assert set(caught.value.errors) == {"new"}


@pytest.mark.parametrize(
    "password",
    [
        "four words of my own",
        "a long enough password",
        "xkcd horse",
        "静安寺志愿者你好吗",
        "x" * 30 + "Tr0ub4dor&3",
        "9f3Kq-2mZx",
    ],
)
def test_what_is_hard_to_guess_is_taken(password: str) -> None:
    passwords.refuse_weak("new", password, ABOUT)


def test_a_very_long_password_is_judged_quickly_and_taken() -> None:
    passwords.refuse_weak("new", "the quick brown fox jumps over " * 6, ABOUT)


@pytest.mark.parametrize("kept", ["", "no hash at all", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_what_is_no_hash_opens_nothing(kept: str) -> None:
    assert not passwords.is_right(kept, "four words of my own")
