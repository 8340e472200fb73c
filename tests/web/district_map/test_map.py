"""The map counts what the board counts, and a press leads to the same shifts there."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from i18n.reader import Reader
from tests.web.conftest import MONDAY, TODAY, Login
from tests.web.organisations.test_pages import fresh
from tests.web.pages.reading import english
from tests.web.people.staff import OWN, node, staff
from tests.web.services.planned import WEEK, ZONE, whole
from tests.web.sheets_entered.brought import entered, looked_at
from web.db import writing
from web.models import Organisation, Request, Shift, Term
from web.services import board
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.board import Tally
from web.services.board.areas import Areas
from web.services.district_map.counting import AreaFigures, figures
from web.services.requests import listing
from web.words import district_map
from web.words.board_filters import Filters

MAP = f"/api/v1/map?week={MONDAY}"


def read(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True)


def sums(areas: list[dict[str, Any]]) -> tuple[int, ...]:
    return tuple(sum(each[name] for each in areas) for name in ("shifts", "short_shifts", "heads", "desired"))


def test_the_sums_of_the_map_are_those_of_the_board(session: Session) -> None:
    scope = whole(session)
    found = board.in_force(session, WEEK, scope)
    areas = figures(session, scope, found.projects)
    assert Tally.together(each.tally for each in areas) == found.tally
    missing = sum(shift.missing for project in found.projects for shift in project.shifts)
    assert sum(each.missing for each in areas) == missing > 0
    assert len([each for each in areas if each.outline]) == 14


def test_each_area_is_what_its_press_shows_on_the_board(signed_in: Login, session: Session) -> None:
    browser = english(signed_in("coordinator"))
    page = read(browser, f"/map?week={MONDAY}")
    links = re.findall(r'class="map-area level-\d" href="([^"]+)" aria-label="([^"]+)"', page)
    assert len(links) == 14
    areas = {each["organisation_id"]: each for each in browser.get(MAP).get_json()["areas"]}
    for url, label in links:
        area = areas[int(url.rpartition("area=")[2].partition("&")[0])]
        wanted = "nobody missing" if not area["missing"] else f"{area['missing']} p"
        assert wanted in label
        shown = read(browser, url.replace("&amp;", "&").replace("&short=1", "").replace("short=1&", ""))
        line = re.search(r'class="figure-line">.*?<b>([\d,]+)</b>.*?of ([\d,]+)', shown, re.S)
        assert (line and (int(line[1]), int(line[2]))) == (
            (area["heads"], area["desired"]) if area["shifts"] else None
        )


@pytest.mark.parametrize("name", ["language", "skill", "kind", "scene"])
def test_filters_are_those_of_the_board(signed_in: Login, session: Session, name: str) -> None:
    browser = english(signed_in("coordinator"))
    projects = board.in_force(session, WEEK, whole(session)).projects
    code = {
        "language": next(code for p in projects for kind, code in sorted(p.asks) if kind == "languages"),
        "skill": next(code for p in projects for kind, code in sorted(p.asks) if kind == "skills"),
        "kind": next(shift.kind for p in projects for shift in p.shifts),
        "scene": projects[0].scene,
    }[name]
    left = Filters().but(name, code).chosen(projects, ())
    tally = Tally.together(each.tally for each in left)
    areas = browser.get(f"{MAP}&{name}={code}").get_json()["areas"]
    assert sums(areas) == (tally.shifts, tally.short, tally.heads, tally.desired)
    assert 0 < tally.shifts < sums(browser.get(MAP).get_json()["areas"])[0]
    assert f"{name}={code}" in read(browser, f"/map?week={MONDAY}&{name}={code}")


def test_a_shift_is_where_its_place_is_and_online_ones_where_their_project_is(session: Session) -> None:
    scope = whole(session)
    areas = Areas.read(session, scope.tree)
    project = board.in_force(session, WEEK, scope).projects[0]
    shift = next(project.shifts)
    there = areas.of(project, shift)
    assert there == areas.of_places[shift.place_id]
    online = replace(areas, of_places={})
    assert online.of(project, shift) == areas.of_organisations.get(project.organisation_id)
    assert online.of(replace(project, organisation_id=0), shift) is None


def test_who_coordinates_a_sub_district_sees_its_own_alone(session: Session) -> None:
    scope, own = Scope(session, staff(session, "coordinator")), node(session, OWN)
    areas = figures(session, scope, board.in_force(session, WEEK, scope).projects)
    seen = {each.organisation_id for each in areas if each.seen}
    assert own in seen
    assert len(seen) < len(areas)
    unseen = [each for each in areas if not each.seen]
    assert all(each.tally == board.NOTHING for each in unseen)
    look = district_map.Look(Reader("en", ZONE), "short", str, str, str)
    drawn = {each["name"]: each for each in district_map.shapes(look, areas)}
    assert (drawn["Linfenlu"]["url"], drawn["Linfenlu"]["number"]) == ("", "–")
    assert drawn["Daninglu"]["url"] == str(own)


def test_volunteers_have_no_map(signed_in: Login) -> None:
    browser = english(signed_in("volunteer"))
    assert browser.get("/map").status_code == 403
    assert browser.get(MAP).status_code == 403


def test_a_cancelled_shift_is_asked_for_no_more(signed_in: Login, session: Session) -> None:
    browser = english(signed_in("coordinator"))
    before = sums(browser.get(MAP).get_json()["areas"])
    shift = next(next(iter(board.in_force(session, WEEK, whole(session)).projects)).shifts)
    with writing(session):
        session.execute(update(Shift).where(Shift.id == shift.id).values(status="cancelled"))
    assert sums(browser.get(MAP).get_json()["areas"])[0] == before[0] - 1


def test_without_outlines_there_is_the_table(signed_in: Login, session: Session) -> None:
    with writing(session):
        session.execute(update(Organisation).values(outline=[]))
    page = read(english(signed_in("coordinator")), f"/map?week={MONDAY}")
    assert "district-map" not in page.partition("<main")[2]
    assert page.count('role="rowheader"') >= 15


def test_what_makes_no_sense_is_left_out(signed_in: Login) -> None:
    browser = english(signed_in("coordinator"))
    for query in ("what=moon", "week=x", "language=%00", "skill=" + "x" * 500, "scene=none&kind=none"):
        read(browser, f"/map?{query}")


def test_names_are_in_the_readers_language_and_in_chinese(signed_in: Login) -> None:
    page = read(english(signed_in("coordinator")), f"/map?week={MONDAY}")
    assert re.search(r'class="map-name"[^>]*lang="en">Daninglu<.*?lang="zh-Hans">大宁路<', page, re.S)


AREA = AreaFigures(1, {"en": "Here"}, [[0, 0], [1, 0], [1, 1], [0, 1]], board.NOTHING, 0, 0, seen=True)


@pytest.mark.parametrize(("number", "level"), [(0, 0), (1, 1), (4, 1), (5, 2), (8, 2), (9, 3), (12, 3)])
def test_thirds_of_the_largest_number_have_a_shade_and_a_pattern_each(number: int, level: int) -> None:
    assert district_map.level(number, 12) == level


def test_the_middle_of_an_outline() -> None:
    assert district_map.middle(AREA.outline) == (0.5, 0.5)
    assert district_map.middle([[0, 0], [0.5, 0.5], [1, 1]]) == (0.5, 0.5)


def test_the_table_has_what_is_short_first() -> None:
    look = district_map.Look(Reader("en", ZONE), "short", str, str, str)
    areas = [replace(AREA, organisation_id=number, missing=number % 3) for number in range(1, 5)]
    assert [row["missing"] for row in district_map.rows(look, areas)] == ["2", "1", "1", "0"]


def test_an_outline_is_edited_by_who_administers_it(signed_in: Login, session: Session) -> None:
    admin, own = english(signed_in("admin")), node(session, OWN)
    url = f"/api/v1/organisations/{own}"
    tag = admin.get(url).headers["ETag"]
    square = [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]
    assert admin.patch(url, json={"outline": square}, headers={"If-Match": tag}).status_code == 204
    assert fresh(session).scalar(select(Organisation.outline).where(Organisation.id == own)) == square
    assert admin.patch(url, json={"outline": []}, headers={"If-Match": tag}).status_code == 412
    tag = admin.get(url).headers["ETag"]
    for wrong in (
        [[0, 0], [1, 1]],
        [[0, 0], [1, 2], [0, 1]],
        [[0], [1], [0]],
        [[0, 0]] * 3,
        [[0, 0]] * 201,
        "x",
    ):
        refused = admin.patch(url, json={"outline": wrong}, headers={"If-Match": tag})
        assert refused.status_code == 422, wrong


def test_figures_lead_to_what_they_count(signed_in: Login, session: Session) -> None:
    browser = english(signed_in("coordinator"))
    page = read(browser, f"/map?week={MONDAY}&kind=visit")
    links = re.findall(r'class="figure-link" href="([^"]+)">(\d+)<span class="sr-only"> ([^,]+),', page)
    short = [url.replace("&amp;", "&") for url, _, what in links if what == "People missing"]
    assert short
    assert all("short=1" in url and "kind=visit" in url for url in short)
    assert read(browser, short[0]).count("board-note") >= 1


def test_open_requests_lead_to_themselves(signed_in: Login, session: Session) -> None:
    browser = english(signed_in("coordinator"))
    unit = node(session, OWN)
    with writing(session):
        kind = "lamps"
        session.add(Term(kind="request", code=kind, names={"en": "Lamps"}))
        for number, state in enumerate(("received", "accepted", "closed")):
            session.add(
                Request(
                    number=f"R-{number}", kind=kind, organisation_id=unit, unit_id=unit, summary="Help",
                    search_key="help", language="en", people=1, state=state, asked_at=TODAY, reason="",
                    said="", reopened=0, closed_at=TODAY if state == "closed" else None,
                )
            )  # fmt: skip
    page = read(browser, f"/map?week={MONDAY}&what=requests&request={kind}")
    found = re.search(rf'href="(/requests[^"]*unit={unit}[^"]*)">(\d+)<', page)
    assert found is not None
    url, number_open = found[1].replace("&amp;", "&"), int(found[2])
    assert (number_open, f"kind={kind}" in url, "open=1" in url) == (2, True, True)
    assert "R-0" in read(browser, url)
    asked = listing.Asked(unit=unit, kind=kind, open=True)
    assert listing.count(session, whole(session), asked) == number_open
    assert f'class="map-area level-3" href="/requests?unit={unit}' in page.replace("&amp;", "&")
    counted = {each["organisation_id"]: each["requests"] for each in browser.get(MAP).get_json()["areas"]}
    assert counted[unit] >= 2


def test_outlines_come_in_a_sheet(session: Session, actor_of: Callable[[str], Actor]) -> None:
    actor, heads = (
        actor_of("admin"),
        ("Name of the organisation", "Kind of organisation", "Outline on the map"),
    )
    rows = [
        ("Riverside", "sub_district", "0.1 0.1; 0.4 0.1; .4 0.45"),
        ("Hill", "sub_district", "0.1 0.1; 2 3"),
    ]
    first, second = looked_at(session, actor, "organisations", heads, rows, "jingan")
    assert first.faults == []
    assert [each["code"] for each in second.faults] == ["no_outline"]
    entered(session, actor, "organisations", heads, rows[:1], "jingan")
    made = select(Organisation).order_by(Organisation.id.desc()).limit(1)
    assert session.scalars(made).one().outline == [[0.1, 0.1], [0.4, 0.1], [0.4, 0.45]]
    again = looked_at(session, actor, "organisations", heads, rows[:1], "jingan")
    assert [each.state for each in again] == ["unchanged"]
