"""The calls on products, and the catalogue that whoever opens the server puts in."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from . import errors, stock
from .call import Answer, Call, Store, changing, place
from .database import Row, add, change, find, find_first, load
from .kinds import to_thousandths
from .listing import Listed, answer_list
from .photos import photos_of
from .pricing import net_of_tax
from .product_shape import BRIEF, FULL, KEYS, PATH
from .setup import tax_rates
from .shape import Element, Scene, draw_all, read_all, record
from .tables import CLASS, CURRENCY, PRODUCT, SUPPLIER

SOLD_WITHOUT_STOCK = frozenset({"virtual", "downloadable", "giftcard", "bundle", "configurable"})
"""Kinds of web products whose quantity nobody counts."""


def _draw_page(rows: Connection, root: Element, page: list[Row], scene: Scene) -> None:
    photos = photos_of(rows, [row["id"] for row in page])
    for row in page:
        element = record("product", f"{PATH}{row['id']}/", row["id"], scene, full=False, parent=root)
        draw_all(element, BRIEF, row | {"photos": photos.get(row["id"], [])}, scene)


LISTED = Listed("products", PRODUCT, KEYS, _draw_page)


def list_products(store: Store, call: Call) -> Answer:
    """GET /products/"""
    return answer_list(store, call, LISTED)


def get_product(store: Store, call: Call) -> Answer:
    """GET /products/{id}/"""
    with store.database.reading() as rows:
        return Answer(element=_draw(rows, need_product(rows, call), call.scene))


def create_product(store: Store, call: Call) -> Answer:
    """POST /products/: nothing is required."""
    values = _read(store, call)
    with changing(store, call) as rows:
        now = store.now()
        _settle(store, rows, values)
        number = add(rows, PRODUCT, _DEFAULTS | values | {"created": now, "modified": now})
        return Answer(201, _draw(rows, load(rows, PRODUCT, number), call.scene))


def change_product(store: Store, call: Call) -> Answer:
    """PUT /products/{id}/: what was sent, and nothing else; needs the product's lock."""
    with store.database.reading() as rows:
        need_product(rows, call)
    values = _read(store, call)
    with changing(store, call, call.path) as rows:
        row = need_product(rows, call)
        _settle(store, rows, values)
        change(rows, PRODUCT, row["id"], values | {"modified": store.now()})
        return Answer(element=_draw(rows, load(rows, PRODUCT, row["id"]), call.scene))


def need_product(rows: Connection, call: Call) -> Row:
    """The product in the path. Raises 404."""
    row = find(rows, PRODUCT, call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def load_products(store: Store, products: Iterable[Mapping[str, Any]]) -> None:
    """Bring the catalogue up to date with web products (`sku`, `name`, `price`, `type_id`, `manufacturer`,
    `manufacturer_id`, `weight`, `qty`); a known code keeps the quantity that it has.
    """
    with store.database.writing() as rows:
        for product in products:
            _load(store, rows, product)


def _load(store: Store, rows: Connection, product: Mapping[str, Any]) -> None:
    kind = product.get("type_id") or "simple"
    maker = product.get("manufacturer")
    values: Row = {
        "description": str(product.get("name") or ""),
        "sell": to_thousandths(Decimal(str(product.get("price") or 0))),
        "supplier": _supplier(rows, str(maker)) if maker else 1,
        "supplier_code": str(product.get("manufacturer_id") or ""),
        "weight": to_thousandths(Decimal(str(product.get("weight") or 0))),
        "inventoried": kind not in SOLD_WITHOUT_STOCK,
        "gift_card": kind == "giftcard",
        "master_model": kind == "configurable",
    }
    code = str(product["sku"])
    known = find_first(rows, PRODUCT, code=code)
    now = store.now()
    if known is not None:
        changed = {name: value for name, value in values.items() if known[name] != value}
        if changed:
            change(rows, PRODUCT, known["id"], changed | {"modified": now})
        return
    number = add(
        rows, PRODUCT, _DEFAULTS | values | {"code": code, "web": True, "created": now, "modified": now}
    )
    if values["inventoried"]:
        quantity = to_thousandths(Decimal(str(product.get("qty") or 0)))
        stock.move(rows, number, available=quantity, why="opening", at=now)


_DEFAULTS: Row = {
    "class": 1,
    "currency": 1,
    "supplier": 1,
    "current": True,
    "inventoried": True,
    "editable_sell": True,
    "keywords": [],
}


def _supplier(rows: Connection, name: str) -> int:
    known = find_first(rows, SUPPLIER, name=name)
    return int(known["id"]) if known else add(rows, SUPPLIER, {"name": name})


def _settle(store: Store, rows: Connection, values: Row) -> None:
    """Prices given with tax are worked back, and whatever is pointed to must be there."""
    for column, table in (("class", CLASS), ("currency", CURRENCY), ("supplier", SUPPLIER)):
        if column in values:
            if values[column] is None:
                del values[column]
            elif find(rows, table, values[column]) is None:
                raise errors.no_such(column, values[column])
    given = values.pop("sell_price", None)
    if given is None:
        return
    if store.company.tax_inclusive:
        values |= {"sell_tax_inclusive": given, "sell": net_of_tax(given, tax_rates(rows, 1))}
    else:
        values["sell"] = given


def _read(store: Store, call: Call) -> Row:
    values: Row = {}
    read_all(call.element("product"), FULL, values, place(store, "product"))
    return values


def _draw(rows: Connection, row: Row, scene: Scene) -> Element:
    root = record("product", f"{PATH}{row['id']}/", row["id"], scene, full=True)
    currency = load(rows, CURRENCY, row["currency"] or 1)
    photos = photos_of(rows, [row["id"]]).get(row["id"], [])
    draw_all(root, FULL, row | {"photos": photos, "currency_row": currency}, scene)
    return root
