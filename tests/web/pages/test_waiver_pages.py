"""Setting a rule aside: where a move is refused, on a page of its own, on the shift, and by the API."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from matcher.answers import door
from matcher.ids import VolunteerId
from matcher.roster import Assignment, Roster
from tests.web.conftest import Login, post
from tests.web.pages.reading import english
from tests.web.services.planned import WEEK, draft
from web.models import Waiver
from web.services.matching import problem_of

HOURS = "fitness.available"
REASON = "An hour earlier, this once."
NEW = re.compile(r'href="(/shifts/\d+/waivers/new\?[^"]+)"')


def out_of_hours(session: Session, criterion: str = "available") -> tuple[int, int, int]:
    """Somebody whom one criterion alone keeps from a seat: the ids of the person, the seat and the shift."""
    problem = problem_of(session, WEEK)
    for shift in problem.open_shifts:
        for seat in shift.seats:
            for person in problem.volunteers:
                pair = Assignment(VolunteerId(person.id), seat.id)
                found = door.broken(problem, Roster(), {pair}).after
                if [each.numbers.get("criterion") for each in found] == [criterion]:
                    return int(person.id), int(seat.id), int(shift.id)
    raise AssertionError(criterion)


def test_a_move_that_only_hours_stop_is_possible_once_they_are_set_aside(
    signed_in: Login, session: Session
) -> None:
    made, (who, seat, shift) = draft(session), out_of_hours(session)
    client = english(signed_in("coordinator"))
    move = f"/rosters/{made}/move?volunteer={who}&seat={seat}"
    refused = client.get(move).text
    assert "This cannot be done" in refused
    address = NEW.findall(refused)[0].replace("&amp;", "&")
    asked = client.get(address).text
    assert "The hours that somebody gave" in asked
    form = {"rule": HOURS, "volunteer_id": who, "back": move, "reason": REASON}
    unasked = post(client, f"/shifts/{shift}/waivers", form)
    assert unasked.status_code == 422
    assert "Ask the person first" in unasked.text
    assert REASON in unasked.text
    done = post(client, f"/shifts/{shift}/waivers", {**form, "agreed": "1"})
    assert done.headers["Location"] == move
    assert "This cannot be done" not in client.get(move).text
    shown = client.get(f"/shifts/{shift}").text
    assert REASON in shown
    held = session.scalars(select(Waiver.id)).one()
    post(client, f"/shifts/{shift}/waivers/{held}/end", {})
    assert REASON not in client.get(f"/shifts/{shift}").text
    assert "This cannot be done" in client.get(move).text


def test_what_the_law_asks_is_never_offered(signed_in: Login, session: Session) -> None:
    made = draft(session)
    client = english(signed_in("coordinator"))
    for criterion in ("credential", "minimum_age", "clearance"):
        try:
            who, seat, shift = out_of_hours(session, criterion)
        except AssertionError:
            continue
        page = client.get(f"/rosters/{made}/move?volunteer={who}&seat={seat}").text
        assert "This cannot be done" in page
        assert NEW.findall(page) == []
        rule = f"fitness.{criterion}"
        assert client.get(f"/shifts/{shift}/waivers/new?rule={rule}&volunteer_id={who}").status_code == 404
        return
    raise AssertionError("no seat of the district asks for a credential")


def test_strange_addresses_are_answered_as_what_is_not_there(signed_in: Login, session: Session) -> None:
    *_, shift = out_of_hours(session)
    client = english(signed_in("coordinator"))
    for query in ("", "?rule=rest&volunteer_id=abc", "?rule=rest&volunteer_id=999999", "?rule=pins", "?x=1"):
        assert client.get(f"/shifts/{shift}/waivers/new{query}").status_code == 404, query
    assert client.get("/shifts/999999/waivers/new?rule=rest").status_code == 404
    form = {"rule": "newcomers", "reason": REASON, "back": "//elsewhere.example"}
    assert post(client, f"/shifts/{shift}/waivers", form).headers["Location"] == f"/shifts/{shift}"
    held = session.scalars(select(Waiver.id)).one()
    assert post(client, f"/shifts/{shift + 1}/waivers/{held}/end", {}).status_code == 404


def test_a_lead_and_a_volunteer_set_nothing_aside(signed_in: Login, session: Session) -> None:
    who, _, shift = out_of_hours(session)
    form = {"rule": HOURS, "volunteer_id": who, "reason": REASON, "agreed": "1"}
    for code in ("lead", "volunteer"):
        client = english(signed_in(code))
        assert post(client, f"/shifts/{shift}/waivers", form).status_code in (403, 404)
    assert session.scalars(select(Waiver)).all() == []
