"""Zip containers of XML parts: .docx, .odt, .ofd. They can be bombs, so nothing is inflated unasked.

Sizes are checked before and while inflating, entities stay unresolved and
nothing is fetched. Every fault of a container or a part becomes one
`Unreadable` that names the kind of document.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gojparse.errors import Unreadable
from gojparse.readers.refusals import MAX_PART, FileKind, beyond

_PROLOGUE = 4_096  # bytes before the root of a part that a program wrote
_PARSER_OPTIONS: Mapping[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
_W3C_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, KeyError, ValueError)


@dataclass(frozen=True, slots=True)
class Package:
    """An open container. Parts are asked for by name."""

    file_kind: FileKind
    _container: zipfile.ZipFile
    names: frozenset[str] = field(default_factory=frozenset)
    _folded: Mapping[str, str] = field(default_factory=dict)  # the same names by `_part_name`

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of this name, in any case."""
        return name in self.names or _part_name(name) in self._folded

    def part(self, name: str) -> bytes:
        """Return the bytes of a part. Refuse one that is, or states that it is, too large."""
        content = b""
        stored = name if name in self.names else self._folded.get(_part_name(name), name)
        size = self._container.getinfo(stored).file_size
        if size <= MAX_PART:
            with self._container.open(stored) as stream:
                content = stream.read(MAX_PART + 1)
        if max(size, len(content)) > MAX_PART:
            raise beyond("bytes-in-part", MAX_PART, format=self.file_kind.format)
        return content

    def beginning(self, name: str, size: int) -> bytes:
        """Return the first bytes of a part; none if it is not there."""
        if name not in self:
            return b""
        stored = name if name in self.names else self._folded[_part_name(name)]
        with self._container.open(stored) as stream:
            return stream.read(size)

    def xml(self, name: str) -> Any:
        """Return the root element of a part."""
        return parse_xml(self.part(name), self.file_kind)

    def optional_xml(self, name: str) -> Any:
        """Return the root of a part that the text can do without; None if it is not there in order."""
        try:
            return self.xml(name) if name in self else None
        except Unreadable:
            return None

    def metadata(self, name: str, *path: str, date: str = "") -> dict[str, str]:
        """Return the title, and the day of creation (the property `date`), where a part has them."""
        part = self.optional_xml(name)
        properties = None if part is None else find_child(part, *path)
        found: dict[str, str] = {}
        for element in () if properties is None else properties:
            text = (element.text or "").strip()
            if local_name(element) == "title" and text:
                found["title"] = text
            elif date and local_name(element) == date and _W3C_DATE.match(text):
                found["created"] = text[:10]
        return found

    def main_part(self, usual: str) -> str:
        """Return the name of the part that an Office document is made of; `usual` if none is stated."""
        for relation in self.xml("_rels/.rels") if "_rels/.rels" in self else ():
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in self:
                return str(target)
        return usual


def _part_name(name: str) -> str:
    """Return the name of a part for comparison: in any case, also written with backslashes."""
    return name.replace("\\", "/").casefold()


@contextmanager
def open_package(data: bytes, file_kind: FileKind) -> Iterator[Package]:
    """Open the container that these bytes are.

    Only parts are fetched inside the `with`. They are interpreted outside.

    Raises:
        Unreadable: It is no container, or a part asked for is missing or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            names = container.namelist()
            yield Package(file_kind, container, frozenset(names), {_part_name(name): name for name in names})
    except _FAULTS as fault:
        raise file_kind.damaged() from fault
    except (NotImplementedError, RuntimeError) as fault:
        raise file_kind.locked() from fault


def parse_xml(content: bytes, file_kind: FileKind) -> Any:
    """Return the root element of this XML, without comments and instructions. Entities stay as they are."""
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER_OPTIONS))
    except etree.XMLSyntaxError as fault:
        raise _syntax_refusal(fault, file_kind) from fault
    _refuse_declarations(root, file_kind)
    return root


def stream_xml(content: bytes, file_kind: FileKind, *names: str) -> Iterator[Any]:
    """Yield each element of these names (in any namespace) when it ends, and empty it after use.

    For parts that may hold a million rows of nothing: the tree is never whole in memory.
    """
    from lxml import etree

    if b"<!DOCTYPE" in content[:_PROLOGUE]:
        raise file_kind.declaring()
    tags = tuple(f"{{*}}{name}" for name in names)
    walk = etree.iterparse(io.BytesIO(content), tag=tags, **_PARSER_OPTIONS)
    try:
        for number, (_, element) in enumerate(walk):
            if number == 0:
                _refuse_declarations(element, file_kind)
            yield element
            _forget(element)
    except etree.XMLSyntaxError as fault:
        raise _syntax_refusal(fault, file_kind) from fault
    if walk.root is not None:
        _refuse_declarations(walk.root, file_kind)


def _syntax_refusal(fault: Exception, file_kind: FileKind) -> Unreadable:
    return file_kind.too_deep() if "depth" in str(fault).lower() else file_kind.damaged()


def _refuse_declarations(element: Any, file_kind: FileKind) -> None:
    """Refuse a part that declares entities or elements of its own."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise file_kind.declaring()


def _forget(element: Any) -> None:
    """Free the element and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


# ---- elements and properties, whatever namespace they are in ----

OFF = frozenset(("0", "false", "off", "none"))
"""Values that switch a property off."""


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, in which strict and transitional files differ."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.items():
        if key.endswith(name) and key.rpartition("}")[2] == name:  # nearly no key passes the first test
            return str(value)
    return None


def attributes_by_name(element: Any) -> dict[str, str]:
    """Return the attributes by their names without namespace, of two with one name the first."""
    return {key.rpartition("}")[2]: str(value) for key, value in reversed(element.items())}


def find_child(element: Any, *path: str) -> Any:
    """Return the first element on this path of names below the element, else None."""
    for name in path:
        element = next(element.iterchildren("{*}" + name), None)  # in any namespace or none
        if element is None:
            return None
    return element


def children_by_name(properties: Any) -> dict[str, Any]:
    """Return the elements inside one by their names; none where it is None."""
    return {} if properties is None else {local_name(inner): inner for inner in properties}


def is_switched_on(properties: Mapping[str, Any], name: str) -> bool:
    """Tell whether a property is there and not switched off."""
    element = properties.get(name)
    return element is not None and attribute(element, "val") not in OFF


def property_number(properties: Any, name: str, default: int) -> int:
    """Return the number of a property, at least 0."""
    element = None if properties is None else find_child(properties, name)
    text = "" if element is None else attribute(element, "val") or ""
    return int(text) if text.isdecimal() and len(text) < 7 else default


def repeat_count(text: str | None, digits: int) -> int:
    """Return how often an element of an OpenDocument is repeated, at least 1. Longer numbers are ignored."""
    if text is None:
        return 1
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) <= digits else 1
