"""A small world for rights: one of everything in one sub-district, and people with each right around it.

`own` holds a right on the sub-district, `other` on its neighbour, `above` on the district, `below` on a
neighbourhood inside it. A stranger belongs to the neighbour; nothing of theirs may be told here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.web.conftest import MONDAY, TODAY
from web.db import vault_of, writing
from web.models import (
    RIGHTS,
    Application,
    Asked,
    Batch,
    Belonging,
    CalendarDay,
    CalendarFeed,
    CallOut,
    Contact,
    Credential,
    Delivery,
    Evidence,
    Grant,
    Household,
    Invitation,
    Job,
    Message,
    Notice,
    OfferedSession,
    Opening,
    Organisation,
    Party,
    Place,
    PrivateField,
    Project,
    ProjectLead,
    PromiseEvent,
    Relation,
    Request,
    Roster,
    Run,
    Scenario,
    Seat,
    Series,
    Sheet,
    Shift,
    ShiftTemplate,
    Stall,
    Term,
    VolunteerLanguage,
    Waiver,
)
from web.schemas.people import MergeSchema
from web.services.accounts import contacts, invitations, passwords
from web.services.accounts.sign_up import create_person, create_volunteer
from web.services.accounts.tokens import hash_of, new_token
from web.services.actor import Actor, Held
from web.services.people import merging
from web.services.promises import acts
from web.services.promises.deeds import Deed
from web.services.sheets import content
from web.vault import HOUSE

POSITIONS = ("own", "other", "above", "below")
OWN, OTHER, ABOVE, BELOW = "daninglu", "pengpuxincun", "jingan", "nb-shanggong"
SERVING, STRANGER, POOL = "Serving Inside", "Stranger Outside", "Pool Everywhere"
PRIVATE = {SERVING: "+8613800000001", STRANGER: "+8613800000002", POOL: "+8613800000003"}
BORN = {SERVING: "1981-02-03", STRANGER: "1982-03-04", POOL: "1983-04-05"}


@dataclass(frozen=True)
class World:
    """The ids that stand in the addresses of routes, and the account of each person with a right."""

    ids: Mapping[str, str]
    accounts: Mapping[tuple[str, str], int]
    people: Mapping[str, int]


def build(session: Session) -> World:
    """One of everything in the sub-district `OWN`; in one transaction."""
    with writing(session):
        nodes = {row.code: row.id for row in session.execute(select(Organisation.code, Organisation.id))}
        people = {name: _somebody(session, name) for name in (SERVING, STRANGER, POOL)}
        for name, node in ((SERVING, OWN), (STRANGER, OTHER)):
            _belongs(session, people[name], nodes[node], "confirmed")
        asking = _belongs(session, people[POOL], nodes[OWN], "asked")
        accounts = {
            (right, position): _holder(session, right, position, nodes[code])
            for right in RIGHTS
            for position, code in zip(POSITIONS, (OWN, OTHER, ABOVE, BELOW), strict=True)
        }
        ids = {**_demand(session, nodes[OWN], people[SERVING]), **_papers(session, people[SERVING])}
        _demand(session, nodes[OTHER], people[STRANGER])
        coordinator = _person_of(session, accounts["coordinator", "own"])
        ids |= _plans(session, nodes[OWN], int(ids["project_id"]), coordinator)
        ids |= _parties(session, nodes[OWN], int(ids["seat_id"]), people[POOL])
        ids |= {
            "text_kind": "project",
            "text_key": ids["project_id"],
            "organisation_id": str(nodes[OWN]),
            "person_id": str(people[SERVING]),
            "volunteer_id": str(people[SERVING]),
            "belonging_id": str(asking),
            "lead_id": str(people[SERVING]),
            "grant_id": str(_grant(session, people[SERVING], nodes[OWN], "lead")),
            "stall_id": str(_stall(session, nodes[OWN])),
            "household_id": str(_household(session, nodes[OWN])),
            "invitation_id": str(_invitation(session, nodes[OWN])),
            "contact_id": str(_contact(session, people[SERVING])),
            "relation_id": str(_relation(session, people[SERVING], people[POOL])),
            "waiver_id": str(_waiver(session, int(ids["shift_id"]))),
            "secret": _calendar(session, people[SERVING]),
            "day": "2026-12-14",
            "template_id": str(_template(session, nodes[OWN])),
            "sheet_id": str(_sheet(session, nodes[OWN], coordinator)),
            "calendar_day_id": str(_calendar_day(session)),
            "request_id": str(_request(session, nodes[OWN], coordinator)),
            "press": "accept",
            "saying": "answer",
            **_word(session),
            **_message(session, people[SERVING], int(ids["promise_id"])),
        }
        session.add(ProjectLead(project_id=int(ids["project_id"]), person_id=people[SERVING]))
        twins = [_twin(session, nodes[OWN]) for _ in range(4)]
    district = Actor(
        _person_of(session, accounts["coordinator", "above"]), 0, "", "en", None,
        rights=frozenset({Held("coordinator", nodes[ABOVE])}),
    )  # fmt: skip
    merged = {"kept_id": twins[0], "merged_id": twins[1]}
    ids |= {
        "merge_id": str(merging.merge(session, district, MergeSchema().load(merged))),
        "kept_id": str(twins[2]),
        "merged_id": str(twins[3]),
    }
    return World(ids, accounts, people)


def _template(session: Session, node: int) -> int:
    """A template for all at an organisation and below."""
    row = ShiftTemplate(organisation_id=node, name="Usual", minutes=120, shift={"kind": "shift", "seats": []})
    session.add(row)
    session.flush()
    return row.id


def _somebody(session: Session, name: str) -> int:
    person = create_volunteer(session, name=name, language="en").id
    session.add(VolunteerLanguage(volunteer_id=person, tag="en", level=7))
    contacts.put(session, person, PRIVATE[name])
    sealed = vault_of(session).seal(person, "born", BORN[name])
    session.add(PrivateField(person_id=person, field="born", sealed=sealed))
    return person


def _belongs(session: Session, person: int, node: int, state: str) -> int:
    row = Belonging(person_id=person, organisation_id=node, state=state, asked_at=TODAY)
    session.add(row)
    session.flush()
    return row.id


def _holder(session: Session, right: str, position: str, node: int) -> int:
    person = create_person(session, name=f"{right} {position}", language="en").id
    _grant(session, person, node, right)
    _belongs(session, person, node, "confirmed")
    address = f"{right}-{position}@example.com"
    return contacts.open_account(session, person, address, passwords.hashed("a long pass phrase"))


def _grant(session: Session, person: int, node: int, right: str) -> int:
    row = Grant(person_id=person, organisation_id=node, right=right, granted_at=TODAY)
    session.add(row)
    session.flush()
    return row.id


def _person_of(session: Session, account: int) -> int:
    return session.scalars(select(Contact.person_id).where(Contact.account_id == account)).one()


def _demand(session: Session, node: int, serving: int) -> dict[str, str]:
    """A project with one shift, on which somebody sits as it was published."""
    place = session.scalars(select(Place.id).order_by(Place.id).limit(1)).one()
    project = Project(
        organisation_id=node, code=f"project-of-{node}", scene="community",
        texts={"en": {"name": f"Project {node}", "summary": ""}}, created_at=TODAY,
    )  # fmt: skip
    session.add(project)
    session.flush()
    starts = TODAY + timedelta(days=8)
    shift = Shift(
        project_id=project.id,
        place_id=place,
        kind="shift",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
    )
    session.add(shift)
    session.flush()
    seat = Seat(shift_id=shift.id, minimum=1, desired=2, maximum=3)
    session.add(seat)
    session.flush()
    promise = _promised(session, seat.id, serving)
    ids = {
        "project_id": project.id,
        "place_id": place,
        "shift_id": shift.id,
        "seat_id": seat.id,
        "promise_id": promise,
        **_series(session, project),
        **_opening(session, project),
    }
    return {name: str(identity) for name, identity in ids.items()}


def _series(session: Session, project: Project) -> dict[str, int]:
    """A series of a project, and the batch that takes back what was made of it."""
    place = session.scalars(select(Place.id)).first() or 0
    series = Series(
        project_id=project.id, place_id=place, weekdays=[0], start_minute=600, minutes=60,
        first=MONDAY, last=None,
        shift={"kind": "shift", "group_code": None, "texts": {}, "team": [], "seats": []},
    )  # fmt: skip
    session.add(series)
    session.flush()
    batch = Batch(
        kind="series", organisation_id=project.organisation_id, project_id=project.id, series_id=series.id,
        count=0, made_at=TODAY,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    return {"series_id": series.id, "batch_id": batch.id}


def _opening(session: Session, project: Project) -> dict[str, int]:
    """Opening hours of a project."""
    seat = {"role": "", "minimum": 0, "desired": 1, "maximum": 1, "needs": {}}
    opening = Opening(
        project_id=project.id, place_id=session.scalars(select(Place.id)).first() or 0,
        hours={"0": [{"start": 540, "end": 720, "minimum": 1, "desired": 2}]}, lengths=[90], first=MONDAY,
        last=None, created_at=TODAY,
        shift={"kind": "station", "group_code": None, "texts": {}, "team": [], "seats": [seat]},
    )  # fmt: skip
    session.add(opening)
    session.flush()
    return {"opening_id": opening.id}


def _promised(session: Session, seat: int, serving: int) -> int:
    """The pair has the seat, as something that was published said; the promise's id."""
    base = session.scalars(
        select(Roster).where(Roster.state == "published", Roster.period_start == MONDAY)
    ).one()
    return acts.offer(session, Deed(why="published", roster_id=base.id), [(serving, seat)])[0].id


