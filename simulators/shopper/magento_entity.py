"""A virtual order as the entity that `POST /rest/V1/orders` takes: Magento's columns as its database holds them.

Unlike what REST shows, rows are gross of discount here; amounts in base currency equal the order's own.
"""

import zlib
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .magento_payment import paid_outside, payment, payment_title, placed_state
from .order import Address, Child, Line, Option, VirtualOrder
from .purchase import ZERO
from .taxes import taxes_of

_TYPES = {
    "simple": "simple",
    "configurable": "configurable",
    "bundle_fixed": "bundle",
    "bundle_dynamic": "bundle",
    "virtual": "virtual",
    "gift_card": "giftcard",
}
_ATTRIBUTES = {"Color": 93, "Size": 142, "Lens": 143, "Pattern": 144}
PICKUP_LOCATION = "harbor-street"

_COLUMN_INSTANT = "%Y-%m-%d %H:%M:%S"

Fields = dict[str, Any]


def entity(order: VirtualOrder, store_id: int = 1) -> Fields:
    """Compose the order, bought in the store view of that id.

    `ValueError` for what Magento cannot hold: tenders of two kinds, an account like "K7".
    """
    rows = [
        {"store_id": store_id} | row for line, number in _numbered(order) for row in _line_rows(line, number)
    ]
    return _present(
        {
            "store_id": store_id,
            **_head(order),
            **_customer(order),
            **_money(order, rows),
            "items": rows,
            "billing_address": _address(order.bill_to, "billing") if order.bill_to else None,
            "payment": payment(order),
            "status_histories": _histories(order) or None,
            "extension_attributes": _extensions(order),
        }
    )


def _head(order: VirtualOrder) -> Fields:
    state, status = placed_state(order.status)
    held = (
        {"hold_before_state": "processing", "hold_before_status": "processing"} if state == "holded" else {}
    )
    return {
        "ext_order_id": order.reference,
        "state": state,
        "status": status,
        **held,
        "created_at": order.placed_at.strftime(_COLUMN_INSTANT),
        "is_virtual": int(order.ship_to is None),
        "shipping_description": order.shipping_method.title if order.shipping_method else None,
        "order_currency_code": order.currency,
        "base_currency_code": order.currency,
        "store_currency_code": order.currency,
        "global_currency_code": order.currency,
        "base_to_order_rate": 1,
        "base_to_global_rate": 1,
        "store_to_order_rate": 1,
        "store_to_base_rate": 1,
        "customer_note": order.comment,
        "customer_note_notify": 0,
        "email_sent": 0,
    }


def _customer(order: VirtualOrder) -> Fields:
    """Guests have no customer_id, and no names of their own where the billing address has them."""
    customer = order.customer
    guest = customer.id is None
    fields: Fields = {
        "customer_email": customer.email,
        "customer_is_guest": int(guest),
        "customer_group_id": 0 if guest else 1,
    }
    if customer.id is not None:
        fields["customer_id"] = _account(customer.id)
    if not guest or order.bill_to is None:
        fields |= {
            "customer_prefix": customer.prefix,
            "customer_firstname": customer.first_name,
            "customer_middlename": customer.middle_name,
            "customer_lastname": customer.last_name,
            "customer_suffix": customer.suffix,
        }
    return fields


def _account(number: str) -> int:
    if not number.isdecimal():
        raise ValueError(f"customer {number!r} cannot be a Magento account: its number must be digits only")
    return int(number)


def _money(order: VirtualOrder, rows: list[Fields]) -> Fields:
    """Discounts are negative on the order and include that of shipping; the grand total is what is left to pay."""
    totals = order.totals
    sold = [row for row in rows if "parent_item" not in row]
    with_tax = sum((Decimal(str(row["row_total_incl_tax"])) for row in rows), ZERO)
    return {
        **_both(
            grand_total=totals.grand_total - sum(paid_outside(order).values(), ZERO),
            subtotal=totals.subtotal,
            subtotal_incl_tax=with_tax,
            discount_amount=-totals.discount,
            tax_amount=totals.tax,
            discount_tax_compensation_amount=ZERO,
            **_shipping_money(order),
        ),
        "shipping_discount_tax_compensation_amount": 0,
        "base_shipping_discount_tax_compensation_amnt": 0,
        "discount_description": "Coupon" if totals.discount else None,
        "total_qty_ordered": sum(row["qty_ordered"] for row in sold),
        "base_total_qty_ordered": sum(row["qty_ordered"] for row in sold),
        "total_item_count": len(sold),
    }


def _shipping_money(order: VirtualOrder) -> dict[str, Decimal]:
    return {
        "shipping_amount": order.shipping_price,
        "shipping_discount_amount": order.shipping_discount,
        "shipping_tax_amount": order.shipping_tax,
        "shipping_incl_tax": order.shipping_price + order.shipping_tax,
    }


