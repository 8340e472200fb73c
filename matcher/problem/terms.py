"""What the days of one person must be like over a period, and what came before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from immutabledict import immutabledict

from matcher.bounds import Integer
from matcher.problem.errors import require
from matcher.problem.fields import check_fields
from matcher.problem.quantities import MOST_WEIGHT


@dataclass(frozen=True, slots=True)
class Span:
    """From `least` to `most`, both included; None is without end."""

    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.most is None or self.least <= self.most, "span_out_of_order", "most")

    def after(self, count: int) -> "Span":
        """What is left of it after so many."""
        return Span(max(0, self.least - count), None if self.most is None else max(0, self.most - count))

    def missed(self, count: int) -> int:
        """How far a count is outside."""
        over = 0 if self.most is None else max(0, count - self.most)
        return over + max(0, self.least - count)


FREE = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed with a person about their days; what is left out is free.

    A day is worked when a shift of theirs starts on it, in local time. `days_in_a_row` and
    `days_off_in_a_row` span how long a run of days worked or not worked lasts, `kind_in_a_row` how long a run
    of days with one kind of shift lasts; a run that touches the end of the period may still grow, so it is
    never too short, and neither is one that touches the start when no `History` is known. `shifts`, `minutes`
    and `shifts_of_kind` span totals, history included; `weekends` is the most weekends with work, history
    included; with `whole_weekends` both days of a weekend are worked or none.
    """

    days_in_a_row: Span = FREE
    days_off_in_a_row: Span = FREE
    kind_in_a_row: Mapping[str, Span] = immutabledict()
    weekends: int | None = None
    whole_weekends: bool = False
    shifts: Span = FREE
    minutes: Span = FREE
    shifts_of_kind: Mapping[str, Span] = immutabledict()

    def __post_init__(self) -> None:
        check_fields(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How the days before the period ended for one person, and what totals they bring into it.

    Of `days_in_a_row` and `days_off_in_a_row` one is 0; where both are, totals are all that is known. `kind`
    is the kind of shift on the last day before the period, and `kind_in_a_row` for how many days it was that
    kind; None when that day was free.
    """

    days_in_a_row: int = 0
    days_off_in_a_row: int = 0
    kind: str | None = None
    kind_in_a_row: int = 0
    weekends: int = 0
    shifts: int = 0
    minutes: int = 0
    shifts_of_kind: Mapping[str, int] = immutabledict()

    def __post_init__(self) -> None:
        check_fields(self)
        require(not (self.days_in_a_row and self.days_off_in_a_row), "worked_and_off", "days_off_in_a_row")
        require(self.kind_in_a_row <= self.days_in_a_row, "longer_than_run", "kind_in_a_row")
        require((self.kind is None) == (self.kind_in_a_row == 0), "kind_without_run", "kind")

    @property
    def worked(self) -> bool | None:
        """Whether the last day before the period was worked; None when nothing is known of it."""
        return self.days_in_a_row > 0 if self.days_in_a_row or self.days_off_in_a_row else None


@dataclass(frozen=True, slots=True)
class Request:
    """A wish about one shift that costs |`weight`| when it is not met: to serve on it (`weight` above 0) or
    not to (below 0).
    """

    shift: str
    weight: Annotated[int, Integer(-MOST_WEIGHT, MOST_WEIGHT)]

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.weight != 0, "weight_out_of_range", "weight")


@dataclass(frozen=True, slots=True)
class Attendance:
    """How often a person was expected and how often they came."""

    expected: int = 0
    came: int = 0

    def __post_init__(self) -> None:
        check_fields(self)
        require(self.came <= self.expected, "came_too_often", "came")
