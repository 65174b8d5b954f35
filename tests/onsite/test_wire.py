"""What known clients take for granted of the XML itself."""

import re
from typing import Any

import pytest
from lxml import etree


def test_declaration_and_no_blanks_between_tags(api: Any) -> None:
    """One client takes the first child node of a product for its code."""
    for path in ("products/", "products/1/", "customers/", "users/1001/"):
        text = api.call("GET", path).text
        assert text.startswith("<?xml version='1.0' encoding='UTF-8'?>\n<")
        assert not re.search(r">\s+<", text.partition("\n")[2])
    assert [each[0].tag for each in api.get("products/")] == ["code"] * 3


def test_headers_are_spelt_as_clients_look_for_them(api: Any) -> None:
    """Two cut at `content-type` in the raw text, one asks a table of Java for `Set-Cookie`."""
    answer = api.call("GET", "users/1001/")
    names = list(answer.raw.headers)
    assert "content-type" in names
    assert "Set-Cookie" in names


def test_attributes_stand_in_the_captured_order(api: Any) -> None:
    assert list(api.get("products/1/").attrib) == ["uri", "id", "full_render"]
    assert list(api.get("products/1/").find("class").attrib) == ["uri", "id"]
    assert list(api.get("users/")[0].attrib) == ["uri", "id"]


@pytest.mark.parametrize("plural", ["products", "invoices", "orders", "quotes"])
def test_lists_are_partial_and_single_records_full(api: Any, plural: str) -> None:
    api.post(f"{plural}/", f"<{plural[:-1]}/>")
    listed = api.get(f"{plural}/")[-1]
    full = api.get(listed.get("uri"))
    assert (listed.get("full_render"), full.get("full_render")) == ("false", "true")
    assert len(full) > len(listed)
    flat = {each.tag for each in full.iter()}
    assert {each.tag for each in listed.iter()} - {"merged_to"} <= flat


def test_the_list_of_invoices_is_the_documented_one(api: Any) -> None:
    api.post("invoices/", "<invoice/>")
    (listed,) = api.get("invoices/")
    assert [each.tag for each in listed] == [
        "datetime_created",
        "invoice_id",
        "invoice_customer",
        "flags",
        "totals",
    ]
    assert [each.tag for each in listed.find("invoice_customer")] == [
        "customer",
        "mainname",
        "mainphone",
        "contact_info",
    ]
    assert [each.tag for each in listed.find("flags")] == ["posted"]
    assert [each.tag for each in listed.find("totals")] == ["total"]


def test_both_generations_find_their_elements(api: Any) -> None:
    uri = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(uri)
    api.line(uri, 1, 5)
    invoice = api.get(uri)
    in_both = """document_id date_created datetime_created date_modified datetime_modified flags invoice_id
        invoice_customer source margin print_options primary_user secondary_user printed_notes internal_notes
        shipping_method currency terms returned_invoice cc_info due exported posted import_id invoice_status status
        totals tax_code taxes station pricing_level c_discount_percentage payments lineitems billing shipping
        storecode"""
    assert {each.tag for each in invoice} == set(in_both.split())
    assert invoice.find("primary_user/user").get("id") == "1001"
    line = invoice.find("lineitems/lineitem")
    assert [each.tag for each in line] == [
        "quantity",
        "sell_price",
        "sells",
        "lineitem_product",
        "pricing_calculations",
        "quantity_backordered",
    ]
    assert (line.findtext("quantity"), line.findtext("sell_price"), line.findtext("sells/total")) == (
        "5.000",
        "10.000",
        "50.00",
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}", invoice.findtext("datetime_created"))
    assert invoice.findtext("currency/rate") == "1.000000"


def test_an_order_has_what_the_newest_reader_reads(api: Any) -> None:
    order = api.post("orders/", "<order/>")
    read = """document_id date_created datetime_created date_modified datetime_modified storecode order_id
        order_customer margin primary_user secondary_user printed_notes internal_notes currency terms due import_id
        status pricing_level c_discount_percentage web_order_number order_type flags totals payments lineitems"""
    assert set(read.split()) <= {each.tag for each in order}
    assert [each.tag for each in order.find("totals")] == [
        "cost",
        "subtotal",
        "profit",
        "tax",
        "credit",
        "total",
        "paid",
        "remaining_balance",
    ]


def test_a_product_has_what_the_newest_reader_reads(api: Any) -> None:
    product = api.get("products/2/")
    read = """class currency code costs supplier_costs flags sell_price pricing_levels created modified description
        long_web_description family gl_product product_id import_id inventory margin minimum_margin notes
        product_info reorder sells supplier supplier_code upc multi_store_label multi_store_master_label
        serial_numbers"""
    assert set(read.split()) <= {each.tag for each in product}
    for reference in ("class", "currency", "supplier"):
        assert product.find(reference).get("id")
    assert product.find("description").attrib == {"short": ""}
    assert (product.findtext("product_id"), product.findtext("sells/sell")) == ("P-2", "19.990")


