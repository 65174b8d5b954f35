"""The routes that hand out bearer tokens and take them back."""

from collections.abc import Callable

from . import errors, inputs, tokens
from .call import Call
from .shop import Shop

_CREDENTIALS = {"username": inputs.read_text, "password": inputs.read_text}


def admin_token(shop: Shop, call: Call) -> str:
    """POST /V1/integration/admin/token; answers the bare token."""
    return _sign_in(shop, call, tokens.sign_in_admin)


def customer_token(shop: Shop, call: Call) -> str:
    """POST /V1/integration/customer/token; answers the bare token."""
    return _sign_in(shop, call, tokens.sign_in_customer)


def revoke_customer_token(shop: Shop, call: Call) -> bool:
    """POST /V1/integration/customer/revoke-customer-token, by the customer."""
    tokens.revoke(shop, call.caller)
    return True


def _sign_in(shop: Shop, call: Call, enter: Callable[[Shop, str, str], str]) -> str:
    call.judge("missing")
    name, password = call.need(_CREDENTIALS)
    try:
        token = enter(shop, name, password)
    except errors.Refused:
        call.judge("wrong")
        raise
    call.judge("right")
    return token
