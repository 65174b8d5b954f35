"""Every route of the shop with the ACL resource it needs."""

from . import (
    addresses,
    asynchronous,
    attributes,
    cancelling,
    catalogue_lists,
    comments,
    customer_parts,
    customers,
    inventory,
    invoicing,
    order_services,
    products,
    refunding,
    shipping,
    sign_in,
    stock_items,
    stores,
    tracks,
    transactions,
)
from . import document_services as documents
from .document_kinds import CREDIT_MEMOS, INVOICES, SHIPMENTS
from .routing import Route, Routes

_VIEW = "Magento_Sales::actions_view"
_INVOICE = "Magento_Sales::sales_invoice"
_SHIP = "Magento_Sales::ship"
_SHIPMENT = "Magento_Sales::shipment"
_CREDIT_MEMO = "Magento_Sales::sales_creditmemo"
_COMMENT = "Magento_Sales::comment"
_PRODUCTS = "Magento_Catalog::products"
_ATTRIBUTES = "Magento_Catalog::attributes_attributes"
_SETS = "Magento_Catalog::sets"
_CATEGORIES = "Magento_Catalog::categories"
_STOCK = "Magento_CatalogInventory::cataloginventory"
_SOURCES = "Magento_InventoryApi::source"
_STOCKS = "Magento_InventoryApi::stock"
_CUSTOMERS = "Magento_Customer::customer"
_GROUPS = "Magento_Customer::group"
_STORES = "Magento_Backend::store"
_BULKS = "Magento_Logging::system_magento_logging_bulk_operations"

_SIGN_IN = [
    Route("POST", "/V1/integration/admin/token", "anonymous", sign_in.admin_token),
    Route("POST", "/V1/integration/customer/token", "anonymous", sign_in.customer_token),
    Route("POST", "/V1/integration/customer/revoke-customer-token", "self", sign_in.revoke_customer_token),
]

_ORDERS = [
    Route("GET", "/V1/orders", _VIEW, order_services.list_orders),
    Route("GET", "/V1/orders/:id", _VIEW, order_services.get_order),
    Route("POST", "/V1/orders", "Magento_Sales::create", order_services.save_order),
    Route("PUT", "/V1/orders/create", "Magento_Sales::create", order_services.save_order),
    Route("PUT", "/V1/orders/:parent_id", "Magento_Sales::create", addresses.save_address),
    Route("GET", "/V1/orders/items", _VIEW, order_services.list_items),
    Route("GET", "/V1/orders/items/:id", _VIEW, order_services.get_item),
    Route("GET", "/V1/orders/:id/statuses", _VIEW, order_services.get_status),
    Route("POST", "/V1/orders/:id/cancel", "Magento_Sales::cancel", cancelling.cancel_order),
    Route("POST", "/V1/orders/:id/hold", "Magento_Sales::hold", cancelling.hold_order),
    Route("POST", "/V1/orders/:id/unhold", "Magento_Sales::unhold", cancelling.unhold_order),
    Route("POST", "/V1/orders/:id/emails", "Magento_Sales::emails", comments.mail_order),
    Route("GET", "/V1/orders/:id/comments", _VIEW, comments.list_comments),
    Route("POST", "/V1/orders/:id/comments", _COMMENT, comments.add_comment),
]

_INVOICES = [
    Route("POST", "/V1/order/:orderId/invoice", "Magento_Sales::invoice", invoicing.invoice_order),
    Route("GET", "/V1/invoices", _INVOICE, documents.list_of(INVOICES)),
    Route("GET", "/V1/invoices/:id", _INVOICE, documents.one_of(INVOICES)),
    Route("POST", "/V1/invoices", _INVOICE, documents.write_directly(INVOICES)),
    Route("GET", "/V1/invoices/:id/comments", _INVOICE, documents.comments_of(INVOICES)),
    Route("POST", "/V1/invoices/comments", _INVOICE, documents.comment_on(INVOICES)),
    Route("POST", "/V1/invoices/:id/emails", _INVOICE, documents.mail(INVOICES)),
    Route("POST", "/V1/invoices/:id/capture", _INVOICE, documents.known(INVOICES)),
    Route("POST", "/V1/invoices/:id/void", _INVOICE, documents.known(INVOICES)),
    Route("POST", "/V1/invoice/:invoiceId/refund", _INVOICE, refunding.refund_invoice),
]

