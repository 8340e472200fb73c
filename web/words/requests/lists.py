"""The list of requests in the reader's words: rows with the proposed way, stages, filters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from i18n.reader import Reader, say_sentence
from i18n.sentence import plural
from i18n.translator import lazy
from web.models import Request
from web.services.requests.kinds import Kind
from web.services.requests.listing import Stage
from web.services.requests.transitions import UNDECIDED
from web.words.ground import called
from web.words.requests.states import STAGES, WAYS, term

ASKED_AGAIN = plural("asked once before lately", "asked %(count)s times before lately", "count")
FOR_PEOPLE = plural("for one person", "for %(count)s people", "count")
WANTED = lazy("wanted on %(day)s")
LATE = plural("%(count)s overdue", "%(count)s overdue", "count")
OFTEN = 2
"""So many like it in thirty days, and a series is proposed."""


def kind_names(reader: Reader, kinds: Sequence[Kind]) -> Mapping[str, str]:
    """What each kind is called."""
    return {each.code: called(dict(each.names), reader.tag) or each.code for each in kinds}


def way_of(row: Request, kinds: Mapping[str, Kind], like: int) -> str:
    """The proposed way: a series for what is asked again and again, else the usual one of its kind."""
    usual = kinds[row.kind].way if row.kind in kinds else "shift"
    return "series" if like >= OFTEN and usual in ("shift", "series") else usual


def row(
    reader: Reader,
    request: Request,
    today: date,
    kinds: Mapping[str, Kind],
    names: Mapping[str, str],
    like: int,
    handler: str,
) -> dict[str, Any]:
    """A request as a line of the list. `way` is empty where its reader decides nothing."""
    formats, say = reader.formats, reader.translator.say
    notes = []
    if like:
        notes.append(say_sentence(reader, ASKED_AGAIN, {"count": like}))
    if request.people > 1:
        notes.append(say_sentence(reader, FOR_PEOPLE, {"count": request.people}))
    if request.wanted_on:
        notes.append(say(WANTED.format(day=formats.weekday_and_day(request.wanted_on))))
    if not notes:
        notes.append(formats.short_moment(request.asked_at))
    way = way_of(request, kinds, like) if request.state in UNDECIDED else ""
    return {
        "id": request.id,
        "number": request.number,
        "pill": term(reader, request, today),
        "summary": request.summary,
        "language": request.language,
        "note": " · ".join(notes),
        "organisation": reader.called("organisation", str(request.organisation_id)),
        "unit": reader.called("organisation", str(request.unit_id))
        if request.unit_id != request.organisation_id
        else "",
        "kind": names.get(request.kind, request.kind),
        "handler": handler,
        "way": way,
        "way_says": say(WAYS[way]) if way else "",
    }


def stages(
    reader: Reader, found: Mapping[str, Stage], current: str, address: Callable[..., str]
) -> list[dict[str, Any]]:
    """The stages as a strip: how many, and how many of them overdue."""
    return [
        {
            "name": name,
            "label": reader.translator.say(label),
            "count": reader.formats.number(found[name].count),
            "late": say_sentence(reader, LATE, {"count": found[name].overdue}) if found[name].overdue else "",
            "current": name == current,
            "url": address(stage="" if name == current else name),
        }
        for name, label in STAGES.items()
    ]
