"""Rosters: drafts, and publishing, after which a roster is a promise and stays as it is.

`drafts` begins them and throws them away, `doing` publishes, `meeting` says what stands against it,
`rebasing` brings a draft up to date, `taking_back` undoes within minutes, and `reading` shows them all.
"""

from web.services.publishing.doing import publish
from web.services.publishing.drafts import discard, draft, mark_changed, node_to_plan
from web.services.publishing.happened import Happened
from web.services.publishing.meeting import Meeting, Meets, Wanted
from web.services.publishing.reading import Changes, RosterView, Standing, changes, listing, roster, standing
from web.services.publishing.rebasing import rebase
from web.services.publishing.taking_back import Kept, TakenBack, take_back, taken_back

__all__ = [
    "Changes", "Happened", "Kept", "Meeting", "Meets", "RosterView", "Standing", "TakenBack", "Wanted",
    "changes", "discard", "draft", "listing", "mark_changed", "node_to_plan", "publish", "rebase", "roster",
    "standing", "take_back", "taken_back",
]  # fmt: skip
