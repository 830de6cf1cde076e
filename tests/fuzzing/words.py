"""What is made of words: sections, statements of the prose, and whose report it is of which year."""

from __future__ import annotations

import re
from datetime import date

from gojparse.forms.form import forms
from gojparse.identity import identify, reason_not_a_report, stale_year_findings
from gojparse.model import Block, Document, Grid, GridCell, LinePlace, Locator, Paragraph, TablePlace
from gojparse.sections import split
from gojparse.statements import find_statements
from tests.fuzzing.chance import Chance
from tests.fuzzing.tables import TABLES, labels
from tests.support.made import applications, disclosures

_LONG_NUMBER = re.compile("[0-9]{4,}")
_CELLS = (*disclosures({}), *applications({"received_total": 12, "granted_total": 3, "carried_in_total": 1}))


def _headings() -> tuple[str, ...]:
    return tuple(word for form in forms() for s in form.sections for word in (s.label, *s.variants))


def sections(data: bytes) -> None:
    """Headings, labels and prose in any order: whatever is printed ends in one of the parts."""
    blocks = _blocks(data)
    outline = split(Document("txt", blocks))
    kept: list[str] = []
    for part in outline.parts:
        kept.append(part.heading or "")
        kept += _texts(part.blocks)
    before = [n for text in _texts(blocks) for n in _LONG_NUMBER.findall(text)]
    after = [n for text in kept for n in _LONG_NUMBER.findall(text)]
    assert sorted(before) == sorted(after), "numbers were lost or doubled between the sections"


def _blocks(data: bytes) -> tuple[Block, ...]:
    chance = Chance(data)
    headings = _headings()
    blocks: list[Block] = []
    number = 1000
    while chance.left > 0 and len(blocks) < 40:
        texts = []
        for _ in range(1 + chance.below(4)):
            what = chance.below(6)
            number += 1
            if what < 2:
                texts.append(
                    chance.one_of(("", "一、", "（一）", "3.", "六、", "## ")) + chance.one_of(headings)
                )
            elif what == 2:
                texts.append(chance.one_of(labels(chance.one_of(TABLES))))
            elif what == 3:
                texts.append(str(number))
            elif what == 4:
                texts.append(f"全年收到申请{number}件。")
            else:
                texts.append(chance.text(12))
        place = len(blocks) + 1
        if chance.below(4):
            text = chance.one_of(("", " ", "\t", "|")).join(texts)
            blocks.append(Paragraph(text or "-", Locator((LinePlace(place, 1),))))
        else:
            cells = tuple(
                GridCell(text, n // 2, n % 2, 1, 1, Locator((TablePlace(place, n // 2 + 1, n % 2 + 1),)))
                for n, text in enumerate(texts)
            )
            blocks.append(Grid(cells, cells[0].locator))
    return tuple(blocks)


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        found += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return found


def statements(data: bytes) -> None:
    """Any prose: each number stated is printed in its sentence."""
    text = data.decode("utf-8", "replace")
    lines = [line for line in text.split("\n") if line.strip()]
    paragraphs = tuple(Paragraph(line, Locator((LinePlace(n, 1),))) for n, line in enumerate(lines, 1))
    found, _ = find_statements({"overview": paragraphs, "problems": paragraphs}, _CELLS, 2023, "甲镇人民政府")
    for statement in found:
        assert statement.sentence.strip(), f"{statement} has no sentence"
        assert statement.number is not None


def identity(data: bytes) -> None:
    """Any page, any file name: an issuer, a year and a date that can be, or none."""
    text = data.decode("utf-8", "replace")
    source, _, text = text.partition("\n")
    lines = [line for line in text.split("\n") if line.strip()] or ["-"]
    paragraphs = tuple(Paragraph(line, Locator((LinePlace(n, 1),))) for n, line in enumerate(lines, 1))
    document = Document("txt", paragraphs, {"title": source})
    outline = split(document)
    found = identify(document, outline.parts, source)
    reason_not_a_report(document, outline.parts)
    tuple(stale_year_findings(outline.parts, found.year, found.issuer))
    assert found.issuer is None or found.issuer.strip(), "an issuer without a name"
    assert found.year is None or 1949 < found.year < 2100, f"the year {found.year}"
    if found.published_on is not None:
        date.fromisoformat(found.published_on)
