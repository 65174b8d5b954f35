"""Records of counting what is on the shelves: a count, what was counted, the sums, and what reconciling changed."""

from .entity import EVERYTHING, entity

COUNT = entity(
    "InventoryCount",
    """
    inventoryCountID  key     ro
    name              text
    timeStamp         moment  ro
    archived          flag    indexed
    shopID            key     indexed
    """,
    verbs=EVERYTHING,
    archives=True,
)

COUNT_ITEM = entity(
    "InventoryCountItem",
    """
    inventoryCountItemID  key     ro
    qty                   whole
    timeStamp             moment  ro
    inventoryCountID      key     indexed
    itemID                key     indexed
    employeeID            key
    """,
    sortable="inventoryCountID itemID",
    verbs=EVERYTHING,
)

COUNT_CALC = entity(
    "InventoryCountCalc",
    """
    inventoryCountCalcID  key     ro
    timeStamp             moment  ro
    calcQoh               whole   ro
    countedQoh            whole   ro
    inventoryCountID      key     ro indexed
    itemID                key     ro indexed
    """,
    sortable="inventoryCountID itemID",
)

COUNT_RECONCILE = entity(
    "InventoryCountReconcile",
    """
    inventoryCountReconcileID  key     ro
    costChange                 money   ro
    qohChange                  whole   ro
    createTime                 moment  ro
    inventoryCountID           key     indexed
    itemID                     key     indexed
    """,
    sortable="inventoryCountID itemID",
    verbs=frozenset({"GET", "POST"}),
)
