"""A volunteer's shifts in words: what, when, where, with whom, in which language, and why them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import Table, plural
from i18n.spoken import counts_as
from i18n.spoken import name as language_name
from i18n.translator import lazy
from web.services.because import Because
from web.services.names import chosen, project_name
from web.services.promises.mine import WANTS_ANSWER, Companion, MyShift
from web.services.promises.transitions import GONE
from web.words import told, weeks

GREETINGS = (
    (5, lazy("Hello, %(name)s")),
    (11, lazy("Good morning, %(name)s")),
    (18, lazy("Good afternoon, %(name)s")),
    (24, lazy("Good evening, %(name)s")),
)
REASONS: Table = {
    "language": plural(
        "You are asked because you are the only volunteer who speaks %(spoken)s.",
        "You are asked because you speak %(spoken)s, as only %(count)s volunteers do.",
        "count",
    ),
    "credential": lazy("You are asked because you hold what this place needs: %(credential)s."),
    "skill": lazy("You are asked because you are good at what this place needs: %(skill)s."),
    "continuity": plural(
        "You are asked because you have been with this group once before and they know you.",
        "You are asked because you have been with this group %(times)s times and they know you.",
        "times",
    ),
    "wish": lazy("You are asked because you wished for this project."),
    "free": lazy("You are asked because you are free then and it stays within your limits."),
}
SPOKEN_BY_MANY = lazy("You are asked because you speak %(spoken)s and are free then.")
MANY = 100
CHINESE = "zh-Hans"
MOST_LANGUAGES = 4
WITH = plural("with one other person", "with %(count)s others", "count")
ALONE = lazy("you serve alone")
SENT = lazy("your organisation answers")
SHARED = lazy("you all share %(languages)s")
ALL_SHARE = lazy("You all share %(languages)s.")
FREE, AWAY, SERVING, ASKED, NOTHING = (
    lazy("free"), lazy("away"), lazy("you serve"), lazy("waits for your answer"), lazy("nothing said"),
)  # fmt: skip
DAY_SAYS = lazy("%(day)s: %(state)s")


def greeting(reader: Reader, name: str, now: datetime) -> str:
    """Good morning, by the clock of the zone."""
    hour = reader.formats.local(now).hour
    return reader.translator.say(next(text for until, text in GREETINGS if hour < until).format(name=name))


def title(reader: Reader, shift: MyShift) -> tuple[str, str]:
    """What the shift is called, and of which project."""
    project = project_name(shift.project_texts, reader.tag)
    return chosen(shift.texts, reader.tag) or project, project


def card(
    reader: Reader, shift: MyShift, why: Because | None, own: Sequence[str], now: datetime
) -> dict[str, Any]:
    """What `shift_card` of components/cards.html shows, and more; `own` are one's languages, best first."""
    formats = reader.formats
    name, project = title(reader, shift)
    known = shift.known
    day = formats.local(known.starts_at).date()
    return {
        "title": name,
        "project": project if project != name else "",
        "weekday": formats.short_weekday(day),
        "day": day.day,
        "month": day_month(reader, day),
        "when": formats.times(known.starts_at, known.ends_at),
        "whole": formats.when(known.starts_at, known.ends_at),
        "relative": formats.relative(day, formats.local(now).date()),
        "place": chosen(known.place_names, reader.tag),
        "past": shift.over_at <= now,
        "gone": shift.state in GONE,
        "state": shift.state,
        "news": told.news(reader, shift),
        "due": told.due(reader, shift),
        "question": told.question(reader, shift),
        "place_chinese": chosen(shift.place_names, CHINESE),
        "shared": _shared(reader, shift, own),
        "companions": [_companion(reader, each) for each in shift.companions],
        "role_pills": _role(reader, shift),
        "pills": [*_sent(reader, shift), *_role(reader, shift), *_team(reader, shift, own)],
        "why": because(reader, why) if why else "",
        "seat_id": shift.seat_id,
        "can": shift.can,
        "row": shift,
    }


