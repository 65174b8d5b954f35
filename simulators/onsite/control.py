"""The control API of the OnSite server: what stands in its books, and what people at its desk would do.

Mounted below `/_tillproof` by `build_system`, which also decides who may use it. Decimals travel as texts.
"""

from collections.abc import Callable
from typing import Any

import flask
from sqlalchemy import select

from ..control import refuse
from . import errors, staff
from .call import Store
from .company import TaxCode
from .database import Row, fetch, find
from .document_kinds import INVOICES, KINDS, ORDERS, DocumentKind
from .endpoints import shape_of
from .kinds import MONEY, QUANTITY, Unreadable, read_decimal, to_thousandths
from .locks import STAFF
from .settling import lines_of, payments_of
from .tables import PRODUCT

PAGE = 200
LARGEST_PAGE = 1000


def create_blueprint(store: Store) -> flask.Blueprint:
    """Everything only this system can do."""
    routes = flask.Blueprint("onsite", __name__)
    for kind in KINDS:
        _add_documents(routes, store, kind)
    _add_desk(routes, store)
    _add_tax_codes(routes, store)
    _add_shelf(routes, store)
    _add_sessions(routes, store)
    routes.register_error_handler(staff.NotPossible, lambda error: refuse(409, str(error)))
    return routes


def _add_documents(routes: flask.Blueprint, store: Store, kind: DocumentKind) -> None:
    def read_all() -> dict[str, Any]:
        after, limit = _page()
        table = kind.table
        query = select(table).where(table.c.id > after).order_by(table.c.id).limit(limit)
        with store.database.reading() as rows:
            found = [_document(kind, row) for row in fetch(rows, query)]
        return {kind.plural: found, "next": found[-1]["id"] if len(found) == limit else None}

    def read(number: int) -> flask.Response | dict[str, Any]:
        with store.database.reading() as rows:
            row = find(rows, kind.table, number)
            if row is None:
                return refuse(404, f"{kind.name} {number}: there is none; GET /{kind.plural} lists them")
            return _document(kind, row) | {
                "lines": [_line(line) for line in lines_of(rows, kind, number)],
                "payments": [_payment(payment) for payment in payments_of(rows, kind, number)],
            }

    routes.add_url_rule(f"/{kind.plural}", f"all_{kind.plural}", read_all, methods=["GET"])
    routes.add_url_rule(f"/{kind.plural}/<int:number>", f"one_{kind.name}", read, methods=["GET"])


def _add_desk(routes: flask.Blueprint, store: Store) -> None:
    @routes.post(f"/{ORDERS.plural}/<int:number>/invoice")
    def invoice(number: int) -> tuple[dict[str, Any], int]:
        return {"invoice": staff.invoice_order(store, number)}, 201

    def add(path: str, name: str, action: Callable[[int], None]) -> None:
        def act(number: int) -> dict[str, Any]:
            action(number)
            return {name: number}

        routes.add_url_rule(path, name, act, methods=["POST"])

    add(
        f"/{ORDERS.plural}/<int:number>/cancel", "cancelled", lambda number: staff.cancel_order(store, number)
    )
    add(f"/{INVOICES.plural}/<int:number>/void", "voided", lambda number: staff.void_invoice(store, number))
    add(
        f"/{INVOICES.plural}/<int:number>/post",
        "posted",
        lambda number: staff.post_invoice(store, number, posted=True),
    )
    add(
        f"/{INVOICES.plural}/<int:number>/unpost",
        "unposted",
        lambda number: staff.post_invoice(store, number, posted=False),
    )


def _add_tax_codes(routes: flask.Blueprint, store: Store) -> None:
    @routes.post("/tax-codes")
    def add_tax_code() -> tuple[dict[str, Any], int]:
        body = _object()
        rates = body.get("rates", [])
        try:
            read = tuple(to_thousandths(read_decimal(str(rate))) for rate in rates)
        except (Unreadable, TypeError) as error:
            flask.abort(400, description=f"rates: {error}")
        return {"tax_code": staff.add_tax_code(store, TaxCode(str(body.get("name", "")), read))}, 201


