"""From Magento's order JSON to the neutral order (decisions 2). Reads, asks nobody, changes nothing."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ...money import amount, cents, share
from ...order import Order, OrderLine, Party, Payment, Tax
from ...settings import Settings
from ...text import clean, verbatim
from ..source import Unreadable
from .catalogue import Manufacturer

Raw = Mapping[str, Any]

CARDS = {"VI": "VISA", "MC": "MASTERCARD", "DI": "DISCOVER", "AE": "AMEX"}
GIFT_CARD = "giftcard"
NO_PARCEL = frozenset({"virtual", "downloadable"})
COMMERCE = (
    ("gift_cards_amount", "giftcardaccount", "Gift Card"),
    ("customer_balance_amount", "customerbalance", "Store Credit"),
)
"""Adobe Commerce's tenders: the field, the method's code, its title."""
WILL_CALL = "WC"  # how pickup is told to the POS (EVO-73)
LONGEST_NUMBER = 50


@dataclass(slots=True)
class Reader:
    """Reads one order; collects the names of texts that lost characters on the way."""

    settings: Settings
    raw: Raw
    placed_at: datetime
    manufacturers: Mapping[str, Manufacturer]
    damaged: list[str] = field(default_factory=list)

    def order(self) -> Order:
        """The neutral order. Raises `Unreadable` with the reason for people."""
        try:
            order = self._order()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unreadable("unreadable", f"the store's answer makes no sense ({error})") from None
        self._check(order)
        return order

    def _order(self) -> Order:
        raw = self.raw
        billing, shipping = self._billing(), self._shipping_party()
        if not billing.street and not billing.city and self.settings.billing_fallback == "shipping":
            billing = _with_address_of(shipping, billing)
            fallback = "Billing address taken from the shipping address."
        else:
            fallback = ""
        carrier, method = self._shipping_method()
        comment = "\n".join(filter(None, (self._text(raw.get("customer_note"), "comment"), fallback)))
        lines = tuple(self._lines())
        return Order(
            number=str(raw["increment_id"]),
            placed_at=self.placed_at,
            currency=str(raw.get("order_currency_code") or self.settings.currency),
            customer_id=self._customer_id(),
            billing=billing,
            shipping=_named(shipping, billing),
            carrier=carrier,
            method=method,
            shipping_cost=self._shipping_cost(),
            tax=cents(amount(raw.get("tax_amount"))),
            lines=lines,
            payments=tuple(self._payments()),
            comment=comment,
            remarks=self._remarks(),
            shipping_title=self._text(raw.get("shipping_description"), "shipping description"),
            shipping_tax=cents(amount(raw.get("shipping_tax_amount"))),
            taxes=tuple(self._taxes()),
        )

    def _remarks(self) -> tuple[str, ...]:
        if not self.damaged:
            return ()
        return (
            f"Characters that no XML can carry were dropped from: {', '.join(dict.fromkeys(self.damaged))}.",
        )

    def _check(self, order: Order) -> None:
        if not order.lines:
            raise Unreadable("lines", "the order has no lines")
        if order.currency != self.settings.currency:
            raise Unreadable(
                "currency", f"is in {order.currency}, the connection in {self.settings.currency}"
            )
        if "/" in order.number or not order.number.strip() or len(order.number) > LONGEST_NUMBER:
            raise Unreadable(
                "number", "the order number is empty, longer than 50 characters, or holds a slash"
            )
        if min(order.shipping_cost, order.tax, *(line.amount for line in order.lines)) < 0:
            raise Unreadable("amount", "holds a negative amount")
        due = cents(amount(self.raw.get("grand_total"))) + self._credit()
        if not order.total == order.paid == due:
            raise Unreadable(
                "total",
                f"lines, shipping and tax come to {order.total}, the payments to {order.paid}, the total to {due}",
            )

    # Lines

    def _lines(self) -> Iterator[OrderLine]:
        for item, parts in sold_items(self.raw):
            yield from self._sold(item, parts)

    def _sold(self, item: Raw, parts: list[Raw]) -> Iterator[OrderLine]:
        """One unit of trade; more lines than one only where its total does not hit the cent (EVO-D18)."""
        pieces = amount(item.get("qty_ordered"))
        if pieces <= 0 or pieces != int(pieces):
            raise Unreadable(
                "quantity", f"line {item.get('sku')}: quantity {pieces} is not a whole number above 0"
            )
        total = cents(amount(item.get("row_total")) + amount(item.get("discount_tax_compensation_amount")))
        sku = item_number(item, parts)
        manufacturer = self._manufacturer(sku, item)
        number, lossy = verbatim(sku)
        if lossy:
            self.damaged.append("item number")
        item_id = str(item["item_id"])
        listed = _list_price(item, pieces)
        for place, (quantity, price) in enumerate(share(total, int(pieces)), start=1):
            yield OrderLine(
                item_id=item_id if place == 1 else f"{item_id}-{place}",
                source_line=item_id,
                item_number=number,
                description=self._text(item.get("name"), "description") or number,
                manufacturer=manufacturer.name,
                manufacturer_id=manufacturer.id,
                quantity=quantity,
                amount=price,
                shippable=not _without_parcel(item, parts),
                stocked=not _without_shelf(item, parts),
                list_price=price if listed is None else listed,
                tax=cents(amount(item.get("tax_amount"))) if place == 1 else Decimal("0.00"),
                tax_percent=amount(item.get("tax_percent")),
            )

    def _manufacturer(self, sku: str, item: Raw) -> Manufacturer:
        settings = self.settings
        known = self.manufacturers.get(sku) or self.manufacturers.get(str(item.get("sku")))
        if known is None:
            return Manufacturer(settings.default_manufacturer_id, settings.default_manufacturer)
        name = self._text(known.name, "manufacturer") or settings.default_manufacturer
        return Manufacturer(settings.manufacturer_ids.get(name, known.id), name)

    # Money

    def _shipping_cost(self) -> Decimal:
        """After its discount, before tax (decisions 2)."""
        raw = self.raw
        return cents(
            amount(raw.get("shipping_amount"))
            - amount(raw.get("shipping_discount_amount"))
            + amount(raw.get("shipping_discount_tax_compensation_amount"))
        )

    def _payments(self) -> Iterator[Payment]:
        raw = self.raw
        payment = raw.get("payment") or {}
        main = cents(amount(raw.get("grand_total")))
        if main:
            method = str(payment.get("method") or "")
            captured = min(
                main, cents(max(amount(payment.get("amount_paid")), amount(raw.get("total_paid"))))
            )
            yield Payment(
                type=payment_type(payment),
                amount=main,
                method=method,
                title=self._payment_title(payment) or method,
                captured=captured,
                reference=self._text(payment.get("last_trans_id"), "payment reference"),
                last_four=self._text(payment.get("cc_last4"), "card digits"),
            )
        for credit, method, title in COMMERCE:
            if used := cents(self._commerce(credit)):
                yield Payment("OTHER", used, method, title, used)

    def _payment_title(self, payment: Raw) -> str:
        """Magento keeps the title that the customer saw first among its additional information."""
        told = payment.get("additional_information")
        return self._text(told[0], "payment title").strip() if isinstance(told, list) and told else ""

    def _taxes(self) -> Iterator[Tax]:
        extensions = self.raw.get("extension_attributes") or {}
        for tax in (extensions.get("applied_taxes") or []) if isinstance(extensions, dict) else []:
            name = self._text(tax.get("title") or tax.get("code"), "tax name")
            yield Tax(name, amount(tax.get("percent")), cents(amount(tax.get("amount"))))

    def _credit(self) -> Decimal:
        return cents(self._commerce("gift_cards_amount")) + cents(self._commerce("customer_balance_amount"))

    def _commerce(self, name: str) -> Decimal:
        return commerce(self.raw, name)

    # People and places

    def _customer_id(self) -> str:
        """Guests get an id that stays the same for the same e-mail, whatever its case (EVO-D20)."""
        if self.raw.get("customer_id"):
            return str(self.raw["customer_id"])
        email = str(self.raw.get("customer_email") or "").strip().casefold()
        return f"G{hashlib.sha256((email or str(self.raw['increment_id'])).encode()).hexdigest()[:16]}"

    def _billing(self) -> Party:
        """Without a billing address (PayPal): name, e-mail, phone, and an empty address (EVO-D20)."""
        address = self.raw.get("billing_address")
        if address:
            return self._party(address, "billing")
        shipping = self._shipping_address() or {}
        fields = {
            magento: self.raw.get(f"customer_{magento}") or shipping.get(magento)
            for magento in ("prefix", "firstname", "middlename", "lastname", "suffix", "telephone")
        }
        return self._party(fields, "billing")

    def _shipping_party(self) -> Party:
        address = self._shipping_address()
        if self._is_pickup() and self.settings.shop_address is not None:
            shop = self.settings.shop_address
            return Party(
                company=shop.company,
                street=shop.street,
                city=shop.city,
                region=shop.region,
                postcode=shop.postcode,
                country=shop.country,
                phone=shop.phone,
                email=self._email(address or {}),
            )
        return self._party(address, "shipping") if address else self._billing()

    def _party(self, address: Raw, whose: str) -> Party:
        def text(name: str) -> str:
            return self._text(address.get(name), f"{whose} {name}")

        street = address.get("street") or []
        lines = [
            self._text(line, f"{whose} street") for line in ([street] if isinstance(street, str) else street)
        ]
        return Party(
            prefix=text("prefix"),
            first_name=text("firstname"),
            middle_name=text("middlename"),
            last_name=text("lastname"),
            suffix=text("suffix"),
            company=text("company"),
            street=tuple(line for line in lines if line),
            city=text("city"),
            region=text("region_code") or text("region"),
            postcode=text("postcode"),
            country=text("country_id").upper(),
            phone=text("telephone"),
            email=self._email(address),
        )

    def _email(self, address: Raw) -> str:
        return self._text(address.get("email") or self.raw.get("customer_email"), "e-mail").strip()

    def _shipping_address(self) -> Raw | None:
        return _shipping(self.raw).get("address") or None

    def _is_pickup(self) -> bool:
        return str(_shipping(self.raw).get("method") or "") in self.settings.pickup_methods

    def _shipping_method(self) -> tuple[str, str]:
        if self._is_pickup():
            return WILL_CALL, WILL_CALL
        carrier, _, method = self._text(_shipping(self.raw).get("method"), "shipping method").partition("_")
        return carrier, method

    def _text(self, value: Any, name: str) -> str:
        cleaned, lossy = clean("" if value is None else str(value))
        if lossy:
            self.damaged.append(name)
        return cleaned


def moment(text: Any) -> datetime:
    """One of the store's times, which are UTC. Raises `ValueError`."""
    return datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def commerce(raw: Raw, name: str) -> Decimal:
    """One of Adobe Commerce's fields, which its versions put on the document or among the extension attributes."""
    extensions = raw.get("extension_attributes") or {}
    return amount(
        extensions.get(name) if isinstance(extensions, dict) and name in extensions else raw.get(name)
    )


