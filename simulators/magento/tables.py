"""The rows the shop keeps: Magento's own table and column names, as far as REST can filter or show them.

Decimals are whole ten-thousandths (Magento's columns have four decimals), instants are UTC text of second
resolution, and text compares without case, as MySQL's collation does.
"""

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class Fixed(TypeDecorator[int]):
    """A decimal of four places, kept and handed out as whole ten-thousandths."""

    impl = Integer
    cache_ok = True


class Moment(TypeDecorator[str]):
    """`YYYY-MM-DD HH:MM:SS`, UTC."""

    impl = Text
    cache_ok = True


def _table(
    name: str,
    key: str,
    *,
    ints: str = "",
    texts: str = "",
    fixed: str = "",
    moments: str = "",
    json: str = "",
) -> Table:
    return Table(
        name,
        metadata,
        Column(key, Integer, primary_key=True),
        *(Column(column, Integer) for column in ints.split()),
        *(Column(column, Text(collation="NOCASE")) for column in texts.split()),
        *(Column(column, Fixed) for column in fixed.split()),
        *(Column(column, Moment) for column in moments.split()),
        *(Column(column, JSON(none_as_null=True)) for column in json.split()),
    )


def _with_base(columns: str) -> str:
    return " ".join(f"{column} base_{column}" for column in columns.split())


ORDER = _table(
    "sales_order",
    "entity_id",
    ints="""store_id customer_id customer_group_id customer_is_guest customer_note_notify customer_gender is_virtual
        billing_address_id shipping_address_id quote_id quote_address_id edit_increment email_sent send_email
        can_ship_partially can_ship_partially_item forced_shipment_with_invoice payment_auth_expiration
        gift_message_id total_item_count paypal_ipn_customer_notified converting_from_quote""",
    texts="""increment_id state status hold_before_state hold_before_status coupon_code coupon_rule_name
        protect_code shipping_description shipping_method store_name applied_rule_ids customer_email
        customer_firstname customer_lastname customer_middlename customer_prefix customer_suffix customer_taxvat
        customer_note discount_description ext_customer_id ext_order_id base_currency_code global_currency_code
        order_currency_code store_currency_code original_increment_id relation_child_id relation_child_real_id
        relation_parent_id relation_parent_real_id remote_ip x_forwarded_for""",
    fixed=_with_base(
        """grand_total subtotal subtotal_incl_tax subtotal_invoiced subtotal_refunded subtotal_canceled
        tax_amount tax_invoiced tax_refunded tax_canceled discount_amount discount_invoiced discount_refunded
        discount_canceled discount_tax_compensation_amount discount_tax_compensation_invoiced
        discount_tax_compensation_refunded shipping_amount shipping_incl_tax shipping_invoiced shipping_refunded
        shipping_canceled shipping_tax_amount shipping_tax_refunded shipping_discount_amount adjustment_positive
        adjustment_negative total_due total_paid total_invoiced total_refunded total_offline_refunded
        total_online_refunded total_canceled total_qty_ordered gift_cards_amount gift_cards_invoiced
        gift_cards_refunded customer_balance_amount customer_balance_invoiced customer_balance_refunded"""
    )
    + """ base_total_invoiced_cost base_to_global_rate base_to_order_rate store_to_base_rate store_to_order_rate
        shipping_discount_tax_compensation_amount base_shipping_discount_tax_compensation_amnt
        payment_authorization_amount weight""",
    moments="created_at updated_at customer_dob",
    json="extension_attributes",
)

ORDER_ITEM = _table(
    "sales_order_item",
    "item_id",
    ints="""order_id parent_item_id quote_item_id store_id product_id is_virtual is_qty_decimal no_discount
        free_shipping gift_message_id gift_message_available locked_do_invoice locked_do_ship""",
    texts="product_type sku name description applied_rule_ids additional_data weee_tax_applied ext_order_item_id",
    fixed=_with_base(
        """price original_price price_incl_tax row_total row_total_incl_tax tax_amount discount_amount
        discount_tax_compensation_amount row_invoiced tax_invoiced discount_invoiced
        discount_tax_compensation_invoiced tax_refunded discount_refunded discount_tax_compensation_refunded
        cost weee_tax_applied_amount weee_tax_disposition weee_tax_row_disposition tax_before_discount"""
    )
    + """ qty_ordered qty_invoiced qty_shipped qty_refunded qty_canceled qty_backordered qty_returned weight
        row_weight tax_percent discount_percent amount_refunded base_amount_refunded tax_canceled
        discount_tax_compensation_canceled weee_tax_applied_row_amount base_weee_tax_applied_row_amnt""",
    moments="created_at updated_at",
    json="product_option product_options extension_attributes",
)

ADDRESS = _table(
    "sales_order_address",
    "entity_id",
    ints="parent_id customer_address_id customer_id region_id quote_address_id vat_is_valid vat_request_success",
    texts="""address_type prefix firstname middlename lastname suffix company street city region region_code
        postcode country_id telephone fax email vat_id vat_request_id vat_request_date""",
)

