"""How items are sorted, tagged, priced and bought: categories, tags, price levels, vendors."""

from .entity import CHANGE, EVERYTHING, Row, entity, to_one
from .node import Node

CATEGORY = entity(
    "Category",
    """
    categoryID    key     ro
    name          text    indexed
    nodeDepth     whole   ro
    fullPathName  text    ro indexed
    leftNode      whole   ro indexed
    rightNode     whole   ro indexed
    createTime    moment  ro
    timeStamp     moment  ro indexed
    parentID      key     indexed
    """,
    plural="Categories",
    relations=(to_one("Parent", "parentID", "Category"),),
    sortable="timeStamp leftNode rightNode",
    verbs=EVERYTHING,
    everything="Parent",
)

TAG = entity(
    "Tag",
    """
    tagID  key   ro
    name   text  indexed
    """,
    sortable="name",
    verbs=EVERYTHING,
)

TAG_RELATION = entity(
    "TagRelation",
    """
    tagRelationID  key   ro hidden
    tagID          key   indexed
    itemID         key   hidden indexed
    name           text  hidden indexed
    """,
    relations=(to_one("Tag", "tagID"),),
    verbs=frozenset(),
)
"""`name` is the tag's, so that items are found by it with one step."""


def _priced(_: Row, shown: dict[str, Node]) -> dict[str, Node]:
    """Nothing is worked out of costs here."""
    return {**shown, "Calculation": ""}


PRICE_LEVEL = entity(
    "PriceLevel",
    """
    priceLevelID   key   ro
    name           text
    archived       flag  ro indexed
    canBeArchived  flag  ro
    type           text  ro
    """,
    sortable="name",
    verbs=CHANGE,
    archives=True,
    views={"": _priced},
)

ITEM_ATTRIBUTE_SET = entity(
    "ItemAttributeSet",
    """
    itemAttributeSetID  key   ro
    name                text
    attributeName1      text
    attributeName2      text
    attributeName3      text
    system              flag  ro
    archived            flag  indexed
    """,
    verbs=frozenset({"GET", "POST", "PUT"}),
    archives=True,
)

VENDOR = entity(
    "Vendor",
    """
    vendorID           key     ro
    name               text    indexed
    archived           flag    indexed
    accountNumber      text    indexed
    priceLevel         text
    updatePrice        flag
    updateCost         flag
    updateDescription  flag
    shareSellThrough   flag
    timeStamp          moment  ro indexed
    b2bSellerUID       text
    contactID          key     hidden
    """,
    relations=(to_one("Contact", "contactID"),),
    sortable="timeStamp name",
    verbs=EVERYTHING,
    archives=True,
    everything="Contact",
)

ITEM_VENDOR_NUM = entity(
    "ItemVendorNum",
    """
    itemVendorNumID  key     ro
    value            text    indexed
    timeStamp        moment  ro
    cost             money
    itemID           key     ro indexed
    vendorID         key     indexed
    """,
    verbs=frozenset(),
)
