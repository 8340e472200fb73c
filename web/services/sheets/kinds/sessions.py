"""Sessions that partners offer: a specialist for some hours of a day.

Only what is to come is taken along; with a whole district, what is over too, as promises speak of it.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.db import zone_of
from web.models import OfferedSession, Party
from web.services.clock import now
from web.services.days import clock, minute_of
from web.services.offers import bringing, changing, offering
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import graded, named, numbered, plain
from web.services.sheets.values.identity import duet_number, own_number
from web.services.sheets.values.numbered import PEOPLE
from web.sheets.headings import normalised

WHOLE_ALONE = lazy("Heeded in a workbook of a whole district alone.")

COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="organisation_id", label=lazy("Organisation"), value=named.organisation(),
        refers="organisations", shown=True, also=lazy("belongs to"),
        hint=lazy("Who offers it; the organisation of the sheet where it is empty."),
    ),
    Column(
        field="name", label=lazy("Specialist"), required=True, value=plain.text(200),
        also=lazy("who comes"),
    ),
    Column(
        field="credential_code", label=lazy("What the partner sends"), value=named.word("credential"),
        also=lazy("credential"),
    ),
    Column(field="day", label=lazy("Day"), required=True, value=plain.day(), also=lazy("date")),
    Column(field="from", label=lazy("From"), required=True, value=plain.clock(), also=lazy("start, begins")),
    Column(field="to", label=lazy("Until"), required=True, value=plain.clock(), also=lazy("end, to")),
    Column(
        field="most_shifts", label=lazy("At up to how many shifts"), value=plain.count(1, 20),
        also=lazy("shifts"), hint=lazy("1, where it is empty."),
    ),
    Column(field="languages", label=lazy("Languages"), value=graded.spoken()),
    Column(
        field="names", label=lazy("Specialist in other languages"), value=plain.texts(200),
        same=plain.same_texts, shown=True, hint=WHOLE_ALONE,
    ),
    Column(field="skills", label=lazy("Skills"), value=graded.skills(), shown=True, hint=WHOLE_ALONE),
    Column(field="traits", label=lazy("Traits"), value=named.words("trait"), shown=True, hint=WHOLE_ALONE),
    Column(
        field="name_hours", label=lazy("Name wanted so many hours before"), value=plain.count(1, 720),
        shown=True, hint=WHOLE_ALONE,
    ),
    Column(
        field="contact_person_id", label=lazy("Number of the contact"), refers=PEOPLE, shown=True,
        value=numbered.one(PEOPLE, "nobody"), hint=WHOLE_ALONE,
    ),
    Column(
        field="volunteer_id", label=lazy("Number of who comes"), refers=PEOPLE, shown=True,
        value=numbered.one(PEOPLE, "nobody"), hint=WHOLE_ALONE,
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The sessions of the organisation and below it that are to come; of a whole district all of them."""
    zone = zone_of(ground.session)
    rows = ground.session.execute(
        select(OfferedSession, Party)
        .join(Party, Party.id == OfferedSession.party_id)
        .where(
            Party.organisation_id.in_(ground.nodes),
            OfferedSession.ended_at.is_(None),
            *(() if ground.whole else (OfferedSession.starts_at > now(),)),
        )
        .order_by(OfferedSession.id)
    )
    found: dict[int, Values] = {}
    for each, party in rows:
        start, end = each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)
        found[each.id] = {
            IDENTITY: str(each.id),
            "organisation_id": party.organisation_id,
            "name": party.name,
            "credential_code": party.credential_code or None,
            "day": start.date().isoformat(),
            "from": minute_of(start.time()),
            "to": minute_of(end.time()),
            "most_shifts": each.most_shifts,
            "languages": graded_of(party.brings.get("languages", {})),
            "names": dict(party.brings.get("names") or {}),
            "skills": graded_of(party.brings.get("skills") or {}),
            "traits": sorted(party.brings.get("traits") or ()),
            "name_hours": each.name_hours,
            "contact_person_id": numbered.named(ground, PEOPLE, party.contact_person_id),
            "volunteer_id": numbered.named(ground, PEOPLE, party.volunteer_id),
        }
    return found


def graded_of(languages: Mapping[str, int]) -> list[list[Any]]:
    """Languages or skills as cells keep them."""
    return [[tag, level] for tag, level in sorted(languages.items())]


def keys(ground: Ground, values: Values) -> Sequence[Hashable]:
    """Organisation, specialist, day and hours."""
    if any(values.get(name) is None for name in ("name", "day", "from", "to")):
        return ()
    node = values.get("organisation_id") or ground.organisation_id
    return [("session", node, normalised(values["name"]), values["day"], values["from"], values["to"])]


def check(
    _ground: Ground, after: Values, _before: Values | None, changed: Collection[str]
) -> Sequence[Fault]:
    """An end that is not after the start."""
    wrong = after["to"] <= after["from"] and bool({"from", "to"} & set(changed))
    return [fault("to", "out_of_range", least=1, most=1440)] if wrong else []


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Offer a session, or change one."""
    full = {**before, **said}
    values: dict[str, Any] = {
        "organisation_id": full.get("organisation_id") or ground.organisation_id,
        "name": full["name"],
        "names": {},
        "credential_code": full.get("credential_code") or "",
        "languages": dict(full.get("languages") or ()),
        "skills": {},
        "traits": [],
        "heads": 1,
        "day": date.fromisoformat(full["day"]),
        "from_time": clock(full["from"]),
        "to_time": clock(full["to"]),
        "every_weeks": 0,
        "until": None,
        "most_shifts": full.get("most_shifts") or 1,
        "name_hours": 48,
    }
    if row_id is None and ground.whole:
        return bringing.bring(ground.session, ground.actor, {**values, **_whole(full)})
    if row_id is None:
        return offering.offer(ground.session, ground.actor, values)[0]
    found = ground.session.get_one(OfferedSession, row_id)
    party = ground.session.get_one(Party, found.party_id)
    kept = {name: party.brings.get(name) or values[name] for name in ("names", "skills", "traits")}
    if values["name"] != party.name:
        kept["names"] = {}
    values |= kept | {"name_hours": found.name_hours}
    changing.change(ground.session, ground.actor, row_id, values, None)
    return row_id


def _whole(full: Values) -> dict[str, Any]:
    """What else a session is, of a whole district."""
    return {
        "names": full.get("names") or {},
        "skills": dict(full.get("skills") or ()),
        "traits": full.get("traits") or [],
        "name_hours": full.get("name_hours") or 48,
        **{name: full.get(name) for name in ("contact_person_id", "volunteer_id")},
    }


KIND = Kind(
    name="sessions",
    label=lazy("Sessions of partners"),
    hint=lazy("Specialists whom partners offer for some hours; who comes is said later."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    called=lambda _, values: str(values.get("name") or ""),
)
