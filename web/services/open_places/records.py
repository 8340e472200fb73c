"""What the public is told of open places: plain frozen records without anything about people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web.services.promises.taking import OPEN

Texts = Mapping[str, str]
PAPERS = ("credentials", "clearances", "traits")


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """A role on a shift: how many are `missing` below its minimum, how many are `wanted` in all.

    `way` is how people come to it, as in `web.services.promises.taking`.
    """

    id: int
    role: str
    needs: Mapping[str, Any]
    missing: int
    wanted: int
    way: str

    @property
    def languages(self) -> frozenset[str]:
        """The tags that each person there must speak."""
        return frozenset(self.needs.get("languages", ()))

    @property
    def wants_papers(self) -> bool:
        """Whether it asks for a credential, a clearance or a profession."""
        return any(self.needs.get(name) for name in PAPERS)

    @property
    def suits_newcomers(self) -> bool:
        """Whether it asks for no more than languages, and needs nobody's approval."""
        more = any(value for name, value in self.needs.items() if name != "languages")
        return not more and self.way == OPEN


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """Where people meet; what is somebody's home is no such place."""

    id: int
    names: Texts
    address: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class OpenProject:
    """A project that the public may see; `texts` is tag -> {name, summary}."""

    id: int
    texts: Mapping[str, Texts]
    programme: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class OpenShift:
    """A shift to come of a published week; at a home its `place` is None, and its own title is not told.

    `area_id` is the sub-district, None for what takes place in none.
    """

    id: int
    project: OpenProject
    starts_at: datetime
    ends_at: datetime
    titles: Texts
    area_id: int | None
    place: OpenPlace | None
    at_home: bool
    seats: Sequence[OpenSeat]

    @property
    def wanted(self) -> int:
        """How many more people are wanted."""
        return sum(each.wanted for each in self.seats)


@dataclass(frozen=True, slots=True)
class Area:
    """A sub-district: its outline on the district's own map, and from where distances are measured."""

    id: int
    names: Texts
    outline: Sequence[Sequence[float]]
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is open, in order of time, with the sub-districts, well-known places and programmes."""

    shifts: Sequence[OpenShift]
    projects: Sequence[OpenProject]
    areas: Sequence[Area]
    landmarks: Sequence[OpenPlace]
    programmes: Mapping[str, tuple[Texts, Texts]]
