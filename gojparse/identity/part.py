"""A part of a document as this package sees it.

Sections and identity are found side by side and do not import each other:
all that is needed of a part is what it is and what it holds.
"""

from __future__ import annotations

from typing import Protocol

from gojparse.model import Block


class DocumentPart(Protocol):
    """A part of the document, as the sections deliver it."""

    @property
    def code(self) -> str: ...
    @property
    def heading(self) -> str | None: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...
