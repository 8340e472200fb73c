"""The demo's visits: households near their street block, windows, pairings and talk guides."""

from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fixtures.district import generate
from tests.web.conftest import MONDAY, PASSWORDS
from tests.web.services.planned import ZONE
from web import migrations
from web.db import writing
from web.demo.guides import GROUPS, GUIDES
from web.demo.homes import WINDOWS, homes_of, load_homes, with_homes
from web.demo.ids import Ids
from web.demo.load import load
from web.models import Continuity, Household, Pairing, Place, Project, Shift, Term
from web.opening import open_database
from web.services.days import Week
from web.services.demand.series.extending import make_ahead
from web.services.households.keeping import opened
from web.services.matching import problem_of, read_anew
from web.services.visits.starts import windows_of
from web.settings import Settings


def test_the_four_hundreds_go_to_households(tmp_path: Path) -> None:
    drawn = generate(200, week=MONDAY)
    homes = homes_of(drawn, 7)
    assert homes == homes_of(drawn, 7)
    district = with_homes(drawn, homes)
    database = open_database(Settings(instance=tmp_path))
    migrations.upgrade(database)
    with database.session() as session:
        with writing(session):
            load(session, district, PASSWORDS)
            load_homes(session, district, homes, Ids.of(district))
        found = session.scalars(select(Household).order_by(Household.id)).all()
        assert len(found) == len(homes) > 10
        groups = session.scalars(select(Household.group_code).where(Household.group_code != "").distinct())
        assert set(groups) <= set(GROUPS)
        for each in found:
            place, private = session.get_one(Place, each.place_id), opened(session, each)
            assert (place.kind, place.address) == ("household", "")
            assert "示例路" in private["address"]
            assert abs(place.latitude - private["latitude"]) <= 0.0005
        chosen = select(Shift).join(Project).where(Project.programme == "four-hundreds")
        for shift in session.scalars(chosen):
            begins = shift.starts_at.astimezone(ZoneInfo(district.zone)).time()
            assert shift.window_starts_at is not None
            assert any(first <= begins < last for first, last in WINDOWS)
        assert windows_of(session, Week(MONDAY, ZONE))
        made_later(session)
        known = session.scalars(select(Continuity.group_code).where(Continuity.group_code.startswith("JA-")))
        numbers = {each.number for each in found}
        assert set(known) <= numbers
        assert session.scalar(select(func.count()).select_from(Pairing)) or 0 > 0
        week = Week(MONDAY, ZONE)
        assert problem_of(session, week).pinned_in == read_anew(session, week).pinned_in
        guide = session.get_one(Term, ("household_group", "couples")).texts
        assert GUIDES["couples"].items() <= guide.items()
        assert "fr" in guide
    database.close()


def made_later(session: Session) -> None:
    """Visits that their series make by themselves have windows as well."""
    known = set(session.scalars(select(Shift.id)))
    assert make_ahead(session) > 0
    chosen = select(Shift).join(Project).where(Project.programme == "four-hundreds")
    later = [each for each in session.scalars(chosen) if each.id not in known]
    assert later
    assert all(each.window_starts_at == each.starts_at for each in later)
    assert all(each.window_ends_at and each.window_ends_at > each.ends_at for each in later)


def test_each_group_has_a_guide_in_both_languages() -> None:
    for code in GROUPS:
        texts = GUIDES[code]
        assert texts.keys() == {"zh-Hans", "en"}
        assert len(texts["en"].splitlines()) == len(texts["zh-Hans"].splitlines()) == 5