def test_uris_begin_with_the_host_that_was_asked(api: Any) -> None:
    answer = api.call("GET", "products/", headers={"Host": "till.example:9630"})
    assert 'uri="https://till.example:9630/api/products/1/"' in answer.text
    assert api.url not in answer.text


def test_texts_of_every_kind_survive(api: Any) -> None:
    name = 'Žofie & <Søn> "O\'Neill" 北京 🎩'
    escaped = name.replace("&", "&amp;").replace("<", "&lt;")
    uri = api.post("customers/", f"<customer><company>{escaped}</company></customer>").get("uri")
    assert api.get(uri).findtext("company") == name
    (found,) = api.get("customers/", filter="company CONTAINS[cd] 'ZOFIE & <SØN>'")
    assert found.findtext("company") == name


def test_a_user_never_shows_a_password(api: Any) -> None:
    for path in ("users/?showall", "users/1002/"):
        assert "ann's" not in api.call("GET", path).text
    assert api.get("users/1002/").findtext("password") == ""


def test_hidden_users_show_only_when_asked_for(api: Any) -> None:
    assert [one.get("id") for one in api.get("users/")] == ["1001", "1002", "1003"]
    shown = api.get("users/?showall&count=19&offset=0")
    assert [one.findtext("username") for one in shown] == ["system", "lightspeed", "ann", "old"]


@pytest.mark.parametrize(
    ("path", "root", "first"),
    [
        ("setup/classes/", "classes", "Unclassified"),
        ("classes/", "classes", "Unclassified"),
        ("setup/currencies/", "currencies", "USD"),
        ("currencies/", "currencies", "USD"),
        ("tax_codes/", "tax_codes", "No tax"),
        ("setup/payment_methods/", "payment_methods", "Cash"),
        ("suppliers/", "suppliers", "House supplier"),
    ],
)
def test_setup_tables(api: Any, path: str, root: str, first: str) -> None:
    listed = api.get(path)
    assert (listed.tag, listed[0].findtext("name")) == (root, first)
    assert api.get(listed[0].get("uri")).findtext("name") == first
    api.refused(405, "POST", path, "<class/>")


def test_terms_tax_rates_and_purchase_orders(api: Any) -> None:
    assert [(one.findtext("terms"), one.findtext("days")) for one in api.get("setup/terms/")][1] == (
        "Net 30",
        "30",
    )
    assert [rate.text for rate in api.get("tax_codes/2/").iterfind("rates/tax")] == ["8.250", *["0.000"] * 4]
    assert api.get("purchase_orders/").tag == "purchase_orders"


def test_web_categories_are_made_and_changed(api: Any) -> None:
    api.post("setup/web_categories/", "<category><name>Hats</name></category>")
    made = api.post("setup/web_categories/", "<category><name>Bowlers</name><parent id='1'/></category>")
    changed = api.locked_put(made.get("uri"), "<category><name>Top hats</name></category>")
    assert (changed.findtext("name"), changed.find("parent").get("id")) == ("Top hats", "1")
    listed = api.get("setup/web_categories/?count=1&offset=1")
    assert (listed.tag, listed.get("total_count"), listed[0].get("id")) == ("categories", "2", "2")
    api.refused(406, "POST", "setup/web_categories/", "<category><parent id='9'/></category>")


def test_photos_go_up_and_come_down(api: Any) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    path = "products/1/add_product_photo/"
    named = {"Content-Location": "http://shop.example/media/logo.png?x=1"}
    api.refused(406, "POST", path, png)
    api.lock("products/1/")
    assert "image" in api.refused(400, "POST", path, b"<product/>")
    assert api.post(path, png).findtext("scales/scale[3]/filename") == "photo.png"
    photo = etree.fromstring(api.call("POST", path, png, headers=named).content)
    assert [scale.findtext("filename") for scale in photo.iterfind("scales/scale")][2] == "logo.png"
    answer = api.call("GET", f"{photo.get('uri')}image/", headers={"Accept": "image/*; size=original"})
    assert (answer.content, answer.headers["content-type"]) == (png, "image/png")
    listed = api.get("products/")[0].findall("product_photos/product_photo")
    assert [each.get("uri") for each in listed][1] == photo.get("uri")
    assert api.call("PUT", f"{photo.get('uri')}image/", b"GIF89a").status_code == 200
    assert api.call("GET", f"{photo.get('uri')}image/").content == b"GIF89a"
    assert len(api.get("products/1/product_photos/")) == 2
    api.refused(404, "GET", "products/2/product_photos/1/")
