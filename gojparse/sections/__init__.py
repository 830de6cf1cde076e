"""Document -> the six sections.

Sections are found by wording, order and what follows, never by numerals:
narratives number themselves one to six before the form begins again at 一,
preambles list all titles, and lines of section three look like headings.
What stands before section one is the part `preamble`.
"""

from __future__ import annotations

from dataclasses import dataclass

from gojparse.model import Document, Finding
from gojparse.sections.candidates import codes
from gojparse.sections.choice import choose
from gojparse.sections.cut import Part, cut
from gojparse.sections.headings import find_headings
from gojparse.sections.remarks import remarks
from gojparse.sections.stream import flatten
from gojparse.sections.tables import find_tables

__all__ = ["Outline", "Part", "codes", "split"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a document in reading order, the preamble first, and what is to be said of them."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    def part(self, code: str) -> Part | None:
        """The part with this code; None if the document has none."""
        return next((part for part in self.parts if part.code == code), None)


def split(document: Document) -> Outline:
    """The document, cut into its sections."""
    stream = flatten(document)
    tables = find_tables(stream, document)
    choice = choose(find_headings(stream, tables), tables, len(stream.text))
    parts = cut(document, stream, choice.over_doubles())
    return Outline(parts, remarks(parts, choice))
