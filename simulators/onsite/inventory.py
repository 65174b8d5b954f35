"""The inventory side of products: quantities by themselves, and their adjustment.

An adjustment needs no lock (the public contract says so), and takes effect at once.
"""

from lxml import etree
from sqlalchemy import Connection

from . import errors, stock
from .call import Answer, Call, Store, changing, place
from .database import Row, find, load
from .kinds import PRICE, QUANTITY, TEXT
from .listing import Listed, answer_list
from .product_shape import KEYS, quantities
from .shape import Element, Leaf, Scene, leaves, read_all, record, refer, say
from .tables import PRODUCT

PATH = "product_inventory/"

ADJUSTMENT = (
    Leaf("quantity", QUANTITY, writable=True),
    Leaf("cost", PRICE, writable=True),
    *leaves(TEXT, "source_id note serial_number", writable=True),
)


def _draw_page(_: Connection, root: Element, page: list[Row], scene: Scene) -> None:
    for row in page:
        _draw(row, scene, root)


LISTED = Listed("product_inventories", PRODUCT, KEYS, _draw_page)


def list_inventory(store: Store, call: Call) -> Answer:
    """GET /product_inventory/"""
    return answer_list(store, call, LISTED)


def get_inventory(store: Store, call: Call) -> Answer:
    """GET /product_inventory/{id}/; the id is the product's."""
    with store.database.reading() as rows:
        return Answer(element=_draw(_need(rows, call), call.scene))


def list_warehouses(store: Store, call: Call) -> Answer:
    """GET /product_inventory/{id}/warehouse_inventory/: this company has no warehouses."""
    with store.database.reading() as rows:
        _need(rows, call)
    return Answer(element=etree.Element("warehouse_inventories"))


def adjust(store: Store, call: Call) -> Answer:
    """POST /product_inventory/{id}/adjust_inventory/: a signed quantity, and why."""
    with store.database.reading() as rows:
        _need(rows, call)
    values: Row = {}
    read_all(call.element("adjustment"), ADJUSTMENT, values, place(store, "adjustment"))
    with changing(store, call) as rows:
        product = _need(rows, call)
        if not values.get("quantity"):
            raise errors.not_acceptable(
                "NoQuantityError", "adjustment/quantity is missing or nothing; say how many"
            )
        if not product["inventoried"]:
            raise errors.not_acceptable("NotInventoriedError", f"product {product['id']} is not inventoried")
        stock.move(
            rows,
            product["id"],
            available=values["quantity"],
            why="adjustment",
            at=store.now(),
            note=" ".join(text for text in (values.get("note"), values.get("serial_number")) if text),
            source_id=values.get("source_id", ""),
            cost=values.get("cost") or product["cost"],
        )
        return Answer(201, _draw(load(rows, PRODUCT, product["id"]), call.scene))


def _need(rows: Connection, call: Call) -> Row:
    row = find(rows, PRODUCT, call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def _draw(row: Row, scene: Scene, parent: Element | None = None) -> Element:
    element = record("product_inventory", f"{PATH}{row['id']}/", row["id"], scene, full=None, parent=parent)
    for name, value in quantities(row).items():
        say(element, name, QUANTITY.write(value))
    refer(element, "product", "products/", row["id"], scene)
    return element
