"""Asking around for a seat, in words: who would be asked and who not, what they said, what came of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import lazy
from web.services.calling_out.counting import Figures, ProjectFigures
from web.services.calling_out.place import Place
from web.services.calling_out.reading import AskedPerson, CallOutView
from web.services.calling_out.who import OVER_BUDGET, UNREACHABLE, Candidate
from web.services.names import chosen, project_name
from web.words.asked_place import MISSING
from web.words.rosters import read_names

LEFT_OUT = {
    "has_it": lazy("has this place already"),
    "asked_already": lazy("is being asked already"),
    "said_no": lazy("said no to this place"),
    "does_not_fit": lazy("does not fit this place, or cannot come then"),
    "muted": lazy("does not want messages about open places"),
    "unreachable": lazy("cannot be reached: no address works"),
    "over_budget": lazy("has had enough messages this week"),
}
PAGE_ONLY = lazy("sees it on their page only: no confirmed address")
STATES = {
    "waiting": (lazy("not asked yet"), "plain", "clock"),
    "asked": (lazy("waits for an answer"), "apricot", None),
    "yes": (lazy("said yes"), "jade", None),
    "no": (lazy("said no"), "brick", "cross"),
    "not_now": (lazy("not this time"), "plain", "cross"),
    "thanked": (lazy("thanked, the place was taken"), "plain", "check"),
    "over_budget": (lazy("not written to: enough messages this week"), "plain", "clock"),
}
UNANSWERED = lazy("did not answer")
OUTCOMES = {
    "open": (lazy("people are being asked"), "apricot", None),
    "filled": (lazy("everybody found"), "jade", None),
    "withdrawn": (lazy("withdrawn"), "plain", "cross"),
    "ended": (lazy("no longer open"), "plain", "clock"),
}
OVER = {
    "time": lazy("The time to answer is over. A late yes still counts while somebody is missing."),
    "filled": lazy("Everybody who was looked for has been found."),
    "filled_otherwise": lazy("The place was filled in another way meanwhile. Nobody is asked any more."),
    "changed": lazy(
        "The shift has been changed since people were asked. Ask again for the shift as it is now."
    ),
    "cancelled": lazy("This shift does not take place. Nobody is asked any more."),
    "begun": lazy("The shift has begun. Nobody is asked any more."),
    "withdrawn": lazy("It was withdrawn. Nobody is asked any more."),
}
LOOKED_FOR = plural("One place", "%(count)s places", "count")
WOULD_ASK = plural("Ask one person", "Ask %(count)s people", "count")
LATER = plural(
    "One more fits and is asked if these do not answer in time.",
    "%(count)s more fit and are asked if these do not answer in time.",
    "count",
)
IN_LANGUAGE = plural("one person in %(spoken)s", "%(count)s people in %(spoken)s", "count")
ANSWERED = lazy("Answered %(when)s")
NOTED = lazy("Answered %(when)s, written down by %(name)s")
ASKED_AT = lazy("Asked %(when)s, reads %(spoken)s")
READS = lazy("Reads %(spoken)s")


def around(reader: Reader, there: Place, found: Sequence[Candidate], at_once: int) -> dict[str, Any]:
    """Who would be asked at once, how many later, and who is left out and why; in which languages."""
    read_names(reader, "volunteer", [each.volunteer_id for each in found])
    able = [each for each in found if not each.left_out]
    first, later = able[:at_once], len(able) - len(able[:at_once])
    return {
        "first": [_candidate(reader, each) for each in first],
        "later": say_sentence(reader, LATER, {"count": later}) if later else "",
        "others": [_candidate(reader, each) for each in able[at_once:]],
        "by_phone": [_candidate(reader, each) for each in found if each.left_out == UNREACHABLE],
        "left_out": [_candidate(reader, each) for each in found if each.left_out],
        "missing": say_sentence(reader, MISSING, {"count": there.missing}),
        "press": say_sentence(reader, WOULD_ASK, {"count": len(first)}) if first else "",
        "languages": reader.formats.listing(list(_languages(reader, first))),
    }


def _languages(reader: Reader, people: Sequence[Candidate]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for each in people:
        counts[each.language] = counts.get(each.language, 0) + 1
    for tag, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield say_sentence(reader, IN_LANGUAGE, {"count": count, "spoken": _reads(reader, tag)})


def _reads(reader: Reader, tag: str) -> str:
    """Simplified Chinese, English: what somebody reads, not how they speak."""
    known = reader.formats.locale.languages
    return str(known.get(tag.replace("-", "_")) or known.get(tag.partition("-")[0]) or tag)


def _candidate(reader: Reader, each: Candidate) -> dict[str, Any]:
    say = reader.translator.say
    why = say(LEFT_OUT[each.left_out]) if each.left_out else say(PAGE_ONLY) if each.page_only else ""
    return {
        "id": each.volunteer_id,
        "name": reader.called("volunteer", str(each.volunteer_id)),
        "reads": say(READS.format(spoken=_reads(reader, each.language))),
        "why": why,
        "call": each.left_out in (OVER_BUDGET, UNREACHABLE, "muted"),
    }


def head(reader: Reader, there: Place) -> dict[str, Any]:
    """Which place it is about."""
    shift, project = there.shift, project_name(there.project.texts, reader.tag)
    return {
        "title": chosen(shift.texts, reader.tag) or project,
        "project": project,
        "role": term(reader, "role", there.seat.role) if there.seat.role else "",
        "when": reader.formats.when(shift.starts_at, shift.ends_at),
        "place": reader.called("place", str(shift.place_id)),
        "shift_id": shift.id,
        "seat_id": there.seat.id,
        "project_id": there.project.id,
    }


def call_out(reader: Reader, found: CallOutView) -> dict[str, Any]:
    """A call-out: what for, how it stands, until when, what it achieved."""
    say, formats = reader.translator.say, reader.formats
    text, tone, icon = OUTCOMES[found.state]
    people = [_person(reader, each, found) for each in found.people if each.volunteer_id]
    return {
        **head(reader, found.there),
        "id": found.call.id,
        "day": formats.local(found.there.shift.starts_at).date().isoformat(),
        "version": found.call.version,
        "open": found.state == "open",
        "pill": (say(text), tone, icon),
        "over": say(OVER[found.over]) if found.over else "",
        "again": found.over in ("changed", "time") and found.there.missing > 0,
        "missing": say_sentence(reader, MISSING, {"count": found.missing}) if found.missing else "",
        "places": say_sentence(reader, LOOKED_FOR, {"count": found.call.places}),
        "made": formats.moment(found.call.made_at),
        "made_by": found.made_by,
        "ends": formats.moment(found.call.ends_at),
        "next": formats.moment(found.next_at) if found.next_at else "",
        "waiting": found.figures.waiting,
        "figures": figures(reader, found.figures),
        "people": [each for each in people if each["state"] != "waiting"],
        "queue": [each for each in people if each["state"] == "waiting"] if found.state == "open" else [],
        "hidden": sum(1 for each in found.people if not each.volunteer_id),
        "sum": _sum(reader, found.figures),
    }


def _sum(reader: Reader, found: Figures) -> str:
    number = reader.formats.number
    told = lazy(
        "%(asked)s asked, %(yes)s yes, %(no)s no, %(open)s without an answer",
        asked=number(found.asked),
        yes=number(found.yes),
        no=number(found.no + found.not_now),
        open=number(found.no_answer + found.late),
    )
    return reader.translator.say(told)


def _person(reader: Reader, each: AskedPerson, found: CallOutView) -> dict[str, Any]:
    say, moment = reader.translator.say, reader.formats.moment
    text, tone, icon = STATES[each.state]
    over = found.state != "open"
    if each.state == "asked" and over:
        text, tone, icon = UNANSWERED, "plain", "clock"
    return {
        "id": each.id,
        "volunteer_id": each.volunteer_id,
        "name": each.name,
        "state": each.state,
        "pill": (say(text), tone, icon),
        "note": _when(reader, each, moment),
        "may_answer": each.state in ("waiting", "asked", "over_budget", "no", "not_now")
        and (not over or (found.over == "time" and found.there.missing > 0)),
        "said_no": each.state in ("no", "not_now"),
    }


def _when(reader: Reader, each: AskedPerson, moment: Any) -> str:
    say, spoken = reader.translator.say, _reads(reader, each.language)
    if each.answered_at and each.noted_by:
        return say(NOTED.format(when=moment(each.answered_at), name=each.noted_by))
    if each.answered_at:
        return say(ANSWERED.format(when=moment(each.answered_at)))
    if each.asked_at:
        return say(ASKED_AT.format(when=moment(each.asked_at), spoken=spoken))
    return say(READS.format(spoken=spoken))


def figures(reader: Reader, found: Figures) -> list[dict[str, Any]]:
    """What asking achieved, in a few large numbers."""
    say, number = reader.translator.say, reader.formats.number
    items: list[dict[str, Any]] = [
        {
            "label": say(lazy("Places filled by asking")),
            "number": number(found.filled),
            "of": say(lazy("of %(all)s", all=number(found.places))),
            "share": found.filled / found.places if found.places else None,
        },
        {"label": say(lazy("People asked")), "number": number(found.asked)},
        {"label": say(lazy("Yes")), "number": number(found.yes)},
        {"label": say(lazy("No")), "number": number(found.no + found.not_now)},
        {"label": say(lazy("No answer")), "number": number(found.no_answer + found.late)},
    ]
    if found.hours_until_filled is not None:
        items.append({
            "label": say(lazy("Hours until filled")),
            "number": number(found.hours_until_filled, 1),
        })  # fmt: skip
    return items


def project_figures(reader: Reader, each: ProjectFigures) -> dict[str, Any]:
    """A line of the table of projects."""
    found, number = each.figures, reader.formats.number
    hours = found.hours_until_filled
    return {
        "id": each.project.id,
        "name": project_name(each.project.texts, reader.tag),
        "call_outs": number(found.call_outs),
        "asked": number(found.asked),
        "yes": number(found.yes),
        "no": number(found.no + found.not_now),
        "no_answer": number(found.no_answer + found.late),
        "filled": reader.translator.say(
            lazy("%(filled)s of %(all)s", filled=number(found.filled), all=number(found.places))
        ),
        "hours": number(hours, 1) if hours is not None else "–",
    }


def heard(reader: Reader, name: str, says: str) -> str:
    """What was written down of a call."""
    told = {
        "yes": lazy("%(name)s said yes and has the place.", name=name),
        "no": lazy("%(name)s said no.", name=name),
        "not_now": lazy("%(name)s cannot come this time.", name=name),
    }
    return reader.translator.say(told[says])