def urgency(card: Mapping[str, Any]) -> tuple[int, datetime]:
    """Changed ones first, then by when the answer is due, or the shift begins."""
    row: MyShift = card["row"]
    return WANTS_ANSWER.index(row.state), row.due or row.starts_at


def because(reader: Reader, why: Because) -> str:
    """Why the seat is theirs, in a sentence."""
    if why.code == "language" and why.numbers["count"] > MANY:
        return say_sentence(reader, SPOKEN_BY_MANY, why.numbers)
    return say_sentence(reader, REASONS[why.code], why.numbers)


def shared(shift: MyShift, own: Sequence[str]) -> list[str]:
    """The languages that everybody on the shift speaks, at most two."""
    everybody = [{form for tag in each.languages for form in counts_as(tag)} for each in shift.companions]
    return [tag for tag in own if all(tag in spoken for spoken in everybody)][:2]


def day_month(reader: Reader, day: date) -> str:
    """The month alone, short: Dec, 12月."""
    return reader.formats.short_month(day)


def strip(
    reader: Reader, monday: date, today: date, shifts: Sequence[MyShift], free: Mapping[date, str]
) -> list[dict[str, Any]]:
    """Seven days for `week_strip`: free, serving, asked or away, and the same in words."""
    formats = reader.formats
    days = weeks.head(formats, monday, today)
    for number, day in enumerate(days):
        date_ = monday + timedelta(days=number)
        there = [each for each in shifts if formats.local(each.starts_at).date() == date_]
        there = [each for each in there if each.state not in GONE]
        state = free.get(date_, "")
        if there:
            state = "asked" if any(each.state in WANTS_ANSWER for each in there) else "serving"
        words = {"": NOTHING, "free": FREE, "away": AWAY, "serving": SERVING, "asked": ASKED}[state]
        day["state"] = state
        day["says"] = reader.translator.say(
            DAY_SAYS.format(day=day["long"], state=reader.translator.say(words))
        )
    return days


def shown_monday(shifts: Sequence[MyShift], today: date, reader: Reader) -> date:
    """The week to show: this one, or that of the next shift when this one has none."""
    coming = [reader.formats.local(each.starts_at).date() for each in shifts if each.state not in GONE]
    this = today - timedelta(days=today.weekday())
    first = min((day for day in coming if day >= today), default=today)
    return this if first < this + timedelta(days=7) else first - timedelta(days=first.weekday())


def _role(reader: Reader, shift: MyShift) -> list[tuple[str, str]]:
    return [(term(reader, "role", shift.role), "jade")] if shift.role else []


def _sent(reader: Reader, shift: MyShift) -> list[tuple[str, str]]:
    """That a partner answers for them, where it does."""
    return [(reader.translator.say(SENT), "plum")] if shift.sent else []


def _companion(reader: Reader, found: Companion) -> dict[str, str]:
    """Somebody on the same shift: their name, and their role and languages."""
    spoken = [language_name(tag, reader.tag) for tag in found.languages[:MOST_LANGUAGES]]
    parts = [term(reader, "role", found.role) if found.role else "", reader.formats.listing(spoken)]
    return {"name": found.name, "note": reader.formats.beside(parts)}


def _shared(reader: Reader, shift: MyShift, own: Sequence[str]) -> str:
    """Which languages everybody on the shift speaks, as a sentence."""
    names = [language_name(tag, reader.tag) for tag in shared(shift, own)]
    if not names or not shift.companions:
        return ""
    return reader.translator.say(ALL_SHARE.format(languages=reader.formats.listing(names)))


def _team(reader: Reader, shift: MyShift, own: Sequence[str]) -> list[tuple[str, str]]:
    if not shift.companions:
        return [(reader.translator.say(ALONE), "plum")]
    pills = [(say_sentence(reader, WITH, {"count": len(shift.companions)}), "plum")]
    if tags := shared(shift, own):
        names = [language_name(tag, reader.tag) for tag in tags]
        pills.append(
            (reader.translator.say(SHARED.format(languages=reader.formats.listing(names))), "apricot")
        )
    return pills
