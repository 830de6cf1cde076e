"""Parts of an OFD package: which make the document, in which order, and how their XML is read.

Only what pages are drawn from is demanded. Side parts (signatures, tags,
attachments, many of them broken in real files) are never opened. Some
writers use the standard's namespace, some another or none; paths begin at
the root, at the part that states them, or wrongly at the root without a
slash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias

from gojparse.errors import Unreadable
from gojparse.readers.package import Package, open_package
from gojparse.readers.refusals import MAX_PART, FileKind, beyond

OFD = FileKind("ofd")
POINTS = 72 / 25.4  # in a millimetre, the unit of everything in the file
_MAX_PAGES = 2_000
_MAX_SIDE = 100_000.0  # points
_A4 = (210.0 * POINTS, 297.0 * POINTS)

Element: TypeAlias = Any
PageSize: TypeAlias = tuple[float, float]  # width and height in points


@lru_cache(maxsize=256)
def bare_tag(tag: object) -> str:
    """Return a tag without its namespace; empty for an entity, whose tag is no string."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child_elements(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of this name directly inside an element, none where there is no such element."""
    return (inner for inner in (() if element is None else element) if bare_tag(inner.tag) == name)


def first_element(element: Element, *path: str) -> Element:
    """Return the first element on this path of names, else None."""
    for name in path:
        element = next(child_elements(element, name), None)
    return element


def element_text(element: Element) -> str:
    """Return the text of an element, empty where there is none."""
    return "" if element is None else (element.text or "").strip()


def finite_number(value: str | None, default: float) -> float:
    """Return a finite number, or the default."""
    try:
        number = float(value) if value else default
    except ValueError:
        return default
    return number if isfinite(number) else default


def finite_numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    """Return so many finite numbers parted by blanks, or None."""
    try:
        numbers = tuple(map(float, (value or "").split()[:count]))
    except ValueError:
        return None
    return numbers if len(numbers) == count and isfinite(sum(numbers)) else None


class PartIndex:
    """The parts of a package by their places, however these are written."""

    def __init__(self, package: Package) -> None:
        """Index the names of an open package, in upper or lower case."""
        self.part, self.xml = package.part, package.xml
        self._names = {_normal(name).lower(): name for name in sorted(package.names)}

    def find(self, place: str | None, base: str = "") -> str | None:
        """Return the name of the part at a place, as the part `base` states it, else None."""
        if not place or not place.strip():
            return None
        if not place.strip().startswith(("/", "\\")):
            folder = _normal(base).rpartition("/")[0]
            relative = self._names.get(_normal(f"{folder}/{place}").lower())
            if relative is not None:
                return relative
        return self._names.get(_normal(place).lower())

    def has(self, name: str) -> bool:
        """Tell whether a part has this file name, in whatever folder."""
        return any(path.rpartition("/")[2] == name for path in self._names)


def _normal(place: str) -> str:
    """Return a place from the root, without dots and doubled strokes; what leads outside ends at the root."""
    steps: list[str] = []
    for name in place.strip().replace("\\", "/").split("/"):
        if name == "..":
            del steps[-1:]
        elif name not in ("", "."):
            steps.append(name)
    return "/".join(steps)


@dataclass(frozen=True, slots=True)
class OfdDocument:
    """The parts of a document."""

    title: str  # what its metadata give as title
    size: PageSize  # the size of pages that state none
    pages: tuple[bytes, ...]  # the XML of each page
    templates: Mapping[str, bytes]  # the XML of the templates that pages stand on, by ID
    resources: tuple[bytes, ...]  # the XML of what several pages share


