"""Every rule has its planted faults, and each can still be planted."""

import ast

import pytest

from matcher.rules.registry import rules
from matcher.rules.rule import PersonRule
from tests.mutants.all_faults import FAULTS
from tests.mutants.fault import SIDES, Fault
from tests.support.paths import ROOT


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_a_fault_on_each_side(rule: str) -> None:
    sides = {fault.side for fault in FAULTS if fault.rule == rule}
    assert {"post", "check", *(["allows"] if isinstance(rules()[rule], PersonRule) else [])} <= sides


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.rule}-{fault.side}-{fault.old[:30]}")
def test_a_fault_can_be_planted(fault: Fault) -> None:
    source = (ROOT / fault.path).read_text(encoding="utf-8")
    assert ast.dump(ast.parse(fault.planted(source))) != ast.dump(ast.parse(source))
    assert fault.side in SIDES
    assert (ROOT / fault.tests).is_file()


def test_no_fault_is_planted_twice() -> None:
    assert len({(fault.path, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS)


def test_a_text_that_is_gone_or_stands_twice_cannot_be_replaced() -> None:
    for source in ("y = 2", "x = 1\nx = 1"):
        with pytest.raises(ValueError, match="times: x = 1"):
            Fault("rest", "post", "x = 1", "x = 2").planted(source)
