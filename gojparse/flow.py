"""One report, from bytes to Report.

    bytes -> Document -> six sections -> tables aligned with the form -> cells -> Report

If a table is in doubt and its carrier has a second engine, the document is
read again. Agreement, or the reading that balances, settles it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from gojparse.align import ALIGNERS, AlignedTable
from gojparse.balances.assess import report_verdict
from gojparse.balances.restore import document_with_restored, restored_cells, table_with_restored
from gojparse.balances.settle import SettledTable, settle_table
from gojparse.checks import check_editions, check_values
from gojparse.forms import REPORT_WORDS
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
from gojparse.model import (
    INK,
    LOW_CONFIDENCE,
    STROKE,
    Cell,
    Document,
    Finding,
    Grid,
    Locator,
    Paragraph,
    Report,
    Section,
    Status,
)
from gojparse.readers import read, reread
from gojparse.rules import (
    BALANCED_TRIVIALLY,
    ENGINES_DISAGREE,
    NOT_A_REPORT,
    TABLE_IS_PICTURE,
    TABLE_MISSING,
    TWO_REPORTS,
)
from gojparse.sections import Outline, SectionPart, split
from gojparse.statements import find_statements
from gojparse.text import LONGEST_FOLDED, fold, squeeze

TABLES = {"disclosure": "disclosures", "applications": "applications", "appeals": "appeals"}
"""Which section holds which table."""

_STATED = ("overview", "problems", "other_matters")
_ROUNDS = 4  # of restoring: each number that is taken may settle others
_ON_ITS_PLACE = (Status.READ, Status.PLACED, Status.RESTORED)


def parse(data: bytes, source: str = "", crawled_on: date | None = None, ocr: str = "auto") -> Report:
    """Return the report in a document's bytes.

    Args:
        data: The document.
        source: Its name or address, evidence of the last resort for issuer and year.
        crawled_on: The day it was fetched, evidence of the last resort for the year.
        ocr: Whether text is recognised in pictures: `auto`, `always` or `never`.

    Raises:
        errors.Unreadable: The document cannot be opened.
    """
    document = read(data, ocr, REPORT_WORDS)
    outline = split(document)
    identity = identify(document, outline.parts, source, crawled_on)
    identity = with_division_code(identity, document, outline.parts, source)
    report = _identified_report(data, source, document, identity)
    if refusal := _reason_to_refuse(document, outline, identity):
        return _refused_report(report, outline, *refusal)
    tables = _reread_in_doubt(data, document, align_tables(outline))
    if _is_blank_form(tables, identity, document):
        return _refused_report(report, outline, *_no_report(Phrase("no-report.blank-form")))
    return _complete_report(report, document, outline, identity, tables)


def _reason_to_refuse(document: Document, outline: Outline, identity: Identity) -> tuple[str, Finding] | None:
    """Return the verdict and the finding on a document that is no report, or several."""
    if reason := reason_not_a_report(document, outline.parts):
        return _no_report(reason)
    if identity.several:
        one, other = identity.several[:2]
        return "several_reports", Finding(rule=TWO_REPORTS, expected=one, found=other)
    return None


def _no_report(reason: Phrase) -> tuple[str, Finding]:
    """Return the verdict and the finding on a document that is no report."""
    return "not_a_report", Finding(rule=NOT_A_REPORT, found=str(reason), facts={"reason": reason})


def _is_blank_form(tables: Mapping[str, SettledTable], identity: Identity, document: Document) -> bool:
    """Tell whether no table prints a number and the document does not say whose report it is."""
    if identity.issuer is not None and identity.year is not None:
        return False
    if any(table.aligned.numbers_printed for table in tables.values()):
        return False
    grids = (block for block in document.blocks if isinstance(block, Grid))
    return not any(LOW_CONFIDENCE in cell.text for grid in grids for cell in grid.cells)  # numbers, illegible


# ---- tables ----


def align_tables(outline: Outline) -> dict[str, SettledTable]:
    """Return the three tables, aligned with the form and settled."""
    settled: dict[str, SettledTable] = {}
    hint: str | None = None
    for code, table in TABLES.items():
        part = outline.part(code)
        aligned: AlignedTable = ALIGNERS[table](part.blocks if part else (), hint)
        if part is not None and not aligned.present:
            aligned = replace(aligned, findings=(*aligned.findings, _missing_table(table, part)))
        hint = hint or (aligned.form.edition if aligned.present and aligned.edition_known else None)
        settled[table] = settle_table(aligned)
        if table in outline.repeated_tables and aligned.present:  # printed twice: not to be relied on
            settled[table] = replace(settled[table], verdict="doubtful")
    return settled


def _missing_table(table: str, part: SectionPart) -> Finding:
    """Return the finding on a section without its table; where a picture is, that may be the table."""
    pictures = [block for block in part.blocks if isinstance(block, Paragraph) and block.text == INK]
    if not pictures:
        return Finding(rule=TABLE_MISSING, table=table)
    return Finding(rule=TABLE_IS_PICTURE, table=table, locator=pictures[0].locator)


def in_doubt(table: SettledTable) -> bool:
    """Tell whether a second reading could settle something: a cell, a stray number, a broken balance."""
    return table.verdict in ("doubtful", "unbalanced", "missing")


def _reread_in_doubt(
    data: bytes, document: Document, tables: dict[str, SettledTable]
) -> dict[str, SettledTable]:
    """Return the tables, read a second time where one is in doubt."""
    if not any(in_doubt(table) for table in tables.values()):
        return tables
    return restored(document, tables) if document.optical else second_opinion(data, tables)


def second_opinion(data: bytes, tables: Mapping[str, SettledTable]) -> dict[str, SettledTable]:
    """Return the tables, each in the reading that balances, with findings where engines differ."""
    second = reread(data)
    if second is None:
        return dict(tables)
    others = align_tables(split(second))
    return {
        name: _better(table, others[name]) if in_doubt(table) else table for name, table in tables.items()
    }


_SETTLED = ("balanced", "complete", "balanced_trivially", "unverifiable")


def _better(first: SettledTable, second: SettledTable) -> SettledTable:
    """Return the reading of a table that is settled, with findings on what differs.

    The second one never gives a value to what the first saw and withheld, nor
    does it decide section two, where no balance could confirm it. There it
    may only add what the first did not find at all.
    """
    differing = _differing(first, second)
    decides = second.verdict in _SETTLED and not _undoes_withholding(first, second)
    chosen = second if decides else first
    return replace(chosen, findings=(*chosen.findings, *differing))


_WITHHELD = re.compile(f"[{INK}{LOW_CONFIDENCE}{STROKE}]")


def _undoes_withholding(first: SettledTable, second: SettledTable) -> bool:
    """Tell whether a second reading gives a value to a line in which the first withheld one on purpose."""
    withheld = {finding.line for finding in first.findings if _WITHHELD.search(finding.found or "")}
    unproved = first.aligned.table == "disclosures"
    for one, other in zip(first.cells, second.cells, strict=False):
        if other.value is None or one.value == other.value:
            continue
        if one.line in withheld or (unproved and one.printed):
            return True
    return False


def _differing(first: SettledTable, second: SettledTable) -> Iterable[Finding]:
    """Yield a finding for each cell in which two readings have different values."""
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
    """Return the tables with the numbers of low confidence that both the balances and a reading give.

    A value that the balances alone force could replace what the office really
    printed. So only a value is taken that a reading of the same place gives too.
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


