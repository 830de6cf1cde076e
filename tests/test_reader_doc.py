"""Word 97 documents: their head, properties of rows, what they are not, what cannot be read."""

from __future__ import annotations

import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.generate import layouts_doc
from corpus.generate.compound import compound
from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.model import INK, Grid, Paragraph
from gojparse.readers import kind, read
from gojparse.readers.doc import converted
from gojparse.readers.doc import properties as sprm
from gojparse.readers.doc.body import word_row_shape
from gojparse.readers.doc.reader import summary_properties
from gojparse.readers.doc.styles import RunStyles, StoredStyle
from gojparse.readers.word.edges import WordCellShape, WordRowShape
from tests.test_reader_docx import p as docx_p
from tests.test_reader_docx import package, story, tbl, tc
from tests.test_reader_old_word import SMALL, c, p, row

SMALL_DOC = layouts_doc.written(SMALL)


def refusal(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.remedy
    return refused.value


def headed(place: int, value: int) -> bytes:
    """The small document with another number of two bytes in its head."""
    at = SMALL_DOC.index(b"\xec\xa5\xc1\x00") + place
    return SMALL_DOC[:at] + struct.pack("<H", value) + SMALL_DOC[at + 2 :]


# ---- what it is ----


def test_a_name_that_lies_is_not_asked() -> None:
    """Files named .doc hold other things; .wps files of WPS Office hold Word documents."""
    assert kind(SMALL_DOC) == "doc"
    assert kind(b"<html><body><p>1</p></body></html>") == "html"
    assert kind(b"{\\rtf1 1}") == "rtf"
    assert kind(package(story(docx_p("1")))) == "docx"
    wps = compound({"WordDocument": b"x", "1Table": b"x", "WpsCustomData": b"x"})
    assert kind(wps) == "doc"
    assert read(b"{\\rtf1 1\\par}").format == "rtf"


def test_a_compound_file_with_the_word_in_a_name_only() -> None:
    assert "unknown kind" in refusal(compound({"Other": "WordDocument\0".encode("utf-16-le")})).reason


# ---- rows ----


def edges(*places: int, flags: tuple[int, ...] = ()) -> tuple[int, bytes]:
    count = len(places) - 1
    cells = b"".join(struct.pack("<H18x", flag) for flag in (*flags, *(0,) * (count - len(flags))))
    return sprm.ROW, struct.pack(f"<B{count + 1}h", count, *places) + cells


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((), "100 200 300"),
        ((sprm.MERGE, b"\0\2"), "100:2 200:1 300"),
        ((sprm.SPLIT, b"\0\3"), "100 200 300"),
        ((sprm.DELETE, b"\1\2"), "100 200"),
        ((sprm.WIDTH, b"\1\2" + struct.pack("<h", 150)), "100 250 350"),
        ((sprm.MERGE_DOWN, b"\1\1"), "100 200^ 300"),
        ((sprm.MERGE_DOWN, b"\1\3"), "100 200v 300"),
        ((sprm.MERGE_DOWN, b"\x09\3"), "100 200 300"),
        ((sprm.WIDTH, b"\x09"), "100 200 300"),
    ],
)
def test_changes_of_a_row(change: tuple[int, bytes] | tuple[()], expected: str) -> None:
    def shown(cell: WordCellShape) -> str:
        across = f":{cell.across}" if cell.across else ""
        return f"{cell.right}{across}{'^' * cell.goes_on}{'v' * cell.begins}"

    shape = word_row_shape([edges(0, 100, 200, 300), *([change] if change else [])])
    assert " ".join(map(shown, shape.cells)) == expected


def test_flags_of_cells() -> None:
    shape = word_row_shape([edges(-108, 100, 200, flags=(3 << 5, 1 << 5))])
    assert shape == WordRowShape(-108, (WordCellShape(100, begins=True), WordCellShape(200, goes_on=True)))
    assert word_row_shape([]) == WordRowShape() == word_row_shape([(sprm.ROW, b"\x05\0")])


