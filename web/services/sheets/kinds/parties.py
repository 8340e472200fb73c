"""Groups and partners' offers: who comes together on one promise."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Member, Party
from web.services.parties import keeping
from web.services.parties.numbers import of_sessions
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import named, numbered, plain
from web.services.sheets.values.identity import duet_number, own_number
from web.services.sheets.values.numbered import PEOPLE
from web.sheets.headings import normalised

KINDS = {"group": lazy("Group"), "offer": lazy("Offer of a partner")}
NUMBER_HINT = lazy("The own number of the person, else their Duet number with a # before it.")
COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field="name", label=lazy("Name of the group"), required=True, value=plain.text(200),
        also=lazy("name, group, offer"),
    ),
    Column(field="kind", label=lazy("Group or offer"), required=True, value=named.choice(KINDS),
           also=lazy("kind, type")),
    Column(
        field="heads", label=lazy("How many come"), required=True, value=plain.count(1, 10_000),
        also=lazy("people, heads"),
    ),
    Column(
        field="organisation_id", label=lazy("Organisation"), value=named.organisation(),
        refers="organisations", shown=True, also=lazy("belongs to"),
        hint=lazy("Whose group it is; the organisation of the sheet where it is empty."),
    ),
    Column(
        field="credential_code", label=lazy("What the partner sends"), value=named.word("credential"),
        also=lazy("credential"), hint=lazy("A credential of the district's list; for an offer."),
    ),
    Column(
        field="contact_person_id", label=lazy("Number of the contact"), refers=PEOPLE,
        value=numbered.one(PEOPLE, "nobody"), also=lazy("contact"), hint=NUMBER_HINT,
    ),
    Column(
        field="volunteer_id", label=lazy("Number of who is sent"), refers=PEOPLE,
        value=numbered.one(PEOPLE, "nobody"), also=lazy("who is sent"), hint=NUMBER_HINT,
    ),
    Column(
        field="members", label=lazy("Numbers of the members"), refers=PEOPLE,
        value=numbered.several(PEOPLE, "nobody"), also=lazy("members"), hint=NUMBER_HINT,
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The groups and offers of the organisation and below it that have not ended."""
    here = Party.organisation_id.in_(ground.nodes) & Party.ended_at.is_(None)
    here &= Party.id.not_in(of_sessions())  # they have a sheet of their own
    named_members: dict[int, list[int]] = {}
    chosen = select(Member.party_id, Member.volunteer_id).join(Party, Party.id == Member.party_id).where(here)
    for row in ground.session.execute(chosen.order_by(Member.volunteer_id)):
        named_members.setdefault(row.party_id, []).append(row.volunteer_id)
    return {
        row.id: {
            IDENTITY: str(row.id),
            **{name: getattr(row, name) for name in (*keeping.CHANGED, "kind", "organisation_id")},
            "credential_code": row.credential_code or None,
            **{name: _named(ground, getattr(row, name)) for name in keeping.COLUMNS.values()},
            "members": [
                each for each in named_members.get(row.id, ()) if numbered.known(ground, PEOPLE, each)
            ],
        }
        for row in ground.session.scalars(select(Party).where(here).order_by(Party.id))
    }


def _named(ground: Ground, person: int | None) -> int | None:
    """A person who has a number; who answers for a group may be somebody without a profile."""
    return person if numbered.known(ground, PEOPLE, person) else None


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """The name."""
    return [("name", normalised(values["name"]))] if values.get("name") else []


def check(_ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """A group with more members than come, an offer with members, a group that is sent."""
    found = []
    if before is not None and "kind" in changed:
        found.append(fault("kind", "kind_stays"))
    if len(after.get("members") or ()) > after["heads"]:
        found.append(fault("members", "too_many", most=after["heads"]))
    if after["kind"] == keeping.GROUP and after.get("volunteer_id"):
        found.append(fault("volunteer_id", "only_an_offer"))
    return found


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Enter a group or an offer, or change it."""
    full = {**before, **said}
    values: dict[str, Any] = {
        "kind": full["kind"],
        "organisation_id": full.get("organisation_id") or ground.organisation_id,
        **{name: full.get(name) for name in keeping.CHANGED},
        "credential_code": full.get("credential_code") or "",
        "members": full.get("members") or [],
        "ended": False,
    }
    if row_id is None:
        return keeping.create(ground.session, ground.actor, values)
    keeping.change(ground.session, ground.actor, row_id, values)
    return row_id


KIND = Kind(
    name="parties",
    label=lazy("Groups"),
    hint=lazy("Groups that come together, and what partners offer."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    called=lambda _, values: str(values.get("name") or ""),
)
