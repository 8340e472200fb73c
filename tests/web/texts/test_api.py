"""Texts for programs: gaps, catalogues out and in, rules, and who may."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login
from web.models import Organisation, Place

API = "/api/v1"


def test_gaps_and_languages(signed_in: Login) -> None:
    client = signed_in("coordinator")
    told = client.get(f"{API}/texts?language=fr&kind=place").get_json()
    assert told["total"] > 0
    assert {each["state"] for each in told["items"]} == {"missing"}
    languages = client.get(f"{API}/texts/languages").get_json()
    assert languages["total"] == 12
    assert client.get(f"{API}/texts?language=xx").status_code == 422


def test_a_catalogue_is_looked_at_and_entered(signed_in: Login, session: Session) -> None:
    client = signed_in("coordinator")
    taken = client.get(f"{API}/texts/catalogue?language=fr&kind=place").get_data(as_text=True)
    sent = {"language": "fr", "catalogue": taken.replace('msgstr ""\n\n', 'msgstr "Ici"\n\n')}
    looked = _sent(client, "post", f"{API}/texts/catalogue", sent)
    assert {each["fate"] for each in looked["items"]} == {"new"}
    assert not any("fr-x-draft" in each.names for each in session.scalars(select(Place)))
    _sent(client, "post", f"{API}/texts/catalogue", {**sent, "enter": True})
    session.rollback()
    assert any("fr-x-draft" in each.names for each in session.scalars(select(Place)))


def test_texts_are_checked_one_by_one(signed_in: Login, session: Session) -> None:
    client, place = signed_in("coordinator"), session.scalars(select(Place).order_by(Place.id)).all()[0]
    text = {
        "kind": "place",
        "key": str(place.id),
        "field": "name",
        "source": place.names["en"],
        "text": "Ici",
    }
    sent = {"language": "fr", "state": "checked", "enter": True, "texts": [text]}
    assert _sent(client, "put", f"{API}/texts", sent)["items"][0]["fate"] == "new"
    session.rollback()
    assert session.get_one(Place, place.id).names["fr"] == "Ici"
    stale = {**sent, "texts": [{**text, "source": "Something else", "text": "Là"}]}
    assert _sent(client, "put", f"{API}/texts", stale)["items"][0]["fate"] == "wrong"


def test_rules_of_an_organisation(signed_in: Login, session: Session) -> None:
    client = signed_in("coordinator")
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    url = f"{API}/organisations/{root}/text-rules"
    said = {"rules": [{"language": "fr", "rule": "stop"}]}
    assert client.put(url, json=said).status_code == 204
    assert client.get(url).get_json()["items"] == [{"language": "fr", "rule": "stop"}]
    assert signed_in("lead").put(url, json=said).status_code == 403
    assert signed_in("volunteer").get(f"{API}/texts").status_code == 403


def _sent(client: FlaskClient, method: str, url: str, body: object) -> dict[str, list[dict[str, str]]]:
    answer = getattr(client, method)(url, json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, list[dict[str, str]]] = answer.get_json()
    return found
