"""The ids of people and things in a problem, each a type of its own, so that mypy finds them mixed up."""

from typing import NewType

VolunteerId = NewType("VolunteerId", str)
ShiftId = NewType("ShiftId", str)
SeatId = NewType("SeatId", str)
ProjectId = NewType("ProjectId", str)
PlaceId = NewType("PlaceId", str)
GroupId = NewType("GroupId", str)
OrganisationId = NewType("OrganisationId", str)
VisitId = NewType("VisitId", str)
CurveId = NewType("CurveId", str)
