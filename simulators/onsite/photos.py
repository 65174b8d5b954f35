"""Photos of products: raw bytes up, raw bytes down, and the record between them.

The file's name comes in `Content-Location`. Three scales are named, as clients count on them; all show the same
bytes, since this server scales nothing.
"""

from lxml import etree
from sqlalchemy import Connection, select

from . import errors
from .call import Answer, Call, Store, changing
from .database import AT_ONCE, Row, add, change, fetch, find_first
from .shape import Element, Scene, record, refer, say
from .tables import PHOTO, PRODUCT

SCALES = ("small", "medium", "original")
LARGEST = 20 * 1024 * 1024
_TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}


def photos_of(rows: Connection, products: list[int]) -> dict[int, list[int]]:
    """The ids of the photos of these products, without their bytes."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(products), AT_ONCE):
        part = products[start : start + AT_ONCE]
        query = select(PHOTO.c.id, PHOTO.c.product).where(PHOTO.c.product.in_(part)).order_by(PHOTO.c.id)
        for row in fetch(rows, query):
            found.setdefault(row["product"], []).append(row["id"])
    return found


def list_photos(store: Store, call: Call) -> Answer:
    """GET /products/{id}/product_photos/"""
    product = call.numbers[0]
    with store.database.reading() as rows:
        _need_product(rows, call)
        numbers = photos_of(rows, [product]).get(product, [])
    root = etree.Element("product_photos")
    for number in numbers:
        refer(root, "product_photo", f"products/{product}/product_photos/", number, call.scene)
    return Answer(element=root)


def get_photo(store: Store, call: Call) -> Answer:
    """GET /products/{id}/product_photos/{pid}/"""
    with store.database.reading() as rows:
        return Answer(element=_draw(_need(rows, call), call.scene))


def get_image(store: Store, call: Call) -> Answer:
    """GET .../image/: the bytes, whatever size is asked for."""
    with store.database.reading() as rows:
        row = _need(rows, call)
    return Answer(content=row["content"], content_type=row["content_type"])


def add_photo(store: Store, call: Call) -> Answer:
    """POST /products/{id}/add_product_photo/: needs the product's lock."""
    product = call.numbers[0]
    with store.database.reading() as rows:
        _need_product(rows, call)
    content_type = _image_type(call.body)
    with changing(store, call, f"products/{product}/") as rows:
        row = {
            "product": product,
            "created": store.now(),
            "filename": _filename(call, content_type),
            "content_type": content_type,
            "content": call.body,
        }
        return Answer(201, _draw(row | {"id": add(rows, PHOTO, row)}, call.scene))


def replace_image(store: Store, call: Call) -> Answer:
    """PUT .../image/: other bytes for a photo that is there; needs the product's lock."""
    content_type = _image_type(call.body)
    with changing(store, call, f"products/{call.numbers[0]}/") as rows:
        row = _need(rows, call)
        change(rows, PHOTO, row["id"], {"content": call.body, "content_type": content_type})
        return Answer(element=_draw(_need(rows, call), call.scene))


def _need_product(rows: Connection, call: Call) -> None:
    if find_first(rows, PRODUCT, id=call.numbers[0]) is None:
        raise errors.not_found(call.path)


def _need(rows: Connection, call: Call) -> Row:
    row = find_first(rows, PHOTO, id=call.numbers[1], product=call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def _image_type(content: bytes) -> str:
    if len(content) > LARGEST:
        raise errors.bad_value("the body", f"has {len(content)} bytes; at most {LARGEST} are kept")
    for beginning, content_type in _TYPES.items():
        if content.startswith(beginning):
            return content_type
    raise errors.bad_value("the body", "is no JPEG, PNG, GIF, BMP or TIFF image; send its bytes as they are")


def _filename(call: Call, content_type: str) -> str:
    """The last piece of `Content-Location`, be it a name or an address."""
    given = call.headers.get("HTTP_CONTENT_LOCATION", "").partition("?")[0].rstrip("/").rpartition("/")[2]
    name = "".join(letter for letter in given if letter.isprintable())
    return str(name[:200] or f"photo.{content_type.rpartition('/')[2]}")


def _draw(row: Row, scene: Scene) -> Element:
    root = record(
        "product_photo", f"products/{row['product']}/product_photos/{row['id']}/", row["id"], scene, full=None
    )
    scales = etree.SubElement(root, "scales")
    for name in SCALES:
        scale = etree.SubElement(scales, "scale")
        say(scale, "size", name)
        say(scale, "filename", row["filename"] if name == SCALES[-1] else f"{name}_{row['filename']}")
    return root
