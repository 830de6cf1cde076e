"""Word documents to a Document, straight from their XML: one part of the container is the text."""

from __future__ import annotations

import re

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.docx.story import Story
from gojparse.readers.docx.styles import Styles, styles
from gojparse.readers.kind import kind
from gojparse.readers.markup import local_name
from gojparse.readers.package import FileKind, Package, opened
from gojparse.readers.tables import blocks

format = "docx"

_KIND = FileKind(format)
_W3C_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The document's text and tables in reading order."""
    with opened(data, _KIND) as package:
        main = _main_part(package)
        story = package.xml(main)
        named = _styles(package, main)
        metadata = _metadata(package)
    body = next((child for child in story if local_name(child) == "body"), None)
    if body is None:
        raise _KIND.damaged()
    flow = Story(named).contents(body)
    if not flow and any(local_name(element) in ("drawing", "pict", "object") for element in body.iter()):
        raise Unreadable("pictures", format=format)
    return Document(format, blocks(flow), metadata)


def _main_part(package: Package) -> str:
    """The name of the part that holds the text."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in package:
                return target
    return "word/document.xml"


def _styles(package: Package, main: str) -> Styles | None:
    """The styles beside the main part, where the container has them in order."""
    name = f"{main.rpartition('/')[0]}/styles.xml".lstrip("/")
    if name not in package:
        return None
    try:
        return styles(package.xml(name))
    except Unreadable:
        return None


def _metadata(package: Package) -> dict[str, str]:
    """Title and date of creation, where the container has them in order."""
    metadata: dict[str, str] = {}
    if "docProps/core.xml" not in package:
        return metadata
    try:
        properties = package.xml("docProps/core.xml")
    except Unreadable:
        return metadata
    for element in properties:
        text = (element.text or "").strip()
        if local_name(element) == "title" and text:
            metadata["title"] = text
        elif local_name(element) == "created" and _W3C_DATE.match(text):
            metadata["created"] = text[:10]
    return metadata
