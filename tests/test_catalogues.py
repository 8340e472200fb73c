"""The texts of Duet itself: complete, in order, nothing left outside."""

from pathlib import Path

from i18n.catalogues import faults
from i18n.messages import Tree

ROOT = Path(__file__).parent.parent


def test_every_text_is_translated_and_well_set() -> None:
    assert [str(fault) for fault in faults(Tree(ROOT))] == []
