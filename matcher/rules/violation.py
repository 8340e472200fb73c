"""What it means to break a rule: a hard rule may not be broken, a priced one costs its price a unit."""

from collections.abc import Mapping

from immutabledict import immutabledict

from matcher.model.model import Model, Var
from matcher.problem.problem import Problem
from matcher.result import Finding
from matcher.rules.info import RuleInfo

MINUTES_OF_HOUR = 60


def hours(minutes: int) -> int:
    """The units of a number of minutes: its hours, a started one counted."""
    return -(-minutes // MINUTES_OF_HOUR)


class Violation:
    """How the rows of a rule without a tier may be broken: not at all, or at the price of the policy."""

    def __init__(self, problem: Problem, model: Model, rule: RuleInfo) -> None:
        self._model = model
        self._price = problem.policy.prices.get(rule.name)
        self.hard = self._price is None

    def slack(self, units: int = 1, most: int = 1) -> list[Var]:
        """No variable where the rule is hard; else a new one up to `most` that costs `units` prices each."""
        if self._price is None:
            return []
        variable = self._model.integer(0, most)
        self._model.cost(self._price.tier, variable, units * self._price.weight)
        return [variable]

    def certain(self, units: int) -> None:
        """Post that this number of units is broken whatever is decided."""
        if not units:
            return
        if self._price is None:
            self._model.at_most(0, [Model.ONE])
        else:
            self._model.charge(self._price.tier, units * self._price.weight)


def finding(
    problem: Problem, rule: RuleInfo, units: int, numbers: Mapping[str, object], amount: int | None = None
) -> Finding:
    """The finding that a rule is broken by `units`.

    Priced, it costs the price of each unit. Hard, it states the `amount`, or the units where none is given.
    """
    price = problem.policy.prices.get(rule.name)
    if price is None:
        return Finding(rule.name, units if amount is None else amount, None, immutabledict(numbers))
    return Finding(rule.name, units * price.weight, price.tier, immutabledict(numbers))
