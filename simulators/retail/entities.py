"""Every entity by its name."""

from collections.abc import Mapping

from . import catalogue, elsewhere, goods, inventory_counts, people, purchasing, selling
from .entity import Entity

_ALL = (
    people.CONTACT,
    people.NOTE,
    people.CUSTOMER,
    people.CUSTOMER_TYPE,
    people.CREDIT_ACCOUNT,
    people.EMPLOYEE,
    people.SHOP,
    people.REGISTER,
    people.REGISTER_WITHDRAW,
    people.REGISTER_COUNT,
    catalogue.CATEGORY,
    catalogue.TAG,
    catalogue.TAG_RELATION,
    catalogue.PRICE_LEVEL,
    catalogue.ITEM_ATTRIBUTE_SET,
    catalogue.VENDOR,
    catalogue.ITEM_VENDOR_NUM,
    goods.ITEM,
    goods.ITEM_SHOP,
    goods.INVENTORY_LOG,
    goods.MANUFACTURER,
    goods.TAX_CLASS,
    goods.TAX_CATEGORY,
    goods.TAX_CATEGORY_CLASS,
    goods.DISCOUNT,
    selling.PAYMENT_TYPE,
    selling.SALE,
    selling.SALE_LINE,
    selling.SALE_PAYMENT,
    selling.INVENTORY_SALE,
    selling.SPECIAL_ORDER,
    selling.SHIP_TO,
    selling.QUOTE,
    selling.SALE_VOID,
    inventory_counts.COUNT,
    inventory_counts.COUNT_ITEM,
    inventory_counts.COUNT_CALC,
    inventory_counts.COUNT_RECONCILE,
    purchasing.ORDER,
    purchasing.ORDER_LINE,
    *elsewhere.NEVER,
)

ENTITIES: Mapping[str, Entity] = {each.name: each for each in _ALL}
