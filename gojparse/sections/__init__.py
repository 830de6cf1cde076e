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
from gojparse.sections.candidates import section_codes, tables_by_code
from gojparse.sections.choice import choose_headings
from gojparse.sections.cut import SectionPart, cut_sections
from gojparse.sections.folded_text import FoldedText, fold_document
from gojparse.sections.headings import find_headings
from gojparse.sections.section_findings import section_findings
from gojparse.sections.tables import TableRegion, conflicting_copies, find_table_regions

__all__ = ["Outline", "SectionPart", "section_codes", "split"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a document and the findings on them.

    Attributes:
        parts: The parts in reading order, the preamble first.
        findings: The findings on the sections.
        repeated_tables: The tables printed once more elsewhere, with other numbers.
    """

    parts: tuple[SectionPart, ...]
    findings: tuple[Finding, ...]
    repeated_tables: frozenset[str] = frozenset()

    def part(self, code: str) -> SectionPart | None:
        """Return the part with this code; None if the document has none."""
        return next((part for part in self.parts if part.code == code), None)


def split(document: Document) -> Outline:
    """Cut a document into its sections."""
    stream = fold_document(document)
    tables = find_table_regions(stream, document)
    choice = choose_headings(find_headings(stream, tables), tables, len(stream.text))
    parts = cut_sections(document, stream, choice.over_doubles())
    other = conflicting_copies(stream, tables, choice.places) if len(tables) > len(tables_by_code()) else {}
    return Outline(
        parts, (*section_findings(parts, choice), *_about(other, stream, document)), frozenset(other)
    )


def _about(rival: Mapping[str, TableRegion], stream: FoldedText, document: Document) -> Iterator[Finding]:
    """Yield a finding for each table that is printed once more."""
    for kind, table in rival.items():
        block = document.blocks[stream.blocks[stream.segment(table.start)]]
        yield Finding(rule=TABLE_TWICE, table=kind, locator=block.locator)
