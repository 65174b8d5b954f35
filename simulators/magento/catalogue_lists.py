"""What a product sync asks for beside the products: types, the attribute set, the root category, media and options.

The shop has one attribute set and no categories under its root.
"""

from . import errors, inputs, lists, products, short_lists
from .call import Call
from .shape import Shown
from .shop import Shop
from .stores import ROOT_CATEGORY

_TYPES = {
    "simple": "Simple Product",
    "virtual": "Virtual Product",
    "downloadable": "Downloadable Product",
    "bundle": "Bundle Product",
    "configurable": "Configurable Product",
    "grouped": "Grouped Product",
}
_INPUTS = {
    "text": "Text Field",
    "textarea": "Text Area",
    "date": "Date",
    "boolean": "Yes/No",
    "multiselect": "Multiple Select",
    "select": "Dropdown",
    "price": "Price",
    "media_image": "Media Image",
}
_TREE = ["id", "parent_id", "name", "is_active", "position", "level"]
_PRODUCT_ENTITY = 4


def list_types(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/products/types"""
    return [{"name": name, "label": label} for name, label in _TYPES.items()]


def list_attribute_sets(shop: Shop, call: Call) -> Shown:
    """GET /V1/products/attribute-sets/sets/list"""
    return short_lists.envelope(shop, lists.criteria_of(shop, call), [_attribute_set()])


def get_attribute_set(_shop: Shop, call: Call) -> Shown:
    """GET /V1/products/attribute-sets/:attributeSetId"""
    asked = call.identity("attributeSetId")
    if asked != products.DEFAULT_ATTRIBUTE_SET:
        raise errors.no_such("id", asked)
    return _attribute_set()


def show_tree(_shop: Shop, call: Call) -> Shown:
    """GET /V1/categories, or the part of the tree under `rootCategoryId`"""
    _root(call.take("root_category_id", inputs.read_int, ROOT_CATEGORY))
    return {name: _category()[name] for name in _TREE} | {"product_count": 0, "children_data": []}


def list_categories(shop: Shop, call: Call) -> Shown:
    """GET /V1/categories/list"""
    return short_lists.envelope(shop, lists.criteria_if_any(shop, call), [_category()])


def get_category(_shop: Shop, call: Call) -> Shown:
    """GET /V1/categories/:categoryId"""
    _root(call.identity("categoryId"))
    return _category()


def list_products_of_category(shop: Shop, call: Call) -> list[Shown]:
    """GET /V1/categories/:categoryId/products; products hang on no category here."""
    get_category(shop, call)
    return []


def list_attribute_types(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/products/attributes/types"""
    return [{"value": value, "label": label} for value, label in _INPUTS.items()]


def list_media(shop: Shop, call: Call) -> object:
    """GET /V1/products/:sku/media"""
    with shop.database.reading() as rows:
        return products.find(rows, call.text("sku"))["media_gallery_entries"] or []


def list_options(shop: Shop, call: Call) -> object:
    """GET /V1/products/:sku/options"""
    with shop.database.reading() as rows:
        return products.find(rows, call.text("sku"))["options"] or []


def _root(asked: int) -> None:
    if asked != ROOT_CATEGORY:
        raise errors.no_such("id", asked)


def _attribute_set() -> Shown:
    return {
        "attribute_set_id": products.DEFAULT_ATTRIBUTE_SET,
        "attribute_set_name": "Default",
        "sort_order": 1,
        "entity_type_id": _PRODUCT_ENTITY,
    }


def _category() -> Shown:
    return {
        "id": ROOT_CATEGORY,
        "parent_id": 1,
        "name": "Default Category",
        "is_active": True,
        "position": 1,
        "level": 1,
        "children": "",
        "path": f"1/{ROOT_CATEGORY}",
        "available_sort_by": [],
        "include_in_menu": True,
        "custom_attributes": [
            {"attribute_code": "path", "value": f"1/{ROOT_CATEGORY}"},
            {"attribute_code": "children_count", "value": "0"},
        ],
    }
