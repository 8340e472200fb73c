"""Rules of languages: nothing is published for readers of a language without a text in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from i18n.texts import text_languages
from i18n.translator import lazy
from web.db import writing
from web.models import TextRule
from web.services.access.rights import COORDINATORS
from web.services.access.scope import Scope
from web.services.access.tree import Tree
from web.services.actor import Actor
from web.services.audit.record import note
from web.services.faults import Forbidden, Invalid

STRENGTHS = ("none", "warn", "stop")


def of_node(session: Session, organisation_id: int) -> Mapping[str, str]:
    """Tag -> `warn` or `stop`, of the rules that stand on an organisation itself."""
    rows = session.scalars(select(TextRule).where(TextRule.organisation_id == organisation_id))
    return {row.tag: "stop" if row.strict else "warn" for row in rows}


def set_on(session: Session, actor: Actor, organisation_id: int, rules: Sequence[Mapping[str, Any]]) -> None:
    """Give an organisation these rules, by language, instead of those that stand.

    Raises Forbidden for who does not coordinate it, Invalid for a language without texts.
    """
    if not Scope(session, actor).holds_on(organisation_id, *COORDINATORS, "administrator"):
        raise Forbidden
    wanted = {each["language"]: each["rule"] for each in rules if each["rule"] != "none"}
    if wanted.keys() - set(text_languages()):
        raise Invalid({"rules": [lazy("Choose one from the list.")]})
    with writing(session):
        before = dict(of_node(session, organisation_id))
        if before == wanted:
            return
        session.execute(delete(TextRule).where(TextRule.organisation_id == organisation_id))
        session.add_all(
            TextRule(organisation_id=organisation_id, tag=tag, strict=rule == "stop")
            for tag, rule in wanted.items()
        )
        note(
            session, actor, "set_text_rules", "organisation", organisation_id,
            node=organisation_id, changes={"text_rules": [before, wanted]},
        )  # fmt: skip


def by_node(session: Session) -> Mapping[int, Mapping[str, bool]]:
    """Organisation -> tag -> whether the rule is strict, of all rules that hold there, from above too."""
    rows = session.scalars(select(TextRule)).all()
    if not rows:
        return {}
    tree, found = Tree.read(session), dict[int, dict[str, bool]]()
    for row in rows:
        for node in tree.below([row.organisation_id]):
            held = found.setdefault(node, {})
            held[row.tag] = held.get(row.tag, False) or row.strict
    return found
