"""Every kind of notice: one row each says what it is about, to whom it matters, and how it may travel.

A kind is added by a row here and its words in `web.words.messages`; a new subject by a module in
`web.services.messages.subjects`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

PLAN, CHANGES, REMINDERS, CALLS, PAPERS, PROJECTS, RUNS, STANDING, REQUESTS = (
    "plan", "changes", "reminders", "calls", "papers", "projects", "runs", "standing", "requests",
)  # fmt: skip
GROUPS = (PLAN, CHANGES, REMINDERS, CALLS, PAPERS, PROJECTS, RUNS, STANDING, REQUESTS)
"""What a person may do without, one press each."""
ACCOUNT = "account"
"""Codes and links that somebody asked for: no group that anybody may do without."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice.

    `group` is what its reader may do without. `budgeted` kinds count against a person's week and are left out
    when it is used up; all others only count. What is not `written` was seen by whoever it is about.
    """

    group: str
    subject: str
    budgeted: bool = False
    written: bool = True


def _event(group: str, *, written: bool = True) -> Kind:
    return Kind(group, "event", written=written)


KINDS: Mapping[str, Kind] = immutabledict({
    # Of a promise, by the verb of its event.
    **{verb: _event(PLAN) for verb in ("offer", "offer_again", "take", "accept")},
    **{
        verb: _event(CHANGES)
        for verb in (
            "ask_again", "as_told", "release", "cancel", "lapse", "decline", "give_up", "withdraw_offer",
            "give_back", "correct_to_served", "correct_to_missed",
        )
    },
    **{
        verb: _event(CHANGES, written=False)
        for verb in (
            "check_in", "serve", "miss", "unsay", "turn_up", "unplan", "join", "part",
        )
    },
    "reminder": Kind(REMINDERS, "promise"),
    "about_to_lapse": Kind(PLAN, "promise"),
    # Of seats that stand empty.
    "seat_fits": Kind(CALLS, "seat", budgeted=True),
    "called_out": Kind(CALLS, "asked", budgeted=True),
    "place_is_taken": Kind(CALLS, "asked"),
    # Of applications: to the volunteer, and to whoever leads the project.
    "application_approved": Kind(PLAN, "application"),
    "application_refused": Kind(PLAN, "application"),
    "applied": Kind(PROJECTS, "application"),
    "application_withdrawn": Kind(PROJECTS, "application"),
    "call_out_unfilled": Kind(PROJECTS, "call_out"),
    # Of papers, belonging and runs.
    "paper_expires": Kind(PAPERS, "credential"),
    "paper_verified": Kind(PAPERS, "credential"),
    "paper_refused": Kind(PAPERS, "credential"),
    "belonging_confirmed": Kind(STANDING, "belonging"),
    "belonging_refused": Kind(STANDING, "belonging"),
    "run_finished": Kind(RUNS, "run"),
    # Of what partners offer: to who answers there, to who leads the project, to who was named before.
    "name_wanted": Kind(PLAN, "offer"),
    "name_overdue": Kind(PLAN, "offer"),
    "name_missing": Kind(PROJECTS, "offer"),
    "sent_no_more": Kind(CHANGES, "offer"),
    # Of requests: to who asked, and to the desk.
    **{
        f"request_{each}": Kind(REQUESTS, "request")
        for each in (
            "received", "reopened", "accepted", "scheduled", "unscheduled", "served", "closed", "answered",
            "refused", "handed_out", "merged",
        )
    },
})  # fmt: skip
