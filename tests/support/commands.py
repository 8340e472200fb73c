"""A command begun in a process of its own, and told to end."""

import signal
import subprocess
import sys
from collections.abc import Iterable

from tests.support.paths import ROOT


def ended(
    number: signal.Signals, *arguments: object, after: Iterable[bytes] = (b"construct",)
) -> tuple[int, bytes, bytes]:
    """What a command ends with and prints, on both streams, when it is told to end while it solves.

    The signal is sent once a line of its standard error holds each of `after`, in this order.
    """
    limits = ("--seconds", "50", "--workers", "1")
    process = subprocess.Popen(
        [sys.executable, "-m", "matcher", *map(str, arguments), *limits],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    for word in after:
        while word not in process.stderr.readline():
            assert process.poll() is None
    process.send_signal(number)
    said, wrong = process.communicate(timeout=60)
    assert b"Traceback" not in wrong
    return process.returncode, said, wrong
