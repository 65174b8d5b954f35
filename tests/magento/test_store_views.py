"""Several store views: whose order it is shows in its store and in its number."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tillproof.simulators.magento import DEFAULT_VIEW, AdminUser, StoreView, open_magento
from tillproof.simulators.serving import Server

VIEWS = (DEFAULT_VIEW, StoreView("onsite", "City Shop"), StoreView("retail", "Outlet"))


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[str, requests.Session]]:
    magento = open_magento(
        None, users=[AdminUser("shop", "pw", "t" * 32)], control_token="control", store_views=VIEWS
    )
    with Server(magento.system.wsgi, threads=2) as server, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {'t' * 32}"
        yield f"{server.url}/rest", session
    magento.close()


def place(shop: tuple[str, requests.Session], door: str, **entity: Any) -> requests.Response:
    url, session = shop
    body = {"entity": {"items": [{"sku": "A"}], "payment": {"method": "free"}, **entity}}
    return session.post(f"{url}/{door}V1/orders", json=body)


def test_an_order_belongs_to_the_view_it_came_through_or_names(shop: tuple[str, requests.Session]) -> None:
    found = [
        (order["store_id"], order["store_name"].split("\n")[-1], order["increment_id"])
        for order in (
            place(shop, "").json(),
            place(shop, "onsite/").json(),
            place(shop, "all/").json(),
            place(shop, "", store_id=3).json(),
            place(shop, "onsite/", store_id=3).json(),
            place(shop, "onsite/").json(),
        )
    ]
    assert found == [
        (1, "Default Store View", "000000001"),
        (2, "City Shop", "2000000001"),
        (1, "Default Store View", "000000002"),
        (3, "Outlet", "3000000001"),
        (3, "Outlet", "3000000002"),
        (2, "City Shop", "2000000002"),
    ]


def test_documents_of_an_order_are_numbered_by_its_view(shop: tuple[str, requests.Session]) -> None:
    url, session = shop
    order = place(shop, "retail/", state="processing", status="processing").json()
    assert {item["store_id"] for item in order["items"]} == {3}
    invoice = session.post(f"{url}/V1/order/{order['entity_id']}/invoice", json={"capture": True}).json()
    shown = session.get(f"{url}/V1/invoices/{invoice}").json()
    assert (shown["store_id"], shown["increment_id"]) == (3, "3000000001")


def test_a_number_may_stand_in_several_views_but_once_in_each(shop: tuple[str, requests.Session]) -> None:
    assert [place(shop, view, increment_id="W-1").status_code for view in ("", "onsite/", "onsite/")] == [
        200,
        200,
        400,
    ]


def test_an_unknown_store_is_refused(shop: tuple[str, requests.Session]) -> None:
    assert (place(shop, "", store_id=4).status_code, place(shop, "nowhere/").status_code) == (404, 400)


def test_the_views_are_listed(shop: tuple[str, requests.Session]) -> None:
    url, session = shop
    views = session.get(f"{url}/V1/store/storeViews").json()
    assert [(view["id"], view["code"]) for view in views] == [
        (0, "admin"),
        (1, "default"),
        (2, "onsite"),
        (3, "retail"),
    ]
    configs = session.get(f"{url}/V1/store/storeConfigs").json()
    assert [(config["id"], config["code"]) for config in configs] == [
        (1, "default"),
        (2, "onsite"),
        (3, "retail"),
    ]


@pytest.mark.parametrize("views", [[], [DEFAULT_VIEW, DEFAULT_VIEW]])
def test_views_need_codes_of_their_own(views: list[StoreView]) -> None:
    with pytest.raises(ValueError, match="store_views"):
        open_magento(None, control_token="control", store_views=views)


@pytest.mark.parametrize("code", ["", "admin", "all", "Uptown", "1st"])
def test_a_code_is_as_magento_takes_it(code: str) -> None:
    with pytest.raises(ValueError, match="store view"):
        StoreView(code, "Somewhere")
