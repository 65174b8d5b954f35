"""Bearer tokens of admin users and customers: issued, remembered (only their fingerprints), expired, locked out."""

import hashlib
import secrets
import string
from datetime import timedelta

from sqlalchemy import Connection, delete

from . import errors, moments
from .accounts import GUEST, Caller, Integration, same
from .database import Row, add, change, fetch_one
from .shop import Shop
from .tables import CUSTOMER, SIGN_IN_FAILURE, TOKEN

_ALPHABET = string.ascii_lowercase + string.digits
_LENGTH = 32

REFUSAL = (
    "The account sign-in was incorrect or your account is disabled temporarily. "
    "Please wait and try again later."
)


def sign_in_admin(shop: Shop, name: str, password: str) -> str:
    """A new token for the admin user; refused alike for a wrong name, a wrong password and a locked account."""
    shop.seen_secrets.append(password)
    user = next((user for user in shop.users if user.name == name), None)
    right = same(password, user.password if user else "") and user is not None
    with shop.database.writing() as rows:
        locked = _is_locked(shop, rows, name)
        if user is not None:
            _note_attempt(shop, rows, name, right=right and not locked)
        token = (
            _issue(shop, rows, {"subject_kind": "admin", "subject_name": user.name})
            if user and right and not locked
            else None
        )
    if token is None:
        raise errors.Refused(401, REFUSAL)
    return token


def sign_in_customer(shop: Shop, email: str, password: str) -> str:
    """A new token for a customer who registered with a password."""
    shop.seen_secrets.append(password)
    with shop.database.writing() as rows:
        customer = fetch_one(rows, CUSTOMER, email=email)
        kept = customer["password_hash"] if customer else None
        right = kept is not None and _is_password(password, kept)
        key = f"customer {email.lower()}"
        locked = _is_locked(shop, rows, key)
        _note_attempt(shop, rows, key, right=right and not locked)
        token = (
            _issue(shop, rows, {"subject_kind": "customer", "subject_id": customer["entity_id"]})
            if customer and right and not locked
            else None
        )
    if token is None:
        raise errors.Refused(401, REFUSAL)
    return token


def bearer(shop: Shop, token: str) -> Caller:
    """Whose token this is; a guest when it is nobody's, expired, or may not be used as a bearer token."""
    for number, user in enumerate(shop.users, 1):
        if user.token is not None and same(token, user.token):
            return Caller("admin", user.name, number, user.resources)
    for number, integration in enumerate(shop.integrations, 1):
        if same(token, integration.access_token) and _may_bear(shop, integration):
            return Caller("integration", integration.name, number, integration.resources)
    with shop.database.reading() as rows:
        kept = fetch_one(rows, TOKEN, fingerprint=_fingerprint(token))
    if kept is None or kept["expires_at"] <= shop.now():
        return GUEST
    if kept["subject_kind"] == "customer":
        return Caller("customer", number=kept["subject_id"])
    return _admin(shop, kept["subject_name"])


def revoke(shop: Shop, caller: Caller) -> None:
    """All tokens of this customer stop working. Raises the refusal of one who has none."""
    with shop.database.writing() as rows:
        mine = (TOKEN.c.subject_kind == "customer", TOKEN.c.subject_id == caller.number)
        if not rows.execute(delete(TOKEN).where(*mine)).rowcount:
            raise errors.business("This customer has no tokens.")


def password_hash(password: str) -> str:
    """What is kept of a customer's password."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_stretched(password, salt)}"


def _admin(shop: Shop, name: str) -> Caller:
    """The user of that name, who may have been taken out of the shop since."""
    for number, user in enumerate(shop.users, 1):
        if user.name == name:
            return Caller("admin", user.name, number, user.resources)
    return GUEST


def _may_bear(shop: Shop, integration: Integration) -> bool:
    return shop.profile.integration_bearer if integration.bearer is None else integration.bearer


def _issue(shop: Shop, rows: Connection, subject: Row) -> str:
    token = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    shop.seen_secrets.append(token)
    rows.execute(delete(TOKEN).where(TOKEN.c.expires_at <= shop.now()))
    settings = shop.settings
    hours = (
        settings.admin_token_hours if subject["subject_kind"] == "admin" else settings.customer_token_hours
    )
    expires = moments.written(shop.clock() + timedelta(hours=hours))
    add(rows, TOKEN, subject | {"fingerprint": _fingerprint(token), "expires_at": expires})
    return token


def _is_locked(shop: Shop, rows: Connection, key: str) -> bool:
    failures = fetch_one(rows, SIGN_IN_FAILURE, user=key)
    return bool(failures and failures["locked_until"] and failures["locked_until"] > shop.now())


def _note_attempt(shop: Shop, rows: Connection, key: str, *, right: bool) -> None:
    failures = fetch_one(rows, SIGN_IN_FAILURE, user=key)
    if right:
        if failures:
            change(rows, SIGN_IN_FAILURE, failures["entity_id"], {"count": 0, "locked_until": None})
        return
    if failures is None:
        failures = {"entity_id": add(rows, SIGN_IN_FAILURE, {"user": key}), "count": 0, "locked_until": None}
    if failures["locked_until"] and failures["locked_until"] > shop.now():
        return
    count = 1 if failures["locked_until"] else failures["count"] + 1
    lock = (
        moments.written(shop.clock() + timedelta(seconds=shop.settings.lock_seconds))
        if count >= shop.settings.sign_in_failures
        else None
    )
    change(rows, SIGN_IN_FAILURE, failures["entity_id"], {"count": count, "locked_until": lock})


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_password(password: str, kept: str) -> bool:
    salt, _, stretched = kept.partition(":")
    return same(_stretched(password, bytes.fromhex(salt)), stretched)


def _stretched(password: str, salt: bytes) -> str:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1).hex()
