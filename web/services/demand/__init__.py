"""Demand: projects, their shifts and series, and what a shift asks for.

A shift changes through one service (`changing`), which knows who holds a promise on it.
"""

from web.services.demand.effects import Effect, Effects, Overfull, Unconfirmed
from web.services.demand.posting import create_shifts, foresee_series, foresee_shift
from web.services.demand.projects import close_project, create_project, update_project
from web.services.demand.shifts import delete_shift, looked_at, update_shift
from web.services.demand.taking_place import BEFORE, cancel_shift, ends_otherwise, later_ones, revive_shift

__all__ = [
    "BEFORE",
    "Effect",
    "Effects",
    "Overfull",
    "Unconfirmed",
    "cancel_shift",
    "close_project",
    "create_project",
    "create_shifts",
    "delete_shift",
    "ends_otherwise",
    "foresee_series",
    "foresee_shift",
    "later_ones",
    "looked_at",
    "revive_shift",
    "update_project",
    "update_shift",
]
