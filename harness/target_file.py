"""A target described in a TOML file: read, checked against the schema `target`, secrets taken from the environment.

Every error is one line that names the file, the place, the reason and the cure.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import requests

from ..schemas import json_schema
from .hooks import TIME_OUT, CommandHook, Hook, UrlHook
from .listeners import MagentoListener, OnSiteListener, RetailListener
from .target import Connection, TargetError

HOOKS = (
    "place_order",
    "read_order",
    "run_cycle",
    "cancel_order",
    "hold",
    "unhold",
    "edit_order",
    "release",
    "exclude",
    "resend",
    "export_order",
    "set_machine_address",
    "set_module",
    "set_settings",
    "restart",
    "set_clock",
    "reset",
)

TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]+")
"""What may stand behind `Authorization: Bearer`."""

PUSHED = ("onsite", "retail")
"""Profiles of bridges that push documents into a POS of ours; the section of that POS has the same name."""

READING = frozenset({"read_order"})
"""Hooks that a URL is asked for by GET; all others are POST."""


@dataclass(frozen=True, slots=True)
class TargetFile:
    """What the file says. `settle_seconds` is how long to wait where there is no hook `run_cycle`."""

    path: Path
    name: str
    profiles: tuple[str, ...]
    connection: Connection
    hooks: Mapping[str, Hook]
    magento: MagentoListener | None
    onsite: OnSiteListener | None
    retail: RetailListener | None
    disposable: bool
    settle_seconds: float
    secrets: tuple[str, ...] = field(repr=False)


def load(path: Path, environment: Mapping[str, str] = os.environ) -> TargetFile:
    """Raises `TargetError`."""
    return _Reader(path, environment).read()


class _Reader:
    def __init__(self, path: Path, environment: Mapping[str, str]) -> None:
        self._path = path
        self._environment = environment
        self._secrets: list[str] = []
        self._session = requests.Session()

    def read(self) -> TargetFile:
        plain = self._plain()
        self._check_names(plain.get("hooks"), reads_magento="magento" in plain)
        self._check_profiles(plain)
        try:
            json_schema.check("target", plain)
        except json_schema.Invalid as error:
            raise self._wrong(f"{error.path or 'the file'}: {error.reason}") from error
        hooks = {name: self._hook(name, given) for name, given in plain["hooks"].items()}
        magento = self._magento(plain.get("magento"))
        onsite = self._onsite(plain.get("onsite"))
        retail = self._retail(plain.get("retail"))
        return TargetFile(
            path=self._path,
            name=plain["name"],
            profiles=tuple(plain["profiles"]),
            connection=self._connection(plain.get("web_orders")),
            hooks=hooks,
            magento=magento,
            onsite=onsite,
            retail=retail,
            disposable=plain.get("disposable", False),
            settle_seconds=float(plain.get("settle_seconds", 2.0)),
            secrets=tuple(self._secrets),
        )

    def _plain(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._path.read_text(encoding="utf-8"))
        except OSError as error:
            raise TargetError(
                f"target {self._path}: {error.strerror}; give the path of a TOML file, or the word reference"
            ) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise self._wrong(f"is no TOML: {error}") from error

    def _connection(self, given: Mapping[str, Any] | None) -> Connection:
        if given is None:
            return Connection("", "", "")
        return Connection(
            url=given["url"].rstrip("/"),
            user=given["user"],
            password=self._secret("web_orders", given, "password"),
            content_type=given.get("content_type", "xml"),
        )

    def _hook(self, name: str, given: Mapping[str, Any]) -> Hook:
        time_out = float(given.get("timeout_seconds", TIME_OUT))
        if "command" in given:
            return CommandHook(name, tuple(given["command"]), self._path.resolve().parent, time_out)
        headers = dict(given.get("headers", {}))
        for header, variable in given.get("headers_env", {}).items():
            headers[header] = self._from_environment(f"hooks.{name}.headers_env.{header}", variable)
        self._secrets += headers.values()
        method = "GET" if name in READING else "POST"
        return UrlHook(name, given["url"], method, headers, time_out, self._session)

    def _magento(self, given: Mapping[str, Any] | None) -> MagentoListener | None:
        if given is None:
            return None
        token = self._token("magento", given, "token")
        host, port = self._address("magento", given["listen"], "127.0.0.1:8080")
        return MagentoListener(host, port, given["user"], self._secret("magento", given, "password"), token)

    def _onsite(self, given: Mapping[str, Any] | None) -> OnSiteListener | None:
        if given is None:
            return None
        host, port = self._address("onsite", given["listen"], "127.0.0.1:9630")
        return OnSiteListener(
            host,
            port,
            user=given["user"],
            password=self._secret("onsite", given, "password"),
            app_id=given["app_id"],
            private_id=self._secret("onsite", given, "private_id"),
            store_view=given.get("store_view", ""),
        )

    def _retail(self, given: Mapping[str, Any] | None) -> RetailListener | None:
        if given is None:
            return None
        host, port = self._address("retail", given["listen"], "127.0.0.1:9640")
        named = {"access_token", "access_token_env"} & set(given)
        return RetailListener(
            host,
            port,
            client_id=given["client_id"],
            client_secret=self._secret("retail", given, "client_secret"),
            refresh_token=self._secret("retail", given, "refresh_token"),
            access_token=self._token("retail", given, "access_token") if named else token_urlsafe(24),
            store_view=given.get("store_view", ""),
        )

    def _token(self, section: str, given: Mapping[str, Any], member: str) -> str:
        token = self._secret(section, given, member)
        if not TOKEN.fullmatch(token):
            raise self._wrong(
                f"{section}.{member}: holds what a bearer token cannot; use letters, digits and -._~+/="
            )
        return token

    def _address(self, section: str, listen: str, such_as: str) -> tuple[str, int]:
        host, _, port = listen.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise self._wrong(f'{section}.listen: {listen!r} is no address; write "{such_as}"')
        return host, int(port)

    def _check_names(self, hooks: Any, *, reads_magento: bool) -> None:
        """Which hooks there are. The schema says so too, but not what to do about it."""
        named = set(hooks) if isinstance(hooks, Mapping) else set()
        for name in sorted(named - set(HOOKS)):
            near = difflib.get_close_matches(name, HOOKS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(HOOKS)}"
            raise self._wrong(f"hooks.{name}: there is no such hook; {hint}")
        if "read_order" not in named:
            raise self._wrong("hooks.read_order: is missing; without it nothing can be seen of an order")
        if "place_order" not in named and not reads_magento:
            raise self._wrong(
                "hooks.place_order: is missing; give it, or a section [magento] if the target reads from Magento"
            )

    def _check_profiles(self, plain: Mapping[str, Any]) -> None:
        """That what a profile is examined by is described."""
        claimed = plain.get("profiles")
        names = claimed if isinstance(claimed, list) else []
        for profile in (each for each in PUSHED if each in names):
            for section in (profile, "magento"):
                if section not in plain:
                    raise self._wrong(
                        f"{section}: is missing; profile {profile} is examined between a Magento and a POS of ours,"
                        " so say where they shall listen"
                    )

    def _secret(self, section: str, given: Mapping[str, Any], member: str) -> str:
        if member in given:
            secret: str = given[member]
        elif f"{member}_env" in given:
            secret = self._from_environment(f"{section}.{member}_env", given[f"{member}_env"])
        else:
            raise self._wrong(
                f"{section}.{member}: is missing; give it, or {member}_env with the name of a variable"
            )
        self._secrets.append(secret)
        return secret

    def _from_environment(self, where: str, variable: str) -> str:
        value = self._environment.get(variable, "")
        if not value:
            raise self._wrong(f"{where}: the environment has no {variable}; set it")
        return value

    def _wrong(self, reason: str) -> TargetError:
        return TargetError(f"target {self._path}: {reason}")
