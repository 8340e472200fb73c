"""Plans of a sub-district: they touch and name only what is its own or of the common pool."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matcher.ids import SeatId
from matcher.problem.eligibility import candidates
from matcher.roster import Assignment as Pair
from tests.web.access.world import OTHER, OWN, SERVING, STRANGER, World, build
from tests.web.conftest import MONDAY, TODAY, Login
from tests.web.pages.reading import english
from tests.web.services.jobs_done import do
from tests.web.services.planned import WEEK, ZONE, somebody, whole
from web.db import Database, writing
from web.models import (
    Assignment,
    Belonging,
    Job,
    Organisation,
    Person,
    Pin,
    Project,
    Roster,
    Scenario,
    Seat,
    Shift,
)
from web.schemas.scenarios import ScenarioSchema
from web.services import (
    editing,
    explaining,
    openings,
    planning,
    publishing,
    repairing,
    rosters,
    whatif,
)
from web.services.access.scope import Scope
from web.services.accounts import links
from web.services.actor import Actor, Held
from web.services.faults import Conflict, Forbidden, Invalid, NotFound
from web.services.matching import pair_of, problem_of
from web.services.people import people_week
from web.services.promises import answering

ActorOf = Callable[[str], Actor]
NEIGHBOUR = "Ondine"


@dataclass(frozen=True)
class Ground:
    """A seat inside and one outside; of who could take the one inside, whom one may plan, and who not."""

    node: int
    elsewhere: int
    own: int
    other: int
    serving: int
    stranger: int
    known: tuple[int, ...]
    neighbours: tuple[int, ...]


@pytest.fixture
def ground(session: Session) -> Ground:
    """Of everybody who could take the seat inside, every second one belongs to the neighbour."""
    world: World = build(session)
    nodes = dict(session.execute(select(Organisation.code, Organisation.id)).all())
    own = int(world.ids["seat_id"])
    elsewhere = select(Seat.id).join(Shift).join(Project).where(Project.organisation_id == nodes[OTHER])
    other = session.scalars(elsewhere).one()
    base = promised_id(session)
    inside = select(Seat.id).join(Shift).join(Project).where(Project.organisation_id == nodes[OWN])
    serving = select(Assignment.volunteer_id).where(
        Assignment.roster_id == base, Assignment.seat_id.in_(inside)
    )
    could = map(int, candidates(problem_of(session, WEEK)).on[SeatId(str(own))])
    fit = sorted(set(could) - set(session.scalars(serving)))
    neighbours, known = fit[::2], tuple(fit[1::2])
    session.rollback()
    with writing(session):
        session.execute(delete(Belonging).where(Belonging.person_id.in_(fit)))
        for person in neighbours:
            session.get_one(Person, person).name = f"{NEIGHBOUR} {person}"
            session.add(
                Belonging(person_id=person, organisation_id=nodes[OTHER], state="confirmed", asked_at=TODAY)
            )
    assert known
    assert neighbours
    return Ground(
        nodes[OWN], nodes[OTHER], own, other, world.people[SERVING], world.people[STRANGER],
        known, tuple(neighbours),
    )  # fmt: skip


@pytest.fixture
def daning(actor_of: ActorOf, ground: Ground) -> Actor:
    """The coordinator of the sub-district."""
    found = actor_of("daning")
    assert {(each.right, each.organisation_id) for each in found.rights} >= {("coordinator", ground.node)}
    return found


@pytest.fixture
def neighbour(ground: Ground) -> Actor:
    """The coordinator of the sub-district beside it."""
    held = frozenset({Held("coordinator", ground.elsewhere)})
    return Actor(ground.stranger, 0, "neighbour", "en", None, held)


def promised(session: Session) -> Roster:
    session.rollback()
    session.expire_all()
    found = rosters.published(session, MONDAY)
    assert found is not None
    return found


def elsewhere(session: Session, ground: Ground, roster_id: int) -> frozenset[Pair]:
    """Who sits in a roster on seats that are not the sub-district's."""
    theirs = select(Seat.id).join(Shift).join(Project).where(Project.organisation_id == ground.node)
    own = {str(seat) for seat in session.scalars(theirs)}
    return frozenset(pair for pair in rosters.seated(session, roster_id) if pair.seat not in own)


def on(session: Session, roster_id: int, seat_id: int) -> set[int]:
    return {int(each) for each in rosters.seated(session, roster_id).on(SeatId(str(seat_id)))}


