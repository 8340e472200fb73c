"""All tuning numbers of the solver: one dataclass for each room, put together here, and read from TOML.

Some numbers that one might tune stand elsewhere. Kernels compiled by numba read theirs as module constants
(`pdhg.iterations.ACTIVE_DISTANCE`). Numbers that several modules must agree on, whatever the params, stand
with the fact they express: the sizes of `sizes`, by which memory is estimated before a method is chosen; the
weightings of tiers of `district.weightings`, which say what a bound means; `calendar.cover.MASTER_SCALE`, by
which the bounds of a calendar's master are read.

A file holds a table for each room and in it the numbers that differ from the defaults:

    [lns]
    neighbourhood_seconds = 2.0
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from math import isfinite
from typing import Any

from immutabledict import immutabledict

from matcher.problem.errors import InvalidProblem, require
from matcher.solver.calendar.params import CalendarParams
from matcher.solver.clock import ClockParams
from matcher.solver.components.params import ComponentsParams
from matcher.solver.district.params import DistrictParams
from matcher.solver.lns.params import LnsParams
from matcher.solver.start.params import StartParams
from matcher.solver.strategy import StrategyParams


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactParams:
    """How CP-SAT solves a whole problem tier by tier."""

    #: CP-SAT workers, unless the solve has one worker. On two cores eight prove more than two: only then do
    #: those that use the linear relaxation take part.
    cpsat_workers: int = 8
    #: CP-SAT's deterministic seconds of the first solve of a tier, where effort limits it; each further one
    #: has twice as many.
    first_effort: float = 0.5
    #: Share of the time that is left to other work, beside column generation for a small calendar.
    spared_share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictParams:
    """How long pins that cannot hold together are looked for."""

    #: Seconds until a first roster is tried to be mended instead.
    pins_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """The tuning numbers of a solve, by the room of the solver that they belong to."""

    clock: ClockParams = field(default_factory=ClockParams)
    strategy: StrategyParams = field(default_factory=StrategyParams)
    start: StartParams = field(default_factory=StartParams)
    exact: ExactParams = field(default_factory=ExactParams)
    conflict: ConflictParams = field(default_factory=ConflictParams)
    lns: LnsParams = field(default_factory=LnsParams)
    components: ComponentsParams = field(default_factory=ComponentsParams)
    calendar: CalendarParams = field(default_factory=CalendarParams)
    district: DistrictParams = field(default_factory=DistrictParams)

    @property
    def changed(self) -> Mapping[str, str]:
        """What differs from the defaults, as JSON by place (`lns.neighbourhood_seconds`); see
        `restore_params`.
        """
        return immutabledict(
            {place: json.dumps(value) for place, value in _values(self) if value != DEFAULT_VALUES[place]}
        )


def load_params(data: bytes) -> SolveParams:
    """The parameters that the text of a TOML file gives.

    Raises InvalidProblem with the place of a name that is not known or of a value that cannot be.
    """
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InvalidProblem("not_toml", "$", fault=str(fault)) from fault
    return _changed(dict(_flat(document)))


def restore_params(changed: Mapping[str, str]) -> SolveParams:
    """The parameters of which `SolveParams.changed` says what differs from the defaults."""
    return _changed({place: json.loads(text) for place, text in changed.items()})


def _changed(values: Mapping[str, object]) -> SolveParams:
    params = DEFAULTS
    for place, value in values.items():
        require(place in DEFAULT_VALUES, "unknown_field", place)
        params = _replaced(params, place.split("."), _checked(value, DEFAULT_VALUES[place], place))
    return params


def _replaced(params: Any, path: list[str], value: object) -> Any:
    name, *rest = path
    return replace(params, **{name: _replaced(getattr(params, name), rest, value) if rest else value})


def _flat(table: Mapping[str, object], place: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{place}{name}.")
        else:
            yield f"{place}{name}", value


def _checked(value: object, default: object, place: str) -> object:
    """A value of the type of its default: finite, and not negative."""
    if isinstance(default, tuple):
        if not isinstance(value, list):
            raise _wrong_type(value, "array", place)
        return tuple(_checked(each, default[0], f"{place}[{at}]") for at, each in enumerate(value))
    kind = float if isinstance(default, float) else type(default)
    if isinstance(value, int) and not isinstance(value, bool) and kind is float:
        value = float(value)
    if type(value) is not kind or (isinstance(value, float) and not isfinite(value)):
        raise _wrong_type(value, kind.__name__, place)
    require(not isinstance(value, int | float) or value >= 0, "negative", place)
    return value


def _wrong_type(value: object, expected: str, place: str) -> InvalidProblem:
    return InvalidProblem("wrong_type", place, found=type(value).__name__, expected=expected)


def _values(params: Any, place: str = "") -> Iterator[tuple[str, object]]:
    """Every number of the parameters, by its place."""
    for each in fields(params):
        value = getattr(params, each.name)
        if is_dataclass(value):
            yield from _values(value, f"{place}{each.name}.")
        else:
            yield f"{place}{each.name}", value


DEFAULTS = SolveParams()
DEFAULT_VALUES: Mapping[str, object] = immutabledict(_values(DEFAULTS))
