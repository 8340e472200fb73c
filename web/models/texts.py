"""Rules of languages, and what an edit does to translations: one place, whichever way the edit comes."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ForeignKey, String, event, false
from sqlalchemy.orm import Mapped, mapped_column

from i18n import texts
from web.db import Base
from web.models.columns import Key
from web.models.places import Organisation, Place, Term
from web.models.work import Project, Shift

PROJECT_FIELDS = ("name", "summary")


class TextRule(Base):
    """Nothing is published for readers of a language without a text in it, at an organisation and below.

    A `strict` one stops a publication; any other warns, and who publishes may go on.
    """

    __tablename__ = "text_rule"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    tag: Mapped[str] = mapped_column(String(35))
    strict: Mapped[bool] = mapped_column(default=False, server_default=false())


def _edited(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return texts.edited(before, after)


def _project_edited(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    old, new = texts.by_field(before, PROJECT_FIELDS), texts.by_field(after, PROJECT_FIELDS)
    found = {name: texts.edited(old[name], new[name]) for name in PROJECT_FIELDS}
    return after if found == new else texts.by_tag(found)


def _watch(attribute: Any, edit: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]) -> None:
    def changed(_row: Base, value: Any, before: Any, _initiator: object) -> Any:
        return edit(before, value) if isinstance(before, dict) and isinstance(value, dict) else value

    event.listen(attribute, "set", changed, retval=True, active_history=True)


for _attribute in (Organisation.names, Place.names, Term.names, Term.texts, Shift.texts):
    _watch(_attribute, _edited)
_watch(Project.texts, _project_edited)
