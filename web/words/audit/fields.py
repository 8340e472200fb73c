"""Fields of edited rows in words: what each is called, and its values before and after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from i18n.languages import all_languages
from i18n.reader import Reader, term
from i18n.translator import Message, lazy
from web.words.audit.entries import ENTRIES
from web.words.organisations import organisation_kind

LABELS: Mapping[str, Message] = {
    "about": lazy("About"),
    "asked_minutes": lazy("Minutes wanted a week"),
    "because": lazy("Reason"),
    "besides_days": lazy("Also on"),
    "born": lazy("Date of birth"),
    "address": lazy("Address"),
    "id_number": lazy("ID number"),
    "cancelled_at": lazy("Cancelled"),
    "closed_at": lazy("Closed"),
    "code": lazy("Code"),
    "companions": lazy("Companions"),
    "consents": lazy("Agrees to"),
    "days_off": lazy("On days off"),
    "ended_at": lazy("Ended"),
    "ends_at": lazy("End"),
    "every": lazy("Every how many"),
    "except_days": lazy("Not on"),
    "datum": lazy("Coordinates of"),
    "exceptions": lazy("Exceptions"),
    "file": lazy("File"),
    "form_of_address": lazy("Form of address"),
    "group_code": lazy("Group served"),
    "home_place_id": lazy("Home"),
    "issuer": lazy("Issued by"),
    "kind": lazy("Kind"),
    "language": lazy("Language"),
    "languages": lazy("Languages"),
    "latitude": lazy("Latitude"),
    "last": lazy("Last day"),
    "latin_name": lazy("Name in Latin letters"),
    "make_up": lazy("On worked weekend days"),
    "muted": lazy("No messages about"),
    "longitude": lazy("Longitude"),
    "minutes": lazy("Minutes"),
    "minutes_per_day": lazy("Most minutes a day"),
    "minutes_per_week": lazy("Most minutes a week"),
    "name": lazy("Name"),
    "names": lazy("Names"),
    "note": lazy("Note"),
    "number": lazy("Number"),
    "nths": lazy("Which of the month"),
    "organisation_id": lazy("Organisation"),
    "own_sort_key": lazy("Sorted as"),
    "outline": lazy("Outline on the map"),
    "parent_id": lazy("Part of"),
    "pinned": lazy("Pinned"),
    "place_id": lazy("Place"),
    "programme": lazy("Programme"),
    "quiet_from": lazy("Quiet from, minute of the day"),
    "quiet_until": lazy("Quiet until, minute of the day"),
    "reached_by": lazy("Told by"),
    "refused": lazy("Not verified"),
    "refused_because": lazy("Reason"),
    "reminder_hours": lazy("Reminders, hours before"),
    "days_in_a_row": lazy("Days in a row, at most"),
    "minutes_in_four_weeks": lazy("Minutes in four weeks, at most"),
    "weekends_in_four_weeks": lazy("Weekends in four weeks, at most"),
    "rest_minutes": lazy("Rest between two shifts, minutes"),
    "right": lazy("Right"),
    "scene": lazy("Scene"),
    "seats": lazy("Seats"),
    "shifts_per_day": lazy("Shifts a day, at most"),
    "shifts_per_week": lazy("Shifts a week, at most"),
    "skills": lazy("Skills"),
    "speciality": lazy("Speciality"),
    "start_minute": lazy("Start, minute of the day"),
    "starts_at": lazy("Start"),
    "summary": lazy("Summary"),
    "target": lazy("What"),
    "state": lazy("State"),
    "status": lazy("State"),
    "team": lazy("Team"),
    "texts": lazy("Texts"),
    "texts_public": lazy("Texts are public"),
    "unit": lazy("By weeks or months"),
    "until": lazy("Last day"),
    "window_ends_at": lazy("Window until"),
    "window_starts_at": lazy("Window from"),
    "valid_until": lazy("Valid until"),
    "verified": lazy("Verified"),
    "week_budget": lazy("Messages a week, at most"),
    "weekly": lazy("Weekly times"),
    "weekdays": lazy("Weekdays"),
    "weight": lazy("Weight"),
    "wishes": lazy("Wishes"),
}
NOTHING, HIDDEN = lazy("nothing"), lazy("not shown")
YES, NO = lazy("yes"), lazy("no")
PAIR = lazy("%(name)s: %(value)s")
STATES: Mapping[str, Message] = {
    "active": lazy("takes part"),
    "left": lazy("has left"),
    "locked_out": lazy("locked out"),
    "asked": lazy("waits for an answer"),
    "confirmed": lazy("confirmed"),
    "refused": lazy("not confirmed"),
    "ended": lazy("ended"),
    "open": lazy("open"),
    "cancelled": lazy("cancelled"),
    "published": lazy("waits for an answer"),
    "offered": lazy("waits for an answer"),
    "accepted": lazy("accepted"),
    "declined": lazy("declined"),
    "given_up": lazy("given up"),
    "released": lazy("no longer needed"),
    "shift_cancelled": lazy("shift cancelled"),
    "lapsed": lazy("not answered in time"),
}
NAMED = {"organisation_id": "organisation", "parent_id": "organisation", "place_id": "place",
         "home_place_id": "place"}  # fmt: skip
WORDED = {"right": "right", "scene": "scene", "programme": "programme", "group_code": "group"}
LISTED = {"skills": "skill", "consents": "consent"}


def label(reader: Reader, name: str) -> str:
    """What a field is called; its own name where there is no other."""
    return reader.translator.say(LABELS[name]) if name in LABELS else name


def changes(reader: Reader, subject: str, changed: Mapping[str, Any]) -> list[dict[str, str]]:
    """What each field was before and is after, in words; private values stay hidden."""
    found = []
    for name, pair in changed.items():
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        hidden = before is None and after is None
        said = (
            [HIDDEN, HIDDEN] if hidden else [value(reader, subject, name, each) for each in (before, after)]
        )
        told = [reader.translator.say(each) for each in said]
        found.append({"field": label(reader, name), "before": told[0], "after": told[1]})
    return found


def value(reader: Reader, subject: str, name: str, said: Any) -> str:
    """One value of a field in words."""
    say = reader.translator.say
    if said is None or said in ("", [], {}):
        return say(NOTHING)
    if isinstance(said, bool):
        return say(YES if said else NO)
    if name in NAMED:
        return reader.called(NAMED[name], str(said))
    if name in WORDED:
        return term(reader, WORDED[name], str(said))
    if name == "kind" and subject == "organisation":
        return organisation_kind(reader, str(said))
    if name in ("state", "status") and str(said) in STATES:
        return say(STATES[str(said)])
    return _plain(reader, name, said)


def _plain(reader: Reader, name: str, said: Any) -> str:
    """A value that says for itself what it is."""
    if isinstance(said, Mapping):
        pairs = [
            PAIR.format(name=_key(reader, key), value=_plain(reader, name, each))
            for key, each in said.items()
        ]
        return "; ".join(reader.translator.say(pair) for pair in pairs)
    if isinstance(said, Sequence) and not isinstance(said, str):
        if name in ENTRIES and all(isinstance(each, Mapping) for each in said):
            return "; ".join(ENTRIES[name](reader, each) for each in said)
        kind = LISTED.get(name)
        words = [
            term(reader, kind, each) if kind and isinstance(each, str) else _plain(reader, name, each)
            for each in said
        ]
        return "; ".join(words)
    if isinstance(said, int | float):
        return reader.formats.number(said, 1)
    return _moment(reader, str(said))


def _key(reader: Reader, key: str) -> str:
    """A language's name for its tag; else the label of a field."""
    known = all_languages()
    return known[key].own_name if key in known else label(reader, key)


def _moment(reader: Reader, text: str) -> str:
    """A day or a moment in ISO form as people write it; any other text as it is."""
    try:
        if len(text) == 10:
            return reader.formats.day_with_year(date.fromisoformat(text))
        moment = datetime.fromisoformat(text) if len(text) > 18 else None
    except ValueError:
        return text
    return reader.formats.moment(moment) if moment and moment.tzinfo else text
