"""Which fields an order and its parts show over REST, and which of them even when they are empty."""

from .shape import Shape
from .tables import ADDRESS, HISTORY, ORDER, ORDER_ITEM, PAYMENT

ORDER_SHAPE = Shape(
    ORDER,
    """adjustment_negative adjustment_positive applied_rule_ids base_adjustment_negative
    base_adjustment_positive base_currency_code base_discount_amount base_discount_canceled
    base_discount_invoiced base_discount_refunded base_grand_total base_discount_tax_compensation_amount
    base_discount_tax_compensation_invoiced base_discount_tax_compensation_refunded base_shipping_amount
    base_shipping_canceled base_shipping_discount_amount base_shipping_discount_tax_compensation_amnt
    base_shipping_incl_tax base_shipping_invoiced base_shipping_refunded base_shipping_tax_amount
    base_shipping_tax_refunded base_subtotal base_subtotal_canceled base_subtotal_incl_tax
    base_subtotal_invoiced base_subtotal_refunded base_tax_amount base_tax_canceled base_tax_invoiced
    base_tax_refunded base_total_canceled base_total_due base_total_invoiced base_total_invoiced_cost
    base_total_offline_refunded base_total_online_refunded base_total_paid base_total_qty_ordered
    base_total_refunded base_to_global_rate base_to_order_rate billing_address_id can_ship_partially
    can_ship_partially_item coupon_code created_at customer_dob customer_email customer_firstname
    customer_gender customer_group_id customer_id customer_is_guest customer_lastname customer_middlename
    customer_note customer_note_notify customer_prefix customer_suffix customer_taxvat discount_amount
    discount_canceled discount_description discount_invoiced discount_refunded edit_increment email_sent
    entity_id ext_customer_id ext_order_id forced_shipment_with_invoice global_currency_code grand_total
    discount_tax_compensation_amount discount_tax_compensation_invoiced discount_tax_compensation_refunded
    hold_before_state hold_before_status increment_id is_virtual order_currency_code original_increment_id
    payment_authorization_amount payment_auth_expiration protect_code quote_address_id quote_id
    relation_child_id relation_child_real_id relation_parent_id relation_parent_real_id remote_ip
    shipping_amount shipping_canceled shipping_description shipping_discount_amount
    shipping_discount_tax_compensation_amount shipping_incl_tax shipping_invoiced shipping_refunded
    shipping_tax_amount shipping_tax_refunded state status store_currency_code store_id store_name
    store_to_base_rate store_to_order_rate subtotal subtotal_canceled subtotal_incl_tax subtotal_invoiced
    subtotal_refunded tax_amount tax_canceled tax_invoiced tax_refunded total_canceled total_due
    total_invoiced total_item_count total_offline_refunded total_online_refunded total_paid total_qty_ordered
    total_refunded updated_at weight x_forwarded_for""",
    always="base_grand_total customer_email grand_total",
)

ITEM_SHAPE = Shape(
    ORDER_ITEM,
    """additional_data amount_refunded applied_rule_ids base_amount_refunded base_cost base_discount_amount
    base_discount_invoiced base_discount_refunded base_discount_tax_compensation_amount
    base_discount_tax_compensation_invoiced base_discount_tax_compensation_refunded base_original_price
    base_price base_price_incl_tax base_row_invoiced base_row_total base_row_total_incl_tax base_tax_amount
    base_tax_before_discount base_tax_invoiced base_tax_refunded base_weee_tax_applied_amount
    base_weee_tax_applied_row_amnt base_weee_tax_disposition base_weee_tax_row_disposition created_at
    description discount_amount discount_invoiced discount_percent discount_refunded ext_order_item_id
    free_shipping discount_tax_compensation_amount discount_tax_compensation_canceled
    discount_tax_compensation_invoiced discount_tax_compensation_refunded is_qty_decimal is_virtual item_id
    locked_do_invoice locked_do_ship name no_discount order_id original_price parent_item_id price
    price_incl_tax product_id product_type qty_backordered qty_canceled qty_invoiced qty_ordered qty_refunded
    qty_returned qty_shipped quote_item_id row_invoiced row_total row_total_incl_tax row_weight sku store_id
    tax_amount tax_before_discount tax_canceled tax_invoiced tax_percent tax_refunded updated_at
    weee_tax_applied weee_tax_applied_amount weee_tax_applied_row_amount weee_tax_disposition
    weee_tax_row_disposition weight""",
    always="sku",
)

ADDRESS_SHAPE = Shape(
    ADDRESS,
    """address_type city company country_id customer_address_id customer_id email entity_id fax firstname
    lastname middlename parent_id postcode prefix region region_code region_id street suffix telephone vat_id
    vat_is_valid vat_request_date vat_request_id vat_request_success""",
    always="address_type city country_id firstname lastname postcode telephone",
)

PAYMENT_SHAPE = Shape(
    PAYMENT,
    """account_status additional_data address_status amount_authorized amount_canceled amount_ordered
    amount_paid amount_refunded anet_trans_method base_amount_authorized base_amount_canceled
    base_amount_ordered base_amount_paid base_amount_paid_online base_amount_refunded
    base_amount_refunded_online base_shipping_amount base_shipping_captured base_shipping_refunded cc_approval
    cc_avs_status cc_cid_status cc_debug_request_body cc_debug_response_body cc_debug_response_serialized
    cc_exp_month cc_exp_year cc_last4 cc_number_enc cc_owner cc_secure_verify cc_ss_issue cc_ss_start_month
    cc_ss_start_year cc_status cc_status_description cc_trans_id cc_type echeck_account_name
    echeck_account_type echeck_bank_name echeck_routing_number echeck_type entity_id last_trans_id method
    parent_id po_number protection_eligibility quote_payment_id shipping_amount shipping_captured
    shipping_refunded""",
    always="account_status cc_last4 method",
)

HISTORY_SHAPE = Shape(
    HISTORY,
    "comment created_at entity_id entity_name is_customer_notified is_visible_on_front parent_id status",
    always="comment is_customer_notified is_visible_on_front parent_id",
)

COMMERCE_COLUMNS = tuple(
    f"{base}{kind}_{what}"
    for kind in ("gift_cards", "customer_balance")
    for what in ("amount", "invoiced", "refunded")
    for base in ("", "base_")
)
"""Adobe Commerce's columns; they travel in `extension_attributes`."""
