"""A new key for people whose key may have leaked: everything sealed for them is sealed anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.db import vault_of, writing
from web.models import (
    Challenge,
    Contact,
    Credential,
    Delivery,
    Evidence,
    Household,
    Invitation,
    KeptForm,
    Merge,
    Person,
    PrivateField,
    PushSubscription,
    Request,
    SecondFactor,
    Sheet,
)
from web.vault import HOUSE, Erased, Rekeying, owners


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values: in which rows of an owner it is, and under which name they were sealed."""

    rows: Callable[[int], Any]
    column: str
    field: Callable[[Any], str]


# Everything that is sealed stands here: a renewal that forgot one would lose it.
SEALED = (
    Sealed(lambda owner: select(Contact).where(Contact.person_id == owner), "sealed", lambda _: "contact"),
    Sealed(
        lambda owner: select(PrivateField).where(PrivateField.person_id == owner),
        "sealed",
        lambda row: str(row.field),
    ),
    Sealed(
        lambda owner: select(Credential).where(Credential.volunteer_id == owner),
        "sealed_number",
        lambda _: "credential_number",
    ),
    Sealed(
        lambda owner: (
            select(Evidence)
            .join(Credential, Credential.id == Evidence.credential_id)
            .where(Credential.volunteer_id == owner)
        ),
        "sealed",
        lambda _: "evidence",
    ),
    Sealed(lambda owner: select(Merge).where(Merge.merged_id == owner), "sealed", lambda _: "merge"),
    Sealed(
        lambda owner: select(Household).where(Household.id * -2 == owner), "sealed", lambda _: "household"
    ),
    Sealed(lambda owner: select(Request).where(Request.id * -2 - 1 == owner), "sealed", lambda _: "request"),
)
OF_THE_HOUSE = (
    Sealed(lambda _: select(KeptForm), "sealed", lambda _: "kept_form"),
    Sealed(lambda _: select(Delivery), "sealed_to", lambda _: "delivery.to"),
    Sealed(lambda _: select(Challenge), "sealed", lambda _: "challenge.sealed"),
    Sealed(lambda _: select(PushSubscription), "sealed", lambda _: "push_subscription"),
    Sealed(lambda _: select(SecondFactor), "sealed", lambda _: "factor.secret"),
    Sealed(lambda _: select(Invitation), "sealed", lambda _: "invitation.sealed"),
    Sealed(lambda _: select(Sheet), "content", lambda _: "sheet.content"),
    Sealed(lambda _: select(Sheet), "report", lambda _: "sheet.report"),
)


def renew(session: Session, owner: int) -> int:
    """Give a person (or the house) a new key; how many values were sealed anew. Raises Erased, Damaged."""
    columns = OF_THE_HOUSE if owner == HOUSE else SEALED
    with vault_of(session).renewed(owner) as rekeying, writing(session):
        return sum(_reseal(session, rekeying, owner, column) for column in columns)


def renew_all(session: Session) -> Iterator[int]:
    """Renew every key, one after the other; gives each owner's id as it is done.

    Those whose key was destroyed are passed over: nothing of theirs can be opened.
    """
    every = [
        HOUSE,
        *session.scalars(select(Person.id).order_by(Person.id)),
        *(owners.household(each) for each in session.scalars(select(Household.id).order_by(Household.id))),
        *(owners.request(each) for each in session.scalars(select(Request.id).order_by(Request.id))),
    ]
    session.rollback()
    for owner in every:
        try:
            renew(session, owner)
        except Erased:
            continue
        yield owner


def _reseal(session: Session, rekeying: Rekeying, owner: int, column: Sealed) -> int:
    done = 0
    for row in session.scalars(column.rows(owner)):
        sealed = getattr(row, column.column)
        if sealed is not None:
            setattr(row, column.column, rekeying.reseal(column.field(row), sealed))
            done += 1
    return done
