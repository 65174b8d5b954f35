"""The three kinds of documents, each with its rows, its comments and, for shipments, its tracks; read and shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table

from . import inputs
from .amounts import number
from .call import ids_of
from .database import Row, fetch_among
from .document_shapes import (
    CREDIT_MEMO_COMMENT_SHAPE,
    CREDIT_MEMO_ITEM_SHAPE,
    CREDIT_MEMO_SHAPE,
    INVOICE_COMMENT_SHAPE,
    INVOICE_ITEM_SHAPE,
    INVOICE_SHAPE,
    SHIPMENT_COMMENT_SHAPE,
    SHIPMENT_ITEM_SHAPE,
    SHIPMENT_SHAPE,
    TRACK_SHAPE,
)
from .inputs import Reader, Readers
from .search_query import Searchable
from .shape import Shape, Shown
from .tables import (
    CREDIT_MEMO,
    CREDIT_MEMO_COMMENT,
    CREDIT_MEMO_ITEM,
    INVOICE,
    INVOICE_COMMENT,
    INVOICE_ITEM,
    SHIPMENT,
    SHIPMENT_COMMENT,
    SHIPMENT_ITEM,
    TRACK,
)

_CREDIT = (
    "gift_cards_amount",
    "base_gift_cards_amount",
    "customer_balance_amount",
    "base_customer_balance_amount",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What hangs on a document: the member's name, its rows and their shape."""

    name: str
    table: Table
    shape: Shape

    def reader(self) -> Reader:
        """Reads a list of these from a client."""
        return inputs.read_list(lambda value: _read_plain(self.shape, value))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document. `document` is its name in increment ids."""

    document: str
    table: Table
    shape: Shape
    parts: tuple[Part, ...]

    @property
    def searchable(self) -> Searchable:
        return Searchable(self.table)

    @property
    def comments(self) -> Part:
        return next(part for part in self.parts if part.name == "comments")

    def show(self, rows: Connection, documents: Sequence[Row]) -> list[Shown]:
        """These documents with all their parts."""
        shown = [self._show_alone(row) for row in documents]
        for part in self.parts:
            groups: defaultdict[int, list[Shown]] = defaultdict(list)
            for row in fetch_among(rows, part.table, "parent_id", ids_of(documents)):
                groups[row["parent_id"]].append(part.shape.show(row))
            for row, document in zip(documents, shown, strict=True):
                document[part.name] = groups[row["entity_id"]]
        return shown

    def read(self, value: Any) -> tuple[Row, dict[str, list[Row]]]:
        """A document as a client writes it directly: its columns, and its parts by name."""
        readers: Readers = self.shape.readers | {part.name: part.reader() for part in self.parts}
        extra: Readers = {
            "extension_attributes": inputs.read_any,
            "packages": inputs.read_any,
            "shipping_label": inputs.read_any,
        }
        given = inputs.read_object(value, readers | extra)
        parts = {part.name: given.pop(part.name, None) or [] for part in self.parts}
        given.pop("shipping_label", None)
        return given, parts

    def _show_alone(self, row: Row) -> Shown:
        shown = self.shape.show(row)
        if "packages" in row:
            shown["packages"] = row["packages"] or []
        attributes: Shown = {name: number(row[name]) for name in _CREDIT if row.get(name) is not None}
        attributes |= row["extension_attributes"] or {}
        if self.document == "shipment":
            attributes.setdefault("source_code", "default")
        if attributes:
            shown["extension_attributes"] = attributes
        return shown


def _read_plain(shape: Shape, value: Any) -> Row:
    given = inputs.read_object(value, dict(shape.readers) | {"extension_attributes": inputs.read_any})
    given.pop("extension_attributes", None)
    return given


INVOICES = Kind(
    "invoice",
    INVOICE,
    INVOICE_SHAPE,
    (
        Part("items", INVOICE_ITEM, INVOICE_ITEM_SHAPE),
        Part("comments", INVOICE_COMMENT, INVOICE_COMMENT_SHAPE),
    ),
)
CREDIT_MEMOS = Kind(
    "creditmemo",
    CREDIT_MEMO,
    CREDIT_MEMO_SHAPE,
    (
        Part("items", CREDIT_MEMO_ITEM, CREDIT_MEMO_ITEM_SHAPE),
        Part("comments", CREDIT_MEMO_COMMENT, CREDIT_MEMO_COMMENT_SHAPE),
    ),
)
SHIPMENTS = Kind(
    "shipment",
    SHIPMENT,
    SHIPMENT_SHAPE,
    (
        Part("items", SHIPMENT_ITEM, SHIPMENT_ITEM_SHAPE),
        Part("tracks", TRACK, TRACK_SHAPE),
        Part("comments", SHIPMENT_COMMENT, SHIPMENT_COMMENT_SHAPE),
    ),
)
