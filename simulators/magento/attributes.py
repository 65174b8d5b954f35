"""Product attributes with options; `manufacturer` is the one that a till asks for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from . import errors, inputs, lists, short_lists
from .call import Call
from .database import Row, add, fetch_all, fetch_one
from .shape import Shown
from .shop import Shop
from .tables import ATTRIBUTE_OPTION

MANUFACTURER = "manufacturer"

_NUMBERS: Mapping[str, int] = {MANUFACTURER: 83, "color": 93, "size": 142}
_LABELS: Mapping[str, str] = {MANUFACTURER: "Manufacturer", "color": "Color", "size": "Size"}


def get_attribute(shop: Shop, call: Call) -> Shown:
    """GET /V1/products/attributes/:attributeCode"""
    with shop.database.reading() as rows:
        return _show(rows, _known(call))


def list_attributes(shop: Shop, call: Call) -> Shown:
    """GET /V1/products/attributes: those with options."""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        shown = [_show(rows, code) for code in _NUMBERS]
    return short_lists.envelope(shop, criteria, shown)


def list_options(shop: Shop, call: Call) -> list[Shown]:
    """GET /V1/products/attributes/:attributeCode/options"""
    with shop.database.reading() as rows:
        return _options(rows, _known(call))


def add_option(shop: Shop, call: Call) -> str:
    """POST /V1/products/attributes/:attributeCode/options; answers the option's id as text."""
    code = _known(call)
    (option,) = call.need({"option": _read_option})
    label = (option.get("label") or "").strip()
    if not label:
        raise errors.business("The attribute option label is empty. Enter the value and try again.")
    with shop.database.writing() as rows:
        if fetch_one(rows, ATTRIBUTE_OPTION, attribute_code=code, label=label) is not None:
            raise errors.business('Admin store attribute option label "%1" is already exists.', label)
        return str(option_for(rows, code, label))


def delete_option(shop: Shop, call: Call) -> bool:
    """DELETE /V1/products/attributes/:attributeCode/options/:optionId"""
    code, number = _known(call), call.identity("optionId")
    with shop.database.writing() as rows:
        if fetch_one(rows, ATTRIBUTE_OPTION, attribute_code=code, option_id=number) is None:
            raise errors.Refused(
                404, 'The "%1" attribute doesn\'t include an option with "%2" ID.', (code, number)
            )
        rows.execute(ATTRIBUTE_OPTION.delete().where(ATTRIBUTE_OPTION.c.option_id == number))
    return True


def option_for(rows: Connection, code: str, label: str) -> int:
    """The id of the option with that label, made if there is none."""
    found = fetch_one(rows, ATTRIBUTE_OPTION, attribute_code=code, label=label)
    if found is not None:
        number: int = found["option_id"]
        return number
    return add(rows, ATTRIBUTE_OPTION, {"attribute_code": code, "label": label, "sort_order": 0})


def _show(rows: Connection, code: str) -> Shown:
    return {
        "is_wysiwyg_enabled": False,
        "is_html_allowed_on_front": True,
        "used_for_sort_by": False,
        "is_filterable": True,
        "is_filterable_in_search": False,
        "is_used_in_grid": True,
        "is_visible_in_grid": False,
        "is_filterable_in_grid": True,
        "position": 0,
        "apply_to": ["simple"] if code == MANUFACTURER else [],
        "is_searchable": "1",
        "is_visible_in_advanced_search": "1",
        "is_comparable": "1",
        "is_used_for_promo_rules": "0",
        "is_visible_on_front": "0",
        "used_in_product_listing": "0",
        "is_visible": True,
        "scope": "global",
        "attribute_id": _NUMBERS[code],
        "attribute_code": code,
        "frontend_input": "select",
        "entity_type_id": "4",
        "is_required": False,
        "options": _options(rows, code),
        "is_user_defined": True,
        "default_frontend_label": _LABELS[code],
        "frontend_labels": [],
        "backend_type": "int",
        "is_unique": "0",
        "validation_rules": [],
    }


def _options(rows: Connection, code: str) -> list[Shown]:
    found = fetch_all(rows, ATTRIBUTE_OPTION, attribute_code=code)
    named = [{"label": row["label"], "value": str(row["option_id"])} for row in found]
    return [{"label": " ", "value": ""}, *named]


def _known(call: Call) -> str:
    code = call.text("attributeCode").lower()
    if code not in _NUMBERS:
        raise errors.Refused(
            404,
            'The attribute with a "%1" attributeCode doesn\'t exist. Verify the attribute and try again.',
            (code,),
        )
    return code


def _read_option(value: Any) -> Row:
    return inputs.read_object(
        value,
        {
            "label": inputs.read_text,
            "value": inputs.read_text,
            "sort_order": inputs.read_int,
            "is_default": inputs.read_bool,
            "store_labels": inputs.read_any,
        },
    )
