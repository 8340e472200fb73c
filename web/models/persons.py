"""Persons: one row each, whoever reads it, and what is kept of them under their own key."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, by_whom, one_of, owner

# Lists stand in the order of the keys' code points, in either database.
BY_CODE = String(400).with_variant(String(400, collation="C"), "postgresql")
PART = String(12).with_variant(String(12, collation="C"), "postgresql")
PERSON_STATES = ("active", "left", "locked_out")
CONTACT_KINDS = ("email", "phone")
PRIVATE_FIELDS = ("born", "address", "id_number")
RELATION_KINDS = ("guardian", "representative", "contact")
BELONGING_STATES = ("asked", "confirmed", "refused", "ended")


class Person(Base):
    """A human being whom the district knows: one name, one language, one answer to whether they take part.

    `name` is as they write it; `latin_name` stands beside it; `sort_key` orders lists (`own_sort_key` where
    the person chose it, such as a surname with two readings); `search_key` finds it (`i18n.comparison`).
    `language` is the one we write to them in. `state`: `active`, `left` (their own word) or `locked_out` (an
    administrator's); only who is active is planned. A merged person points at the one that was kept.
    """

    __tablename__ = "person"
    __table_args__ = (
        one_of("state", PERSON_STATES),
        Index("ix_person_sort_key_id", "sort_key", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    name: Mapped[str] = mapped_column(String(100))
    latin_name: Mapped[str] = mapped_column(String(100), default="")
    form_of_address: Mapped[str] = mapped_column(String(60), default="")
    sort_key: Mapped[str] = mapped_column(BY_CODE, default="")
    own_sort_key: Mapped[str] = mapped_column(String(100), default="")
    search_key: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35), default="en")
    state: Mapped[str] = mapped_column(String(20), default="active")
    state_since: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class PersonPart(Base):
    """The index that finds people by parts of their names: the ends of every spelling in their search key.

    Derived from `Person.search_key` and written with it (`web.services.people.parts`).
    """

    __tablename__ = "person_part"
    __table_args__ = ({"sqlite_with_rowid": False},)

    part: Mapped[str] = mapped_column(PART, primary_key=True)
    person_id: Mapped[int] = owner("person", key=True)


class Contact(Base):
    """An address or number of a person, sealed under their key; `digest` finds equal ones.

    With an `account_id` it signs in to that account, and nobody else's does: a household may share a phone,
    not a way in. Notices go to verified ones alone; nothing reaches it since `dead_since`, for the code
    `dead_because`.
    """

    __tablename__ = "contact"
    __table_args__ = (
        one_of("kind", CONTACT_KINDS),
        Index("ix_contact_digest", "digest"),
        Index(
            "uq_contact_signs_in",
            "digest",
            unique=True,
            sqlite_where=text("account_id IS NOT NULL"),
            postgresql_where=text("account_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    person_id: Mapped[int] = owner("person")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    verified_at: Mapped[datetime | None]
    dead_since: Mapped[datetime | None]
    dead_because: Mapped[str] = mapped_column(String(60), default="", server_default="")


class PrivateField(Base):
    """A private fact about a person, sealed under their key: birth date, address, ID number."""

    __tablename__ = "private_field"
    __table_args__ = (one_of("field", PRIVATE_FIELDS), Index("ix_private_field_digest", "digest"))

    person_id: Mapped[int] = owner("person", key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class Relation(Base):
    """What one person (`other_id`) is to another: guardian, representative, or whom to call."""

    __tablename__ = "relation"
    __table_args__ = (
        one_of("kind", RELATION_KINDS),
        UniqueConstraint("person_id", "other_id", "kind", name="uq_relation"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    person_id: Mapped[int] = owner("person")
    other_id: Mapped[int] = owner("person")
    kind: Mapped[str] = mapped_column(String(20))


class Belonging(Base):
    """A person says that they belong to an organisation; the organisation confirms or refuses it."""

    __tablename__ = "belonging"
    __table_args__ = (
        one_of("state", BELONGING_STATES),
        UniqueConstraint("person_id", "organisation_id", name="uq_belonging"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    version: Mapped[Version]
    person_id: Mapped[int] = owner("person")
    organisation_id: Mapped[int] = owner("organisation")
    state: Mapped[str] = mapped_column(String(20), default="asked")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = by_whom()


class Merge(Base):
    """Two persons found to be one: `moved` says which rows went over, so that it can be undone for 30 days.

    `sealed` holds what `merged_id` had and the kept person had too, under the merged person's key.
    """

    __tablename__ = "merge"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    kept_id: Mapped[int] = owner("person")
    merged_id: Mapped[int] = owner("person")
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_person_id: Mapped[int | None] = by_whom()
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
