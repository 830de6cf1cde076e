"""The identity of a document: the SHA-256 of its bytes, of which report_id is the beginning.

Several pictures that are the pages of one report make one document, a bundle:

    gojparse-pictures NUL  (8 bytes: length, the name of a picture; 8 bytes: length, the picture) ...

Its hash is that of the hashes of its pictures, in the order of the pages, so
that it can be checked against the files themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

BUNDLE_MAGIC = b"gojparse-pictures\0"
"""The first bytes of a bundle."""

_LENGTH = 8  # bytes in which a length is written, the highest first


class BundledPicture(NamedTuple):
    """A picture of a bundle and its name, as a locator has it; any other document has none."""

    name: str
    content: bytes


def bundle(pages: Iterable[BundledPicture]) -> bytes:
    """Join pictures into one document, in the order of the pages."""
    parts = [BUNDLE_MAGIC]
    for page in pages:
        for part in (page.name.encode(), page.content):
            parts += (len(part).to_bytes(_LENGTH), part)
    return b"".join(parts)


def bundled_pictures(content: bytes) -> list[BundledPicture]:
    """Return the pictures of a bundle; for any other document, the document alone."""
    if not content.startswith(BUNDLE_MAGIC):
        return [BundledPicture("", content)]
    parts = []
    place = len(BUNDLE_MAGIC)
    while place < len(content):
        end = place + _LENGTH + int.from_bytes(content[place : place + _LENGTH])
        parts.append(content[place + _LENGTH : end])
        place = end
    return [
        BundledPicture(name.decode(), picture) for name, picture in zip(parts[::2], parts[1::2], strict=True)
    ]


def document_hash(content: bytes) -> str:
    """Return the SHA-256 of a document in 64 hexadecimal digits.

    Args:
        content: The bytes of a file, or a bundle, for which it is the hash of its pictures' hashes.
    """
    if not content.startswith(BUNDLE_MAGIC):
        return hashlib.sha256(content).hexdigest()
    hashes = "".join(hashlib.sha256(page.content).hexdigest() for page in bundled_pictures(content))
    return hashlib.sha256(hashes.encode()).hexdigest()
