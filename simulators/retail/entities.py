"""Every entity by its name."""

from collections.abc import Mapping

from . import goods, people, selling
from .entity import Entity

_ALL = (
    people.CONTACT,
    people.NOTE,
    people.CUSTOMER,
    people.CREDIT_ACCOUNT,
    people.EMPLOYEE,
    people.SHOP,
    people.REGISTER,
    people.REGISTER_WITHDRAW,
    people.REGISTER_COUNT,
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
    selling.SHIP_TO,
    selling.QUOTE,
    selling.SALE_VOID,
)

ENTITIES: Mapping[str, Entity] = {each.name: each for each in _ALL}
