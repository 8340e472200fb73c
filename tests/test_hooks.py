"""The checks before a commit run what stands in `.venv`, and fetch nothing."""

import os
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_config

from tests.support.paths import ROOT

CONFIG = ROOT / ".pre-commit-config.yaml"


def _hooks() -> list[dict[str, Any]]:
    repositories = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["repos"]
    return [hook for each in repositories for hook in each["hooks"]]


def test_pre_commit_reads_the_file() -> None:
    assert [each["repo"] for each in load_config(CONFIG)["repos"]] == ["local"]


@pytest.mark.parametrize("hook", _hooks(), ids=lambda hook: hook["id"])
def test_each_command_is_there(hook: dict[str, Any]) -> None:
    command = ROOT / hook["entry"].split()[0]
    assert command.is_relative_to(ROOT / ".venv" / "bin")
    assert os.access(command, os.X_OK)
    assert hook["language"] == "system"


def test_ruff_and_mypy_look_at_each_commit() -> None:
    assert {hook["id"] for hook in _hooks()} >= {"ruff-check", "ruff-format", "mypy"}
