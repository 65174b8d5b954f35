"""Which fields invoices, credit memos, shipments and their parts show over REST."""

from .shape import Shape
from .tables import (
    CREDIT_MEMO,
    CREDIT_MEMO_COMMENT,
    CREDIT_MEMO_ITEM,
    INVOICE,
    INVOICE_COMMENT,
    INVOICE_ITEM,
    SHIPMENT,
    SHIPMENT_COMMENT,
    SHIPMENT_ITEM,
    TRACK,
    TRANSACTION,
)

_MONEY = """base_currency_code base_discount_amount base_grand_total base_discount_tax_compensation_amount
    base_shipping_amount base_shipping_discount_tax_compensation_amnt base_shipping_incl_tax
    base_shipping_tax_amount base_subtotal base_subtotal_incl_tax base_tax_amount base_to_global_rate
    base_to_order_rate billing_address_id created_at discount_amount discount_description email_sent entity_id
    global_currency_code grand_total discount_tax_compensation_amount increment_id order_currency_code order_id
    shipping_address_id shipping_amount shipping_discount_tax_compensation_amount shipping_incl_tax
    shipping_tax_amount state store_currency_code store_id store_to_base_rate store_to_order_rate subtotal
    subtotal_incl_tax tax_amount transaction_id updated_at"""

_ITEM = """additional_data base_cost base_discount_amount base_discount_tax_compensation_amount base_price
    base_price_incl_tax base_row_total base_row_total_incl_tax base_tax_amount description discount_amount
    entity_id discount_tax_compensation_amount name order_item_id parent_id price price_incl_tax product_id qty
    row_total row_total_incl_tax sku tax_amount"""

_COMMENT = "comment created_at entity_id is_customer_notified is_visible_on_front parent_id"
_COMMENT_ALWAYS = "comment is_customer_notified is_visible_on_front parent_id"

INVOICE_SHAPE = Shape(
    INVOICE,
    f"{_MONEY} base_total_refunded can_void_flag is_used_for_refund total_qty",
    always="order_id total_qty",
)
INVOICE_ITEM_SHAPE = Shape(INVOICE_ITEM, _ITEM, always="order_item_id qty sku")
INVOICE_COMMENT_SHAPE = Shape(INVOICE_COMMENT, _COMMENT, always=_COMMENT_ALWAYS)

CREDIT_MEMO_SHAPE = Shape(
    CREDIT_MEMO,
    f"""adjustment adjustment_negative adjustment_positive base_adjustment base_adjustment_negative
    base_adjustment_positive {_MONEY} creditmemo_status invoice_id""",
    always="order_id",
)
CREDIT_MEMO_ITEM_SHAPE = Shape(
    CREDIT_MEMO_ITEM, _ITEM, always="base_cost base_price entity_id order_item_id qty"
)
CREDIT_MEMO_COMMENT_SHAPE = Shape(CREDIT_MEMO_COMMENT, _COMMENT, always=_COMMENT_ALWAYS)

SHIPMENT_SHAPE = Shape(
    SHIPMENT,
    """billing_address_id created_at customer_id email_sent entity_id increment_id order_id
    shipment_status shipping_address_id store_id total_qty total_weight updated_at""",
    always="order_id",
)
SHIPMENT_ITEM_SHAPE = Shape(
    SHIPMENT_ITEM,
    """additional_data description entity_id name parent_id price product_id row_total sku weight order_item_id
    qty""",
    always="order_item_id qty",
)
SHIPMENT_COMMENT_SHAPE = Shape(SHIPMENT_COMMENT, _COMMENT, always=_COMMENT_ALWAYS)
TRACK_SHAPE = Shape(
    TRACK,
    """order_id created_at entity_id parent_id updated_at weight qty description track_number title
    carrier_code""",
    always="order_id parent_id weight qty description track_number title carrier_code",
)

TRANSACTION_SHAPE = Shape(
    TRANSACTION,
    "transaction_id parent_id order_id payment_id txn_id parent_txn_id txn_type is_closed created_at",
    always="transaction_id order_id payment_id txn_id parent_txn_id txn_type is_closed created_at",
)
