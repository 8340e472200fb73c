"""Sub-districts where there is little room: what most names begin or end with is left out."""

from collections.abc import Sequence

import pytest

from web.words.short_names import ShortNames


@pytest.mark.parametrize(
    ("tag", "names", "short"),
    [
        ("en", ["Daning Sub-district", "Beizhan Sub-district", "Pengpu Town"],
         ["Daning", "Beizhan", "Pengpu Town"]),
        ("fr", ["Sous-district de Daninglu", "Sous-district de Beizhan", "Bourg de Pengpu"],
         ["Daninglu", "Beizhan", "Bourg de Pengpu"]),
        ("ar", ["حي دانينغ الفرعي", "حي بيجان الفرعي", "حي بنغبو الفرعي"], ["دانينغ", "بيجان", "بنغبو"]),
        ("zh-Hans", ["大宁路街道", "北站街道", "彭浦镇"], ["大宁路", "北站", "彭浦镇"]),
        ("en", ["Daninglu", "Jiangninglu", "Baoshanlu"], ["Daninglu", "Jiangninglu", "Baoshanlu"]),
        ("en", ["Old Town", "Old Harbour"], ["Old Town", "Old Harbour"]),
        ("en", [" North", "North", " North"], ["North", "North", "North"]),
        ("en", [], []),
    ],
)  # fmt: skip
def test_what_names_share_is_left_out(tag: str, names: Sequence[str], short: Sequence[str]) -> None:
    found = ShortNames.of([{tag: name} for name in names], tag)
    assert [found.short(name) for name in names] == short
