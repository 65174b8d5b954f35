"""Payment types of the account by the names of the store's payments (SET-26 to SET-28)."""

from collections.abc import Iterable
from datetime import timedelta

from ...clock import Clock
from ...order import Payment
from ...text import plain_name
from ..outlet import Stopped
from .client import RetailClient
from .reading import Record, text
from .settings import Retail

KEPT_FOR = timedelta(minutes=1)
BUILT_IN = {"smartetailing payments": "Stripe", "gift card": "Web Gift Card"}
"""SET-27; and the POS's own Gift Card takes payments only with the account of a card sold there."""
WITH_ACCOUNT = frozenset({"gift card", "credit account"})


class PaymentTypes:
    """Finds and makes payment types; remembers the list for a minute."""

    def __init__(self, client: RetailClient, settings: Retail, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._names = BUILT_IN | {plain_name(name): to for name, to in settings.payment_types.items()}
        self._kept: list[Record] = []
        self._until = clock()

    def name(self, payment: Payment) -> str:
        """What the payment is called in the POS: as the settings say, else the store's title for it."""
        told = [name for name in (payment.title, payment.method, payment.type) if name.strip()]
        mapped = (self._names[plain_name(name)] for name in told if plain_name(name) in self._names)
        return next(mapped, told[0] if told else "Web").strip()

    def look_up(self, payments: Iterable[Payment]) -> list[str]:
        """Have the types of these payments ready; answers the names that have to be made. Raises `Stopped`."""
        names = {plain_name(name): name for name in map(self.name, payments)}
        if names and self._is_old():
            self._list()
        elif any(not self._called(plain) for plain in names):
            self._list()  # before one is made, lest it be made twice
        for name in names.values():
            self._check(name)
        return [name for plain, name in names.items() if not self._called(plain)]

    def of(self, payment: Payment) -> str:
        """The id of the type of a payment that was looked up."""
        (found,) = self._called(plain_name(self.name(payment)))
        return text(found, "paymentTypeID")

    def create(self, name: str) -> None:
        """A type of that name."""
        self._kept.append(self._client.create("PaymentType", {"name": name}))

    def forget(self) -> None:
        """Somebody has to change something in the POS, and may do so now."""
        self._until = self._clock()

    def _called(self, name: str) -> list[Record]:
        return [one for one in self._kept if plain_name(text(one, "name")) == name]

    def _check(self, name: str) -> None:
        found = self._called(plain_name(name))
        if len(found) > 1:
            ids = ", ".join(text(one, "paymentTypeID") for one in found)
            raise Stopped(
                "data:payment",
                f"several payment types in Lightspeed Retail are called {name} ({ids}); rename all but one there",
            )
        if found and text(found[0], "type") in WITH_ACCOUNT:
            raise Stopped(
                "data:payment",
                f"payment type {name} of Lightspeed Retail is for accounts of its own; "
                "map the payment to another name in retail.payment_types",
            )

    def _is_old(self) -> bool:
        return not timedelta(0) < self._until - self._clock() <= KEPT_FOR

    def _list(self) -> None:
        self._kept = list(self._client.all("PaymentType"))
        self._until = self._clock() + KEPT_FOR
