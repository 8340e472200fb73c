"""What changed of that which is planned: a journal that the database keeps by itself."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from web.db import Base
from web.models.columns import Key


class PlanChange(Base):
    """That a row changed from which the matcher's problem is read, in order of id; made by triggers alone.

    `ref` is the id of a person, shift, place, project, party or draft, or the seat of a promise or a pin;
    `other` is whose promise or pin it is, empty for a party's. The newest few ten thousand are kept.
    """

    __tablename__ = "plan_change"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[int]
    other: Mapped[int | None]
