"""Of a birth date a problem has the age alone, and nothing of names and contacts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from matcher.formats import json
from tests.web.people.staff import DISTRICT, OWN, node, somebody
from tests.web.services.planned import WEEK, ZONE
from web.db import writing
from web.models import Belonging
from web.services.days import Week
from web.services.matching import problem_of
from web.services.people.planned import standing_in
from web.services.people.private import age


@given(
    born=st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    monday=st.dates(date(2026, 1, 5), date(2040, 1, 1)).map(lambda day: day - timedelta(days=day.weekday())),
)
def test_the_day_that_stands_in_gives_the_age_of_the_week_s_first_day(born: date, monday: date) -> None:
    week = Week(monday, ZONE)
    shown = standing_in(born, week)
    assert {age(shown, day) for day in week.days} == {age(born, monday)}


@pytest.mark.parametrize(
    ("born", "monday", "years"),
    [
        (date(2010, 11, 30), date(2026, 11, 30), 16),
        (date(2010, 12, 1), date(2026, 11, 30), 15),
        (date(2008, 2, 29), date(2027, 3, 1), 19),
        (date(2008, 2, 29), date(2027, 2, 22), 18),
        (date(2010, 1, 1), date(2026, 12, 28), 16),
    ],
)
def test_ages_at_the_edge(born: date, monday: date, years: int) -> None:
    week = Week(monday, ZONE)
    assert [age(standing_in(born, week), day) for day in week.days] == [years] * 7


def test_people_of_one_age_cannot_be_told_apart(session: Session) -> None:
    one, other = somebody(session, "A", born=date(1980, 2, 3)), somebody(session, "B", born=date(1980, 9, 9))
    people = problem_of(session, WEEK).volunteer
    assert people[str(one)].born == people[str(other)].born == date(1980, 1, 1)  # type: ignore[index]  # ids are texts


def test_no_name_number_or_contact_stands_in_a_problem(session: Session) -> None:
    somebody(session, "王小芳", latin_name="Wang Xiaofang", phone="+8613800000001", born=date(1981, 2, 3))
    written = json.dump(problem_of(session, WEEK)).decode()
    for told in ("王小芳", "Xiaofang", "13800000001", "1981-02-03", "V-2"):
        assert told not in written


def test_the_organisation_that_confirmed_first_counts(session: Session) -> None:
    who = somebody(session, "A", at=OWN)
    with writing(session):
        for code, state, day in (("nb-shanggong", "confirmed", 9), (DISTRICT, "asked", 1)):
            session.add(
                Belonging(
                    person_id=who, organisation_id=node(session, code), state=state,
                    asked_at=WEEK.start, decided_at=WEEK.start + timedelta(days=day),
                )
            )  # fmt: skip
    assert problem_of(session, WEEK).volunteer[str(who)].organisation == str(node(session, OWN))  # type: ignore[index]  # ids are texts
