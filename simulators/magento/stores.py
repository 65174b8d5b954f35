"""The one website, group and store view of the shop."""

from .call import Call
from .shape import Shown
from .shop import Shop


def list_websites(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/store/websites"""
    return [
        {"id": 0, "code": "admin", "name": "Admin", "default_group_id": 0},
        {"id": 1, "code": "base", "name": "Main Website", "default_group_id": 1},
    ]


def list_groups(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/store/storeGroups"""
    return [
        {
            "id": 0,
            "website_id": 0,
            "root_category_id": 0,
            "default_store_id": 0,
            "name": "Default",
            "code": "default",
        },
        {
            "id": 1,
            "website_id": 1,
            "root_category_id": 2,
            "default_store_id": 1,
            "name": "Main Website Store",
            "code": "main_website_store",
        },
    ]


def list_views(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/store/storeViews"""
    return [
        {"id": 0, "code": "admin", "name": "Admin", "website_id": 0, "store_group_id": 0, "is_active": 1},
        {
            "id": 1,
            "code": "default",
            "name": "Default Store View",
            "website_id": 1,
            "store_group_id": 1,
            "is_active": 1,
        },
    ]


def list_configs(shop: Shop, call: Call) -> list[Shown]:
    """GET /V1/store/storeConfigs"""
    links = {f"{secure}base_{kind}url": call.host for secure in ("", "secure_") for kind in ("", "link_")}
    media = {
        f"{secure}base_{kind}_url": f"{call.host}{kind}/"
        for secure in ("", "secure_")
        for kind in ("static", "media")
    }
    currency = shop.settings.currency
    return [
        {
            "id": 1,
            "code": "default",
            "website_id": 1,
            "locale": "en_US",
            "base_currency_code": currency,
            "default_display_currency_code": currency,
            "timezone": "UTC",
            "weight_unit": "kgs",
            **links,
            **media,
        }
    ]
