"""Errors that a person reads: the thing, the reason and the cure, in one line, and exit code 2."""

import click


class Trouble(click.ClickException):
    """Something the person at the keyboard can mend."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        click.echo(f"tillproof: {self.format_message()}", err=True)
