"""Scarcity cuts: lower bounds on the cost of coverage where people are scarce, as rows of the programme.

Example: three teams of two share three people. The relaxation staffs each team by halves and misses nobody,
but in every roster at least one team is missing. Such conflicts are small, and a master shows them by high
duals. The linking rows with high duals (the scarce rows) form a small model: all people who could serve
there, under these rows and their own hard private rows, free of everything else. CP-SAT minimises the cost of
coverage in it and gives a lower bound, which no roster goes below. So

    sum of cost * column over the model's columns >= CP-SAT's lower bound

is a valid row. It is added where it promises to raise the bound of column generation by a share of at least
`cut_rise`: by as much as CP-SAT's bound is above the linear relaxation of the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matcher.model.cpsat import CpSat
from matcher.model.milp import Interruption, LinearProgramme, Weights
from matcher.model.model import UNBOUNDED, Model
from matcher.model.relaxation import solve_lp
from matcher.model.rows import Rows
from matcher.problem.arrays import Floats, Numbers
from matcher.progress import Cancel
from matcher.solver.district.column_generation import DistrictColumnGeneration
from matcher.solver.district.params import DistrictParams
from matcher.tiers import COVERAGE

#: by how much a cut is relaxed, against rounding in the solvers that read it; costs are scaled to at most 1
CUT_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class ScarceRows:
    """Some rows of a programme as a model of their own. Its variables from 1 on are these `columns`."""

    model: Model
    columns: Numbers

    def lower_bound(
        self, weights: Weights, effort: float, seconds: float, cancel: Cancel
    ) -> tuple[int, float, bool]:
        """A lower bound on the weighted cost of coverage here, by how much it exceeds the relaxation, and
        whether the clock or a cancel cut this short. The excess is 0 where it is not known.
        """
        found = CpSat(self.model).minimise(weights, hint={}, seconds=seconds, cancel=cancel, effort=effort)
        programme = LinearProgramme(self.model)
        with Interruption(cancel) as interrupter:
            all_columns = np.ones(len(programme), dtype=bool)
            relaxed = solve_lp(programme, all_columns, weights, {}, seconds, interrupter)
        if relaxed is None or found.bound is None:
            return found.bound or 0, 0.0, True
        return found.bound, found.bound - float(programme.weigh(weights) @ relaxed.values), found.cut


def find_scarce_rows(generation: DistrictColumnGeneration, scarce_dual: float) -> ScarceRows:
    """The linking rows whose dual exceeds `scarce_dual` times the highest cost, with all their columns, and
    the private rows among these columns.
    """
    structure = generation.structure
    programme, rows = structure.programme, structure.programme.rows
    duals = generation.master.duals()
    scarce = np.zeros(len(rows.low), dtype=bool)
    scarce[structure.linking_rows[np.abs(duals) > scarce_dual * generation.highest_cost]] = True
    chosen = np.zeros(len(programme), dtype=bool)
    chosen[rows.column[scarce[rows.row]]] = True
    # Columns that relax a private row are left out of the model: only rows of nothing but pairs bind in it.
    binding = structure.private.copy()
    binding[rows.row[structure.owner[rows.column] < 0]] = False
    inside = (scarce | binding)[rows.row] & chosen[rows.column]
    chosen[0] = False
    columns = np.flatnonzero(chosen)
    return ScarceRows(_model(programme, columns, np.flatnonzero(inside)), columns)


def scarcity_cuts(
    generation: DistrictColumnGeneration,
    weightings: Sequence[Weights],
    params: DistrictParams,
    seconds: float,
    cancel: Cancel,
) -> tuple[Rows | None, bool]:
    """The cuts for some weightings of coverage, as rows over the columns of the programme, or None; and
    whether the clock or a cancel cut the search short.

    Weightings come in the order of how much they say: the search ends at the first one whose cut would raise
    the bound by less than `params.cut_rise`.
    """
    scarce, cut = find_scarce_rows(generation, params.scarce_dual), False
    found: list[tuple[Floats, float]] = []
    for weights in weightings:
        bound, excess, late = scarce.lower_bound(weights, params.cut_effort, seconds, cancel)
        cut |= late
        costs = generation.structure.programme.weigh(weights)[scarce.columns]
        highest = costs.max(initial=1.0)
        if excess / highest * generation.highest_cost < params.cut_rise * abs(generation.bound):
            break
        found.append((costs / highest, bound / highest))
    return (_rows(found, scarce.columns) if found else None), cut


def _rows(found: Sequence[tuple[Floats, float]], columns: Numbers) -> Rows:
    nonzero = [np.flatnonzero(costs) for costs, _ in found]
    return Rows(
        np.repeat(np.arange(len(found)), [len(each) for each in nonzero]),
        np.concatenate([columns[each] for each in nonzero]),
        np.concatenate([costs[each] for (costs, _), each in zip(found, nonzero, strict=True)]),
        np.array([bound - CUT_TOLERANCE for _, bound in found]),
        np.full(len(found), np.inf),
    )


def _model(programme: LinearProgramme, columns: Numbers, entries: Numbers) -> Model:
    """The model of these columns and of the rows that some entries of the matrix make."""
    model, rows = Model(), programme.rows
    number = np.zeros(len(programme), dtype=np.int64)
    number[columns] = np.arange(1, len(columns) + 1)
    for low, high in zip(programme.lower[columns].tolist(), programme.upper[columns].tolist(), strict=True):
        model.integer(int(low), int(high))
    begin = np.flatnonzero(np.diff(rows.row[entries], prepend=-1))
    for each in np.split(entries, begin)[1:]:
        low, high = rows.low[rows.row[each[0]]], rows.high[rows.row[each[0]]]
        model.row(
            number[rows.column[each]],
            rows.value[each].astype(np.int64),
            -UNBOUNDED if np.isinf(low) else int(low),
            UNBOUNDED if np.isinf(high) else int(high),
        )
    for tier in COVERAGE:
        costs = programme.costs[tier][columns].astype(np.int64)
        nonzero = np.flatnonzero(costs)
        model.cost_of_each(tier, nonzero + 1, costs[nonzero])
    return model
