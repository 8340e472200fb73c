"""The district in a few numbers, for people who have not signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.models import Project, Shift, VolunteerLanguage
from web.services.access.serving import serving


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are; `shifts` are open ones between two moments."""

    volunteers: int
    languages: int
    projects: int
    shifts: int


def of_district(session: Session, start: datetime, end: datetime) -> Figures:
    """Active volunteers and the languages they speak, open projects, and shifts from `start` to `end`."""
    spoken = select(func.count(func.distinct(VolunteerLanguage.tag))).where(
        VolunteerLanguage.volunteer_id.in_(serving())
    )
    soon = (Shift.starts_at >= start) & (Shift.starts_at < end) & (Shift.status == "open")
    return Figures(
        volunteers=session.scalar(select(func.count()).select_from(serving().subquery())) or 0,
        languages=session.scalar(spoken) or 0,
        projects=session.scalar(select(func.count(Project.id)).where(Project.closed_at.is_(None))) or 0,
        shifts=session.scalar(select(func.count(Shift.id)).where(soon)) or 0,
    )