PAYMENT = _table(
    "sales_order_payment",
    "entity_id",
    ints="parent_id quote_payment_id",
    texts="""method account_status additional_data address_status anet_trans_method cc_approval cc_avs_status
        cc_cid_status cc_debug_request_body cc_debug_response_body cc_debug_response_serialized cc_exp_month
        cc_exp_year cc_last4 cc_number_enc cc_owner cc_secure_verify cc_ss_issue cc_ss_start_month
        cc_ss_start_year cc_status cc_status_description cc_trans_id cc_type echeck_account_name
        echeck_account_type echeck_bank_name echeck_routing_number echeck_type last_trans_id po_number
        protection_eligibility""",
    fixed=_with_base(
        """amount_ordered amount_authorized amount_canceled amount_paid amount_refunded shipping_amount
        shipping_captured shipping_refunded"""
    )
    + " base_amount_paid_online base_amount_refunded_online",
    json="additional_information extension_attributes",
)

HISTORY = _table(
    "sales_order_status_history",
    "entity_id",
    ints="parent_id is_customer_notified is_visible_on_front",
    texts="comment status entity_name",
    moments="created_at",
)

_DOCUMENT_MONEY = _with_base(
    """grand_total subtotal subtotal_incl_tax tax_amount discount_amount discount_tax_compensation_amount
    shipping_amount shipping_incl_tax shipping_tax_amount gift_cards_amount customer_balance_amount"""
) + (
    " shipping_discount_tax_compensation_amount base_shipping_discount_tax_compensation_amnt base_to_global_rate"
    " base_to_order_rate store_to_base_rate store_to_order_rate"
)

_DOCUMENT_TEXTS = """increment_id base_currency_code global_currency_code order_currency_code store_currency_code
    discount_description transaction_id"""

_DOCUMENT_ITEM = {
    "ints": "parent_id order_item_id product_id",
    "texts": "sku name description additional_data weee_tax_applied",
    "fixed": _with_base(
        """price price_incl_tax row_total row_total_incl_tax tax_amount discount_amount
        discount_tax_compensation_amount cost weee_tax_applied_amount weee_tax_disposition
        weee_tax_row_disposition weee_tax_applied_row_amount"""
    )
    + " qty base_weee_tax_applied_row_amnt",
}

_COMMENT = {
    "ints": "parent_id is_customer_notified is_visible_on_front",
    "texts": "comment",
    "moments": "created_at",
}

INVOICE = _table(
    "sales_invoice",
    "entity_id",
    ints="""order_id store_id state billing_address_id shipping_address_id email_sent send_email can_void_flag
        is_used_for_refund customer_note_notify""",
    texts=f"{_DOCUMENT_TEXTS} customer_note",
    fixed=f"{_DOCUMENT_MONEY} total_qty base_total_refunded",
    moments="created_at updated_at",
    json="extension_attributes",
)
INVOICE_ITEM = _table("sales_invoice_item", "entity_id", **_DOCUMENT_ITEM)
INVOICE_COMMENT = _table("sales_invoice_comment", "entity_id", **_COMMENT)

CREDIT_MEMO = _table(
    "sales_creditmemo",
    "entity_id",
    ints="""order_id store_id invoice_id state creditmemo_status billing_address_id shipping_address_id email_sent
        send_email customer_note_notify""",
    texts=f"{_DOCUMENT_TEXTS} customer_note",
    fixed=_DOCUMENT_MONEY + " " + _with_base("adjustment adjustment_positive adjustment_negative"),
    moments="created_at updated_at",
    json="extension_attributes",
)
CREDIT_MEMO_ITEM = _table("sales_creditmemo_item", "entity_id", **_DOCUMENT_ITEM)
CREDIT_MEMO_COMMENT = _table("sales_creditmemo_comment", "entity_id", **_COMMENT)

SHIPMENT = _table(
    "sales_shipment",
    "entity_id",
    ints="""order_id store_id customer_id shipment_status billing_address_id shipping_address_id email_sent
        send_email customer_note_notify""",
    texts="increment_id customer_note",
    fixed="total_qty total_weight",
    moments="created_at updated_at",
    json="packages extension_attributes",
)
SHIPMENT.append_column(Column("shipping_label", LargeBinary))
SHIPMENT_ITEM = _table(
    "sales_shipment_item",
    "entity_id",
    ints="parent_id order_item_id product_id",
    texts="sku name description additional_data",
    fixed="price row_total weight qty",
)
SHIPMENT_COMMENT = _table("sales_shipment_comment", "entity_id", **_COMMENT)
TRACK = _table(
    "sales_shipment_track",
    "entity_id",
    ints="parent_id order_id",
    texts="track_number title carrier_code description",
    fixed="weight qty",
    moments="created_at updated_at",
)

TRANSACTION = _table(
    "sales_payment_transaction",
    "transaction_id",
    ints="order_id payment_id parent_id is_closed",
    texts="txn_id parent_txn_id txn_type",
    moments="created_at",
    json="additional_information",
)