def test_lists_of_properties_that_break_off_or_refer_to_themselves() -> None:
    assert list(sprm.property_list(b"\x16\x24\x01\x08")) == [(0x2416, b"\1")]
    assert list(sprm.property_list(b"\x08\xd6\xff\xff")) == []
    itself = struct.pack("<HI", sprm.ELSEWHERE, 0)
    assert list(sprm.paragraph_properties(itself, struct.pack("<H", 6) + itself)) == []


# ---- the whole ----


def test_title_and_day() -> None:
    title = "年报1".encode("gbk") + b"\0"
    ticks = 133_500_000_000_000_000  # of 2024
    values = (
        struct.pack("<IHxx", 2, 936),
        struct.pack("<II", 30, len(title)) + title.ljust(8, b"\0"),
        struct.pack("<IQ", 64, ticks),
    )
    first = 8 + 8 * 3
    places = (first, first + 8, first + 8 + len(values[1]))
    listed = struct.pack("<II6I", 0, 3, 1, places[0], 2, places[1], 12, places[2]) + b"".join(values)
    stream = bytes(44) + struct.pack("<I", 48) + listed
    assert summary_properties(stream) == {"title": "年报1", "created": "2024-01-17"}
    assert summary_properties(stream[:60]) == summary_properties(b"") == {}


def test_a_whole_report_takes_little_time() -> None:
    content = (Path(__file__).parent / "documents" / "distinct.doc").read_bytes()
    read(content)
    started = time.process_time()
    for _ in range(5):
        read(content)
    assert (time.process_time() - started) / 5 < 0.1  # it takes a tenth of that


