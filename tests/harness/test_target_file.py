"""The TOML file of a target: what it says is checked, and every error is one line with the cure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tillproof.harness.hooks import CommandHook, UrlHook
from tillproof.harness.target import TargetError
from tillproof.harness.target_file import TargetFile, load
from tillproof.harness.targets import choose

GOOD = """
name = "my bridge"
profiles = ["web-orders"]
[web_orders]
url = "http://127.0.0.1:8311/LightSpeed/"
user = "lightspeed"
password = "a made-up one"
[hooks]
place_order = { command = ["python", "place.py"] }
read_order = { url = "http://127.0.0.1:8312/orders/{id}", headers_env = { Authorization = "TOKEN" } }
"""
ENVIRONMENT = {"TOKEN": "Bearer abcdef", "PASSWORD": "from outside"}

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def text(toml: str) -> Path:
        path = tmp_path / "target.toml"
        path.write_text(toml, encoding="utf-8")
        return path

    return text


def read(path: Path) -> TargetFile:
    return load(path, ENVIRONMENT)


def test_a_good_file(write: Write) -> None:
    file = read(write(GOOD))
    assert (file.name, file.profiles, file.disposable, file.settle_seconds) == (
        "my bridge",
        ("web-orders",),
        False,
        2.0,
    )
    assert file.connection.url == "http://127.0.0.1:8311/LightSpeed"
    assert isinstance(file.hooks["place_order"], CommandHook)
    read_order = file.hooks["read_order"]
    assert isinstance(read_order, UrlHook)
    assert (read_order.method, read_order.headers) == ("GET", {"Authorization": "Bearer abcdef"})


def test_secrets_do_not_show(write: Write) -> None:
    file = read(write(GOOD))
    assert set(file.secrets) == {"a made-up one", "Bearer abcdef"}
    assert "made-up" not in repr(file)
    assert "abcdef" not in repr(file)


def test_a_password_from_the_environment(write: Write) -> None:
    file = read(write(GOOD.replace('password = "a made-up one"', 'password_env = "PASSWORD"')))
    assert file.connection.password == "from outside"


def test_a_target_that_reads_from_our_magento(write: Write) -> None:
    toml = GOOD.replace('place_order = { command = ["python", "place.py"] }\n', "")
    file = read(
        write(
            toml
            + '[magento]\nlisten = "127.0.0.1:8080"\nuser = "admin"\npassword = "p4ss"\ntoken = "t0ken"\n'
        )
    )
    assert file.magento is not None
    assert (file.magento.host, file.magento.port, file.magento.user) == ("127.0.0.1", 8080, "admin")
    assert "t0ken" not in repr(file)


ONSITE = """
name = "my bridge"
profiles = ["onsite"]
[hooks]
read_order = { command = ["look", "{id}"] }
[magento]
listen = "127.0.0.1:8080"
user = "admin"
password = "p4ss"
token = "t0ken"
[onsite]
listen = "127.0.0.1:9630"
user = "bridge"
password = "0nsite"
app_id = "com.example.bridge"
private_id = "pr1vate"
store_view = "onsite"
"""


def test_a_target_that_pushes_into_our_onsite(write: Write) -> None:
    file = read(write(ONSITE))
    assert file.onsite is not None
    assert (file.onsite.host, file.onsite.port, file.onsite.store_view) == ("127.0.0.1", 9630, "onsite")
    assert file.connection.url == ""
    assert {"0nsite", "pr1vate"} <= set(file.secrets)
    assert "pr1vate" not in repr(file)
    assert "0nsite" not in repr(file)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "[onsite]",
            "[web_orders]",
            "onsite: is missing; profile onsite is examined between a Magento and a POS",
        ),
        ('listen = "127.0.0.1:9630"', 'listen = "127.0.0.1:99999"', 'is no address; write "127.0.0.1:9630"'),
        ('private_id = "pr1vate"', 'private_id_env = "NOT_SET"', "the environment has no NOT_SET; set it"),
        ('profiles = ["onsite"]', 'profiles = ["onsite", "web-orders"]', "web_orders"),
        ('store_view = "onsite"', 'store_view = "elsewhere"', "store_view"),
    ],
)
def test_what_is_wrong_about_onsite_is_said_in_one_line(
    write: Write, old: str, new: str, reason: str
) -> None:
    with pytest.raises(TargetError) as error:
        read(write(ONSITE.replace(old, new)))
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


RETAIL = """
name = "my bridge"
profiles = ["retail"]
[hooks]
read_order = { command = ["look", "{id}"] }
export_order = { command = ["tick", "{id}"] }
[magento]
listen = "127.0.0.1:8080"
user = "admin"
password = "p4ss"
token = "t0ken"
[retail]
listen = "127.0.0.1:9640"
client_id = "my-bridge"
client_secret = "s3cret"
refresh_token = "r3fresh"
"""


def test_a_target_that_pushes_into_our_retail(write: Write) -> None:
    file = read(write(RETAIL))
    assert file.retail is not None
    assert (file.retail.host, file.retail.port, file.retail.store_view) == ("127.0.0.1", 9640, "")
    assert file.retail.access_token
    assert "export_order" in file.hooks
    assert {"s3cret", "r3fresh"} <= set(file.secrets)
    assert "s3cret" not in repr(file)
    assert "r3fresh" not in repr(file)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "[retail]",
            "[web_orders]",
            "retail: is missing; profile retail is examined between a Magento and a POS",
        ),
        ('listen = "127.0.0.1:9640"', 'listen = "127.0.0.1:99999"', 'is no address; write "127.0.0.1:9640"'),
        (
            'refresh_token = "r3fresh"',
            'refresh_token_env = "NOT_SET"',
            "the environment has no NOT_SET; set it",
        ),
        ('refresh_token = "r3fresh"', "", "refresh_token"),
        ('client_id = "my-bridge"', "", "client_id"),
        (
            'client_id = "my-bridge"',
            'client_id = "my-bridge"\naccess_token = "two words"',
            "retail.access_token: holds what a bearer token cannot",
        ),
    ],
)
def test_what_is_wrong_about_retail_is_said_in_one_line(
    write: Write, old: str, new: str, reason: str
) -> None:
    with pytest.raises(TargetError) as error:
        read(write(RETAIL.replace(old, new)))
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("read_order", "read_orders", "hooks.read_orders: there is no such hook; did you mean read_order?"),
        ('name = "my bridge"', "", "name"),
        ('["web-orders"]', '["web-order"]', "profiles"),
        ('url = "http://127.0.0.1:8311/LightSpeed/"', 'url = "LightSpeed"', "web_orders.url"),
        ('password = "a made-up one"', 'password_env = "NOT_SET"', "the environment has no NOT_SET; set it"),
        ('password = "a made-up one"', "", "password"),
        ("place_order =", "release =", "hooks.place_order: is missing; give it, or a section [magento]"),
        (
            '"TOKEN"',
            '"NOT_SET"',
            "hooks.read_order.headers_env.Authorization: the environment has no NOT_SET",
        ),
        ("[web_orders]", "[web_orders", "is no TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(write: Write, old: str, new: str, reason: str) -> None:
    path = write(GOOD.replace(old, new))
    with pytest.raises(TargetError) as error:
        read(path)
    message = str(error.value)
    assert message.startswith(f"target {path}: ")
    assert reason in message
    assert "\n" not in message
    assert "made-up" not in message


def test_a_token_that_cannot_travel(write: Write) -> None:
    magento = '[magento]\nlisten = "127.0.0.1:8080"\nuser = "admin"\npassword = "p4ss"\ntoken = "two words"\n'
    with pytest.raises(TargetError, match=r"magento\.token: holds what a bearer token cannot"):
        read(write(GOOD + magento))


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(
        TargetError, match=r"nowhere.toml: No such file or directory; give the path of a TOML file"
    ):
        choose("nowhere.toml")


def test_the_word_reference() -> None:
    choice = choose("reference")
    assert (choice.name, choice.shareable) == ("the reference bridge", True)
