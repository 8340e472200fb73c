"""The district's words: skills, credentials, roles and the other lists, with their names by language."""

from collections.abc import Collection, Hashable, Mapping, Sequence

from sqlalchemy import select

from i18n.translator import lazy
from web.models import Term
from web.services.organisations import vocabulary
from web.services.sheets.column import Column, Kind, Values
from web.services.sheets.faults import Fault, fault
from web.services.sheets.ground import Ground
from web.services.sheets.lexicon import Word, of_names
from web.services.sheets.looking import IDENTITY
from web.services.sheets.values import plain

COLUMNS = (
    Column(
        field="list", label=lazy("List"), required=True, value=plain.code(), also=lazy("kind, type"),
        hint=lazy("Such as skill, credential, clearance, consent, trait, role or kind."),
    ),
    Column(
        field="code", label=lazy("Code"), required=True, value=plain.code(),
        also=lazy("short name, abbreviation"), hint=lazy("Short, of letters and digits, once in its list."),
    ),
    Column(
        field="names", label=lazy("Word"), required=True, value=plain.texts(200), same=plain.same_texts,
        also=lazy("name, names"), hint=lazy("In one language, or in some, each on its line: en: First aid."),
    ),
    Column(
        field="texts", label=lazy("Talk guide"), value=plain.texts(4000), same=plain.same_texts,
        hint=lazy("Of a group of households: what visitors read, by language: en: Ask how they slept."),
    ),
)  # fmt: skip


def stand(ground: Ground) -> Mapping[int, Values]:
    """All words of the district, list by list; they have no number, so they are counted."""
    rows = ground.session.scalars(select(Term).order_by(Term.kind, Term.position, Term.code))
    return {
        at: {
            IDENTITY: "",
            "list": row.kind,
            "code": row.code,
            "names": dict(row.names),
            "texts": dict(row.texts) or None,
        }
        for at, row in enumerate(rows, 1)
    }


def keys(_ground: Ground, values: Values) -> Sequence[Hashable]:
    """The list and the code."""
    return [("word", values["list"], values["code"])] if values.get("list") and values.get("code") else []


def check(
    ground: Ground, after: Values, _before: Values | None, _changed: Collection[str]
) -> Sequence[Fault]:
    """Only who administers the whole district changes its words, in lists that there are."""
    if not ground.own_scope.whole("administrator"):
        return [fault("", "words_of_administrators")]
    if not vocabulary.is_list(ground.session, after["list"]):
        return [fault("list", "unknown_list", found=after["list"])]
    return []


def enter(ground: Ground, row_id: int | None, said: Values, before: Values) -> int:
    """Add a word to its list, or give it other names."""
    session, actor = ground.session, ground.actor
    kind, code = said.get("list", before.get("list")), said.get("code", before.get("code"))
    if row_id is not None:
        names = said.get("names", before["names"])
        vocabulary.rename(session, actor, str(kind), str(code), names, None, said.get("texts"))
        return row_id
    vocabulary.add(session, actor, str(kind), str(code), said["names"])
    if texts := said.get("texts"):
        vocabulary.rename(session, actor, str(kind), str(code), {}, None, texts)
    return 0


def words(ground: Ground, _row_id: int, values: Values) -> Sequence[tuple[str, Word]]:
    """The word itself."""
    names, code = values.get("names") or {}, values["code"]
    return [(values["list"], Word(code, code, ground.text(names) or code, of_names(names)))]


KIND = Kind(
    name="words",
    label=lazy("Words of the district"),
    hint=lazy("Its lists of skills, credentials, roles and others, with their names by language."),
    columns=COLUMNS,
    stand=stand,
    keys=keys,
    check=check,
    enter=enter,
    words=words,
    called=lambda ground, values: ground.text(values.get("names")) or str(values.get("code") or ""),
)
