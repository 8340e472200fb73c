"""Work done beside this process: in processes of this machine, or on a Dask cluster when its address is set.

Wherever work is done, the contract is one: `Executor.run`. What is done is a function of a module (it travels
by its name), an argument and an answer that can be pickled; it tells of its progress and ends soon after it
is told to. A worker that is lost costs the time since its task began, and nothing else.
"""

import logging

from matcher.solver.parallel.executor import Executor, Over
from matcher.solver.parallel.here import Here
from matcher.solver.parallel.processes import Processes

__all__ = ["Executor", "Here", "Processes", "executor"]

LONGEST_SECONDS = 5.0
LOG = logging.getLogger(__name__)


def executor(
    slots: int, address: str = "", seconds: float = LONGEST_SECONDS, over: Over = lambda: False
) -> Executor:
    """Where work is done: the cluster at `address`, or `slots` processes of this machine when that is empty.

    A cluster that does not answer within so many seconds, and before it is `over`, or that the `[cluster]`
    extra is missing for, is done without: a warning says so.
    """
    if address:
        try:
            from matcher.solver.parallel.cluster import Cluster

            return Cluster(address, min(seconds, LONGEST_SECONDS), over)
        except (ImportError, OSError) as fault:
            LOG.warning("no cluster at %s, solving on this machine: %s", address, fault)
    return Processes(slots)
