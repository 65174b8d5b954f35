"""The rows of an OnSite server. Decimals are whole millionths, instants local text, flags 0 and 1.

Beside some tables stands a text index (FTS5, three letters at a time), so that a search inside e-mail addresses,
product codes and notes costs what it finds, not what there is.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData()

MILLIONTHS = 6


class Figure(TypeDecorator[Decimal]):
    """An exact decimal, kept as whole millionths, so that the database compares and adds it."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:  # noqa: ARG002
        return None if value is None else int(value.scaleb(MILLIONTHS))

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value).scaleb(-MILLIONTHS)


def _table(
    name: str,
    *,
    texts: str = "",
    flags: str = "",
    figures: str = "",
    open_figures: str = "",
    wholes: str = "",
    json: str = "",
    indexes: str = "",
    more: tuple[Column[Any], ...] = (),
) -> Table:
    """Texts are never NULL but empty; figures are 0 unless they are `open`; wholes may be NULL."""
    table = Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        *(Column(column, Text, nullable=False, default="") for column in texts.split()),
        *(Column(column, Boolean, nullable=False, default=False) for column in flags.split()),
        *(Column(column, Figure, nullable=False, default=Decimal(0)) for column in figures.split()),
        *(Column(column, Figure) for column in open_figures.split()),
        *(Column(column, Integer) for column in wholes.split()),
        *(Column(column, JSON) for column in json.split()),
        *more,
        sqlite_autoincrement=True,  # an id is never given twice
    )
    for columns in indexes.split():
        Index(f"{name}_{columns.replace(',', '_')}", *(table.c[column] for column in columns.split(",")))
    return table


_ADDRESS = "address1 address2 city state country zip"


def _address(prefix: str) -> str:
    return " ".join(f"{prefix}_{part}" for part in _ADDRESS.split())


CUSTOMER = _table(
    "customer",
    texts=f"""created modified first last mainname company email homepage birthday language notes import_id
        credit_status {_address("billing")} {_address("shipping")}""",
    flags="is_company credit_hold new_import new_update",
    figures="credit_limit ar_balance",
    wholes="tax_code",
    json="phones",
    indexes="email modified created last",
)

PRODUCT = _table(
    "product",
    texts="""created modified code description short_description long_web_description family notes upc
        supplier_code import_id color size gl_asset gl_cogs_expense gl_income gl_payable_expense
        multi_store_label multi_store_master_label""",
    flags="""current editable gift_card inventoried new_cost new_import new_update no_live_rules no_profit
        serialized web editable_sell master_model licensed recurring""",
    figures="""sell cost average_cost raw_cost available reserved minimum_margin height length weight
        width reorder_amount reorder_calc reorder_point""",
    open_figures="sell_tax_inclusive sell_web",
    wholes="class currency supplier",
    json="keywords",
    indexes="code upc modified created",
)

PHOTO = _table(
    "photo",
    texts="created filename content_type",
    wholes="product",
    indexes="product",
    more=(Column("content", LargeBinary, nullable=False),),
)

STOCK_MOVE = _table(
    "stock_move",
    texts="at why document note source_id",
    figures="available reserved cost",
    wholes="product",
    indexes="product",
)
"""Every change of a quantity: the sums of `available` and `reserved` are what the product shows."""


def _document(name: str) -> Table:
    return _table(
        name,
        texts=f"""created modified mainname mainphone phone_email contact contact_info terms_tax zip po
            printed_notes internal_notes shipping_method terms cc_info station import_id language print_images
            web_order_number status due exported_at posted_at
            {_address("billing")} {_address("shipping")}""",
        flags="drop_shipment exported pay_backorders posted voided print_discounts reserve_inventory has_address",
        figures="""customer_discount c_discount_percentage margin cost subtotal tax total paid owing profit credit
            total_backordered tax1 tax2 tax3 tax4 tax5""",
        wholes="""customer customer_pricing_level pricing_level currency tax_code primary_user secondary_user
            source returned""",
        indexes="created modified customer web_order_number internal_notes printed_notes",
    )


INVOICE = _document("invoice")
ORDER = _document("customer_order")
QUOTE = _document("quote")

LINE = _table(
    "line",
    texts="kind created modified code description discount_type ext_status",
    flags="price_given",
    figures="""quantity base sell total cost quantity_backordered quantity_discount taken reserved
        tax1 tax2 tax3 tax4 tax5""",
    open_figures="discount",
    wholes="document product pricing_level",
    json="serial_numbers",
    indexes="kind,document product",
)

PAYMENT = _table(
    "payment",
    texts="kind created modified type payment_method exported_at posted_at number authcode avs_result till",
    flags="exported posted voided",
    figures="amount tendered applied",
    wholes="document source",
    indexes="kind,document",
)

USER = _table(
    "user",
    texts="username first last email phone",
    flags="account_locked hidden enabled internal_user",
)

CLASS = _table("class", texts="name", indexes="name")
CURRENCY = _table("currency", texts="name symbol", figures="rate")
TAX_CODE = _table("tax_code", texts="name", figures="tax1 tax2 tax3 tax4 tax5")
TERMS = _table("terms", texts="name account", wholes="days")
PAYMENT_METHOD = _table("payment_method", texts="name type", indexes="name")
SUPPLIER = _table("supplier", texts="name", indexes="name")
WEB_CATEGORY = _table("web_category", texts="name", wholes="parent")

TEXT_INDEXES: dict[str, tuple[str, ...]] = {
    "customer": ("email", "mainname", "company"),
    "product": ("code", "description", "upc"),
    "invoice": ("mainname", "printed_notes", "internal_notes", "web_order_number"),
    "customer_order": ("mainname", "printed_notes", "internal_notes", "web_order_number"),
    "quote": ("mainname", "printed_notes", "internal_notes", "web_order_number"),
}
"""Which columns of which table are searched inside; the index of a table is called `<table>_text`."""