PRODUCT = _table(
    "catalog_product_entity",
    "entity_id",
    ints="attribute_set_id status visibility",
    texts="sku name type_id manufacturer",
    fixed="price weight",
    moments="created_at updated_at",
    json="custom_attributes extension_attributes product_links options media_gallery_entries tier_prices",
)
STOCK_ITEM = _table(
    "cataloginventory_stock_item",
    "item_id",
    ints="""product_id stock_id is_in_stock is_qty_decimal manage_stock use_config_manage_stock backorders
        use_config_backorders use_config_min_qty use_config_min_sale_qty use_config_max_sale_qty
        use_config_notify_stock_qty use_config_qty_increments use_config_enable_qty_inc enable_qty_increments
        is_decimal_divided stock_status_changed_auto""",
    fixed="qty min_qty min_sale_qty max_sale_qty notify_stock_qty qty_increments",
    moments="low_stock_date",
)
ATTRIBUTE_OPTION = _table(
    "eav_attribute_option",
    "option_id",
    ints="sort_order",
    texts="attribute_code label",
)
CUSTOMER = _table(
    "customer_entity",
    "entity_id",
    ints="group_id store_id website_id gender disable_auto_group_change default_billing default_shipping",
    texts="email prefix firstname middlename lastname suffix taxvat created_in confirmation dob",
    moments="created_at updated_at",
    json="addresses custom_attributes extension_attributes",
)
CUSTOMER.append_column(Column("password_hash", Text))

TOKEN = _table(
    "oauth_token", "entity_id", ints="subject_id", texts="subject_kind subject_name", moments="expires_at"
)
TOKEN.append_column(Column("fingerprint", Text, unique=True))
BULK = _table(
    "magento_bulk",
    "id",
    ints="user_id user_type operation_count",
    texts="uuid description",
    moments="start_time",
)
OPERATION = _table(
    "magento_operation",
    "id",
    ints="bulk_id operation_key status error_code",
    texts="topic_name serialized_data result_serialized_data result_message",
)
NONCE = _table("oauth_nonce", "entity_id", ints="at consumer")
NONCE.append_column(Column("nonce", Text))
SIGN_IN_FAILURE = _table("admin_user_failure", "entity_id", ints="count", moments="locked_until")
SIGN_IN_FAILURE.append_column(Column("user", Text, unique=True))
SEQUENCE = _table("sequence", "entity_id", ints="store_id last")
SEQUENCE.append_column(Column("document", Text))

Index("order_updated", ORDER.c.updated_at, ORDER.c.entity_id)
Index("order_created", ORDER.c.created_at, ORDER.c.entity_id)
Index("order_increment", ORDER.c.increment_id)
Index("order_ext", ORDER.c.ext_order_id)
Index("order_email", ORDER.c.customer_email)
Index("order_customer", ORDER.c.customer_id)
Index(
    "order_uninvoiced",  # partial, so that it never competes for `total_invoiced gt 0`
    ORDER.c.updated_at,
    ORDER.c.entity_id,
    sqlite_where=ORDER.c.total_invoiced.is_(None),
)
Index("order_status_updated", ORDER.c.status, ORDER.c.updated_at)
Index("item_order", ORDER_ITEM.c.order_id)
Index("item_sku", ORDER_ITEM.c.sku)
Index("address_parent", ADDRESS.c.parent_id)
Index("payment_parent", PAYMENT.c.parent_id)
Index("history_parent", HISTORY.c.parent_id)
Index("transaction_order", TRANSACTION.c.order_id)
Index("bulk_uuid", BULK.c.uuid, unique=True)
Index("operation_bulk", OPERATION.c.bulk_id)
Index("nonce_once", NONCE.c.consumer, NONCE.c.nonce, unique=True)
Index("sequence_once", SEQUENCE.c.document, SEQUENCE.c.store_id, unique=True)
Index("product_sku", PRODUCT.c.sku, unique=True)
Index("product_updated", PRODUCT.c.updated_at, PRODUCT.c.entity_id)
Index("stock_product", STOCK_ITEM.c.product_id, unique=True)
Index("option_attribute", ATTRIBUTE_OPTION.c.attribute_code)
Index("customer_email", CUSTOMER.c.email)
Index("track_order", TRACK.c.order_id)
for _document in (INVOICE, CREDIT_MEMO, SHIPMENT):
    Index(f"{_document.name}_order", _document.c.order_id)
    Index(f"{_document.name}_increment", _document.c.increment_id)
    Index(f"{_document.name}_created", _document.c.created_at, _document.c.entity_id)
    Index(f"{_document.name}_updated", _document.c.updated_at, _document.c.entity_id)
for _part in (
    INVOICE_ITEM,
    INVOICE_COMMENT,
    CREDIT_MEMO_ITEM,
    CREDIT_MEMO_COMMENT,
    SHIPMENT_ITEM,
    SHIPMENT_COMMENT,
    TRACK,
):
    Index(f"{_part.name}_parent", _part.c.parent_id)
