"""Every code the matcher can say has a sentence in every language of staff, and its numbers fill the holes.

Findings and explanations come from the matcher itself: a roster that breaks all rules, seats nobody can fill.
"""

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from immutabledict import immutabledict

import matcher
from i18n.languages import staff_tags
from i18n.reader import Reader, choices
from i18n.reasons import OCCASIONS, gap, outcome, say
from i18n.sentences.rules.outside import OUTSIDE
from i18n.vocabulary import VOCABULARY
from matcher.answers.explain import empty_seat, pair, ranked
from matcher.ids import SeatId, VolunteerId
from matcher.problem.policy import Policy, Price
from matcher.problem.problem import Problem
from matcher.problem.quantities import Level
from matcher.problem.teams import (
    MixedOrganisations,
    NotOnlyNewcomers,
    SharedLanguage,
    Speakers,
    Together,
    Trait,
)
from matcher.problem.terms import Request, Span, Terms
from matcher.problem.unmatched import CODES
from matcher.problem.visits import alternatives
from matcher.result import Status, Stopped
from matcher.roster import Roster
from matcher.rules.registry import rules
from matcher.rules.testing import findings_of, random_roster
from matcher.tiers import Tier
from matcher.verify import verify
from tests.support.builders import problem, roster, seat, shift, volunteer, window
from tests.support.strategies import broken_by_chance

MATCHER = Path(matcher.__file__).parent
READERS = {tag: Reader(tag, ZoneInfo("Asia/Shanghai")) for tag in staff_tags()}
EVERY_TEAM = (
    Speakers(language="ar", level=3, count=2),
    SharedLanguage(level=5),
    Trait(trait="lead"),
    NotOnlyNewcomers(),
    MixedOrganisations(),
    Together(),
)
DEMANDING = seat(
    "desk",
    1,
    2,
    2,
    languages={"ar": Level.B1},
    skills={"listening": 2},
    credentials=frozenset({"first_aid"}),
    clearances=frozenset({"children"}),
    consents=frozenset({"photos"}),
    traits=frozenset({"resident"}),
    minimum_age=18,
    maximum_age=70,
)
FITTING: Mapping[str, Any] = {
    "languages": {"ar": Level.B2, "zh": Level.C1},
    "skills": immutabledict(listening=3),
    "credentials": immutabledict(first_aid=date(2027, 1, 1)),
    "clearances": immutabledict(children=None),
    "consents": frozenset({"photos"}),
    "traits": frozenset({"resident", "lead"}),
    "born": date(1990, 1, 1),
    "organisation": "hospital",
    "served": 9,
}

# These only ever cost something; the others forbid, at least where they are said to be hard.
SOFT = {name for name, rule in rules().items() if rule.INFO.tier is not None and not rule.INFO.partly_hard}


TERMS = Terms(
    days_in_a_row=Span(0, 2),
    days_off_in_a_row=Span(2, 30),
    kind_in_a_row=immutabledict(shift=Span(0, 1)),
    weekends=0,
    whole_weekends=True,
    shifts=Span(9, 10),
    minutes=Span(0, 60),
    shifts_of_kind=immutabledict(shift=Span(0, 1)),
)


COUNTED = {name: Price(Tier.WISHES) for name, rule in rules().items() if rule.INFO.only_where_priced}


def said(occasion: str, code: str, **numbers: object) -> list[str]:
    """The sentence in every offered language, each checked to be whole and not the same as the others."""
    sentences = [say(reader, occasion, code, **numbers) for reader in READERS.values()]
    assert all(sentence.strip() and "%(" not in sentence for sentence in sentences)
    assert len(set(sentences)) == len(sentences)
    return sentences


