"""The one website and group of the shop, its store views, and the modules that answer."""

from . import inputs
from .call import Call
from .shape import Shown
from .shop import Shop
from .store_view import ADMIN, FIRST_STORE, GROUP, WEBSITE, WEBSITE_CODE, StoreView

ROOT_CATEGORY = 2

_MODULES = "AsynchronousOperations Catalog CatalogInventory Customer Integration Inventory Sales Store Webapi"


def list_modules(_shop: Shop, _call: Call) -> list[str]:
    """GET /V1/modules: those whose routes are here."""
    return [f"Magento_{name}" for name in _MODULES.split()]


def list_websites(_shop: Shop, _call: Call) -> list[Shown]:
    """GET /V1/store/websites"""
    return [
        {"id": 0, "code": ADMIN, "name": "Admin", "default_group_id": 0},
        {"id": 1, "code": WEBSITE_CODE, "name": WEBSITE, "default_group_id": 1},
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
            "root_category_id": ROOT_CATEGORY,
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
    """GET /V1/store/storeConfigs, of all views or of those that `storeCodes` names."""
    codes: list[str] = call.take("store_codes", inputs.read_list(inputs.read_text), [])
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
        if not codes or view.code in codes
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
