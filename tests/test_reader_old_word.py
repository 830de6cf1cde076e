"""What .doc and .rtf have in common, printed into both: tables by edges, what is not seen, damage."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from corpus.generate import layouts_doc, layouts_rtf
from corpus.generate.marks import Cell, Mark, Marked, Run
from gojparse.errors import Unreadable
from gojparse.model import INK, Document, Grid, Paragraph
from gojparse.readers import kind, read, reread

WRITERS = {"doc": layouts_doc.written, "rtf": layouts_rtf.written}
DOCUMENTS = Path(__file__).parent / "documents"
EDGES = (1000, 2000, 3000, 4000)

Writer = Callable[..., bytes]


@pytest.fixture(params=WRITERS)
def written(request: pytest.FixtureRequest) -> Writer:
    return WRITERS[request.param]


def p(*runs: str | Run, depth: int = 0) -> Marked:
    return Marked(_runs(runs), Mark.PARAGRAPH, depth)


def c(*runs: str | Run, depth: int = 1) -> Marked:
    return Marked(_runs(runs), Mark.CELL, depth)


def row(*cells: int | Cell, depth: int = 1) -> Marked:
    defined = (Cell(cell) if isinstance(cell, int) else cell for cell in cells)
    return Marked((), Mark.ROW, depth, tuple(defined))


def _runs(runs: tuple[str | Run, ...]) -> tuple[Run, ...]:
    return tuple(Run(run) if isinstance(run, str) else run for run in runs if run)


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid_of(document: Document) -> Grid:
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return grid


def places(content: bytes) -> list[tuple[str, int, int, int, int]]:
    return [cell[:5] for cell in grid_of(read(content)).cells]


def test_a_label_spans_the_columns_of_other_rows(written: Writer) -> None:
    content = written(
        [
            *(c("规章"), c("11"), row(2000, 3000)),
            *(c("甲"), c("乙"), c("12"), row(1000, 2000, 3000)),
            *(c("丙"), c("13"), c("14"), row(1008, 1995, 3000)),  # dragged by hand
        ]
    )
    assert places(content) == [
        ("规章", 0, 0, 1, 2),
        ("11", 0, 2, 1, 1),
        ("甲", 1, 0, 1, 1),
        ("乙", 1, 1, 1, 1),
        ("12", 1, 2, 1, 1),
        ("丙", 2, 0, 1, 1),
        ("13", 2, 1, 1, 1),
        ("14", 2, 2, 1, 1),
    ]


def test_cells_merged_downwards_and_sideways(written: Writer) -> None:
    content = written(
        [
            *(c("甲"), c("21"), row(Cell(1000, begins=True), 2000)),
            *(c(), c("22"), row(Cell(1000, goes_on=True), 2000)),
            *(c("乙"), c("23"), row(Cell(1000, begins=True), 2000)),
            *(c("丙"), c(), row(Cell(1000, first=True), Cell(2000, follows=True))),
        ]
    )
    assert places(content) == [
        ("甲", 0, 0, 2, 1),
        ("21", 0, 1, 1, 1),
        ("22", 1, 1, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("23", 2, 1, 1, 1),
        ("丙", 3, 0, 1, 2),
    ]


def test_narrow_columns_stay_columns(written: Writer) -> None:
    """However near edges stand: where a row has a cell between them, they are two."""
    rows = [
        *(c("甲"), c("1"), c("2"), row(1000, 1060, 2000)),
        *(c("乙"), c("3"), c("4"), row(1000, 1060, 2000)),
    ]
    assert [cell[2] for cell in places(written(rows))] == [0, 1, 2, 0, 1, 2]


def test_a_row_that_begins_further_right(written: Writer) -> None:
    """Only cells without text stand before it."""
    rows = [*(c("甲"), c("31"), row(1000, 2000)), *(c(), c("32"), row(1000, 2000))]
    assert places(written(rows))[2:] == [("", 1, 0, 1, 1), ("32", 1, 1, 1, 1)]


def test_lines_of_a_cell_empty_cells_and_places(written: Writer) -> None:
    content = written(
        [
            p("前"),
            *(p("商业", depth=1), c("企业"), c(), c(" "), c("5"), row(*EDGES)),
            p("后"),
            *(c("乙"), c("6"), row(*EDGES[:2])),
        ]
    )
    first, second = (block for block in read(content).blocks if isinstance(block, Grid))
    assert [cell.text for cell in first.cells] == ["商业\n企业", "", "", "5"]
    assert [str(cell.locator) for cell in second.cells] == ["table=2;row=1;cell=1", "table=2;row=1;cell=2"]
    assert lines(read(content)) == ["前", "后"]


def test_a_nested_table_is_unwrapped_where_it_stands(written: Writer) -> None:
    inner = [c("内", depth=2), c("41", depth=2), row(1000, 2000, depth=2)]
    made = read(written([p("前", depth=1), *inner, p("后", depth=1), c(), c("旁"), row(3000, 4000), p("末")]))
    shapes = [block.text if isinstance(block, Paragraph) else "grid" for block in made.blocks]
    assert shapes == ["前", "grid", "后", "旁", "末"]
    assert [(cell.text, str(cell.locator)) for cell in grid_of(made).cells] == [
        ("内", "table=2;row=1;cell=1"),
        ("41", "table=2;row=1;cell=2"),
    ]


@pytest.mark.parametrize("look", ["hidden", "deleted", "struck"])
def test_what_is_not_printed_is_gone_beside_other_print(written: Writer, look: str) -> None:
    content = written([p("共", Run("51", look), "件"), c("甲"), c("1", Run("7", look), "2"), row(1000, 2000)])
    assert lines(read(content)) == ["共件"]
    assert grid_of(read(content)).cells[1].text == "12"


@pytest.mark.parametrize("look", ["hidden", "deleted"])
def test_a_mark_that_is_not_printed_joins_two_paragraphs(written: Writer, look: str) -> None:
    unseen = Marked((Run("1"),), Mark.PARAGRAPH, 1, look=look)
    content = written([replace(unseen, depth=0), p("2"), c("甲"), unseen, c("3"), row(1000, 2000)])
    assert lines(read(content)) == ["12"]
    assert [cell.text for cell in grid_of(read(content)).cells] == ["甲", "13"]


def test_a_number_that_is_struck_out_is_no_number_and_no_blank(written: Writer) -> None:
    content = written([c("甲"), c(Run("56", "struck")), c(Run("78", "hidden")), row(1000, 2000, 3000)])
    assert [cell.text for cell in grid_of(read(content)).cells] == ["甲", "5\u03366\u0336", ""]


def test_a_text_box_is_read_after_its_paragraph(written: Writer) -> None:
    boxed = Marked((Run("框内61"),), Mark.PARAGRAPH, in_box=True)
    assert lines(read(written([p("前"), boxed, p("后")]))) == ["前", "框内61", "后"]


def test_rare_characters_and_western_ones(written: Writer) -> None:
    assert lines(read(written([p("𠮷林·café – “1”"), p("二")]))) == ["𠮷林·café – “1”", "二"]


def test_pieces_out_of_order_and_runs_of_two_characters(written: Writer) -> None:
    runs = [Run(part) for part in ("第", "12", "条", "3", "4", "件")]
    assert lines(read(written([p(*runs), p("5"), p("末6")], "split_runs"))) == ["第12条34件", "5", "末6"]


def test_a_row_with_more_cells_than_edges_proves_no_columns(written: Writer) -> None:
    rows = [*(c("甲"), c("1"), c("2"), row(1000, 2000)), *(c("乙"), c("3"), row(1000, 2000))]
    grid = grid_of(read(written(rows)))
    assert not grid.regular
    assert [cell.text for cell in grid.cells] == ["甲", "1", "2", "乙", "3"]
    assert grid_of(read(written([*rows[:2], c(), *rows[3:]]))).regular


def test_two_tables_with_nothing_between_are_one_as_in_word(written: Writer) -> None:
    rows = [*(c("甲"), c("1"), row(1000, 2000)), *(c("乙"), c("2"), c("3"), row(500, 1000, 2000))]
    assert len(grid_of(read(written(rows))).cells) == 5


def test_an_empty_document_has_no_blocks(written: Writer) -> None:
    assert read(written([])).blocks == ()
    assert reread(written([])) is None


# ---- as LibreOffice writes them ----


@pytest.mark.parametrize("format", WRITERS)
@pytest.mark.parametrize("name", ["distinct", "blanks", "split"])
def test_every_cell_of_documents_that_another_program_wrote(name: str, format: str) -> None:
    made = read((DOCUMENTS / f"{name}.{format}").read_bytes())
    printed = [
        block.text if isinstance(block, Paragraph) else [list(cell[:5]) for cell in block.cells]
        for block in made.blocks
    ]
    assert made.format == format
    assert printed == json.loads((DOCUMENTS / f"{name}.json").read_text(encoding="utf-8"))
    assert all(block.regular for block in made.blocks if isinstance(block, Grid))


@pytest.mark.parametrize("format", WRITERS)
def test_looks_that_another_program_wrote(format: str) -> None:
    """Hidden, deleted and struck runs, own or by their style, a note, a header, a field, a raised digit."""
    made = read((DOCUMENTS / f"looks.{format}").read_bytes())
    noted = ["注", "后"] if format == "doc" else ["注后"]
    assert [word for line in lines(made) for word in line.split()] == [
        *("标题甲", "一、尾", "共42件", *noted, "二行", "见链接。"),
        *("外", "后", "右", "末"),
    ]
    first, inner = (block for block in made.blocks if isinstance(block, Grid))
    assert [cell.text for cell in first.cells] == [
        *("甲", "12", "5²", "5\u03366\u0336"),
        *("乙", "", "34", "𠮷1"),
    ]
    assert [cell.text for cell in inner.cells] == ["内", "91", "里", "92"]
    assert first.regular and inner.regular


# ---- what cannot be read ----


SMALL = [p("一、总体情况"), c("甲"), c("71"), row(1000, 2000), c("乙"), c("72"), row(1000, 2000), p("末")]


def fate(content: bytes) -> str:
    """`read`, or the kind of document that is refused, in a sentence with a remedy."""
    try:
        read(content)
    except Unreadable as refused:
        assert refused.reason and refused.remedy
        return refused.format
    return "read"


def test_every_cut_document_is_refused() -> None:
    whole = layouts_rtf.written(SMALL)
    assert {fate(whole[:end]) for end in range(6, len(whole))} == {"rtf"}
    whole = layouts_doc.written(SMALL)
    fates = {fate(whole[:end]) for end in [*range(8, len(whole), 37), *range(len(whole) - 300, len(whole))]}
    assert fates == {"doc", "ole"}  # before its directory nobody knows what it is


@pytest.mark.parametrize("format", WRITERS)
def test_flipped_bytes_are_refused_or_read(format: str) -> None:
    whole = WRITERS[format](SMALL)
    rng = Random(f"flips/{format}")
    for _ in range(300):
        flipped = bytearray(whole)
        for _ in range(rng.choice((1, 3, 30))):
            flipped[rng.randrange(len(flipped))] = rng.randrange(256)
        if kind(bytes(flipped)) in (format, "ole"):
            assert fate(bytes(flipped)) in (format, "ole", "read")


@pytest.mark.parametrize("format", ["docx", "doc", "rtf", "odt"])
def test_what_is_seen_in_one_document_of_four_formats(format: str) -> None:
    """Styles that strike out, hide and toggle, colours of the ground: as seen on the PDF that was drawn."""
    made = read((DOCUMENTS / f"seen.{format}").read_bytes())
    (grid,) = (block for block in made.blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells if cell.column] == [
        *("3\u03366\u0336", "516", "", "5", "591¹", "12", "127", "13", "15"),
    ]


_SEEN = ("5", f"{INK}12", INK, "13", "4\u03361\u0336", "42", "14", f"123{INK}", INK, "186", "19")
_OTHERWISE = {"rtf": {1: " 1.\t12", 2: " 2.\t"}, "odt": {7: f"123\n{INK}"}}


@pytest.mark.parametrize("format", ["docx", "rtf", "doc", "odt"])
def test_shading_lists_lines_and_deletions_in_four_formats(format: str) -> None:
    """Red on red, numbers of lists, tracked deletions, lines through numbers, a row without height.

    As on the PDF that LibreOffice drew; only .rtf stores the numbers of lists.
    """
    made = read((DOCUMENTS / f"unseen.{format}").read_bytes())
    seen = [cell.text for cell in grid_of(made).cells if cell.column]
    assert seen == [_OTHERWISE.get(format, {}).get(place, text) for place, text in enumerate(_SEEN)]


def test_shapes_and_rows_without_height_in_rich_text() -> None:
    head = rb"{\rtf1\ansi{\colortbl;\red0\green0\blue0;}"
    rows = rb"\trowd\trrh-20\cellx1000\cellx2000 \intbl A\cell 9\cell\row"
    rows += rb"\trowd\trrh300\cellx1000\cellx2000 \intbl B\cell 12%s\cell\row}"
    line = rb"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 20}}%s}}"
    for extra, seen in (
        (line % b"", f"12{INK}"),
        (line % rb"{\sp{\sn fHidden}{\sv 1}}", "12"),
        (line % rb"{\shptxt 3\par}", "12\n3"),
    ):
        grid = grid_of(read(head + rows % extra))
        assert [cell.text for cell in grid.cells] == ["B", seen]