def test_a_run_plans_own_seats_with_people_it_may_plan_and_leaves_the_rest(
    session: Session, database: Database, daning: Actor, neighbour: Actor, ground: Ground
) -> None:
    base = promised(session).id
    run = planning.start_run(session, daning, {"week": MONDAY, "seconds": 2}, workers=1)
    do(database, planning.run(session, run).job_id)
    session.rollback()
    session.expire_all()
    view = planning.run(session, run)
    assert (view.status, view.organisation_id) == ("done", ground.node)
    made = view.roster_id or 0
    assert rosters.get(session, made).scope_organisation_id == ground.node
    assert elsewhere(session, ground, made) == elsewhere(session, ground, base)
    come = on(session, made, ground.own) - {ground.serving}
    assert come
    assert come <= set(ground.known)
    changes = publishing.changes(session, whole(session), made)
    assert changes.people & set(ground.neighbours) == frozenset()
    assert planning.runs(session, Scope(session, daning)).items[0].id == run
    assert planning.runs(session, Scope(session, neighbour)).total == 0
    with pytest.raises(Forbidden):
        planning.stop(session, neighbour, run, keep=False)


def test_nobody_asks_for_a_run_or_a_draft_of_what_they_do_not_coordinate(
    session: Session, daning: Actor, ground: Ground
) -> None:
    for node in (ground.elsewhere, 1):
        with pytest.raises(Forbidden):
            planning.start_run(
                session, daning, {"week": MONDAY, "seconds": 2, "organisation_id": node}, workers=1
            )
        with pytest.raises(Forbidden):
            publishing.draft(session, daning, MONDAY, node)


def test_a_draft_is_of_the_sub_district_and_nothing_to_its_neighbour(
    session: Session, daning: Actor, neighbour: Actor, ground: Ground
) -> None:
    made = publishing.draft(session, daning, MONDAY)
    mine, theirs = Scope(session, daning), Scope(session, neighbour)
    assert rosters.get(session, made).scope_organisation_id == ground.node
    assert rosters.shown(session, MONDAY, mine) is rosters.published(session, MONDAY)
    assert made in {each.id for each in publishing.listing(session, mine).items}
    assert made not in {each.id for each in publishing.listing(session, theirs).items}
    with pytest.raises(NotFound):
        rosters.seen(session, theirs, made)
    for deed in (publishing.publish, publishing.discard):
        with pytest.raises(Forbidden):
            deed(session, neighbour, made)
    assert rosters.get(session, made).state == "draft"


def test_a_hand_moves_own_people_on_own_seats_alone(session: Session, daning: Actor, ground: Ground) -> None:
    made, scope = publishing.draft(session, daning, MONDAY), Scope(session, daning)
    person = ground.known[0]
    for who, seat in (
        (ground.neighbours[0], ground.own),
        (ground.stranger, ground.own),
        (person, ground.other),
    ):
        with pytest.raises(NotFound):
            editing.consequences(session, ZONE, scope, made, volunteer_id=who, seat_id=seat)
        with pytest.raises(NotFound):
            editing.move(session, ZONE, daning, made, version=0, volunteer_id=who, seat_id=seat)
    with pytest.raises(NotFound):
        editing.move(
            session, ZONE, daning, made, version=0, volunteer_id=ground.stranger, from_seat_id=ground.other
        )
    before = elsewhere(session, ground, made)
    assert editing.move(session, ZONE, daning, made, version=0, volunteer_id=person, seat_id=ground.own) == 1
    assert person in on(session, made, ground.own)
    assert elsewhere(session, ground, made) == before


def test_a_pin_holds_own_people_on_own_seats_and_strangers_pins_are_not_named(
    session: Session, daning: Actor, ground: Ground
) -> None:
    person, hidden = ground.known[0], ground.neighbours[0]
    for who, seat in ((hidden, ground.own), (person, ground.other)):
        with pytest.raises(NotFound):
            editing.pin(session, daning, who, seat, True)
    editing.pin(session, daning, person, ground.own, True)
    with writing(session):
        session.add(Pin(volunteer_id=hidden, seat_id=ground.own, inside=False, at=TODAY))
    mine, every = Scope(session, daning), whole(session)
    assert [each.volunteer_id for each in openings.pins(session, mine, ground.own)] == [person]
    assert {each.volunteer_id for each in openings.pins(session, every, ground.own)} == {person, hidden}
    with pytest.raises(NotFound):
        openings.pins(session, mine, ground.other)


def test_a_repair_asks_own_people_and_leaves_holes_elsewhere(
    session: Session, daning: Actor, ground: Ground
) -> None:
    base = promised(session).id
    for who, seat in ((ground.serving, ground.own), (ground.stranger, ground.other)):
        answering.answer(session, somebody(who), seat, "declined")
    mine = Scope(session, daning)
    assert repairing.lost(session, mine, base) == {pair_of(ground.serving, ground.own)}
    made = repairing.propose(session, ZONE, daning, base)
    assert rosters.get(session, made.roster_id).scope_organisation_id == ground.node
    assert elsewhere(session, ground, made.roster_id) == elsewhere(session, ground, base)
    come = on(session, made.roster_id, ground.own)
    assert made.added > 0
    assert come
    assert come <= set(ground.known)


