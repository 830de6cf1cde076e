"""Word documents to a Document, straight from their XML.

A .docx is a zip of XML parts; one of them is the text. Both can be bombs, so
sizes are checked before and while inflating, entities stay unresolved and
nothing is fetched.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.caps import MAX_PART, beyond
from gojparse.readers.docx_story import Story, too_deep
from gojparse.readers.docx_styles import Styles, styles
from gojparse.readers.docx_xml import local_name
from gojparse.readers.kind import kind
from gojparse.readers.tables import blocks

format = "docx"

_W3C_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The document's text and tables in reading order."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            main = _main_part(container)
            story = _parsed(_part(container, main))
            named = _styles(container, main)
            metadata = _metadata(container)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, KeyError, ValueError) as fault:
        raise _damaged() from fault
    except (NotImplementedError, RuntimeError) as fault:  # a packing Word does not use, or a password
        raise Unreadable(
            "the Word document is packed or locked in an unknown way",
            "open it in Word and save it again",
            format=format,
        ) from fault
    body = next((child for child in story if local_name(child) == "body"), None)
    if body is None:
        raise _damaged()
    flow = Story(named).contents(body)
    if not flow and any(local_name(element) in ("drawing", "pict", "object") for element in body.iter()):
        raise Unreadable(
            "the Word document holds pictures and no text",
            "recognise its text (OCR) and give the text or the PDF with its text layer",
            format=format,
        )
    return Document(format, blocks(flow), metadata)


def _damaged() -> Unreadable:
    return Unreadable("the Word document is cut or damaged", "download it again", format=format)


# ---- the container ----


def _part(container: zipfile.ZipFile, name: str) -> bytes:
    """A part's bytes; refused if it declares, or turns out, to be too large."""
    declared = container.getinfo(name).file_size
    if declared > MAX_PART:
        raise beyond("bytes in one part", MAX_PART, format=format)
    with container.open(name) as stream:
        content = stream.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise beyond("bytes in one part", MAX_PART, format=format)
    return content


def _main_part(container: zipfile.ZipFile) -> str:
    """The name of the part that holds the text."""
    names = container.namelist()
    if "_rels/.rels" in names:
        for relation in _parsed(_part(container, "_rels/.rels")):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in names:
                return target
    return "word/document.xml"


def _styles(container: zipfile.ZipFile, main: str) -> Styles | None:
    """The styles beside the main part, where the container has them in order."""
    name = f"{main.rpartition('/')[0]}/styles.xml".lstrip("/")
    if name not in container.namelist():
        return None
    try:
        return styles(_parsed(_part(container, name)))
    except Unreadable:
        return None


def _parsed(content: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        if "depth" in str(fault).lower():
            raise too_deep() from fault
        raise _damaged() from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            "the Word document declares entities of its own, which Word never does",
            "open it in Word and save it again",
            format=format,
        )
    return root


def _metadata(container: zipfile.ZipFile) -> dict[str, str]:
    """Title and date of creation, where the container has them in order."""
    metadata: dict[str, str] = {}
    if "docProps/core.xml" not in container.namelist():
        return metadata
    try:
        properties = _parsed(_part(container, "docProps/core.xml"))
    except Unreadable:
        return metadata
    for element in properties:
        text = (element.text or "").strip()
        if local_name(element) == "title" and text:
            metadata["title"] = text
        elif local_name(element) == "created" and _W3C_DATE.match(text):
            metadata["created"] = text[:10]
    return metadata
