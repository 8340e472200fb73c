"""The pages of texts: the table, one thing's texts, files of translators and rules."""

import io
import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import post
from web.models import Organisation, Place, Project

Login = Callable[[str], FlaskClient]


def first_place(session: Session) -> Place:
    return session.scalars(select(Place).order_by(Place.id)).all()[0]


def test_the_table_says_what_is_missing_and_leads_to_it(signed_in: Login, session: Session) -> None:
    client = signed_in("coordinator")
    page = client.get("/texts?language=fr").get_data(as_text=True)
    assert "法语" in page
    found = re.search(r'href="(/texts/project/\d+[^"]*)#lang-fr"', page)
    assert found is not None
    assert client.get(unescape(found[1])).status_code == 200


def test_a_translation_is_written_and_checked(signed_in: Login, session: Session) -> None:
    client, place = signed_in("coordinator"), first_place(session)
    url = f"/texts/place/{place.id}"
    page = client.get(url).get_data(as_text=True)
    assert page.count('<details class="card text-language"') == 10
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    at = re.search(r'name="texts-(\d+)-tag" value="fr"', page)
    assert at is not None
    said = {f"texts-{at[1]}-tag": "fr", f"texts-{at[1]}-name": "Centre", "version": version[1]}
    assert post(client, url, said, page=url).status_code == 302
    session.rollback()
    assert first_place(session).names["fr-x-draft"] == "Centre"
    late = post(client, url, {**said, f"texts-{at[1]}-name": "Maison"}, page=url)
    assert late.status_code == 409
    assert "Maison" in late.get_data(as_text=True)


def test_a_file_is_looked_at_and_then_entered(signed_in: Login, session: Session) -> None:
    client = signed_in("coordinator")
    taken = client.get("/texts/export?language=fr&kind=place").get_data()
    assert b"place/" in taken
    filled = taken.replace(b'msgstr ""\n\n', b'msgstr "Ici"\n\n')
    looked = client.post(
        "/texts/import",
        data={
            "csrf_token": token(client), "language": "fr", "state": "checked",
            "file": (io.BytesIO(filled), "fr.po"),
        },
    )  # fmt: skip
    page = looked.get_data(as_text=True)
    assert looked.status_code == 200
    assert "fr" not in first_place(session).names
    packed = re.search(r'name="packed" value="([^"]+)"', page)
    assert packed is not None
    sent = {"language": "fr", "state": "checked", "packed": packed[1], "enter": "1"}
    assert post(client, "/texts/import", sent, page="/texts").status_code == 302
    session.rollback()
    assert first_place(session).names["fr"] == "Ici"


def test_a_file_that_cannot_be_read_is_refused_in_words(signed_in: Login) -> None:
    client = signed_in("coordinator")
    for packed in ("!", "AAAA", ""):
        answer = post(client, "/texts/import", {"language": "fr", "packed": packed}, page="/texts")
        assert answer.status_code == 422
        assert "没有收下" in answer.get_data(as_text=True)


def test_rules_are_set_on_the_page(signed_in: Login, session: Session) -> None:
    client = signed_in("coordinator")
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    said = {"organisation_id": str(root), "rules-0-language": "fr", "rules-0-rule": "stop"}
    assert post(client, "/texts/rules", said, page="/texts/rules").status_code == 302
    page = client.get("/texts/rules").get_data(as_text=True)
    assert re.search(r'value="fr">.*?<option value="stop" selected', page, re.DOTALL)


def test_nobody_else_comes_in(signed_in: Login, session: Session) -> None:
    volunteer, lead = signed_in("volunteer"), signed_in("lead")
    assert volunteer.get("/texts").status_code == 403
    other = session.scalars(select(Project.id).order_by(Project.id.desc())).all()
    refused = [lead.get(f"/texts/project/{each}").status_code for each in other]
    assert 404 in refused
    assert lead.get("/texts/word/role:guide").status_code == 404
    assert lead.get("/texts/nothing/1").status_code == 404


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/texts").get_data(as_text=True))
    assert found is not None
    return found[1]