def test_holes_elsewhere_are_nothing_to_repair(session: Session, daning: Actor, ground: Ground) -> None:
    answering.answer(session, somebody(ground.stranger), ground.other, "declined")
    with pytest.raises(Conflict) as refused:
        repairing.propose(session, ZONE, daning, promised(session).id)
    assert refused.value.code == "nobody_missing"


def test_an_explanation_names_whom_one_may_plan(session: Session, daning: Actor, ground: Ground) -> None:
    made = publishing.draft(session, daning, MONDAY)
    mine, every = Scope(session, daning), whole(session)

    def ranked(scope: Scope) -> set[int]:
        found = explaining.ranked(session, ZONE, scope, made, ground.own, most=200)
        return {int(each.volunteer) for each in found}

    assert ranked(every) & set(ground.neighbours)
    assert ranked(mine) == ranked(every) & set(ground.known)
    told = explaining.seat(session, ZONE, mine, made, ground.own)
    asked = {int(pair.volunteer) for each in told.repairs for pair in each.moves.added | each.moves.removed}
    assert asked & {*ground.neighbours, ground.stranger} == set()
    of_all = explaining.seat(session, ZONE, every, made, ground.own)
    assert told.funnel[0].left < of_all.funnel[0].left
    assert (told.funnel[-1].left, of_all.funnel[-1].left) == (len(ranked(mine)), len(ranked(every)))
    with pytest.raises(NotFound):
        explaining.pair(session, ZONE, mine, made, ground.neighbours[0], ground.own)
    with pytest.raises(NotFound):
        explaining.seat(session, ZONE, mine, made, ground.other)


def test_who_could_take_over_and_where_one_could_go_are_of_the_sub_district(
    session: Session, daning: Actor, ground: Ground
) -> None:
    made = publishing.draft(session, daning, MONDAY)
    mine, every = Scope(session, daning), whole(session)
    takers = openings.replacements(session, ZONE, mine, made, ground.serving, ground.own, 200)
    assert takers
    assert {int(pair.volunteer) for each in takers for pair in each.moves.added} <= set(ground.known)
    person = ground.known[0]
    found = openings.openings(session, ZONE, mine, made, person, most=200)
    assert {each.seat_id for each in found} == {ground.own}
    beyond = {each.seat_id for each in openings.openings(session, ZONE, every, made, person, most=200)}
    assert beyond > {ground.own}
    with pytest.raises(NotFound):
        openings.openings(session, ZONE, mine, made, ground.neighbours[0])


