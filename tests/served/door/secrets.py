"""What the bridge is told to keep to itself."""

import base64

PASSWORD = "pä:ss&w<örd>"
CONTROL = "operator-t0ken"
SHOP_TOKEN = "bridge-at-the-shop"
SECRETS = (PASSWORD, f"lightspeed:{PASSWORD}", CONTROL, SHOP_TOKEN)

RIGHT = "Basic " + base64.b64encode(f"lightspeed:{PASSWORD}".encode()).decode()
OPERATOR = f"Bearer {CONTROL}"
