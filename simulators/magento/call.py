"""One call of a service: what the route, the query and the body give it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import errors, inputs
from .accounts import GUEST, Caller
from .inputs import Reader
from .names import find


@dataclass(frozen=True, slots=True)
class Call:
    """`given` holds the service's parameters: the query for GET and DELETE, the body else; the path comes first."""

    store: str = ""
    """Code of the store view in the path; "" when none was named."""
    path: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    caller: Caller = GUEST
    host: str = ""
    """Base URL under which the client found the shop, with a slash at the end."""
    judge: Callable[[str], None] = lambda _: None
    """Tells the journal what credentials inside the call were worth: right, wrong or missing."""

    def identity(self, name: str = "id") -> int:
        """A whole number out of the path. Raises Magento's refusals for text and for 0."""
        number = inputs.read_int(self.path[name])
        if number == 0:
            raise errors.business("An ID is needed. Set the ID and try again.")
        return number

    def text(self, name: str) -> str:
        """A text out of the path."""
        return self.path[name]

    def take(self, name: str, reader: Reader, default: Any = None) -> Any:
        """An optional parameter, in either spelling."""
        value = find(self.given, name)
        return default if value is None else reader(value)

    def need(self, names: Mapping[str, Reader]) -> tuple[Any, ...]:
        """Required parameters in order; all that are missing are named in one refusal."""
        values = {name: find(self.given, name) for name in names}
        lacking = [camel(name) for name, value in values.items() if value is None]
        if lacking:
            raise errors.missing(lacking)
        return tuple(reader(values[name]) for name, reader in names.items())


def camel(name: str) -> str:
    """`search_criteria` -> `searchCriteria`, the spelling of Magento's own messages."""
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


def ids_of(rows: Sequence[Mapping[str, Any]], column: str = "entity_id") -> list[int]:
    """The keys of these rows."""
    return [row[column] for row in rows]
