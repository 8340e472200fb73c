"""The tree of organisations, the places, and the words a district uses."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key, Version, one_of

TERM_KINDS = (
    "skill",
    "credential",
    "clearance",
    "consent",
    "trait",
    "kind",
    "group",
    "role",
    "programme",
    "household_group",
    "request",
)
DATUMS = ("wgs84", "gcj02", "bd09")
FEWEST_CORNERS, MOST_CORNERS = 3, 200
"""Of an outline."""


class Organisation(Base):
    """A node of the one tree; `names` is tag -> name, `kind` district, sub_district, hospital, ...

    `outline` is its shape on the district's own map: (x, y) points, empty for none.
    A closed one stays where it stands: nobody joins it and nothing new is posted for it.
    """

    __tablename__ = "organisation"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    version: Mapped[Version]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    outline: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    closed_at: Mapped[datetime | None]


class Place(Base):
    """Where shifts are; without coordinates it is online. `organisation_id` is its sub-district.

    `datum` is the one its coordinates are of: `wgs84` (GPS), `gcj02` (Amap, Tencent) or `bd09` (Baidu).
    """

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="coordinates_whole"),
        one_of("datum", DATUMS),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Key]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    kind: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    datum: Mapped[str] = mapped_column(String(10), default="wgs84", server_default="wgs84")


class Term(Base):
    """A word of the district's vocabulary: a skill, a credential, a trait, ... and its names by language.

    `texts` is tag -> what is to be read about it, such as the talk guide of a group of households.
    """

    __tablename__ = "term"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[Version]
    names: Mapped[dict[str, Any]] = mapped_column(JSON)
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    position: Mapped[int] = mapped_column(default=0)