@pytest.mark.parametrize("change", ["withdraw", "drop_shift", "drop_project", "change_need"])
def test_a_scenario_changes_nothing_elsewhere(
    session: Session, daning: Actor, ground: Ground, change: str
) -> None:
    shift = session.get_one(Shift, session.get_one(Seat, ground.other).shift_id)
    project = session.get_one(Shift, session.get_one(Seat, ground.own).shift_id).project_id
    named: dict[str, dict[str, object]] = {
        "withdraw": {"volunteers": [ground.stranger]},
        "drop_shift": {"shift_id": shift.id},
        "drop_project": {"project_id": shift.project_id},
        "change_need": {"seat_id": ground.other, "desired": 3},
    }
    own = {"change": "drop_shift", "shift_id": session.get_one(Seat, ground.own).shift_id}
    said = {
        "name": "What if", "roster_id": promised(session).id, "project_id": project,
        "changes": [own, {"change": change, **named[change]}],
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        whatif.create(session, ZONE, daning, ScenarioSchema().load(said))
    assert set(refused.value.errors) == {"changes-1"}
    assert whatif.create(session, ZONE, daning, ScenarioSchema().load({**said, "changes": [own]}))


def test_a_scenario_stands_on_no_draft_of_others(
    session: Session, daning: Actor, neighbour: Actor, ground: Ground
) -> None:
    theirs = publishing.draft(session, neighbour, MONDAY)
    shift = session.get_one(Shift, session.get_one(Seat, ground.own).shift_id)
    said = {
        "name": "What if", "roster_id": theirs, "project_id": shift.project_id,
        "changes": [{"change": "drop_shift", "shift_id": shift.id}],
    }  # fmt: skip
    with pytest.raises(NotFound):
        whatif.create(session, ZONE, daning, ScenarioSchema().load(said))


def test_the_answer_of_a_scenario_counts_strangers_and_names_none(
    session: Session, daning: Actor, ground: Ground
) -> None:
    people = [ground.known[0], *ground.neighbours[:2]]
    told = [{"volunteer": str(each), "gained": [str(ground.own)], "lost": [], "moved": []} for each in people]
    pins = [[str(each), str(ground.own)] for each in people]
    with writing(session):
        job = Job(kind="scenario", status="done", created_at=TODAY)
        session.add(job)
        session.flush()
        row = Scenario(
            name="What if", roster_id=promised_id(session), changes=[], job_id=job.id, created_at=TODAY,
            created_by=daning.person_id, result={"by_person": told, "by_project": [], "contradiction": pins},
        )  # fmt: skip
        session.add(row)
        session.flush()
    scope = Scope(session, daning)
    (listed,) = whatif.scenarios(session, scope).items
    for found in (whatif.scenario(session, scope, row.id).result, listed.result):
        assert found is not None
        assert [each["volunteer"] for each in found["by_person"]] == [str(ground.known[0])]
        assert found["strangers"] == 2
        assert found["contradiction"] == pins[:1]


@pytest.mark.parametrize(("at", "may"), [(OWN, True), (None, True), (OTHER, False)])
def test_who_helps_out_here_and_belongs_elsewhere_gets_no_link_from_here(
    session: Session, daning: Actor, ground: Ground, at: str | None, may: bool
) -> None:
    """A link lets its maker act as somebody, also where they are nothing to the maker."""
    nodes = {OWN: ground.node, OTHER: ground.elsewhere}
    with writing(session):
        session.execute(delete(Belonging).where(Belonging.person_id == ground.serving))
        if at:
            session.add(
                Belonging(
                    person_id=ground.serving, organisation_id=nodes[at], state="confirmed", asked_at=TODAY
                )
            )
    scope = Scope(session, daning)
    assert scope.person(ground.serving, near=True).id == ground.serving
    if may:
        assert links.in_care(session, scope, ground.serving).id == ground.serving
    else:
        with pytest.raises(Forbidden) as refused:
            links.make(session, daning, ground.serving)
        assert refused.value.code == "of_elsewhere"


def promised_id(session: Session) -> int:
    """The roster that is published, inside a transaction that writes."""
    found = select(Roster.id).where(Roster.state == "published", Roster.period_start == MONDAY)
    return session.scalars(found).one()


def test_publishing_a_part_leaves_the_rest_as_it_was_promised(
    session: Session, daning: Actor, ground: Ground
) -> None:
    before = elsewhere(session, ground, promised(session).id)
    made = publishing.draft(session, daning, MONDAY)
    person = ground.known[0]
    editing.move(session, ZONE, daning, made, version=0, volunteer_id=person, seat_id=ground.own)
    publishing.publish(session, daning, made, version=1)
    assert promised(session).id == made
    assert elsewhere(session, ground, made) == before
    assert on(session, made, ground.own) == {ground.serving, person}


def test_no_page_of_the_sub_district_names_a_neighbour(
    signed_in: Login, session: Session, daning: Actor, ground: Ground
) -> None:
    made = publishing.draft(session, daning, MONDAY)
    shift = session.get_one(Seat, ground.own).shift_id
    browser, district = english(signed_in("daning")), english(signed_in("coordinator"))
    why = f"/board/seats/{ground.own}?roster={made}"
    assert NEIGHBOUR in district.get(why).text
    for url in (
        f"/board?week={MONDAY}", why, f"/board/shifts/{shift}?roster={made}", f"/rosters/{made}", "/rosters",
        f"/board/people?week={MONDAY}", f"/board/people?week={MONDAY}&q={NEIGHBOUR}", "/runs", "/what-if",
        f"/rosters/{made}/move?volunteer={ground.serving}&from={ground.own}",
        f"/api/v1/seats/{ground.own}/ranked?roster_id={made}&most=50",
        f"/api/v1/seats/{ground.own}/why?roster_id={made}",
    ):  # fmt: skip
        answer = browser.get(url)
        assert answer.status_code == 200, url
        assert NEIGHBOUR not in answer.text.replace(f'value="{NEIGHBOUR}"', "").replace(
            f"q={NEIGHBOUR}", ""
        ), url
    hidden = ground.neighbours[0]
    for url in (
        f"/rosters/{made}/move?volunteer={hidden}&seat={ground.own}",
        f"/what-if/new?seat={ground.own}&volunteer={hidden}",
        f"/api/v1/seats/{ground.own}/pairs/{hidden}?roster_id={made}",
    ):
        assert browser.get(url).status_code == 404, url
    _, page = people_week.week(session, WEEK, Scope(session, daning), query=NEIGHBOUR)
    assert page.total == 0
