"""The workbook of all kinds on pages and by program: taken along, changed, brought again, refused."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TOKEN, Login, post
from tests.web.pages.reading import english
from tests.web.sheets_entered.brought import node, work
from web.downloads.sheets import workbook
from web.models import Person, Sheet
from web.services.actor import Actor
from web.services.sheets import exporting

ActorOf = Callable[[str], Actor]


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    """Somebody who coordinates the district."""
    return english(signed_in("coordinator"))


def taken(client: FlaskClient, session: Session) -> bytes:
    """All of the district, as the page gives it."""
    answer = client.get(f"/sheets/export/district?organisation_id={node(session, 'jingan')}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith("duet-district.xlsx")
    return bytes(answer.data)


def renamed(session: Session, actor: Actor) -> bytes:
    """The same workbook, in which the first person is called otherwise."""
    book = exporting.export_district(session, actor, node(session, "jingan"), "en")
    place = next(place for place, each in enumerate(book) if each.name == "People")
    people = book[place]
    first = list(people.rows[0])
    first[people.headings.index("Name")] = "Somebody Else"
    book[place] = replace(people, rows=[first, *people.rows[1:]])
    return workbook(book, "en")


def brought(client: FlaskClient, session: Session, content: bytes) -> int:
    """The id of a workbook that was brought on the page, once it was looked at."""
    token = TOKEN.search(client.get("/sheets").text)
    assert token
    said = {"csrf_token": token[1], "kind": "district", "organisation_id": str(node(session, "jingan"))}
    answer = client.post("/sheets", data={**said, "file": (BytesIO(content), "all.xlsx")})
    assert answer.status_code == 302, answer.text
    sheet = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert answer.headers["Location"] == f"/sheets/{sheet}"
    work(session, sheet)
    return sheet


def test_what_is_taken_along_says_nothing_new(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session, taken(coordinator, session))
    page = coordinator.get(f"/sheets/{sheet}").text
    assert "Everything in this sheet is there already" in page
    assert "Everything in one workbook" in coordinator.get("/sheets").text
    assert coordinator.get(f"/sheets/{sheet}/columns").headers["Location"] == f"/sheets/{sheet}"


def test_a_change_is_shown_by_its_sheet_and_entered(
    coordinator: FlaskClient, session: Session, actor_of: ActorOf
) -> None:
    sheet = brought(coordinator, session, renamed(session, actor_of("coordinator")))
    page = coordinator.get(f"/sheets/{sheet}?state=changed").text
    assert "Somebody Else" in page
    assert '<p class="note muted">People</p>' in page
    session.rollback()
    version = session.get_one(Sheet, sheet).version
    post(coordinator, f"/sheets/{sheet}/enter", {"version": str(version)}, page=f"/sheets/{sheet}")
    work(session, sheet)
    assert session.scalar(select(Person.id).where(Person.name == "Somebody Else"))
    assert session.get_one(Sheet, sheet).state == "entered"


def test_programs_take_it_along_and_bring_it(
    coordinator: FlaskClient, session: Session, actor_of: ActorOf
) -> None:
    district = node(session, "jingan")
    answer = coordinator.get(f"/api/v1/sheets/exports/district?organisation_id={district}")
    assert answer.status_code == 200
    said = {"kind": "district", "organisation_id": str(district)}
    sent: Any = coordinator.post(
        "/api/v1/sheets",
        data={**said, "file": (BytesIO(renamed(session, actor_of("coordinator"))), "all.xlsx")},
    ).json
    url = f"/api/v1/sheets/{sent['id']}"
    asked = coordinator.post(f"{url}/look", headers={"If-Match": '"1"'})
    assert asked.status_code == 204, asked.json
    work(session, sent["id"])
    (row,) = coordinator.get(f"{url}/rows?state=changed").get_json()["items"]
    assert (row["sheet"], row["changes"][0]["after"]) == ("people", "Somebody Else")
    shown: Any = coordinator.get(url).json
    assert (shown["kind"], shown["columns"]) == ("district", [])
    version = {"If-Match": f'"{shown["version"]}"'}
    refused = coordinator.put(f"{url}/columns", headers=version, json={"columns": []})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "of_a_workbook")
    assert coordinator.get(f"/api/v1/sheets/templates/district?organisation_id={district}").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("volunteer", 403), ("lead", 403), ("daning", 404)])
def test_nobody_else_takes_the_district(signed_in: Login, session: Session, who: str, status: int) -> None:
    district, client = node(session, "jingan"), signed_in(who)
    for path in ("/sheets/export/district", "/api/v1/sheets/exports/district"):
        assert client.get(f"{path}?organisation_id={district}").status_code == status


def test_who_coordinates_a_part_takes_that(signed_in: Login, session: Session) -> None:
    client = signed_in("daning")
    answer = client.get(f"/sheets/export/district?organisation_id={node(session)}")
    assert answer.status_code == 200
