"""People: volunteers without a way in of their own, and what coordinators keep of all who are near them."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from i18n.comparison import name_key, search_words
from i18n.translator import lazy
from web.db import plain_rows
from web.models import (
    Account,
    Belonging,
    Continuity,
    Person,
    Volunteer,
    VolunteerLanguage,
    VolunteerSkill,
)
from web.services.access.scope import belongs_to
from web.services.clock import now
from web.services.people import private
from web.services.sheets.column import Column, Kind, Standing, Value, Values
from web.services.sheets.faults import BadRow, Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.looking import IDENTITY, NUMBER, by_keys
from web.services.sheets.people_entered import OF_PERSON, OF_VOLUNTEER, enter, enter_all
from web.services.sheets.values import graded, named, plain
from web.services.sheets.values.contacts import WAYS, among, contacts_of, reached, ways_of
from web.services.sheets.values.identity import duet_number, own_number
from web.sheets.cells import BadCell

MOST_LANGUAGES = 20


def _name() -> Value:
    def check(said: str) -> None:
        if not search_words(said):
            raise BadCell("no_name")

    return plain.checked(plain.text(100), check)


KIND_NAME = "people"
COLUMNS = (
    own_number(),
    duet_number(lazy("volunteer number")),
    Column(
        field="name", label=lazy("Name"), required=True, value=_name(),
        also=lazy("full name, volunteer, volunteer's name, first and last name"),
        hint=lazy("As the person writes it."),
    ),
    Column(
        field="latin_name", label=lazy("Name in Latin letters"), value=plain.text(100),
        also=lazy("Latin name, English name, passport name, pinyin"),
    ),
    Column(
        field="email", label=lazy("Email"), value=reached("email"), same=among,
        also=lazy("email address, e-mail, mail"),
        hint=lazy("An address that is there already is kept; another one is added."),
    ),
    Column(
        field="phone", label=lazy("Phone number"), value=reached("phone"), same=among,
        also=lazy("phone, mobile, mobile phone, telephone, contact, contact number"),
        hint=lazy("With the country's code where it is not a Chinese number: +44 7911 123456."),
    ),
    Column(
        field="language", label=lazy("Language of letters"), value=named.word("letters"),
        also=lazy("written to in, letters in"),
        hint=lazy("The language in which the person is written to; yours where it is empty."),
    ),
    Column(
        field="languages", label=lazy("Languages"), value=graded.spoken(),
        also=lazy("languages spoken, spoken languages, speaks"),
        hint=lazy("Each with its level from A1 to C2 or native: English B2; Japanese native."),
    ),
    Column(
        field="skills", label=lazy("Skills"), value=graded.skills(),
        also=lazy("skill, abilities, specialities"),
        hint=lazy("Of the district's list, each with 1 (some), 2 (good) or 3 (expert): First aid 2."),
    ),
    Column(
        field="born", label=lazy("Date of birth"), value=plain.day(),
        also=lazy("birthday, birth date, born"),
        hint=lazy("Kept sealed. Such as 1985-03-27."),
    ),
    Column(
        field="form_of_address", label=lazy("Form of address"), value=plain.text(60),
        also=lazy("title, salutation"),
    ),
    Column(
        field="organisation_id", label=lazy("Organisation"), value=named.organisation(), shown=True,
        refers="organisations", also=lazy("sub-district, belongs to"),
        hint=lazy("Where somebody new belongs; the organisation of the sheet where it is empty."),
    ),
    Column(
        field="home_place_id", label=lazy("Home area"), value=named.word("home"), refers="places",
        also=lazy("home sub-district, area, lives in, residence"),
        hint=lazy("The sub-district where the person lives, so that shifts are near."),
    ),
    Column(
        field="asked_minutes", label=lazy("Minutes wanted a week"), value=plain.count(15, 10_080),
        also=lazy("minutes a week"),
        hint=lazy("How long the person wants to serve in a week: 120 is two hours."),
    ),
    Column(
        field="shifts_per_day", label=lazy("Shifts a day, at most"), value=plain.count(0, 24),
        also=lazy("most shifts a day"),
    ),
    Column(
        field="shifts_per_week", label=lazy("Shifts a week, at most"), value=plain.count(0, 168),
        also=lazy("most shifts a week"),
    ),
    Column(
        field="served", label=lazy("Shifts served before"), value=plain.count(0, 100_000), shown=True,
        also=lazy("served before, shifts served"),
        hint=lazy("Of somebody new: how many they served before Duet knew of them."),
    ),
    Column(
        field="continuity", label=lazy("Groups served before"), value=plain.times(), shown=True,
        hint=lazy("Of somebody new: which group how often, such as reading-club 12; choir 3."),
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """Everybody near whom the actor coordinates, with contacts and birth dates opened."""
    session, chosen = ground.session, near(ground)
    rows = plain_rows(
        session,
        select(
            Person.id, Person.state, Volunteer.number, Volunteer.served,
            *(getattr(Person, name) for name in OF_PERSON),
            *(getattr(Volunteer, name) for name in OF_VOLUNTEER),
        )
        .join(Volunteer, Volunteer.id == Person.id)
        .where(Person.id.in_(chosen))
        .order_by(Person.id),
    ).all()  # fmt: skip
    held, signs_in = contacts_of(ground, chosen), _with_account(ground, chosen)
    born = private.born_of(session, [row.id for row in rows])
    spoken = _graded(ground, VolunteerLanguage, VolunteerLanguage.tag, chosen)
    skills = _graded(ground, VolunteerSkill, VolunteerSkill.code, chosen)
    belongs, groups = _belonging(ground), _groups(ground, chosen)
    return {
        row.id: {
            IDENTITY: row.number,
            "state": row.state,
            "signs_in": row.id in signs_in,
            "organisation_id": belongs.get(row.id),
            "served": row.served or None,
            "continuity": groups[row.id],
            **{name: getattr(row, name) for name in (*OF_PERSON, *OF_VOLUNTEER)},
            **{way: held[row.id, way] for way in WAYS},
            "languages": spoken[row.id],
            "skills": skills[row.id],
            "born": born[row.id].isoformat() if row.id in born else None,
        }
        for row in rows
    }


def near(ground: Ground) -> Any:
    """The ids of those who serve, are one person, and near whom the actor coordinates."""
    return select(Person.id).where(ground.scope.near(), Person.merged_into_id.is_(None))


def taken(ground: Ground, rows: Mapping[int, Values]) -> Collection[int]:
    """Those who take part and belong to the sheet's organisation or below it; to a whole district, all."""
    session = ground.session
    if ground.whole and ground.scope.whole("coordinator"):
        return [each for each, values in rows.items() if values["state"] == "active"]
    own = set(session.scalars(select(Person.id).where(belongs_to(ground.nodes))))
    return [each for each, values in rows.items() if each in own and values["state"] == "active"]


