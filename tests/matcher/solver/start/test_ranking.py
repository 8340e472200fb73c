"""Whom the start asks first for a seat."""

from collections.abc import Sequence

import pytest

from matcher.ids import SeatId, VolunteerId
from matcher.problem.entities import Volunteer
from matcher.problem.quantities import Level
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    TeamRule,
    Trait,
)
from matcher.solver.start.ranking import Ranking
from tests.support.builders import problem, seat, shift, volunteer

DE, EN = {"de": Level.C1}, {"en": Level.C1}
PEOPLE = [
    volunteer("ann", languages=DE, organisation="red", served=0),
    volunteer("bob", languages=EN, organisation="red", served=9, traits=frozenset({"lead"})),
    volunteer("cid", languages=DE | EN, served=0),
    volunteer("dee", languages=EN, organisation="blue", served=0, free="Mon 9-11"),
]


def _asked(people: Sequence[Volunteer], rules: Sequence[TeamRule], team: str = "", serving: str = "") -> str:
    work = [shift("s1", "Mon 9-11", seat("s1", maximum=4), team=tuple(rules)), shift("s2", "Tue 9-11")]
    week = problem(people, work)
    asking = Ranking(week)
    for person in serving.split():
        asking.serves(VolunteerId(person), 1)
    members = [VolunteerId(person) for person in team.split()]
    order = asking.order(work[0], SeatId("s1"), members, asking.sharing(work[0], members))
    return " ".join(week.volunteers[place].id for place in order)


def test_who_could_do_least_else_is_asked_first_then_by_id() -> None:
    assert _asked(PEOPLE, []) == "dee ann bob cid"


def test_who_serves_least_comes_before_who_could_do_least_else() -> None:
    assert _asked(PEOPLE, [], serving="dee dee ann") == "bob cid ann dee"


@pytest.mark.parametrize(
    ("rule", "team", "order"),
    [
        (Speakers(language="de", level=5), "", "ann cid dee bob"),
        (Speakers(language="de", level=5), "cid", "dee ann bob cid"),
        (Trait(trait="lead"), "", "bob dee ann cid"),
        (NotOnlyNewcomers(), "", "bob dee ann cid"),
        (MixedOrganisations(), "", "dee ann bob cid"),
        (MixedOrganisations(), "ann", "dee ann bob cid"),
        (MixedOrganisations(), "dee", "ann bob dee cid"),
        (MixedOrganisations(), "ann dee", "dee ann bob cid"),
    ],
)
def test_who_brings_what_the_team_lacks_is_asked_before_all(rule: TeamRule, team: str, order: str) -> None:
    assert _asked(PEOPLE, [rule], team) == order


def test_who_brings_more_of_what_is_lacking_comes_before_who_brings_less() -> None:
    rules: list[TeamRule] = [Trait(trait="lead"), Speakers(language="en", level=5)]
    assert _asked(PEOPLE, rules, serving="bob bob") == "bob dee cid ann"


def test_only_those_are_asked_who_speak_the_language_most_people_speak() -> None:
    assert _asked(PEOPLE, [SharedLanguage(level=5)]) == "dee bob cid"


def test_only_those_are_asked_who_speak_a_language_of_the_whole_team() -> None:
    assert _asked(PEOPLE, [SharedLanguage(level=5)], "ann") == "ann cid"
    assert _asked(PEOPLE, [SharedLanguage(level=5)], "ann bob") == ""


def test_nobody_is_asked_where_nobody_speaks_well_enough() -> None:
    assert _asked(PEOPLE, [SharedLanguage(level=6)]) == ""
    assert _asked([volunteer("ann", languages={})], [SharedLanguage(level=1)]) == ""
