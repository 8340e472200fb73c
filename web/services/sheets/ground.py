"""What a sheet stands on: whose it is, for which organisation, in which language, what words mean there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from i18n.languages import SOURCE_TAG, all_languages, letter_tags, offered_tags
from i18n.spoken import SPOKEN
from i18n.spoken import name as language_name
from i18n.translator import Message, translator
from i18n.vocabulary import VOCABULARY
from web.db import zone_of
from web.models import SCENES, Household, Organisation, Place, Project, Term
from web.services.access.scope import Scope
from web.services.actor import Actor
from web.services.names import chosen, project_name
from web.services.organisations.reading import HOUSEHOLD
from web.services.people.keeping import narrowed
from web.services.sheets import numbers
from web.services.sheets.coming import NUMBERED, Coming
from web.services.sheets.lexicon import Lexicon, Word, of_names
from web.services.sheets.numbers import Numbers

HOMES_VISITED = select(Place.id).where(Place.kind == HOUSEHOLD)

Words = Callable[["Ground"], list[Word]]


class Ground:
    """One reading of one sheet; made anew for each, as rights and words may change.

    `nodes` are the organisation of the sheet and all below it that the actor coordinates; `kept` is what a
    kind reads once. A `whole` district comes as one workbook: then `coming` are rows that other sheets of it
    bring.
    """

    def __init__(
        self,
        session: Session,
        actor: Actor,
        organisation_id: int,
        tag: str,
        coming: Coming | None = None,
    ) -> None:
        self.session = session
        self.actor = actor
        self.organisation_id = organisation_id
        self.tag = tag
        self.coming = coming if coming is not None else Coming()
        self.whole = coming is not None
        self.epoch_1904 = False
        self.kept: dict[str, Any] = {}
        self._lexicons: dict[str, Lexicon] = {}
        self._numbers: dict[str, Numbers] = {}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which days are counted."""
        return zone_of(self.session)

    @cached_property
    def scope(self) -> Scope:
        """What the actor may do as a coordinator."""
        return Scope(self.session, narrowed(self.actor, "coordinator"))

    @cached_property
    def own_scope(self) -> Scope:
        """What the actor may do by all their rights."""
        return Scope(self.session, self.actor)

    @cached_property
    def nodes(self) -> frozenset[int]:
        """The organisations whose rows the sheet is about."""
        return self.scope.tree.below([self.organisation_id]) & self.scope.nodes("coordinator")

    def words(self, kind: str) -> Lexicon:
        """The words of a kind: a table of `SOURCES`, else of the district's vocabulary."""
        if kind not in self._lexicons:
            source = SOURCES.get(kind)
            words = source(self) if source else _terms(self, kind)
            self._lexicons[kind] = Lexicon([*self._numbered(kind, words), *self.coming.words[kind]])
        return self._lexicons[kind]

    def expect(self, kind: str, word: Word) -> None:
        """A row is to come that cells may name so."""
        self.coming.words[kind].append(word)
        if kind in self._lexicons:
            self._lexicons[kind].add(word)

    def numbers(self, kind: str) -> Numbers:
        """The own numbers of a kind, those of rows to come among them."""
        if kind not in self._numbers:
            known = numbers.read(self.session, kind, self.organisation_id)
            coming = self.coming.numbers[kind]
            self._numbers[kind] = Numbers(
                {**known.rows, **coming}, {**known.numbers, **{row: each for each, row in coming.items()}}
            )
        return self._numbers[kind]

    def begin(self) -> None:
        """Another sheet is read: what was read for the one before is forgotten, words to come are not."""
        self.kept, self._lexicons, self._numbers = {}, {}, {}

    def _numbered(self, kind: str, words: Iterable[Word]) -> Iterable[Word]:
        """In a workbook of a whole district, things of one name are told apart by their own numbers."""
        if not self.whole or kind not in NUMBERED:
            return words
        known = self.numbers(NUMBERED[kind]).numbers
        return [replace(each, code=known.get(each.value, each.code)) for each in words]

    @property
    def letters(self) -> str:
        """The language in which somebody new is written to."""
        return self.tag if self.tag in letter_tags() else SOURCE_TAG

    def text(self, texts: Mapping[str, str] | None) -> str:
        """The text for the reader out of tag -> text."""
        return chosen(texts, self.tag)

    def say(self, message: str) -> str:
        """A text in the reader's language."""
        return translator(self.tag).say(message)


def in_all_languages(message: str) -> list[str]:
    """A text as pages of every language have it."""
    return list(dict.fromkeys(translator(tag).say(message) for tag in offered_tags()))


