"""The clients that were granted access. Each has tokens and a rate limit of its own; secrets never show in a `repr`."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

ALL = "employee:all"

_NEEDED: dict[str, tuple[str, ...]] = {
    # entity: scopes that open it, as the vendor's pages list them; `_read` ones open reading alone
    "Sale": ("register",),
    "SaleLine": ("register",),
    "SalePayment": ("register",),
    "SaleVoid": ("admin_void_sale", "register"),
    "Customer": ("register", "inventory_base", "reports", "workbench", "customers", "admin"),
    "CreditAccount": ("customers",),
    "Item": (
        "register",
        "inventory",
        "product_cost",
        "product_edit",
        "reports",
        "workbench",
        "customers",
        "admin",
    ),
    "ItemShop": ("inventory", "product_cost"),
    "InventoryLog": ("inventory", "product_cost", "reports"),
    "ShipTo": ("customers", "register"),
    "Quote": ("customers", "register"),
    "InventoryCount": ("inventory_counts",),
    "InventoryCountItem": ("inventory_counts",),
    "InventoryCountCalc": ("inventory_counts",),
    "InventoryCountReconcile": ("inventory_counts_reconcile", "inventory_counts"),
    "Order": ("purchase_orders",),
    "OrderLine": ("purchase_orders",),
    "SpecialOrder": ("special_orders",),
    "CustomerType": ("customers",),
    "Manufacturer": ("manufacturers", "inventory", "admin"),
    "Discount": ("admin_purchases", "admin", "register"),
    "Shop": ("admin_shops", "admin", "register", "inventory_base", "reports", "workbench", "customers"),
    "Employee": ("admin_employees", "admin", "register"),
}


@dataclass(frozen=True, slots=True)
class Connection:
    """One client's connection with the account. `refresh_token` and `access_token` are those it begins with;
    `scopes` are separated by blanks."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    scopes: str = ALL

    def has_secret(self, given: str) -> bool:
        """Is this the client's secret? Takes the same time either way."""
        return hmac.compare_digest(given.encode(), self.client_secret.encode())


def may(scopes: str, entity: str, verb: str) -> bool:
    """Do these scopes allow that verb on the entity? What no page restricts is open to all."""
    granted = {scope.removeprefix("employee:") for scope in scopes.split()}
    needed = _NEEDED.get(entity)
    if "all" in granted or needed is None or granted & set(needed):
        return True
    return verb == "GET" and bool(granted & {f"{scope}_read" for scope in needed})


def secrets_of(connections: Iterable[Connection]) -> tuple[str, ...]:
    """What must never be written down."""
    return tuple(
        secret
        for each in connections
        for secret in (each.client_secret, each.refresh_token, each.access_token)
    )
