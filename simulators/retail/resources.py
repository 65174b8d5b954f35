"""What may be done to each entity, and who does it."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import (
    categories,
    credit_accounts,
    customers,
    items,
    open_lines,
    purchase_orders,
    refunds,
    sales,
    setting_up,
    stocktaking,
    tags,
)
from .call import Service
from .records import Prepare, archive, creates, delete, updates


@dataclass(frozen=True, slots=True)
class Resource:
    """The services behind POST, PUT and DELETE, and behind words that follow an id."""

    create: Service | None = None
    update: Service | None = None
    end: Service | None = None
    actions: Mapping[tuple[str, str], Service] | None = None

    def service(self, verb: str) -> Service | None:
        return {"POST": self.create, "PUT": self.update, "DELETE": self.end}.get(verb)


def _small(prepare: Prepare, end: Service | None = archive) -> Resource:
    return Resource(creates(prepare), updates(prepare), end)


RESOURCES: Mapping[str, Resource] = {
    "Customer": Resource(
        customers.create,
        customers.update,
        customers.archive,
        {("DELETE", "anonymize"): customers.anonymize},
    ),
    "CreditAccount": Resource(credit_accounts.create, updates(), archive),
    "CustomerType": _small(setting_up.prepare_customer_type, setting_up.delete_customer_type),
    "Employee": _small(setting_up.prepare_employee),
    "Shop": _small(setting_up.prepare_shop, None),
    "Register": Resource(
        update=updates(),
        actions={("POST", "open"): setting_up.open_register, ("POST", "close"): setting_up.close_register},
    ),
    "Item": Resource(items.create, items.update, items.archive),
    "ItemShop": Resource(update=items.update_shop),
    "Category": Resource(categories.create, categories.change_category, categories.delete),
    "Tag": _small(tags.prepare, tags.delete),
    "PriceLevel": Resource(update=updates(setting_up.prepare_named)),
    "ItemAttributeSet": _small(setting_up.prepare_attributes, None),
    "Vendor": _small(setting_up.prepare_vendor),
    "Manufacturer": _small(setting_up.prepare_manufacturer, None),
    "Order": Resource(purchase_orders.create, purchase_orders.update, purchase_orders.archive),
    "OrderLine": Resource(
        purchase_orders.create_line, purchase_orders.update_line, purchase_orders.delete_line
    ),
    "InventoryCount": _small(stocktaking.prepare, stocktaking.delete),
    "InventoryCountItem": Resource(stocktaking.add_item, stocktaking.change_item, stocktaking.delete_item),
    "InventoryCountReconcile": Resource(stocktaking.reconcile),
    "TaxClass": _small(setting_up.prepare_named, setting_up.delete_tax_class),
    "TaxCategory": Resource(
        setting_up.create_tax_category, setting_up.update_tax_category, setting_up.delete_tax_category
    ),
    "TaxCategoryClass": Resource(end=delete),
    "Discount": _small(setting_up.prepare_discount),
    "PaymentType": Resource(
        creates(setting_up.prepare_payment_type),
        updates(setting_up.prepare_payment_type),
        setting_up.archive_payment_type,
    ),
    "Sale": Resource(sales.create, sales.update, sales.archive, {("POST", "refund"): refunds.refund}),
    "SaleLine": Resource(open_lines.reserve, open_lines.update, open_lines.delete),
    "Quote": Resource(setting_up.create_quote, setting_up.update_quote, archive),
}
"""Entities that are not here can only be read."""
