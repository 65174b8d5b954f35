"""Requests are answered in rounds: one thread answers all that wait, and commits once for all of them.

A commit costs a flush to the disk, a change a few microseconds; and one thread that keeps the interpreter is faster
than several that hand it to each other at every call of SQLite. It knows nothing of what a request is.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

Request = TypeVar("Request")
Answer = TypeVar("Answer")

AT_ONCE = 64
"""Requests in one round at most: other processes wait for its commit."""


class Rounds(Generic[Request, Answer]):
    """`serve` gives the answers to the requests of a round, in their sequence; what it raises, all of them raise."""

    def __init__(self, serve: Callable[[Sequence[Request]], Sequence[Answer]]) -> None:
        self._serve = serve
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rounds")
        self._waiting: list[tuple[Request, asyncio.Future[Answer]]] = []
        self._going: asyncio.Task[None] | None = None

    async def answer(self, request: Request) -> Answer:
        """Wait for the next round, and take part in it."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((request, answer))
        if self._going is None:
            self._going = loop.create_task(self._go())
        return await answer

    async def _go(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            await self._round([request for request, _ in taken], [answer for _, answer in taken])
        self._going = None

    async def _round(self, requests: list[Request], answers: list[asyncio.Future[Answer]]) -> None:
        given: Sequence[Answer | Exception]
        try:
            given = await asyncio.get_running_loop().run_in_executor(self._thread, self._serve, requests)
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            given = [error] * len(requests)
        for answer, one in zip(answers, given, strict=True):
            if answer.done():
                continue  # nobody waits for it any more
            if isinstance(one, Exception):
                answer.set_exception(one)
            else:
                answer.set_result(one)

    def close(self) -> None:
        self._thread.shutdown()
