"""Several pictures that make one report, as the bytes of one document.

    gojparse-pictures NUL  (8 bytes: length of a picture, the picture) ...

Its hash is that of the hashes of its pictures, in the order of their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

MAGIC = b"gojparse-pictures\0"
_LENGTH = 8


def bundle(pages: Iterable[bytes]) -> bytes:
    """Return the pictures of pages, in their order, as one document."""
    parts = [MAGIC]
    for picture in pages:
        parts += (len(picture).to_bytes(_LENGTH), picture)
    return b"".join(parts)


def bundled_pictures(content: bytes) -> list[bytes]:
    """Return the pictures of a bundle; any other document is the only one of its own."""
    if not content.startswith(MAGIC):
        return [content]
    found = []
    place = len(MAGIC)
    while place < len(content):
        end = place + _LENGTH + int.from_bytes(content[place : place + _LENGTH])
        found.append(content[place + _LENGTH : end])
        place = end
    return found


def digest(content: bytes) -> str:
    """Return the SHA-256 that stands for these bytes."""
    if not content.startswith(MAGIC):
        return hashlib.sha256(content).hexdigest()
    hashes = "".join(hashlib.sha256(picture).hexdigest() for picture in bundled_pictures(content))
    return hashlib.sha256(hashes.encode()).hexdigest()
