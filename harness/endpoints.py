"""The endpoints file: where each running system is reached, and with which credentials.

They are a person's own connection, never the bridge's. The file is for its owner alone (mode 0600).
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..schemas import json_schema
from .troubles import EndpointsUnreadable, SystemMissing


@dataclass(frozen=True, slots=True)
class Control:
    """The control API of one system: `url` ends in `/_tillproof`."""

    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The systems by name (`magento`, `bridge`, `pos`, ...); one that does not run is absent."""

    systems: Mapping[str, Mapping[str, Any]]
    source: str = "endpoints"

    def system(self, name: str) -> Mapping[str, Any]:
        """What is known of one system. Raises `SystemMissing`."""
        if name not in self.systems:
            there = ", ".join(sorted(self.systems)) or "none"
            raise SystemMissing(f"{name}: not among the systems in {self.source} ({there}); start it first")
        return self.systems[name]

    def control(self, name: str) -> Control:
        """The control API of one system. Raises `SystemMissing`."""
        found = self.system(name)["control"]
        return Control(found["url"], found["token"])

    def write(self, path: Path) -> None:
        """Write the file in one step, so that nobody reads half of it."""
        json_schema.check("endpoints", dict(self.systems))
        fresh = path.with_name(f"{path.name}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self.systems, file, indent=2)
            file.write("\n")
        fresh.replace(path)


def read_endpoints(path: Path) -> Endpoints:
    """Read the endpoints file at `path`. Raises `EndpointsUnreadable`."""
    try:
        found = json.loads(path.read_text("utf-8"))
        json_schema.check("endpoints", found)
    except FileNotFoundError:
        raise EndpointsUnreadable(f"{path}: not there; run `tillproof up` first, or name --home") from None
    except OSError as error:
        raise EndpointsUnreadable(f"{path}: cannot be read ({error.strerror}); check its owner") from None
    except json.JSONDecodeError as error:
        raise EndpointsUnreadable(
            f"{path}: no JSON (line {error.lineno}); run `tillproof up` again"
        ) from None
    except json_schema.Invalid as error:
        raise EndpointsUnreadable(f"{path}: {error}; run `tillproof up` again") from None
    return Endpoints(found, str(path))
