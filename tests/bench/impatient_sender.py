"""A sender whose back-off and pauses are of seconds: what takes hours of a real server is seen in minutes."""

import os
import signal
from datetime import timedelta

from web.opening import open_database
from web.sender import Sender
from web.services.messages import queue
from web.settings import read_settings

if __name__ == "__main__":
    queue.BACK_OFF = tuple(timedelta(seconds=each) for each in (0.5, 1, 2, 2, 3))
    queue.LONGEST_PAUSE = timedelta(seconds=1)
    settings = read_settings()
    sending = Sender(open_database(settings), settings)
    signal.signal(signal.SIGTERM, lambda *_: sending.stop())
    if sending.run_forever():
        os._exit(0)
