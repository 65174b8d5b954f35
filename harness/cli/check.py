"""`tillproof check`: examine a bridge against the requirements."""

from pathlib import Path

import click


@click.command()
@click.option("--target", metavar="FILE", help="The target's TOML file; default: the reference bridge.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Only scenarios about this requirement; repeatable."
)
@click.option("--list", "list_only", is_flag=True, help="List the scenarios and stop.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the verdicts as JSON.")
@click.option(
    "--features",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A folder with feature files of your own, run as well; repeatable.",
)
def check(
    target: str | None,
    only: tuple[str, ...],
    list_only: bool,
    report: Path | None,
    features: tuple[Path, ...],
) -> int:
    """Examine a bridge against the requirements, scenario by scenario.

    Exit code 0: nothing failed and every claimed MUST passed or is excused; 1: a failure, or a MUST that was not
    run; 2: the target cannot be used as described, or nothing was observed; 3: an error of tillproof's own.
    """
    from ..run import examine  # noqa: PLC0415 - pytest is slow to import

    if target is None and not list_only:
        click.echo("no --target: examining the reference bridge that comes with tillproof")
    return examine(target or "reference", only=only, list_only=list_only, report=report, features=features)
