"""Demand: projects, their shifts and weekly series, and what a shift asks for."""

from web.services.demand.projects import close_project, create_project, update_project
from web.services.demand.series import days_of, regenerate
from web.services.demand.shifts import cancel_shift, create_shifts, update_shift

__all__ = [
    "cancel_shift",
    "close_project",
    "create_project",
    "create_shifts",
    "days_of",
    "regenerate",
    "update_project",
    "update_shift",
]
