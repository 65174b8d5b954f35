"""Which fields products, stock items and customers show over REST."""

from .shape import Shape
from .tables import CUSTOMER, PRODUCT, STOCK_ITEM

PRODUCT_SHAPE = Shape(
    PRODUCT,
    "sku name attribute_set_id price status visibility type_id created_at updated_at weight",
    always="sku",
)

STOCK_FLAGS = """is_in_stock is_qty_decimal use_config_min_qty use_config_max_sale_qty use_config_backorders
    use_config_notify_stock_qty use_config_qty_increments use_config_enable_qty_inc
    enable_qty_increments use_config_manage_stock manage_stock is_decimal_divided"""

STOCK_SHAPE = Shape(
    STOCK_ITEM,
    f"""item_id product_id stock_id qty min_qty min_sale_qty max_sale_qty backorders notify_stock_qty
    qty_increments low_stock_date stock_status_changed_auto use_config_min_sale_qty {STOCK_FLAGS}""",
    always="low_stock_date qty",
    as_bool=STOCK_FLAGS,
)

CUSTOMER_SHAPE = Shape(
    CUSTOMER,
    """group_id default_billing default_shipping confirmation created_at updated_at created_in dob email
    firstname lastname middlename prefix suffix gender store_id taxvat website_id disable_auto_group_change""",
    always="email firstname lastname",
)
