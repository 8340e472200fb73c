"""Whether the entities of a problem belong together; each entity has checked itself already."""

from collections.abc import Collection, Container, Iterable

from matcher.problem.data import ProblemData
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.errors import require
from matcher.problem.fields import check_fields

#: Ten years. Rules about days and runs of days take memory with the square of this.
LONGEST_PERIOD_DAYS = 3_660
SECONDS_PER_DAY = 86_400


def validate(problem: ProblemData) -> None:
    """Raise `InvalidProblem` with code and place at the first entity that does not fit the others."""
    if not problem.part:
        check_fields(problem)
    for name in ("places", "projects", "volunteers", "shifts", "curves"):
        _unique(name, [entity.id for entity in getattr(problem, name)])
    _unique("seats", [seat.id for shift in problem.shifts for seat in shift.seats])
    _shifts(problem)
    _pairs(problem)
    if not problem.part:
        _people(problem, problem.volunteers)


def validate_people(problem: ProblemData, people: Collection[Volunteer]) -> None:
    """Raise `InvalidProblem` where some of a whole problem's people do not fit the others."""
    _unique("volunteers", [person.id for person in problem.volunteers])
    _people(problem, people)


def _unique(name: str, ids: list[str]) -> None:
    if len(set(ids)) == len(ids):
        return
    seen: set[str] = set()
    for index, identifier in enumerate(ids):
        require(identifier not in seen, "duplicate_id", f"{name}[{index}].id", id=identifier)
        seen.add(identifier)


def _shifts(problem: ProblemData) -> None:
    # Two times of one zone are compared by the clock on the wall, which is wrong when it is put back.
    begins, ends = problem.period.start.timestamp(), problem.period.end.timestamp()
    short = ends - begins <= LONGEST_PERIOD_DAYS * SECONDS_PER_DAY
    require(short, "period_too_long", "period.end", most=LONGEST_PERIOD_DAYS)
    for index, shift in enumerate(problem.shifts):
        place = f"shifts[{index}]"
        require(shift.project in problem.project, "unknown_id", f"{place}.project", id=shift.project)
        require(shift.place in problem.place, "unknown_id", f"{place}.place", id=shift.place)
    _visits(problem)
    if not problem.part:
        _curves(problem)


def _visits(problem: ProblemData) -> None:
    """The starts of a visit differ in time, place and ids alone, for all that counts its heads once."""
    first: dict[str, Shift] = {}
    for index, shift in enumerate(problem.shifts):
        if shift.visit is not None:
            other = first.setdefault(shift.visit, shift)
            require(_like(shift) == _like(other), "unlike_its_visit", f"shifts[{index}].seats", id=shift.id)


def _like(shift: Shift) -> object:
    seats = tuple((s.role, s.minimum, s.desired, s.maximum, s.needs) for s in shift.seats)
    return shift.project, shift.kind, shift.minutes, shift.group, shift.series, shift.team, seats


def _curves(problem: ProblemData) -> None:
    begins, ends = problem.period.start.timestamp(), problem.period.end.timestamp()
    project_of = {curve.id: curve.project for curve in problem.curves}
    for index, curve in enumerate(problem.curves):
        known = curve.project in problem.project
        require(known, "unknown_id", f"curves[{index}].project", id=curve.project)
        for number, hour in enumerate(curve.hours):
            inside = begins <= hour.start.timestamp() and hour.end.timestamp() <= ends
            require(inside, "hour_outside_period", f"curves[{index}].hours[{number}].start", id=curve.id)
    for index, shift in enumerate(problem.shifts):
        if shift.curve is not None:
            place = f"shifts[{index}].curve"
            require(shift.curve in project_of, "unknown_id", place, id=shift.curve)
            require(shift.project == project_of[shift.curve], "curve_of_another_project", place)


def _people(problem: ProblemData, people: Collection[Volunteer]) -> None:
    wished: dict[str, Container[str]] = {
        "shift": problem.shift,
        "project": problem.project,
        "place": problem.place,
    }
    among = None if people is problem.volunteers else {person.id for person in people}
    for index, person in enumerate(problem.volunteers):
        if among is not None and person.id not in among:
            continue
        place = f"volunteers[{index}]"
        known = person.home is None or person.home in problem.place
        require(known, "unknown_id", f"{place}.home", id=person.home)
        for field in ("companions", "avoided"):
            for other in getattr(person, field):
                require(other in problem.volunteer, "unknown_id", f"{place}.{field}", id=other)
        for number, wish in enumerate(person.wishes):
            known = wish.target in wished.get(wish.about, (wish.target,))
            require(known, "unknown_id", f"{place}.wishes[{number}].target", id=wish.target)
        for number, request in enumerate(person.requests):
            known = request.shift in problem.shift
            require(known, "unknown_id", f"{place}.requests[{number}].shift", id=request.shift)


def _pairs(problem: ProblemData) -> None:
    groups: dict[str, Iterable[tuple[str, str]]] = {
        "published": problem.published,
        "pinned_in": problem.pinned_in,
        "pinned_out": problem.pinned_out,
        "standing": problem.standing,
        "kept": problem.kept,
    }
    for name, pairs in groups.items():
        for volunteer, seat in sorted(pairs):
            require(volunteer in problem.volunteer, "unknown_id", f"{name}.volunteer", id=volunteer)
            require(seat in problem.seat, "unknown_id", f"{name}.seat", id=seat)
    begins, ends = problem.period.start.timestamp(), problem.period.end.timestamp()
    for pair in sorted(problem.pinned_in - problem.standing):
        shift = problem.shift_of[pair.seat]
        decided = problem.part or begins <= shift.start.timestamp() < ends
        require(decided, "outside_period", "pinned_in.seat", id=shift.id)
    for pair in sorted(problem.pinned_in & problem.pinned_out):
        require(False, "pinned_both_ways", "pinned_in", id=pair.volunteer)
