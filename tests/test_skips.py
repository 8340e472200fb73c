"""Skips are loud on a desk and fatal under CI."""

import pytest

from tests.support import needs

SKIPPED = """
import pytest

def test_runs():
    assert 1 + 1 == 2

@pytest.mark.skip(reason="no such server")
def test_is_skipped():
    raise AssertionError
"""


@pytest.fixture
def desk(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest("from tests.support.skips import pytest_sessionfinish, pytest_terminal_summary")
    return pytester


# Among several processes the one that tells the outcome collects nothing itself.
SHARED = ("-n", "1")


@pytest.mark.parametrize(
    ("ci", "code", "shared"),
    [
        ("true", pytest.ExitCode.TESTS_FAILED, ()),
        ("true", pytest.ExitCode.TESTS_FAILED, SHARED),
        ("", pytest.ExitCode.OK, ()),
    ],
)
def test_a_skip_fails_the_run_only_under_ci(
    desk: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ci: str,
    code: pytest.ExitCode,
    shared: tuple[str, ...],
) -> None:
    monkeypatch.setenv("CI", ci)
    desk.makepyfile(SKIPPED)
    result = desk.runpytest_inprocess("-ra", *shared)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines("*no such server*")
    assert result.ret == code


def test_ci_passes_when_nothing_is_skipped(desk: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    desk.makepyfile("def test_runs(): assert 1 + 1 == 2")
    assert desk.runpytest_inprocess().ret == pytest.ExitCode.OK


@pytest.mark.parametrize("shared", [(), SHARED])
def test_a_module_that_skips_itself_counts_as_well(
    desk: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, shared: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CI", "true")
    desk.makepyfile(
        test_away="import pytest; pytest.skip('all of it', allow_module_level=True)",
        test_here="def test_runs(): assert 1 + 1 == 2",
    )
    result = desk.runpytest_inprocess("-ra", *shared)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines("*test_away.py*all of it*")


def test_a_marked_test_says_what_to_install(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(needs, "CHROMIUM", pytester.path / "chromium")
    pytester.makeconftest("from tests.support.needs import pytest_collection_modifyitems")
    pytester.makeini("[pytest]\nmarkers =\n    browser: drives Chromium")
    pytester.makepyfile("import pytest\n@pytest.mark.browser\ndef test_page(): raise AssertionError")
    result = pytester.runpytest_inprocess("-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines("*apt-get install chromium*")
