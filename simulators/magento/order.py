"""An order with everything that belongs to it, as the services work on it: loaded whole, changed, saved whole.

`updated_at` moves exactly when a column of the order's own row changes; items, addresses and history alone leave it
where it is, which clients that follow `updated_at` have to live with.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import Connection, Table

from . import errors
from .amounts import held, to_cents
from .database import Row, add, change, fetch_among, key_of
from .order_item import OrderItem
from .shop import Shop
from .tables import ADDRESS, HISTORY, ORDER, ORDER_ITEM, PAYMENT


@dataclass(slots=True)
class Order:
    """`row` is the order's own row; parts are rows, too. Change them freely, then `save`."""

    row: Row
    items: list[OrderItem]
    addresses: list[Row]
    payment: Row | None
    histories: list[Row]
    history_entity: str = "order"
    _before: dict[tuple[str, int], Row] = field(default_factory=dict)

    @property
    def number(self) -> int:
        number: int = self.row["entity_id"]
        return number

    @property
    def state(self) -> str | None:
        state: str | None = self.row["state"]
        return state

    @property
    def status(self) -> str | None:
        status: str | None = self.row["status"]
        return status

    @property
    def billing(self) -> Row | None:
        return self._address("billing")

    @property
    def shipping(self) -> Row | None:
        return self._address("shipping")

    def get(self, column: str) -> int:
        """The amount in that column, nought where there is none yet."""
        return held(self.row, column)

    def grow(self, column: str, by: int) -> None:
        """Add to a running total of the order, which starts at nought with the first event of its kind."""
        self.row[column] = held(self.row, column) + by

    def item(self, number: int) -> OrderItem | None:
        """The item of that id."""
        return next((item for item in self.items if item.number == number), None)

    def note(self, comment: str | None, *, status: str | None = None, notified: int | None = None) -> Row:
        """A new line of the history, with the order's status unless another is given."""
        line: Row = {
            "comment": comment,
            "status": self.status if status is None else status,
            "entity_name": self.history_entity,
            "is_customer_notified": notified,
            "is_visible_on_front": 0,
        }
        self.histories.append(line)
        return line

    def remember(self) -> None:
        """What the rows hold now is what is written down. Values are replaced, never changed inside."""
        self._before = {(table.name, row[key]): dict(row) for table, key, row in _parts(self)}

    def changes(self, table: Table, key: int, row: Row) -> Row:
        """The columns that differ from what is written down; `updated_at` never counts."""
        before = self._before.get((table.name, key), {})
        return {
            name: value for name, value in row.items() if name != "updated_at" and before.get(name) != value
        }

    def work_out_due(self) -> None:
        """What is still to be paid; the one running total that is there from the start."""
        for base in ("", "base_"):
            due = self.get(f"{base}grand_total") - self.get(f"{base}total_paid")
            self.row[f"{base}total_due"] = max(to_cents(Fraction(due)), 0)

    def _address(self, kind: str) -> Row | None:
        return next((row for row in self.addresses if row["address_type"] == kind), None)


def link(item_rows: Sequence[Row]) -> list[OrderItem]:
    """Items that know their parents and children."""
    items = [OrderItem(row) for row in item_rows]
    by_number = {item.row["item_id"]: item for item in items}
    for item in items:
        parent = by_number.get(item.row["parent_item_id"])
        if parent is not None and parent is not item:
            item.parent = parent
            parent.children.append(item)
    return items


def gather(rows: Connection, order_rows: Sequence[Row]) -> list[Order]:
    """These orders with their parts, fetched together."""
    numbers = [row["entity_id"] for row in order_rows]
    items = _grouped(fetch_among(rows, ORDER_ITEM, "order_id", numbers), "order_id")
    addresses = _grouped(fetch_among(rows, ADDRESS, "parent_id", numbers), "parent_id")
    payments = _grouped(fetch_among(rows, PAYMENT, "parent_id", numbers), "parent_id")
    histories = _grouped(fetch_among(rows, HISTORY, "parent_id", numbers), "parent_id")
    return [
        Order(
            row,
            link(items[row["entity_id"]]),
            addresses[row["entity_id"]],
            next(iter(payments[row["entity_id"]]), None),
            histories[row["entity_id"]],
        )
        for row in order_rows
    ]


def load(rows: Connection, number: int) -> Order:
    """The order of that entity_id, ready to be changed. Raises 404."""
    found = fetch_among(rows, ORDER, "entity_id", [number])
    if not found:
        raise errors.no_entity()
    order = gather(rows, found)[0]
    order.remember()
    return order


def save(shop: Shop, rows: Connection, order: Order) -> None:
    """Write what changed since `load`. Rows without a key are new and get one."""
    order.work_out_due()
    for line in order.histories:
        line.setdefault("parent_id", order.number)
        if line.get("created_at") is None:
            line["created_at"] = shop.now()
    for table, key, row in _parts(order):
        if row.get(key) is None:
            row[key] = add(rows, table, row)
            continue
        changes = order.changes(table, row[key], row)
        if changes:
            if "updated_at" in table.c:
                changes["updated_at"] = row["updated_at"] = shop.now()
            change(rows, table, row[key], changes)
    order.remember()


def _parts(order: Order) -> list[tuple[Table, str, Row]]:
    parts = [(ORDER, order.row)]
    parts += [(ORDER_ITEM, item.row) for item in order.items]
    parts += [(ADDRESS, row) for row in order.addresses]
    parts += [(PAYMENT, order.payment)] if order.payment is not None else []
    parts += [(HISTORY, row) for row in order.histories]
    return [(table, key_of(table).name, row) for table, row in parts]


def _grouped(rows: Sequence[Row], column: str) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups
