"""One report, from bytes to Report.

    bytes -> Document -> six sections -> tables laid onto the form -> cells -> Report

If a table is in doubt and its carrier has a second engine, the document is
read again; agreement, or the reading that balances, settles it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gojparse.align import ALIGNERS, AlignedTable
from gojparse.balances.assess import report_verdict
from gojparse.balances.restore import document_with_restored, restored_cells, table_with_restored
from gojparse.balances.settle import SettledTable, settle_table
from gojparse.checks import check_editions, check_values
from gojparse.identifiers import document_hash
from gojparse.identity import (
    Identity,
    identify,
    missing_theme_findings,
    reason_not_a_report,
    stale_year_findings,
)
from gojparse.identity.division_code import with_division_code
from gojparse.messages import Phrase
from gojparse.model import Cell, Document, Finding, Locator, Paragraph, Report, Section, Status
from gojparse.readers import read, reread
from gojparse.rules import BALANCED_TRIVIALLY, ENGINES_DISAGREE, NOT_A_REPORT, TABLE_MISSING, TWO_REPORTS
from gojparse.sections import Outline, SectionPart, split
from gojparse.statements import check_fee_mention, find_statements
from gojparse.text import LONGEST_FOLDED, fold, squeeze

TABLES = {"disclosure": "disclosures", "applications": "applications", "appeals": "appeals"}
"""Which section holds which table."""

_STATED = ("overview", "problems", "other_matters")
_ROUNDS = 4  # of restoring: each number that is taken may settle others
_ON_ITS_PLACE = (Status.READ, Status.PLACED, Status.RESTORED)


def parse(data: bytes, source: str = "", crawled_on: date | None = None, ocr: str = "auto") -> Report:
    """The report in a document's bytes. Raises `errors.Unreadable` if it cannot be opened.

    `source` and `crawled_on`, its name and the day it was fetched, are evidence of the last resort.
    `ocr`: whether text is recognised in pictures: `auto`, `always` or `never`.
    """
    document = read(data, ocr)
    outline = split(document)
    identity = identify(document, outline.parts, source, crawled_on)
    identity = with_division_code(identity, document, outline.parts, source)
    report = _named(data, source, document, identity)
    if reason := reason_not_a_report(document, outline.parts):
        return _refused(report, "not_a_report", outline, _no_report(reason))
    if identity.several:
        one, other = identity.several[:2]
        return _refused(
            report, "several_reports", outline, Finding(rule=TWO_REPORTS, expected=one, found=other)
        )
    tables = align_tables(outline)
    if any(in_doubt(table) for table in tables.values()):
        tables = restored(document, tables) if document.optical else second_opinion(data, tables)
    if _is_blank_form(tables, identity):
        return _refused(report, "not_a_report", outline, _no_report(Phrase("no-report.blank-form")))
    return _complete(report, document, outline, identity, tables)


# ---- tables ----


def align_tables(outline: Outline) -> dict[str, SettledTable]:
    """The three tables, laid onto the form and settled."""
    settled: dict[str, SettledTable] = {}
    hint: str | None = None
    for code, table in TABLES.items():
        part = outline.part(code)
        aligned: AlignedTable = ALIGNERS[table](part.blocks if part else (), hint)
        if part is not None and not aligned.present:
            aligned = replace(aligned, findings=(*aligned.findings, Finding(rule=TABLE_MISSING, table=table)))
        hint = hint or (aligned.form.edition if aligned.present and aligned.edition_known else None)
        settled[table] = (
            _doubted(settle_table(aligned)) if table in outline.repeated_tables else settle_table(aligned)
        )
    return settled


def _doubted(table: SettledTable) -> SettledTable:
    """The table with its numbers as printed, but not to be relied on: it is printed twice."""
    return table if table.verdict == "missing" else replace(table, verdict="doubtful")


def in_doubt(table: SettledTable) -> bool:
    """Whether a second reading could settle something: an unsure cell, a stray number, a broken balance."""
    return table.verdict in ("doubtful", "unbalanced", "missing")


def second_opinion(data: bytes, tables: Mapping[str, SettledTable]) -> dict[str, SettledTable]:
    """The tables, each in the reading that balances; where the engines' digits differ, a finding says so."""
    second = reread(data)
    if second is None:
        return dict(tables)
    others = align_tables(split(second))
    return {
        name: _better(table, others[name]) if in_doubt(table) else table for name, table in tables.items()
    }


_SETTLED = ("balanced", "complete", "balanced_trivially", "unverifiable")


def _better(first: SettledTable, second: SettledTable) -> SettledTable:
    differing = _differing(first, second)
    chosen = second if second.verdict in _SETTLED else first
    return replace(chosen, findings=(*chosen.findings, *differing))


def _differing(first: SettledTable, second: SettledTable) -> Iterable[Finding]:
    for one, other in zip(first.cells, second.cells, strict=False):
        if one.name == other.name and one.value is not None and other.value not in (None, one.value):
            yield Finding(
                rule=ENGINES_DISAGREE,
                table=one.table,
                line=one.line,
                column=one.column,
                expected=one.printed,
                found=other.printed,
                locator=one.locator,
            )


def restored(document: Document, tables: dict[str, SettledTable]) -> dict[str, SettledTable]:
    """The tables with those unsure numbers of an optical reading that both the balances and a reading give.

    What the balances force alone could be mended print; only what one of the
    readings of that very place gives as well is taken.
    """
    taken: dict[Locator, Cell] = {}
    for _ in range(_ROUNDS):
        found = restored_cells(document, tables)
        fresh = {cell.locator: cell for cell in found if cell.locator and cell.locator not in taken}
        if not fresh:
            break
        taken |= fresh
        tables = align_tables(split(document_with_restored(document, taken)))
    return {name: table_with_restored(table, taken) for name, table in tables.items()}


def _is_blank_form(tables: Mapping[str, SettledTable], identity: Identity) -> bool:
    if identity.issuer is not None and identity.year is not None:
        return False
    return not any(table.aligned.numbers_printed for table in tables.values())


# ---- the report ----


def _named(data: bytes, source: str, document: Document, identity: Identity) -> Report:
    sha256 = document_hash(data)
    return Report(
        report_id=sha256[:16],
        source=source,
        sha256=sha256,
        content_id="",
        format=document.format,
        title=identity.title,
        issuer=identity.issuer,
        issuer_type=identity.issuer_type,
        level=identity.level,
        division_code=identity.division_code,
        year=identity.year,
        published_on=identity.published_on,
        verdict="",
        findings=(*document.remarks, *identity.findings),
    )


def _no_report(reason: Phrase) -> Finding:
    return Finding(rule=NOT_A_REPORT, found=str(reason), facts={"reason": reason})


def _refused(report: Report, verdict: str, outline: Outline, reason: Finding) -> Report:
    """A document without cells: its prose is kept, and one finding says why it was refused."""
    sections = tuple(_section(part, _paragraphs(part)) for part in outline.parts)
    return replace(
        report,
        verdict=verdict,
        sections=sections,
        content_id=_content_id(sections, ()),
        findings=(*report.findings, reason),
    )


