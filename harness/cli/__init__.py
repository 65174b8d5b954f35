"""The command `tillproof`. Each subcommand lives in a module that is imported only when it is called, so that
`--help` answers at once."""

import os
import sys
from importlib import import_module

import click

from .trouble import Trouble

SUBCOMMANDS = {
    "up": ("up", "Run the store, the bridge and each kind of POS, and let virtual orders travel."),
    "order": ("store", "Place virtual orders in the store."),
    "cancel": ("store", "Cancel an order in the store."),
    "hold": ("store", "Put an order on hold in the store."),
    "unhold": ("store", "Take an order off hold in the store."),
    "refund": ("store", "Refund an order in the store, whole or in part."),
    "ship": ("till", "Ship an order in the POS."),
    "void": ("till", "Void an order in the POS."),
    "cancel-line": ("till", "Cancel pieces of one order line in the POS."),
    "follow": ("follow", "Show where each order is, and why."),
    "release": ("desk", "Offer an order again that the POS had rejected."),
    "resend": ("desk", "Offer a downloaded order once more."),
    "exclude": ("desk", "Never offer this order to the POS."),
    "export": ("desk", "Tick the export box of an order."),
    "fault": ("desk", "Have a system misbehave on purpose."),
    "pos": ("pos", "Run a simulated POS against any web-orders server."),
    "bridge": ("bridge", "Run the reference bridge alone."),
    "simulate": ("simulate", "Run one simulated system alone."),
    "check": ("check", "Examine a bridge against the requirements."),
    "reset": ("reset", "Forget all orders, in every system that is up."),
}


class _Commands(click.Group):
    """Knows its subcommands by name and one line each; imports one when it is called."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        module = import_module(f".{SUBCOMMANDS[name][0]}", __name__)
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in SUBCOMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tillproof", message="tillproof %(version)s")
def tillproof() -> None:
    """Does this connection between web shop and till really work?

    Start with `tillproof up`; in another terminal `tillproof order --count 10`, then `tillproof follow`.
    """


def main() -> None:
    """The console script. Exit codes: 0 done, 1 a check failed, 2 for the caller to mend, 3 an error of ours."""
    try:
        code = tillproof(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("tillproof: stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        _leave_quietly()
    except Exception as error:
        if os.environ.get("TILLPROOF_DEBUG"):
            raise
        kind = type(error).__name__
        click.echo(
            f"tillproof: {kind}: {error} - this is a mistake of ours; TILLPROOF_DEBUG=1 shows where", err=True
        )
        sys.exit(3)
    sys.exit(code if isinstance(code, int) else 0)


def _show(error: click.ClickException) -> None:
    if isinstance(error, Trouble | click.UsageError):
        error.show()
    else:
        click.echo(f"tillproof: {error.format_message()}", err=True)


def _leave_quietly() -> None:
    """The reader of a pipe went away (`tillproof follow | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)