def everything_wrong() -> tuple[Problem, Roster]:
    """A problem and a roster that breaks every rule, and every kind of limit."""
    limits = {
        "shifts_per_day": 1,
        "shifts_per_week": 1,
        "shifts_per_period": 1,
        "minutes_per_day": 60,
        "minutes_per_week": 60,
        "minutes_per_period": 60,
    }
    people = [
        volunteer(
            "ann",
            free="Mon 1-2",
            languages={"fr": Level.B1},
            limits=limits,
            companions=["eve"],
            avoided=["bob"],
            home="hall",
        ),
        volunteer(
            "bob",
            languages={"ar": Level.B2},
            wishes=[("project", "clinic", 5), ("project", "club", -3), ("kind", "shift", -2)],
            terms=TERMS,
        ),
        volunteer(
            "eve", continuity=immutabledict(lane=4), requests=(Request("talk", 3), Request("walk", -2))
        ),
    ]
    shifts = [
        shift("talk", "Mon 9-11", DEMANDING, team=EVERY_TEAM),
        shift("walk", "Mon 10-12", seat("guide", 2, 3, 3), seat("aide", 0, 1), place="park"),
        shift("dawn", "Tue 0-2", seat("early", 0, 0, 1), series="daily"),
        shift("visit", "Wed 9-10", seat("caller", 0, 1), group="lane", series="daily"),
        shift("class", "Thu 9-10", seat("pupil", 0, 1, 2), series="daily"),
        shift("late", "Mon 20-23", seat("night", 0, 1)),
        *alternatives(shift("tea", "Fri 9-10"), window("Fri 9-11"), 60),
        shift("market", "Sun 9-10", seat("stall", 0, 1)),
    ]
    asked = problem(
        people,
        shifts,
        Policy(
            rest_minutes=600,
            come_percent=95,
            most_moves=0,
            prices=immutabledict(COUNTED),
            successions=frozenset({("shift", "shift")}),
        ),
        published={"eve@caller": 2},
        pinned_in="eve@caller",
        pinned_out="bob@pupil",
    )
    wrong = "ann@desk ann@guide ann@night ann@early bob@pupil bob@caller bob@early bob@aide ann@aide eve@aide"
    wrong += " eve@tea@0900 bob@tea@1000 bob@stall"
    return asked, roster(wrong)


def test_every_finding_is_a_sentence() -> None:
    found = list(verify(*everything_wrong()).findings)
    for name in rules().keys() - {finding.rule for finding in found}:
        drawn, random = next(broken_by_chance(rules()[name])), Random(0)
        for _ in range(4):
            found += findings_of(rules()[name], drawn, random_roster(drawn, random))
    for finding in found:
        said("finding", finding.rule, **finding.numbers)
    codes = rules().keys() | {code for rule in rules().values() for code in rule.INFO.codes}
    assert {finding.rule for finding in found} == codes


RUNS = ("days_in_a_row", "days_off_in_a_row", "kind_in_a_row")
TOTALS = ("shifts", "minutes", "shifts_of_kind")


@pytest.mark.parametrize("rule", RUNS)
@pytest.mark.parametrize("limit", ["least", "most"])
def test_every_bound_of_a_run_is_said_in_its_own_words(rule: str, limit: str) -> None:
    numbers = {"volunteer": "v1", "kind": "visit", "limit": limit, limit: 3}
    english, chinese = said("finding", rule, reached=4, **numbers)
    assert "3" in english
    assert "4" in english
    assert "3天" in chinese
    assert said("finding", rule, reached=1, **numbers)[0] != english.replace("4", "1")


@pytest.mark.parametrize("total", TOTALS)
def test_every_bound_of_a_total_is_said_in_its_own_words(total: str) -> None:
    sentences = {
        said(
            "finding",
            "totals",
            volunteer="v1",
            kind="visit",
            limit=f"{total}_{limit}",
            reached=60,
            **{limit: 120},
        )[0]
        for limit in ("least", "most")
    }
    assert len(sentences) == 2
    assert all(("2 hours" if total == "minutes" else "120") in each for each in sentences)


def test_every_limit_is_said_in_its_own_words() -> None:
    findings = [one for one in verify(*everything_wrong()).findings if one.rule == "limits"]
    sentences = {
        said("finding", one.rule, **one.numbers)[0] for one in findings if one.numbers["volunteer"] == "ann"
    }
    assert {one.numbers["limit"] for one in findings} >= {
        f"{amount}_per_{span}" for amount in ("shifts", "minutes") for span in ("day", "week", "period")
    }
    assert len(sentences) >= 6


