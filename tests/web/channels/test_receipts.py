"""Receipts: signed, replayed, forged, late, out of order; what they do to a delivery and to an address."""

import json
from collections.abc import Mapping
from datetime import timedelta
from itertools import permutations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.web.channels.delivered import UID, handed
from tests.web.messages.post import address
from web.channels.signing import sign
from web.db import Database, writing
from web.models import Contact, Delivery
from web.services.clock import now
from web.services.messages import queue, receipts
from web.services.messages.receipts import ORDER, Receipt, clean
from web.settings import Settings
from web.ways_out import read_gateway_keys

NEW, OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_plJ3nmyCDGBKInavdOK15jslplJ3nmyC"
NONE: frozenset[str] = frozenset()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings with a gateway whose key was changed."""
    keys = f"{NEW},{OLD}"
    return Settings(instance=settings.instance, gateway_url="https://gateway.example/", gateway_keys=keys)


def tell(
    client: FlaskClient,
    data: Mapping[str, object],
    *,
    key: str = NEW,
    late: timedelta = timedelta(),
    headers: Mapping[str, str] | None = None,
) -> TestResponse:
    """A receipt as a gateway sends it."""
    body = json.dumps({"type": "receipt", "data": data}).encode()
    signed = sign(read_gateway_keys(key), "receipt-1", now() - late, body)
    return client.post(
        "/api/v1/receipts",
        data=body,
        headers={"Content-Type": "application/json", **signed, **(headers or {})},
    )


def states(session: Session) -> list[str]:
    """The state of every delivery."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Delivery.state).order_by(Delivery.id)))


@pytest.mark.parametrize("key", [NEW, OLD])
def test_a_receipt_signed_with_either_key_counts(client: FlaskClient, session: Session, key: str) -> None:
    handed(session)
    assert tell(client, {"uid": UID, "state": "delivered"}, key=key).status_code == 204
    assert states(session) == ["delivered"]


def test_a_replayed_receipt_changes_nothing(client: FlaskClient, session: Session) -> None:
    row, _ = handed(session)
    for _ in range(2):
        assert tell(client, {"uid": UID, "state": "delivered"}).status_code == 204
    session.refresh(row)
    first = row.settled_at, row.fence
    tell(client, {"uid": UID, "state": "delivered"})
    session.refresh(row)
    assert (row.settled_at, row.fence) == first


STRANGER = "whsec_c3RyYW5nZXJzdHJhbmdlcnN0cmFuZ2Vy"


@pytest.mark.parametrize(
    ("key", "late", "headers"),
    [
        (STRANGER, timedelta(), {}),
        (NEW, timedelta(minutes=6), {}),
        (NEW, timedelta(minutes=-6), {}),
        (NEW, timedelta(), {"webhook-signature": "v1,AAAA"}),
        (NEW, timedelta(), {"webhook-signature": ""}),
        (NEW, timedelta(), {"webhook-id": "receipt-2"}),
        (NEW, timedelta(), {"webhook-timestamp": "soon"}),
    ],
)
def test_a_forged_or_late_receipt_is_refused(
    client: FlaskClient, session: Session, key: str, late: timedelta, headers: dict[str, str]
) -> None:
    handed(session)
    answer = tell(client, {"uid": UID, "state": "delivered"}, key=key, late=late, headers=headers)
    assert answer.status_code == 401
    assert states(session) == ["accepted"]


def test_without_keys_nobody_is_believed(client: FlaskClient, session: Session, settings: Settings) -> None:
    handed(session)
    client.application.extensions["settings"] = Settings(instance=settings.instance)
    assert tell(client, {"uid": UID, "state": "delivered"}).status_code == 401


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"uid": UID, "state": "read"}, 422),
        ({"state": "delivered"}, 422),
        ({"uid": 5, "state": "delivered"}, 422),
        ({"uid": UID, "state": "failed", "for_good": "yes"}, 422),
        ({"uid": UID, "state": "failed", "code": "x" * 30_000}, 413),
        ({"uid": "nobody", "state": "delivered"}, 204),
        ({"uid": UID, "state": "accepted", "price": 5}, 204),
    ],
)
def test_what_is_no_receipt_does_nothing(
    client: FlaskClient, session: Session, data: dict[str, object], status: int
) -> None:
    handed(session)
    assert tell(client, data).status_code == status
    assert states(session) == ["accepted"]


@pytest.mark.parametrize("order", list(permutations(["accepted", "delivered", "failed"])))
def test_receipts_in_any_order_end_the_same(session: Session, order: tuple[str, ...]) -> None:
    """A phone that was off for a day: failed, and delivered all the same."""
    handed(session, state="waiting")
    for state in order:
        receipts.note(session, Receipt(UID, state), "phone", NONE)
    assert states(session) == ["delivered"]


