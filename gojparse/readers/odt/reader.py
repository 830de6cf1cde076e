"""OpenDocument texts to a Document, straight from their XML: `content.xml` is the text."""

from __future__ import annotations

import re
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.kind import kind
from gojparse.readers.markup import child, local_name
from gojparse.readers.odt.looks import Looks
from gojparse.readers.odt.story import Story
from gojparse.readers.package import FileKind, Package, opened
from gojparse.readers.tables import blocks

format = "odt"

_KIND = FileKind(format)
_W3C_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The document's text and tables in reading order, its notes at the end."""
    with opened(data, _KIND) as package:
        if _is_encrypted(package):
            raise Unreadable("encrypted", format=format)
        content = package.xml("content.xml")
        styles = _spare(package, "styles.xml")
        metadata = _metadata(_spare(package, "meta.xml"))
    body = child(content, "body", "text")
    if body is None:
        raise _KIND.damaged()
    flow = Story(Looks(styles, content)).whole(body)
    if not flow and any(local_name(element) in ("image", "object", "object-ole") for element in body.iter()):
        raise Unreadable("pictures", format=format)
    return Document(format, blocks(flow), metadata)


def _is_encrypted(package: Package) -> bool:
    """Whether the list of parts says so of the text, or the whole package stands encrypted in another."""
    if "encrypted-package" in package:
        return True
    manifest = _spare(package, "META-INF/manifest.xml")
    return manifest is not None and any(
        local_name(entry) == "encryption-data" and _is_text(entry.getparent()) for entry in manifest.iter()
    )


def _is_text(entry: Any) -> bool:
    return any(value == "content.xml" for value in entry.attrib.values())


def _spare(package: Package, name: str) -> Any:
    """The root of a part that the text can do without; None where it is not there in order."""
    if name not in package:
        return None
    try:
        return package.xml(name)
    except Unreadable:
        return None


def _metadata(part: Any) -> dict[str, str]:
    """Title and date of creation, where the package has them."""
    metadata: dict[str, str] = {}
    meta = None if part is None else child(part, "meta")
    for element in () if meta is None else meta:
        text = (element.text or "").strip()
        if local_name(element) == "title" and text:
            metadata["title"] = text
        elif local_name(element) == "creation-date" and _W3C_DATE.match(text):
            metadata["created"] = text[:10]
    return metadata
