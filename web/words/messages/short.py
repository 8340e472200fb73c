"""Messages in one sentence, for phones: each a template that a gateway may know by its code.

A gateway fills its own text of a template with the variables: at most 20 characters each, never two side by
side, never a link. Without such a gateway the whole sentence goes out as it stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from immutabledict import immutabledict

from i18n.reader import Reader
from i18n.translator import Message, lazy

LONGEST = 20
CUT = "…"
TEMPLATES: Mapping[str, Message] = immutabledict({
    "news": lazy("There is news for you in Duet (%(count)s). Please have a look."),
    # Of a promise, to its own people.
    "offered": lazy("Can you come to %(title)s on %(day)s at %(time)s? Please answer by %(due)s."),
    "offered_near": lazy("Can you come to %(title)s on %(day)s at %(time)s? Please answer soon."),
    "changed": lazy("%(title)s has changed and is now on %(day)s at %(time)s. Please answer again."),
    "cancelled": lazy("%(title)s on %(day)s at %(time)s does not take place."),
    "released": lazy("You are not needed any more for %(title)s on %(day)s at %(time)s. Thank you."),
    "lapsed": lazy("Without an answer in time, the place is free again: %(title)s on %(day)s at %(time)s."),
    "has_place": lazy("You have a place: %(title)s on %(day)s at %(time)s. We count on you."),
    "no_place": lazy("It is written down that you do not come to %(title)s on %(day)s at %(time)s."),
    "hours_right": lazy("Your hours of %(title)s on %(day)s at %(time)s were set right. Please have a look."),
    "reminder": lazy("A reminder: %(title)s on %(day)s at %(time)s, place: %(place)s. See you there."),
    "about_to_lapse": lazy("Please answer by %(due)s: can you come to %(title)s on %(day)s at %(time)s?"),
    # Of seats that stand empty.
    "called_out": lazy("Could you step in at %(title)s on %(day)s at %(time)s? Please answer by %(due)s."),
    "seat_fits": lazy("A place that fits you is free: %(title)s on %(day)s at %(time)s."),
    "place_is_taken": lazy("The place of %(title)s on %(day)s at %(time)s is taken. Thank you all the same."),
    "application_approved": lazy("You have the place you asked for: %(title)s on %(day)s at %(time)s."),
    "application_refused": lazy("You do not have the place you asked for: %(title)s on %(day)s at %(time)s."),
    # To staff: nobody is named.
    "place_free": lazy("A place is free again: %(title)s on %(day)s at %(time)s."),
    "place_kept": lazy("Somebody comes after all: %(title)s on %(day)s at %(time)s."),
    "pass_on": lazy("A group must be told by you: %(title)s on %(day)s at %(time)s."),
    "call_out_unfilled": lazy("Somebody is still missing: %(title)s on %(day)s at %(time)s."),
    "applied": lazy("Somebody asks for a place: %(title)s on %(day)s at %(time)s."),
    "application_withdrawn": lazy("Somebody asks for a place no longer: %(title)s on %(day)s at %(time)s."),
    # Of papers, belonging and runs.
    "paper_expires": lazy("Your %(paper)s ends on %(day)s. Please renew it and enter the new day."),
    "paper_ended": lazy("Your %(paper)s ended on %(day)s and does not count any more."),
    "paper_verified": lazy("Your %(paper)s has been checked and counts now."),
    "paper_refused": lazy("Your %(paper)s could not be verified. Please look why."),
    "belonging_confirmed": lazy("%(organisation)s has confirmed that you belong to it."),
    "belonging_refused": lazy("%(organisation)s could not confirm that you belong to it."),
    "run_finished": lazy("The automatic plan from %(day)s on is ready to be looked at."),
    # Of requests: the page says which.
    "request_news": lazy("There is news of request %(number)s. Please have a look."),
    "request_waits": lazy("Request %(number)s is waiting to be looked at."),
    # Of what partners offer: nobody is named.
    "name_wanted": lazy("Please name who comes on %(day)s, by %(due)s: %(title)s."),
    "name_overdue": lazy("The name of who comes on %(day)s is overdue: %(title)s."),
    "name_missing": lazy("Who comes on %(day)s has no name yet: %(title)s."),
    "sent_no_more": lazy("You do not come for your organisation on %(day)s: %(title)s."),
    # Of ways in.
    "code_sign_in": lazy("%(code)s is your code for signing in to Duet, good until %(until)s."),
    "code_sign_up": lazy("%(code)s is your code for signing up to Duet, good until %(until)s."),
    "code_verify": lazy("%(code)s is your code to confirm this number in Duet, good until %(until)s."),
    "late_link": lazy("Your link for Duet, good once until %(until)s:"),
    "sign_in_link": lazy("Your sign-in link for Duet, good once until %(until)s:"),
    "has_account": lazy("You have an account in Duet already. Sign in, or have a code sent to you:"),
    "invitation": lazy("%(organisation)s invites you to Duet:"),
    "run_failed": lazy("The automatic plan from %(day)s on could not be made. Please look why."),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Short:
    """A message in one sentence: the template, the whole, and what a gateway fills in."""

    template: str
    whole: str
    variables: Mapping[str, str]


def short(reader: Reader, template: str, **holes: str) -> Short:
    """A template's sentence in the reader's language. KeyError for one that is not known."""
    whole = reader.translator.say(TEMPLATES[template].format(**holes))
    return Short(template, whole, immutabledict({name: _cut(text) for name, text in holes.items()}))


def _cut(text: str) -> str:
    """A variable as gateways take it."""
    plain = " ".join(text.split()).strip("\u200e\u200f")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + CUT
