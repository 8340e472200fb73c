"""What a rule module offers, as protocols, and the check that a module from outside offers it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Protocol, TypeGuard, runtime_checkable

from matcher.ids import ShiftId, VolunteerId
from matcher.model.model import Model
from matcher.model.variables import Variables
from matcher.problem.context import Context
from matcher.problem.entities import Shift, Volunteer
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.roster import Roster
from matcher.rules.info import RuleInfo


class Rule(Protocol):
    """What every rule module offers: facts, rows and costs for the solver, findings about any roster."""

    @property
    def INFO(self) -> RuleInfo:  # noqa: N802 - a module constant
        """What the rule says about itself."""

    def post(self, problem: Problem, model: Model, x: Variables) -> None:
        """Put the rows and the costs of the rule into the model."""

    def check(self, problem: Problem, roster: Roster) -> Iterator[Finding]:
        """Yield each place where a roster breaks the rule or pays for it."""


@runtime_checkable
class PersonRule(Rule, Protocol):
    """A rule about one person's shifts, which says whether one more is allowed beside those they hold."""

    def allows(self, problem: Problem, person: Volunteer, held: Sequence[Shift], shift: Shift) -> bool:
        """Whether a person who holds some shifts may take one more."""


@runtime_checkable
class Conditional(Protocol):
    """A rule that says of a problem whether anything in it concerns the rule.

    Where it is not active it posts nothing and finds nothing, whatever the roster.
    """

    def active(self, problem: Problem) -> bool:
        """Whether anything in the problem concerns the rule."""


@runtime_checkable
class Coupling(Protocol):
    """A rule that counts shifts together which no person joins: it gives the groups of such shifts."""

    def coupled(self, problem: Problem) -> Iterator[frozenset[ShiftId]]:
        """Yield the groups of shifts that the rule counts together."""


@runtime_checkable
class Contextual(Protocol):
    """A rule that needs numbers from outside a subproblem: it gives fields of `Context` by name.

    The subproblem decides which of `people` serve on which of the shifts in `work`; all else is as `keeping`
    has it.
    """

    def context_numbers(
        self,
        problem: Problem,
        people: Collection[VolunteerId],
        work: Collection[ShiftId],
        keeping: Roster,
    ) -> Mapping[str, object]:
        """The fields of `Context` that the rule needs, by name."""


@runtime_checkable
class Validating(Protocol):
    """A rule that refuses a problem whose data contradict it; it raises InvalidProblem."""

    def validate(self, problem: Problem) -> None:
        """Raise InvalidProblem where data contradict the rule."""


class BrokenRule(TypeError):
    """A module that is offered as a rule and is none. The message names the module and what is wrong."""


def is_rule(candidate: object, source: str) -> TypeGuard[Rule]:
    """True when an object offers all that a rule must. Raises BrokenRule, which names `source`, if not."""
    info = getattr(candidate, "INFO", None)
    if not isinstance(info, RuleInfo):
        raise BrokenRule(f"{source}: a rule has INFO, a matcher.rules.info.RuleInfo; this one has {info!r}")
    for name in ("post", "check"):
        if not callable(getattr(candidate, name, None)):
            raise BrokenRule(f"{source}: the rule {info.name!r} has no function {name!r}")
    for holds, message in _promises(candidate, info):
        if not holds:
            raise BrokenRule(f"{source}: the rule {info.name!r} {message}")
    return True


def _promises(candidate: object, info: RuleInfo) -> Iterator[tuple[bool, str]]:
    """What `INFO` says of the functions of a module, and whether it is so."""
    coupled, numbers = (callable(getattr(candidate, name, None)) for name in ("coupled", "context_numbers"))
    yield info.couples_parts == coupled, "has `coupled` if and only if INFO.couples_parts says so"
    yield bool(info.context) == numbers, "has `context_numbers` if and only if INFO.context names a number"
    unknown = sorted(set(info.context) - {each.name for each in fields(Context)})
    yield not unknown, f"asks for numbers that a subproblem does not pass on: {', '.join(unknown)}"
