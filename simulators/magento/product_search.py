"""Where product lists look: columns of the product, and its custom attributes by code."""

from typing import Any

from sqlalchemy import ColumnElement, String, exists, false, func, select, true

from . import errors
from .search_criteria import Filter
from .search_query import Searchable, condition
from .tables import PRODUCT

_EVERYWHERE = frozenset({"store_id", "store", "website_id", "website_ids"})
_STANDARD = """category_gear color cost country_of_manufacture description meta_description meta_keyword meta_title
    msrp news_from_date news_to_date options_container short_description size special_from_date special_price
    special_to_date tax_class_id tier_price url_key url_path"""
_KNOWN = frozenset(_STANDARD.split())


class Products(Searchable):
    """EAV fields: an attribute that does not exist is refused by name, unlike an unknown column of an order."""

    __slots__ = ()

    def meets(self, each: Filter) -> ColumnElement[Any]:
        code = each.field.lower()  # codes compare without case
        if code in _EVERYWHERE:
            return true()
        if code == "category_id":
            return false()
        if code in self.table.c:
            return condition(self.table.c[code], each)
        return _custom(code, each)

    def column(self, field: str) -> ColumnElement[Any]:
        code = field.lower()
        if code in self.table.c:
            return self.table.c[code]
        if code in _KNOWN | _EVERYWHERE | {"position"}:
            return self.table.c.entity_id
        raise unknown_attribute(field)


def unknown_attribute(field: str) -> errors.Refused:
    return errors.business('The "%1" attribute name is invalid. Reset the name and try again.', field)


def _custom(code: str, each: Filter) -> ColumnElement[Any]:
    if code not in _KNOWN:
        raise unknown_attribute(each.field)
    members = func.json_each(PRODUCT.c.custom_attributes).table_valued("value")
    own = func.json_extract(members.c.value, "$.attribute_code")
    value = func.json_extract(members.c.value, "$.value", type_=String(collation="NOCASE"))
    found = exists(select(1).select_from(members).where(own == code, condition(value, each)))
    if each.condition in {"null"}:
        return ~exists(select(1).select_from(members).where(own == code))
    return found


PRODUCTS = Products(PRODUCT)
