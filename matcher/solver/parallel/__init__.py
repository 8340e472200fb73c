"""Tasks done outside this process: in processes of this machine, or on a Dask cluster.

All of these places have one contract, `Executor.run`. A task is a function of a module, which travels by its
name, an argument and an answer, which travel as pickles. It may tell of its progress, and it ends soon after
it is told to. The task of a lost worker begins again: its time is lost, and what it found since it last told
of its progress.

The processes are our own and not those of `concurrent.futures` or loky: a task here tells of its progress
while it runs, is ended by a word and not by force, and begins again on another process when its own was
killed. In a `ProcessPoolExecutor` one killed process breaks the whole pool, and progress would need a manager
process.
"""

import logging

from matcher.solver.parallel.executor import Executor, Over
from matcher.solver.parallel.here import Here
from matcher.solver.parallel.processes import Processes

__all__ = ["Executor", "Here", "Processes", "executor"]

#: A scheduler that does not answer in this time is not there.
LONGEST_SECONDS = 5.0
LOG = logging.getLogger(__name__)


def executor(
    slots: int, address: str = "", seconds: float = LONGEST_SECONDS, over: Over = lambda: False
) -> Executor:
    """The cluster at `address`, or `slots` processes of this machine where that is empty.

    The processes are used too, with a warning, where the cluster does not answer within `seconds` and before
    `over()`, or the `[cluster]` extra is not installed.
    """
    if address:
        try:
            from matcher.solver.parallel.cluster import Cluster

            return Cluster(address, min(seconds, LONGEST_SECONDS), over)
        except (ImportError, OSError) as fault:
            LOG.warning("no cluster at %s, solving on this machine: %s", address, fault)
    return Processes(slots)
