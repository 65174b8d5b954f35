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
