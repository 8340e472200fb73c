"""What a rule says about itself, so that nothing else in the matcher has to list rules by name.

Every rule module has one `INFO`. The registry, the solver, the explanations and the formats ask it: may the
rule be switched off, may it be priced, does it tie subproblems together, does the calendar solver know
it. A new rule therefore changes its own module and one line of the registry.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto
from functools import cache

from matcher.problem.policy import Policy, Price
from matcher.tiers import Tier

NAME = re.compile(r"[a-z][a-z0-9_]*")


class Family(StrEnum):
    """What a rule is about."""

    PERSON = auto()
    TEAM = auto()
    COVERAGE = auto()
    PROMISE = auto()
    FAIRNESS = auto()
    COMFORT = auto()


class SetIn(StrEnum):
    """Where the value of a parameter is set: the entity that has the field.

    `SETTINGS` is `Policy.settings`, which holds the parameters of rules that have no field of their own.
    """

    POLICY = auto()
    SETTINGS = auto()
    PERSON = auto()
    PROJECT = auto()
    SHIFT = auto()
    SEAT = auto()
    TEAM = auto()
    PROBLEM = auto()


class Stake(StrEnum):
    """What the cost of a tier is compared with, to tell how much of it is lost."""

    HEADS = auto()
    PROMISES = auto()


@dataclass(frozen=True, eq=False)
class Parameter:
    """A number or a collection that a rule reads.

    `name` is the path of the field in the entity of `set_in`, such as `limits.rest_minutes` of a person; with
    `SetIn.SETTINGS` the key is `<rule>.<name>`. `least` and `most` are the range, both included (None: no
    bound, or no number). `default` is the value that counts where nothing is set; None switches it off.
    """

    name: str
    set_in: SetIn
    unit: str
    least: int | None = None
    most: int | None = None
    default: int | None = None

    def __post_init__(self) -> None:
        _require(bool(self.name and self.unit), f"a parameter has a name and a unit: {self}")
        ordered = self.least is None or self.most is None or self.least <= self.most
        _require(ordered, f"the range of {self.name} is empty")
        bounded = self.set_in is not SetIn.SETTINGS or None not in (self.least, self.most)
        _require(bounded, f"the setting {self.name} has a least and a greatest value")

    @property
    def range(self) -> tuple[int, int]:
        """The least and the greatest value of a setting. Raises TypeError where there is no such range."""
        if self.least is None or self.most is None:
            raise TypeError(f"{self.name} has no range")
        return self.least, self.most


@dataclass(frozen=True, eq=False, kw_only=True)
class RuleInfo:
    """The facts about one rule.

    - `name` is the code of the rule in policies, findings and sentences; `family` what it is about.
    - `tier`: None for a rule that is hard unless the policy prices it, else the tier its costs belong to.
    - `parameters`: what the rule reads, with units and ranges.
    - `codes`: codes of findings that the rule has beside its own name.
    - `may_be_off`, `may_be_priced`: whether `Policy.without` and `Policy.prices` may name it.
    - `only_where_priced`: it counts nothing unless `Policy.prices` names it.
    - `waivable`: where it is hard, a coordinator may set it aside in a single case with the person's consent.
      Never for what the law, somebody's safety or the meaning of a roster asks.
    - `waivable_criteria`: of a rule that may not be waived, the criteria that may all the same, such as the
      hours somebody gave.
    - `couples_parts`: it counts things together that no person and no shift joins. The module then has
      `coupled(problem)`, the groups of shifts it joins.
    - `context`: the fields of `Context` that it reads in a subproblem. The module then has
      `context_numbers(problem, people, work, keeping)`, which gives them.
    - `calendar`: the calendar solver knows the rule.
    - `partly_hard`: though it has a tier, what breaks it is hard where a person or a shift asks for it.
    - `pins_can_break`: work on other shifts can only make it harder to keep, never easier, once nobody is
      asked for a least number of anything. A conflict of pins is first looked for under these rules alone.
    - `always_explained`: an explanation names the rule even where it keeps nobody from the seat.
    - `mended_by_more`: a team that breaks the rule may come to keep it when more people join.
    - `stake`: what its costs are compared with; None for the cost itself.
    """

    name: str
    family: Family
    tier: Tier | None = None
    parameters: tuple[Parameter, ...] = ()
    codes: frozenset[str] = field(default_factory=frozenset)
    may_be_off: bool = True
    may_be_priced: bool = True
    only_where_priced: bool = False
    waivable: bool = False
    waivable_criteria: frozenset[str] = field(default_factory=frozenset)
    couples_parts: bool = False
    context: tuple[str, ...] = ()
    calendar: bool = False
    partly_hard: bool = False
    pins_can_break: bool = False
    always_explained: bool = False
    mended_by_more: bool = False
    stake: Stake | None = None

    def __post_init__(self) -> None:
        _require(
            bool(NAME.fullmatch(self.name)), f"{self.name!r} is no name of a rule: use a_to_z and 0 to 9"
        )
        paths = [(each.set_in, each.name) for each in self.parameters]
        _require(len(set(paths)) == len(paths), f"{self.name}: a parameter is named twice")
        priced = not self.only_where_priced or (self.may_be_priced and self.tier is not None)
        _require(priced, f"{self.name}: what counts only where it is priced has a tier and may be priced")
        kept = not self.waivable or self.may_be_off
        _require(kept, f"{self.name}: what may never be off may not be waived")

    def waivable_case(self, criterion: str = "") -> str | None:
        """The name under which a finding about a criterion may be waived: the rule's, the rule's and the
        criterion's, or None where it may not.
        """
        if self.waivable:
            return self.name
        return f"{self.name}.{criterion}" if criterion in self.waivable_criteria else None

    def parameters_in(self, set_in: SetIn) -> Mapping[str, Parameter]:
        """The parameters that are set in one place, by name."""
        return {each.name: each for each in self.parameters if each.set_in is set_in}

    def on(self, policy: Policy) -> bool:
        """Whether a policy leaves the rule switched on."""
        return self.name not in policy.without

    def price(self, policy: Policy) -> Price:
        """In which tier and by which weight a rule with a `tier` counts: once, unless the policy says
        otherwise.
        """
        if self.tier is None:
            raise TypeError(f"{self.name} has no tier of its own")
        return policy.prices[self.name] if self.name in policy.prices else _once(self.tier)

    def priced(self, policy: Policy) -> Price | None:
        """The price that a policy sets; None where it sets none, or switches the rule off."""
        return policy.prices.get(self.name) if self.on(policy) else None

    def must_hold(self, policy: Policy) -> bool:
        """Whether a rule without a tier is hard under a policy: on, and not priced."""
        return self.tier is None and self.on(policy) and self.name not in policy.prices

    def setting(self, policy: Policy, name: str) -> int | None:
        """The value of a parameter that is set in `Policy.settings`; its default where it is not."""
        default = next(each.default for each in self.parameters if each.name == name)
        return policy.settings.get(f"{self.name}.{name}", default)


@cache
def _once(tier: Tier) -> Price:
    """The price of a rule that counts once: asked for each pair of a search, so it is made once."""
    return Price(tier)


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
