"""The linear model as a CP-SAT model (OR-Tools), and solves of it with a limit on time or work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Event, Thread

from ortools.sat.python import cp_model

from matcher.model.model import UNBOUNDED, Members, Model, Var, as_list
from matcher.progress import Cancel
from matcher.tiers import Tier

# A solve that used this share of its seconds counts as ended by the clock: CP-SAT stops a little early.
TIME_USED_SHARE = 0.98


@dataclass(frozen=True, slots=True)
class CpSatOutcome:
    """The outcome of one solve.

    `values`: the value of each variable of the best solution, by index; None if no solution was found.
    `proven`: whether that solution is proven optimal. `infeasible`: whether it is proven that there is none.
    `bound`: no solution has a lower objective; None if there is no solution. `cut`: whether the clock or a
    cancel ended the solve before it had proven anything final.
    """

    values: Sequence[int] | None
    proven: bool
    infeasible: bool
    bound: int | None
    cut: bool = False


class CpSat:
    """A model in CP-SAT's form. Between solves, tiers may be capped and the objective may change."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._cp = cp_model.CpModel()
        new = self._cp.new_int_var
        self._variables = [new(low, high, "") for low, high in zip(model.lower, model.upper, strict=True)]
        for members in model.largest_exclusive():
            self._cp.add_at_most_one([self._variables[member] for member in members.tolist()])
        for row in model.rows:
            self._row(*row)

    def fix(self, variable: Var, value: int) -> None:
        """Fix a variable to a value."""
        self._row([variable], [1], value, value)

    def cap(self, tier: Tier, most: int) -> None:
        """Add the constraint that a tier costs at most `most`."""
        self._row(*self._model.costs(tier), -UNBOUNDED, most - self._model.offsets[tier])

    def minimise(
        self,
        weights: Mapping[Tier, int],
        *,
        hint: Mapping[Var, int],
        seconds: float,
        workers: int = 1,
        seed: int = 0,
        cancel: Cancel | None = None,
        effort: float | None = None,
    ) -> CpSatOutcome:
        """Minimise the weighted sum of tier costs for at most `seconds`.

        `hint` gives start values by variable. `effort` limits CP-SAT's deterministic time: it counts work,
        not seconds, so that a run on a slower machine finds the same.
        """
        variables: list[Var] = []
        costs: list[int] = []
        for tier, weight in weights.items():
            priced, each = (part.tolist() for part in self._model.costs(tier))
            variables += priced
            costs += [weight * cost for cost in each]
        chosen = [self._variables[variable] for variable in variables]
        self._cp.minimize(cp_model.LinearExpr.weighted_sum(chosen, costs))
        self._cp.clear_hints()
        for var, value in hint.items():
            self._cp.add_hint(self._variables[var], value)
        solver = _solver(seconds, workers, seed)
        if effort is not None:
            solver.parameters.max_deterministic_time = effort
        status = self._solve(solver, cancel)
        infeasible, proven = status == cp_model.INFEASIBLE, status == cp_model.OPTIMAL
        values = solver.values(self._variables).tolist() if proven or status == cp_model.FEASIBLE else None
        offset = sum(weights[tier] * self._model.offsets[tier] for tier in weights)
        bound = None if infeasible else round(solver.best_objective_bound) + offset
        late = solver.wall_time >= TIME_USED_SHARE * seconds or (cancel is not None and cancel.is_set)
        return CpSatOutcome(values, proven, infeasible, bound, late and not proven and not infeasible)

    def conflicting_subset(
        self, zero: Iterable[Var], *, seconds: float, cancel: Cancel | None = None
    ) -> frozenset[Var] | None:
        """A subset of these 0-1 variables that cannot all be 0; None if they can, or if time ran out.

        The objective is removed first: with an objective, CP-SAT returns all assumptions.
        """
        self._cp.clear_objective()
        self._cp.clear_hints()
        self._cp.add_assumptions([self._variables[var].negated() for var in zero])
        solver = _solver(seconds, 1, 0)
        status = self._solve(solver, cancel)
        self._cp.clear_assumptions()
        if status != cp_model.INFEASIBLE:
            return None
        return frozenset(-literal - 1 for literal in solver.sufficient_assumptions_for_infeasibility())

    def _solve(self, solver: cp_model.CpSolver, cancel: Cancel | None) -> cp_model.CpSolverStatus:
        done = Event()
        watcher = Thread(target=_watch, args=(solver, cancel, done), daemon=True) if cancel else None
        if watcher:
            watcher.start()
        status = solver.solve(self._cp)
        done.set()
        if status == cp_model.MODEL_INVALID:
            raise ValueError(self._cp.validate())
        return status

    def _row(self, variables: Members, coefficients: Members | None, low: int, high: int) -> None:
        expression = cp_model.LinearExpr.weighted_sum(
            [self._variables[variable] for variable in as_list(variables)],
            [1] * len(variables) if coefficients is None else as_list(coefficients),
        )
        if low == high:
            self._cp.add(expression == low)
        else:
            bounds = cp_model.Domain(
                cp_model.INT_MIN if low <= -UNBOUNDED else low,
                cp_model.INT_MAX if high >= UNBOUNDED else high,
            )
            self._cp.add_linear_expression_in_domain(expression, bounds)


def _solver(seconds: float, workers: int, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    if workers == 1:
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    return solver


def _watch(solver: cp_model.CpSolver, cancel: Cancel, done: Event) -> None:
    while not done.wait(0.1):
        if cancel.is_set:
            solver.stop_search()
