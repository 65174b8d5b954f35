"""The calls on line items. They happen under the lock of their document, changes under the line's own as well."""

from collections.abc import Callable
from decimal import Decimal

from sqlalchemy import Connection

from . import errors
from .call import Answer, Call, Store, changing, place
from .database import Row, add, change, find, find_first, load
from .document_kinds import CANCELLED, INVOICED, DocumentKind
from .documents import check_open, need, with_discount
from .kinds import ZERO
from .line_shape import FULL, KEYS, draw_line
from .listing import Listed, answer_list
from .pricing import at_margin, margin
from .settling import put_back, settle
from .shape import Element, Scene, read_all
from .tables import LINE, PRODUCT

Service = Callable[[Store, Call], Answer]
ONE = Decimal(1)


def list_of(kind: DocumentKind) -> Service:
    """GET of a document's lines."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            document = need(rows, kind, call)

        def draw(_: Connection, root: Element, page: list[Row], scene: Scene) -> None:
            for row in page:
                draw_line(_around(kind, row, document), scene, full=False, parent=root)

        among = (LINE.c.kind == kind.name, LINE.c.document == document["id"])
        return answer_list(store, call, Listed("lineitems", LINE, KEYS, draw), *among)

    return answer


def one_of(kind: DocumentKind) -> Service:
    """GET of one line, in full."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            document = need(rows, kind, call)
            return Answer(element=_draw(kind, _need_line(rows, kind, call), document, call.scene))

    return answer


def new(kind: DocumentKind) -> Service:
    """POST of a line: needs its document's lock, and names a product."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            need(rows, kind, call)
        values = _read(store, call)
        with changing(store, call, kind.path_of(call.numbers[0])) as rows:
            document = need(rows, kind, call)
            _check_open(kind, document)
            number = add(rows, LINE, _first_values(store, rows, kind, document, values))
            document = settle(store, rows, kind, document["id"])
            return Answer(201, _draw(kind, load(rows, LINE, number), document, call.scene))

    return answer


def put(kind: DocumentKind) -> Service:
    """PUT of a line: needs the lock of its document and its own."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            _need_line(rows, kind, call)
        values = _read(store, call)
        with changing(store, call, kind.path_of(call.numbers[0]), call.path) as rows:
            document = need(rows, kind, call)
            line = _need_line(rows, kind, call)
            _check_open(kind, document)
            changes = _changed_values(store, rows, kind, document, line, values)
            change(rows, LINE, line["id"], changes | {"modified": store.now()})
            document = settle(store, rows, kind, document["id"])
            return Answer(element=_draw(kind, load(rows, LINE, line["id"]), document, call.scene))

    return answer


def line_values(product: Row, quantity: object, kind: DocumentKind, document: int, now: str) -> Row:
    """A line that sells this product at its own price."""
    return {
        "kind": kind.name,
        "document": document,
        "created": now,
        "modified": now,
        "product": product["id"],
        "code": product["code"],
        "description": product["description"],
        "cost": product["cost"],
        "base": product["sell"],
        "quantity": quantity,
    }


def _read(store: Store, call: Call) -> Row:
    values: Row = {}
    read_all(call.element("lineitem"), FULL, values, place(store, "lineitem"))
    return values


def _check_open(kind: DocumentKind, document: Row) -> None:
    check_open(kind, document)
    if document["status"] in {INVOICED, CANCELLED}:
        number = kind.number_of(document["id"])
        raise errors.not_acceptable(
            "ClosedOrderError",
            f"{number} is {document['status'].lower()} and takes no changes",
            document=number,
        )


def _first_values(store: Store, rows: Connection, kind: DocumentKind, document: Row, values: Row) -> Row:
    product = _product(rows, values)
    if product is None:
        raise errors.not_acceptable(
            "NoProductError", "lineitem names no product; send lineitem_product/product/@id"
        )
    quantity = values.pop("quantity", ONE)
    first = line_values(product, quantity, kind, document["id"], store.now())
    return first | _priced(first, values) | _plain(values)


def _changed_values(
    store: Store, rows: Connection, kind: DocumentKind, document: Row, line: Row, values: Row
) -> Row:
    """What differs from what the line shows: a client may send back all that it was shown."""
    changes: Row = {}
    product = _product(rows, values)
    if product is not None and product["id"] != line["product"]:
        put_back(rows, kind, line, store.now())
        changes = {"taken": ZERO, "reserved": ZERO} | {
            name: value
            for name, value in line_values(product, line["quantity"], kind, document["id"], "").items()
            if name in {"product", "code", "description", "cost", "base"}
        }
        changes["price_given"] = False
    shown = with_discount(line, document)
    same = (shown["shown_discount"], shown["shown_discount_type"])
    if "discount" in values and (values["discount"], values["discount_type"]) == same:
        del values["discount"], values["discount_type"]
    for name, current in (("sell", line["sell"]), ("profit_margin", margin(line["sell"], line["cost"]))):
        if values.get(name) == current:
            del values[name]
    return changes | _priced(line | changes, values) | _plain(values)


def _priced(line: Row, values: Row) -> Row:
    """A named price is the unit price from now on, before a discount that is named with it."""
    wanted = values.pop("profit_margin", None)
    price = values.pop("sell", None)
    if price is None and wanted is not None and wanted != margin(line["base"], line["cost"]):
        price = at_margin(line["cost"], wanted)
        if price is None:
            raise errors.not_acceptable(
                "MarginError",
                f"lineitem/profit_margin: no price leaves {wanted} % at a cost of {line['cost']}",
            )
    if price is None:
        return {}
    return {"base": price, "price_given": True, "discount": None, "discount_type": ""}


def _plain(values: Row) -> Row:
    """What goes into the line as it was sent."""
    names = ("quantity", "discount", "discount_type", "pricing_level", "serial_numbers")
    plain = {name: values[name] for name in names if name in values}
    if values.get("description"):
        plain["description"] = values["description"]
    return plain


def _product(rows: Connection, values: Row) -> Row | None:
    """The product that is meant, by id or else by code; None when none is named. Raises 406."""
    number, code = values.get("product"), values.get("code")
    if number is not None:
        found = find(rows, PRODUCT, number)
        if found is None:
            raise errors.no_such("product", number)
        return found
    if not code:
        return None
    found = find_first(rows, PRODUCT, code=code)
    if found is None:
        raise errors.no_such("product", code)
    return found


def _need_line(rows: Connection, kind: DocumentKind, call: Call) -> Row:
    row = find_first(rows, LINE, id=call.numbers[1], kind=kind.name, document=call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def _around(kind: DocumentKind, line: Row, document: Row) -> Row:
    return with_discount(line, document) | {"document_path": kind.path_of(document["id"])}


def _draw(kind: DocumentKind, line: Row, document: Row, scene: Scene) -> Element:
    return draw_line(_around(kind, line, document), scene, full=True)
