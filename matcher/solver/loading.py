"""Loads what a solve needs, before its clock starts.

OR-Tools is imported with the solver. numba is not, as most small problems never need it: its import takes
seconds on a busy machine, and so does reading the machine code of a kernel, or making it where it is missing.
A short time limit would be over before the first roster.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module

from immutabledict import immutabledict

from matcher.ids import PlaceId, ProjectId, SeatId, ShiftId, VolunteerId
from matcher.limits import SolveLimits
from matcher.problem.entities import Place, Project, Seat, Shift, Volunteer, Window
from matcher.problem.problem import Problem
from matcher.problem.terms import Span, Terms
from matcher.solver.search import Search
from matcher.solver.start.first_roster import first_roster
from matcher.solver.strategy import has_terms

#: The longest a roster of two shifts may take to be made, machine code included.
LONGEST_SECONDS = 600.0
DISTRICT = (
    "matcher.solver.district.solver",
    "matcher.solver.district.column_generation",
    "matcher.solver.district.pricing",
)
CALENDAR = "matcher.solver.calendar.solver"


def load(problem: Problem, *, small: bool) -> None:
    """Load what a problem needs: all kernels of the first roster where people have terms, and numba itself
    where it is not `small` enough to be solved by CP-SAT alone.
    """
    if has_terms(problem):
        _make_a_calendar()
    if not small:
        for name in DISTRICT:
            import_module(name)


@cache
def _make_a_calendar() -> None:
    """Make a roster of two days, once in this process: then all kernels for it are loaded."""
    import_module(CALENDAR)
    first_roster(Search.begin(_two_days(), SolveLimits(seconds=LONGEST_SECONDS)), None)


def _two_days() -> Problem:
    begin, day = datetime(2026, 1, 5, tzinfo=UTC), timedelta(days=1)
    place, project, kind = PlaceId("place"), ProjectId("project"), "day"
    starts = {ShiftId(f"day {number}"): begin + number * day for number in range(2)}
    shifts = tuple(
        Shift(
            id=shift,
            project=project,
            place=place,
            start=start,
            end=start + timedelta(hours=8),
            seats=(Seat(id=SeatId(shift)),),
            kind=kind,
        )
        for shift, start in starts.items()
    )
    terms = Terms(shifts=Span(1, 1), minutes=Span(60, 600), shifts_of_kind=immutabledict({kind: Span(0, 2)}))
    person = Volunteer(id=VolunteerId("person"), available=(Window(begin, begin + 2 * day),), terms=terms)
    return Problem(
        period=Window(begin, begin + 2 * day),
        places=(Place(id=place),),
        projects=(Project(id=project, scene="any"),),
        volunteers=(person,),
        shifts=shifts,
    )
