"""From OFD.xml to the pages: which parts make the document, in which order.

Only what pages are printed from is demanded. Side parts (signatures, tags,
attachments, many of them broken in real files) are never opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gojparse.errors import Unreadable
from gojparse.readers.caps import MAX_PART, beyond
from gojparse.readers.ofd.parts import KIND, POINTS, Element, Shelf, child, children, numbers, text
from gojparse.readers.package import opened

_MOST_PAGES = 2_000
_LARGEST_SIDE = 100_000.0  # points
_A4 = (210.0, 297.0)  # millimetres

Size = tuple[float, float]  # points


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: the part that prints it."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Book:
    """The parts of a document. `templates` by their IDs; `resources`: what several pages share."""

    title: str
    size: Size
    leaves: tuple[Leaf, ...]
    templates: Mapping[str, bytes]
    resources: tuple[bytes, ...]


def opened_book(data: bytes) -> Book:
    """The parts of the one document of a package; `Unreadable` where there is none, or several."""
    with opened(data, KIND) as package:
        shelf = Shelf(package)
        if shelf.has("encryptions.xml"):
            raise Unreadable("ofd-encrypted", format="ofd")
        body, root = _body(shelf)
        return _book(shelf, root, text(child(body, "DocInfo", "Title")))


def _body(shelf: Shelf) -> tuple[Element, str]:
    """The only document in the package, and the name of its main part."""
    entry = shelf.find("/OFD.xml")
    if entry is None:
        raise KIND.damaged()
    roots: dict[str, Element] = {}
    for body in children(shelf.xml(entry), "DocBody"):
        root = shelf.find(text(child(body, "DocRoot")), entry)
        if root is not None:
            roots.setdefault(_current(shelf, body, entry, root), body)
    if not roots:
        raise KIND.damaged()
    if len(roots) > 1:
        raise Unreadable("ofd-several", format="ofd", count=len(roots))
    ((root, body),) = roots.items()
    return body, root


def _current(shelf: Shelf, body: Element, entry: str, root: str) -> str:
    """The main part, unless another version of the document is the current one: readers differ on that."""
    for version in children(child(body, "Versions"), "Version"):
        if version.get("Current") in ("true", "1"):
            named = _version_root(shelf, shelf.find(version.get("BaseLoc"), entry))
            if named not in (None, root):
                raise Unreadable("ofd-versions", format="ofd")
    return root


def _version_root(shelf: Shelf, place: str | None) -> str | None:
    """The main part that a version names, where its own part is there in order."""
    if place is None:
        return None
    try:
        return shelf.find(text(child(shelf.xml(place), "DocRoot")), place)
    except Unreadable:
        return None


def _book(shelf: Shelf, root: str, title: str) -> Book:
    document = shelf.xml(root)
    common = child(document, "CommonData")
    places = [page.get("BaseLoc") for page in children(child(document, "Pages"), "Page")]
    if not places:
        raise Unreadable("no-pages", format="ofd")
    if len(places) > _MOST_PAGES:
        raise beyond("pages", _MOST_PAGES, format="ofd")
    leaves: list[Leaf] = []
    inflated = 0
    for place in places:
        name = shelf.find(place, root)
        if name is None:
            raise KIND.damaged()
        leaves.append(Leaf(shelf.part(name), name))
        inflated += len(leaves[-1].content)
        if inflated > MAX_PART:
            raise beyond("bytes-in-pages", MAX_PART, format="ofd")
    templates = _templates(shelf, common, root)
    resources = tuple(_resources(shelf, common, root))
    return Book(
        title, page_size(child(common, "PageArea"), _points(*_A4)), tuple(leaves), templates, resources
    )


def _templates(shelf: Shelf, common: Element, root: str) -> dict[str, bytes]:
    """The templates that pages may stand on; the sum of their bytes is limited as that of the pages."""
    templates: dict[str, bytes] = {}
    for template in children(common, "TemplatePage"):
        name = shelf.find(template.get("BaseLoc"), root)
        if name is not None:
            templates[template.get("ID") or ""] = shelf.part(name)
        if sum(map(len, templates.values())) > MAX_PART:
            raise beyond("bytes-in-templates", MAX_PART, format="ofd")
    return templates


def _resources(shelf: Shelf, common: Element, root: str) -> list[bytes]:
    """The parts that name what several pages share, as far as they are there in order."""
    names = [
        shelf.find(text(inner), root)
        for kind in ("PublicRes", "DocumentRes")
        for inner in children(common, kind)
    ]
    found: list[bytes] = []
    for name in dict.fromkeys(names):
        if name is not None and sum(map(len, found)) <= MAX_PART:
            found.append(shelf.part(name))
    return found


def page_size(area: Element, default: Size) -> Size:
    """Width and height of a page in points, by its physical box; the default where it has none."""
    box = numbers(text(child(area, "PhysicalBox")), 4)
    if box is None:
        return default
    width, height = _points(box[2], box[3])
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise beyond("points", int(_LARGEST_SIDE), format="ofd")
    return width, height


def _points(width: float, height: float) -> Size:
    return width * POINTS, height * POINTS
