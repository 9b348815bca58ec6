"""Statements that run while others do."""

import threading


class Background:
    """An action in a thread; join() raises what it raised."""

    def __init__(self, action):
        self._error = None
        self._thread = threading.Thread(target=self._run, args=(action,))
        self._thread.start()

    def _run(self, action):
        try:
            action()
        except BaseException as error:  # handed to join()
            self._error = error

    def join(self):
        self._thread.join()
        if self._error:
            raise self._error


def in_parallel(*actions):
    for started in [Background(action) for action in actions]:
        started.join()
