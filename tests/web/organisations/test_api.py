"""Organisations, belonging, places and words through the API."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import Login, in_language
from tests.web.organisations.test_pages import fresh, person_of
from tests.web.pages.reading import english
from tests.web.people.staff import OTHER, OWN, node
from web.models import Belonging, Organisation

NAMES = [{"tag": "zh-Hans", "name": "静安书会"}]


def created(client: FlaskClient, session: Session) -> int:
    whole = {"parent_id": node(session, OWN), "kind": "association", "names": NAMES}
    made = client.post("/api/v1/organisations", json=whole)
    assert made.status_code == 201
    return int(made.get_json()["id"])


def test_the_tree_comes_with_every_parent_before_its_children(signed_in: Login) -> None:
    seen: set[int] = set()
    nodes = english(signed_in("volunteer")).get("/api/v1/organisations").get_json()["items"]
    for each in nodes:
        assert each["parent_id"] is None or each["parent_id"] in seen
        seen.add(each["id"])
    assert {each["depth"] for each in nodes} >= {0, 1, 2}


def test_an_organisation_is_added_and_changed_by_its_version(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    url = f"/api/v1/organisations/{created(client, session)}"
    shown = client.get(url)
    assert (shown.headers["ETag"], shown.get_json()["code"]) == ('"1"', "association")
    said = {"names": [{"tag": "en", "name": "Readers"}]}
    assert client.patch(url, json=said).status_code == 428
    changed = client.patch(url, json=said, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (204, '"2"')
    assert client.get(url).get_json()["names"] == {"zh-Hans": "静安书会", "en": "Readers"}
    late = client.patch(url, json={"kind": "company"}, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    both = late.get_json()["error"]["errors"]
    assert [(each["place"], each["yours"], each["theirs"]) for each in both] == [
        ("kind", "company", "association")
    ]


def test_an_organisation_is_closed_and_opened_again(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    url = f"/api/v1/organisations/{created(client, session)}"
    for number, said in ((1, False), (2, True)):
        answer = client.put(f"{url}/open", json={"open": said}, headers={"If-Match": f'"{number}"'})
        assert answer.status_code == 204
        assert (client.get(url).get_json()["closed_at"] is None) is said


@pytest.mark.parametrize(
    ("whole", "place"),
    [
        ({"kind": "moon"}, "kind"),
        ({"names": []}, "names-0-name"),
        ({"parent_id": 999999}, "parent_id"),
        ({"code": "Not OK"}, "code"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_is_said_by_its_place(
    signed_in: Login, session: Session, whole: dict[str, object], place: str
) -> None:
    sent = {"parent_id": node(session, OWN), "kind": "association", "names": NAMES, **whole}
    answer = english(signed_in("admin")).post("/api/v1/organisations", json=sent)
    assert answer.status_code == 422
    assert place in [each["place"] for each in answer.get_json()["error"]["errors"]]


def test_others_change_nothing(signed_in: Login, session: Session) -> None:
    headers = {"If-Match": '"1"'}
    url = f"/api/v1/organisations/{node(session, OWN)}"
    for code in ("coordinator", "lead", "volunteer", "verifier", "auditor", "daning"):
        client = english(signed_in(code))
        assert client.patch(url, json={"kind": "company"}, headers=headers).status_code == 403
    assert fresh(session).get_one(Organisation, node(session, OWN)).kind == "sub_district"


def test_belonging_goes_to_and_fro(signed_in: Login, session: Session) -> None:
    mine, theirs = english(signed_in("volunteer")), english(signed_in("daning"))
    me = person_of(session, "volunteer")
    url, place = f"/api/v1/people/{me}/belongings", {"organisation_id": node(session, OWN)}
    asked = mine.post(url, json=place).get_json()["id"]
    requests = theirs.get("/api/v1/belongings/requests").get_json()["items"]
    assert asked in [each["id"] for each in requests]
    assert mine.post(f"/api/v1/belongings/{asked}/confirm").status_code == 403
    assert theirs.post(f"/api/v1/belongings/{asked}/confirm").status_code == 204
    assert theirs.post(f"/api/v1/belongings/{asked}/refuse").status_code == 409
    members = theirs.get(f"/api/v1/organisations/{node(session, OWN)}/people").get_json()["items"]
    assert me in [each["person_id"] for each in members]
    states = {each["id"]: each["state"] for each in mine.get(url).get_json()["items"]}
    assert states[asked] == "confirmed"
    assert english(signed_in("lead")).delete(f"/api/v1/belongings/{asked}").status_code == 404
    assert mine.delete(f"/api/v1/belongings/{asked}").status_code == 204
    assert fresh(session).get_one(Belonging, asked).state == "ended"


def test_nobody_asks_for_another(signed_in: Login, session: Session) -> None:
    url = f"/api/v1/people/{person_of(session, 'lead')}/belongings"
    client = english(signed_in("volunteer"))
    assert client.post(url, json={"organisation_id": node(session, OTHER)}).status_code in (403, 404)
    assert client.get(url).status_code == 404


def test_places_are_listed_with_their_coordinates(signed_in: Login) -> None:
    found = english(signed_in("volunteer")).get("/api/v1/places").get_json()
    assert found["total"] == len(found["items"]) > 50
    assert all((each["latitude"] is None) == (each["longitude"] is None) for each in found["items"])


def test_words_come_by_kind_in_every_language(signed_in: Login) -> None:
    client = english(signed_in("volunteer"))
    kinds = {each["kind"]: each["words"] for each in client.get("/api/v1/vocabularies").get_json()["items"]}
    skills = client.get("/api/v1/vocabularies/skill").get_json()
    assert skills["total"] == kinds["skill"] > 0
    assert all({"en", "zh-Hans"} <= each["names"].keys() for each in skills["items"])
    assert client.get("/api/v1/vocabularies/nothing").status_code == 404


def test_a_word_is_added_once_and_renamed_by_its_version(signed_in: Login) -> None:
    client = english(signed_in("admin"))
    word = {"code": "knots", "names": [{"tag": "en", "name": "Knots"}]}
    assert client.post("/api/v1/vocabularies/skill", json=word).status_code == 204
    assert client.post("/api/v1/vocabularies/skill", json=word).status_code == 422
    url = "/api/v1/vocabularies/skill/knots"
    tag = client.get(url).headers["ETag"]
    renamed = {"names": [{"tag": "zh-Hans", "name": "绳结"}]}
    assert client.put(f"{url}/names", json=renamed, headers={"If-Match": tag}).status_code == 204
    assert client.get(url).get_json()["names"] == {"en": "Knots", "zh-Hans": "绳结"}
    assert client.put(f"{url}/names", json=renamed, headers={"If-Match": tag}).status_code == 412


@pytest.mark.parametrize(("tag", "name"), [("en", "Arabic"), ("zh-Hans", "阿拉伯语")])
def test_languages_are_called_as_the_reader_calls_them(signed_in: Login, tag: str, name: str) -> None:
    client = signed_in("volunteer")
    in_language(client, tag)
    found = {each["tag"]: each for each in client.get("/api/v1/languages").get_json()["items"]}
    assert found["ar"] == {"tag": "ar", "own_name": "العربية", "name": name}
