"""`fields=items[entity_id,items[sku]],total_count`: only what the client wants of an answer.

What cannot be understood, or names nothing that is there, gives an empty answer, not an error.
"""

import re
from typing import Any

_ALLOWED = re.compile(r"[\w\[\],]+\Z", re.ASCII)

Wanted = dict[str, "Wanted | None"]


def apply(answer: Any, fields: str) -> Any:
    """`answer` with only these fields; a scalar stays as it is. An empty list becomes null."""
    if not isinstance(answer, dict | list):
        return answer
    wanted = parse(fields)
    return [] if wanted is None else _filtered(answer, wanted)


def parse(fields: str) -> Wanted | None:
    """The tree of names; None for odd characters or brackets that do not match."""
    if not _ALLOWED.match(fields) or fields.count("[") != fields.count("]"):
        return None
    stack: list[Wanted] = [{}]
    last = ""
    for piece in re.findall(r"\w+|[\[\],]", fields, re.ASCII):
        if piece == "[":
            inner: Wanted = {}
            if not last:
                return None
            stack[-1][last] = inner
            stack.append(inner)
        elif piece == "]":
            stack.pop()
            if not stack:
                return None
        elif piece != ",":
            stack[-1][piece] = None
        last = piece if piece not in "[]," else ""
    return stack[0]


def _filtered(value: Any, wanted: Wanted) -> Any:
    if isinstance(value, list):
        return [_filtered(member, wanted) for member in value] or None
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for name, member in value.items():
        if name in wanted:
            inner = wanted[name]
            kept[name] = member if inner is None else _filtered(member, inner)
    return kept or []