def test_a_finding_reads_well_in_both_languages() -> None:
    numbers = {"volunteer": "V-1", "shift": "s1", "other": "s2", "minutes": 450, "needed": 600}
    assert said("finding", "rest", **numbers) == [
        "V-1 has 7 hours 30 minutes between s1 and s2; a rest of 10 hours is due.",
        "V-1在s1和s2之间只有7小时30分钟，需要休息10小时。",
    ]
    assert said("finding", "speakers", missing=1, count=2, language="wuu", level=3) == [
        "One more person on the team must speak Shanghainese, B1 or better.",
        "团队里还需要1人会说上海话（B1及以上）。",
    ]
    assert said("finding", "traits", missing=2, trait="professional") == [
        "2 people are missing on the team: Professional social worker.",
        "团队还缺2名专业社工。",
    ]


def explained() -> Iterator[tuple[Problem, Roster, str]]:
    """Problems with an empty seat, each with other ways out."""
    names = [
        "language",
        "skill",
        "credential",
        "clearance",
        "consent",
        "trait",
        "old",
        "busy",
        "out",
        "away",
        "tired",
    ]
    lacking: Mapping[str, Mapping[str, Any]] = {
        "language": {"languages": {"ar": Level.A2, "zh": Level.C1}},
        "skill": {"skills": immutabledict()},
        "credential": {"credentials": immutabledict(first_aid=date(2026, 11, 1))},
        "clearance": {"clearances": immutabledict()},
        "consent": {"consents": frozenset[str]()},
        "trait": {"traits": frozenset[str]()},
        "old": {"born": date(1930, 1, 1)},
        "busy": {"free": "Mon 12-20"},
        "tired": {"limits": {"shifts_per_day": 1}},
    }
    people = [volunteer(name, **{**FITTING, **lacking.get(name, {})}) for name in names]
    shifts = [
        shift("talk", "Mon 9-11", DEMANDING),
        shift("walk", "Mon 10-12", seat("guide", 0, 1)),
        shift("late", "Mon 18-20", seat("night", 0, 1)),
    ]
    full = problem(people, shifts, pinned_out="out@desk")
    yield full, roster("away@guide tired@night"), "desk"
    for name in names:
        some = [person for person in people if person.id == name]
        pins: Mapping[str, Any] = {"pinned_out": "out@desk"} if name == "out" else {}
        taken = {"away": "away@guide", "tired": "tired@night"}.get(name, "")
        yield problem(some, shifts, **pins), roster(taken), "desk"
    team = [shift("talk", "Mon 9-11", seat("desk", 2, 2), team=EVERY_TEAM)]
    yield problem([volunteer("bob"), volunteer("eve")], team), roster(""), "desk"
    able = [volunteer(name, **{**FITTING, "organisation": name}) for name in ("x", "y")]
    yield problem(able, team), roster(""), "desk"


def test_every_line_of_a_funnel_and_every_repair_is_a_sentence() -> None:
    steps, repairs = set(), set()
    for asked, has, name in explained():
        answer = empty_seat(asked, has, SeatId(name))
        for step in answer.funnel:
            steps.add(step.code)
            said("funnel", step.code, **step.numbers)
        for repair in answer.repairs:
            repairs.add(repair.code)
            said("repair", repair.code, **repair.numbers)
    assert steps >= {
        "everybody",
        "language",
        "skill",
        "credential",
        "available",
        "one_place",
        "limits",
        "free",
    }
    assert repairs >= {
        "ask_limit",
        "ask_time",
        "renew_credential",
        "raise_language",
        "lower_need",
        "move_open",
    }