def test_documents_that_cannot_be_read() -> None:
    assert "encrypted" in refusal(headed(10, 0x1300)).reason
    assert "encrypted" in refusal(headed(10, 0x9300)).reason
    assert "damaged" in refusal(headed(10, 0x1000)).reason  # the other table is not there
    assert "damaged" in refusal(headed(0, 0)).reason
    assert "pictures" in refusal(layouts_doc.written([p("\x01\x08")])).reason
    assert "damaged" in refusal(SMALL_DOC[: len(SMALL_DOC) // 2] + SMALL_DOC[-1024:]).reason
    assert refusal(headed(10, 0x1300)).format == "doc"


def test_lengths_beyond_the_text_are_damage() -> None:
    assert "damaged" in refusal(headed(0x4C + 2, 1)).reason
    assert "damaged" in refusal(headed(0x4C + 2, 0xFFFF)).reason


def test_a_table_deep_in_tables_is_refused() -> None:
    assert refusal(layouts_doc.written([p("1", depth=9_999)])).rule == "cap-reached"


# ---- Word 95, by way of LibreOffice ----

OLD = headed(2, 0x68)
MADE = package(story(tbl(tc("甲") + tc("81"))))
PRETENDED = """#!{python}
import pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
assert sys.argv[1].startswith("-env:UserInstallation=file:") and "--headless" in sys.argv
assert pathlib.Path(sys.argv[-1]).read_bytes()[:4] == bytes.fromhex("d0cf11e0")
{act}
"""
WRITES = 'folder.mkdir(); (folder / "document.docx").write_bytes(bytes.fromhex({content!r}))'


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A program in the place of LibreOffice."""

    def put(act: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(PRETENDED.format(python=sys.executable, act=act), encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))

    return put


def test_word_95_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "Word 95" in refusal(OLD).reason
    assert refusal(OLD).format == "doc"


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_word_95_is_read_by_way_of_libreoffice(pretend: Callable[[str], None]) -> None:
    pretend(WRITES.format(content=MADE.hex()))
    made = read(OLD)
    (grid,) = made.blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["甲", "81"]
    (remark,) = made.remarks
    assert (made.format, remark.rule.name, remark.severity) == ("doc", "converted", "note")
    assert "LibreOffice" in remark.say("zh") and "Word 95" in remark.message
    assert [finding.rule.name for finding in parse(OLD).findings].count("converted") == 1


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
@pytest.mark.parametrize(
    "act", ["", "sys.exit(1)", WRITES.format(content=b"no zip".hex()), "import time; time.sleep(60)"]
)
def test_a_conversion_that_fails_changes_nothing(
    act: str, pretend: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converted, "_PATIENCE", 0.5 if "sleep" in act else 30)
    pretend(act)
    assert "Word 95" in refusal(OLD).reason


def test_only_old_documents_are_converted(pretend: Callable[[str], None]) -> None:
    pretend("raise SystemExit(pathlib.Path('x').read_text())")
    assert "encrypted" in refusal(headed(10, 0x1300)).reason
    (first, *_) = read(layouts_doc.written([p("1"), c("甲"), row(9)])).blocks
    assert isinstance(first, Paragraph)


# ---- fonts and styles ----


def fonts(*named: tuple[str, int]) -> bytes:
    """A table of fonts, each with its name and character set."""
    bodies = (
        struct.pack("<BHBB34x", 6, 400, character_set, 0) + name.encode("utf-16-le") + b"\0\0"
        for name, character_set in named
    )
    return struct.pack("<HH", len(named), 0) + b"".join(bytes((len(body),)) + body for body in bodies)


@pytest.mark.parametrize(
    ("font", "character_set", "seen"),
    [
        ("宋体", 134, "71"),
        ("Wingdings", 2, INK),
        ("Webdings", 0, INK),
        ("Founder Signs", 2, INK),
        ("Symbol", 2, "71"),  # its digits are digits
    ],
)
def test_digits_in_a_font_that_draws_signs(font: str, character_set: int, seen: str) -> None:
    content = [p("71"), c("甲"), c("71"), row(1000, 2000)]
    made = read(layouts_doc.written(content, replaced={15: fonts(("Arial", 0), (font, character_set))}))
    first, grid = made.blocks
    assert isinstance(first, Paragraph) and first.text == "71"  # no number of a table
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["甲", seen]


def test_a_font_of_a_style_and_a_symbol_by_its_code() -> None:
    styles = RunStyles(
        {
            1: StoredStyle(1, 0xFFF, {sprm.FONT: b"\2\0"}, {}),
            2: StoredStyle(2, 0xFFF, {sprm.FONT: b"\2\0"}, {}),
        },
        frozenset((2,)),
    )
    assert not styles.are_plain
    assert styles.of(b"", 1).draws_signs
    assert not styles.of(struct.pack("<HH", sprm.FONT, 0), 1).draws_signs
    assert styles.of(struct.pack("<HH", sprm.CHARACTER_STYLE, 2)).draws_signs
    assert styles.of(struct.pack("<HHH", sprm.SYMBOL, 2, 0x34)).symbol == "\ufffd"
    assert styles.of(struct.pack("<HHH", sprm.SYMBOL, 1, 0x34)).symbol == "4"


@pytest.mark.parametrize("code", [sprm.STRUCK, sprm.HIDDEN])
@pytest.mark.parametrize(
    ("paragraph", "character", "own", "on"),
    [
        (1, None, None, True),
        (None, 1, None, True),
        (1, 1, None, False),  # both switch it on: the opposite of one another
        (1, 1, 1, True),
        (1, None, 0, False),
        (1, None, 0x81, False),  # the opposite of the style
        (1, 1, 0x81, True),
        (1, None, 0x80, True),
    ],
)
def test_switches_of_styles(
    code: int, paragraph: int | None, character: int | None, own: int | None, on: bool
) -> None:
    def stated(value: int | None) -> dict[int, bytes]:
        return {} if value is None else {code: bytes((value,))}

    styles = RunStyles(
        {1: StoredStyle(1, 0xFFF, stated(paragraph), {}), 2: StoredStyle(2, 0xFFF, stated(character), {})}
    )
    stored = struct.pack("<HH", sprm.CHARACTER_STYLE, 2)
    stored += b"" if own is None else struct.pack("<HB", code, own)
    style = styles.of(stored, 1).text
    assert (style.struck if code == sprm.STRUCK else style.hidden) is on


def test_a_size_of_its_own_shows_what_a_style_makes_too_small() -> None:
    styles = RunStyles({1: StoredStyle(1, 0xFFF, {sprm.SIZE: b"\2\0"}, {})})
    assert styles.of(b"", 1).is_hidden
    assert not styles.of(struct.pack("<HH", sprm.SIZE, 24), 1).is_hidden
