"""Series in words: when they take place, what becomes of each day, and what a form of theirs says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import Table, plural
from i18n.translator import Message, lazy
from web.models import Series, Shift
from web.services.clock import now
from web.services.days import clock
from web.services.demand.effects import Moved
from web.services.demand.series import choices
from web.services.demand.series.making import Foreseen
from web.services.demand.series.occurrences import Occurrence
from web.services.names import chosen
from web.words.hours import SOME_MONDAY, weekdays

WEEKLY = lazy("Every %(weekdays)s, %(times)s")
SOME_WEEKS = plural(
    "Every week on %(weekdays)s, %(times)s", "Every %(every)s weeks on %(weekdays)s, %(times)s", "every"
)
MONTHLY = lazy("On the %(nths)s %(weekdays)s of every month, %(times)s")
SOME_MONTHS = plural(
    "Every month on the %(nths)s %(weekdays)s, %(times)s",
    "Every %(every)s months on the %(nths)s %(weekdays)s, %(times)s",
    "every",
)
UNTIL, NO_END = lazy("Until %(last)s."), lazy("It has no end.")
WITHOUT, BESIDES = lazy("Not on %(days)s."), lazy("Also on %(days)s.")
DAYS_OFF: Mapping[str, Message] = {
    "keep": lazy("It takes place on days off too."),
    "skip": lazy("It does not take place on days off."),
    "move": lazy("What falls on a day off moves to the next day that fits."),
}
MAKE_UP: Mapping[str, Message] = {
    "keep": lazy("On weekend days that are worked it takes place as on any."),
    "skip": lazy("It does not take place on weekend days that are worked."),
    "move": lazy("What falls on a weekend day that is worked moves to the next free one."),
    "add": lazy("It also takes place on weekend days that are worked."),
}
CHOICES = {"unit": choices.UNITS, "days_off": choices.DAYS_OFF, "make_up": choices.MAKE_UP}
WHY: Table = {
    "exception": lazy("left out by hand"),
    "day_off": lazy("day off: %(name)s"),
    "make_up": lazy("a weekend day that is worked"),
    "no_day": lazy("it should move, and no other day is left"),
    "besides": lazy("added by hand"),
    "added": lazy("a weekend day that is worked"),
}
FROM_TO = lazy("%(before)s becomes %(after)s")
MOVED = lazy("moved to %(day)s: %(why)s")
WOULD_MAKE = plural("One shift is made", "%(count)s shifts are made", "count")


def rule(reader: Reader, series: Series) -> str:
    """Every Tuesday and Thursday, 9:00–11:00."""
    formats = reader.formats
    begins = datetime.combine(SOME_MONDAY, clock(series.start_minute), formats.zone)
    numbers = {
        "every": series.every,
        "weekdays": formats.listing(
            [formats.weekday(SOME_MONDAY + timedelta(days=number)) for number in series.weekdays]
        ),
        "times": _together(formats.times(begins, begins + timedelta(minutes=series.minutes))),
        "nths": formats.listing([reader.translator.say(choices.NTHS[each]) for each in series.nths]),
    }
    plain, some = (WEEKLY, SOME_WEEKS) if series.unit == "week" else (MONTHLY, SOME_MONTHS)
    return say_sentence(reader, plain if series.every == 1 else some, numbers)


def _together(times: str) -> str:
    """A span of time that no line breaks."""
    return "\N{NO-BREAK SPACE}".join(times.split())


def lines(reader: Reader, series: Series) -> list[str]:
    """All that says when a series takes place, a sentence each."""
    say, formats = reader.translator.say, reader.formats
    found = [rule(reader, series)]
    found.append(say(UNTIL.format(last=formats.day_with_year(series.last)) if series.last else NO_END))
    for sentence, days in ((WITHOUT, series.except_days), (BESIDES, series.besides_days)):
        if coming := _coming(reader, days):
            named = [formats.short_day(date.fromisoformat(day)) for day in coming]
            found.append(say(sentence.format(days=formats.listing(named))))
    if series.days_off != "keep":
        found.append(say(DAYS_OFF[series.days_off]))
    if series.make_up != "keep":
        found.append(say(MAKE_UP[series.make_up]))
    return found


def title(reader: Reader, series: Series) -> str:
    """What a series is called: the title of its shifts, else their kind."""
    return chosen(series.shift.get("texts"), reader.tag) or term(reader, "kind", series.shift.get("kind", ""))


def weekly(reader: Reader, series: Iterable[Series]) -> list[dict[str, Any]]:
    """Each series of a project: what it is called and when it takes place."""
    return [{"id": each.id, "title": title(reader, each), "lines": lines(reader, each)} for each in series]


def days(
    reader: Reader,
    found: Sequence[Occurrence],
    names: Mapping[date, Mapping[str, str]],
    shifts: Mapping[date, Shift] | None = None,
) -> list[dict[str, Any]]:
    """The days of a series: when, what becomes of each and why; `names` are those of days off."""
    return [_day(reader, each, names, (shifts or {}).get(each.day)) for each in found]


def _day(
    reader: Reader, each: Occurrence, names: Mapping[date, Mapping[str, str]], shift: Shift | None
) -> dict[str, Any]:
    why = reason(reader, each, names)
    moved = each.on is not None and each.on != each.day
    if moved and each.on is not None:
        day = reader.formats.weekday_and_day(each.on)
        why = reader.translator.say(MOVED.format(day=day, why=why))
    return {
        "iso": each.day.isoformat(),
        "day": reader.formats.weekday_and_day(each.day),
        "takes_place": each.on is not None,
        "moved": moved,
        "why": why,
        "code": each.why,
        "shift_id": shift.id if shift else None,
        "status": shift.status if shift else "",
        "by_hand": bool(shift and shift.by_hand),
    }


def reason(reader: Reader, each: Occurrence, names: Mapping[date, Mapping[str, str]]) -> str:
    """Why a day is left out, moved or added; empty for a plain one."""
    if not each.why:
        return ""
    name = chosen(names.get(each.day, {}), reader.tag)
    return say_sentence(reader, WHY[each.why], {"name": name} if each.why == "day_off" else {})


def foreseen(reader: Reader, found: Foreseen) -> dict[str, Any]:
    """What a new series would be: its days, series like it, and the mark of what was shown."""
    shown = days(reader, found.days, {each.day: found.calendar.names(each.day) for each in found.days})
    made = sum(each.on is not None for each in found.days)
    like = [
        {"series_id": each.id, "title": title(reader, each), "note": rule(reader, each)}
        for each in found.like
    ]
    return {
        "title": say_sentence(reader, WOULD_MAKE, {"count": made}),
        "days": shown,
        "like": like,
        "goes_on": found.goes_on,
        "provisional": found.estimated,
        "digest": found.digest,
    }


def menus(reader: Reader) -> dict[str, list[tuple[str, str]]]:
    """What the form of a rhythm lets choose."""
    say = reader.translator.say
    return {
        "weekday_choices": [(str(number), name) for number, _short, name in weekdays(reader.formats)],
        "nth_choices": [(str(number), say(name)) for number, name in choices.NTHS.items()],
        **{
            f"{field}_choices": [(code, say(label)) for code, label in labels.items()]
            for field, labels in CHOICES.items()
        },
    }


def moments(reader: Reader, starts: Sequence[datetime]) -> list[str]:
    """When shifts begin."""
    return [reader.formats.moment(each) for each in starts]


def moves(reader: Reader, found: Sequence[Moved]) -> list[str]:
    """When shifts begin before and after a change."""
    return [_move(reader, before, after) for before, after in found]


def _move(reader: Reader, before: datetime, after: datetime) -> str:
    """From when to when, with the time of day once where it stays."""
    formats = reader.formats
    stays = formats.local(before).time() == formats.local(after).time()
    old = formats.weekday_and_day(before) if stays else formats.moment(before)
    return reader.translator.say(FROM_TO.format(before=old, after=formats.moment(after)))


def typed(reader: Reader, series: Series) -> dict[str, Any]:
    """The form of a series as it stands."""
    return {
        "unit": series.unit,
        "every": series.every,
        "weekdays": [str(each + 1) for each in series.weekdays],
        "nths": [str(each) for each in series.nths],
        "days_off": series.days_off,
        "make_up": series.make_up,
        "until": series.last.isoformat() if series.last else "",
        "except": [{"day": day} for day in _coming(reader, series.except_days)],
        "besides": [{"day": day} for day in _coming(reader, series.besides_days)],
    }


def _coming(reader: Reader, days: Sequence[str]) -> list[str]:
    """The days that are not over; what is over says nothing any more."""
    today = now().astimezone(reader.zone).date().isoformat()
    return [day for day in days if day >= today]


def days_said(rows: Any) -> list[str]:
    """The days of a list of rows of a form."""
    found = rows if isinstance(rows, list) else []
    return [row["day"] for row in found if isinstance(row, dict) and row.get("day")]


def placed(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Faults of lists of days under the names of their controls."""
    return {_placed(name): texts for name, texts in errors.items()}


def _placed(name: str) -> str:
    parts = name.split("-")
    if parts[0] in ("except_days", "besides_days") and len(parts) == 2:
        return f"{parts[0].removesuffix('_days')}-{parts[1]}-day"
    return name
