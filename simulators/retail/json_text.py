"""JSON as PHP's json_encode prints it: slashes escaped, other scripts as \\uXXXX. Numbers are read exactly."""

import json
from decimal import Decimal
from typing import Any

from .node import Node


class BrokenJson(ValueError):
    """The text is no JSON."""


def dump(node: Node, *, pretty: bool = False) -> bytes:
    """The text of a JSON body."""
    if pretty:
        text = json.dumps(node, ensure_ascii=True, indent=4)
    else:
        text = json.dumps(node, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").encode("ascii")


def load(body: bytes) -> Any:
    """The value of a JSON body; fractions are `Decimal`. Raises `BrokenJson`."""
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False, default=str).encode(
                "utf-8"
            )  # half a surrogate pair is no text
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise BrokenJson(" ".join(str(error).split())[:200]) from None
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
