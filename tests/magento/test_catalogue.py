"""Products, manufacturers, stock and customers."""

from datetime import timedelta
from typing import Any

import pytest

SHELF = [
    {"sku": "HAT-1", "name": "Hat", "price": "10.00", "manufacturer": "Acme", "weight": "0.5", "qty": 20},
    {
        "sku": "HAT/2",
        "name": "Hat with slash",
        "price": "12",
        "type_id": "simple",
        "manufacturer": None,
        "qty": 3,
    },
    {
        "sku": "TEE",
        "name": "Tee",
        "price": "20",
        "type_id": "configurable",
        "manufacturer": "Brøllop",
        "qty": 0,
    },
    {"sku": "TEE-M", "name": "Tee M", "price": "20", "manufacturer": "Brøllop", "qty": 5},
]


@pytest.fixture
def shop(api: Any) -> Any:
    api.magento.load_products(SHELF)
    return api


def _quantity(api: Any, sku: str = "HAT-1") -> float:
    quantity: float = api.get(f"stockItems/{sku}")["qty"]
    return quantity


def test_the_manufacturer_through_its_options(shop: Any) -> None:
    product = shop.get("products/HAT-1")
    values = {one["attribute_code"]: one["value"] for one in product["custom_attributes"]}
    options = {one["value"]: one["label"] for one in shop.get("products/attributes/manufacturer/options")}
    assert options[values["manufacturer"]] == "Acme"
    assert options[""] == " "
    attribute = shop.get("products/attributes/manufacturer")
    assert (attribute["attribute_code"], len(attribute["options"])) == ("manufacturer", 3)
    assert shop.refused("GET", "products/attributes/nothing", status=404)
    made = shop.post("products/attributes/manufacturer/options", {"option": {"label": "New"}})
    assert shop.call("DELETE", f"products/attributes/manufacturer/options/{made}").json() is True
    assert all(
        one["attribute_code"] != "manufacturer" for one in shop.get("products/HAT%2F2")["custom_attributes"]
    )


def test_a_product(shop: Any) -> None:
    product = shop.get("products/hat-1")
    assert (product["sku"], product["price"], product["type_id"], product["weight"]) == (
        "HAT-1",
        10,
        "simple",
        0.5,
    )
    assert product["extension_attributes"]["stock_item"]["qty"] == 20
    assert shop.refused("GET", "products/none", status=404) == (
        "The product that was requested doesn't exist. Verify the product and try again."
    )


def test_products_are_searched(shop: Any) -> None:
    found = shop.find("products", [("sku", "in", "HAT-1,TEE-M")], [("price", "gt", "15")])
    assert [row["sku"] for row in found["items"]] == ["TEE-M"]
    assert shop.find("products", [("type_id", "eq", "configurable")])["total_count"] == 1
    assert shop.find("products", [("name", "like", "%hat%")])["total_count"] == 2
    at = "searchCriteria[filter_groups][0][filters][0]"
    answer = shop.call("GET", "products", params={f"{at}[field]": "nonsense", f"{at}[value]": "1"})
    assert (answer.status_code, answer.json()["parameters"]) == (400, ["nonsense"])


def test_products_are_saved(shop: Any, clock: Any) -> None:
    clock.move(timedelta(minutes=1))
    sent = {
        "sku": "NEW",
        "name": "New",
        "price": 5,
        "custom_attributes": [{"attribute_code": "url_key", "value": "new"}],
    }
    sent["extension_attributes"] = {"stock_item": {"qty": 4, "is_in_stock": True}}
    assert shop.post("products", {"product": sent})["id"] == 5
    assert shop.find("products", [("url_key", "eq", "new")])["total_count"] == 1
    changed = shop.put("products/NEW", {"product": {"price": 6, "sku": "IGNORED"}})
    assert (changed["sku"], changed["name"], changed["price"]) == ("NEW", "New", 6)
    assert shop.refused("POST", "products", {"product": {"sku": "X"}}) == (
        'The "%1" attribute value is empty. Set the attribute and try again.'
    )
    assert shop.call("DELETE", "products/NEW").json() is True
    assert shop.refused("GET", "products/NEW", status=404)


def test_loading_again_keeps_the_quantity(shop: Any) -> None:
    item = shop.get("stockItems/HAT-1")["item_id"]
    shop.put(f"products/HAT-1/stockItems/{item}", {"stockItem": {"qty": 7}})
    shop.magento.load_products([{**SHELF[0], "name": "Better hat"}, *SHELF[1:]])
    assert _quantity(shop) == 7
    assert shop.get("products/HAT-1")["name"] == "Better hat"
    assert shop.find("products")["total_count"] == 4


