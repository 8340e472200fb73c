"""With `CI=true` nothing may be skipped: a run with a skip fails, whatever else passed."""

import os

import pytest


def skips_that_fail(config: pytest.Config) -> int:
    """How many skips turn this run into a failure: all of them under CI, else none."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return 0
    return len(reporter.stats.get("skipped", ()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn success into failure where something was skipped."""
    if session.exitstatus == pytest.ExitCode.OK and skips_that_fail(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say why a run fails whose every test passed."""
    if skipped := skips_that_fail(config):
        terminalreporter.section("skipped under CI", red=True)
        terminalreporter.line(
            f"{skipped} skipped, and with CI=true that fails the run; the reasons stand above."
        )
