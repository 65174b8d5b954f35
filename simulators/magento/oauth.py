"""OAuth 1.0a: is this request signed by an integration of the shop?

The base string holds the port of the Host header as it was sent, and only those pieces of the query that have exactly
one `=`; JSON bodies are not signed, form bodies are.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, unquote

from sqlalchemy import Connection, delete
from sqlalchemy.exc import IntegrityError

from . import errors
from .accounts import Caller, Integration, same
from .database import add
from .shop import Shop
from .tables import NONCE

_REQUIRED = (
    "oauth_consumer_key",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_nonce",
    "oauth_timestamp",
    "oauth_token",
)
_DIGESTS = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_NAME = re.compile(r"oauth_[a-z_-]+\Z")
_TOKEN_LENGTH = 32
_AHEAD = timedelta(seconds=600)
_NONCES_KEPT = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What is signed. `url` is scheme, host with port and raw path; `form` a form-encoded body."""

    method: str
    url: str
    query: str
    authorization: str
    form: str = ""


def is_oauth(authorization: str) -> bool:
    """Does this header speak OAuth 1.0a?"""
    return authorization[:6].lower() == "oauth "


def caller(shop: Shop, request: SignedRequest) -> Caller:
    """The integration that signed. Raises Magento's OAuth refusals."""
    given = _header(request.authorization)
    _check_shape(shop, given)
    number, integration = _consumer(shop, given["oauth_consumer_key"])
    with shop.database.writing() as rows:
        _check_once(shop, rows, number, given["oauth_nonce"], given["oauth_timestamp"])
    if not same(given["oauth_token"], integration.access_token):
        raise errors.Refused(401, "Specified token does not exist")
    signature = sign(request, given, integration.consumer_secret, integration.access_token_secret)
    if not same(given["oauth_signature"], signature):
        raise errors.Refused(401, "The signature is invalid. Verify and try again.")
    return Caller("integration", integration.name, number, integration.resources)


def sign(request: SignedRequest, given: Mapping[str, str], consumer_secret: str, token_secret: str) -> str:
    """The signature that `request` ought to carry."""
    pairs = [(name, value) for name, value in given.items() if name != "oauth_signature"]
    pairs += _pieces(request.query) + _pieces(request.form)
    encoded = sorted((_encoded(name), _encoded(value)) for name, value in pairs)
    parameters = "&".join(f"{name}={value}" for name, value in encoded)
    base = "&".join(
        (request.method.upper(), _encoded(_without_default_port(request.url)), _encoded(parameters))
    )
    key = f"{_encoded(consumer_secret)}&{_encoded(token_secret)}"
    digest = hmac.new(key.encode(), base.encode(), _DIGESTS[given["oauth_signature_method"]]).digest()
    return base64.b64encode(digest).decode()


def _header(authorization: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in authorization[6:].split(","):
        name, equals, value = piece.strip().partition("=")
        if equals and _NAME.match(unquote(name)):
            found[unquote(name)] = unquote(value.strip().strip('"'))
    return found


def _check_shape(shop: Shop, given: Mapping[str, str]) -> None:
    version = given.get("oauth_version")
    if version is not None and version != "1.0":
        raise errors.business('The "%1" Oauth version isn\'t supported.', version)
    lacking = [name for name in _REQUIRED if not given.get(name)]
    if lacking:
        raise errors.missing(lacking)
    if len(given["oauth_token"]) != _TOKEN_LENGTH:
        raise errors.business("The token length is invalid. Check the length and try again.")
    method = given["oauth_signature_method"]
    if method not in shop.profile.signature_methods or method not in _DIGESTS:
        raise errors.business("Signature method %1 is not supported", method)


def _consumer(shop: Shop, key: str) -> tuple[int, Integration]:
    for number, integration in enumerate(shop.integrations, 1):
        if same(key, integration.consumer_key):
            return number, integration
    raise errors.Refused(401, "A consumer having the specified key does not exist")


def _check_once(shop: Shop, rows: Connection, consumer: int, nonce: str, timestamp: str) -> None:
    now = shop.clock()
    at = int(timestamp) if timestamp.isascii() and timestamp.isdigit() else 0
    if at <= 0 or at > int((now + _AHEAD).timestamp()):
        raise errors.business("The timestamp value in the oauth_timestamp parameter is invalid.")
    rows.execute(delete(NONCE).where(NONCE.c.at < int((now - _NONCES_KEPT).timestamp())))
    try:
        add(rows, NONCE, {"consumer": consumer, "nonce": nonce, "at": max(at, int(now.timestamp()))})
    except IntegrityError:
        raise errors.Refused(
            401, "The nonce is already being used by the consumer with ID %1", (consumer,)
        ) from None


def _pieces(query: str) -> list[tuple[str, str]]:
    pieces: Sequence[list[str]] = [piece.split("=") for piece in query.split("&")]
    return [(unquote(piece[0]), unquote(piece[1])) for piece in pieces if len(piece) == 2]


def _without_default_port(url: str) -> str:
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    default = {"http": ":80", "https": ":443"}.get(scheme.lower(), "")
    if default and host.endswith(default):
        host = host.removesuffix(default)
    return f"{scheme.lower()}://{host}{slash}{path}"


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
