"""`tillproof pos`: a simulated POS that drives a web-orders server, ours or anybody's."""

import os
import secrets
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from .trouble import Trouble

if TYPE_CHECKING:
    from ...simulators.evo import Event, Pos

PASSWORD = "TILLPROOF_POS_PASSWORD"  # noqa: S105 - the name of a variable


@click.command()
@click.option("--url", required=True, help="The base URL, as https://shop.example/LightSpeed.")
@click.option("--user", required=True)
@click.option(
    "--password-env", default=PASSWORD, show_default=True, metavar="NAME", help="Where the password is."
)
@click.option("--content-type", type=click.Choice(["xml", "json"]), default="xml", show_default=True)
@click.option(
    "--interval", type=click.FloatRange(0.05), default=300.0, show_default=True, help="Request Interval, s."
)
@click.option(
    "--retry", type=click.FloatRange(0.05), default=60.0, show_default=True, help="Retry Interval, s."
)
@click.option("--zone", default="UTC", show_default=True, help="The dealer's time zone.")
@click.option("--machine-address", is_flag=True, help="Ask for the Machine Address and send it.")
@click.option(
    "--ca-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Trust this authority."
)
@click.option("--insecure-http", is_flag=True, help="Plain HTTP also beyond this machine.")
@click.option("--books", type=click.Path(dir_okay=False, path_type=Path), help="Keep the sales in this file.")
@click.option("--test", "only_test", is_flag=True, help="Press Test Connection and stop.")
@click.option("--once", is_flag=True, help="Poll until nothing is outstanding, and stop.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The POS's own page and control API.")
@click.option(
    "--endpoints", type=click.Path(dir_okay=False, path_type=Path), help="Write where it is reached here."
)
def pos(
    url: str,
    user: str,
    password_env: str,
    content_type: str,
    interval: float,
    retry: float,
    zone: str,
    machine_address: bool,
    ca_file: Path | None,
    insecure_http: bool,
    books: Path | None,
    only_test: bool,
    once: bool,
    port: int,
    endpoints: Path | None,
) -> None:
    """Run a simulated Lightspeed EVO POS against any web-orders server.

    It tests the connection, polls, makes one sale of each order, acknowledges it, and prints what happens until
    Ctrl-C. With --endpoints FILE, `tillproof ship NUMBER --endpoints FILE` and `void` work it meanwhile.
    """
    from ...simulators.evo import BadConnection, Connection, open_pos  # noqa: PLC0415 - keeps `--help` quick

    try:
        connection = Connection(
            url=url,
            user=user,
            password=_password(password_env),
            content_type="json" if content_type == "json" else "xml",
            request_interval=interval,
            retry_interval=retry,
            zone=zone,
            location=_location(url),
            ca_file=ca_file,
            insecure_http=insecure_http,
        )
    except BadConnection as error:
        raise Trouble(str(error)) from None
    token = secrets.token_urlsafe(24)
    with open_pos(books, connection, control_token=token) as opened:
        if machine_address:
            click.echo(f"machine address {opened.ask_machine_address()}")
        _test(opened)
        if only_test:
            return
        opened.listen(_tell)
        opened.enable()
        if once:
            _drain(opened)
        else:
            _run(opened, port, token, endpoints)
        _sum_up(opened)


def _password(variable: str) -> str:
    return os.environ.get(variable) or click.prompt("password", hide_input=True, err=True)


def _location(url: str) -> str:
    """Orders are imported once by location and number, so each store gets a location of its own."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}".rstrip("/") or "Main"


def _tell(event: "Event") -> None:
    click.echo(f"{event.at:%H:%M:%S}  {event}")


def _test(pos: "Pos") -> None:
    trial = pos.test_connection()
    if not trial.success:
        raise Trouble(f"Test Connection: {trial.words}")
    click.echo(f"Test Connection: {trial.words}")


def _drain(pos: "Pos") -> None:
    report = pos.poll()
    if report.outcome != "answered":
        raise Trouble(f"the poll failed: {report.words}")


def _run(pos: "Pos", port: int, token: str, endpoints: Path | None) -> None:
    from ...simulators.agenda import Agenda, Ticker  # noqa: PLC0415
    from ...simulators.clock import real_clock  # noqa: PLC0415
    from ...simulators.serving import PortTaken, Server  # noqa: PLC0415
    from ..endpoints import Endpoints  # noqa: PLC0415

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with Server(pos.system.wsgi, port=port) as server:
            where = {"url": server.url, "control": {"url": f"{server.url}/_tillproof", "token": token}}
            if endpoints is not None:
                Endpoints({"pos": where}).write(endpoints)
            click.echo(f"the POS's own page is {server.url}; Ctrl-C ends it")
            agenda = Agenda(real_clock)
            agenda.add(pos.agenda_job)
            ticker = Ticker(agenda, real_clock, name="pos")
            ticker.start()
            stopped.wait()
            ticker.stop()
    except PortTaken as error:
        raise Trouble(str(error)) from None


def _sum_up(pos: "Pos") -> None:
    sales = 0
    after = ""
    while page := pos.sales(after):
        sales, after = sales + len(page), page[-1].number
    click.echo(f"{sales} sales, {pos.waiting_messages()} messages waiting, {len(pos.alarms())} alarms")
    for alarm in pos.alarms():
        click.echo(f"ALARM  {alarm.subject}: {alarm.text}")
