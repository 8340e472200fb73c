"""The names of Duet's own fixed codes: states, roles, scenes, tiers, rules. A district adds its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from i18n.sentence import Table
from i18n.sentences.runs import JOBS, PHASES
from i18n.translator import lazy

if TYPE_CHECKING:
    from i18n.reader import Reader

VOCABULARY: Mapping[str, Table] = {
    "account_role": {
        "volunteer": lazy("Volunteer"),
        "lead": lazy("Project lead"),
        "coordinator": lazy("Coordinator"),
        "admin": lazy("Administrator"),
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
        "published": lazy("Waiting for an answer"),
        "accepted": lazy("Accepted"),
        "declined": lazy("Declined"),
        "cancelled": lazy("Cancelled"),
        "checked_in": lazy("Checked in"),
        "served": lazy("Served"),
        "no_show": lazy("Did not come"),
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
    "rule": {
        "fitness": lazy("Right person for the seat"),
        "one_place": lazy("One place at a time"),
        "pins": lazy("Pins"),
        "rest": lazy("Rest between days"),
        "limits": lazy("Personal limits"),
        "maximum": lazy("Maximum of a seat"),
        "minimum": lazy("Minimum of a seat"),
        "promises": lazy("Promises kept"),
        "desired": lazy("Desired number"),
        "over": lazy("Not more than desired"),
        "speakers": lazy("Languages of the team"),
        "shared_language": lazy("One language all share"),
        "traits": lazy("Who must be on the team"),
        "newcomers": lazy("Never only newcomers"),
        "organisations": lazy("Mixed organisations"),
        "together": lazy("Nobody goes alone"),
        "companions": lazy("Companions"),
        "avoided": lazy("Kept apart"),
        "fairness": lazy("Fairness"),
        "wishes": lazy("Wishes"),
        "requests": lazy("Requests about shifts"),
        "continuity": lazy("Continuity"),
    },
    "job": JOBS,
    "phase": PHASES,
}


def term(reader: "Reader", kind: str, code: str) -> str:
    """The name of a code for a reader: the district's own where it has one, else Duet's, else the code."""
    return reader.called(kind, code)


def choices(reader: "Reader", kind: str) -> list[tuple[str, str]]:
    """Every code of a kind with its name, for a menu. Raises KeyError for an unknown kind."""
    return [(code, term(reader, kind, code)) for code in VOCABULARY[kind]]
