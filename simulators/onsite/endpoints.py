"""Every URL below `/api/`, what may be done there, and which of them can be locked.

A URL is known by its shape: its words, with `#` for every id.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import customers, documents, inventory, lines, payments, photos, products, setup
from .call import Answer, Call, Store
from .company import Release
from .document_kinds import KINDS, DocumentKind

Service = Callable[[Store, Call], Answer]
Shape = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`services` by method; one that can be locked takes LOCK and UNLOCK as well."""

    services: Mapping[str, Service] = field(default_factory=dict)
    lockable: bool = False

    @property
    def allowed(self) -> str:
        locking = ("LOCK", "UNLOCK") if self.lockable else ()
        return ", ".join((*self.services, *locking))


LOGOUT: Shape = ("sessions", "current", "logout")


def endpoints(release: Release, *, log_out: Service, say_resources: Service) -> dict[Shape, Endpoint]:
    """The URLs that this release serves."""
    table: dict[Shape, Endpoint] = {
        (): Endpoint({"GET": say_resources}),
        LOGOUT: Endpoint({"POST": log_out}),
        **_pair(
            "customers",
            customers.list_customers,
            customers.create_customer,
            customers.get_customer,
            customers.change_customer,
        ),
        **_pair(
            "products",
            products.list_products,
            products.create_product,
            products.get_product,
            products.change_product,
        ),
        ("products", "#", "add_product_photo"): Endpoint({"POST": photos.add_photo}),
        ("products", "#", "product_photos"): Endpoint({"GET": photos.list_photos}),
        ("products", "#", "product_photos", "#"): Endpoint({"GET": photos.get_photo}),
        ("products", "#", "product_photos", "#", "image"): Endpoint(
            {"GET": photos.get_image, "PUT": photos.replace_image}
        ),
        ("product_inventory",): Endpoint({"GET": inventory.list_inventory}),
        ("product_inventory", "#"): Endpoint({"GET": inventory.get_inventory}),
        ("product_inventory", "#", "adjust_inventory"): Endpoint({"POST": inventory.adjust}),
        ("product_inventory", "#", "warehouse_inventory"): Endpoint({"GET": inventory.list_warehouses}),
        ("purchase_orders",): Endpoint({"GET": setup.no_purchase_orders}),
    }
    for kind in KINDS:
        table |= _document(kind)
    for register in setup.REGISTERS:
        table |= _register(register, release)
    return table


def _pair(plural: str, many: Service, new: Service, one: Service, put: Service) -> dict[Shape, Endpoint]:
    return {
        (plural,): Endpoint({"GET": many, "POST": new}),
        (plural, "#"): Endpoint({"GET": one, "PUT": put}, lockable=True),
    }


def _document(kind: DocumentKind) -> dict[Shape, Endpoint]:
    plural = kind.plural
    table = _pair(
        plural, documents.list_of(kind), documents.new(kind), documents.one_of(kind), documents.put(kind)
    )
    table |= {
        (plural, "#", "lineitems"): Endpoint({"GET": lines.list_of(kind), "POST": lines.new(kind)}),
        (plural, "#", "lineitems", "#"): Endpoint(
            {"GET": lines.one_of(kind), "PUT": lines.put(kind)}, lockable=True
        ),
    }
    if kind.has_payments:
        table |= {
            (plural, "#", "payments"): Endpoint({"GET": payments.list_of(kind), "POST": payments.new(kind)}),
            (plural, "#", "payments", "#"): Endpoint({"GET": payments.one_of(kind)}),
        }
    return table


def _register(register: setup.Register, release: Release) -> dict[Shape, Endpoint]:
    """Setup tables lay right below `/api/` once; both places are served to clients of both times.

    A table that can be written has one place only, so that its records have one lock each.
    """
    words = tuple(register.path.strip("/").split("/"))
    many: dict[str, Service] = {"GET": setup.list_of(register)}
    one: dict[str, Service] = {"GET": setup.one_of(register)}
    if register.open:
        many["POST"] = setup.new_in(register)
        one["PUT"] = setup.change_in(register)
    places = [words]
    if words[0] == "setup":
        places = [words] if release & Release.R2017 else []
        places += [words[1:]] if release & Release.R2015 and not register.open else []
    return {
        shape: endpoint
        for place in places
        for shape, endpoint in (
            (place, Endpoint(many)),
            ((*place, "#"), Endpoint(one, lockable=register.open)),
        )
    }


def shape_of(path: str) -> tuple[Shape, tuple[int, ...]]:
    """The shape of a path below `/api/`, and the ids in it. What looks like no id is a word."""
    shape, numbers = [], []
    for piece in path.strip("/").split("/") if path.strip("/") else ():
        if piece.isascii() and piece.isdigit() and len(piece) < 19:
            numbers.append(int(piece))
            shape.append("#")
        else:
            shape.append(piece)
    return tuple(shape), tuple(numbers)
