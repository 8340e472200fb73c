"""People, organisations, places, words and accounts through the API."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.api.conftest import Program
from tests.web.conftest import MONDAY
from tests.web.services.planned import draft
from web.models import Organisation
from web.services import publishing
from web.services.paging import PAGE


def test_the_week_of_people_holds_their_shifts(program: Program, session: Session) -> None:
    publishing.publish(session, None, draft(session))
    found = program("coordinator").get(f"/api/v1/board/people?week={MONDAY}").get_json()
    assert found["roster"]["state"] == "published"
    assert found["items"]
    assert all(each["shifts"] for each in found["items"])
    assert len(found["items"]) <= PAGE


def test_the_tree_comes_with_every_parent_before_its_children(program: Program) -> None:
    seen: set[int] = set()
    nodes = program("volunteer").get("/api/v1/organisations").get_json()["items"]
    for node in nodes:
        assert node["parent_id"] is None or node["parent_id"] in seen
        seen.add(node["id"])
    assert {node["depth"] for node in nodes} >= {0, 1}


def test_an_administrator_adds_and_renames_an_organisation(program: Program, session: Session) -> None:
    client = program("admin")
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).one()
    names = [{"tag": "zh-Hans", "name": "静安书会"}]
    whole = {"parent_id": root, "code": "readers", "kind": "association", "names": names}
    made = client.post("/api/v1/organisations", json=whole)
    assert made.status_code == 201
    url = f"/api/v1/organisations/{made.get_json()['id']}"
    assert client.get(url).get_json()["names"] == {"zh-Hans": "静安书会"}
    renamed = {"names": [{"tag": "en", "name": "Readers"}, {"tag": "zh-Hans", "name": "书友会"}]}
    assert client.put(f"{url}/names", json=renamed).status_code == 204
    assert client.get(url).get_json()["names"] == {"en": "Readers", "zh-Hans": "书友会"}
    assert client.post("/api/v1/organisations", json=whole).status_code in (409, 422)


def test_places_are_listed_with_their_coordinates(program: Program) -> None:
    found = program("volunteer").get("/api/v1/places").get_json()
    assert found["total"] == len(found["items"]) > 50
    assert all((each["latitude"] is None) == (each["longitude"] is None) for each in found["items"])


def test_words_come_by_kind_in_every_language(program: Program) -> None:
    client = program("volunteer")
    kinds = {each["kind"]: each["words"] for each in client.get("/api/v1/vocabularies").get_json()["items"]}
    skills = client.get("/api/v1/vocabularies/skill").get_json()
    assert skills["total"] == kinds["skill"] > 0
    assert all({"en", "zh-Hans"} <= each["names"].keys() for each in skills["items"])
    assert client.get("/api/v1/vocabularies/nothing").status_code == 404


def test_an_administrator_adds_a_word_once(program: Program) -> None:
    client = program("admin")
    word = {"code": "knots", "names": [{"tag": "en", "name": "Knots"}]}
    assert client.post("/api/v1/vocabularies/skill", json=word).status_code == 204
    assert client.post("/api/v1/vocabularies/skill", json=word).status_code == 422
    renamed = {"names": [{"tag": "zh-Hans", "name": "绳结"}]}
    assert client.put("/api/v1/vocabularies/skill/knots/names", json=renamed).status_code == 204
    words = client.get("/api/v1/vocabularies/skill").get_json()["items"]
    assert {"kind": "skill", "code": "knots", "names": {"en": "Knots", "zh-Hans": "绳结"}} in words


@pytest.mark.parametrize(("tag", "name"), [("en", "Arabic"), ("zh-Hans", "阿拉伯语")])
def test_languages_are_called_as_the_reader_calls_them(program: Program, tag: str, name: str) -> None:
    client = program("volunteer")
    client.environ_base["HTTP_COOKIE"] = f"duet_language={tag}"
    found = {each["tag"]: each for each in client.get("/api/v1/languages").get_json()["items"]}
    assert found["ar"] == {"tag": "ar", "own_name": "العربية", "name": name}


def test_an_administrator_gives_roles_and_keeps_accounts_out(program: Program) -> None:
    admin, lead = program("admin"), program("lead")
    account = lead.get("/api/v1/me").get_json()["account_id"]
    assert admin.get("/api/v1/accounts?role=lead").get_json()["total"] == 1
    assert admin.put(f"/api/v1/accounts/{account}/role", json={"role": "coordinator"}).status_code == 204
    assert admin.get(f"/api/v1/accounts/{account}").get_json()["role"] == "coordinator"
    assert lead.get("/api/v1/me").status_code == 401
    assert admin.put(f"/api/v1/accounts/{account}/active", json={"active": False}).status_code == 204
    assert program("lead").get("/api/v1/me").status_code == 401
