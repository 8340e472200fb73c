"""Sheets for programs: the same way as on pages."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.conftest import Login, in_language
from tests.web.sheets_entered.brought import node, work, xlsx
from web.db import writing
from web.models import Job, Sheet
from web.services.sheets import keeping
from web.sheets import reading

HEADS = ("No.", "Name", "Mobile", "Shoe size")
ROWS = [("1", "王芳", "13900002222", "38"), ("2", "赵六", "nothing", "41")]
RIGHT = [ROWS[0], ("2", "赵六", "13900003333", "41")]


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    """Somebody who coordinates the district, reading English."""
    client = signed_in("coordinator")
    in_language(client, "en")
    return client


def body(answer: TestResponse) -> Any:
    """The JSON of an answer."""
    return answer.json


def brought(client: FlaskClient, session: Session, rows: Any) -> int:
    """The id of a sheet that was brought."""
    said = {"kind": "people", "organisation_id": str(node(session, "jingan"))}
    answer = client.post("/api/v1/sheets", data={**said, "file": (BytesIO(xlsx(HEADS, rows)), "list.xlsx")})
    assert answer.status_code == 201, answer.json
    return int(body(answer)["id"])


def shown(client: FlaskClient, sheet: int) -> Any:
    return body(client.get(f"/api/v1/sheets/{sheet}"))


def asked(client: FlaskClient, sheet: int, way: str, **more: Any) -> int:
    """Ask for something with the version that stands."""
    version = f'"{shown(client, sheet)["version"]}"'
    return client.post(f"/api/v1/sheets/{sheet}/{way}", headers={"If-Match": version}, **more).status_code


def test_a_sheet_goes_the_whole_way(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session, RIGHT)
    found = shown(coordinator, sheet)
    assert (found["state"], found["rows"]) == ("new", 2)
    assert {each["heading"]: each["field"] for each in found["columns"]} == {
        "No.": "number", "Name": "name", "Mobile": "phone",
    }  # fmt: skip
    assert asked(coordinator, sheet, "look") == 204
    assert asked(coordinator, sheet, "look") == 409
    work(session, sheet)
    assert shown(coordinator, sheet)["counts"] == {"wrong": 0, "new": 2, "changed": 0, "unchanged": 0}
    assert asked(coordinator, sheet, "entry") == 204
    work(session, sheet)
    assert shown(coordinator, sheet)["state"] == "entered"


def test_rows_say_what_is_wrong(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session, ROWS)
    asked(coordinator, sheet, "look")
    work(session, sheet)
    rows = body(coordinator.get(f"/api/v1/sheets/{sheet}/rows"))
    assert [(each["number"], each["state"]) for each in rows["items"]] == [(3, "wrong"), (2, "new")]
    (fault,) = rows["items"][0]["faults"]
    assert (fault["field"], fault["code"]) == ("phone", "no_phone")
    assert fault["message"] == '"nothing" is not a phone number that can be called.'
    assert asked(coordinator, sheet, "entry") == 409


def test_columns_are_chosen_by_heading(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session, RIGHT)
    chosen = [{"heading": "Name", "field": "latin_name"}, {"heading": "Mobile", "field": ""}]
    answer = coordinator.put(
        f"/api/v1/sheets/{sheet}/columns", json={"columns": chosen}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 204
    assert shown(coordinator, sheet)["columns"] == [{"heading": "Name", "field": "latin_name"}]
    stale = coordinator.put(
        f"/api/v1/sheets/{sheet}/columns", json={"columns": chosen}, headers={"If-Match": '"1"'}
    )
    assert (stale.status_code, body(stale)["error"]["code"]) == (409, "changed_since")


def test_a_sheet_can_be_stopped_and_dropped(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session, RIGHT)
    asked(coordinator, sheet, "look")
    assert coordinator.post(f"/api/v1/sheets/{sheet}/stop").status_code == 204
    assert (shown(coordinator, sheet)["state"], shown(coordinator, sheet)["ended"]) == ("new", "cancelled")
    version = f'"{shown(coordinator, sheet)["version"]}"'
    gone = coordinator.delete(f"/api/v1/sheets/{sheet}", headers={"If-Match": version})
    assert gone.status_code == 204
    assert shown(coordinator, sheet)["state"] == "dropped"


def test_what_was_not_said_is_told_by_field(coordinator: FlaskClient) -> None:
    answer = coordinator.post("/api/v1/sheets", data={"kind": "shoes"})
    assert answer.status_code == 422
    assert sorted(each["place"] for each in body(answer)["error"]["errors"]) == ["kind", "organisation_id"]


def test_kinds_say_their_columns(coordinator: FlaskClient) -> None:
    found = {each["name"]: each for each in body(coordinator.get("/api/v1/sheets/kinds"))["items"]}
    phone = next(each for each in found["people"]["columns"] if each["field"] == "phone")
    assert "手机" in phone["names"] or "mobile" in phone["names"]


def test_exports_and_templates_are_files(coordinator: FlaskClient, session: Session) -> None:
    organisation = node(session, "jingan")
    answer = coordinator.get(f"/api/v1/sheets/exports/places?organisation_id={organisation}&form=csv")
    assert reading.read(answer.data, "list.csv").rows
    answer = coordinator.get(f"/api/v1/sheets/templates/places?organisation_id={organisation}")
    assert answer.status_code == 200
    assert coordinator.get("/api/v1/sheets/templates/shoes?organisation_id=1").status_code == 404


def test_no_stop_is_offered_once_rows_are_entered(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session, RIGHT)
    asked(coordinator, sheet, "look")
    assert "/stop" in coordinator.get(f"/sheets/{sheet}").text
    session.rollback()
    row = session.get_one(Sheet, sheet)
    with writing(session):
        row.state = keeping.ENTERING
        session.get_one(Job, row.job_id).status = "running"
    page = coordinator.get(f"/sheets/{sheet}").text
    assert "/stop" not in page
    assert "all rows are entered, or none" in page
    assert coordinator.post(f"/api/v1/sheets/{sheet}/stop").status_code == 204
    assert shown(coordinator, sheet)["state"] == "entering"
