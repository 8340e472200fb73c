"""What a person may do without, in words."""

from collections.abc import Mapping

from i18n.translator import Message, lazy
from web.services.messages.kinds import (
    CALLS,
    CHANGES,
    PAPERS,
    PLAN,
    PROJECTS,
    REMINDERS,
    REQUESTS,
    RUNS,
    STANDING,
)

NAMES: Mapping[str, Message] = {
    PLAN: lazy("Shifts that are offered to you"),
    CHANGES: lazy("Changes of your shifts"),
    REMINDERS: lazy("Reminders before a shift"),
    CALLS: lazy("Places that you could take, and calls to step in"),
    PAPERS: lazy("Your credentials"),
    PROJECTS: lazy("What happens in your projects"),
    RUNS: lazy("Automatic plans that are ready"),
    STANDING: lazy("Where you belong"),
    REQUESTS: lazy("Requests of your neighbourhood or your unit"),
}
NO_MORE = lazy("No more messages like this")
"""What stands at the foot of a letter."""
BECAUSE = lazy("You get this message because you take part in Duet. It is about: %(groups)s.")
"""Why a letter comes; `groups` are names of what it is about."""
"""What a button of the page says that ends them."""
