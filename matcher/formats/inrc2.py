"""Second International Nurse Rostering Competition (Ceschia et al. 2015), the whole horizon known at once.

Hard: one shift a day, skills, forbidden successions; the least heads are the tier of minimum.
cost = 30 * heads below the optimum + 15 * days too many or few of one kind in a row
       + 30 * days too many or few in a row, at work and off + 10 * requests not met
       + 30 * half weekends + 20 * shifts too many or few + 30 * weekends too many
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from immutabledict import immutabledict

from matcher.formats import days
from matcher.formats.files import Opens, opened
from matcher.formats.inrc2_files import EVERY_KIND, WEEK, Scenario, Week, history, scenario, week
from matcher.ids import ProjectId, SeatId, VolunteerId
from matcher.problem.entities import Needs, Project, Seat, Shift, Volunteer
from matcher.problem.errors import InvalidProblem, require
from matcher.problem.problem import Problem
from matcher.problem.terms import History, Request
from matcher.roster import Roster
from matcher.rules import (
    days_in_a_row,
    days_off_in_a_row,
    kind_in_a_row,
    requests,
    totals,
    weekends,
    whole_weekends,
)

PRICES = {
    days_in_a_row.INFO.name: 30,
    days_off_in_a_row.INFO.name: 30,
    kind_in_a_row.INFO.name: 15,
    requests.INFO.name: 10,
    totals.INFO.name: 20,
    weekends.INFO.name: 30,
    whole_weekends.INFO.name: 30,
}
FLAT = True
WARD = Project(id=ProjectId("ward"), scene="medical", weight=30, over=0)
#: The length of each shift; the competition names kinds of shifts, not hours.
SHIFT_MINUTES = 480
_NAME = re.compile(r"(n[0-9]+w[0-9]+)_([0-9]+)_([0-9]+(?:-[0-9]+)*)")


def name(instance: str) -> str:
    """What an instance is called; InvalidProblem when it is no name such as `n030w4_1_6-2-9-1`."""
    _parts(instance)
    return instance


def sources(data: Path, instance: str) -> Sequence[Path]:
    """The files of an instance below a folder: scenario, history, weeks."""
    ward, before, weeks = _parts(instance)
    files = (f"Sc-{ward}.txt", f"H0-{ward}-{before}.txt", *(f"WD-{ward}-{each}.txt" for each in weeks))
    return tuple(data / ward / file for file in files)


def read(data: Path, instance: str, opens: Opens = opened) -> Problem:
    """The problem of an instance; what is wrong with a file is raised by `opens`, with the file's line."""
    ward, before, *weeks = sources(data, instance)
    of = opens(ward, scenario)
    require(len(weeks) == of.weeks, "wrong_count", instance, said=of.weeks, found=len(weeks))
    return problem(
        of,
        opens(before, partial(history, of=of)),
        [opens(each, partial(week, of=of)) for each in weeks],
    )


def places(instance: str) -> Sequence[str]:
    """The names of the files that a roster is written to."""
    _, _, weeks = _parts(instance)
    return tuple(f"{instance}/{_solution(number)}" for number in range(len(weeks)))


def written(problem: Problem, roster: Roster, name: str) -> Mapping[str, bytes]:
    """The files of a roster, one for each week, by name."""
    ward, *_ = _parts(name)
    return {f"{name}/{file}": content for file, content in dump(problem, roster, ward).items()}


def problem(of: Scenario, before: Mapping[str, History], weeks: Sequence[Week]) -> Problem:
    """Scenario, history and weeks as one problem."""
    wished = _requests(of, weeks)
    return Problem(
        period=days.period(len(WEEK) * len(weeks)),
        places=(days.HERE,),
        projects=(WARD,),
        volunteers=tuple(
            Volunteer(
                id=VolunteerId(name),
                skills=immutabledict(dict.fromkeys(nurse.skills, 1)),
                available=days.free(len(WEEK) * len(weeks), ()),
                terms=nurse.terms,
                history=before[name],
                requests=wished[name],
            )
            for name, nurse in of.nurses.items()
        ),
        shifts=tuple(
            _shift(of, number, weekday, kind, each)
            for number, each in enumerate(weeks)
            for weekday in range(len(WEEK))
            for kind in of.kinds
        ),
        policy=days.policy(PRICES, of.successions),
    )


def dump(of: Problem, roster: Roster, ward: str) -> Mapping[str, bytes]:
    """A roster as one solution file a week, by name."""
    rows: dict[int, list[str]] = defaultdict(list)
    for nurse in of.volunteers:
        for day, shift, seat in days.days_of(of, roster, nurse):
            number, weekday = divmod(day, len(WEEK))
            rows[number].append(f"{nurse.id} {WEEK[weekday]} {shift.kind} {seat.role}")
    weeks = (of.period.end - of.period.start).days // len(WEEK)
    return {
        _solution(number): "\n".join(
            ["SOLUTION", f"{number} {ward}", "", f"ASSIGNMENTS = {len(rows[number])}", *rows[number], ""]
        ).encode()
        for number in range(weeks)
    }


def _solution(week: int) -> str:
    return f"sol-week{week}.txt"


def _parts(instance: str) -> tuple[str, str, list[str]]:
    found = _NAME.fullmatch(instance)
    if found is None:
        raise InvalidProblem("not_an_instance", "instance", value=instance)
    return found[1], found[2], found[3].split("-")


def _shift(of: Scenario, number: int, weekday: int, kind: str, demand: Week) -> Shift:
    day = number * len(WEEK) + weekday
    seats = []
    for skill in of.skills:
        least, best = demand.heads.get((weekday, kind, skill), (0, 0))
        seats.append(
            Seat(
                id=SeatId(f"{day}:{kind}:{skill}"),
                role=skill,
                minimum=least,
                desired=best,
                maximum=max(best, len(of.nurses), 1),
                needs=Needs(skills=immutabledict({skill: 1})),
            )
        )
    return days.shift(day, kind, SHIFT_MINUTES, WARD.id, tuple(seats))


def _requests(of: Scenario, weeks: Sequence[Week]) -> Mapping[str, tuple[Request, ...]]:
    """A request for a whole day is one for each of its shifts, as nobody can have two of them."""
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for number, each in enumerate(weeks):
        for name, weekday, kind in each.off:
            for one in of.kinds if kind == EVERY_KIND else (kind,):
                wanted[name][days.shift_id(number * len(WEEK) + weekday, one)] += 1
    return defaultdict(
        tuple,
        {
            name: tuple(Request(shift, -times) for shift, times in sorted(shifts.items()))
            for name, shifts in wanted.items()
        },
    )