def test_stock_items(shop: Any, clock: Any) -> None:
    item = shop.get("stockItems/HAT%2F2")
    assert (item["qty"], item["is_in_stock"], item["low_stock_date"], item["max_sale_qty"]) == (
        3,
        True,
        None,
        10000,
    )
    before = shop.get("products/HAT%2F2")["updated_at"]
    clock.move(timedelta(minutes=1))
    path = f"products/HAT%2F2/stockItems/{item['item_id']}"
    assert shop.put(path, {"stockItem": {"qty": "0", "is_in_stock": False}}) == item["item_id"]
    after = shop.get("stockStatuses/HAT%2F2")
    assert (after["qty"], after["stock_status"]) == (0, 0)
    assert shop.get("products/HAT%2F2")["updated_at"] == before
    assert shop.get("stockItems/lowStock", scopeId=0, qty=0, currentPage=1, pageSize=10)["total_count"] == 2
    answer = shop.call("GET", "stockItems/none")
    assert (answer.status_code, answer.json()) == (
        404,
        {"message": 'The Product with the "%1" SKU doesn\'t exist.', "parameters": ["none"]},
    )


def test_placing_takes_and_cancelling_gives_back(shop: Any, entity: Any) -> None:
    number = shop.place(entity())["entity_id"]
    assert _quantity(shop) == 17
    item = shop.order(number)["items"][0]["item_id"]
    shop.post(f"order/{number}/invoice", {"items": [{"order_item_id": item, "qty": 1}]})
    assert _quantity(shop) == 17
    shop.post(f"orders/{number}/cancel")
    assert _quantity(shop) == 19


def test_a_refund_gives_back_what_it_names(shop: Any, entity: Any) -> None:
    number = shop.place(entity())["entity_id"]
    shop.post(f"order/{number}/invoice", {})
    item = shop.order(number)["items"][0]["item_id"]
    one: dict[str, Any] = {"items": [{"order_item_id": item, "qty": 1}]}
    shop.post(f"order/{number}/refund", one)
    assert _quantity(shop) == 17
    named = {"arguments": {"extension_attributes": {"return_to_stock_items": [item]}}}
    shop.post(f"order/{number}/refund", one | named)
    assert _quantity(shop) == 18
    foreign = {"arguments": {"extension_attributes": {"return_to_stock_items": [999]}}}
    assert "return to stock argument" in shop.refused("POST", f"order/{number}/refund", one | foreign)


def test_the_child_of_a_configurable_is_what_lies_on_the_shelf(shop: Any, entity: Any, tee: Any) -> None:
    number = shop.place(entity(*tee))["entity_id"]
    assert (_quantity(shop, "TEE-M"), _quantity(shop, "TEE")) == (3, 0)
    shop.post(f"order/{number}/invoice", {})
    parent = shop.order(number)["items"][0]["item_id"]
    arguments = {"extension_attributes": {"return_to_stock_items": [parent]}}
    body = {"items": [{"order_item_id": parent, "qty": 1}], "arguments": arguments}
    shop.post(f"order/{number}/refund", body)
    assert _quantity(shop, "TEE-M") == 4


def test_selling_out(shop: Any, entity: Any, item: Any) -> None:
    number = shop.place(entity(item("HAT/2")))["entity_id"]
    assert shop.get("stockItems/HAT%2F2")["is_in_stock"] is False
    shop.post(f"orders/{number}/cancel")
    assert shop.get("stockItems/HAT%2F2")["is_in_stock"] is True


def test_customers(shop: Any) -> None:
    address = {
        "firstname": "Ann",
        "lastname": "Lee",
        "street": ["1 Main St"],
        "city": "Austin",
        "country_id": "US",
        "region": {"region_code": "TX", "region": "Texas", "region_id": 57},
        "default_billing": True,
    }
    person = {"email": "ann@example.com", "firstname": "Ann", "lastname": "Lee", "addresses": [address]}
    made = shop.post("customers", {"customer": person})
    assert (made["addresses"][0]["region"]["region"], made["default_billing"]) == (
        "Texas",
        str(made["addresses"][0]["id"]),
    )
    found = shop.find("customers/search", [("email", "eq", "ANN@example.com")])
    assert [row["id"] for row in found["items"]] == [made["id"]]
    assert shop.put(f"customers/{made['id']}", {"customer": {"lastname": "Kim"}})["lastname"] == "Kim"
    assert "already exists" in shop.refused("POST", "customers", {"customer": person})
    answer = shop.call("GET", "customers/99")
    assert (answer.status_code, answer.json()["parameters"]) == (
        404,
        {"fieldName": "customerId", "fieldValue": 99},
    )


