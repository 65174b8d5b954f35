"""Load from processes of its own: keep-alive connections that send prepared requests as fast as they are answered.

Bounded in time and in number of requests; 127.0.0.1 only.
"""

import socket
import time
from collections.abc import Iterable, Iterator
from itertools import cycle
from multiprocessing import get_context
from threading import Thread

PROCESSES = 2
LAST_CHUNK = b"\r\n0\r\n\r\n"

CONNECTIONS = 4
"""In each process."""


def rate(port: int, requests: list[bytes], seconds: float, *, once: bool = False) -> float:
    """Answers per second with status 200. `once` sends each request once at most, else they go round."""
    context = get_context("fork")
    results = context.SimpleQueue()
    share = PROCESSES * CONNECTIONS
    workers = [
        context.Process(target=_process, args=(port, requests, number, share, seconds, once, results))
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    answered = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    wrong = sum(bad for _, _, bad in answered)
    if wrong:
        raise SystemExit(f"port {port}: {wrong} requests were not answered 200")
    return sum(count / elapsed for count, elapsed, _ in answered)


def _process(
    port: int, requests: list[bytes], number: int, share: int, seconds: float, once: bool, results: object
) -> None:
    counts: list[tuple[int, int]] = []

    def connection(place: int) -> None:
        own = requests[place::share] if len(requests) >= share else requests
        try:
            counts.append(_send(port, own if once else cycle(own), deadline))
        except OSError:
            counts.append((0, 1))

    started = time.perf_counter()
    deadline = started + seconds
    threads = [
        Thread(target=connection, args=(number * CONNECTIONS + place,)) for place in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - started
    results.put((sum(good for good, _ in counts), elapsed, sum(bad for _, bad in counts)))  # type: ignore[attr-defined]


def _send(port: int, requests: Iterable[bytes], deadline: float) -> tuple[int, int]:
    good = bad = 0
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = _answers(line)
        next(answers)
        for request in requests:
            line.sendall(request)
            if next(answers) == 200:
                good += 1
            else:
                bad += 1
            if time.perf_counter() > deadline:
                break
    return good, bad


def _answers(line: socket.socket) -> Iterator[int]:
    """The status of each answer, once the whole of it is in."""
    held = bytearray()
    yield 0
    while True:
        while (end := held.find(b"\r\n\r\n")) < 0:
            held += _more(line)
        head = bytes(held[:end]).lower()
        if b"content-length:" in head:
            after = end + 4 + int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        else:  # chunked, as WireMock sends; no body here holds the end mark
            while (last := held.find(LAST_CHUNK, end)) < 0:
                held += _more(line)
            after = last + len(LAST_CHUNK)
        while len(held) < after:
            held += _more(line)
        del held[:after]
        yield int(head.split(b" ", 2)[1])


def _more(line: socket.socket) -> bytes:
    piece = line.recv(1 << 18)
    if not piece:
        raise ConnectionResetError("the server hung up in the middle of a measurement")
    return piece
