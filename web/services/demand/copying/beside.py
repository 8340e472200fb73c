"""What a new shift would stand beside: shifts just like it, and series that make one then by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from web.models import Series, Shift
from web.services.demand.copying.covering import covered
from web.services.demand.copying.likeness import key_of, standing_at
from web.services.demand.instances import starts_at


@dataclass(frozen=True)
class Beside:
    """Shifts just like a new one at its time, and series that have none there yet and will make one."""

    shifts: Sequence[Shift]
    series: Sequence[Series]

    def __bool__(self) -> bool:
        return bool(self.shifts or self.series)

    @property
    def digest(self) -> str:
        """The same as long as it would stand beside exactly these."""
        told = [each.id for each in self.shifts], [each.id for each in self.series]
        return sha256(repr(told).encode()).hexdigest()[:32]


def beside(
    session: Session, zone: ZoneInfo, project_id: int, values: Mapping[str, Any], asked: Mapping[str, Any]
) -> Beside:
    """What one shift of a loaded `ShiftSchema` would stand beside; `asked` are its rows."""
    begins = starts_at(values["day"], values["start_minute"], zone)
    ends = begins + timedelta(minutes=values["minutes"])
    key = key_of(project_id, values["place_id"], begins, ends, asked["kind"], asked["seats"])
    shifts = [each for each, like in standing_at(session, [project_id], [begins]) if like == key]
    stand = {each.series_id for each in shifts}
    series = covered(session, zone, [project_id], [values["day"]]).like.get(key, ())
    return Beside(shifts, [each for each in series if each.id not in stand])
