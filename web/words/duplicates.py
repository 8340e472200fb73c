"""Persons who may be one, in words: why they look alike, what both have, what both cannot keep."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import url_for

from i18n.languages import all_languages
from i18n.reader import Reader, term
from i18n.translator import lazy
from web.services.people.clashes import Clash
from web.services.people.duplicates import CONTACT, NAME, YEAR, Alike, Somebody
from web.services.people.merging import Preview, Side
from web.words.people import STATES, speaks

SIGNS = {
    NAME: lazy("same name"),
    CONTACT: lazy("same email or phone"),
    YEAR: lazy("born in the same year"),
}
CLASH = lazy("%(one)s and %(other)s")
THINGS = {
    "person": lazy("name and language"),
    "volunteer": lazy("limits"),
    "volunteer_language": lazy("languages"),
    "volunteer_skill": lazy("skills"),
    "volunteer_trait": lazy("what they are registered as"),
    "availability": lazy("weekly hours"),
    "availability_exception": lazy("days that are different"),
    "wish": lazy("wishes"),
    "companion": lazy("companions"),
    "continuity": lazy("whom they served"),
    "private_field": lazy("private fields"),
    "contact": lazy("contacts"),
    "relation": lazy("relations"),
    "belonging": lazy("where they belong"),
    "credential": lazy("credentials"),
    "evidence": lazy("files of credentials"),
    "account": lazy("ways to sign in"),
    "sign_in_link": lazy("links to sign in"),
    "grant": lazy("rights"),
    "project_lead": lazy("projects they lead"),
    "assignment": lazy("shifts"),
    "promise": lazy("promises"),
    "application": lazy("what they asked for"),
    "member": lazy("groups they are in"),
    "party": lazy("groups and offers"),
    "pin": lazy("pins"),
}


def pairs(reader: Reader, found: Iterable[Alike]) -> list[dict[str, Any]]:
    """Pairs as lines; the one who came first is the one to keep unless the reader says otherwise."""
    say = reader.translator.say
    return [
        {
            "people": [_somebody(reader, each.first), _somebody(reader, each.second)],
            "signs": [say(SIGNS[sign]) for sign in each.signs],
            "url": url_for("duplicates.compare", kept_id=each.first.id, merged_id=each.second.id),
        }
        for each in found
    ]


def _somebody(reader: Reader, who: Somebody) -> dict[str, str]:
    notes = [who.number, who.latin_name if who.latin_name != who.name else ""]
    notes.append(reader.translator.say(STATES[who.state]) if who.state != "active" else "")
    return {"name": who.name, "note": " · ".join(filter(None, notes))}


def preview(reader: Reader, found: Preview) -> dict[str, Any]:
    """Both side by side: rows of (what, of the kept, of the other), and where they clash."""
    sides = (_side(reader, found.kept), _side(reader, found.merged))
    return {
        "names": [found.kept.person.name, found.merged.person.name],
        "rows": [(what, *(side.get(what, []) for side in sides)) for what in sides[0]],
        "languages": [_tag(each.person.language) for each in (found.kept, found.merged)],
        "clashes": [_clash(reader, each) for each in found.clashes],
    }


def _side(reader: Reader, side: Side) -> dict[str, list[str]]:
    say, mine = reader.translator.say, side.profile
    told = {
        say(lazy("Name")): [side.person.name],
        say(lazy("Name in Latin letters")): [side.person.latin_name],
        say(lazy("Taking part")): [say(STATES[side.person.state])],
        say(lazy("Language of our messages")): [_tag(side.person.language)],
    }
    if mine is None:
        return told
    hours = sum(each.end_minute - each.start_minute for each in mine.weekly) // 60
    return told | {
        say(lazy("Number")): [mine.volunteer.number],
        say(lazy("Languages")): [speaks(reader, each.tag, each.level) for each in mine.languages],
        say(lazy("Skills")): [term(reader, "skill", each.code) for each in mine.skills],
        say(lazy("Hours free a week")): [reader.formats.number(hours)],
        say(lazy("Shifts served so far")): [reader.formats.number(mine.volunteer.served)],
    }


def _clash(reader: Reader, clash: Clash) -> str:
    one, other = (reader.called("shift", str(each)) for each in (clash.kept_shift_id, clash.merged_shift_id))
    return one if one == other else reader.translator.say(CLASH.format(one=one, other=other))


def _tag(tag: str) -> str:
    known = all_languages()
    return known[tag].own_name if tag in known else tag


def things(reader: Reader, tables: Sequence[str]) -> list[str]:
    """Parts of a profile that a merge brought together, by their tables."""
    return [reader.translator.say(THINGS.get(table, table)) for table in tables]
