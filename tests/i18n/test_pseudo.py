"""The language for trying layouts: longer, other letters, nothing lost that a page needs."""

import re

import pytest

from i18n.audiences import Audience
from i18n.catalogues import ROOT
from i18n.messages import Tree, entries, read
from i18n.pseudo import looking_foreign
from i18n.translator import translator
from i18n.typography import HOLE, TAG, plain


@pytest.mark.parametrize("tag", ["en-XA", "ar-XB"])
def test_a_text_is_said_in_other_letters(tag: str) -> None:
    say = translator(tag)
    assert say.gettext("Save my times") == "[Šáṽé ɱý ŧíɱéš óñé]"
    assert say.ngettext("%(count)s shift", "%(count)s shifts", 1).startswith("[1 šĥíƒŧ ")
    assert say.ngettext("%(count)s shift", "%(count)s shifts", 2).startswith("[2 šĥíƒŧš ")
    assert say.pgettext("verb", "Open") == "[Öþéñ ó]"


def test_every_text_is_longer_by_two_fifths_and_keeps_its_holes_and_tags() -> None:
    for audience in Audience:
        for message in entries(read(Tree(ROOT).template(audience))):
            for text in (message.id,) if isinstance(message.id, str) else message.id:
                told = looking_foreign(text)
                assert HOLE.findall(told) == HOLE.findall(text)
                assert TAG.findall(told) == TAG.findall(text)
                assert re.findall("%%", told) == re.findall("%%", text)
                assert len(plain(told)) >= 1.35 * len(re.sub("X", "", plain(text)))


def test_what_is_empty_stays_empty() -> None:
    assert looking_foreign("") == ""
