"""How far a solve may go, and how far it went."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLog:
    """What a solve with one worker did, so that it can be done again.

    Such a solve is a sequence of steps, each decided by the problem, the seed and what was found before it.
    The clock, a cancel and the memory limit decide only which steps are cut short; these are in `cut`, by
    number from 0. A roster found in such a step is dropped. A bound proven there is kept, but steers nothing.
    Doing the other steps of the first `steps` again comes to the same roster. `components` are the logs of
    independent components; None: not begun.
    """

    steps: int = 0
    cut: tuple[int, ...] = ()
    components: "tuple[RunLog | None, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveLimits:
    """How long, with how many threads, from which seed and in how much memory.

    `megabytes` is the most memory of this process (None: what the machine has); a solve that comes to it
    ends. `run_log` is that of a solve to be done again, with one worker. `cluster` is the address of a Dask
    scheduler for components that can be solved apart; where it is empty they are solved on this machine.
    """

    seconds: float = 60.0
    workers: int = 2
    seed: int = 0
    megabytes: int | None = None
    run_log: RunLog | None = None
    cluster: str = ""
