"""Places and projects that come in a sheet."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.sheets_entered.brought import codes, entered, looked_at, node, states
from web.models import Audit, Place, Project
from web.services.actor import Actor

ActorOf = Callable[[str], Actor]
HEADS = ("No.", "Name", "Code", "Address", "Latitude", "Longitude", "Coordinates of")
LIBRARY = ("1", "zh: 图书馆\nen: Library", "library", "1 Long Street", 31.2, 121.4, "GCJ-02 (Amap, Tencent)")


def test_a_place_is_made_and_found_by_its_code_or_name(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "places", HEADS, [LIBRARY], "daninglu")
    place = session.scalars(select(Place).where(Place.code == "library")).one()
    assert (place.names, place.datum, place.organisation_id) == (
        {"zh": "图书馆", "en": "Library"},
        "gcj02",
        node(session, "daninglu"),
    )
    assert states(looked_at(session, actor, "places", HEADS, [LIBRARY], "daninglu")) == ["unchanged"]
    (line,) = looked_at(
        session, actor, "places", ("Name", "Address"), [("图书馆", "2 Long Street")], "daninglu"
    )
    assert line.changes == {"address": ["1 Long Street", "2 Long Street"]}
    told = select(Audit.verb).where(Audit.subject == "place", Audit.subject_id == place.id)
    assert session.scalars(told).all() == ["created"]


def test_names_in_other_languages_stay(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    entered(session, actor, "places", HEADS, [LIBRARY], "daninglu")
    entered(session, actor, "places", ("Code", "Name"), [("library", "en: City Library")], "daninglu")
    place = session.scalars(select(Place).where(Place.code == "library")).one()
    assert place.names == {"zh": "图书馆", "en": "City Library"}


def test_what_is_wrong_with_a_place_is_said(session: Session, actor_of: ActorOf) -> None:
    actor = actor_of("coordinator")
    other = session.scalars(
        select(Place.code).where(Place.organisation_id == node(session, "pengpuxincun"))
    ).first()
    rows = [
        ("1", "Half", None, None, 31.2, None, None),
        ("2", "Taken", other, None, None, None, None),
        ("3", "Odd", "two words", None, 99, 121, None),
        ("4", None, None, "Somewhere", None, None, None),
    ]
    lines = looked_at(session, actor, "places", HEADS, rows, "daninglu")
    assert [codes(line) for line in lines] == [
        [("longitude", "coordinates_half")],
        [("code", "code_taken")],
        [("code", "no_code"), ("latitude", "out_of_range")],
        [("names", "required")],
    ]


def test_a_project_is_posted_and_changed(session: Session, actor_of: ActorOf) -> None:
    actor, heads = actor_of("coordinator"), ("No.", "Project", "Summary", "Scene", "Weight")
    row = ("9", "zh-Hans: 读书会\nen: Reading hour", "en: We read aloud.", "Community", 3)
    entered(session, actor, "projects", heads, [row], "daninglu")
    project = session.scalars(select(Project).order_by(Project.id.desc())).first()
    assert project is not None
    assert (project.texts["en"], project.weight) == ({"name": "Reading hour", "summary": "We read aloud."}, 3)
    assert states(looked_at(session, actor, "projects", heads, [row], "daninglu")) == ["unchanged"]
    entered(session, actor, "projects", ("No.", "Summary"), [("9", "zh-Hans: 一起朗读")], "daninglu")
    session.expire_all()
    texts = session.get_one(Project, project.id).texts
    assert (texts["zh-Hans"], texts["en"]["summary"]) == (
        {"name": "读书会", "summary": "一起朗读"},
        "We read aloud.",
    )
