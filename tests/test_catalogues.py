"""The texts of Duet itself: complete, in order, nothing left outside."""

from i18n.catalogues import faults
from i18n.messages import Tree
from tests.support.paths import ROOT


def test_every_text_is_translated_and_well_set() -> None:
    assert [str(fault) for fault in faults(Tree(ROOT))] == []
