"""The one website and group of the shop, and its store views."""

from .call import Call
from .shape import Shown
from .shop import Shop
from .store_view import ADMIN, FIRST_STORE, GROUP, WEBSITE, StoreView


def list_websites(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/store/websites"""
    return [
        {"id": 0, "code": ADMIN, "name": "Admin", "default_group_id": 0},
        {"id": 1, "code": "base", "name": WEBSITE, "default_group_id": 1},
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
            "default_store_id": FIRST_STORE,
            "name": GROUP,
            "code": "main_website_store",
        },
    ]


def list_views(shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/store/storeViews"""
    admin = {"id": 0, "code": ADMIN, "name": "Admin", "website_id": 0, "store_group_id": 0, "is_active": 1}
    return [admin, *(_show(number, view) for number, view in shop.store_views.numbered())]


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
            "id": number,
            "code": view.code,
            "website_id": 1,
            "locale": "en_US",
            "base_currency_code": currency,
            "default_display_currency_code": currency,
            "timezone": "UTC",
            "weight_unit": "kgs",
            **links,
            **media,
        }
        for number, view in shop.store_views.numbered()
    ]


def _show(number: int, view: StoreView) -> Shown:
    return {
        "id": number,
        "code": view.code,
        "name": view.name,
        "website_id": 1,
        "store_group_id": 1,
        "is_active": 1,
    }
