"""One request to a resource, as services see it, and what they give back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection as Rows

from .account import Account
from .entity import Entity
from .errors import Refused
from .node import Node
from .query_string import Parameters
from .relation_names import Tree


@dataclass(frozen=True, slots=True)
class Call:
    """`employee` is the one who granted access; `tree` holds the relations that the client asked for."""

    account: Account
    entity: Entity
    verb: str
    body: Mapping[str, Any]
    employee: int = 1
    version: int = 3
    parameters: Parameters = field(default_factory=lambda: Parameters(()))
    tree: Tree = field(default_factory=dict)

    def refuse(self, reason: str, *, status: int = 400, of: str = "") -> Refused:
        """`Item not created. An Item must have a description.`: the vendor's way of putting it."""
        done = {"POST": "created", "PUT": "updated", "DELETE": "archived"}[self.verb]
        return Refused(status, f"{of or self.entity.name} not {done}. {reason}")


@dataclass(frozen=True, slots=True)
class Written:
    """The record that a write answers with: its key and relations, or the finished node (of the entity `name`).

    A `refusal` is answered all the same after what was written has been kept.
    """

    key: int = 0
    tree: Tree = field(default_factory=dict)
    node: Node = None
    name: str = ""
    refusal: Refused | None = None


Service = Callable[[Rows, Call, int], Written]
"""Creates (key 0), changes or ends the record of that key, inside one transaction."""
