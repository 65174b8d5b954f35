"""The ledger's tables. Instants are UTC text of fixed width (`clock.stamp`), flags are 0 or 1.

Partial indexes keep every queue as small as what waits in it: neither 100,000 orders outstanding nor 1,000,000
downloaded ones behind make a poll or an acknowledgement dearer.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("source_id", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of the order as last read in the store
    Column("content", Text, nullable=False),  # of what the POS is given
    Column("decision", Text, nullable=False),
    Column("decision_text", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("exportable_at", Text),
    Column("offered_at", Text),
    Column("downloaded_at", Text),
    Column("held", Integer, nullable=False),
    Column("excluded", Integer, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("gone", Text, nullable=False),
    Column("cancellation", Text, nullable=False),
    Column("canceled_at", Text),
    Column("invoice", Integer, nullable=False),
    Column("capture", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("reread", Integer, nullable=False),
    Column("listed", Integer, nullable=False),  # among `orders` of the poll
    Column("rank", Integer, nullable=False),  # 1 = rejected before: behind all others (EVO-D09)
    Column("outlet", Text, nullable=False),
    Column("ticked", Integer, nullable=False),
    Column("to_push", Integer, nullable=False),  # waits to be handed to the POS of its outlet
)
Index(
    "orders_listed",
    orders.c.rank,
    orders.c.exportable_at,
    orders.c.number,
    orders.c.offered_at,
    sqlite_where=text("listed = 1"),
)
Index(
    "orders_to_cancel", orders.c.canceled_at, orders.c.number, sqlite_where=text("cancellation = 'pending'")
)
Index(
    "orders_to_push",
    orders.c.outlet,
    orders.c.exportable_at,
    orders.c.number,
    sqlite_where=text("to_push = 1"),
)
Index("orders_to_reread", orders.c.id, sqlite_where=text("reread = 1"))

renderings = Table(
    "renderings",  # the messages about an order, ready to be sent
    metadata,
    Column("order_id", Integer, ForeignKey("orders.id"), primary_key=True),
    Column("xml", LargeBinary, nullable=False),
    Column("json", LargeBinary, nullable=False),
    Column("cancellation_xml", LargeBinary),
    Column("cancellation_json", LargeBinary),
)

pushes = Table(
    "pushes",  # orders that a pushed outlet has not taken yet, and why
    metadata,
    Column("order_id", Integer, ForeignKey("orders.id"), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

stock = Table(
    "stock",  # what the store was last told of each item (MAG-14)
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("item_number", Text, primary_key=True),
    Column("pieces", Integer, nullable=False),
)

lines = Table(
    "lines",
    metadata,
    Column("order_id", Integer, ForeignKey("orders.id"), primary_key=True),
    Column("item_id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("source_line", Text, nullable=False),
    Column("item_number", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("shipped", Integer, nullable=False),
    Column("canceled", Integer, nullable=False),
    Column("shippable", Integer, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("orders.id"), nullable=False),
    Column("at", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("key", Text),  # null: may be said again
    UniqueConstraint("order_id", "key"),
)

shipments = Table(
    "shipments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("orders.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("tracking", Text, nullable=False),
    Column("items", Text, nullable=False),  # JSON: [[item id, pieces], ...]
    UniqueConstraint("order_id", "key"),
)

work = Table(
    "work",  # what is still to be done in the store, or by a person
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, ForeignKey("orders.id"), nullable=False),
    Column("place", Text, nullable=False),  # the store, or an outlet
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON
    Column("state", Text, nullable=False),  # waiting, done, dropped, person
    Column("tries", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("reason", Text, nullable=False),  # why it is not done yet
    UniqueConstraint("order_id", "key"),
)
Index("work_waiting", work.c.place, work.c.id, work.c.due_at, sqlite_where=text("state = 'waiting'"))
Index("work_for_person", work.c.id, sqlite_where=text("state = 'person'"))

documents = Table(
    "documents",  # what is known of an order in the store's books; `ours` = made by the bridge
    metadata,
    Column("order_id", Integer, ForeignKey("orders.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("document_id", Text, primary_key=True),
    Column("ours", Integer, nullable=False),
)

policies = Table(
    "policies",  # the settings that decide, and since when (MAG-D06)
    metadata,
    Column("since", Text, primary_key=True),
    Column("policy", Text, nullable=False),  # JSON
)

facts = Table(
    "facts",  # single values: the cursor, the switch, the pinned machine address
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Text, nullable=False),
)
