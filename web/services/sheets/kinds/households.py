"""Households: homes that are visited, what is private of them, how they are visited and who goes there.

The sheet is about households that the actor coordinates: who does may know what is private of them, as on
their pages. A sheet without these columns, or with empty cells, leaves it as it is.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Household, Pairing
from web.services.households import keeping, pairings
from web.services.sheets import visited
from web.services.sheets.column import Column, Kind, Value, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import Word
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import named, numbered, plain
from web.services.sheets.values.identity import duet_number, own_number
from web.services.sheets.values.numbered import PEOPLE
from web.sheets import cells
from web.sheets.headings import normalised
from web.sheets.table import Cell

CALLED = "called"
PLACES_OF_HOMES = -1_000_000_000
"""Ids of the places of households to come lie below this, away from those of other places to come."""
OWN = ("organisation_id", "group_code", "languages", "shown_hours", *keeping.PRIVATE)
LISTS = ("paired", "stand_ins")
MOST_LANGUAGES = 20
NUMBERS = lazy("The own number of the person, else their Duet number with a # before it.")


def _needs() -> Value:
    """A text of several lines."""

    def read(_ground: Ground, cell: Cell) -> str:
        return plain.limited(cells.text(cell), 2000)

    return Value(read, lambda _, held: str(held or ""))


COLUMNS = (
    own_number(),
    duet_number(),
    Column(
        field=CALLED, label=lazy("Number of the household"), value=plain.text(20),
        also=lazy("household, pseudonym, household number"),
        hint=lazy("It stands for the household everywhere; made by Duet where it is empty."),
    ),
    Column(
        field="organisation_id", label=lazy("Sub-district or neighbourhood"), value=named.organisation(),
        refers="organisations", also=lazy("organisation, sub-district, neighbourhood"),
        hint=lazy("Where it lies; the organisation of the sheet where it is empty."),
    ),
    Column(field="group_code", label=lazy("Group in need"), value=named.word("household_group"),
           also=lazy("group")),
    Column(field="languages", label=lazy("Languages they like to speak"), value=named.words("spoken"),
           also=lazy("language, languages")),
    Column(field="address", label=lazy("Address"), value=plain.text(300),
           also=lazy("street, street address"), hint=lazy("Kept sealed.")),
    Column(field="latitude", label=lazy("Latitude"), value=plain.decimal(-90, 90), also=lazy("lat"),
           hint=lazy("As GPS gives it. Kept sealed; planning knows it to about a hundred metres.")),
    Column(field="longitude", label=lazy("Longitude"), value=plain.decimal(-180, 180),
           also=lazy("lon, lng, long")),
    Column(field="contact", label=lazy("How to reach them"), value=plain.text(200),
           also=lazy("phone, contact"), hint=lazy("Kept sealed.")),
    Column(field="needs", label=lazy("What they need, and what to mind"), value=_needs(),
           also=lazy("needs"), hint=lazy("Kept sealed.")),
    Column(field="shown_hours", label=lazy("Shown so many hours before a visit"),
           value=plain.count(1, 336), hint=lazy("48, where it is empty.")),
    *visited.COLUMNS,
    Column(field="paired", label=lazy("Numbers of who is paired"), refers=PEOPLE,
           value=numbered.in_order(PEOPLE, "nobody"), also=lazy("paired people"), hint=NUMBERS),
    Column(field="stand_ins", label=lazy("Numbers of stand-ins"), refers=PEOPLE,
           value=numbered.in_order(PEOPLE, "nobody"), also=lazy("stand-ins"),
           hint=lazy("In the order in which they are asked.")),
    Column(field="ended", label=lazy("Visited until"), value=plain.day(), shown=True,
           hint=lazy("Heeded in a workbook of a whole district alone.")),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """The households that are visited at the organisation and below it; with a whole district, all."""
    chosen = select(Household).where(Household.organisation_id.in_(ground.nodes))
    if not ground.whole:
        chosen = chosen.where(Household.ended_at.is_(None))
    homes = ground.session.scalars(chosen.order_by(Household.id)).all()
    private, rhythms = keeping.opened_many(ground.session, homes), visited.stands(ground, homes)
    people = _people(ground)
    return {
        each.id: {
            IDENTITY: str(each.id),
            CALLED: each.number,
            "place_id": each.place_id,
            "organisation_id": each.organisation_id,
            "group_code": each.group_code or None,
            "languages": sorted(each.languages),
            "shown_hours": each.shown_hours,
            **private[each.id],
            **rhythms.get(each.place_id, {}),
            **{name: people.get((each.id, name), []) for name in LISTS},
            "ended": each.ended_at.astimezone(ground.zone).date().isoformat() if each.ended_at else None,
        }
        for each in homes
    }


def _people(ground: Ground) -> Mapping[tuple[int, str], list[int]]:
    """Who is paired and who stands in, in order, as far as a sheet may name them."""
    found: dict[tuple[int, str], list[int]] = {}
    rows = ground.session.execute(
        select(Pairing.household_id, Pairing.volunteer_id, Pairing.stand_in)
        .where(Pairing.ended_at.is_(None))
        .order_by(Pairing.household_id, Pairing.stand_in, Pairing.id)
    )
    for home, who, stand_in in rows:
        if numbered.known(ground, PEOPLE, who):
            found.setdefault((home, LISTS[min(stand_in, 1)]), []).append(who)
    return found


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """Its number."""
    return [(CALLED, normalised(values[CALLED]))] if values.get(CALLED) else []


def check(ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """Half a pair of coordinates, a number of another household, too many people, visits that cannot be."""
    found = []
    lacking = [name for name in ("latitude", "longitude") if after.get(name) is None]
    if len(lacking) == 1:
        found.append(fault(lacking[0], "coordinates_half"))
    if CALLED in changed and after[CALLED] in _numbers(ground) - {(before or {}).get(CALLED)}:
        found.append(fault(CALLED, "household_taken"))
    if len(after.get("languages") or ()) > MOST_LANGUAGES:
        found.append(fault("languages", "too_many", most=MOST_LANGUAGES))
    if len(after.get("paired") or ()) > pairings.MOST_PAIRED:
        found.append(fault("paired", "too_many", most=pairings.MOST_PAIRED))
    if len({who for name in LISTS for who in after.get(name) or ()}) > pairings.MOST:
        found.append(fault("stand_ins", "too_many", most=pairings.MOST))
    if before is None:
        found += visited.faults(ground, after)
    return found


def _numbers(ground: Ground) -> frozenset[str]:
    if "numbers" not in ground.kept:
        ground.kept["numbers"] = frozenset(ground.session.scalars(select(Household.number)))
    found: frozenset[str] = ground.kept["numbers"]
    return found


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Enter a household with its visits and who is paired, or change it and who is paired."""
    values = {name: said[name] for name in OWN if name in said}
    if said.get(CALLED):
        values["number"] = said[CALLED]
    if row_id is None:
        values.setdefault("organisation_id", ground.organisation_id)
        row_id = keeping.create(ground.session, ground.actor, values)
        if not ground.whole:
            visited.arrange(ground, row_id, said)
    elif values:
        keeping.update(ground.session, ground.actor, row_id, values)
    if any(name in said for name in LISTS):
        _pair(ground, row_id, said, before)
    if ground.whole and said.get("ended") and not before:
        keeping.end(ground.session, ground.actor, row_id)
    return row_id


