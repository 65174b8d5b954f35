"""The dialog: what it refuses, what it keeps, and what it never shows (EVO-24, EVO-26, EVO-28)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tillproof.simulators.evo import BadConnection, Connection, EnablingRefused, Pos


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"url": "ftp://shop/LightSpeed"}, "not http or https"),
        ({"url": "https://"}, "not http or https"),
        ({"url": "https://shop:99999/LightSpeed"}, "cannot be read"),
        ({"url": "https://user:secret@shop/LightSpeed"}, "holds credentials"),
        ({"url": "https://shop/LightSpeed?x=1"}, "query"),
        ({"url": "http://shop.example/LightSpeed"}, "clear text"),
        ({"user": "a:b"}, "colon"),
        ({"password": "a\nb"}, "control character"),
        ({"content_type": "yaml"}, "xml or json"),
        ({"request_interval": 0}, "request_interval"),
        ({"retry_interval": True}, "retry_interval"),
        ({"timeout": float("nan")}, "timeout"),
        ({"machine_address": "not hex"}, "twelve hex digits"),
        ({"machine_address_header": "X Y"}, "header name"),
        ({"zone": "Mars/Olympus"}, "IANA"),
        ({"location": " "}, "location"),
        ({"enabled": True}, "needs a URL"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_in_one_line(
    settings: dict[str, object], complaint: str
) -> None:
    with pytest.raises(BadConnection) as refused:
        Connection(**settings)  # type: ignore[arg-type]
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_defaults_are_those_of_the_dialog() -> None:
    fresh = Connection()
    assert (fresh.content_type, fresh.request_interval, fresh.retry_interval) == ("xml", 300, 60)
    assert (fresh.machine_address, fresh.enabled, fresh.timeout) == ("", False, 60)


def test_the_password_is_not_in_what_is_printed() -> None:
    assert "tell-nobody" not in repr(Connection(password="tell-nobody"))


def test_enabled_needs_a_successful_test_first(open_till: Callable[..., Pos], connection: Connection) -> None:
    pos = open_till(given=replace(connection, enabled=False))
    with pytest.raises(EnablingRefused):
        pos.enable()
    assert not pos.connection.enabled
    assert pos.test_connection().success
    pos.enable()
    assert pos.connection.enabled


def test_staff_can_force_it(open_till: Callable[..., Pos], connection: Connection) -> None:
    pos = open_till(given=replace(connection, enabled=False))
    pos.enable(force=True)
    assert pos.connection.enabled


def test_other_credentials_need_another_test(open_till: Callable[..., Pos], connection: Connection) -> None:
    pos = open_till(given=replace(connection, enabled=False))
    pos.test_connection()
    pos.enable()
    with pytest.raises(EnablingRefused):
        pos.save_connection(replace(pos.connection, password="another"))
    pos.save_connection(replace(pos.connection, password="another", enabled=False))
    assert not pos.tested


def test_the_machine_address_is_empty_until_asked_for_and_then_sent(pos: Pos, store: object) -> None:
    pos.poll()
    assert pos.connection.machine_address == ""
    assert "x-machine-address" not in store.requests[-1].headers  # type: ignore[attr-defined]
    address = pos.ask_machine_address()
    pos.poll()
    assert store.requests[-1].headers["x-machine-address"] == address  # type: ignore[attr-defined]
    assert len(address) == 12
    int(address, 16)


def test_the_machine_address_follows_from_the_seed_and_is_read_only(open_till: Callable[..., Pos]) -> None:
    one, same, other = (open_till(machine_seed=seed).ask_machine_address() for seed in ("a", "a", "b"))
    assert one == same != other
    pos = open_till()
    with pytest.raises(BadConnection, match="read-only"):
        pos.save_connection(replace(pos.connection, machine_address="0123456789ab"))


def test_settings_test_and_machine_address_survive_a_restart(
    open_till: Callable[..., Pos], connection: Connection, tmp_path: Path
) -> None:
    books = tmp_path / "till.sqlite"
    first = open_till(books, replace(connection, zone="America/Denver", ca_file=tmp_path / "ca.pem"))
    first.test_connection()
    first.ask_machine_address()
    kept = first.connection
    first.close()
    again = open_till(books, None)
    assert again.connection == kept
    assert again.tested
    assert books.stat().st_mode & 0o077 == 0, "the books hold a password"