def _complete(
    report: Report,
    document: Document,
    outline: Outline,
    identity: Identity,
    tables: Mapping[str, SettledTable],
) -> Report:
    prose = {part.code: _prose(part, tables) for part in outline.parts}
    sections = tuple(_section(part, prose[part.code]) for part in outline.parts)
    cells = tuple(cell for table in tables.values() for cell in table.cells)
    stated = {code: prose[code] for code in _STATED if code in prose}
    statements, disagreements = find_statements(
        stated, cells, identity.year, identity.issuer, document.low_confidence_at
    )
    verdicts = {name: table.verdict for name, table in tables.items()}
    editions = _editions(tables)
    findings = (
        *report.findings,
        *outline.findings,
        *(finding for table in tables.values() for finding in table.findings),
        *_trivial(verdicts),
        *check_values(cells, identity.level, identity.issuer_type),
        *check_editions(editions, identity.year),
        *stale_year_findings(outline.parts, identity.year, identity.issuer),
        *_themes(outline, editions),
        *disagreements,
        *check_fee_mention(stated, cells),
    )
    return replace(
        report,
        edition=_edition(editions),
        content_id=_content_id(sections, cells),
        verdict=report_verdict(verdicts.values()),
        disclosure_verdict=verdicts["disclosures"],
        applications_verdict=verdicts["applications"],
        appeals_verdict=verdicts["appeals"],
        numbers_printed=sum(table.aligned.numbers_printed for table in tables.values()),
        numbers_placed=len([cell for cell in cells if cell.status in _ON_ITS_PLACE]),
        sections=sections,
        disclosures=tables["disclosures"].cells,
        applications=tables["applications"].cells,
        appeals=tables["appeals"].cells,
        statements=statements,
        balances=tuple(balance for table in tables.values() for balance in table.balances),
        findings=findings,
    )


def _editions(tables: Mapping[str, SettledTable]) -> dict[str, str]:
    """The edition of each table that tells its own; the appeals table is the same in all."""
    return {
        name: table.aligned.form.edition
        for name, table in tables.items()
        if name != "appeals" and table.aligned.present and table.aligned.edition_known
    }


def _edition(editions: Mapping[str, str]) -> str | None:
    found = set(editions.values())
    return "hybrid" if len(found) > 1 else next(iter(found), None)


def _trivial(verdicts: Mapping[str, str]) -> Iterable[Finding]:
    for table, verdict in verdicts.items():
        if verdict == "balanced_trivially":
            yield Finding(rule=BALANCED_TRIVIALLY, table=table)


def _themes(outline: Outline, editions: Mapping[str, str]) -> Iterable[Finding]:
    overview = outline.part("overview")
    return missing_theme_findings(overview, max(editions.values())) if overview and editions else ()


# ---- sections ----


def _prose(part: SectionPart, tables: Mapping[str, SettledTable]) -> Sequence[Paragraph]:
    table = tables.get(TABLES.get(part.code, ""))
    return table.aligned.prose if table and table.aligned.present else _paragraphs(part)


def _paragraphs(part: SectionPart) -> Sequence[Paragraph]:
    """Everything a part prints, the rows of a table that is none of the form's as lines."""
    paragraphs: list[Paragraph] = []
    for block in part.blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
            continue
        for row in block.rows():
            text = "\t".join(cell.text for cell in row if cell.text.strip())
            paragraphs += [Paragraph(text, row[0].locator)] if text else []
    return paragraphs


def _section(part: SectionPart, prose: Sequence[Paragraph]) -> Section:
    text = "\n".join(squeezed for paragraph in prose if (squeezed := squeeze(paragraph.text)))
    return Section(part.code, part.position, part.heading, text, part.locator)


def _content_id(sections: Sequence[Section], cells: Sequence[Cell]) -> str:
    """The same for two crawls of one page: over the folded text of the six sections and of the cells.

    Page furniture, counters and clocks stand before section one; the preamble is left out.
    """
    lines = [
        f"{section.section}\t{_folded(section.text)}" for section in sections if section.section != "preamble"
    ]
    lines += [
        f"{cell.table}.{cell.line}.{cell.column}\t{fold(cell.printed) if cell.printed else ''}"
        for cell in cells
    ]
    whole = hashlib.sha256("\n".join(lines).encode())
    return whole.hexdigest()[:16]


def _folded(text: str) -> str:
    """The folded text, line by line: most lines were folded before, when the sections were sought."""
    return "".join(
        [fold(line) if len(line) <= LONGEST_FOLDED else fold.__wrapped__(line) for line in text.split("\n")]
    )