def _parties(session: Session, node: int, seat: int, asking: int) -> dict[str, str]:
    """A group of the sub-district, and somebody who asks for a place there and is asked for it."""
    party = Party(kind="group", organisation_id=node, name="Group", heads=2, created_at=TODAY)
    application = Application(seat_id=seat, volunteer_id=asking, asked_at=TODAY)
    call = CallOut(
        seat_id=seat, sequence=0, places=1, made_at=TODAY, ends_at=TODAY + timedelta(days=2)
    )  # fmt: skip
    offered = Party(kind="offer", organisation_id=node, name="Cardiologist", created_at=TODAY)
    session.add_all([party, application, call, offered])
    session.flush()
    hours = OfferedSession(
        party_id=offered.id, starts_at=TODAY + timedelta(days=3), ends_at=TODAY + timedelta(days=3, hours=4),
        created_at=TODAY,
    )  # fmt: skip
    session.add(hours)
    session.flush()
    asked = Asked(call_out_id=call.id, volunteer_id=asking, rank=1, asked_at=TODAY)
    session.add(asked)
    session.flush()
    return {
        "party_id": str(party.id),
        "offer_id": str(hours.id),
        "application_id": str(application.id),
        "named_id": str(asking),
        "call_out_id": str(call.id),
        "asked_id": str(asked.id),
    }


