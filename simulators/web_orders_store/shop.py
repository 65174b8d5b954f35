"""How this particular shop is set up: numbers, zone, currency, tax rules, its own address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Literal

from .purchase import Address, Person

MachineAddressMode = Literal["off", "observe", "pin", "require"]

_COUNTER = Address(
    person=Person("", "", "", "", "", "Tillproof Cycles", "+1 555 0100", "counter@shop.example"),
    street=("1 Harbour Road",),
    city="Portland",
    state="OR",
    postcode="97201",
    country="US",
)


@dataclass(frozen=True, slots=True)
class TaxRule:
    """What `TaxRules` lists (EVO-53)."""

    tax_rule_id: str
    description: str


@dataclass(frozen=True, slots=True)
class MachineAddress:
    """How the POS's machine address is looked at (EVO-D22); `required` counts in the mode of that name only."""

    mode: MachineAddressMode = "off"
    required: str = ""
    header: str = "X-Machine-Address"


@dataclass(frozen=True, slots=True)
class Shop:
    """Order ids are `order_prefix` and six digits: letters of both cases and zeros, which a careless peer would lose.

    `zone` is the IANA zone in which dates are written (EVO-D17). `tax_rule_of_state` names the rule of a shipping
    state; every other order has the first of `tax_rules`. `opens_enabled` is whether the module starts switched on.
    """

    order_prefix: str = "Wo-"
    zone: tzinfo = UTC
    currency: str = "USD"
    tax_rules: tuple[TaxRule, ...] = (TaxRule("1", "Sales tax"), TaxRule("2", "No tax"))
    tax_rule_of_state: Mapping[str, str] = field(default_factory=dict)
    default_manufacturer: str = "Unbranded"
    default_manufacturer_id: str = "NONE"
    counter: Address = _COUNTER
    machine_address: MachineAddress = field(default_factory=MachineAddress)
    opens_enabled: bool = True