def _add_shelf(routes: flask.Blueprint, store: Store) -> None:
    @routes.get("/products")
    def products() -> dict[str, Any]:
        after, limit = _page()
        where = [PRODUCT.c.id > after]
        if "code" in flask.request.args:
            where.append(PRODUCT.c.code == flask.request.args["code"])
        query = select(PRODUCT).where(*where).order_by(PRODUCT.c.id).limit(limit)
        with store.database.reading() as rows:
            found = [_product(row) for row in fetch(rows, query)]
        return {"products": found, "next": found[-1]["id"] if len(found) == limit else None}

    @routes.put("/quantity-on-hand")
    def count() -> dict[str, Any]:
        body = _object()
        try:
            quantity = to_thousandths(read_decimal(str(body.get("quantity"))))
        except Unreadable as error:
            flask.abort(400, description=f"quantity: {error}")
        return _product(staff.count_shelf(store, str(body.get("code", "")), quantity))


def _add_sessions(routes: flask.Blueprint, store: Store) -> None:
    @routes.get("/sessions")
    def sessions() -> dict[str, Any]:
        opened = store.sessions.open(store.company.idle)
        return {
            "seats": store.company.seats,
            "sessions": [
                {
                    "number": one.number,
                    "application": one.caller.application.id,
                    "user": one.caller.user.name,
                    "opened_at": one.opened_at.isoformat(),
                    "seen_at": one.seen_at.isoformat(),
                }
                for one in opened
            ],
        }

    @routes.delete("/sessions")
    def restart() -> dict[str, Any]:
        return {"ended": store.sessions.end_all()}

    @routes.get("/locks")
    def locks() -> dict[str, Any]:
        return {
            "locks": [
                {"path": path, "session": holder or None}
                for path, holder in sorted(store.locks.held().items())
            ]
        }

    @routes.post("/locks")
    def lock() -> flask.Response | tuple[dict[str, Any], int]:
        path = _lock_path()
        try:
            store.locks.take(path, STAFF, refusal=409)
        except errors.Refused as refusal:
            return refuse(409, refusal.message)
        return {"path": path, "session": None}, 201

    @routes.delete("/locks")
    def unlock() -> dict[str, Any]:
        store.locks.release_all(STAFF)
        return {"released": "the desk's locks"}


def _lock_path() -> str:
    path = str(_object().get("path", "")).partition("/api/")[2] or str(_object().get("path", "")).lstrip("/")
    shape, numbers = shape_of(path)
    if not path.endswith("/") or not numbers or shape[-1] != "#":
        flask.abort(400, description='path must be that of one record, such as "/api/invoices/1/"')
    return path


def _object() -> dict[str, Any]:
    body = flask.request.get_json()
    if not isinstance(body, dict):
        flask.abort(400, description="the body must be a JSON object")
    return body


def _page() -> tuple[int, int]:
    after = flask.request.args.get("after", 0, type=int)
    limit = flask.request.args.get("limit", PAGE, type=int)
    return max(after, 0), min(max(limit, 1), LARGEST_PAGE)


def _document(kind: DocumentKind, row: Row) -> dict[str, Any]:
    names = ("subtotal", "tax", "total", "paid", "owing", "credit")
    return {
        "id": row["id"],
        "number": kind.number_of(row["id"]),
        "created": row["created"],
        "modified": row["modified"],
        "status": row["status"],
        "posted": row["posted"],
        "voided": row["voided"],
        "reserve_inventory": row["reserve_inventory"],
        "customer": row["customer"],
        "name": row["mainname"],
        "web_order_number": row["web_order_number"],
        "printed_notes": row["printed_notes"],
        "internal_notes": row["internal_notes"],
        "source": row["source"],
        "totals": {name: MONEY.write(row[name]) for name in names},
    }


def _line(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "product": row["product"],
        "code": row["code"],
        "description": row["description"],
        "quantity": QUANTITY.write(row["quantity"]),
        "sell": QUANTITY.write(row["sell"]),
        "total": MONEY.write(row["total"]),
        "taken": QUANTITY.write(row["taken"]),
        "reserved": QUANTITY.write(row["reserved"]),
    }


def _payment(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "type": row["type"],
        "payment_method": row["payment_method"],
        "amount": MONEY.write(row["amount"]),
        "number": row["number"],
        "voided": row["voided"],
    }


def _product(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "code": row["code"],
        "description": row["description"],
        "inventoried": row["inventoried"],
        "available": QUANTITY.write(row["available"]),
        "reserved": QUANTITY.write(row["reserved"]),
        "sell": QUANTITY.write(row["sell"]),
    }
