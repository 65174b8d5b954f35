"""The people who shop: five hundred made-up ones, always the same, so that an account stays one person.

Made by Faker, each when first met. E-mail addresses are in reserved domains and telephone numbers in ranges kept
for fiction, so that nothing sent by mistake reaches anybody.
"""

import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from threading import Lock

from faker import Faker

from .order import Address, Customer
from .regions import REGIONS

POPULATION = 500

_LOCALES = ("en_US", "en_CA", "fr_CA", "en_GB", "de_DE", "fr_FR", "sv_SE")
_WEIGHTS = (60, 12, 6, 8, 6, 5, 3)
_MAIL_HOSTS = ("example.com", "example.org", "example.net")
_PHONES = {
    "US": "(206) 555-01{:02d}",
    "CA": "(604) 555-01{:02d}",
    "GB": "020 7946 09{:02d}",
    "DE": "030 231250{:02d}",
    "FR": "01 99 00 12 {:02d}",
    "SE": "08-465 004 {:02d}",
}
_making = Lock()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a home and, for some, a second address to which parcels go."""

    customer: Customer
    home: Address
    elsewhere: Address | None


@cache
def person(number: int) -> Person:
    """Meet person `number`, from 0 up to `POPULATION`; the same number is always the same person."""
    if not 0 <= number < POPULATION:
        raise ValueError(f"person {number}: there are only 0 to {POPULATION - 1}")
    dice = random.Random(f"person {number}")
    locale = dice.choices(_LOCALES, _WEIGHTS)[0]
    with _making:
        fake = _faker(locale)
        fake.seed_instance(f"person {number}")
        return _make(number, dice, fake, locale.partition("_")[2])


@cache
def _faker(locale: str) -> Faker:
    return Faker(locale)


def _make(number: int, dice: random.Random, fake: Faker, country: str) -> Person:
    first, last = fake.first_name(), fake.last_name()
    phone = _PHONES[country].format(dice.randrange(100))
    customer = Customer(
        id=str(1000 + number) if dice.random() < 0.7 else None,
        email=_email(first, last, number, dice),
        prefix=dice.choice(("Dr.", "Mrs.", "Mr.")) if dice.random() < 0.1 else None,
        first_name=first,
        middle_name=fake.first_name() if dice.random() < 0.2 else None,
        last_name=last,
        suffix=dice.choice(("Jr.", "III")) if dice.random() < 0.04 else None,
        company=fake.company() if dice.random() < 0.12 else None,
        phone=phone,
    )
    home = _address(customer, dice, fake, country)
    return Person(customer, home, _address(customer, dice, fake, country) if dice.random() < 0.25 else None)


def _address(customer: Customer, dice: random.Random, fake: Faker, country: str) -> Address:
    region = dice.choice(list(REGIONS[country].values())) if country in REGIONS else None
    if region is None:
        postcode = fake.postcode()
    elif country == "US":
        postcode = fake.postcode_in_state(region.code)
    else:
        postcode = fake.postalcode_in_province(region.code)
    street = fake.street_address().splitlines()
    if len(street) == 1 and dice.random() < 0.2:
        street.append(f"Unit {dice.randrange(1, 40)}")
    return Address(
        prefix=customer.prefix,
        first_name=customer.first_name,
        middle_name=customer.middle_name,
        last_name=customer.last_name,
        suffix=customer.suffix,
        company=customer.company,
        street=tuple(street),
        city=fake.city(),
        region=region.name if region else None,
        region_code=region.code if region else None,
        postcode=postcode,
        country=country,
        phone=customer.phone,
        email=customer.email,
    )


def _email(first: str, last: str, number: int, dice: random.Random) -> str:
    """Make a reserved address; some have a plus sign, which a well-known feed's pattern refuses."""
    plain = unicodedata.normalize("NFKD", f"{first}.{last}").encode("ascii", "ignore").decode().lower()
    local = "".join(sign for sign in plain if sign.isalnum() or sign == ".")
    tag = "+parts" if dice.random() < 0.1 else ""
    return f"{local}.{number}{tag}@{dice.choice(_MAIL_HOSTS)}"
