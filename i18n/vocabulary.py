"""The names of Duet's own fixed codes: states, roles, scenes, tiers, rules. A district adds its own."""

from collections.abc import Mapping

from i18n.sentence import Table
from i18n.sentences.rules import of_rules
from i18n.sentences.runs import JOBS, PHASES
from i18n.translator import lazy

VOCABULARY: Mapping[str, Table] = {
    "right": {
        "lead": lazy("Project lead"),
        "coordinator": lazy("Coordinator"),
        "verifier": lazy("Verifier"),
        "auditor": lazy("Auditor"),
        "administrator": lazy("Administrator"),
    },
    "scene": {
        "community": lazy("Community"),
        "block": lazy("Street block"),
        "street": lazy("Street block"),
        "medical": lazy("Medical institution"),
        "international": lazy("International"),
    },
    "trait": {
        "lead": lazy("Team lead"),
        "professional": lazy("Professional social worker"),
        "resident": lazy("Local resident"),
        "abroad": lazy("Resident from abroad"),
    },
    "kind": {
        "shift": lazy("Shift"),
        "visit": lazy("Home visit"),
        "class": lazy("Class"),
        "station": lazy("Station"),
        "talk": lazy("Talk"),
        "workshop": lazy("Workshop"),
    },
    "assignment": {
        "proposed": lazy("Proposed"),
        "offered": lazy("Waiting for an answer"),
        "accepted": lazy("Accepted"),
        "changed": lazy("Changed, waiting for an answer"),
        "declined": lazy("Declined"),
        "given_up": lazy("Given up"),
        "released": lazy("Released"),
        "shift_cancelled": lazy("Shift cancelled"),
        "lapsed": lazy("Not answered in time"),
        "checked_in": lazy("Checked in"),
        "served": lazy("Served"),
        "did_not_come": lazy("Did not come"),
    },
    "roster": {
        "draft": lazy("Draft"),
        "published": lazy("Published"),
        "superseded": lazy("Superseded"),
    },
    "tier": {
        "minimum": lazy("Minimum met"),
        "promises": lazy("Promises kept"),
        "desired": lazy("Places filled"),
        "fairness": lazy("Fairness"),
        "wishes": lazy("Wishes and continuity"),
    },
    "rule": of_rules("name"),
    "job": JOBS,
    "phase": PHASES,
}
