"""Why a deed cannot be done; a door turns each into its own kind of answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from i18n.translator import Message, lazy


class Refused(Exception):
    """A deed that cannot be done; `code` for programs, `message` for people."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    def __init__(self, code: str = "not_found", message: Message | None = None) -> None:
        super().__init__(code, message or lazy("There is nothing here, or nothing that you may see."))


class Forbidden(Refused):
    """The thing is there, and not for this person to change."""

    def __init__(self, code: str = "forbidden", message: Message | None = None) -> None:
        super().__init__(code, message or lazy("You do not have the right to do this."))


class Conflict(Refused):
    """What was asked no longer fits what is so: somebody else was faster, or the thing has moved on."""

    def __init__(self, code: str, message: Message | None = None) -> None:
        super().__init__(code, message or lazy("Somebody else was faster. Load the page again and look."))


class Outdated(Conflict):
    """Somebody else saved the same thing meanwhile.

    `version` and `values` are what stands now, `by` and `at` who changed it last, and when.
    """

    def __init__(self, version: int, values: Mapping[str, Any], by: str, at: datetime | None) -> None:
        super().__init__(
            "outdated",
            lazy("Somebody else changed this meanwhile. Nothing of yours is saved yet: compare and choose."),
        )
        self.version = version
        self.values = values
        self.by = by
        self.at = at


class TooMany(Refused):
    """Tried too often; may be tried again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many", _wait(seconds))
        self.seconds = seconds


class Invalid(Refused):
    """Values that cannot be taken, by field: what a schema, which asks nothing of rows, cannot know."""

    def __init__(self, errors: Mapping[str, Sequence[Message]]) -> None:
        super().__init__("invalid", lazy("Some of what was entered cannot be used."))
        self.errors = errors


def _wait(seconds: int) -> Message:
    if seconds <= 60:
        return lazy("Too many attempts. Try again in a minute.")
    return lazy("Too many attempts. Try again in %(minutes)s minutes.", minutes=-(-seconds // 60))