def sold_items(raw: Raw) -> Iterator[tuple[Raw, list[Raw]]]:
    """The units of trade of an order, each with its parts: a bundle priced by its parts is those (MAG-D10)."""
    items = raw.get("items") or []
    children: dict[Any, list[Raw]] = {}
    for item in items:
        if parent := item.get("parent_item_id"):
            children.setdefault(parent, []).append(item)
    for item in items:
        if item.get("parent_item_id"):
            continue
        parts = children.get(item.get("item_id"), [])
        if item.get("product_type") == "bundle" and any(map(_has_price, parts)):
            yield from ((part, []) for part in parts)
        else:
            yield item, parts


def item_number(item: Raw, parts: list[Raw]) -> str:
    """The SKU that is sold: of a configurable product that of the chosen part."""
    return str(parts[0]["sku"] if item.get("product_type") == "configurable" and parts else item["sku"])


def payment_type(payment: Raw) -> str:
    """The web-orders token of a Magento payment (decisions 2)."""
    if str(payment.get("method") or "").lower().startswith("paypal"):
        return "PAYPAL"
    return CARDS.get(str(payment.get("cc_type") or "").upper(), "OTHER")


def shipping_method(raw: Raw) -> str:
    """The store's code of it; empty when nothing is shipped."""
    return str(_shipping(raw).get("method") or "")


