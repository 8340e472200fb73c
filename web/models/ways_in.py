"""Ways in beside a password: codes and links, passkeys, a provider's sign-in, invitations; second factors."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

PURPOSES = ("verify", "sign_in", "sign_up")


class Challenge(Base):
    """A code and a link sent to an address or number, which prove that whoever has them reads it.

    Both are derived from `nonce` under the house's secret, and stand nowhere. `digest` is the contact it was
    asked for; without `contact_id` it is of no account, and answers as one that is. `sealed` is what waits
    for it: a form of sign-up. `tries` counts wrong codes.
    """

    __tablename__ = "challenge"
    __table_args__ = (
        one_of("purpose", PURPOSES),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index("ix_challenge_expires_at", "expires_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey of an account (WebAuthn): the key is public, the secret never leaves its device."""

    __tablename__ = "passkey"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[Any]] = mapped_column(JSON, default=list)
    name: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondFactor(Base):
    """A device that shows codes by the clock (RFC 6238), and codes on paper for when it is lost.

    `sealed` is its secret under the house's key, `last_step` the step of the last code taken, so that none
    counts twice; `paper` are hashes of the paper codes not used yet.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[int] = owner("account", key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(default=0)
    paper: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class Identity(Base):
    """An account's name at a provider (OpenID Connect): `issuer` and `subject` are the provider's."""

    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject", name="uq_identity_subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """Staff ask somebody to join: whom, with which right on which organisation, until when.

    `sealed` is the name and the address or number under the house's key, `digest` finds equal ones.
    `rights` are given when it is accepted, if whoever invited may still give them.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index("ix_invitation_digest", "digest"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    organisation_id: Mapped[int] = owner("organisation")
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    nonce: Mapped[bytes] = mapped_column(LargeBinary(16))
    language: Mapped[str] = mapped_column(String(35))
    rights: Mapped[list[Any]] = mapped_column(JSON)
    serves: Mapped[bool] = mapped_column(default=True)
    made_by: Mapped[int | None] = by_whom()
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = by_whom()
    ended_at: Mapped[datetime | None]