# ---- the report ----


def _identified_report(data: bytes, source: str, document: Document, identity: Identity) -> Report:
    """Return the report with its identity, without sections and cells."""
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


def _refused_report(report: Report, outline: Outline, verdict: str, reason: Finding) -> Report:
    """Return the report without cells: its prose is kept, and one finding says why it was refused."""
    sections = tuple(_section(part, _paragraphs(part)) for part in outline.parts)
    return replace(
        report,
        verdict=verdict,
        sections=sections,
        content_id=_content_id(sections, ()),
        findings=(*report.findings, reason),
    )


def _complete_report(
    report: Report,
    document: Document,
    outline: Outline,
    identity: Identity,
    tables: Mapping[str, SettledTable],
) -> Report:
    """Return the report with its sections, cells, statements, balances and findings."""
    report = _with_tables(report, tables)
    cells = report.cells
    prose = {part.code: _prose(part, tables) for part in outline.parts}
    sections = tuple(_section(part, prose[part.code]) for part in outline.parts)
    stated = {code: prose[code] for code in _STATED if code in prose}
    statements, disagreements = find_statements(
        stated, cells, identity.year, identity.issuer, document.low_confidence_at
    )
    about = (*_findings(outline, identity, tables, cells), *disagreements)
    return replace(
        report,
        content_id=_content_id(sections, cells),
        sections=sections,
        statements=statements,
        findings=(*report.findings, *about),
    )


