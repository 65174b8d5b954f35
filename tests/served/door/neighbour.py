"""Another POS, which must notice nothing of what others do to the bridge."""

import threading
import time

import requests

from .secrets import RIGHT

AT_ONCE = 1.0
"""Seconds; what takes longer was kept waiting by somebody."""


class Neighbour:
    """Another POS: it polls all the time, and each answer must be the first one again, at once."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/LightSpeed/OutstandingActivity"
        self._session = requests.Session()
        self._session.headers["Authorization"] = RIGHT
        self._expected = self._poll()
        self._stopping = threading.Event()
        self._turn = threading.Condition()
        self._thread = threading.Thread(target=self._work)
        self._polls = 0
        self._strange: list[str] = []

    def __enter__(self) -> "Neighbour":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._session.close()

    def complaints(self) -> list[str]:
        """What was wrong since the last look, once it has polled again."""
        with self._turn:
            wanted = self._polls + 1
            assert self._turn.wait_for(lambda: self._polls >= wanted, 30)
            complaints, self._strange = self._strange, []
        return complaints

    def _work(self) -> None:
        while not self._stopping.wait(0.002):
            began = time.monotonic()
            try:
                answer = self._poll()
            except requests.RequestException as error:
                answer = repr(error).encode()
            took = time.monotonic() - began
            with self._turn:
                if answer != self._expected or took > AT_ONCE:
                    self._strange.append(f"after {took:.2f} s: {answer[:200]!r}")
                self._polls += 1
                self._turn.notify_all()

    def _poll(self) -> bytes:
        answer = self._session.get(self._url, timeout=10)
        answer.raise_for_status()
        return answer.content
