"""The two spellings of every name on Magento's REST API: snake_case and camelCase, accepted at every level."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=4096)
def snake(name: str) -> str:
    """`filterGroups` -> `filter_groups`; names in snake_case stay as they are."""
    return _HUMP.sub("_", name).lower()


def find(given: Mapping[str, Any], name: str) -> Any:
    """The value called `name` (snake_case) in either spelling; None when absent."""
    for key, value in given.items():
        if value is not None and (key == name or snake(key) == name):
            return value
    return None