def _with_tables(report: Report, tables: Mapping[str, SettledTable]) -> Report:
    """Return the report with the cells, balances and verdicts of its tables."""
    cells = [cell for table in tables.values() for cell in table.cells]
    return replace(
        report,
        edition=_edition(_editions(tables)),
        verdict=report_verdict(table.verdict for table in tables.values()),
        disclosure_verdict=tables["disclosures"].verdict,
        applications_verdict=tables["applications"].verdict,
        appeals_verdict=tables["appeals"].verdict,
        numbers_printed=sum(table.aligned.numbers_printed for table in tables.values()),
        numbers_placed=len([cell for cell in cells if cell.status in _ON_ITS_PLACE]),
        disclosures=tables["disclosures"].cells,
        applications=tables["applications"].cells,
        appeals=tables["appeals"].cells,
        balances=tuple(balance for table in tables.values() for balance in table.balances),
    )


def _findings(
    outline: Outline, identity: Identity, tables: Mapping[str, SettledTable], cells: Sequence[Cell]
) -> Iterable[Finding]:
    """Yield the findings on the sections and tables, in the order in which they are reported."""
    editions = _editions(tables)
    overview = outline.part("overview")
    yield from outline.findings
    for settled in tables.values():
        yield from settled.findings
    for name, settled in tables.items():
        if settled.verdict == "balanced_trivially":
            yield Finding(rule=BALANCED_TRIVIALLY, table=name)
    yield from check_values(cells, identity.level)
    yield from check_editions(editions, identity.year)
    yield from stale_year_findings(outline.parts, identity.year, identity.issuer)
    if overview and editions:
        yield from missing_theme_findings(overview, max(editions.values()))


def _editions(tables: Mapping[str, SettledTable]) -> dict[str, str]:
    """Return the edition of each table that tells its own; the appeals table is the same in all."""
    return {
        name: table.aligned.form.edition
        for name, table in tables.items()
        if name != "appeals" and table.aligned.present and table.aligned.edition_known
    }


def _edition(editions: Mapping[str, str]) -> str | None:
    """Return the edition of the report, `hybrid` if its tables have different ones."""
    found = set(editions.values())
    return "hybrid" if len(found) > 1 else next(iter(found), None)


# ---- sections ----


def _prose(part: SectionPart, tables: Mapping[str, SettledTable]) -> Sequence[Paragraph]:
    """Return the paragraphs of a part that belong to no table."""
    table = tables.get(TABLES.get(part.code, ""))
    return table.aligned.prose if table and table.aligned.present else _paragraphs(part)


def _paragraphs(part: SectionPart) -> Sequence[Paragraph]:
    """Return everything a part prints, the rows of a table that is none of the form's as lines."""
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
    """Return a section with its prose."""
    lines = (squeeze(paragraph.text) for paragraph in prose if paragraph.text != INK)
    text = "\n".join(line for line in lines if line)
    return Section(part.code, part.position, part.heading, text, part.locator)


def _content_id(sections: Sequence[Section], cells: Sequence[Cell]) -> str:
    """Return a hash of the folded text of the sections and of the cells, equal for two crawls of a page."""
    official = [section for section in sections if section.section != "preamble"]  # counters, clocks
    lines = [f"{section.section}\t{_folded(section.text)}" for section in official]
    lines += [
        f"{cell.table}.{cell.line}.{cell.column}\t{fold(cell.printed) if cell.printed else ''}"
        for cell in cells
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _folded(text: str) -> str:
    """Return the folded text, line by line: most lines were folded before, when the sections were sought."""
    return "".join(
        [fold(line) if len(line) <= LONGEST_FOLDED else fold.__wrapped__(line) for line in text.split("\n")]
    )
