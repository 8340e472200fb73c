"""Where a refusal goes on: what its page says is kept, and its one button, by the code of the fault.

Where something was typed, the button leads back to it, whatever the code. Else it leads to the page that the
press stood on, as it is now, or to where the work goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from i18n.translator import Message, lazy

PAGE = "page"
"""The page that the form or the button stood on, as it is now."""
START = "/"


@dataclass(frozen=True, slots=True)
class Onward:
    """A button and where it leads: to PAGE, or to an address; and what has become of what was asked."""

    label: Message
    to: str
    kept: Message | None = None


NOTHING_DONE = lazy("Nothing was changed.")
AS_BEFORE = lazy("Your promises and your requests are as they were.")
AGAIN = Onward(lazy("See how it is now"), PAGE, NOTHING_DONE)
RETRY = Onward(lazy("Try again"), PAGE, NOTHING_DONE)
TO_START = Onward(lazy("To the start page"), START)
TO_CHECK_IN = Onward(lazy("To the check-in"), "/check-in", NOTHING_DONE)
TO_SIGN_IN = Onward(lazy("To the sign-in"), "/sign-in", NOTHING_DONE)
TO_ROSTERS = Onward(lazy("To the rosters"), "/rosters", NOTHING_DONE)
TYPED = Onward(lazy("Back to what I typed"), PAGE, lazy("What you typed is kept. It is not saved yet."))
TYPED_HERE = lazy("What you typed stands below, so that you can copy it. It is not saved.")
SENT_AGAIN = Onward(lazy("Load the page again"), PAGE, NOTHING_DONE)

BY_STATUS: Mapping[int, Onward] = {
    400: SENT_AGAIN,
    401: Onward(lazy("Sign in and go on"), "/sign-in", NOTHING_DONE),
    403: TO_START,
    404: TO_START,
    405: TO_START,
    409: AGAIN,
    413: Onward(lazy("Back to the page"), PAGE, NOTHING_DONE),
    422: Onward(lazy("Back to the page"), PAGE, NOTHING_DONE),
    428: AGAIN,
    429: RETRY,
    500: Onward(RETRY.label, PAGE),  # its message says already that nothing was changed
}
"""Where the code of a fault says no more than its status."""

_OF_SEATS = dict.fromkeys(
    (
        "begun", "cancelled", "full", "not_open_yet", "open", "by_approval", "refused", "rule_broken",
        "seat_gone", "staff_only", "week_not_published",
    ),
    Onward(lazy("See how it is now"), PAGE, AS_BEFORE),
)  # fmt: skip
BY_CODE: Mapping[str, Onward] = _OF_SEATS | {
    "texts_missing": Onward(lazy("To the texts"), "/texts", NOTHING_DONE),
    # Answers and attendance.
    "answered": AGAIN,
    "attendance_closed": AGAIN,
    "has_a_place": AGAIN,
    "hours_confirmed": AGAIN,
    "no_place": AGAIN,
    "no_promise": TO_CHECK_IN,
    "no_shift_now": TO_CHECK_IN,
    "not_arrived": AGAIN,
    "not_over": AGAIN,
    "not_yours_now": TO_CHECK_IN,
    "odd_times": AGAIN,
    "old_code": TO_CHECK_IN,
    "pressed_later": AGAIN,
    "too_early": AGAIN,
    "check_in_over": TO_CHECK_IN,
    "wrong_number": TO_CHECK_IN,
    "gives_up": AGAIN,
    "in_use": AGAIN,
    "not_held": AGAIN,
    "decided": AGAIN,
    "ended": AGAIN,
    "not_begun": AGAIN,
    "note_missing": Onward(lazy("Back to write the note"), PAGE, NOTHING_DONE),
    "told_already": AGAIN,
    # Requests.
    "request_decided": AGAIN,
    "request_moved_on": AGAIN,
    "request_over": AGAIN,
    "request_planned": AGAIN,
    # Drafts, runs and publishing.
    "all_answered": AGAIN,
    "difference_changed": AGAIN,
    "draft_behind": AGAIN,
    "draft_changed": AGAIN,
    "meets": AGAIN,
    "nobody_missing": AGAIN,
    "not_published": TO_ROSTERS,
    "nothing_to_publish": AGAIN,
    "nothing_to_redo": AGAIN,
    "nothing_to_undo": AGAIN,
    "published_already": TO_ROSTERS,
    "run_under_way": Onward(lazy("Look at the runs"), "/runs", NOTHING_DONE),
    "series_there": AGAIN,
    "changed_since": AGAIN,
    "forgotten": AGAIN,
    "none_to_come": AGAIN,
    "nothing_new": AGAIN,
    "of_a_workbook": AGAIN,
    "still_to_come": AGAIN,
    "too_many_rows": AGAIN,
    "under_way": AGAIN,
    "wrong_rows": AGAIN,
    "set_aside": AGAIN,
    "step_breaks": AGAIN,
    "step_gone": AGAIN,
    "taken_back": AGAIN,
    "takes_back": AGAIN,
    "cannot_hold": AGAIN,
    # Shifts, projects and organisations.
    "closed": AGAIN,
    "closed_above": AGAIN,
    "district_stays": AGAIN,
    "open_below": AGAIN,
    "promised": AGAIN,
    "seat_taken": AGAIN,
    "shift_begun": AGAIN,
    "shifts_begun": AGAIN,
    "too_many": AGAIN,
    "unconfirmed": AGAIN,
    # Asking who fits, and messages.
    "asked_already": AGAIN,
    "away": Onward(TO_START.label, START, NOTHING_DONE),
    "moved": AGAIN,
    "no_news": AGAIN,
    "nobody_fits": AGAIN,
    "old_link": TO_SIGN_IN,
    "over": AGAIN,
    "settled": AGAIN,
    "spoilt_link": TO_SIGN_IN,
    # People and accounts.
    "accepted_already": AGAIN,
    "answered_already": AGAIN,
    "another_reader": Onward(lazy("Go on as who is signed in now"), START, NOTHING_DONE),
    "clash": AGAIN,
    "erased": Onward(lazy("To the people"), "/people", NOTHING_DONE),
    "last_administrator": AGAIN,
    "later_merge": AGAIN,
    "factor_there": AGAIN,
    "factor_wanted": Onward(lazy("Show the second factor"), "/second-factor", NOTHING_DONE),
    "has_account": AGAIN,
    "identity_known": Onward(lazy("To my account"), "/me/account", NOTHING_DONE),
    "link_spent": Onward(lazy("To the sign-in"), "/sign-in", lazy("Your account is as it was.")),
    "locked_out": AGAIN,
    "no_account": AGAIN,
    "no_contact": AGAIN,
    "not_sendable": AGAIN,
    "of_another": AGAIN,
    "of_elsewhere": AGAIN,
    "oneself": AGAIN,
    "own_account": AGAIN,
    "own_belonging": AGAIN,
    "own_credential": AGAIN,
    "own_factor": AGAIN,
    "own_invitation": AGAIN,
    "own_link": AGAIN,
    "passkey_known": AGAIN,
    "reaches_further": AGAIN,
    "rights": AGAIN,
    "serves": AGAIN,
    "too_late": AGAIN,
    "undone": AGAIN,
    "household_ended": AGAIN,
    "household_visited": AGAIN,
    "visits_to_come": AGAIN,
    "outdated": AGAIN,
    "withdrawn": AGAIN,
    # Forms.
    "stale_form": SENT_AGAIN,
}
"""Every code of a conflict, and of what is refused or missing for a reason of its own."""


def onward(code: str, status: int) -> Onward:
    """Where a fault goes on for who typed nothing."""
    return BY_CODE.get(code) or BY_STATUS[status]
