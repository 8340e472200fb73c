"""What a run is doing, how it ended, and what that proves."""

from i18n.sentence import Table
from i18n.translator import lazy

PHASES: Table = {
    "candidates": lazy("Finding out who could sit where"),
    "construct": lazy("Making a first roster"),
    "improve": lazy("Improving the roster"),
    "bound": lazy("Proving how good it can get"),
    "done": lazy("Done"),
}

# By status, and where it matters by why the run stopped.
OUTCOMES: Table = {
    "optimal": lazy("This is the best possible roster, and that is proven."),
    "feasible": lazy("The roster keeps every rule that must hold."),
    "feasible.time": lazy(
        "The time was up. The roster keeps every rule that must hold; a better one may exist."
    ),
    "feasible.cancelled": lazy("The run was stopped. This is the best roster it had found."),
    "feasible.memory": lazy(
        "The memory was used up. The roster keeps every rule that must hold; a better one may exist."
    ),
    "feasible.repeated": lazy("The run was done again, to the same roster."),
    "feasible.stalled": lazy("Nothing better turned up for a while, so the run ended with this roster."),
    "infeasible": lazy("No roster can keep these pins and rules at the same time."),
    "unknown.time": lazy("The time was up before a roster was found. Give the run more time."),
    "unknown.cancelled": lazy("The run was stopped before a roster was found."),
    "unknown.memory": lazy("The memory was used up before a roster was found. Plan fewer shifts at once."),
    "unknown": lazy("No roster was found. Check the pins, or give the run more time."),
}

CONTRADICTION = lazy("These pins cannot hold together. Remove one of them and run again.")
CONTRADICTION_PERHAPS_LARGE = lazy(
    "These pins cannot hold together, and a few of them may be enough for that. Remove some and run again."
)
GAP = lazy("Proven within %(percent)s of the best possible")
GAP_CLOSED = lazy("Proven best possible")

JOBS: Table = {
    "queued": lazy("Waiting for its turn"),
    "running": lazy("Running"),
    "done": lazy("Finished"),
    "failed": lazy("Failed"),
    "cancelled": lazy("Cancelled"),
}