def _request(session: Session, node: int, asking: int) -> int:
    """Something that was asked for there."""
    if session.get(Term, ("request", "repairs")) is None:
        session.add(Term(kind="request", code="repairs", names={"en": "Repairs"}))
    row = Request(
        number="R-00001", kind="repairs", organisation_id=node, unit_id=node, summary="A dripping tap",
        asked_by=asking, asked_at=TODAY, due_on=TODAY.date(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _waiver(session: Session, shift: int) -> int:
    """A rule that somebody set aside for the team of a shift."""
    waiver = Waiver(rule="newcomers", shift_id=shift, reason="They know the place.", at=TODAY)
    session.add(waiver)
    session.flush()
    return waiver.id


def _calendar(session: Session, person: int) -> str:
    """The secret of a person's own calendar."""
    secret = new_token()
    session.add(CalendarFeed(person_id=person, token_hash=hash_of(secret), made_at=TODAY))
    return secret


def _papers(session: Session, person: int) -> dict[str, str]:
    code = session.scalars(select(Term.code).where(Term.kind == "credential").order_by(Term.position)).first()
    credential = Credential(volunteer_id=person, code=code, issuer="A school")
    session.add(credential)
    session.flush()
    sealed = vault_of(session).seal(person, "evidence", b"%PDF-1.4 nothing")
    evidence = Evidence(
        credential_id=credential.id, name="paper.pdf", media_type="application/pdf", size=16, sealed=sealed,
        added_at=TODAY,
    )  # fmt: skip
    session.add(evidence)
    session.flush()
    return {"credential_id": str(credential.id), "evidence_id": str(evidence.id)}


def _plans(session: Session, node: int, project: int, coordinator: int) -> dict[str, str]:
    """A draft, a run and a scenario of the sub-district; its coordinator made the scenario."""
    base = session.scalars(
        select(Roster).where(Roster.state == "published", Roster.period_start == MONDAY)
    ).one()
    week = {"period_start": MONDAY, "period_end": MONDAY + timedelta(days=6)}
    draft = Roster(**week, base_roster_id=base.id, scope_organisation_id=node, created_at=TODAY)
    job = Job(kind="run", status="done", created_at=TODAY, ended_at=TODAY)
    session.add_all([draft, job])
    session.flush()
    run = Run(
        **week, job_id=job.id, scope_organisation_id=node, seconds=1, workers=1, seed=0, created_at=TODAY
    )
    scenario = Scenario(
        name="What if", roster_id=base.id, project_id=project, changes=[], created_by=coordinator,
        created_at=TODAY,
    )  # fmt: skip
    session.add_all([run, scenario])
    session.flush()
    return {"roster_id": str(draft.id), "run_id": str(run.id), "scenario_id": str(scenario.id)}


def _household(session: Session, node: int) -> int:
    """A home that is visited."""
    place = Place(organisation_id=node, code="home-1", names={"en": "Home"}, kind="household")
    session.add(place)
    session.flush()
    row = Household(number="H-1", organisation_id=node, place_id=place.id, created_at=TODAY)
    session.add(row)
    session.flush()
    return row.id


def _stall(session: Session, node: int) -> int:
    row = Stall(
        organisation_id=node, code="STALL-1", name="Stall", starts_at=TODAY,
        ends_at=TODAY + timedelta(days=1), most=10,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _twin(session: Session, node: int) -> int:
    person = create_volunteer(session, name="Twin Twice", language="en").id
    _belongs(session, person, node, "confirmed")
    return person


def _invitation(session: Session, node: int) -> int:
    """Somebody is invited to join an organisation."""
    row = Invitation(
        organisation_id=node, digest=bytes(32), nonce=bytes(16), language="en", rights=[], made_at=TODAY,
        sealed=invitations.sealed(session, "Lucia", "lucia@world.example"),
        expires_at=TODAY + timedelta(days=7),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _contact(session: Session, person: int) -> int:
    return session.scalars(select(Contact.id).where(Contact.person_id == person)).one()


def _relation(session: Session, person: int, other: int) -> int:
    row = Relation(person_id=person, other_id=other, kind="contact")
    session.add(row)
    session.flush()
    return row.id


def _message(session: Session, person: int, promise: int) -> dict[str, str]:
    """A message that tells of the promise, which did not arrive."""
    message = Message(person_id=person, kind="news", language="en", made_at=TODAY)
    session.add(message)
    session.flush()
    delivery = Delivery(
        message_id=message.id, channel="email", lane="example.com", uid="the-only-one", state="failed",
        next_at=TODAY, settled_at=TODAY, fault="smtp timeout",
    )  # fmt: skip
    event = select(PromiseEvent.id).where(PromiseEvent.promise_id == promise)
    told = update(Notice).where(Notice.subject == "event", Notice.subject_id.in_(event))
    session.execute(told.where(Notice.person_id == person).values(message_id=message.id))
    session.add(delivery)
    session.flush()
    return {
        "message_id": str(message.id),
        "delivery_id": str(delivery.id),
        "untold_id": str(person),
    }


def _sheet(session: Session, node: int, coordinator: int) -> int:
    """A sheet that the coordinator of the sub-district brought."""
    sealed = vault_of(session).seal(HOUSE, content.CONTENT, b"No.,Name\n1,Somebody")
    row = Sheet(
        kind="people", organisation_id=node, name="list.csv", content=sealed, columns={"Name": "name"},
        counts={"rows": 1}, brought_by=coordinator, brought_at=TODAY,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def _calendar_day(session: Session) -> int:
    """A day that the district decides itself."""
    row = CalendarDay(day=MONDAY, kind="off", names={"en": "A day of the district"})
    session.add(row)
    session.flush()
    return row.id


def _word(session: Session) -> dict[str, str]:
    code = session.scalars(select(Term.code).where(Term.kind == "skill").order_by(Term.position)).first()
    return {"kind": "skill", "code": str(code)}
