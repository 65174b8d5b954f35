"""An HTTP answer of the store, and the rules that all answers share."""

from collections.abc import Callable
from dataclasses import dataclass, replace

LARGEST_BODY = 5 * 1024 * 1024
"""Bytes of a request (EVO-D06g)."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, body and headers; `content_type` empty: none is named."""

    status: int
    body: bytes = b""
    content_type: str = ""
    headers: Headers = ()


def plain(status: int, text: str, headers: Headers = ()) -> Reply:
    """A refusal in a few words, which tell nothing about orders."""
    return Reply(status, f"{text}\n".encode(), "text/plain; charset=utf-8", headers)


def unstored(reply: Reply) -> Reply:
    """No answer may be kept by a cache on the way (EVO-D02c)."""
    return replace(reply, headers=(*reply.headers, ("Cache-Control", "no-store")))


def as_it_is(reply: Reply) -> Reply:
    """An empty poll is an answer like any other (EVO-D07c); a receipt goes out with its body (EVO-57)."""
    return reply


def no_detour(_: str, __: str) -> Reply | None:
    """No address of the store sends anybody elsewhere (EVO-D01d)."""
    return None


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """What decides about HTTP. `detour` is given method and path; `last` sees every reply on its way out."""

    detour: Callable[[str, str], Reply | None] = no_detour
    empty_poll: Callable[[Reply], Reply] = as_it_is
    receipt: Callable[[Reply], Reply] = as_it_is
    largest_body: int = LARGEST_BODY
    failure_status: int = 200
    malformed_status: int = 400
    last: Callable[[Reply], Reply] = unstored
