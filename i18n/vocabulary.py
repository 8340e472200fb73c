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
        "days_in_a_row": lazy("Days in a row"),
        "days_off_in_a_row": lazy("Days off in a row"),
        "kind_in_a_row": lazy("Days of one kind in a row"),
        "weekends": lazy("Weekends"),
        "whole_weekends": lazy("Whole weekends"),
        "successions": lazy("Kinds of shift on two days"),
        "totals": lazy("Totals of the period"),
        "visits": lazy("One start for each visit"),
        "maximum": lazy("Maximum of a seat"),
        "minimum": lazy("Minimum of a seat"),
        "promises": lazy("Promises kept"),
        "moves": lazy("Budget of moves"),
        "desired": lazy("Desired number"),
        "no_shows": lazy("Enough who come"),
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
        "project_fairness": lazy("Fairness between projects"),
        "unpopular": lazy("Unpopular shifts shared out"),
        "series": lazy("Series with the same people"),
        "rare": lazy("Rare languages and skills saved"),
        "travel": lazy("Short ways from home"),
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