_SHIPMENTS = [
    Route("POST", "/V1/order/:orderId/ship", _SHIP, shipping.ship_order),
    Route("GET", "/V1/shipments", _SHIPMENT, documents.list_of(SHIPMENTS)),
    Route("GET", "/V1/shipment/:id", _SHIPMENT, documents.one_of(SHIPMENTS)),
    Route("POST", "/V1/shipment", _SHIPMENT, documents.write_directly(SHIPMENTS)),
    Route("GET", "/V1/shipment/:id/comments", _SHIPMENT, documents.comments_of(SHIPMENTS)),
    Route("POST", "/V1/shipment/:id/comments", _SHIPMENT, documents.comment_on(SHIPMENTS)),
    Route("POST", "/V1/shipment/:id/emails", _SHIPMENT, documents.mail(SHIPMENTS)),
    Route("GET", "/V1/shipment/:id/label", _SHIPMENT, documents.label),
    Route("POST", "/V1/shipment/track", _SHIPMENT, tracks.add_track),
    Route("DELETE", "/V1/shipment/track/:id", _SHIPMENT, tracks.remove_track),
]

_CREDIT_MEMOS = [
    Route("POST", "/V1/order/:orderId/refund", "Magento_Sales::creditmemo", refunding.refund_order),
    Route("GET", "/V1/creditmemos", _CREDIT_MEMO, documents.list_of(CREDIT_MEMOS)),
    Route("GET", "/V1/creditmemo/:id", _CREDIT_MEMO, documents.one_of(CREDIT_MEMOS)),
    Route("PUT", "/V1/creditmemo/:id", _CREDIT_MEMO, documents.refuse_to_cancel),
    Route("POST", "/V1/creditmemo", _CREDIT_MEMO, documents.write_directly(CREDIT_MEMOS)),
    Route("POST", "/V1/creditmemo/refund", _CREDIT_MEMO, documents.refund_directly),
    Route("GET", "/V1/creditmemo/:id/comments", _CREDIT_MEMO, documents.comments_of(CREDIT_MEMOS)),
    Route("POST", "/V1/creditmemo/:id/comments", _CREDIT_MEMO, documents.comment_on(CREDIT_MEMOS)),
    Route("POST", "/V1/creditmemo/:id/emails", _CREDIT_MEMO, documents.mail(CREDIT_MEMOS)),
]

_TRANSACTIONS = [
    Route("GET", "/V1/transactions", "Magento_Sales::transactions_fetch", transactions.list_transactions),
    Route("GET", "/V1/transactions/:id", "Magento_Sales::transactions_fetch", transactions.get_transaction),
]

_CATALOGUE = [
    Route("GET", "/V1/products", _PRODUCTS, products.list_products),
    Route("POST", "/V1/products", _PRODUCTS, products.save_product),
    Route("GET", "/V1/products/:sku", _PRODUCTS, products.get_product),
    Route("PUT", "/V1/products/:sku", _PRODUCTS, products.save_product),
    Route("DELETE", "/V1/products/:sku", _PRODUCTS, products.delete_product),
    Route("GET", "/V1/products/types", _PRODUCTS, catalogue_lists.list_types),
    Route("GET", "/V1/products/:sku/media", _PRODUCTS, catalogue_lists.list_media),
    Route("GET", "/V1/products/:sku/options", _PRODUCTS, catalogue_lists.list_options),
    Route("GET", "/V1/products/attribute-sets/sets/list", _SETS, catalogue_lists.list_attribute_sets),
    Route("GET", "/V1/products/attribute-sets/:attributeSetId", _SETS, catalogue_lists.get_attribute_set),
    Route("GET", "/V1/categories", _CATEGORIES, catalogue_lists.show_tree),
    Route("GET", "/V1/categories/list", _CATEGORIES, catalogue_lists.list_categories),
    Route("GET", "/V1/categories/:categoryId", _CATEGORIES, catalogue_lists.get_category),
    Route(
        "GET", "/V1/categories/:categoryId/products", _CATEGORIES, catalogue_lists.list_products_of_category
    ),
    Route("GET", "/V1/products/attributes/types", _ATTRIBUTES, catalogue_lists.list_attribute_types),
    Route("GET", "/V1/products/attributes", _ATTRIBUTES, attributes.list_attributes),
    Route("GET", "/V1/products/attributes/:attributeCode", _ATTRIBUTES, attributes.get_attribute),
    Route("GET", "/V1/products/attributes/:attributeCode/options", _ATTRIBUTES, attributes.list_options),
    Route("POST", "/V1/products/attributes/:attributeCode/options", _ATTRIBUTES, attributes.add_option),
    Route(
        "DELETE",
        "/V1/products/attributes/:attributeCode/options/:optionId",
        _ATTRIBUTES,
        attributes.delete_option,
    ),
    Route("GET", "/V1/stockItems/lowStock", _STOCK, stock_items.list_low_stock),
    Route("GET", "/V1/stockItems/:productSku", _STOCK, stock_items.get_stock_item),
    Route("GET", "/V1/stockStatuses/:productSku", _STOCK, stock_items.get_stock_status),
    Route("PUT", "/V1/products/:productSku/stockItems/:itemId", _PRODUCTS, stock_items.set_stock_item),
]

