"""What breaking a rule comes to: hard rules must not be, others cost their price for each unit."""

from collections.abc import Mapping

from immutabledict import immutabledict

from matcher.model.model import Model, Var
from matcher.problem.problem import Problem
from matcher.result import Finding

MINUTES_OF_HOUR = 60


def hours(minutes: int) -> int:
    """The units of a number of minutes: hours, a started one counts."""
    return -(-minutes // MINUTES_OF_HOUR)


class Breach:
    """A rule that is hard unless `Policy.prices` names it, as the rows of a model see it."""

    def __init__(self, problem: Problem, model: Model, rule: str) -> None:
        self._model = model
        self._price = problem.policy.prices.get(rule)
        self.hard = self._price is None

    def slack(self, units: int = 1, most: int = 1) -> list[Var]:
        """Nothing where the rule is hard; else a new variable up to `most` that costs `units` prices each."""
        if self._price is None:
            return []
        variable = self._model.integer(0, most)
        self._model.cost(self._price.tier, variable, units * self._price.weight)
        return [variable]

    def certain(self, units: int) -> None:
        """So many units are missed whatever is decided."""
        if not units:
            return
        if self._price is None:
            self._model.at_most(0, [Model.ONE])
        else:
            self._model.charge(self._price.tier, units * self._price.weight)


def finding(
    problem: Problem, rule: str, units: int, numbers: Mapping[str, object], amount: int | None = None
) -> Finding:
    """A rule broken by `units`: priced, or hard; a hard one tells the `amount`, the units where not given."""
    price = problem.policy.prices.get(rule)
    if price is None:
        return Finding(rule, units if amount is None else amount, None, immutabledict(numbers))
    return Finding(rule, units * price.weight, price.tier, immutabledict(numbers))