def test_every_reason_about_a_person_and_a_seat_is_a_sentence() -> None:
    hindrances = set()
    for asked, has, name in explained():
        for person in asked.volunteers:
            for reason in pair(asked, has, person.id, SeatId(name)).reasons:
                occasion = "hindrance" if reason.tier is None else "price"
                said(occasion, reason.code, **reason.numbers)
                hindrances.add(reason.code)
    asked, wrong = everything_wrong()
    for person in asked.volunteers:
        for name in asked.seat:
            for reason in pair(asked, wrong, VolunteerId(person.id), name).reasons:
                said("hindrance" if reason.tier is None else "price", reason.code, **reason.numbers)
                hindrances.add(reason.code)
    assert hindrances >= {"language", "limits", "one_place", "rest", "here", "fairness"}
    assert hindrances & {"companions", "avoided"}
    assert all(choice.costs is not None for choice in ranked(asked, wrong, SeatId("guide")))


def test_no_rule_is_without_words() -> None:
    for occasion in ("finding", "hindrance", "price"):
        without = {"finding": set[str](), "hindrance": SOFT, "price": set(rules()) - SOFT}[occasion]
        assert set(rules()) - without <= set(OCCASIONS[occasion])
    assert set(rules()) <= set(VOCABULARY["rule"])


def constants(function: str, position: int) -> set[str]:
    """The string literals that stand at one place of the calls of a function anywhere in the matcher."""
    found = set()
    for file in MATCHER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == function
                and len(node.args) > position
            ):
                argument = node.args[position]
                if isinstance(argument, ast.Constant):
                    found.add(str(argument.value))
    return found


def test_every_fault_of_an_input_is_a_sentence() -> None:
    codes = constants("require", 1) | constants("InvalidProblem", 0)
    names = ("id", "value", "zone", "rule", "found", "expected", "least", "most", "estimate")
    numbers = dict.fromkeys(names, "7")
    for code in codes:
        said("fault", code, **numbers)
    assert codes <= set(OCCASIONS["fault"])
    assert len(codes) > 30


def test_every_name_that_matches_nothing_is_a_sentence() -> None:
    for code in CODES:
        said("warning", code, what="de" if code == "language" else "lead", least=3, count=2)
    assert set(CODES) == set(OCCASIONS["warning"])


def test_every_criterion_is_a_line_of_the_funnel_and_a_hindrance() -> None:
    codes = constants("Criterion", 0)
    assert len(codes) >= 10
    assert codes <= set(OCCASIONS["funnel"])
    assert codes <= set(OCCASIONS["hindrance"])


def test_every_end_of_a_run_is_a_sentence() -> None:
    for status in Status:
        for stopped in Stopped:
            texts = [outcome(reader, status.value, stopped.value) for reader in READERS.values()]
            assert len(set(texts)) == len(texts)


def test_a_gap_is_said_in_per_cent_until_it_is_closed() -> None:
    assert [gap(reader, 0.003) for reader in READERS.values()] == [
        "Proven within 0.3% of the best possible",
        "距理论最优不超过0.3%（已证明）",
    ]
    assert [gap(reader, 0) for reader in READERS.values()] == ["Proven best possible", "已是最优（已证明）"]


def test_tiers_and_all_other_fixed_codes_have_names() -> None:
    assert {tier.name.casefold() for tier in Tier} == set(VOCABULARY["tier"])
    for kind in VOCABULARY:
        english, chinese = (choices(reader, kind) for reader in READERS.values())
        assert [code for code, _ in english] == [code for code, _ in chinese]
        assert not {name for _, name in english} & {name for _, name in chinese}


def test_a_districts_own_name_comes_before_ours_and_ours_before_the_code() -> None:
    own = Reader(
        "en", ZoneInfo("Asia/Shanghai"), lambda kind, code: "Block captain" if code == "lead" else code
    )
    assert own.called("trait", "lead") == "Block captain"
    assert own.called("trait", "professional") == "Professional social worker"
    assert own.called("trait", "clown") == "clown"


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        say(READERS["en"], "repair", "nonsense")


@pytest.mark.parametrize("tag", sorted(READERS))
@pytest.mark.parametrize("occasion", sorted(OUTSIDE))
def test_the_rule_of_a_package_outside_is_named_as_it_is(tag: str, occasion: str) -> None:
    assert "quiet_hours" in say(READERS[tag], occasion, "quiet_hours", volunteer="v1", minutes=30)


def test_a_number_that_a_sentence_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        say(READERS["en"], "finding", "fairness", shifts=2)
