"""All due work, and how often the worker looks for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from web.services import statistics
from web.services.attendance import closing
from web.services.calling_out import due as call_outs
from web.services.calling_out import offering
from web.services.demand.series import extending
from web.services.messages.due import forgetting, lapses, names, papers, reminders
from web.services.promises import lapsing
from web.services.requests import ending, following, private
from web.services.sheets import keeping as sheets
from web.services.stations import ahead as stations


@dataclass(frozen=True, slots=True)
class DueWork:
    """One kind of work that the clock asks for: `do` says how many things it did, `says` what they are."""

    every: timedelta
    do: Callable[[Session], int]
    says: str


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUE: Sequence[DueWork] = (
    DueWork(MINUTE, lapsing.lapse_due, "%s places lapsed without an answer"),
    DueWork(MINUTE, reminders.owe_reminders, "%s reminders are due within a day"),
    DueWork(MINUTE, lapses.owe_warnings, "%s people hear that their answer is due"),
    DueWork(MINUTE, names.owe_names, "%s people hear that a specialist has no name yet"),
    DueWork(MINUTE, call_outs.end_due, "%s call-outs ended"),
    DueWork(MINUTE, call_outs.ask_next, "%s more people are asked"),
    DueWork(MINUTE, following.follow, "%s requests go where their shifts are"),
    DueWork(HOUR, ending.close_due, "%s requests close by themselves"),
    DueWork(HOUR, private.forget_due, "%s requests lost what was private of them"),
    DueWork(HOUR, closing.close_due, "%s promises closed with nobody knowing whether they came"),
    DueWork(HOUR, extending.make_ahead, "%s shifts of series were made"),
    DueWork(HOUR, extending.follow_calendar, "%s shifts of series follow the calendar"),
    DueWork(HOUR, stations.make_ahead, "%s stations were cut out of opening hours"),
    DueWork(HOUR, stations.follow_calendar, "%s stations follow the calendar"),
    DueWork(HOUR, offering.tell_what_fits, "%s people hear of seats that fit"),
    DueWork(HOUR, papers.owe_warnings, "%s papers end soon"),
    DueWork(HOUR, forgetting.forget_old, "%s messages were forgotten"),
    DueWork(HOUR, sheets.forget_old, "%s sheets were forgotten"),
    DueWork(HOUR, statistics.renew, "%s tables were looked at"),
)