def test_the_store(shop: Any) -> None:
    assert [view["code"] for view in shop.get("store/storeViews")] == ["admin", "default"]
    assert shop.get("store/websites")[1]["code"] == "base"
    assert shop.get("store/storeGroups")[1]["root_category_id"] == 2
    assert shop.get("store/storeConfigs")[0]["base_url"] == f"{shop.url}/"


def test_what_a_product_sync_reads_beside_the_products(api: Any) -> None:
    api.post("products", {"product": {"sku": "HAT-1", "name": "Hat", "price": 1}})
    found = api.find("products/attributes")
    assert {row["attribute_code"] for row in found["items"]} >= {"manufacturer"}
    assert "simple" in {row["name"] for row in api.get("products/types")}
    (kept,) = api.find("products/attribute-sets/sets/list")["items"]
    assert api.get(f"products/attribute-sets/{kept['attribute_set_id']}") == kept
    assert api.get("products/HAT-1")["attribute_set_id"] == kept["attribute_set_id"]
    root = api.get("categories")["id"]
    assert root == api.get("store/storeGroups")[1]["root_category_id"]
    assert [row["id"] for row in api.get("categories/list?searchCriteria")["items"]] == [root]
    assert api.get(f"categories/{root}")["name"] == "Default Category"
    assert api.find("categories/list", [("name", "like", "%gloves%")])["total_count"] == 0
    assert api.get(f"categories/{root}/products") == []
    assert "select" in {row["value"] for row in api.get("products/attributes/types")}
    assert (api.get("products/HAT-1/media"), api.get("products/HAT-1/options")) == ([], [])
    odd = ("products/NO/media", "products/attribute-sets/9", "categories/9", "categories?rootCategoryId=9")
    for path in odd:
        assert api.call("GET", path).status_code == 404
    assert "Magento_Sales" in api.get("modules")


def test_customers_addresses_and_groups(api: Any) -> None:
    home = {"street": ["1 Main St"], "city": "Austin", "country_id": "US", "default_billing": True}
    person = {"email": "ann@example.com", "firstname": "Ann", "lastname": "Lee", "addresses": [home]}
    assert api.post("customers/isEmailAvailable", {"customerEmail": "ann@example.com"}) is True
    number = api.post("customers", {"customer": person})["id"]
    assert api.post("customers/isEmailAvailable", {"customerEmail": "Ann@example.com"}) is False
    address = api.get(f"customers/{number}/billingAddress")
    assert (address["city"], api.get(f"customers/{number}/shippingAddress")) == ("Austin", [])
    assert api.get(f"customers/addresses/{address['id']}") == address
    assert api.call("DELETE", f"addresses/{address['id']}").json() is True
    after = api.get(f"customers/{number}")
    assert (after["addresses"], "default_billing" in after) == ([], False)
    assert api.call("GET", f"customers/addresses/{address['id']}").status_code == 404
    groups = api.find("customerGroups/search")["items"]
    assert api.get(f"customerGroups/{after['group_id']}") in groups
    assert api.get("customerGroups/default")["code"] == "General"
    assert api.call("GET", "customerGroups/9").status_code == 404
    found = api.find(
        "customerGroups/search", [("code", "in", "wholesale,Retailer"), ("id", "lt", "1")], pageSize=2
    )
    assert ([row["id"] for row in found["items"]], found["total_count"]) == ([0, 2], 3)
    assert api.find("customers/search", [("firstName", "eq", "ann")])["total_count"] == 1
    assert api.call("DELETE", f"customers/{number}").json() is True
    assert api.call("GET", f"customers/{number}").status_code == 404


def test_a_customer_needs_a_name_and_an_address_to_write_to(api: Any) -> None:
    answer = api.call("POST", "customers", {"customer": {"email": "ann@example.com", "lastname": "Lee"}})
    assert answer.json()["parameters"] == {"fieldName": "firstname"}
    whole = {"email": "nobody", "firstname": "Ann", "lastname": "Lee"}
    message = '"Email" is not a valid email address.'
    assert api.refused("POST", "customers", {"customer": whole}) == message


def test_a_customer_with_a_known_id_exists_already(api: Any) -> None:
    whole = {"email": "ann@example.com", "firstname": "Ann", "lastname": "Lee"}
    number = api.post("customers", {"customer": whole})["id"]
    again = {"customer": whole | {"id": number, "email": "ben@example.com"}}
    assert api.refused("POST", "customers", again) == "This customer already exists in this store."


