"""What a shift asks for, from what was typed to what rows keep: the matcher's own JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from immutabledict import immutabledict
from sqlalchemy import select
from sqlalchemy.orm import Session

from i18n.translator import Message, lazy
from matcher.formats.json.formats import NEEDS, TEAM_RULE
from matcher.problem.entities import Needs
from matcher.problem.errors import InvalidProblem
from matcher.problem.quantities import Level
from matcher.rules.info import SetIn
from matcher.rules.registry import rules
from web.models import Term
from web.services.faults import Invalid

SETS = ("credentials", "clearances", "consents", "traits")
UNKNOWN = lazy("Choose one from the list.")
USUAL_KIND = "shift"


def seat_columns(session: Session, seats: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The columns of seat rows, from the seats of a loaded `ShiftSchema`.

    Raises Invalid for words that are not in the district's vocabulary.
    """
    _refuse_unknown(session, seats)
    return [
        {
            **{name: seat[name] for name in ("role", "minimum", "desired", "maximum")},
            **_flow(seat),
            "needs": NEEDS.write(_needs(seat)),
        }
        for seat in seats
    ]


def _flow(seat: Mapping[str, Any]) -> dict[str, Any]:
    """How people come to a seat; nothing where it is not said, so that a seat keeps what it had."""
    if "flow" not in seat:
        return {}
    return {"flow": seat["flow"], "open_hours": seat.get("open_hours") if seat["flow"] == "open" else None}


def refuse_unknown_kind(session: Session, kind: str) -> None:
    """Raise Invalid for a kind of shift that is not in the district's vocabulary."""
    if kind != USUAL_KIND and kind not in known_words(session).get("kind", ()):
        raise Invalid({"kind": [UNKNOWN]})


def team_rules(session: Session, rules: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The `team` column of a row, of rules as a schema or such a column holds them.

    Raises Invalid for a rule that cannot mean anything.
    """
    found: list[Any] = []
    traits = known_words(session).get("trait", ())
    for index, rule in enumerate(rules):
        said = dict(rule)
        if said["rule"] == "traits" and said["trait"] not in traits:
            raise Invalid({f"team-{index}-trait": [UNKNOWN]})
        if isinstance(said.get("level"), int):
            said["level"] = Level(said["level"]).name.lower()
        try:
            found.append(TEAM_RULE.write(TEAM_RULE.read(_only_asked(said), "team")))
        except InvalidProblem as fault:
            raise Invalid({f"team-{index}-rule": [lazy("This cannot be used here.")]}) from fault
    return found


def _only_asked(rule: Mapping[str, Any]) -> dict[str, Any]:
    asked = rules()[rule["rule"]].INFO.parameters_in(SetIn.TEAM)
    return {name: value for name, value in rule.items() if name == "rule" or name in asked}


def _needs(seat: Mapping[str, Any]) -> Needs:
    return Needs(
        languages=immutabledict({each["tag"]: Level(each["level"]) for each in seat["languages"]}),
        skills=immutabledict({each["code"]: each["level"] for each in seat["skills"]}),
        minimum_age=seat["minimum_age"],
        maximum_age=seat["maximum_age"],
        **{name: frozenset(seat[name]) for name in SETS},
    )


def _refuse_unknown(session: Session, seats: Sequence[Mapping[str, Any]]) -> None:
    known = known_words(session)
    errors: dict[str, list[Message]] = {}
    for index, seat in enumerate(seats):
        if seat["role"] and seat["role"] not in known.get("role", ()):
            errors[f"seats-{index}-role"] = [UNKNOWN]
        for place, skill in enumerate(seat["skills"]):
            if skill["code"] not in known.get("skill", ()):
                errors[f"seats-{index}-skills-{place}-code"] = [UNKNOWN]
        for name in SETS:
            if set(seat[name]) - known.get(name.removesuffix("s"), set()):
                errors[f"seats-{index}-{name}"] = [UNKNOWN]
    if errors:
        raise Invalid(errors)


def known_words(session: Session) -> Mapping[str, set[str]]:
    """The codes of the district's vocabulary by kind."""
    known: dict[str, set[str]] = {}
    for term in session.execute(select(Term.kind, Term.code)):
        known.setdefault(term.kind, set()).add(term.code)
    return known
