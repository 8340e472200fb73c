"""How somebody wants to be told, in words: what each choice means."""

from collections.abc import Mapping
from typing import Any

from i18n.reader import Reader
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.services.messages.kinds import (
    CALLS,
    CHANGES,
    GROUPS,
    PAPERS,
    PLAN,
    PROJECTS,
    REMINDERS,
    REQUESTS,
    RUNS,
    STANDING,
)
from web.services.messages.telling import HOURS, Wishes
from web.words.messages import groups
from web.words.outbox import counted

REACHED_BY: Mapping[str, tuple[Message, Message]] = {
    "any": (
        lazy("Wherever I am reached"),
        lazy("To one address or number that you have confirmed; a phone in China comes first."),
    ),
    "email": (lazy("By e-mail"), lazy("To your confirmed e-mail address, never to your phone.")),
    "phone": (lazy("By text message"), lazy("As a short message to your confirmed number, never by e-mail.")),
    "none": (
        lazy("Only here"),
        lazy("Nothing is sent. You find everything in your inbox, so please look now and then."),
    ),
}
SENTENCES: Mapping[str, Message] = {
    PLAN: lazy("You are asked to come, you have a place, or an answer is due soon."),
    CHANGES: lazy("A shift of yours moves, is cancelled, or you are not needed any more."),
    REMINDERS: lazy("A word before each shift, at the time you choose below."),
    CALLS: lazy("Somebody is missing where you fit. You are asked, never obliged."),
    PAPERS: lazy("A credential of yours ends soon, was checked, or could not be verified."),
    PROJECTS: lazy("Who does not come, who asks for a place; for those who lead a project."),
    RUNS: lazy("A plan that you had made automatically is ready to be looked at."),
    STANDING: lazy("An organisation has confirmed that you belong to it, or has not."),
    REQUESTS: lazy("A request waits for you, or something became of one that you asked."),
}
OF_STAFF = (PROJECTS, RUNS, REQUESTS)
AT_START = lazy("When it begins")
HOURS_BEFORE = plural("%(count)s hour before", "%(count)s hours before", "count")
DAYS_BEFORE = plural("%(count)s day before", "%(count)s days before", "count")
A_DAY = 24
DAYS_FROM = 48
Choices = list[tuple[str, str, str]]


def menus(reader: Reader, *, staff: bool) -> dict[str, Any]:
    """What can be chosen: by what, which groups, which reminders; each with what it means."""
    say = reader.translator.say
    return {
        "ways": [(way, say(label), say(hint)) for way, (label, hint) in REACHED_BY.items()],
        "groups": [
            (group, say(groups.NAMES[group]), say(SENTENCES[group]))
            for group in GROUPS
            if staff or group not in OF_STAFF
        ],
        "hidden_groups": [] if staff else list(OF_STAFF),
        "hours": [(str(hours), before(reader, hours)) for hours in HOURS],
    }


def before(reader: Reader, hours: int) -> str:
    """How long before a shift a reminder comes."""
    if hours == 0:
        return reader.translator.say(AT_START)
    if hours >= DAYS_FROM:
        return counted(reader, DAYS_BEFORE, hours // A_DAY)
    return counted(reader, HOURS_BEFORE, hours)


def typed(wishes: Wishes) -> dict[str, Any]:
    """Somebody's wishes as the form has them."""
    quiet = wishes.quiet_from != wishes.quiet_until
    start, end = (wishes.quiet_from, wishes.quiet_until) if quiet else (21 * 60, 8 * 60)
    return {
        "reached_by": wishes.reached_by,
        "hears": [each for each in GROUPS if each not in wishes.muted],
        "quiet": "yes" if quiet else "",
        "quiet_from": _clock(start),
        "quiet_until": _clock(end),
        "week_budget": str(wishes.week_budget),
        "reminder_hours": [str(each) for each in wishes.reminder_hours],
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
