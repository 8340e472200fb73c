"""Administration: organisations, words, accounts; for administrators alone."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from web.models import Account, Organisation, SignedIn, Term

NAMES = {"names-0-tag": "en", "names-0-name": "Tea house", "names-1-tag": "zh-Hans", "names-1-name": "茶馆"}


def account_of(session: Session, role: str) -> Account:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Account).where(Account.email == f"{role}@demo.example")).one()


def test_an_organisation_is_added_below_another(signed_in: Login, session: Session) -> None:
    root = session.scalars(select(Organisation.id).where(Organisation.parent_id.is_(None))).first()
    sent = {**NAMES, "parent_id": str(root), "kind": "association", "code": "tea-house"}
    client = english(signed_in("admin"))
    assert post(client, "/admin/organisations/new", sent).headers["Location"] == "/admin/organisations"
    session.rollback()
    made = session.scalars(select(Organisation).where(Organisation.code == "tea-house")).one()
    assert (made.parent_id, made.names) == (root, {"en": "Tea house", "zh-Hans": "茶馆"})
    assert "Tea house" in client.get("/admin/organisations").text


def test_faults_of_an_organisation_stand_by_the_field_and_all_is_kept(signed_in: Login) -> None:
    sent = {
        **NAMES,
        "names-0-name": "",
        "names-1-name": "",
        "parent_id": "1",
        "kind": "moon",
        "code": "Not OK",
    }
    answer = post(english(signed_in("admin")), "/admin/organisations/new", sent)
    assert answer.status_code == 422
    for control in ("names-0-name", "kind", "code"):
        assert f'id="f-{control}-error"' in answer.text, control
    assert 'value="Not OK"' in answer.text


def test_an_organisation_is_renamed(signed_in: Login, session: Session) -> None:
    found = session.scalars(select(Organisation).order_by(Organisation.id)).first()
    assert found is not None
    post(english(signed_in("admin")), f"/admin/organisations/{found.id}", NAMES)
    session.rollback()
    session.expire_all()
    assert session.get_one(Organisation, found.id).names["en"] == "Tea house"


def test_a_word_is_added_once_and_renamed(signed_in: Login, session: Session) -> None:
    client = english(signed_in("admin"))
    sent = {**NAMES, "code": "tea"}
    assert post(client, "/admin/vocabulary/skill", sent).status_code == 302
    again = post(client, "/admin/vocabulary/skill", sent)
    assert again.status_code == 422
    assert "This code is in use already." in again.text
    post(client, "/admin/vocabulary/skill/tea", {**NAMES, "names-0-name": "Tea making"})
    session.rollback()
    assert session.get_one(Term, ("skill", "tea")).names == {"en": "Tea making", "zh-Hans": "茶馆"}


@pytest.mark.parametrize(
    "url", ["/admin/vocabulary/moons", "/admin/vocabulary/skill/none", "/admin/accounts/99999"]
)
def test_what_is_not_there_is_nothing(signed_in: Login, url: str) -> None:
    assert english(signed_in("admin")).get(url).status_code == 404


def test_a_role_is_given_and_ends_the_sign_ins(signed_in: Login, session: Session) -> None:
    lead = account_of(session, "lead")
    english(signed_in("lead"))
    post(
        english(signed_in("admin")),
        f"/admin/accounts/{lead.id}/role",
        {"role": "coordinator"},
        f"/admin/accounts/{lead.id}",
    )
    assert account_of(session, "lead").role == "coordinator"
    held = select(SignedIn).where(SignedIn.account_id == lead.id, SignedIn.revoked_at.is_(None))
    assert session.scalars(held).all() == []


def test_an_account_is_kept_out_and_let_in_again(signed_in: Login, session: Session) -> None:
    lead, client = account_of(session, "lead"), english(signed_in("lead"))
    admin, page = english(signed_in("admin")), f"/admin/accounts/{lead.id}"
    post(admin, f"{page}/active", {"active": "0"}, page)
    assert not account_of(session, "lead").active
    assert client.get("/projects").status_code == 302
    post(admin, f"{page}/active", {"active": "1"}, page)
    assert account_of(session, "lead").active
    assert "Let in again" in admin.get(page).text


def test_nobody_locks_themselves_out(signed_in: Login, session: Session) -> None:
    own = account_of(session, "admin")
    client = english(signed_in("admin"))
    for deed, sent in (("active", {"active": "0"}), ("role", {"role": "volunteer"})):
        answer = post(client, f"/admin/accounts/{own.id}/{deed}", sent, page="/admin/organisations/new")
        assert answer.status_code == 409
    assert account_of(session, "admin").active
    assert account_of(session, "admin").role == "admin"


def test_accounts_are_found_by_name_email_and_role(signed_in: Login) -> None:
    client = english(signed_in("admin"))
    assert "lead@demo.example" in client.get("/admin/accounts?q=lead@").text
    only = client.get("/admin/accounts?role=coordinator").text
    assert "coordinator@demo.example" in only
    assert "lead@demo.example" not in only
    assert "Nobody found" in client.get("/admin/accounts?q=zzz").text


@pytest.mark.parametrize("role", ["volunteer", "lead", "coordinator"])
def test_only_administrators_come_in(signed_in: Login, role: str) -> None:
    assert english(signed_in(role)).get("/admin/organisations").status_code == 403
