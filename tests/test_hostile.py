"""Hostile documents: refused in a clear sentence, or read without a word lost; soon, and never a crash.

What only the limits of a process can stop stands in `hostile.WORKER_ONLY`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from gojparse import flow
from gojparse.errors import Unreadable
from gojparse.model import Document, Grid, Paragraph
from gojparse.readers import read, reread
from gojparse.readers.docx import reader as docx
from gojparse.readers.pdf import reader as pdf
from gojparse.readers.refusals import MAX_ATTRIBUTES, MAX_LINES
from gojparse.readers.web import html
from tests.fuzzing.carriers import docx_of, pdf_of, story_of
from tests.support import hostile
from tests.support.peak import Peak

_SOON = 15.0  # seconds of CPU time
_MUCH = 1_000  # MB at its peak, beyond what the process held before

ALL = {
    **hostile.TEXTS,
    **hostile.PAGES,
    **hostile.DOCUMENTS,
    **hostile.WORDS,
    **hostile.RICH,
    **hostile.PDFS,
}


def text_of(document: Document) -> str:
    """All that a document prints."""
    lines = []
    for block in document.blocks:
        lines += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return "\n".join(lines)


def refusal(action: Callable[[], object]) -> str:
    """The sentence in which it is refused."""
    with pytest.raises(Unreadable) as caught:
        action()
    return str(caught.value)


@pytest.mark.parametrize("name", ALL)
def test_no_hostile_document_is_more_than_a_refusal(name: str) -> None:
    content = ALL[name]()
    began, peak = process_time(), Peak()
    try:
        verdict = flow.parse(content, name).verdict
    except Unreadable as refused:
        assert refused.reason
        verdict = "unreadable"
    assert verdict in ("unreadable", "not_a_report")
    assert process_time() - began < _SOON
    assert peak.megabytes() < _MUCH


@pytest.mark.parametrize("name", hostile.PDFS)
def test_the_second_engine_is_as_safe(name: str) -> None:
    began = process_time()
    reread(ALL[name]())
    assert process_time() - began < 2 * _SOON


# ---- HTML ----


@pytest.mark.parametrize("element", ["div", "span", "b", "font", "blockquote", "ul", "table><tr><td"])
@pytest.mark.parametrize("depth", [100, 300, 900, 10_000, 200_000])
def test_text_inside_many_elements_is_kept_or_the_page_is_refused(element: str, depth: int) -> None:
    if element.startswith("table") and depth > 900:
        depth //= 10
    content = hostile.nested(element, depth, "第7件")
    try:
        printed = text_of(html.read(content))
    except Unreadable as refused:
        assert refused.rule == "cap-reached"
    else:
        assert printed == "第7件"


def test_a_page_with_a_long_line_is_no_tag_of_many_attributes() -> None:
    words = "some words " * 20_000
    assert text_of(html.read(f"<html><p title='a > b'>{words}".encode())) == words.strip()
    many = " ".join(f"a{n}='>'" for n in range(20_000))
    assert f"{MAX_ATTRIBUTES:,} attributes" in refusal(lambda: html.read(f"<html><p {many}>7".encode()))


def test_what_a_huge_span_covers_is_not_invented() -> None:
    page = "<html><table><tr><td rowspan=65535>规章<td colspan=65535>11<tr><td>12<td>13</table>"
    (grid,) = html.read(page.encode()).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规章", "11", "12", "13"]
    assert max(cell.row + cell.row_span for cell in grid.cells) == 2


# ---- text ----


def test_a_text_of_very_many_lines_is_refused() -> None:
    assert f"{MAX_LINES:,} lines" in refusal(lambda: read(b"1\n" * (MAX_LINES + 1)))


@pytest.mark.parametrize("digit", ["²", "①", "㊿", "१२", "١٢", "𝟙", "Ⅻ", "½"])
def test_a_digit_of_another_script_is_no_number(digit: str) -> None:
    from gojparse.text import ContentKind, read_cell

    assert read_cell(digit).kind is ContentKind.TEXT
    assert read_cell(f"1{digit}").kind is ContentKind.TEXT or read_cell(f"1{digit}").remark


def test_two_hundred_kilobytes_of_dashes_are_a_line() -> None:
    printed = text_of(read(b"a\n" + b"-" * 200_000 + b"x"))
    assert printed == "a\n" + "-" * 200_000 + "x"


# ---- Word ----


def test_no_entity_is_resolved() -> None:
    assert refusal(lambda: docx.read(hostile.laughs()))
    assert "defines XML entities" in refusal(lambda: docx.read(hostile.external()))
    elsewhere = b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'
    parameter = b'<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
    for declared in (elsewhere, parameter):
        content = docx_of(declared + story_of("<w:p/>"))
        assert refusal(lambda content=content: docx.read(content))


def test_a_zip_bomb_is_not_inflated() -> None:
    peak = Peak()
    for content in (hostile.zip_bomb(45_000_000), hostile.lying_zip(10, 0xFFFFFFF0)):
        assert "bytes in one part" in refusal(lambda content=content: docx.read(content))
    assert peak.megabytes() < 200
    assert "damaged" in refusal(lambda: docx.read(hostile.lying_zip(100_000, 10)))


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "file:///etc/passwd", "/etc/passwd", "word/../../x"]
)
def test_a_main_part_outside_the_container_is_none(target: str) -> None:
    assert "damaged" in refusal(lambda: docx.read(hostile.outside(target)))


def test_spans_in_other_digits_or_beyond_reason_are_one() -> None:
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell}</w:tr>"
    body = "".join(row.format(span, text) for span, text in ((10**9, 11), ("²", 12), ("-3", 13), ("٢", 14)))
    document = docx.read(docx_of(story_of(f"<w:tbl>{body}</w:tbl>")))
    assert text_of(document) == "11\n12\n13\n14"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_read_as_what_it_leads_to(tmp_path: Path) -> None:
    from gojparse.batch import inputs

    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert refusal(lambda: inputs.read(str(tmp_path / "a")))
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    assert "no plain file" in refusal(lambda: inputs.read(str(tmp_path / "device.txt")))


# ---- PDF ----


def test_letters_without_a_finite_place_are_off_the_page() -> None:
    """An angle or a box that is no number is that of a letter nobody can see."""
    shown = b"BT /F1 9 Tf 1 0 0 1 50 400 Tm (number 12) Tj "
    endless = b"6" * 60
    for hidden in (
        b"0.7 0.7 -" + endless + b" 0.7 9 9 Tm [(3) -500 (4)] TJ",
        b"1 0 0 1 " + endless + b" 9 Tm (3) Tj",
        endless + b" 0 0 1 9 9 Tm (3) Tj",
    ):
        document = pdf.read(pdf_of(shown + hidden + b" ET"))
        assert "12" in text_of(document)


def test_a_space_in_a_latin_font_is_no_lost_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every foreign page would be read a second time, by the engine that takes twenty times as long."""
    monkeypatch.setattr(pdf, "_witnessed", lambda content: pytest.fail("the witness was called"))
    content = pdf_of(b"BT /F1 9 Tf 50 50 Td (A word) Tj 60 0 Td ( ) Tj 60 0 Td (another) Tj ET")
    assert "word" in text_of(pdf.read(content))


def test_what_the_second_engine_refuses_the_first_has_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from gojparse.readers.pdf import witness as pdf_witness

    monkeypatch.setattr(pdf_witness, "_MAX_CONTENT", 10)
    content = pdf_of(b"BT /F1 9 Tf 50 50 Td (A word) Tj ET")
    assert "too large for a second reading" in refusal(lambda: pdf.reread(content))
    assert reread(content) is None
    assert "word" in text_of(read(content))
