"""Ways in, rights, and what was done."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

RIGHTS = ("lead", "coordinator", "verifier", "auditor", "administrator")


class Account(Base):
    """A way in of a person: a password; the contacts that point here sign in with it."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    person_id: Mapped[int] = owner("person")
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


class SignedIn(Base):
    """One sign-in of one browser or program: a row, so that it can be ended from anywhere.

    `factor_at` is when its second factor was shown.
    """

    __tablename__ = "session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    factor_at: Mapped[datetime | None]


class Device(Base):
    """A browser that signed in to an account before: guesses of others do not keep it out."""

    __tablename__ = "device"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    account_id: Mapped[int] = owner("account")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class SignInLink(Base):
    """A link that lets a person in once, made at a desk or asked for; `token_hash` is all that is kept."""

    __tablename__ = "sign_in_link"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    person_id: Mapped[int] = owner("person")
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by: Mapped[int | None] = by_whom()
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Stall(Base):
    """A desk where many sign up from one address: its code lets `most` people sign up until `ends_at`."""

    __tablename__ = "stall"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    version: Mapped[Version]
    organisation_id: Mapped[int] = owner("organisation")
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    most: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[int | None] = by_whom()


class Grant(Base):
    """A right held on an organisation and all below it, until a day (included) or until it is ended."""

    __tablename__ = "grant"
    __table_args__ = (
        one_of("right", RIGHTS),
        Index(
            "uq_grant_held",
            "person_id",
            "organisation_id",
            "right",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    person_id: Mapped[int] = owner("person")
    organisation_id: Mapped[int] = owner("organisation")
    right: Mapped[str] = mapped_column(String(20))
    until: Mapped[date | None]
    granted_by: Mapped[int | None] = by_whom()
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Attempt(Base):
    """Tries counted under one key (an account, a device, an address, ...) since `since`."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)


class Done(Base):
    """A form that was sent: a second one with the same token gets the first one's answer."""

    __tablename__ = "done"

    token: Mapped[str] = mapped_column(String(100), primary_key=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(index=True)


class KeptForm(Base):
    """What somebody typed into a form that could not be taken just then; sealed under the house's key.

    It is given back to the same person, or to the same browser where nobody had signed in.
    """

    __tablename__ = "kept_form"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(500))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)


class Audit(Base):
    """Who did what to what, when and from where.

    `changes` is field -> [before, after] as JSON; values of private fields are left out (`null`), that they
    changed is not. `organisation_id` is the node it happened in, for auditors of that node; none is the
    district's. `numbers` are the values a sentence about it needs.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_subject_subject_id", "subject", "subject_id"),
        Index("ix_audit_person_id_id", "person_id", "id"),
        Index("ix_audit_organisation_id_id", "organisation_id", "id"),
        Index("ix_audit_at", "at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    person_id: Mapped[int | None] = by_whom()
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(String(45), default="")
    at: Mapped[datetime]
