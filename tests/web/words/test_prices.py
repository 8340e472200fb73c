"""What a change means is said of people, hours and places, and no points of the solver are left in it."""

from zoneinfo import ZoneInfo

import pytest

from i18n.reader import Reader
from matcher.answers import explain
from matcher.problem.problem import Problem
from matcher.roster import Roster
from tests.support.builders import pair, problem, roster, seat, shift, volunteer
from web.words import prices

READER = Reader("en", ZoneInfo("Asia/Shanghai"))


FEWER = "talk has one fewer of the people wanted, and keeps its minimum."


def said(of: Problem, seated: str, added: str = "", removed: str = "") -> dict[str, str]:
    moves = explain.moves([pair(each) for each in added.split()], [pair(each) for each in removed.split()])
    found = explain.effect(of, roster(seated) if seated else Roster(), moves)
    return dict(prices.effects(READER, found, moves))


def talk(minimum: int = 1, desired: int = 1, maximum: int = 3) -> Problem:
    work = [
        shift("talk", "Mon 9-11", seat("talk", minimum, desired, maximum)),
        shift("walk", "Tue 9-11"),
    ]
    people = [volunteer("ann", asked_minutes=240), volunteer("bob", asked_minutes=60)]
    return problem(people, work)


def test_a_place_reaches_its_minimum() -> None:
    assert said(talk(), "", "ann@talk") == {
        "talk reaches its minimum.": "more",
        "ann serves 2 hours more, within the 4 hours wished for.": "muted",
        "Nobody else changes.": "muted",
    }


def test_who_serves_more_than_wished_is_named_with_the_hours() -> None:
    assert said(talk(), "", "bob@talk")["bob serves 1 hour more than wished."] == "less"


@pytest.mark.parametrize(
    ("minimum", "desired", "seated", "added", "removed", "sentence", "tone"),
    [
        (2, 2, "", "ann@talk", "", "talk still lacks one person of its minimum.", "more"),
        (1, 2, "ann@talk", "bob@talk", "", "talk has one more of the people wanted.", "more"),
        (1, 2, "ann@talk bob@talk", "", "bob@talk", FEWER, "less"),
        (1, 1, "ann@talk", "", "ann@talk", "talk then lacks one person of its minimum.", "less"),
        (1, 1, "ann@talk", "bob@talk", "", "talk has more people than wanted.", "less"),
        (1, 1, "ann@talk", "", "ann@talk", "ann serves 2 hours less.", "muted"),
    ],
)  # fmt: skip
def test_a_change_of_heads_is_said_of_the_place(
    minimum: int, desired: int, seated: str, added: str, removed: str, sentence: str, tone: str
) -> None:
    assert said(talk(minimum, desired), seated, added, removed)[sentence] == tone


def test_who_leaves_a_promised_place_for_another_answers_again() -> None:
    promised = problem([volunteer("ann")], [shift("talk", "Mon 9-11"), shift("walk", "Tue 9-11")],
                       published={"ann@talk": 3})  # fmt: skip
    told = said(promised, "ann@talk", "ann@walk", "ann@talk")
    assert told["ann was promised another place and must answer again."] == "less"
    told = said(promised, "ann@talk", "", "ann@talk")
    assert told["ann loses a place that was promised."] == "less"


def test_a_wish_that_comes_true_and_one_that_does_not() -> None:
    fond = problem(
        [volunteer("ann", wishes=[("shift", "talk", 5)])],
        [shift("talk", "Mon 9-11"), shift("walk", "Tue 9-11")],
    )
    assert said(fond, "", "ann@talk")["It is what ann wished for."] == "more"
    assert said(fond, "", "ann@walk")["It is not what ann would rather do."] == "less"


def test_many_places_and_people_are_counted() -> None:
    work = [shift(f"s{index}", f"Mon {9 + index}-{10 + index}", seat(f"s{index}", 1)) for index in range(5)]
    people = [volunteer(f"v{index}", asked_minutes=15) for index in range(5)]
    told = said(problem(people, work), "", " ".join(f"v{index}@s{index}" for index in range(5)))
    assert told["5 places reach their minimum."] == "more"
    assert told["5 people serve 3 hours 45 minutes more than they wished, taken together."] == "less"


def test_nothing_that_changes_is_said_too() -> None:
    assert prices.effects(READER, explain.effect(talk(), Roster(), explain.moves())) == [
        ("Nothing gets better or worse.", "muted")
    ]


def test_no_sentence_speaks_of_points() -> None:
    texts = [str(value) for name, value in vars(prices).items() if name.isupper()]
    assert not [text for text in texts if "point" in text or "cost" in text]
