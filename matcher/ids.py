"""The ids of what a problem names. Each is a text of its own type, so that they cannot be mixed up."""

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
