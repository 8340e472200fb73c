"""Runs: asking for one or for those of several weeks, watching them, and what they came to."""

from web.services.planning.asking import changed_by_hand, start_run, stop
from web.services.planning.views import RunView, in_one_go, run, runs

__all__ = ["RunView", "changed_by_hand", "in_one_go", "run", "runs", "start_run", "stop"]
