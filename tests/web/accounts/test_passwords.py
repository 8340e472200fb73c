"""Passwords that a program guesses quickly are refused, others are not."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

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


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Amélie Laurent", "amelie laurent"),
        ("Amelie Laurent", "Améliélaurent"),
        ("王小明", "wangxiaoming1"),
        ("王小明", "xiaomingwang2"),
    ],
)
def test_ones_own_name_is_easy_in_any_spelling(name: str, password: str) -> None:
    with pytest.raises(Invalid):
        passwords.refuse_weak("new", password, (name,))


def test_passwords_are_judged_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library keeps what is known of a person in a table of the process."""
    inside: list[int] = []
    most: list[int] = []

    def judged(_password: str, **_: object) -> dict[str, int]:
        inside.append(1)
        sleep(0.01)
        most.append(len(inside))
        inside.pop()
        return {"score": 4}

    monkeypatch.setattr(passwords, "zxcvbn", judged)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: passwords.refuse_weak("new", "some words", ABOUT), range(8)))
    assert set(most) == {1}


def test_a_very_long_password_is_judged_quickly_and_taken() -> None:
    passwords.refuse_weak("new", "the quick brown fox jumps over " * 6, ABOUT)


@pytest.mark.parametrize("kept", ["", "no hash at all", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_what_is_no_hash_opens_nothing(kept: str) -> None:
    assert not passwords.is_right(kept, "four words of my own")
