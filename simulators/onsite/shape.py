"""The shape of a record: which elements it has, what they show of a row, and which of them a client may write.

One description serves both directions. Reading answers only what was sent, so that a PUT changes nothing else; a
read-only element in a body is refused, as the vendor's table of codes has it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

from . import errors
from .company import Release
from .database import Row
from .kinds import LEAKY, TEXT, Kind, Unreadable

Element = etree._Element  # noqa: SLF001 - the only name it has


@dataclass(frozen=True, slots=True)
class Scene:
    """What drawing knows beside the row: where the API lies for this client, and which release is spoken."""

    base: str
    """`https://host:port/api/`, by the client's own Host header: clients compare it with what they know."""
    release: Release

    def uri(self, path: str) -> str:
        return self.base + path


class Node(Protocol):
    """One element of a record."""

    @property
    def name(self) -> str: ...

    @property
    def release(self) -> Release: ...

    def draw(self, parent: Element, row: Row, scene: Scene) -> None: ...

    def read(self, element: Element, into: dict[str, Any], place: "Place") -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a body the reader is, and whether unknown elements are refused."""

    path: str
    refuse_unknown: bool = True

    def at(self, name: str) -> "Place":
        return Place(f"{self.path}/{name}", self.refuse_unknown)


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element with text: one column. `column` is the element's own name unless given."""

    name: str
    kind: Kind
    column: str = ""
    writable: bool = False
    release: Release = Release.BOTH
    longest: int = 0

    def draw(self, parent: Element, row: Row, scene: Scene) -> None:
        text = self.kind.write(row[self.column or self.name])
        if self.kind is LEAKY and not text and scene.release is Release.R2015:
            text = "None"
        etree.SubElement(parent, self.name).text = text or None

    def read(self, element: Element, into: dict[str, Any], place: Place) -> None:
        if not self.writable:
            raise errors.read_only(place.path)
        into[self.column or self.name] = read_leaf(element, self.kind, place.path, self.longest)


@dataclass(frozen=True, slots=True)
class Group:
    """An element with elements."""

    name: str
    members: tuple[Node, ...]
    release: Release = Release.BOTH

    def draw(self, parent: Element, row: Row, scene: Scene) -> None:
        draw_all(etree.SubElement(parent, self.name), self.members, row, scene)

    def read(self, element: Element, into: dict[str, Any], place: Place) -> None:
        read_all(element, self.members, into, place)


@dataclass(frozen=True, slots=True)
class Reference:
    """An empty element that points to another record by `uri` and `id`, or to none at all.

    `echoed` children may come back from a client that returns what it was shown; they are passed over.
    """

    name: str
    column: str
    path: str
    writable: bool = False
    release: Release = Release.BOTH
    echoed: frozenset[str] = frozenset()

    def draw(self, parent: Element, row: Row, scene: Scene) -> None:
        refer(parent, self.name, self.path, row[self.column], scene)

    def read(self, element: Element, into: dict[str, Any], place: Place) -> None:
        if not self.writable:
            raise errors.read_only(place.path)
        for child in element:
            if child.tag not in self.echoed:
                raise errors.read_only(place.at(str(child.tag)).path)
        if _has_text(element):
            raise errors.bad_value(place.path, "points to a record by its id attribute, not by text")
        into[self.column] = read_id(element, place.path)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element that needs hands of its own. Without `reader` it is read-only."""

    name: str
    drawer: Callable[[Element, Row, Scene], None]
    """Is handed the parent and adds the element itself."""
    reader: Callable[[Element, dict[str, Any], Place], None] | None = None
    release: Release = Release.BOTH

    def draw(self, parent: Element, row: Row, scene: Scene) -> None:
        self.drawer(parent, row, scene)

    def read(self, element: Element, into: dict[str, Any], place: Place) -> None:
        if self.reader is None:
            raise errors.read_only(place.path)
        self.reader(element, into, place)


def empty(name: str, release: Release = Release.BOTH) -> Drawn:
    """A read-only element that this server never fills."""

    def draw(parent: Element, _: Row, __: Scene) -> None:
        etree.SubElement(parent, name)

    return Drawn(name, draw, release=release)


def write_only(name: str, reader: Callable[[Element, dict[str, Any], Place], None]) -> Drawn:
    """An element that clients send and never see."""
    return Drawn(name, lambda *_: None, reader)


def draw_all(parent: Element, nodes: Sequence[Node], row: Row, scene: Scene) -> None:
    """Draw the elements of this release into `parent`."""
    for node in nodes:
        if node.release & scene.release:
            node.draw(parent, row, scene)


def read_all(element: Element, nodes: Sequence[Node], into: dict[str, Any], place: Place) -> None:
    """Read the children of `element`. Raises 400 for what is read-only, unknown, unreadable or there twice."""
    if _has_text(element):
        raise errors.bad_value(place.path, "holds text where elements belong")
    known = {node.name: node for node in nodes}
    seen: set[str] = set()
    for child in element:
        name = str(child.tag)
        here = place.at(name)
        node = known.get(name)
        if node is None:
            if place.refuse_unknown:
                raise errors.unknown_element(here.path)
            continue
        if name in seen:
            raise errors.bad_value(here.path, "stands there twice; send it once")
        seen.add(name)
        node.read(child, into, here)


def _has_text(element: Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def read_leaf(element: Element, kind: Kind, path: str, longest: int = 0) -> Any:
    """The value of an element with text. Raises 400."""
    for child in element:
        raise errors.bad_value(path, f"holds <{child.tag}>; send text")
    text = element.text or ""
    if longest and len(text) > longest:
        raise errors.bad_value(path, f"has {len(text)} characters; at most {longest} are kept")
    try:
        return kind.read(text)
    except Unreadable as error:
        raise errors.bad_value(path, str(error)) from None


def read_id(element: Element, path: str) -> int | None:
    """The `id` attribute of a reference; None when it points nowhere. Raises 400."""
    text = (element.get("id") or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise errors.bad_value(f"{path}/@id", f"{text[:40]!r} is no id")
    return int(text)


def refer(parent: Element, name: str, path: str, number: int | None, scene: Scene) -> Element:
    """Add a reference: `path` is where such records live, below `/api/`."""
    element = etree.SubElement(parent, name)
    if number is not None:
        element.set("uri", scene.uri(f"{path}{number}/"))
        element.set("id", str(number))
    return element


def record(
    name: str, path: str, number: int, scene: Scene, *, full: bool | None, parent: Element | None = None
) -> Element:
    """The element of a record itself, with `uri`, `id` and, unless None, `full_render`, in this order."""
    element = etree.Element(name) if parent is None else etree.SubElement(parent, name)
    element.set("uri", scene.uri(path))
    element.set("id", str(number))
    if full is not None:
        element.set("full_render", "true" if full else "false")
    return element


def say(parent: Element, name: str, text: str) -> None:
    """Add an element with this text; an empty one without."""
    etree.SubElement(parent, name).text = text or None


def leaves(kind: Kind, names: str, *, writable: bool = False, prefix: str = "") -> tuple[Leaf, ...]:
    """Several leaves of one kind, by name; their columns begin with `prefix`."""
    return tuple(Leaf(name, kind, prefix + name if prefix else "", writable) for name in names.split())


def address(prefix: str, *, writable: bool = False) -> Group:
    """`<address>` out of the columns that begin with `prefix`."""
    return Group(
        "address", leaves(TEXT, "address1 address2 city state country zip", writable=writable, prefix=prefix)
    )
