"""Credentials in pages and API: entered, shown by a file, verified, and the file opened by few."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.conftest import MONDAY, TOKEN, Login, post
from tests.web.credentials.test_credentials import held, owner
from tests.web.credentials.test_evidence import PDF
from tests.web.credentials.test_expiry import planned
from tests.web.organisations.test_pages import fresh, person_of
from tests.web.pages.reading import english
from web.db import writing
from web.models import Audit, Credential, Evidence

WHOLE = {
    "code": "first-aid",
    "number": "D-77",
    "issuer": "City",
    "speciality": "",
    "valid_until": "2027-01-10",
}
LARGE = PDF + bytes(9 * 1024 * 1024)


def entered(client: FlaskClient) -> int:
    location = post(client, "/me/credentials/new", WHOLE).headers["Location"]
    return int(location.rsplit("/", 1)[-1])


def multipart(fields: dict[str, str], data: bytes, name: str) -> tuple[bytes, str]:
    """A form with a file as a browser sends it, and its content type."""
    edge = "edge-of-a-part"
    said = [f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()]  # fmt: skip
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    whole = "".join([*said, head]).encode() + data + f"\r\n--{edge}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={edge}"


def sent_file(
    client: FlaskClient, credential: int, data: bytes, name: str = "licence.pdf", **more: str
) -> TestResponse:
    """Send a file from the page of a credential, and `more` fields of its form."""
    page = f"/me/credentials/{credential}"
    token = TOKEN.search(client.get(page).text)
    assert token
    whole, kind = multipart({"csrf_token": token[1], **more}, data, name)
    return client.post(f"{page}/evidence", data=whole, content_type=kind)


@pytest.fixture
def mine(signed_in: Login, session: Session) -> FlaskClient:
    """The demo volunteer, who holds nothing yet."""
    with writing(session):
        session.execute(delete(Credential).where(Credential.volunteer_id == person_of(session, "volunteer")))
    return english(signed_in("volunteer"))


def test_a_credential_goes_from_its_owner_to_a_verifier_and_back(
    mine: FlaskClient, signed_in: Login, session: Session
) -> None:
    found = entered(mine)
    assert sent_file(mine, found, PDF).status_code == 302
    assert "Not checked yet" in mine.get("/me/credentials").text
    verifier = english(signed_in("verifier"))
    assert f'action="/credentials/{found}/verify"' in verifier.get("/credentials").text
    page = verifier.get(f"/credentials/{found}").text
    assert "D-77" in page
    version = fresh(session).get_one(Credential, found).version
    post(verifier, f"/credentials/{found}/verify", {"version": str(version)}, f"/credentials/{found}")
    assert fresh(session).get_one(Credential, found).verified_by == person_of(session, "verifier")
    listed = mine.get("/me/credentials").text
    assert "verified" in listed
    assert "ends on 10 January 2027" in listed
    changed = {**WHOLE, "number": "D-78", "version": str(version + 1)}
    assert post(mine, f"/me/credentials/{found}", changed).status_code == 302
    assert fresh(session).get_one(Credential, found).verified_at is None


def test_a_file_sent_twice_is_kept_once_and_another_one_too(mine: FlaskClient, session: Session) -> None:
    found = entered(mine)
    for data in (PDF, PDF, PDF + b"another"):
        assert sent_file(mine, found, data, form_key="k" * 20).status_code == 302
    sizes = select(Evidence.size).where(Evidence.credential_id == found).order_by(Evidence.id)
    assert fresh(session).scalars(sizes).all() == [len(PDF), len(PDF) + len(b"another")]


def test_a_refusal_is_read_by_the_owner(mine: FlaskClient, signed_in: Login, session: Session) -> None:
    found, verifier = entered(mine), english(signed_in("verifier"))
    url = f"/credentials/{found}/refuse"
    assert post(verifier, url, {"version": "1", "because": ""}, f"/credentials/{found}").status_code == 422
    post(verifier, url, {"version": "1", "because": "The picture is not sharp."}, f"/credentials/{found}")
    assert "Could not be verified: The picture is not sharp." in mine.get("/me/credentials").text


def test_a_file_is_kept_by_the_browser_and_never_run(
    mine: FlaskClient, signed_in: Login, session: Session
) -> None:
    found = entered(mine)
    sent_file(mine, found, PDF, '../li\'s "licence".html')
    made = session.scalars(select(Evidence.id).where(Evidence.credential_id == found)).one()
    for code in ("verifier", "volunteer"):
        answer = english(signed_in(code)).get(f"/credentials/evidence/{made}")
        assert answer.data == PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert ".html" not in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["Cache-Control"] == "private, no-store"
    for code in ("daning", "lead", "auditor"):
        assert english(signed_in(code)).get(f"/credentials/evidence/{made}").status_code == 404, code
    looked = select(Audit.person_id).where(Audit.subject == "evidence", Audit.verb == "looked")
    assert fresh(session).scalars(looked).all() == [person_of(session, "verifier")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<script>alert(1)</script>", "Send a PDF, or a picture"),
        (b"", "Choose a file."),
        (LARGE, "A file may have at most 8 MB."),
    ],
)
def test_what_is_no_evidence_is_said_by_its_field(
    mine: FlaskClient, session: Session, data: bytes, says: str
) -> None:
    found = entered(mine)
    answer = sent_file(mine, found, data)
    assert answer.status_code == 422
    assert says in answer.text
    assert session.scalars(select(Evidence.id).where(Evidence.credential_id == found)).all() == []


def test_elsewhere_a_request_stays_small(mine: FlaskClient) -> None:
    token = TOKEN.search(mine.get("/me/credentials/new").text)
    assert token
    whole, kind = multipart({"csrf_token": token[1], **WHOLE}, LARGE, "a.pdf")
    answer = mine.post("/me/credentials/new", data=whole, content_type=kind)
    assert answer.status_code == 413


def test_others_do_not_keep_it(mine: FlaskClient, signed_in: Login) -> None:
    found, other = entered(mine), english(signed_in("lead"))
    assert other.get(f"/me/credentials/{found}").status_code == 404
    assert (
        post(other, f"/me/credentials/{found}", {**WHOLE, "version": "1"}, "/me/credentials/new").status_code
        == 404
    )
    assert post(other, f"/me/credentials/{found}/remove", {}, "/me/credentials/new").status_code == 404


def test_the_api_does_the_same(mine: FlaskClient, signed_in: Login, session: Session) -> None:
    me, verifier = person_of(session, "volunteer"), english(signed_in("verifier"))
    url = f"/api/v1/people/{me}/credentials"
    found = mine.post(url, json=WHOLE).get_json()["id"]
    one = f"{url}/{found}"
    assert mine.get(one).get_json()["number"] == "D-77"
    made = mine.post(f"{one}/evidence?name=licence.pdf", data=PDF, content_type="application/pdf")
    assert made.status_code == 201
    assert mine.post(f"{one}/evidence", data=b"no", content_type="application/pdf").status_code == 422
    assert mine.post(f"{one}/evidence", data=LARGE, content_type="application/pdf").status_code == 422
    file = f"/api/v1/evidence/{made.get_json()['id']}"
    assert verifier.get(file).data == mine.get(file).data == PDF
    assert english(signed_in("daning")).get(file).status_code == 404
    waiting = verifier.get("/api/v1/credentials").get_json()["items"]
    assert (found, 1) in [(each["id"], each["files"]) for each in waiting]
    tag = verifier.get(f"/api/v1/credentials/{found}").headers["ETag"]
    late = {"If-Match": '"1"'}
    assert verifier.post(f"/api/v1/credentials/{found}/verify", headers=late).status_code == 412
    assert verifier.post(f"/api/v1/credentials/{found}/verify", headers={"If-Match": tag}).status_code == 204
    assert mine.get(one).get_json()["verified_at"] is not None
    tag = mine.get(one).headers["ETag"]
    assert mine.put(one, json={**WHOLE, "issuer": "Town"}, headers={"If-Match": tag}).status_code == 204
    assert mine.get(one).get_json()["verified_at"] is None
    because = {"because": "Not readable"}
    tag = mine.get(one).headers["ETag"]
    refused = verifier.post(f"/api/v1/credentials/{found}/refuse", json=because, headers={"If-Match": tag})
    assert refused.status_code == 204
    tag = mine.get(one).headers["ETag"]
    assert mine.delete(one, headers={"If-Match": tag}).status_code == 204
    assert mine.get(one).status_code == 404


def test_the_board_names_who_is_planned_after_the_end(signed_in: Login, session: Session) -> None:

    who = owner(session, name="Ends Early")
    held(session, who, valid_until=MONDAY)
    roster, _ = planned(session, who.person_id, {"credentials": ["first-aid"]})
    page = english(signed_in("coordinator")).get(f"/board?week={MONDAY}&roster={roster}").text
    assert "1 person is planned after a needed credential ends." in page
    assert "Ends Early" in page
    assert "ends on 30 November 2026, before the shift." in page


def test_the_owner_reads_of_the_end_on_their_first_page(mine: FlaskClient) -> None:
    entered(mine)
    assert "ends on 10 January 2027. Renew it" in mine.get("/me").text
