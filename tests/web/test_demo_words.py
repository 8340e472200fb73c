"""The demo's programmes say in every language what they are, on the cards of the first page too."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fixtures.district import generate
from fixtures.district.translated import translated
from i18n.languages import offered_tags
from i18n.reader import Reader
from tests.web.conftest import MONDAY
from tests.web.services.planned import ZONE
from web import demo, migrations
from web.demo.load import load
from web.models import Term
from web.opening import open_database
from web.services.open_places.kept import facts
from web.settings import Settings
from web.words.open_places.programmes import cards


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    database = open_database(Settings(instance=tmp_path_factory.mktemp("words")))
    migrations.upgrade(database)
    with database.session() as opened:
        load(opened, translated(generate(100, 5, week=MONDAY)), demo.draw_passwords())
    with database.session() as opened:
        yield opened
    database.close()


def test_a_programme_has_name_and_summary_in_every_language(session: Session) -> None:
    for term in session.scalars(select(Term).where(Term.kind == "programme")):
        for said in (term.names, term.texts):
            assert {tag for tag, text in said.items() if text} == set(offered_tags())


@pytest.mark.parametrize("tag", offered_tags())
def test_its_card_says_what_the_programme_is_in_the_language_of_the_reader(
    session: Session, tag: str
) -> None:
    said = {each.texts[tag] for each in session.scalars(select(Term).where(Term.kind == "programme"))}
    shown = cards(Reader(tag, ZONE), facts(session))
    assert shown
    for card in shown:
        assert card["summary"]["text"] in said
        assert not card["summary"]["lang"]
