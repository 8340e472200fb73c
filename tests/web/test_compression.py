"""Answers are compressed for who takes it, and no others."""

import gzip

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Login
from web.static_files import static_url

GZIP = {"Accept-Encoding": "gzip"}


def test_a_page_is_sent_compressed_and_says_so(signed_in: Login) -> None:
    client = signed_in("volunteer")
    plain, packed = client.get("/me"), client.get("/me", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
    assert gzip.decompress(packed.data).decode().rstrip().endswith("</html>")
    assert packed.content_length == len(packed.data)


def test_a_file_is_compressed_once_for_its_version(client: FlaskClient) -> None:
    address = static_url("css/base.css")
    with client.get(address) as plain, client.get(address, headers=GZIP) as packed:
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]
        assert packed.get_etag()[1]  # weak: it is another representation
        mark = packed.headers["ETag"]
    with client.get(address, headers=GZIP | {"If-None-Match": mark}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize("address", ["/static/img/mark-180.png", "/static/img/mark.svg", "/api/v1/nothing"])
def test_what_is_packed_already_or_small_stays_as_it_is(client: FlaskClient, address: str) -> None:
    with client.get(address, headers=GZIP) as found:
        assert "Content-Encoding" not in found.headers


def test_what_a_program_names_in_its_change_keeps_its_mark(signed_in: Login) -> None:
    client = signed_in("volunteer")
    found = client.get("/api/v1/me/profile", headers=GZIP)
    if "ETag" in found.headers:
        assert not found.headers["ETag"].startswith("W/")


def test_a_token_is_another_one_at_another_second(signed_in: Login) -> None:
    """What stays the same in it is worth nothing without its signature."""
    client = signed_in("volunteer")
    token = client.get("/me").text.split('"X-CSRFToken": "')[1].split('"')[0]
    form = {"answer": "accepted", "typed_for": "/me/shifts/1"}
    assert client.post("/me/shifts/1", data={**form, "csrf_token": token}).status_code == 404
    guessed = client.post("/me/shifts/1", data={**form, "csrf_token": token.split(".")[0]})
    assert guessed.status_code in (303, 400)
