"""Settings: from TOML and from code; every refusal is one line with the thing, the reason and the cure."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tillproof.bridge import LedgerUnusable, Magento, Settings, SettingsError, TaxRule, open_bridge
from tillproof.bridge.settings_file import load_settings

SMALLEST = """
lightspeed_username = "lightspeed"
lightspeed_password = "secret-word"
[magento]
url = "https://shop.example/"
token = "secret-token"
"""


def load(folder: Path, text: str, **environment: str) -> Settings:
    file = folder / "bridge.toml"
    file.write_text(text, "utf-8")
    return load_settings(file, environment)


def test_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path, SMALLEST)
    assert settings == Settings(
        magento=Magento(url="https://shop.example", token="secret-token"),
        lightspeed_username="lightspeed",
        lightspeed_password="secret-word",
    )
    assert (settings.enable_web_order_module, settings.mode) == (False, "auto-invoice")
    assert (settings.download_orders, settings.download_credit_memos) == (True, True)


def test_everything_can_be_written_in_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        enable_web_order_module = true
        download_credit_memos = false
        mode = "wait-for-invoice"
        orders_from = 2026-03-01T00:00:00-06:00
        trusted_methods = ["checkmo"]
        time_zone = "America/Chicago"
        cycle_seconds = 30
        manufacturer_ids = { "Zed" = "ZZ" }
        lightspeed_username = "ls"
        lightspeed_password_env = "POS_PASSWORD"
        control_token_env = "CONTROL"
        [[tax_rules]]
        id = "1"
        description = "none"
        [[tax_rules]]
        id = "2"
        description = "California"
        destinations = ["US-CA"]
        [shop_address]
        street = ["1 Road"]
        city = "Town"
        [magento]
        url = "http://127.0.0.1:8080/rest"
        username = "bridge"
        password_env = "MAGENTO"
        """,
        POS_PASSWORD="a:b",
        CONTROL="c",
        MAGENTO="m",
    )
    assert settings.orders_from == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert settings.tax_rules[1] == TaxRule("2", "California", ("US-CA",))
    assert settings.magento == Magento(url="http://127.0.0.1:8080", username="bridge", password="m")
    assert (settings.lightspeed_password, settings.control_token) == ("a:b", "c")
    assert settings.shop_address is not None
    assert settings.manufacturer_ids == {"Zed": "ZZ"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("dowload_orders = true\n", "dowload_orders: no such setting; did you mean download_orders?"),
        ('colour = "blue"\n', "colour: no such setting; see docs/bridge.md"),
        ('mode = "auto"\n', "mode 'auto': unknown; choose auto-invoice or wait-for-invoice"),
        ('download_orders = "yes"\n', "download_orders: 'yes' is not true or false"),
        ("cycle_seconds = true\n", "cycle_seconds: True is not a number"),
        ("cycle_seconds = 0\n", "cycle_seconds 0: choose 0.01 to 86400"),
        ("write_back_tries = 1.5\n", "write_back_tries: 1.5 is not a whole number"),
        ('time_zone = "Chicago"\n', "time_zone 'Chicago': unknown; give an IANA name"),
        ('currency = "dollars"\n', "currency 'dollars': not an ISO code"),
        ("orders_from = 2026-03-01T00:00:00\n", "orders_from: has no time zone"),
        ('orders_from = "2026"\n', "orders_from: '2026' is not a time"),
        ('trusted_methods = "checkmo"\n', "trusted_methods: 'checkmo' is not a list"),
        ("tax_rules = []\n", "tax_rules: is empty"),
        ('tax_rules = [{ id = "1", name = "x" }]\n', "tax_rules.name: no such setting"),
        ('tax_rules = [{ id = "1" }]\n', "tax_rules.description: is missing"),
        ('machine_address_mode = "require"\n', "machine_address '': `require` needs twelve hex digits"),
        ('control_token_env = "NOT_SET"\n', "control_token_env: 'NOT_SET' is not set in the environment"),
        ('control_token = "a"\ncontrol_token_env = "B"\n', "control_token: is given twice"),
        ('magento = "https://shop.example"\n#', "magento: must be a table"),
        ('magento = { url = "http://[shop" }\n#', "magento.url 'http://[shop': not a web address"),
    ],
)
def test_what_cannot_be(tmp_path: Path, change: str, told: str) -> None:
    text = change + (SMALLEST if not change.endswith("#") else SMALLEST.split("[magento]", maxsplit=1)[0])
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, text)
    assert told in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path))
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ('lightspeed_password = "secret-word"', "lightspeed_password: is missing"),
        ('url = "https://shop.example/"', "magento.url .*: not a web address"),
        ('token = "secret-token"', "magento: needs either token, or username and password"),
    ],
)
def test_what_is_missing(tmp_path: Path, gone: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        load(tmp_path, SMALLEST.replace(gone, ""))


@pytest.mark.parametrize("text", ["= nothing", 'a = "\x00"'])
def test_files_that_are_no_settings(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="is not TOML"):
        load(tmp_path, text)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "missing.toml")


@pytest.mark.parametrize(
    "wrong", [{"lightspeed_username": "a:b"}, {"lightspeed_username": ""}, {"lightspeed_password": ""}]
)
def test_credentials_that_cannot_travel(wrong: dict[str, Any]) -> None:
    given: dict[str, Any] = {"lightspeed_username": "u", "lightspeed_password": "p"}
    with pytest.raises(SettingsError):
        Settings(magento=Magento(url="https://shop.example", token="t"), **(given | wrong))


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    assert "secret" not in repr(load(tmp_path, SMALLEST))
    for secret in ('"secret-word"', '"secret-token"'):
        with pytest.raises(SettingsError, match="is not text in quotes") as refused:
            load(tmp_path, SMALLEST.replace(secret, "4711"))
        assert "4711" not in str(refused.value).removeprefix(str(tmp_path))


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    settings = load(tmp_path, SMALLEST)
    (tmp_path / "notes.txt").write_text("These are notes, not a database. " * 50)
    with pytest.raises(LedgerUnusable, match="name another file"):
        open_bridge(settings, tmp_path / "notes.txt")
    with pytest.raises(LedgerUnusable, match="name another file"):
        open_bridge(settings, tmp_path / "no-folder" / "ledger.sqlite")
