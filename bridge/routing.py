"""Which POS an order is meant for: by the store's view, the shipping or the payment method. Settled at first sight."""

from .settings import Route, Settings
from .sources.source import Sighting


def outlet_of(sighting: Sighting, settings: Settings) -> str:
    """The outlet of the first route that fits, else the one that the rest goes to."""
    for route in settings.routes:
        if _fits(route, sighting):
            return route.outlet
    return settings.outlet


def _fits(route: Route, sighting: Sighting) -> bool:
    asked = (
        (route.store_ids, sighting.store_id),
        (route.shipping_methods, sighting.shipping_method),
        (route.payment_methods, sighting.payment_method),
    )
    return all(not wanted or told in wanted for wanted, told in asked)
