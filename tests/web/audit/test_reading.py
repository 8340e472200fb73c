"""The trail is read by auditors, of the nodes below theirs; looking and taking away are written down."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import TODAY, Login, in_language
from tests.web.pages.reading import english
from tests.web.people.staff import BELOW, DISTRICT, OTHER, OWN, node, somebody, staff
from web.db import writing
from web.downloads import tables
from web.models import Audit
from web.services.actor import Actor
from web.services.audit import reading
from web.services.audit.reading import Asked
from web.services.organisations import editing

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)


def written(session: Session, place: str | None, person: int | None = None, **more: object) -> int:
    """A line in a node."""
    said = {"verb": "changed", "subject": "organisation", "subject_id": 1, "at": TODAY, **more}
    with writing(session):
        line = Audit(person_id=person, organisation_id=node(session, place) if place else None, **said)
        session.add(line)
        session.flush()
        return line.id


def ids(session: Session, actor: Actor, **asked: object) -> list[int]:
    found = reading.page(session, actor, ZONE, Asked(**asked)).items  # type: ignore[arg-type]  # by name
    return [each.audit.id for each in found]


@pytest.mark.parametrize(
    ("at", "reads"),
    [
        (OWN, {OWN, BELOW}),
        (BELOW, {BELOW}),
        (DISTRICT, {OWN, BELOW, OTHER, DISTRICT, None}),
        (OTHER, {OTHER}),
    ],
)
def test_an_auditor_reads_the_lines_of_their_nodes(session: Session, at: str, reads: set[str | None]) -> None:
    lines = {each: written(session, each) for each in (OWN, BELOW, OTHER, DISTRICT, None)}
    shown = ids(session, staff(session, "auditor", at=at), subject="organisation")
    assert {each for each, line in lines.items() if line in shown} == reads


@pytest.mark.parametrize("right", ["coordinator", "administrator", "lead", "verifier"])
def test_no_other_right_reads_it(session: Session, right: str) -> None:
    written(session, OWN)
    assert ids(session, staff(session, right, at=DISTRICT)) == []


def test_lines_are_found_by_who_what_and_when(session: Session) -> None:
    auditor = staff(session, "auditor", at=DISTRICT)
    doer, other = staff(session, name="Qiao Doer"), staff(session, name="Lu Other")
    about = somebody(session, "Xun About")
    one = written(session, OWN, doer.person_id, verb="lead_named", subject="project", subject_id=5,
                  numbers={"person": about})  # fmt: skip
    two = written(session, OWN, other.person_id, subject="person", subject_id=about,
                  at=TODAY + timedelta(days=1))  # fmt: skip
    for asked, expected in (
        ({"who": "qiao"}, [one]),
        ({"query": "xun"}, [two, one]),
        ({"query": "Lu Other"}, [two]),
        ({"verb": "lead_named"}, [one]),
        ({"subject": "project", "subject_id": 5}, [one]),
        ({"subject": "project", "subject_id": 6}, []),
        ({"who": "nobody at all"}, []),
        ({"query": "xun", "since": DAY + timedelta(days=1)}, [two]),
        ({"query": "xun", "until": DAY}, [one]),
        ({"query": "xun", "since": DAY, "until": DAY + timedelta(days=1)}, [two, one]),
    ):
        assert ids(session, auditor, **asked) == expected, asked


@pytest.mark.parametrize(
    ("hour", "day"),
    [(15, DAY), (16, DAY + timedelta(days=1))],
)
def test_a_day_is_the_districts(session: Session, hour: int, day: date) -> None:
    line = written(session, OWN, verb="closed", at=TODAY.replace(hour=hour))
    found = ids(session, staff(session, "auditor"), verb="closed", since=day, until=day)
    assert found == [line]


def test_names_of_who_and_of_whom_come_along(session: Session) -> None:
    about = somebody(session, "Xun About")
    doer = staff(session, name="Qiao Doer")
    written(session, OWN, doer.person_id, verb="lead_named", subject="project", numbers={"person": about})
    (line,) = reading.page(session, staff(session, "auditor"), ZONE, Asked(verb="lead_named")).items
    assert (line.who, line.about) == ("Qiao Doer", "Xun About")


def test_looking_and_taking_away_are_written_down(session: Session) -> None:
    auditor = staff(session, "auditor")
    reading.page(session, auditor, ZONE, Asked(who="qiao"))
    list(reading.export(session, auditor, ZONE, Asked()))
    lines = session.scalars(select(Audit).where(Audit.subject == "audit").order_by(Audit.id)).all()
    assert [(each.verb, each.person_id) for each in lines] == [
        ("looked", auditor.person_id),
        ("exported", auditor.person_id),
    ]
    assert lines[0].numbers["asked"] == {"who": "qiao"}
    assert {each.organisation_id for each in lines} <= {node(session, OWN), node(session, BELOW)}


def test_an_export_ends_at_its_most(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 5)
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    made = [written(session, OWN) for _ in range(8)]
    auditor = staff(session, "auditor")
    found = [
        line.audit.id
        for batch in reading.export(session, auditor, ZONE, Asked(subject="organisation"))
        for line in batch
    ]
    assert found == made[:2:-1]


def test_a_change_of_an_organisation_reads_as_a_sentence_with_both_values(
    signed_in: Login, session: Session
) -> None:
    actor = staff(session, "administrator", name="Gu Edits")
    made = editing.create(
        session, actor, parent_id=node(session, OWN), kind="company", names={"en": "Tea house"}
    )
    editing.change(session, actor, made, 1, {"kind": "hospital"})
    page = english(signed_in("auditor")).get("/audit?subject=organisation").text
    assert "Gu Edits changed the organisation Tea house." in page
    assert "<del>Company</del> → <ins>Hospital</ins>" in page
    assert "from 127.0.0.1" in page
    assert "Gu Edits" in english(signed_in("auditor")).get("/audit?who=gu&since=2026-11-23").text
    assert "No line found" in english(signed_in("auditor")).get("/audit?who=nobody").text


def test_what_cannot_be_asked_is_said_by_its_field(signed_in: Login) -> None:
    page = english(signed_in("auditor")).get("/audit?since=yesterday&subject_id=x").text
    assert 'id="f-since-error"' in page
    assert 'id="f-subject_id-error"' in page


def exported(client: FlaskClient, form: str) -> bytes:
    answer = client.get(f"/audit/file?form={form}&subject=organisation")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename=duet-audit.{form}"
    return bytes(answer.data)


def test_csv_and_xlsx_hold_the_lines_in_the_readers_language(signed_in: Login, session: Session) -> None:
    actor = staff(session, "administrator", name="=HYPERLINK(1)")
    editing.create(session, actor, parent_id=node(session, OWN), kind="company", names={"en": "Tea house"})
    client = english(signed_in("auditor"))
    rows = list(csv.reader(StringIO(exported(client, "csv").decode("utf-8-sig"))))
    assert rows[0][:3] == ["When", "Who", "What was done"]
    assert rows[1][1:3] == ["'=HYPERLINK(1)", "'=HYPERLINK(1) added the organisation Tea house."]
    with ZipFile(BytesIO(exported(client, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(1) added the organisation Tea house." in sheet
    assert "<f>" not in sheet
    in_language(client, "zh-Hans")
    assert client.get("/audit/file?form=csv").data.decode("utf-8-sig") != ""
    assert client.get("/audit/file?form=exe").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    head, row = tables.csv_lines(["a"], [[cell]])
    assert next(csv.reader(StringIO(row, newline="")))[0] == f"'{cell}"
    assert head == "\ufeffa\r\n"


def test_the_api_answers_the_same_lines(signed_in: Login, session: Session) -> None:
    actor = staff(session, "administrator", name="Gu Edits")
    editing.create(session, actor, parent_id=node(session, OWN), kind="company", names={"en": "Tea house"})
    client = english(signed_in("auditor"))
    found = client.get("/api/v1/audit?subject=organisation").get_json()
    assert found["items"][0]["says"] == "Gu Edits added the organisation Tea house."
    assert found["items"][0]["changes"]["kind"] == [None, "company"]
    assert client.get("/api/v1/audit?since=2026-12-01&until=2026-11-01").status_code == 422
    taken = client.get("/api/v1/audit/file?form=csv&subject=organisation")
    assert "Gu Edits" in taken.data.decode()
    for code in ("coordinator", "lead", "volunteer", "verifier"):
        assert english(signed_in(code)).get("/api/v1/audit").status_code == 403