def _pair(ground: Ground, row_id: int, said: Values, before: Values) -> None:
    """Pair as is said; whom the sheet may not name stays, behind the others."""
    named_before = {who for name in LISTS for who in before.get(name) or ()}
    lists: list[list[Any]] = [list({**before, **said}.get(name) or ()) for name in LISTS]
    rows = ground.session.execute(
        select(Pairing.volunteer_id, Pairing.stand_in)
        .where(Pairing.household_id == row_id, Pairing.ended_at.is_(None))
        .order_by(Pairing.stand_in, Pairing.id)
    )
    for who, stand_in in rows:
        if who not in named_before:
            lists[min(stand_in, 1)].append(who)
    pairings.pair(ground.session, ground.actor, row_id, *lists)


def words(ground: Ground, row_id: int, values: Values) -> Sequence[tuple[str, Word]]:
    """Its place is called by its number."""
    number = values.get(CALLED)
    if not number or not ground.whole:
        return ()
    return [("place", Word(PLACES_OF_HOMES + row_id, f"household-{number}", str(number)))]


def after(ground: Ground, made: Sequence[int]) -> None:
    """Let what speaks of their places find them."""
    places = {
        row.id: row.place_id
        for row in ground.session.execute(
            select(Household.id, Household.place_id).where(Household.id.in_(made))
        )
    }
    for coming, row_id in ground.coming.came[KIND.name].items():
        if row_id in places:
            ground.coming.came["places"][PLACES_OF_HOMES + coming] = places[row_id]


KIND = Kind(
    name="households",
    label=lazy("Households"),
    hint=lazy("Homes that are visited: what is kept of them under lock, when they are visited, and by whom."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    after=after,
    words=words,
    called=lambda _, values: str(values.get(CALLED) or ""),
)
