"""Access tokens look as they do at Lightspeed: JSON Web Tokens, signed RS256, with the account in `acct`.

The signature protects nothing here: a token is looked up (`tokens`), never trusted for its signature, and the key
below is public knowledge, made for this module. It lets clients that check tokens against `/.well-known/jwks` find
them right.
"""

import base64
import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from .account import Account
from .connections import Connection

ISSUER = "https://cloud.lightspeedapp.com"
KEY_ID = "TILLPROOF_2026"

_P = int(
    "c6bc9913e8ce101edcef55a2d9afba0af262d732b4ee12e9a9648621cf0a695db07317a3e93e1662e77c84577a11aaad34ff"
    "8c446b4e7f96e0cfb42ef67f36496207ac3bd2c62adedc59b3130d0c496bafcb607b5680e1bd368ae2f154a170bfa068dfde"
    "9ae18f47c50353a597a143a1dedadf45c0f6f387e4ba00fabb7c4d51",
    16,
)
_Q = int(
    "c6c91836e2cf8f3caf7df90b3da1f583c9973a7598ab24df03edec32b08f4b4565801b4706f4c0a6f646a1e6b6a915c6875a"
    "2e6b17e3b4dc6ecf30f0176e2b014129a1a051775a0937a92a9af81573555efd9f4cf5bccce2de70bc97c523a09e167c905b"
    "cb195a33b578a995aba3716580b5ca58736a9fdb2e21acd23cf184a3",
    16,
)
_E = 65_537
_N = _P * _Q
_D = pow(_E, -1, (_P - 1) * (_Q - 1))
_SIZE = (_N.bit_length() + 7) // 8
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def issue(account: Account, connection: Connection, scope: str, employee: int, seconds: int) -> str:
    """A token for the connection, good for so many seconds."""
    now = account.clock()
    claims = {
        "jti": secrets.token_hex(40),
        "iss": ISSUER,
        "aud": connection.client_id,
        "sub": str(employee),
        "acct": str(account.number),
        "scope": scope,
        "iat": now.timestamp(),
        "nbf": now.timestamp(),
        "exp": (now + timedelta(seconds=seconds)).timestamp(),
    }
    head = _packed({"typ": "JWT", "alg": "RS256", "kid": KEY_ID})
    signed = f"{head}.{_packed(claims)}"
    return f"{signed}.{_base64(_signature(signed.encode()))}"


def claims_of(token: str) -> dict[str, Any] | None:
    """The claims inside a token, unless it is none of ours."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def key_set() -> dict[str, Any]:
    """What `/.well-known/jwks` answers."""
    modulus, exponent = _N.to_bytes(_SIZE, "big"), _E.to_bytes(3, "big")
    key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID}
    return {"keys": [{**key, "n": _base64(modulus), "e": _base64(exponent)}]}


def _signature(text: bytes) -> bytes:
    info = _SHA256_INFO + hashlib.sha256(text).digest()
    block = b"\x00\x01" + b"\xff" * (_SIZE - len(info) - 3) + b"\x00" + info
    return pow(int.from_bytes(block, "big"), _D, _N).to_bytes(_SIZE, "big")


def _packed(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
