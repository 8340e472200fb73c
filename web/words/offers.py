"""Sessions that partners offer, in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import url_for

from i18n.reader import Reader, say_sentence, term
from i18n.sentence import plural
from i18n.translator import Message, lazy
from web.models import Person
from web.services.names import chosen, project_name
from web.services.offers.reading import SessionView
from web.services.offers.rows import Use
from web.services.parties.specialists import title as title_of
from web.words.menus import Choices
from web.words.people import speaks

STATES: Mapping[str, tuple[Message, str]] = {
    "free": (lazy("not planned yet"), "plain"),
    "due": (lazy("name wanted"), "apricot"),
    "overdue": (lazy("name overdue"), "brick"),
    "named": (lazy("named"), "jade"),
    "over": (lazy("over"), "plain"),
    "ended": (lazy("ended"), "plain"),
}
"""What a state is called, and its tone."""
USED = plural("%(used)s of one shift used", "%(used)s of %(count)s shifts used", "count")
DRAFTS = plural("in one draft", "in %(count)s drafts", "count")
BY = lazy("name by %(when)s")
LATE = lazy("the name was wanted by %(when)s")
NOT_YET = lazy("%(person)s (certificate not valid or not verified)")
MADE = plural("One session is offered.", "%(count)s sessions are offered.", "count")
GONE = plural("One session is taken back.", "%(count)s sessions are taken back.", "count")
STAY = plural("One stays, as it is planned already.", "%(count)s stay, as they are planned already.", "count")


def name(reader: Reader, view: SessionView) -> str:
    """Cardiologist, as its partner calls it in the reader's language."""
    return title_of(view.party.name, view.party.brings, reader.tag)


def line(reader: Reader, view: SessionView) -> dict[str, Any]:
    """A session in a list."""
    label, tone = STATES[view.state]
    say, formats = reader.translator.say, reader.formats
    notes = [
        chosen(view.partner, reader.tag),
        say_sentence(reader, USED, {"used": formats.number(view.used), "count": view.session.most_shifts}),
    ]
    if view.drafts:
        notes.append(say_sentence(reader, DRAFTS, {"count": view.drafts}))
    if view.state in ("due", "overdue") and view.due_at is not None:
        notes.append(say((LATE if view.state == "overdue" else BY).format(when=formats.moment(view.due_at))))
    return {
        "id": view.session.id,
        "url": url_for("offers.show", offer_id=view.session.id),
        "name": name(reader, view),
        "when": formats.when(view.session.starts_at, view.session.ends_at),
        "person": view.person,
        "note": " · ".join(notes),
        "pill": (say(label), tone),
    }


def whole(reader: Reader, view: SessionView) -> dict[str, Any]:
    """One session with all it is."""
    brings = view.party.brings
    return {
        **line(reader, view),
        "partner": chosen(view.partner, reader.tag),
        "credential": term(reader, "credential", view.party.credential_code)
        if view.party.credential_code
        else "",
        "languages": [
            speaks(reader, tag, level) for tag, level in sorted(brings.get("languages", {}).items())
        ],
        "skills": [term(reader, "skill", code) for code in sorted(brings.get("skills", {}))],
        "traits": [term(reader, "trait", code) for code in sorted(brings.get("traits", []))],
        "name_hours": reader.formats.number(view.session.name_hours),
        "uses": uses(reader, view.uses),
        "state": view.state,
        "unnamed": not view.person,
    }


def candidates(reader: Reader, people: Iterable[Person], papers: Mapping[int, Message]) -> Choices:
    """Who of a partner can be named, and of whom the certificate does not hold yet."""
    say = reader.translator.say
    return [
        (str(each.id), say(NOT_YET.format(person=each.name)) if each.id in papers else each.name)
        for each in people
    ]


def uses(reader: Reader, found: Sequence[Use]) -> list[dict[str, Any]]:
    """The shifts that a session is used for."""
    return [
        {
            "id": each.promise.id,
            "when": reader.formats.when(each.shift.starts_at, each.shift.ends_at),
            "title": chosen(each.shift.texts, reader.tag) or project_name(each.project.texts, reader.tag),
            "project": project_name(each.project.texts, reader.tag),
            "state": each.promise.state,
        }
        for each in found
    ]


def made(reader: Reader, ids: Sequence[int]) -> str:
    """How many sessions were offered."""
    return say_sentence(reader, MADE, {"count": len(ids)})


def gone(reader: Reader, count: int, stay: int) -> str:
    """How many were taken back, and how many stay."""
    said = [say_sentence(reader, GONE, {"count": count})]
    if stay:
        said.append(say_sentence(reader, STAY, {"count": stay}))
    return reader.formats.sentences(said)


def days(reader: Reader, hours: Iterable[Any]) -> list[str]:
    """The single sessions that would be offered, before they are."""
    return [reader.formats.when(start, end) for start, end in hours]
