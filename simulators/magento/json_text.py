"""JSON as PHP's json_encode prints it: slashes escaped, other scripts as \\uXXXX, whole floats as integers.

PHP has no empty object here: what is empty prints as `[]`, so renderers hand out a list in its place.
"""

import json
from typing import Any


class BrokenJson(ValueError):
    """The text is no JSON."""


def dump(value: Any) -> bytes:
    """The text of a JSON body."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("/", "\\/").encode("ascii")


def load(body: bytes) -> Any:
    """The value of a JSON body; decimals arrive as text, so that no digit is lost. Raises `BrokenJson`."""
    try:
        return json.loads(body.decode("utf-8"), parse_float=Number, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BrokenJson(str(error)) from None


class Number(str):
    """A JSON number with a fraction or exponent, digit by digit as it was sent."""

    __slots__ = ()


def natural(value: Any) -> Any:
    """A scalar of a body as a value that can be printed again."""
    return float(value) if isinstance(value, Number) else value


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
