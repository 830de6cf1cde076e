"""Document -> the six sections.

Sections are found by wording, order and what follows, never by numerals:
narratives number themselves one to six before the form begins again at 一,
preambles list all titles, and lines of section three look like headings.
What stands before section one is the part `preamble`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gojparse.model import Document, Finding
from gojparse.rules import TABLE_TWICE
from gojparse.sections.candidates import codes, tables_by_code
from gojparse.sections.choice import choose
from gojparse.sections.copies import rivals
from gojparse.sections.cut import Part, cut
from gojparse.sections.headings import find_headings
from gojparse.sections.remarks import remarks
from gojparse.sections.stream import Stream, flatten
from gojparse.sections.tables import Table, find_tables

__all__ = ["Outline", "Part", "codes", "split"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a document in reading order, the preamble first, and what is to be said of them.

    `doubled`: the tables that are printed once more elsewhere, with other numbers.
    """

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    doubled: frozenset[str] = frozenset()

    def part(self, code: str) -> Part | None:
        """The part with this code; None if the document has none."""
        return next((part for part in self.parts if part.code == code), None)


def split(document: Document) -> Outline:
    """The document, cut into its sections."""
    stream = flatten(document)
    tables = find_tables(stream, document)
    choice = choose(find_headings(stream, tables), tables, len(stream.text))
    parts = cut(document, stream, choice.over_doubles())
    other = rivals(stream, tables, choice.places) if len(tables) > len(tables_by_code()) else {}
    return Outline(parts, (*remarks(parts, choice), *_about(other, stream, document)), frozenset(other))


def _about(rival: Mapping[str, Table], stream: Stream, document: Document) -> Iterator[Finding]:
    """Where a table is printed once more."""
    for kind, table in rival.items():
        block = document.blocks[stream.blocks[stream.segment(table.start)]]
        yield Finding(rule=TABLE_TWICE, table=kind, locator=block.locator)
