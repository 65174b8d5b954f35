"""Selling: sales, their lines and payments, types of payment, shipments, quotes, voids."""

from .entity import EVERYTHING, entity, none_of, to_many, to_one, together

FIRST_TICKET = 220_000_000_000
"""`ticketNumber` is this plus the saleID."""

PAYMENT_TYPE = entity(
    "PaymentType",
    """
    paymentTypeID          key   ro
    name                   text  indexed
    requireCustomer        flag
    archived               flag  indexed
    internalReserved       flag  ro
    type                   text  ro
    refundAsPaymentTypeID  key
    """,
    verbs=EVERYTHING,
    archives=True,
)

SALE = entity(
    "Sale",
    """
    saleID                 key     ro
    timeStamp              moment  ro indexed
    discountPercent        number
    completed              flag    indexed
    archived               flag    indexed
    voided                 flag    indexed
    enablePromotions       flag
    isTaxInclusive         flag
    createTime             moment  ro indexed
    updatetime             moment  ro indexed
    completeTime           moment  unset indexed
    referenceNumber        text    indexed
    referenceNumberSource  text    indexed
    tax1Rate               number  computed
    tax2Rate               number  computed
    change                 money
    tipEnabled             flag
    receiptPreference      text
    displayableSubtotal    money   computed
    ticketNumber           text    computed indexed
    calcDiscount           money   computed
    calcTotal              money   computed indexed
    calcSubtotal           money   computed
    calcTaxable            money   computed
    calcNonTaxable         money   computed
    calcAvgCost            money   computed
    calcFIFOCost           money   computed
    calcTax1               money   computed
    calcTax2               money   computed
    calcPayments           money   computed
    calcTips               money   computed
    calcItemFees           money   computed
    total                  money   computed indexed
    totalDue               money   computed
    displayableTotal       money   computed
    balance                money   computed indexed
    customerID             key     indexed
    discountID             key
    employeeID             key     indexed
    tipEmployeeID          key
    quoteID                key     indexed
    registerID             key     indexed
    shipToID               key     indexed
    shopID                 key     indexed
    taxCategoryID          key
    internalNoteID         key     hidden
    printedNoteID          key     hidden
    """,
    tail="""
    taxTotal  money  computed
    """,
    relations=(
        to_one("Customer", "customerID", view="sale"),
        to_one("Discount", "discountID"),
        to_one("Quote", "quoteID"),
        to_one("ShipTo", "shipToID"),
        to_one("Shop", "shopID"),
        to_one("TaxCategory", "taxCategoryID"),
        to_many("SaleLines", "SaleLine", "saleID", absent_when_empty=True),
        to_many("SalePayments", "SalePayment", "saleID", absent_when_empty=True),
        together(
            "SaleNotes",
            to_one("InternalNote", "internalNoteID", "Note", view="sale"),
            to_one("PrintedNote", "printedNoteID", "Note", view="sale"),
        ),
    ),
    sortable="timeStamp completeTime updatetime",
    verbs=EVERYTHING,
    archives=True,
    written="""Customer Shop TaxCategory TaxCategory.TaxCategoryClasses SaleLines SaleLines.Note SalePayments
        SalePayments.PaymentType""",
    everything="""SaleLines SaleLines.Discount SaleLines.TaxClass SaleLines.Note SaleLines.Item
        SaleLines.InventorySales SaleNotes SalePayments SalePayments.PaymentType SalePayments.CCCharge
        SalePayments.SaleAccounts SalePayments.Signatures ShipTo ShipTo.Contact Customer Customer.Contact Discount
        TaxCategory TaxCategory.TaxCategoryClasses Quote""",
    spellings={"updateTime": "updatetime"},
)

