"""Pages of sheets: brought, columns chosen, looked at, entered, taken along; seen by who brought it alone."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.conftest import TOKEN, Login, post
from tests.web.pages.reading import english
from tests.web.sheets_entered.brought import node, work, xlsx
from web.models import Person, Sheet
from web.pages.sheets.bringing import MOST_SENT
from web.sheets import reading

HEADS = ("No.", "Name", "Mobile", "Shoe size")
ROWS = [("1", "王芳", "13900002222", "38"), ("2", "赵六", "13900003333", "41")]


@pytest.fixture
def coordinator(signed_in: Login) -> FlaskClient:
    """Somebody who coordinates the district."""
    return english(signed_in("coordinator"))


def sent(client: FlaskClient, organisation: int, content: bytes, name: str = "list.xlsx") -> TestResponse:
    token = TOKEN.search(client.get("/sheets").text)
    assert token
    said = {"csrf_token": token[1], "kind": "people", "organisation_id": str(organisation)}
    return client.post("/sheets", data={**said, "file": (BytesIO(content), name)})


def brought(client: FlaskClient, session: Session) -> int:
    """The id of a sheet of two people."""
    answer = sent(client, node(session, "jingan"), xlsx(HEADS, ROWS))
    assert answer.status_code == 302, answer.text
    return int(answer.headers["Location"].split("/")[2])


def test_a_sheet_goes_the_whole_way(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session)
    page = coordinator.get(f"/sheets/{sheet}/columns").text
    assert "Shoe size" in page
    assert "13900002222" in page
    answer = post(
        coordinator, f"/sheets/{sheet}/columns",
        {"version": "1", "columns": ["number", "name", "phone", ""]},
    )  # fmt: skip
    assert answer.headers["Location"] == f"/sheets/{sheet}"
    assert "Stop" in coordinator.get(f"/sheets/{sheet}").text
    assert coordinator.get(f"/sheets/{sheet}/live").status_code == 200
    work(session, sheet)
    shown = coordinator.get(f"/sheets/{sheet}").text
    assert "王芳" in shown
    assert "Enter 2 rows" in shown
    session.rollback()
    version = session.get_one(Sheet, sheet).version
    post(coordinator, f"/sheets/{sheet}/enter", {"version": str(version)}, page=f"/sheets/{sheet}")
    work(session, sheet)
    assert "2 rows are entered." in coordinator.get(f"/sheets/{sheet}").text
    assert session.scalars(select(Person.id).where(Person.name.in_(("王芳", "赵六")))).all()


def test_columns_are_remembered(coordinator: FlaskClient, session: Session) -> None:
    for chosen in (["number", "name", "phone", "skills"], None):
        sheet = brought(coordinator, session)
        if chosen:
            post(coordinator, f"/sheets/{sheet}/columns", {"version": "1", "columns": chosen})
    session.rollback()
    assert session.get_one(Sheet, sheet).columns["Shoe size"] == "skills"


def test_two_columns_cannot_be_the_same(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session)
    answer = post(
        coordinator, f"/sheets/{sheet}/columns", {"version": "1", "columns": ["name", "name", "", ""]}
    )
    assert answer.status_code == 422
    assert "Two columns cannot be the same." in answer.text


def test_what_is_no_sheet_is_refused_in_words(coordinator: FlaskClient, session: Session) -> None:
    answer = sent(coordinator, node(session, "jingan"), b"%PDF-1.7 nothing", "list.pdf")
    assert "This is not a spreadsheet" in coordinator.get(answer.headers["Location"]).text
    assert "Choose a file." in sent(coordinator, node(session, "jingan"), b"").text


def test_only_who_brought_a_sheet_sees_it(
    coordinator: FlaskClient, signed_in: Login, session: Session
) -> None:
    sheet = brought(coordinator, session)
    other = english(signed_in("daning"))
    for path in ("", "/columns", "/live"):
        assert other.get(f"/sheets/{sheet}{path}").status_code == 404
    assert "list.xlsx" not in other.get("/sheets").text
    assert "list.xlsx" in coordinator.get("/sheets").text


def test_an_organisation_of_another_is_not_to_be_chosen(signed_in: Login, session: Session) -> None:
    other = english(signed_in("daning"))
    answer = sent(other, node(session, "jingan"), xlsx(HEADS, ROWS))
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.text


def test_wrong_rows_come_first_and_say_why(coordinator: FlaskClient, session: Session) -> None:
    rows = [*ROWS, ("3", "<script>alert(1)</script>", "abc", "")]
    answer = sent(coordinator, node(session, "jingan"), xlsx(HEADS, rows))
    sheet = int(answer.headers["Location"].split("/")[2])
    columns = {"version": "1", "columns": ["number", "name", "phone", ""]}
    post(coordinator, f"/sheets/{sheet}/columns", columns)
    work(session, sheet)
    page = coordinator.get(f"/sheets/{sheet}").text
    assert "Phone number: &#34;abc&#34; is not a phone number that can be called." in page
    assert "<script>alert" not in page
    assert page.index("is not a phone number") < page.index("王芳")
    assert "Enter" not in page.split("<main")[1].split("Drop")[0]
    assert "abc" not in coordinator.get(f"/sheets/{sheet}?state=new").text


@pytest.mark.parametrize("kind", ["people", "availability", "projects", "places", "shifts"])
def test_templates_and_exports_are_files(coordinator: FlaskClient, session: Session, kind: str) -> None:
    organisation = node(session, "jingan")
    template = coordinator.get(f"/sheets/template/{kind}?organisation_id={organisation}")
    assert template.status_code == 200
    for form in ("xlsx", "csv"):
        answer = coordinator.get(f"/sheets/export/{kind}?organisation_id={organisation}&form={form}")
        assert reading.read(answer.data, f"list.{form}").rows
    assert (
        coordinator.get(f"/sheets/export/{kind}?organisation_id={organisation}&form=exe").status_code == 404
    )
    assert coordinator.get(f"/sheets/export/{kind}").status_code == 404


def test_a_dropped_sheet_is_forgotten(coordinator: FlaskClient, session: Session) -> None:
    sheet = brought(coordinator, session)
    post(coordinator, f"/sheets/{sheet}/drop", {"version": "1"}, page=f"/sheets/{sheet}")
    session.rollback()
    row = session.get_one(Sheet, sheet)
    assert (row.state, row.content, row.report, row.columns) == ("dropped", None, None, {})


def test_a_file_that_is_too_large_is_refused_with_its_own_limit(coordinator: FlaskClient) -> None:
    large = b"x" * (MOST_SENT + 1_000_000)
    answer = coordinator.post("/sheets", data=large, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert f"Send at most {MOST_SENT // 1_000_000} MB" in answer.text