_INVENTORY = [
    Route("GET", "/V1/inventory/sources", _SOURCES, inventory.list_sources),
    Route("GET", "/V1/inventory/sources/:sourceCode", _SOURCES, inventory.get_source),
    Route("GET", "/V1/inventory/stocks", _STOCKS, inventory.list_stocks),
    Route("GET", "/V1/inventory/stocks/:stockId", _STOCKS, inventory.get_stock),
    Route("GET", "/V1/inventory/source-items", _SOURCES, inventory.list_source_items),
    Route("POST", "/V1/inventory/source-items", _SOURCES, inventory.save_source_items),
    Route("POST", "/V1/inventory/source-items-delete", _SOURCES, inventory.delete_source_items),
    Route(
        "GET",
        "/V1/inventory/get-product-salable-quantity/:sku/:stockId",
        _STOCKS,
        inventory.salable_quantity,
    ),
    Route("GET", "/V1/inventory/is-product-salable/:sku/:stockId", _STOCKS, inventory.is_salable),
]

_PEOPLE = [
    Route("GET", "/V1/customers/search", _CUSTOMERS, customers.list_customers),
    Route("GET", "/V1/customers/me", "self", customers.get_own_account),
    Route("GET", "/V1/customers/:customerId", _CUSTOMERS, customers.get_customer),
    Route("PUT", "/V1/customers/:customerId", _CUSTOMERS, customers.save_customer),
    Route("POST", "/V1/customers", "anonymous", customers.create_customer),
    Route("DELETE", "/V1/customers/:customerId", "Magento_Customer::delete", customers.delete_customer),
    Route("POST", "/V1/customers/isEmailAvailable", "anonymous", customer_parts.is_email_available),
    Route("GET", "/V1/customers/:customerId/billingAddress", _CUSTOMERS, customer_parts.billing_address),
    Route("GET", "/V1/customers/:customerId/shippingAddress", _CUSTOMERS, customer_parts.shipping_address),
    Route("GET", "/V1/customers/addresses/:addressId", _CUSTOMERS, customer_parts.get_address),
    Route("DELETE", "/V1/addresses/:addressId", _CUSTOMERS, customer_parts.delete_address),
    Route("GET", "/V1/customerGroups/search", _GROUPS, customer_parts.list_groups),
    Route("GET", "/V1/customerGroups/default", _GROUPS, customer_parts.get_default_group),
    Route("GET", "/V1/customerGroups/:id", _GROUPS, customer_parts.get_group),
]

_SHOP = [
    Route("GET", "/V1/modules", "Magento_Backend::all", stores.list_modules),
    Route("GET", "/V1/store/websites", _STORES, stores.list_websites),
    Route("GET", "/V1/store/storeGroups", _STORES, stores.list_groups),
    Route("GET", "/V1/store/storeViews", _STORES, stores.list_views),
    Route("GET", "/V1/store/storeConfigs", _STORES, stores.list_configs),
]

_LATER = [
    Route("GET", "/V1/bulk/:bulkUuid/status", _BULKS, asynchronous.short_status),
    Route("GET", "/V1/bulk/:bulkUuid/detailed-status", _BULKS, asynchronous.detailed_status),
    Route("GET", "/V1/bulk/:bulkUuid/operation-status/:status", _BULKS, asynchronous.count_of_status),
]

ROUTES = Routes(
    [
        *_SIGN_IN,
        *_ORDERS,
        *_INVOICES,
        *_SHIPMENTS,
        *_CREDIT_MEMOS,
        *_TRANSACTIONS,
        *_CATALOGUE,
        *_INVENTORY,
        *_PEOPLE,
        *_SHOP,
        *_LATER,
    ]
)