def _extensions(order: VirtualOrder) -> Fields:
    """What hangs on an order beside its columns; Adobe Commerce keeps gift cards and store credit here."""
    return _present(
        {
            "shipping_assignments": _assignments(order),
            "payment_additional_info": [{"key": "method_title", "value": payment_title(order)}],
            "pickup_location_code": PICKUP_LOCATION if order.pickup else None,
            "applied_taxes": _applied_taxes(order),
            **_both(**paid_outside(order)),
        }
    )


def _applied_taxes(order: VirtualOrder) -> list[Fields]:
    """The taxes by name, as Magento keeps them beside the order: what a till matches its own by (MAG-59)."""
    return [
        {
            "code": tax.name,
            "title": tax.name,
            "percent": _number(tax.percent),
            **_both(amount=tax.amount),
        }
        for tax in taxes_of(order)
    ]


def _assignments(order: VirtualOrder) -> list[Fields] | None:
    """The only place for the shipping address; a virtual order has none."""
    if order.ship_to is None or order.shipping_method is None:
        return None
    method = f"{order.shipping_method.carrier}_{order.shipping_method.method}"
    total = _both(**_shipping_money(order))
    return [{"shipping": {"address": _address(order.ship_to, "shipping"), "method": method, "total": total}}]


def _address(place: Address, kind: str) -> Fields:
    return _present(
        {
            "address_type": kind,
            "prefix": place.prefix,
            "firstname": place.first_name,
            "middlename": place.middle_name,
            "lastname": place.last_name,
            "suffix": place.suffix,
            "company": place.company,
            "street": list(place.street) or None,
            "city": place.city,
            "region": place.region,
            "region_code": place.region_code,
            "postcode": place.postcode,
            "country_id": place.country,
            "telephone": place.phone,
            "email": place.email,
        }
    )


def _histories(order: VirtualOrder) -> list[Fields]:
    if order.comment is None:
        return []
    return [
        {
            "comment": order.comment,
            "status": order.status,
            "entity_name": "order",
            "is_customer_notified": 0,
            "is_visible_on_front": 1,
        }
    ]


def _numbered(order: VirtualOrder) -> Iterator[tuple[Line, int]]:
    """Give every line the number of its first row; children take those that follow."""
    number = 1
    for line in order.lines:
        yield line, number
        number += 1 + len(line.children)


def _line_rows(line: Line, number: int) -> Iterator[Fields]:
    parent = _present(
        _row(line, line.quantity, number)
        | {
            "product_type": _TYPES[line.kind],
            "is_virtual": int(line.kind in ("virtual", "gift_card")),
            "product_option": _product_option(line),
        }
    )
    yield parent
    for offset, child in enumerate(line.children, start=1):
        yield _row(child, child.quantity * line.quantity, number + offset) | {
            "product_type": "simple",
            "is_virtual": 0,
            "parent_item": parent,
        }


def _row(goods: Line | Child, pieces: int, number: int) -> Fields:
    gross = goods.unit_price * pieces
    return {
        "quote_item_id": number,
        "sku": goods.sku,
        "name": goods.name,
        "qty_ordered": pieces,
        "is_qty_decimal": 0,
        "free_shipping": 0,
        "no_discount": 0,
        "tax_percent": _number(goods.tax_percent),
        **_both(
            price=goods.unit_price,
            original_price=goods.unit_price,
            price_incl_tax=_with_tax(goods.unit_price, goods.tax_percent),
            row_total=gross,
            row_total_incl_tax=_with_tax(gross, goods.tax_percent),
            tax_amount=goods.tax,
            discount_amount=goods.discount,
            discount_tax_compensation_amount=ZERO,
        ),
    }


def _product_option(line: Line) -> Fields | None:
    if line.kind == "configurable":
        chosen = [
            {"option_id": str(_option_id(option)), "option_value": _value_id(option.value)}
            for option in line.options
        ]
        return {"extension_attributes": {"configurable_item_options": chosen}}
    if line.kind in ("bundle_fixed", "bundle_dynamic"):
        parts = [
            {"option_id": place, "option_qty": child.quantity, "option_selections": [_value_id(child.sku)]}
            for place, child in enumerate(line.children, start=1)
        ]
        return {"extension_attributes": {"bundle_options": parts}}
    return None


def _option_id(option: Option) -> int:
    """Give the id of the attribute; those of one's own follow the ones a fresh shop has."""
    return _ATTRIBUTES.get(option.name) or 200 + _value_id(option.name)


def _value_id(text: str) -> int:
    """Give a number that stays the same wherever and whenever it is worked out."""
    return zlib.crc32(text.encode()) % 9000 + 1


def _both(**amounts: Decimal) -> Fields:
    """Give every amount in the order's currency and, as `base_`, in the shop's, which are the same."""
    figures = {name: _number(amount) for name, amount in amounts.items()}
    return figures | {f"base_{name}": figure for name, figure in figures.items()}


def _number(amount: Decimal) -> float:
    """Magento wants JSON numbers; a float of so few digits prints exactly as the decimal."""
    return float(amount)


def _with_tax(net: Decimal, rate: Decimal) -> Decimal:
    return net + (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _present(fields: Mapping[str, Any]) -> Fields:
    return {name: value for name, value in fields.items() if value is not None}
