"""The API against its own document: nothing sent breaks it, and every answer is as the document says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import account_of, copy_instance
from tests.web.services.planned import draft
from web import create_app
from web.db import writing
from web.models import Account, Grant, Person
from web.opening import open_database
from web.services import publishing
from web.services.accounts import sign_in
from web.settings import Settings

pytestmark = pytest.mark.api
PROMISES = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
EXAMPLES = {GenerationMode.POSITIVE: 12, GenerationMode.NEGATIVE: 8}
ROWS = 40
# Who asks where a right is wanted, the first that fits.
HOLDERS = {
    "coordinator": "coordinator",
    "administrator": "admin",
    "verifier": "verifier",
    "auditor": "auditor",
    "lead": "lead",
    "volunteer": "volunteer",
}
# The mark of ids in what is sent: most are led to rows that are there.
IDS = ("_id", "volunteer", "seat", "from", "instead")
# Of most rows that are there; a draft begins with 0, so of drafts this is outdated.
VERSION = '"1"'


def operations() -> Iterator[tuple[str, str, GenerationMode]]:
    """Every operation as its document allows it and, where it reads anything, as it does not."""
    app = create_app(Settings(secret_key="x" * 32, database_url="sqlite://"))
    document = app.test_client().get("/api/openapi.json").get_json()
    for path, item in document["paths"].items():
        for method in sorted(item.keys() - {"parameters"}):
            yield method, path, GenerationMode.POSITIVE
            reads = (
                item.get("parameters") or item[method].get("parameters") or item[method].get("requestBody")
            )
            if reads:
                yield method, path, GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def planned(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose week is planned, published and drafted again; for all of these tests."""
    folder = tmp_path_factory.mktemp("conformance")
    copy_instance(template, folder)
    found = Settings(instance=folder)
    database = open_database(found)
    with database.session() as session:
        publishing.publish(session, None, draft(session))
        draft(session)
    yield create_app(found, database)
    database.close()


@pytest.fixture(scope="module")
def document(planned: Flask) -> Any:
    """The API as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", planned)


@pytest.mark.parametrize(
    ("method", "path", "mode"), list(operations()), ids=lambda said: said.value if said in EXAMPLES else said
)
def test_answers_are_as_documented(
    planned: Flask, document: Any, method: str, path: str, mode: GenerationMode
) -> None:
    operation = document[path][method]
    headers = {
        "Authorization": f"Bearer {_token(planned, operation.definition.raw['x-roles'])}",
        # Its client of the application asks for what is compressed, and does not undo that.
        "Accept-Encoding": "identity",
    }
    refused = HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large

    @settings(
        max_examples=EXAMPLES[mode], database=None, derandomize=True, deadline=None,
        phases=[Phase.generate], suppress_health_check=refused,
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def drive(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters, case.body = _led_to_rows(case.path_parameters), _led_to_rows(case.body)
            if "If-Match" in (case.headers or {}):
                case.headers["If-Match"] = VERSION
        response = case.call(headers=headers)
        case.validate_response(response, headers=headers, checks=PROMISES)

    drive()


def _led_to_rows(sent: Any) -> Any:
    if isinstance(sent, list):
        return [_led_to_rows(each) for each in sent]
    if not isinstance(sent, dict):
        return sent
    return {name: _led(name, value) for name, value in sent.items()}


def _led(name: str, value: Any) -> Any:
    if isinstance(value, int) and name.endswith(IDS):
        return value % ROWS + 1
    return _led_to_rows(value)


def _token(app: Flask, roles: list[str]) -> str:
    """A sign-in of somebody allowed; whatever the tests before have made of the demo accounts."""
    code = next((held for right, held in HOLDERS.items() if right in roles), "coordinator")
    with app.extensions["database"].session() as session:
        _restore(session, code)
        return sign_in.open_session(session, account_of(session, code), agent="test", days=1)


def _restore(session: Session, code: str) -> None:
    """Whoever asks takes part, with the rights they had at first."""
    person = session.get_one(Account, account_of(session, code)).person_id
    with writing(session):
        session.get_one(Person, person).state = "active"
        held = {(each.right, each.organisation_id) for each in session.scalars(_grants(person, ended=False))}
        for each in session.scalars(_grants(person, ended=True)):
            if (each.right, each.organisation_id) not in held and each.granted_by is None:
                each.ended_at = None
                held.add((each.right, each.organisation_id))
            each.until = None


def _grants(person: int, *, ended: bool) -> Any:
    of = select(Grant).where(Grant.person_id == person)
    return of.where(Grant.ended_at.is_not(None) if ended else Grant.ended_at.is_(None))