def _belonging(ground: Ground) -> Mapping[int, int]:
    """Person -> the organisation that was the first to confirm them, of those the sheet is about."""
    chosen = select(Belonging.person_id, Belonging.organisation_id).where(
        Belonging.state == "confirmed", Belonging.organisation_id.in_(ground.nodes)
    )
    ordered = chosen.order_by(Belonging.decided_at.desc(), Belonging.id.desc())
    return {row.person_id: row.organisation_id for row in plain_rows(ground.session, ordered)}


def _with_account(ground: Ground, chosen: Any) -> frozenset[int]:
    held = select(Account.person_id).where(Account.person_id.in_(chosen))
    return frozenset(row.person_id for row in plain_rows(ground.session, held))


def _graded(ground: Ground, kind: Any, word: Any, chosen: Any) -> Mapping[int, list[list[Any]]]:
    owner = kind.volunteer_id
    rows = select(owner, word.label("word"), kind.level).where(owner.in_(chosen)).order_by(owner, word)
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for row in plain_rows(ground.session, rows):
        found[row.volunteer_id].append([row.word, row.level])
    return found


def _groups(ground: Ground, chosen: Any) -> Mapping[int, list[list[Any]]]:
    owner = Continuity.volunteer_id
    rows = select(owner, Continuity.group_code, Continuity.times).where(owner.in_(chosen))
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for row in plain_rows(ground.session, rows.order_by(owner, Continuity.group_code)):
        found[row.volunteer_id].append([row.group_code, row.times])
    return found


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """A contact together with the name: a household may share a phone."""
    named_as = name_key(str(values.get("name") or ""))
    return [("contact", each, named_as) for each in ways_of(values)]


def find(ground: Ground, standing: Standing, said: Values) -> int | None:
    """Who has one of these contacts and this name; without a name, who alone has them.

    Raises BadRow where several do, where somebody of another name does, and where nothing says who it is.
    """
    if not said.get(NUMBER) and not list(ways_of(said)):
        raise BadRow(fault("", "who_is_it"))
    found = by_keys(KIND)(ground, standing, said)
    if found is not None:
        return found
    others = {each for way in ways_of(said) for each in standing_with(ground, standing).get(way, ())}
    if not said.get("name") and len(others) == 1:
        return next(iter(others))
    if others and not said.get(NUMBER):
        raise BadRow(fault("", "contact_of_another", count=len(others)))
    return None


def standing_with(ground: Ground, standing: Standing) -> Mapping[str, list[int]]:
    """Who has a contact, whatever they are called; made once for a reading."""
    held: dict[str, list[int]] | None = ground.kept.get("contacts")
    if held is None:
        held = defaultdict(list)
        for identity, values in standing.rows.items():
            for way in ways_of(values):
                held[way].append(identity)
        ground.kept["contacts"] = held
    return held


def check(_ground: Ground, after: Values, before: Values | None, changed: Collection[str]) -> Sequence[Fault]:
    """What a service would refuse."""
    found = []
    if len(after.get("languages") or ()) > MOST_LANGUAGES:
        found.append(fault("languages", "too_many", most=MOST_LANGUAGES))
    if (born := after.get("born")) and "born" in changed and born > now().date().isoformat():
        found.append(fault("born", "still_to_come"))
    if before is not None and before["signs_in"]:
        found += [fault(way, "has_way_in") for way in WAYS if way in changed]
    return found


KIND = Kind(
    name=KIND_NAME,
    label=lazy("People"),
    hint=lazy("Volunteers with contacts, languages and skills. Who is new gets no message and no account."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    find=find,
    check=check,
    enter=enter,
    enter_all=enter_all,
    taken=taken,
    called=lambda _, values: str(values.get("name") or values.get(IDENTITY) or ""),
)
