"""The identity of a document: the SHA-256 of its bytes, of which report_id is the beginning.

Several pictures that are the pages of one report make one document, a bundle:

    gojparse-pictures NUL  (8 bytes: length of a picture, the picture) ...

Its hash is that of the hashes of its pictures, in the order of the pages, so
that it can be checked against the files themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

BUNDLE_MAGIC = b"gojparse-pictures\0"
"""The first bytes of a bundle."""

_LENGTH = 8  # bytes in which the length of a picture is written, the highest first


def bundle(pages: Iterable[bytes]) -> bytes:
    """Join pictures into one document.

    Args:
        pages: The pictures in the order of the pages, each the bytes of an image file.
    """
    parts = [BUNDLE_MAGIC]
    for picture in pages:
        parts += (len(picture).to_bytes(_LENGTH), picture)
    return b"".join(parts)


def bundled_pictures(content: bytes) -> list[bytes]:
    """Return the pictures of a bundle; for any other document, the document alone."""
    if not content.startswith(BUNDLE_MAGIC):
        return [content]
    found = []
    place = len(BUNDLE_MAGIC)
    while place < len(content):
        end = place + _LENGTH + int.from_bytes(content[place : place + _LENGTH])
        found.append(content[place + _LENGTH : end])
        place = end
    return found


def document_hash(content: bytes) -> str:
    """Return the SHA-256 of a document in 64 hexadecimal digits.

    Args:
        content: The bytes of a file, or a bundle, for which it is the hash of its pictures' hashes.
    """
    if not content.startswith(BUNDLE_MAGIC):
        return hashlib.sha256(content).hexdigest()
    hashes = "".join(hashlib.sha256(picture).hexdigest() for picture in bundled_pictures(content))
    return hashlib.sha256(hashes.encode()).hexdigest()
