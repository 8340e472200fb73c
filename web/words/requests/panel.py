"""One request in the reader's words: what is asked, its term, its history, those like it, the ways on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from web.models import Request
from web.services.requests.able import Able
from web.services.requests.called import REASONS, VERBS
from web.services.requests.kinds import Kind
from web.services.requests.reading import Found, Happened
from web.services.requests.transitions import DUE
from web.words.requests import lists
from web.words.requests.states import BY_NOBODY, WAYS, stars, state, term

DUE_ON = lazy("due on %(day)s")
ABOUT = plural("for one person", "for about %(count)s people", "count")
WANTED_ON = lazy("wanted on %(day)s")
LIKE = lazy("%(day)s, %(state)s")
ICONS = {
    "visit": "home", "shift": "calendar", "series": "repeat", "answer": "inbox", "hand": "send",
    "merge": "equal",
}  # fmt: skip
ABLE = plural(
    "One person could do this in the week from %(day)s.",
    "%(count)s people could do this in the week from %(day)s.",
    "count",
)
NOBODY_ABLE = lazy("Nobody who has the skills is free for an hour in the week from %(day)s.")
TURNS = ("series", "visit", "shift")


def panel(
    reader: Reader, found: Found, like: Sequence[Request], kinds: Mapping[str, Kind], today: date
) -> dict[str, Any]:
    """All that the panel of a request says; `ways` are empty for who decides nothing of it."""
    row, formats, say = found.row, reader.formats, reader.translator.say
    names = lists.kind_names(reader, list(kinds.values()))
    way = lists.way_of(row, kinds, len(like)) if "answer" in found.verbs else ""
    facts = [say_sentence(reader, ABOUT, {"count": row.people})] if row.people > 1 else []
    if row.wanted_on:
        facts.append(say(WANTED_ON.format(day=formats.weekday_and_day(row.wanted_on))))
    if row.due_on and row.state in DUE:
        facts.append(say(DUE_ON.format(day=formats.weekday_and_day(row.due_on))))
    return {
        "row": row,
        "pill": term(reader, row, today),
        "state": state(reader, row),
        "kind": names.get(row.kind, row.kind),
        "facts": facts,
        "asked": formats.moment(row.asked_at),
        "organisation": reader.called("organisation", str(row.organisation_id)),
        "unit": reader.called("organisation", str(row.unit_id)),
        "handler": found.handler,
        "stars": stars(reader, row.stars),
        "reason": say(REASONS[row.reason]) if row.reason in REASONS else "",
        "like": [_like(reader, each) for each in like],
        "way": way,
        "way_says": say(WAYS[way]) if way else "",
        "ways": [(each, say(WAYS[each]), ICONS[each]) for each in TURNS if "schedule" in found.verbs],
        "provisional": found.provisional and row.state in DUE,
    }


def able(reader: Reader, found: Able) -> str:
    """How many people could do it."""
    day = reader.formats.day(found.monday)
    if not found.people:
        return reader.translator.say(NOBODY_ABLE.format(day=day))
    return say_sentence(reader, ABLE, {"count": found.people, "day": day})


def history(reader: Reader, events: Sequence[Happened]) -> list[dict[str, str]]:
    """What happened, the newest first."""
    return [
        {
            "says": reader.translator.say(VERBS[each.event.verb]),
            "at": reader.formats.moment(each.event.at),
            "by": each.by or ("" if each.event.verb == "ask" else reader.translator.say(BY_NOBODY)),
            "note": each.event.note or str(each.event.numbers.get("to") or ""),
        }
        for each in reversed(events)
    ]


def reasons(reader: Reader) -> list[tuple[str, str]]:
    """Why a request may be refused, for a menu."""
    return [(code, reader.translator.say(says)) for code, says in REASONS.items()]


def _like(reader: Reader, row: Request) -> dict[str, Any]:
    text, _ = state(reader, row)
    day = reader.formats.day(reader.formats.local(row.asked_at))
    return {
        "id": row.id,
        "number": row.number,
        "summary": row.summary,
        "language": row.language,
        "says": reader.translator.say(LIKE.format(day=day, state=text)),
        "stars": stars(reader, row.stars),
        "same": reader.called("organisation", str(row.organisation_id)),
    }