SALE_LINE = entity(
    "SaleLine",
    """
    saleLineID               key     ro
    createTime               moment  indexed
    timeStamp                moment  ro indexed
    unitQuantity             whole
    unitPrice                money
    normalUnitPrice          money
    discountAmount           money
    discountPercent          number
    avgCost                  money
    fifoCost                 money
    tax                      flag
    tax1Rate                 number  ro
    tax2Rate                 number  ro
    isLayaway                flag    indexed
    isWorkorder              flag
    isSpecialOrder           flag    indexed
    displayableSubtotal      money   computed
    displayableUnitPrice     money   computed
    lineType                 text    ro
    calcLineDiscount         money   computed
    calcTransactionDiscount  money   computed
    calcTotal                money   computed
    calcSubtotal             money   computed
    calcTax1                 money   computed
    calcTax2                 money   computed
    taxClassID               key
    customerID               key     indexed
    discountID               key
    employeeID               key
    itemID                   key     indexed
    noteID                   key     ro
    parentSaleLineID         key     indexed
    shopID                   key     indexed
    taxCategoryID            key
    saleID                   key     ro indexed
    itemFeeID                key     ro
    reserved                 whole   hidden
    """,
    relations=(
        to_one("TaxClass", "taxClassID"),
        to_one("Discount", "discountID"),
        to_one("TaxCategory", "taxCategoryID"),
        to_one("Item", "itemID"),
        to_one("Note", "noteID"),
        to_many("InventorySales", "InventorySale", "saleLineID"),
        none_of("SaleAccounts"),
        none_of("ItemFee"),
        to_one("Sale", "saleID"),
    ),
    sortable="timeStamp saleID",
    verbs=EVERYTHING,
    written="Note",
    everything="Discount TaxClass TaxCategory Note Item InventorySales",
)

SALE_PAYMENT = entity(
    "SalePayment",
    """
    salePaymentID    key     ro
    amount           money
    tipAmount        money
    createTime       moment  ro indexed
    archived         flag    ro indexed
    remoteReference  text    indexed
    paymentID        text
    saleID           key     ro indexed
    paymentTypeID    key     indexed
    ccChargeID       key
    refPaymentID     key
    registerID       key
    employeeID       key
    creditAccountID  key     indexed
    """,
    tail="""
    timeStamp  moment  hidden indexed
    """,
    relations=(
        to_one("PaymentType", "paymentTypeID"),
        none_of("CCCharge"),
        none_of("SaleAccounts"),
        none_of("Signatures", many=True),
        none_of("ProcessingFees", many=True),
    ),
    sortable="timeStamp saleID",
    archives=True,
    everything="PaymentType CCCharge SaleAccounts Signatures ProcessingFees",
)

INVENTORY_SALE = entity(
    "InventorySale",
    """
    inventorySaleID  key     ro
    quantity         whole   ro
    createTime       moment  ro
    inventoryID      key     ro
    saleLineID       key     ro hidden indexed
    """,
    verbs=frozenset(),
)

SPECIAL_ORDER = entity(
    "SpecialOrder",
    """
    specialOrderID  key     ro
    unitQuantity    whole   ro
    contacted       flag    ro
    completed       flag    ro indexed
    timeStamp       moment  ro indexed
    status          text    ro indexed
    customerID      key     ro indexed
    shopID          key     ro indexed
    saleLineID      key     ro indexed
    orderLineID     key     ro
    transferItemID  key     ro
    """,
    relations=(to_one("SaleLine", "saleLineID"), to_one("OrderLine", "orderLineID")),
    sortable="timeStamp",
    everything="""SaleLine SaleLine.Item SaleLine.Item.Note SaleLine.Note SaleLine.Discount SaleLine.TaxClass
        SaleLine.TaxCategory OrderLine""",
)

SHIP_TO = entity(
    "ShipTo",
    """
    shipToID    key     ro
    shipped     flag    indexed
    timeStamp   moment  ro indexed
    shipNote    text
    firstName   text
    lastName    text
    company     text
    customerID  key     ro indexed
    saleID      key     ro indexed
    contactID   key     hidden
    """,
    relations=(to_one("Contact", "contactID"),),
    sortable="timeStamp saleID",
    everything="Contact",
)

QUOTE = entity(
    "Quote",
    """
    quoteID     key     ro
    issueDate   moment
    notes       text
    archived    flag    indexed
    employeeID  key
    saleID      key     indexed
    """,
    verbs=EVERYTHING,
    archives=True,
)

SALE_VOID = entity(
    "SaleVoid",
    """
    saleVoidID  key     ro
    createTime  moment  ro
    reason      text    ro
    saleID      key     ro indexed
    employeeID  key     ro
    shopID      key     ro
    """,
    sortable="saleID",
)
