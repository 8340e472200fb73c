"""Closed projects take no new work, and what they had stays as it is."""

from i18n.translator import lazy
from web.models import Project
from web.services.access.scope import Scope
from web.services.faults import Conflict

PROJECT_CLOSED = lazy("This project is closed.")


def refuse_closed(project: Project) -> None:
    """Raise Conflict for a closed project."""
    if project.closed_at is not None:
        raise Conflict("closed", PROJECT_CLOSED)


def open_project(scope: Scope, project_id: int) -> Project:
    """A project that is led and takes new work. Raises NotFound, Conflict."""
    project = scope.led(project_id)
    refuse_closed(project)
    return project
