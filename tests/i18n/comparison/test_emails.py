"""E-mail addresses have one form, and what is none is refused with a reason."""

import pytest

from i18n.comparison import WrongText, email_address
from i18n.translator import translator


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@example.org", "anna@example.org"),
        (" Anna.B@Example.ORG\n", "anna.b@example.org"),
        ("ＡＮＮＡ＠ｅｘａｍｐｌｅ．ｏｒｇ", "anna@example.org"),
        ("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d"),
        ("用户@例子。公司", "用户@xn--fsqu00a.xn--55qx5d"),
        ("用户@XN--FSQU00A.xn--55qx5d", "用户@xn--fsqu00a.xn--55qx5d"),
        ("e\u0301@example.org", "é@example.org"),
        ("o'neil+x@example.org", "o'neil+x@example.org"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
        ("a@" + "b" * 63 + ".org", "a@" + "b" * 63 + ".org"),
    ],
)
def test_an_address_has_one_form(text: str, address: str) -> None:
    assert email_address(text) == address
    assert email_address(address) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("an\u200bna@example.org", "invisible"),
        ("\u202eanna@example.org", "invisible"),
        ("anna@example.org\ufeff", "invisible"),
        ("anna@example.org\u2069", "invisible"),
        ("an\u00adna@example.org", "invisible"),
        ("anna\x00@example.org", "invisible"),
        ("anna@example.org\r\nBcc: bob@example.org", "invisible"),
        ("\u3164@example.org", "invisible"),
        ("anna\ufe0f@example.org", "invisible"),
        ("an na@example.org", "invisible"),
        ("anna@exam\u00a0ple.org", "invisible"),
        ("", "malformed"),
        ("anna", "malformed"),
        ("@example.org", "malformed"),
        ("anna@", "malformed"),
        ("anna@@example.org", "malformed"),
        ("anna@bob@example.org", "malformed"),
        ("anna＠bob@example.org", "malformed"),
        ("anna@localhost", "malformed"),
        ("anna@example..org", "malformed"),
        ("anna@example.org.", "malformed"),
        ("anna@-example.org", "malformed"),
        ("anna@exa_mple.org", "malformed"),
        ("anna@127.0.0.1", "malformed"),
        ("anna@[127.0.0.1]", "malformed"),
        ("anna@xn--a.org", "malformed"),
        (".anna@example.org", "malformed"),
        ("anna.@example.org", "malformed"),
        ("an..na@example.org", "malformed"),
        ('"an"@example.org', "malformed"),
        ("anna<anna@example.org>", "malformed"),
        ("a" * 65 + "@example.org", "malformed"),
        ("a@" + "b" * 64 + ".org", "malformed"),
        ("a@" + "b." * 126 + "org", "malformed"),
    ],
)
def test_what_is_no_address_is_refused(text: str, code: str) -> None:
    with pytest.raises(WrongText) as refused:
        email_address(text)
    assert refused.value.code == code
    assert translator("en").say(refused.value.message)