def opened_document(data: bytes) -> OfdDocument:
    """Return the parts of the one document of a package; refuse none, several, or an encrypted one."""
    with open_package(data, OFD) as package:
        parts = PartIndex(package)
        if parts.has("encryptions.xml"):
            raise Unreadable("ofd-encrypted", format="ofd")
        body, root = _body(parts)
        document = parts.xml(root)
        common = first_element(document, "CommonData")
        return OfdDocument(
            title=element_text(first_element(body, "DocInfo", "Title")),
            size=page_size(first_element(common, "PageArea"), _A4),
            pages=_pages(parts, document, root),
            templates=_templates(parts, common, root),
            resources=_resources(parts, common, root),
        )


def _body(parts: PartIndex) -> tuple[Element, str]:
    """Return the entry of the only document in the package, and the name of its main part."""
    entry = parts.find("/OFD.xml")
    if entry is None:
        raise OFD.damaged()
    bodies: dict[str, Element] = {}
    for body in child_elements(parts.xml(entry), "DocBody"):
        root = parts.find(element_text(first_element(body, "DocRoot")), entry)
        if root is not None:
            bodies.setdefault(_current(parts, body, entry, root), body)
    if not bodies:
        raise OFD.damaged()
    if len(bodies) > 1:
        raise Unreadable("ofd-several", format="ofd", count=len(bodies))
    ((root, body),) = bodies.items()
    return body, root


def _current(parts: PartIndex, body: Element, entry: str, root: str) -> str:
    """Return the main part; refuse a document whose current version is another, as readers differ on that."""
    for version in child_elements(first_element(body, "Versions"), "Version"):
        if version.get("Current") in ("true", "1"):
            stated: str | None = None
            place = parts.find(version.get("BaseLoc"), entry)
            with suppress(Unreadable):  # a version whose own part is not in order states nothing
                stated = place and parts.find(element_text(first_element(parts.xml(place), "DocRoot")), place)
            if stated not in (None, root):
                raise Unreadable("ofd-versions", format="ofd")
    return root


def _pages(parts: PartIndex, document: Element, root: str) -> tuple[bytes, ...]:
    places = [page.get("BaseLoc") for page in child_elements(first_element(document, "Pages"), "Page")]
    if not places:
        raise Unreadable("no-pages", format="ofd")
    if len(places) > _MAX_PAGES:
        raise beyond("pages", _MAX_PAGES, format="ofd")
    pages: list[bytes] = []
    inflated = 0
    for place in places:
        name = parts.find(place, root)
        if name is None:
            raise OFD.damaged()
        pages.append(parts.part(name))
        inflated += len(pages[-1])
        if inflated > MAX_PART:
            raise beyond("bytes-in-pages", MAX_PART, format="ofd")
    return tuple(pages)


def _templates(parts: PartIndex, common: Element, root: str) -> dict[str, bytes]:
    """Return the templates that pages may stand on; their sum of bytes is limited as that of the pages."""
    templates: dict[str, bytes] = {}
    for template in child_elements(common, "TemplatePage"):
        name = parts.find(template.get("BaseLoc"), root)
        if name is not None:
            templates[template.get("ID") or ""] = parts.part(name)
        if sum(map(len, templates.values())) > MAX_PART:
            raise beyond("bytes-in-templates", MAX_PART, format="ofd")
    return templates


def _resources(parts: PartIndex, common: Element, root: str) -> tuple[bytes, ...]:
    """Return the parts that declare what several pages share, as far as they are there."""
    names = [
        parts.find(element_text(inner), root)
        for kind in ("PublicRes", "DocumentRes")
        for inner in child_elements(common, kind)
    ]
    resources: list[bytes] = []
    for name in dict.fromkeys(names):
        if name is not None and sum(map(len, resources)) <= MAX_PART:
            resources.append(parts.part(name))
    return tuple(resources)


def page_size(area: Element, default: PageSize) -> PageSize:
    """Return the size of a page by its physical box, or the default where it has none."""
    box = finite_numbers(element_text(first_element(area, "PhysicalBox")), 4)
    if box is None:
        return default
    width, height = box[2] * POINTS, box[3] * POINTS
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise beyond("points", int(_MAX_SIDE), format="ofd")
    return width, height
