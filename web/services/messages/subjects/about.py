"""What readings of subjects share: notices by what they are about, and shifts by their seats."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.models import Notice, Place, Project, Seat, Shift
from web.services.clock import now

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeatShown:
    """A seat with its shift, its project and its place."""

    seat_id: int
    shift_id: int
    project_id: int
    role: str
    desired: int
    maximum: int
    texts: Names
    project_texts: Mapping[str, Names]
    place_names: Names
    address: str
    starts_at: datetime
    ends_at: datetime
    takes_place: bool

    @property
    def over(self) -> str:
        """Why nobody needs to hear of it any more; empty while somebody may."""
        if not self.takes_place:
            return "cancelled"
        return "begun" if self.starts_at <= now() else ""


def by_subject(notices: Sequence[Notice]) -> Mapping[int, Sequence[Notice]]:
    """Notices by the id of what they are about, in their order."""
    found: dict[int, list[Notice]] = defaultdict(list)
    for each in notices:
        found[each.subject_id].append(each)
    return found


def seats_shown(session: Session, seat_ids: Collection[int]) -> Mapping[int, SeatShown]:
    """Seats by id, with all that is said of them."""
    rows = session.execute(
        select(Seat, Shift, Project, Place)
        .join(Shift, Shift.id == Seat.shift_id)
        .join(Project, Project.id == Shift.project_id)
        .join(Place, Place.id == Shift.place_id)
        .where(Seat.id.in_(seat_ids))
    )
    return {
        seat.id: SeatShown(
            seat_id=seat.id,
            shift_id=shift.id,
            project_id=project.id,
            role=seat.role,
            desired=seat.desired,
            maximum=seat.maximum,
            texts=shift.texts,
            project_texts=project.texts,
            place_names=place.names,
            address=place.address,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            takes_place=shift.status == "open" and seat.ended_at is None,
        )
        for seat, shift, project, place in rows
    }