def listed(options: Mapping[str, Message]) -> Words:
    """Codes with their names, as words."""
    return lambda ground: [
        Word(code, code, ground.say(name), in_all_languages(name)) for code, name in options.items()
    ]


def _terms(ground: Ground, kind: str) -> list[Word]:
    chosen_rows = select(Term).where(Term.kind == kind).order_by(Term.position, Term.code)
    return [
        Word(each.code, each.code, chosen(each.names, ground.tag) or each.code, of_names(each.names))
        for each in ground.session.scalars(chosen_rows)
    ]


def _kinds(ground: Ground) -> list[Word]:
    """Kinds of shifts: the district's, and Duet's usual one."""
    known = VOCABULARY["kind"]
    name = Message(str(known["shift"]))
    usual = Word("shift", "shift", ground.say(name), in_all_languages(name))
    return [usual, *(each for each in _terms(ground, "kind") if each.value != "shift")]


def _places(ground: Ground) -> list[Word]:
    rows = ground.session.execute(
        select(Place.id, Place.code, Place.names, Household.number)
        .outerjoin(Household, Household.place_id == Place.id)
        .where(or_(Household.id.is_(None), Household.organisation_id.in_(ground.nodes)))
        .order_by(Place.id)
    )
    return [
        Word(
            row.id, row.code, row.number or chosen(row.names, ground.tag) or row.code, of_names(row.names)
        )
        for row in rows
    ]  # fmt: skip


def _homes(ground: Ground) -> list[Word]:
    """Sub-districts to live in, each kept as its community centre, which stands for home."""
    names = {each.id: each for each in ground.session.scalars(select(Organisation))}
    centres = ground.session.scalars(select(Place).where(Place.kind == "centre").order_by(Place.id))
    found = []
    for each in centres:
        held = names.get(each.organisation_id or 0)
        shown = {**each.names} if held is None else {**held.names}
        said = [*of_names(each.names), *of_names(shown)]
        found.append(Word(each.id, each.code, chosen(shown, ground.tag) or each.code, said))
    known = {each.value for each in found} | set(ground.session.scalars(HOMES_VISITED))
    return [*found, *(each for each in _places(ground) if each.value not in known)]


def _projects(ground: Ground) -> list[Word]:
    chosen_rows = select(Project.id, Project.code, Project.texts).where(
        Project.organisation_id.in_(ground.nodes)
    )
    return [
        Word(
            row.id, row.code, project_name(row.texts, ground.tag) or row.code,
            of_names({tag: text.get("name", "") for tag, text in row.texts.items()}),
        )
        for row in ground.session.execute(chosen_rows.order_by(Project.id))
    ]  # fmt: skip


def _organisations(ground: Ground) -> list[Word]:
    rows = ground.session.scalars(
        select(Organisation).where(Organisation.id.in_(ground.nodes)).order_by(Organisation.id)
    )
    return [
        Word(each.id, each.code, chosen(each.names, ground.tag) or each.code, of_names(each.names))
        for each in rows
    ]


def _scenes(ground: Ground) -> list[Word]:
    names = {**VOCABULARY["scene"], "street_block": VOCABULARY["scene"]["block"]}
    return listed({code: Message(str(names[code])) for code in SCENES})(ground)


MORE_NAMES: Mapping[str, tuple[str, ...]] = {
    "cmn": ("中文", "汉语", "国语", "Chinese", "Mandarin", "zh"),
    "wuu": ("沪语", "吴语", "Shanghainese"),
    "zh-Hans": ("中文", "汉语", "简体", "Chinese", "zh", "zh-CN"),
    "en": ("英文", "英语", "English"),
}


def _language(tag: str, own: str, ground: Ground) -> Word:
    names = [own, *(language_name(tag, each) for each in offered_tags()), *MORE_NAMES.get(tag, ())]
    return Word(tag, tag, language_name(tag, ground.tag), names)


def _letters(ground: Ground) -> list[Word]:
    return [_language(tag, all_languages()[tag].own_name, ground) for tag in letter_tags()]


def _spoken(ground: Ground) -> list[Word]:
    return [_language(tag, each.own_name, ground) for tag, each in SPOKEN.items()]


SOURCES: Mapping[str, Words] = {
    "kind": _kinds,
    "place": _places,
    "home": _homes,
    "project": _projects,
    "organisation": _organisations,
    "scene": _scenes,
    "letters": _letters,
    "spoken": _spoken,
}
