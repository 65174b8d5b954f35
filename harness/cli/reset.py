"""`tillproof reset`: forget all orders, in every system that is up."""

import click

from .place import Place, place_options

ORDER_OF_FORGETTING = ("magento", "bridge", "pos", "onsite", "retail")
"""As orders travel: what is emptied first does not fill again what is emptied later."""


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@place_options
def reset(yes: bool, place: Place) -> None:
    """Forget all orders, sales, notes and faults of the lab; ports and credentials stay."""
    running = place.endpoints().systems
    here = [name for name in ORDER_OF_FORGETTING if name in running]
    if not yes:
        click.confirm(f"Forget everything in {', '.join(here)}?", abort=True)
    for name in here:
        place.control(name).post("/reset")
        click.echo(f"{name} is empty")