def is_fulfilled(raw: Raw) -> bool:
    """Whether every piece that has a parcel is shipped; what was cancelled or paid back needs none."""
    return all(
        amount(item.get("qty_shipped"))
        >= amount(item.get("qty_ordered"))
        - amount(item.get("qty_canceled"))
        - amount(item.get("qty_refunded"))
        for item, parts in sold_items(raw)
        if not _without_parcel(item, parts)
    )


def _shipping(raw: Raw) -> Raw:
    extensions = raw.get("extension_attributes") or {}
    assignments = extensions.get("shipping_assignments") if isinstance(extensions, dict) else None
    return (assignments[0].get("shipping") or {}) if assignments else {}


def skus(raw: Raw) -> set[str]:
    """The products whose manufacturers the order needs."""
    items = raw.get("items")
    return {str(item["sku"]) for item in items if item.get("sku")} if isinstance(items, list) else set()


def _has_price(item: Raw) -> bool:
    return any(amount(item.get(name)) for name in ("price", "row_total", "discount_amount"))


def _without_parcel(item: Raw, parts: list[Raw]) -> bool:
    if item.get("is_virtual") in (1, True, "1") or item.get("product_type") in NO_PARCEL:
        return True
    return bool(parts) and all(_without_parcel(part, []) for part in parts)


def _without_shelf(item: Raw, parts: list[Raw]) -> bool:
    return item.get("product_type") == GIFT_CARD or _without_parcel(item, parts)


def _list_price(item: Raw, pieces: Decimal) -> Decimal | None:
    """The price of one before discount, where the store's figures multiply to the cent. Its REST row total is net."""
    price = cents(amount(item.get("price")))
    before = amount(item.get("row_total")) + amount(item.get("discount_amount"))
    return price if price * pieces == cents(before) else None


def _named(shipping: Party, billing: Party) -> Party:
    """An empty shipping name is filled from billing (EVO-D20)."""
    if shipping.first_name or shipping.last_name:
        return shipping
    return _replace_name(shipping, billing)


def _replace_name(party: Party, name: Party) -> Party:
    return replace(
        party,
        prefix=name.prefix,
        first_name=name.first_name,
        middle_name=name.middle_name,
        last_name=name.last_name,
        suffix=name.suffix,
        phone=party.phone or name.phone,
        email=party.email or name.email,
    )


def _with_address_of(address: Party, person: Party) -> Party:
    return _replace_name(address, person)
