"""Records of what nobody does in this account: its goods are never sent back, repaired, moved between shops or
photographed. Exporting clients ask for them all the same, and find nothing."""

from .entity import Entity, entity


def _never(name: str, sortable: str = "timeStamp", members: str = "", plural: str = "") -> Entity:
    key = f"{name[0].lower()}{name[1:]}ID"
    table = f"{key} key ro\n{members}\ntimeStamp moment ro indexed\narchived flag ro indexed"
    return entity(name, table, plural=plural, sortable=sortable, archives=True)


NEVER = (
    _never("VendorReturn", members="shopID key indexed\nvendorID key indexed"),
    _never("Transfer", members="sendingShopID key indexed\nreceivingShopID key indexed"),
    _never("Workorder", members="customerID key indexed\nshopID key indexed\nsaleID key indexed"),
    _never("ItemMatrix", "timeStamp description", "description text\ncategoryID key", "ItemMatrices"),
    _never("Image", "", "itemID key indexed\nitemMatrixID key indexed"),
    _never("Season", "name", "name text"),
)
