"""A Lightspeed EVO point of sale with web orders: a client of whatever speaks the web-orders profile.

`Pos` is what a program or a test drives; the control API and the status page are made from the same methods.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Self

from ..agenda import Job
from ..clock import Clock, real_clock
from ..faults import Faults
from ..system import System, build_system
from . import alarms, control, customers, mischief, outbox, page, sales, trial
from .alarms import Alarm
from .books import Books
from .connection import Connection
from .courier import Courier
from .events import Announcer, Listener, Tested
from .house_rules import HouseRules
from .link import Link
from .messages import Customer, LineAction, ShippedItem
from .mischief import Mischief
from .outbox import Letter
from .polling import Poller, PollReport
from .reception import Reception
from .sales import NoSale, Sale
from .schedule import PosJob
from .staff import LineChoice, Staff, Told
from .trial import Trial

SHOWN = 200
"""The most alarms, messages of one order, and customers that are listed at once."""


class Pos:
    """One POS with one connection. Everything it knows is in its books; made by `open_pos`.

    All methods may be called from several threads.
    """

    def __init__(
        self,
        books: Books,
        given: Connection | None,
        *,
        clock: Clock,
        control_token: str,
        payment_methods: Mapping[str, str] | None,
        text_lengths: Mapping[str, int] | None,
        machine_seed: str | None,
    ) -> None:
        self.rules = HouseRules(books, payment_methods, text_lengths)
        self._books = books
        self._clock = clock
        self._announcer = Announcer()
        self._link = Link(books, given, clock(), machine_seed)
        self._courier = Courier(books, self._link, clock, self._announcer)
        self._control_token = control_token
        self._faults = Faults(mischief.NAMES)
        tricks = Mischief(self._faults)
        reception = Reception(books, self.rules, clock, tricks)
        self._poller = Poller(
            books,
            self._link,
            reception,
            self._courier,
            clock=clock,
            announcer=self._announcer,
            mischief=tricks,
        )
        self._staff = Staff(books, self._link, self._courier, clock, self._announcer)
        self.agenda_job: Job = PosJob(self._link, self._courier, self._poller, clock)

    @cached_property
    def system(self) -> System:
        """What is served on a port: the control API and the status page. Made when it is first asked for."""
        return build_system(
            "evo",
            page.create_app(self),
            clock=self._clock,
            control_token=self._control_token,
            reset=self.reset,
            control=control.create_blueprint(self),
            secrets=lambda: (self.connection.password,),
            faults=self._faults,
        )

    # The connection

    @property
    def connection(self) -> Connection:
        """The settings in force."""
        return self._link.connection

    @property
    def tested(self) -> bool:
        """Whether Test Connection has succeeded with these settings."""
        return self._link.tested

    @property
    def halted(self) -> str:
        """Why the POS has stopped calling until a person looks; empty while it has not."""
        return self._link.halted

    @property
    def last_poll(self) -> PollReport | None:
        """The latest poll since this POS was opened."""
        return self._poller.last

    def save_connection(self, connection: Connection, *, force: bool = False) -> None:
        """Put other settings in force. Raises `BadConnection`, or `EnablingRefused` before a successful test."""
        with self._at_rest():
            self._link.save(connection, self._clock(), force=force)

    def enable(self, *, force: bool = False) -> None:
        """Set Enabled; the first poll is due at once. Raises `EnablingRefused` (EVO-28)."""
        self.save_connection(replace(self.connection, enabled=True), force=force)

    def disable(self) -> None:
        """Unset Enabled: no further call leaves by itself (EVO-25)."""
        self.save_connection(replace(self.connection, enabled=False))

    def ask_machine_address(self) -> str:
        """Fill in Machine Address; from then on every call carries it (EVO-26)."""
        with self._at_rest():
            return self._link.ask_machine_address()

    def test_connection(self) -> Trial:
        """Press Test Connection (EVO-27). Success lifts a stop."""
        found = trial.press(self.connection, self._link.wire)
        if found.success:
            self._link.passed_test(self._clock())
        self._announcer.tell(Tested(self._clock(), found.success, found.words))
        return found

    def poll(self) -> PollReport:
        """Poll now; also lifts a stop if the store answers well. Raises `NotEnabled`."""
        return self._poller.poll()

    def next_call(self) -> datetime | None:
        """When the POS will call next by itself (UTC); None while it will not."""
        return self.agenda_job.due()

    # What it knows

    def sales(self, after: str = "", limit: int = 200) -> tuple[Sale, ...]:
        """Sales after a sale number, in the order in which they were made. Raises `ValueError`."""
        first = sales.parse_sale_number(after) if after else 0
        with self._books.read() as tx:
            return sales.page(tx, self.connection.location, first, min(limit, sales.LARGEST_PAGE))

    def latest_sales(self, limit: int) -> tuple[Sale, ...]:
        """The newest sales, newest first."""
        with self._books.read() as tx:
            return sales.latest(tx, self.connection.location, limit)

    def sale(self, order_id: str) -> Sale:
        """The sale of an order. Raises `NoSale`."""
        with self._books.read() as tx:
            found = sales.find(tx, self.connection.location, order_id)
        if found is None:
            raise NoSale(f"there is no sale of order {order_id!r}")
        return found

    def messages(self, order_id: str) -> tuple[Letter, ...]:
        """What the store was told about an order, and what it answered, oldest first."""
        with self._books.read() as tx:
            return outbox.of_order(tx, self.connection.location, order_id, SHOWN)

    def waiting_messages(self) -> int:
        """How many messages are still to be delivered."""
        with self._books.read() as tx:
            return outbox.waiting(tx, self.connection.location)

    def revenue(self) -> dict[str, Decimal]:
        """Booked revenue by method of payment, without sales that ended unshipped (EVO-30)."""
        with self._books.read() as tx:
            return sales.revenue(tx, self.connection.location)

    def customers(self) -> tuple[Customer, ...]:
        """The customer file."""
        with self._books.read() as tx:
            return customers.everyone(tx, self.connection.location, SHOWN)

    def alarms(self) -> tuple[Alarm, ...]:
        """What staff has to look at, newest first."""
        with self._books.read() as tx:
            return alarms.still_open(tx, SHOWN)

    # What staff does

    def ship(
        self,
        order_id: str,
        tracking: str = "",
        *,
        carrier: str = "",
        method: str = "",
        items: Sequence[ShippedItem] | None = None,
        force: bool = False,
    ) -> Told:
        """Ship pieces. `items` None = everything open; empty = a tracking number only. Raises `NotPossible`, `NoSale`.

        `force`, here and below, sends what the books speak against and leaves the books as they are.
        """
        return self._staff.ship(order_id, tracking, carrier, method, items, force=force)

    def void(self, order_id: str, reason: str = "", *, force: bool = False) -> Told:
        """Void what is not shipped (EVO-22). Raises `NotPossible`, `NoSale`."""
        return self._staff.void(order_id, reason, force=force)

    def cancel_line(
        self,
        order_id: str,
        *,
        item_id: str = "",
        item_number: str = "",
        quantity: int | None = None,
        force: bool = False,
    ) -> Told:
        """Cancel pieces of a line, all open ones by default, named by itemID or by itemNumber.

        Raises `NotPossible`, `NoSale`.
        """
        choice = LineChoice(item_id, item_number, quantity)
        return self._staff.change_line(order_id, LineAction.CANCEL, choice, force=force)

    def sell_line(
        self,
        order_id: str,
        *,
        item_id: str = "",
        item_number: str = "",
        quantity: int | None = None,
        force: bool = False,
    ) -> Told:
        """Hand over pieces of a line at the counter. As `cancel_line`."""
        choice = LineChoice(item_id, item_number, quantity)
        return self._staff.change_line(order_id, LineAction.SELL, choice, force=force)

    def dismiss_alarm(self, number: int) -> bool:
        """Somebody has looked; False when there is no such open alarm."""
        with self._books.write() as tx:
            return alarms.dismiss(tx, number, self._clock())

    def abandon_message(self, number: int) -> bool:
        """Never send a waiting message again; False when it is not waiting."""
        with self._books.write() as tx:
            return outbox.abandon(tx, number)

    # Its life

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` every event from now on; call what is returned to stop that.

        It is called in the middle of things: it may read, but must not poll, save settings or reset.
        """
        return self._announcer.listen(listener)

    def reset(self) -> None:
        """Forget sales, messages, customers and alarms. The connection and the house rules stay."""
        with self._at_rest():
            self._books.clear()
            self._poller.last = None
            self._link.resume(self._clock())

    def close(self) -> None:
        """End this POS; nothing is lost that was committed."""
        with self._at_rest():
            self._link.close()
            self._books.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _at_rest(self) -> ExitStack:
        """While no poll is going on and no message is on its way."""
        stack = ExitStack()
        stack.enter_context(self._poller.one_at_a_time)
        stack.enter_context(self._courier.on_the_way)
        return stack


def open_pos(
    database: Path | None,
    connection: Connection | None = None,
    *,
    clock: Clock = real_clock,
    control_token: str,
    payment_methods: Mapping[str, str] | None = None,
    text_lengths: Mapping[str, int] | None = None,
    machine_seed: str | None = None,
) -> Pos:
    """Open a POS with its books in `database` (None: in memory).

    `connection` replaces the stored settings, as it is, Enabled included: whoever writes a program has the say.
    None takes the stored ones, or an empty dialog. `payment_methods` maps the store's tokens to methods of the POS
    (default: the six of EVO-29), `text_lengths` says which texts this POS shortens (default: none), `machine_seed`
    what the Machine Address is derived from (default: this host). Raises `BooksUnusable`, `BadPaymentMethods`,
    `BadLength`.
    """
    books = Books(database)
    try:
        return Pos(
            books,
            connection,
            clock=clock,
            control_token=control_token,
            payment_methods=payment_methods,
            text_lengths=text_lengths,
            machine_seed=machine_seed,
        )
    except BaseException:
        books.close()
        raise
