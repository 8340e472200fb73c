"""A form whose page is gone: what was typed can still be read and copied."""

import pytest
from flask import Flask

from tests.web.conftest import Login

SENTENCE = "A sentence that nobody wants to type again"


@pytest.mark.parametrize("url", ["/me/credentials/999999", "/me/account/contacts/999999"])
def test_what_was_typed_stands_beside_nothing_is_here(app: Flask, signed_in: Login, url: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    sent = {"written": "1", "issuer": SENTENCE, "password": "a secret of some length"}
    answer = signed_in("volunteer").post(url, data=sent)
    assert answer.status_code == 404
    assert f">{SENTENCE}<" in answer.text
    assert "a secret" not in answer.text


def test_nothing_stands_there_for_who_typed_nothing(app: Flask, signed_in: Login) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = signed_in("volunteer").post("/me/credentials/999999", data={"issuer": SENTENCE})
    assert SENTENCE not in answer.text
