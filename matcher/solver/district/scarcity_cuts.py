"""Where people are scarcest, decided in whole numbers: what coverage costs there at least is a floor.

Three teams of two that share three people: a relaxation halves them all and misses nobody, a roster leaves
one team out. Such corners are small, and a mix shows them by its prices. The rows between people that are
priced high are taken alone, with all who could serve there free of everything else, and coverage is decided
over them by CP-SAT. Whatever else a roster does,

    sum of cost * column over the corner >= what this costs at least

which is a row of the programme from then on, where the corner's relaxation falls short of it.
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
from matcher.solver.district.column_generation import Mixture
from matcher.tiers import COVERAGE

SCARCE = 0.05
EFFORT = 2.0
WORTH = 2e-3
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Corner:
    """Some rows of a programme as a model of their own, whose variables from 1 on are these `columns`."""

    model: Model
    columns: Numbers

    def floor(self, weights: Weights, seconds: float, cancel: Cancel) -> tuple[int, float, bool]:
        """What weighed tiers cost here at least, and how much of it the relaxation does not know; whether the
        clock or a cancel cut this short.
        """
        found = CpSat(self.model).minimise(weights, hint={}, seconds=seconds, cancel=cancel, effort=EFFORT)
        programme = LinearProgramme(self.model)
        with Interruption(cancel) as interrupter:
            all_of_it = np.ones(len(programme), dtype=bool)
            relaxed = solve_lp(programme, all_of_it, weights, {}, seconds, interrupter)
        if relaxed is None:
            return found.bound, 0.0, True
        return found.bound, found.bound - float(programme.weigh(weights) @ relaxed.values), found.cut


def corner_of(mixture: Mixture) -> Corner:
    """The rows between people that a mix prices high, with all columns in them, and what keeps a person from
    being on several of these.
    """
    split = mixture.split
    programme, rows = split.programme, split.programme.rows
    scarce = np.zeros(len(rows.low), dtype=bool)
    scarce[split.between[np.abs(mixture.prices) > SCARCE * mixture.dearest]] = True
    chosen = np.zeros(len(programme), dtype=bool)
    chosen[rows.column[scarce[rows.row]]] = True
    # What one person's row may be loosened by is not in the corner: only rows of pairs alone bind there.
    bound = split.alone.copy()
    bound[rows.row[split.whose[rows.column] < 0]] = False
    inside = (scarce | bound)[rows.row] & chosen[rows.column]
    chosen[0] = False
    columns = np.flatnonzero(chosen)
    return Corner(_model(programme, columns, np.flatnonzero(inside)), columns)


def floors(
    mixture: Mixture, weightings: Sequence[Weights], seconds: float, cancel: Cancel
) -> tuple[Rows | None, bool]:
    """The floors that coverage under some weights has in a mix's corner, as rows over the programme's
    columns, if so much is above the relaxation that it is worth to mix again; whether the clock or a cancel
    cut this short. What is weighed first says most: where it has none, others are not looked for.
    """
    corner, cut = corner_of(mixture), False
    found: list[tuple[Floats, float]] = []
    for weights in weightings:
        least, more, late = corner.floor(weights, seconds, cancel)
        cut |= late
        costs = mixture.split.programme.weigh(weights)[corner.columns]
        dearest = costs.max(initial=1.0)
        if more / dearest * mixture.dearest < WORTH * abs(mixture.bound):
            break
        found.append((costs / dearest, least / dearest))
    return (_rows(found, corner.columns) if found else None), cut


def _rows(found: Sequence[tuple[Floats, float]], columns: Numbers) -> Rows:
    priced = [np.flatnonzero(costs) for costs, _ in found]
    return Rows(
        np.repeat(np.arange(len(found)), [len(each) for each in priced]),
        np.concatenate([columns[each] for each in priced]),
        np.concatenate([costs[each] for (costs, _), each in zip(found, priced, strict=True)]),
        np.array([least - ROUNDING for _, least in found]),
        np.full(len(found), np.inf),
    )


def _model(programme: LinearProgramme, columns: Numbers, entries: Numbers) -> Model:
    """These columns, and the rows that some entries of the matrix make."""
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
        priced = np.flatnonzero(costs)
        model.cost_of_each(tier, priced + 1, costs[priced])
    return model
