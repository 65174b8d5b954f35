"""Buying: purchase orders and their lines. The vendor calls them orders; those of customers are sales."""

from .entity import EVERYTHING, entity, none_of, to_many, to_one

ORDER = entity(
    "Order",
    """
    orderID                     key     ro
    orderedDate                 moment  unset indexed
    receivedDate                moment  unset
    arrivalDate                 moment  unset
    shipInstructions            text
    stockInstructions           text
    shipCost                    money
    shipVendorCost              money
    otherCost                   money
    otherVendorCost             money
    complete                    flag    ro indexed
    archived                    flag    indexed
    discount                    number
    totalDiscount               money   ro
    totalQuantity               whole   ro
    subTotalCost                money   ro
    totalCost                   money   ro
    timeStamp                   moment  ro indexed
    refNum                      text    indexed
    createTime                  moment  ro indexed
    vendorCurrencyRate          number
    vendorCurrencyCode          text
    shippingCostMethod          text
    hasShipments                flag    ro
    discountMethod              text
    discountMoneyValue          money
    discountMoneyVendorValue    money
    discountIsPercent           flag
    discountPercentValue        number
    costsModifiedAfterShipment  flag    ro
    b2bOrderUID                 text
    b2bOrderNumber              text
    vendorID                    key     indexed
    noteID                      key     ro
    shopID                      key     indexed
    createdByEmployeeID         key     ro
    """,
    relations=(
        to_many("OrderLines", "OrderLine", "orderID"),
        to_one("Note", "noteID"),
        to_one("Vendor", "vendorID"),
        to_one("Shop", "shopID"),
        none_of("CustomFieldValues", many=True),
    ),
    sortable="timeStamp",
    verbs=EVERYTHING,
    archives=True,
    written="Note",
    everything="OrderLines Note Vendor Shop",
)

ORDER_LINE = entity(
    "OrderLine",
    """
    orderLineID               key     ro
    quantity                  whole
    price                     money
    originalPrice             money
    vendorCost                money
    checkedIn                 whole   ro
    numReceived               whole
    timeStamp                 moment  ro indexed
    total                     money   ro
    createTime                moment  ro
    shippingCost              money   ro
    shippingVendorCost        money   ro
    discountMoneyValue        money   ro
    discountMoneyVendorValue  money   ro
    discountPercentValue      number  ro
    orderID                   key     indexed
    itemID                    key     indexed
    """,
    sortable="timeStamp orderID",
    verbs=EVERYTHING,
)
