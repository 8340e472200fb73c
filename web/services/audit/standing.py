"""Which version of a row stands now."""

from typing import Any

from sqlalchemy.orm import Session

from web.models import (
    Application,
    Base,
    CalendarDay,
    CallOut,
    Credential,
    Grant,
    Household,
    OfferedSession,
    Opening,
    Organisation,
    Party,
    Person,
    Project,
    Request,
    RequestKind,
    Roster,
    Series,
    Sheet,
    Shift,
    ShiftTemplate,
    Telling,
    Term,
    Volunteer,
)

COUNTERS: dict[str, tuple[type[Base], str]] = {
    "person": (Person, "version"),
    "hours": (Volunteer, "hours_version"),
    "organisation": (Organisation, "version"),
    "term": (Term, "version"),
    "grant": (Grant, "version"),
    "credential": (Credential, "version"),
    "project": (Project, "version"),
    "series": (Series, "version"),
    "opening": (Opening, "version"),
    "shift": (Shift, "version"),
    "calendar_day": (CalendarDay, "version"),
    "sheet": (Sheet, "version"),
    "roster": (Roster, "version"),
    "application": (Application, "version"),
    "party": (Party, "version"),
    "offer": (OfferedSession, "version"),
    "household": (Household, "version"),
    "call_out": (CallOut, "version"),
    "template": (ShiftTemplate, "version"),
    "telling": (Telling, "version"),
    "request": (Request, "version"),
    "request_kind": (RequestKind, "version"),
}


def version_of(session: Session, subject: str, identity: Any) -> int | None:
    """The version of a row by its key; None when it is gone."""
    kind, counter = COUNTERS[subject]
    row = session.get(kind, identity)
    return None if row is None else int(getattr(row, counter))
