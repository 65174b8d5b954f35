"""Goods and taxes on them: items, stock by shop, manufacturers, tax categories and classes, the stock ledger."""

from .entity import EVERYTHING, Row, entity, none_of, to_many, to_one
from .fields import MONEY
from .node import Money, Node

FIRST_SKU = 210_000_000_000
"""`systemSku` is this plus the itemID."""

PRICES = {"1": ("Default", "priceDefault"), "2": ("MSRP", "priceMsrp"), "3": ("Online", "priceOnline")}
"""Price levels: useTypeID to useType and column."""


def _with_prices(row: Row, shown: dict[str, Node]) -> dict[str, Node]:
    """Prices are always there, behind the relations."""
    prices = [
        {"amount": Money(MONEY.show(row[column])), "useTypeID": number, "useType": use}
        for number, (use, column) in PRICES.items()
    ]
    return {**shown, "Prices": {"ItemPrice": prices}}


ITEM = entity(
    "Item",
    """
    itemID           key     ro
    systemSku        text    ro indexed
    defaultCost      money
    avgCost          money   ro
    discountable     flag
    tax              flag
    archived         flag    indexed
    itemType         text    indexed
    serialized       flag
    description      text    indexed
    modelYear        whole
    upc              text    indexed
    ean              text    indexed
    customSku        text    indexed
    manufacturerSku  text    indexed
    createTime       moment  ro indexed
    timeStamp        moment  ro indexed
    publishToEcom    flag
    categoryID       key     indexed
    taxClassID       key     indexed
    departmentID     key
    itemMatrixID     key     indexed
    manufacturerID   key     indexed
    seasonID         key
    defaultVendorID  key     indexed
    noteID           key     hidden
    priceDefault     money   hidden
    priceMsrp        money   hidden
    priceOnline      money   hidden
    """,
    relations=(
        to_one("Category", "categoryID"),
        to_one("TaxClass", "taxClassID"),
        none_of("ItemAttributes"),
        to_one("Manufacturer", "manufacturerID"),
        to_one("Note", "noteID", view="bare"),
        none_of("Images", many=True),
        to_many("ItemShops", "ItemShop", "itemID", view="item"),
        to_many("ItemVendorNums", "ItemVendorNum", "itemID"),
        none_of("ItemComponents", many=True),
        none_of("ItemECommerce"),
        to_many("TagRelations", "TagRelation", "itemID"),
        none_of("CustomFieldValues", many=True),
        none_of("ItemPrices", many=True),
    ),
    sortable="timeStamp description",
    verbs=EVERYTHING,
    archives=True,
    written="ItemShops",
    everything="""Category TaxClass ItemAttributes ItemAttributes.ItemAttributeSet Manufacturer Note Images ItemShops
        ItemVendorNums ItemComponents ItemECommerce TagRelations TagRelations.Tag""",
    views={"": _with_prices},
)

ITEM_SHOP = entity(
    "ItemShop",
    """
    itemShopID                   key     ro
    qoh                          whole   ro indexed
    sellable                     whole   ro indexed
    backorder                    whole   ro
    componentQoh                 whole   ro
    componentBackorder           whole   ro
    onLayaway                    whole   ro
    onSpecialOrder               whole   ro
    onWorkorder                  whole   ro
    onTransferOut                whole   ro
    onTransferIn                 whole   ro
    averageCost                  money   ro
    nextFifoLotID                key     ro
    nextFifoLotCost              money   ro
    lastReceivedLotID            key     ro
    lastReceivedCost             money   ro
    totalValueFifo               money   ro
    totalValueAvgCost            money   ro
    totalValueNegativeInventory  money   ro
    reorderPoint                 whole   indexed
    reorderLevel                 whole
    timeStamp                    moment  ro indexed
    itemID                       key     ro indexed
    shopID                       key     ro indexed
    """,
    sortable="timeStamp",
    verbs=frozenset({"GET", "PUT"}),
    views={
        "item": lambda _, shown: {
            **shown,
            "m": {
                "layaways": shown["onLayaway"],
                "specialorders": shown["onSpecialOrder"],
                "workorders": shown["onWorkorder"],
            },
        }
    },
    order=lambda row: (row["shopID"] == 0, row["itemShopID"]),
)

INVENTORY_LOG = entity(
    "InventoryLog",
    """
    inventoryLogID    key     ro
    shopID            key     ro indexed
    employeeID        key     ro
    itemID            key     ro indexed
    qohChange         whole   ro
    costChange        money   ro
    createTime        moment  ro indexed
    automated         flag    ro
    causedNegative    flag    ro
    reason            text    ro indexed
    customerID        key     ro
    inventoryCountID  key     ro
    itemImportID      key     ro
    orderID           key     ro
    saleID            key     ro indexed
    transferID        key     ro
    vendorReturnID    key     ro
    """,
    sortable="itemID",
)

MANUFACTURER = entity(
    "Manufacturer",
    """
    manufacturerID  key     ro
    name            text    indexed
    createTime      moment  ro
    timeStamp       moment  ro indexed
    """,
    sortable="timeStamp name",
    verbs=frozenset({"GET", "POST", "PUT"}),
)

TAX_CLASS = entity(
    "TaxClass",
    """
    taxClassID  key     ro
    name        text
    timeStamp   moment  ro
    """,
    plural="TaxClasses",
    sortable="timeStamp",
    verbs=EVERYTHING,
)

TAX_CATEGORY = entity(
    "TaxCategory",
    """
    taxCategoryID   key     ro
    isTaxInclusive  flag
    tax1Name        text
    tax2Name        text
    tax1Rate        number
    tax2Rate        number
    timeStamp       moment  ro
    """,
    plural="TaxCategories",
    relations=(to_many("TaxCategoryClasses", "TaxCategoryClass", "taxCategoryID", absent_when_empty=True),),
    sortable="timeStamp",
    verbs=EVERYTHING,
    everything="TaxCategoryClasses TaxCategoryClasses.TaxClass",
)

TAX_CATEGORY_CLASS = entity(
    "TaxCategoryClass",
    """
    taxCategoryClassID  key     ro
    tax1Rate            number
    tax2Rate            number
    timeStamp           moment  ro
    taxCategoryID       key     indexed
    taxClassID          key     indexed
    """,
    plural="TaxCategoryClasses",
    relations=(to_one("TaxClass", "taxClassID"),),
    sortable="timeStamp taxClassID",
    verbs=frozenset({"GET", "DELETE"}),
    everything="TaxClass",
)

DISCOUNT = entity(
    "Discount",
    """
    discountID       key     ro
    name             text
    discountAmount   money
    discountPercent  number
    requireCustomer  flag
    archived         flag    indexed
    sourceID         key     ro
    createTime       moment  ro
    timeStamp        moment  ro
    """,
    sortable="timeStamp",
    verbs=EVERYTHING,
    archives=True,
)
