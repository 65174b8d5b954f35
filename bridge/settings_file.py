"""Settings from a TOML file. Unknown keys are refused with the nearest known one, secrets may be in the environment."""

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from .outlets.onsite.settings import OnSite
from .outlets.retail.settings import Retail
from .setting import SettingsError
from .settings import Magento, Route, Settings, ShopAddress, TaxRule

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_SECRETS = (
    "lightspeed_password",
    "control_token",
    "token",
    "password",
    "private_id",
    "client_secret",
    "refresh_token",
)
"""Settings that may be given as `<name>_env`, naming an environment variable."""

Record = TypeVar("Record", bound="DataclassInstance")


def load_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in the file. Raises `SettingsError`: one line naming the file, the setting, the cure."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); name another file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML ({error}); correct the file") from None
    try:
        return _record(Settings, content, environment, "")
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None


def _record(kind: type[Record], table: Any, environment: Mapping[str, str], place: str) -> Record:
    if not isinstance(table, dict):
        raise SettingsError(f"{place.rstrip('.')}: must be a table; write [{place.rstrip('.')}]")
    known = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in _with_secrets(table, environment, known, place).items():
        if key not in known:
            raise SettingsError(f"{place}{key}: no such setting{_near_miss(key, known)}")
        values[key] = _read(known[key], place + key, value, environment)
    for field in fields(kind):
        if field.name not in values and field.default is MISSING and field.default_factory is MISSING:
            raise SettingsError(f"{place}{field.name}: is missing; add it")
    make: Callable[..., Record] = kind
    return make(**values)


def _with_secrets(
    table: Mapping[str, Any], environment: Mapping[str, str], known: Mapping[str, Any], place: str
) -> dict[str, Any]:
    values = dict(table)
    for name in _SECRETS:
        variable = values.pop(f"{name}_env", None) if name in known else None
        if variable is None:
            continue
        if name in values:
            raise SettingsError(f"{place}{name}: is given twice; keep {name} or {name}_env")
        if not isinstance(variable, str) or variable not in environment:
            raise SettingsError(f"{place}{name}_env: {variable!r} is not set in the environment; set it")
        values[name] = environment[variable]
    return values


def _near_miss(key: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]}?" if near else "; see docs/bridge.md for all of them"


def _read(kind: Any, place: str, value: Any, environment: Mapping[str, str]) -> Any:
    if kind in _RECORDS:
        return _record(_RECORDS[kind], value, environment, f"{place}.")
    if kind in _TABLES:
        return tuple(_record(_TABLES[kind], table, environment, f"{place}.") for table in _list(place, value))
    reader: Callable[[str, Any], Any] = _READERS.get(kind, _text)  # what is left are choices, written as text
    return reader(place, value)


def _text(place: str, value: Any) -> str:
    return _of_type(place, value, str, "text in quotes")


def _flag(place: str, value: Any) -> bool:
    return _of_type(place, value, bool, "true or false")


def _whole(place: str, value: Any) -> int:
    if isinstance(value, bool):
        raise SettingsError(f"{place}: {value!r} is not a whole number")
    return _of_type(place, value, int, "a whole number")


def _number(place: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(f"{place}: {value!r} is not a number")
    return value


def _moment(place: str, value: Any) -> datetime:
    return _of_type(place, value, datetime, "a time such as 2026-03-01T00:00:00Z, without quotes")


def _texts(place: str, value: Any) -> tuple[str, ...]:
    return tuple(_text(place, one) for one in _list(place, value))


def _map(place: str, value: Any) -> dict[str, str]:
    table = _of_type(place, value, dict, "a table")
    return {key: _text(f"{place}.{key}", one) for key, one in table.items()}


def _list(place: str, value: Any) -> list[Any]:
    return _of_type(place, value, list, "a list in [ ]")


_RECORDS: dict[Any, type["DataclassInstance"]] = {
    Magento: Magento,
    ShopAddress | None: ShopAddress,
    OnSite | None: OnSite,
    Retail | None: Retail,
}
_TABLES: dict[Any, type["DataclassInstance"]] = {tuple[TaxRule, ...]: TaxRule, tuple[Route, ...]: Route}
_READERS: dict[Any, Callable[[str, Any], Any]] = {
    Mapping[str, str]: _map,
    tuple[str, ...]: _texts,
    bool: _flag,
    int: _whole,
    float: _number,
    datetime | None: _moment,
}

Kind = TypeVar("Kind")


def _of_type(place: str, value: Any, kind: type[Kind], wanted: str) -> Kind:
    if not isinstance(value, kind):
        given = "" if place.rpartition(".")[2] in _SECRETS else f"{value!r} "
        raise SettingsError(f"{place}: {given}is not {wanted}")
    return value