@pytest.mark.parametrize(("backorders", "in_stock"), [(0, False), (1, True)])
def test_an_order_for_the_last_piece_sells_out_what_may_not_be_backordered(
    api: Any, entity: Any, backorders: int, in_stock: bool
) -> None:
    stock = {"stock_item": {"qty": 1, "is_in_stock": True, "backorders": backorders}}
    api.post("products", {"product": {"sku": "HAT-1", "name": "Hat", "extension_attributes": stock}})
    sold = [{"sku": "HAT-1", "name": "Hat", "qty_ordered": 1, "price": 10, "row_total": 10}]
    api.place(entity(items=sold))
    after = api.get("stockItems/HAT-1")
    assert (after["qty"], after["is_in_stock"]) == (0, in_stock)


@pytest.mark.parametrize(
    ("sent", "in_stock", "by_itself"),
    [
        ({"qty": 0, "is_in_stock": True}, False, 1),
        ({"qty": -2, "is_in_stock": True}, False, 1),
        ({"qty": 0, "is_in_stock": True, "backorders": 1}, True, 0),
        ({"qty": 0, "is_in_stock": True, "manage_stock": False}, True, 0),
        ({"qty": 3, "is_in_stock": True, "min_qty": 3}, False, 1),
        ({"qty": 3}, True, 0),
    ],
)
def test_what_cannot_be_sold_is_out_of_stock(
    api: Any, sent: dict[str, Any], in_stock: bool, by_itself: int
) -> None:
    stock = {"stock_item": {"qty": 5, "is_in_stock": True}}
    api.post("products", {"product": {"sku": "HAT-1", "name": "Hat", "extension_attributes": stock}})
    api.put("products/HAT-1/stockItems/1", {"stockItem": sent})
    after = api.get("stockItems/HAT-1")
    assert (after["is_in_stock"], after["stock_status_changed_auto"]) == (in_stock, by_itself)
    assert (after["low_stock_date"] is None) is (sent["qty"] > 0)


def test_codes_of_attributes_compare_without_case(api: Any) -> None:
    custom = [{"attribute_code": "url_key", "value": "red-hat"}]
    api.post("products", {"product": {"sku": "HAT-1", "name": "Hat", "custom_attributes": custom}})
    for field, value in (("SKU", "hat-1"), ("Url_Key", "red-hat"), ("Type_Id", "simple")):
        assert api.find("products", [(field, "eq", value)])["total_count"] == 1
    query = "searchCriteria[filter_groups][0][filters][0][field]=noSuch"
    assert api.call("GET", f"products?{query}").json()["parameters"] == ["noSuch"]


def test_a_customers_addresses_are_read_member_by_member(api: Any) -> None:
    region = {"regionCode": "TX", "region": "Texas", "regionId": "57"}
    home = {
        "street": ["1 Main St"],
        "city": "Austin",
        "countryId": "US",
        "region": region,
        "defaultBilling": 1,
    }
    person = {"email": "ann@example.com", "firstname": "Ann", "lastname": "Lee", "addresses": [home]}
    made = api.post("customers", {"customer": person})
    (kept,) = made["addresses"]
    assert (kept["country_id"], kept["region"]["region_id"], kept["default_billing"]) == ("US", 57, True)
    work = {"street": ["2 Elm St"], "city": "Waco", "country_id": "US", "default_billing": False}
    after = api.put(f"customers/{made['id']}", {"customer": {"addresses": [work, kept]}})
    assert len({address["id"] for address in after["addresses"]}) == 2
    assert ["default_billing" in address for address in after["addresses"]] == [False, True]
    odd = {"customer": person | {"email": "b@example.com", "addresses": [{"town": "Austin"}]}}
    assert api.call("POST", "customers", odd).status_code == 500


def test_an_email_address_belongs_to_one_customer(api: Any) -> None:
    for email in ("ann@example.com", "bob@example.com"):
        api.post("customers", {"customer": {"email": email, "firstname": "A", "lastname": "B"}})
    for method, path in (("POST", "customers"), ("PUT", "customers/2")):
        body = {"customer": {"email": "Ann@example.com", "firstname": "A", "lastname": "B"}}
        assert "same email address already exists" in api.refused(method, path, body)
    api.put("customers/2", {"customer": {"email": "bob@example.com", "firstname": "Bob"}})
    assert api.get("customers/2")["firstname"] == "Bob"