@pytest.mark.parametrize("state", ORDER)
@pytest.mark.parametrize("said", receipts.SAID)
def test_a_delivery_never_goes_backwards(session: Session, state: str, said: str) -> None:
    handed(session, state=state)
    receipts.note(session, Receipt(UID, said), "phone", NONE)
    assert ORDER.index(states(session)[0]) >= ORDER.index(state)


def test_a_receipt_overtakes_the_sender_that_still_holds_it(session: Session) -> None:
    row, _ = handed(session, state="waiting")
    held = queue.claim(session, "gateway", "holder")
    assert held
    assert queue.begin_handing_over(session, held)
    receipts.note(session, Receipt(UID, "delivered"), "phone", NONE)
    queue.later(session, held, "gateway timeout", None, NONE)
    queue.accepted(session, held)
    assert states(session) == ["delivered"]
    session.refresh(row)
    assert row.lease_until is None


@pytest.mark.parametrize(
    ("receipt", "state", "because"),
    [
        (Receipt(UID, "failed", "unknown_number", for_good=True), "failed", "unknown_number"),
        (Receipt(UID, "failed", "busy"), "failed", ""),
        (Receipt(UID, "opted_out"), "failed", "opted_out"),
        (Receipt(UID, "delivered", for_good=True), "delivered", ""),
    ],
)
def test_an_address_that_is_gone_for_good_is_dead(
    session: Session, receipt: Receipt, state: str, because: str
) -> None:
    _, contact = handed(session)
    receipts.note(session, receipt, "phone", NONE)
    assert states(session) == [state]
    session.refresh(contact)
    assert (contact.dead_since is not None, contact.dead_because) == (bool(because), because)


def test_who_opts_out_after_it_arrived_is_written_to_no_more(session: Session) -> None:
    _, contact = handed(session, state="delivered")
    receipts.note(session, Receipt(UID, "opted_out"), "phone", NONE)
    session.refresh(contact)
    assert (states(session), contact.dead_because) == (["delivered"], "opted_out")


def test_what_arrived_is_no_proof_that_the_address_is_gone(session: Session) -> None:
    _, contact = handed(session, state="delivered")
    receipts.note(session, Receipt(UID, "failed", for_good=True), "phone", NONE)
    session.refresh(contact)
    assert contact.dead_since is None


def test_a_late_failure_kills_no_address_that_was_proven_since(session: Session) -> None:
    _, contact = handed(session)
    with writing(session):
        contact.verified_at = now() + timedelta(minutes=1)
    receipts.note(session, Receipt(UID, "failed", for_good=True), "phone", NONE)
    session.refresh(contact)
    assert (states(session), contact.dead_since) == (["failed"], None)


def test_news_that_failed_goes_to_the_next_address(session: Session) -> None:
    _, contact = handed(session)
    address(session, contact.person_id, "li@mail.example")
    receipts.note(session, Receipt(UID, "failed", for_good=True), "phone", frozenset({"email", "phone"}))
    receipts.note(session, Receipt(UID, "failed", for_good=True), "phone", frozenset({"email", "phone"}))
    rows = session.execute(select(Delivery.channel, Delivery.state).order_by(Delivery.id)).all()
    assert [tuple(row) for row in rows] == [("phone", "failed"), ("email", "waiting")]


def test_a_gateway_says_nothing_of_mails(session: Session) -> None:
    handed(session, to="li@mail.example")
    assert not receipts.note(session, Receipt(UID, "delivered"), "phone", NONE)
    assert states(session) == ["accepted"]


def test_a_receipt_of_an_address_that_is_nobodys_yet_kills_nothing(session: Session) -> None:
    row, _ = handed(session)
    with writing(session):
        row.to_contact_id = None
    assert receipts.note(session, Receipt(UID, "failed", for_good=True), "phone", NONE)
    assert not session.scalars(select(Contact).where(Contact.dead_since.is_not(None))).all()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("unknown_number", "unknown_number"), (" Busy ", "busy"), ("e.164", "e.164"), ("", ""),
        ("+8613800138000", ""), ("to 13800138000", ""), ("li@mail.example", ""), ("x" * 41, ""),
        ("你好", ""), ("a\r\nb", ""), ("<script>", ""),
    ],
)  # fmt: skip
def test_a_code_that_is_kept_names_nobody(said: str, kept: str) -> None:
    assert clean(said) == kept


def test_both_sides_at_once(database: Database, session: Session) -> None:
    """Two receipts in two sessions: the second waits its turn and finds what the first wrote."""
    handed(session)
    with database.session() as other:
        receipts.note(other, Receipt(UID, "delivered"), "phone", NONE)
    receipts.note(session, Receipt(UID, "failed", for_good=True), "phone", NONE)
    assert states(session) == ["delivered"]
