"""A process that does the tasks it reads from its standard input: `python -m matcher.solver.parallel.worker`.

In: `Begin(work, argument)` and `END`, which ends what is under way soon. Out: `ProgressMessage`, then
`Answer` or `Fault`. All are pickles, one after another, between a process and its own child. The end of the
input is the end of the process, whatever it is at: nothing outlives who asked for it.
"""

import os
import pickle
import sys
from queue import SimpleQueue
from threading import Thread
from traceback import print_exc
from typing import BinaryIO

from matcher.progress import Cancel
from matcher.solver.parallel.messages import END, Answer, Begin, Channel, Fault, ProgressMessage


def main() -> None:
    """Do one task after another until the input ends."""
    channel = Channel(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    # What a solver prints must not come between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    begun: SimpleQueue[tuple[Begin, Cancel]] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, begun), daemon=True).start()
    while True:
        task, cancel = begun.get()
        try:
            channel.send(
                Answer(task.work(task.argument, lambda event: channel.send(ProgressMessage(event)), cancel))
            )
        except Exception as exception:  # noqa: BLE001 - whatever it is belongs to who asked
            channel.send(Fault(exception))


def _listen(pipe: BinaryIO, begun: "SimpleQueue[tuple[Begin, Cancel]]") -> None:
    """Pass tasks on; a word to end is about the last one."""
    cancel = Cancel()
    try:
        while True:
            message = pickle.load(pipe)
            if message == END:
                cancel.set()
            else:
                cancel = Cancel()
                begun.put((message, cancel))
    except EOFError:
        os._exit(0)
    except Exception:  # noqa: BLE001 - a process that does not understand must not be waited for
        print_exc()
        os._exit(1)


if __name__ == "__main__":
    main()
