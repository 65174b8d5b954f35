"""What a POS says about an order."""

VOID = b"<order><action>VOID</action><reason>phoned</reason></order>"


def acknowledgement(number: str, *, kind: str = "WEB_ORDER") -> bytes:
    return (
        f"<acknowledgeRequest><id>{number}</id><responseType>{kind}</responseType>"
        "<date>2031-05-06 07:08:09.000</date></acknowledgeRequest>"
    ).encode()


def shipment(item_id: str, quantity: str = "1") -> bytes:
    return (
        "<shipment><shipmentCarrier>ACME</shipmentCarrier><trackingNumber>1Z</trackingNumber><items><item>"
        f"<itemID>{item_id}</itemID><quantity>{quantity}</quantity></item></items></shipment>"
    ).encode()


def line_action(quantity: str = "1", action: str = "CANCEL") -> bytes:
    return f"<item><action>{action}</action><quantity>{quantity}</quantity></item>".encode()
