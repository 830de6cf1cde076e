"""Rich text, word by word: one readable test a quirk."""

from __future__ import annotations

import pytest

from gojparse.errors import Unreadable
from gojparse.model import INK, Document, Grid, Paragraph
from gojparse.readers import kind, read

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 SimSun;}"
    r"{\f2\fcharset136 MingLiU;}{\f3\fcharset204 Arial;}}"
)


def document(body: str, head: str = r"\ansi\ansicpg936\deff0") -> Document:
    return read(rf"{{\rtf1{head}{FONTS}{body}}}".encode("latin-1"))


def lines(body: str, head: str = r"\ansi\ansicpg936\deff0") -> list[str]:
    return [block.text for block in document(body, head).blocks if isinstance(block, Paragraph)]


def grids(body: str) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in document(body).blocks if isinstance(block, Grid)]


# ---- characters ----


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"{\f1 \'b9\'e6\'d5\'c2}", "规章"),
        (r"{\f0 \'b9\'e6\'d5\'c2}", "规章"),  # a Western font in a Chinese document
        (r"{\f2 \'b3\'b9\'b3\'b9}", "部部".replace("部", b"\xb3\xb9".decode("big5"))),
        (r"{\f3 \'cf}", "П"),
        (r"{\f1 \'81A12}", "丄12".replace("丄", b"\x81A".decode("gbk"))),  # a second byte that is a letter
        (r"{\f1 \'81\\12}", b"\x81\\".decode("gbk") + "12"),
        (r"{\f0 \'d5}", "Õ"),
        (r"\u35268?\u31456?12", "规章12"),
        (r"\uc2\u35268\'b9\'e6\u31456\'d5\'c212", "规章12"),
        (r"\uc0\u35268\u31456 12", "规章12"),
        (r"{\uc0\u35268}\u31456?12", "规章12"),  # what a group changes ends with it
        (r"\u35268\par\u31456?", "规\n章"),  # no substitute, but a word: it is not swallowed
        (r"\u-10179?\u-8656?", "😰"),
        (r"\u8212\emdash 1", "—1"),
        (r"a\~b\_c\-d\{\}\\", "a\xa0b-cd{}\\"),
        (r"\lquote a\rquote\ldblquote b\rdblquote\bullet\endash", "‘a’“b”•–"),
        ("1\r\n2\n3", "123"),  # ends of lines are nothing
        (r"1\line 2", "1\n2"),
        ("1\\\n2", "1\n2"),  # but one behind a backslash is
        (r"1\tab 2", "1\t2"),
        (r"1{\*\unknown 9{8}}2{\pict 8888}3", "123"),
        (r"1{\pict\bin5 {{{{{}2", "12"),
        (r"1\bin3 }}}2", "12"),
        (r"{\upr{1}{\*\ud{2}}}3", "23"),
        (r"{\field{\*\fldinst PAGE 9}{\fldrslt 1}}2", "12"),
        (r"1{\footnote 9\par}{\header 8\par}{\*\annotation 7}2", "12"),
        (r"{\listtext 1.\tab}2", "1.\t2"),
        (r"{\object{\*\objdata 99}{\result 1}}2", "12"),
        (r"{\f1 \'b9}", "\ufffd"),  # half a character
    ],
)
def test_characters(text: str, printed: str) -> None:
    assert "\n".join(lines(text)) == printed


def test_the_code_page_of_the_document() -> None:
    assert lines(r"\'b9\'e6", r"\ansi\ansicpg936") == ["规"]
    assert lines(r"\'b9\'e6", r"\ansi\ansicpg1252") == ["¹æ"]
    assert lines(r"\'b9\'e6", r"\ansi") == ["¹æ"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"1{\v 9}2", "12"),
        (r"1\v 9\v0 2", "12"),
        (r"1{\deleted 9}2", "12"),
        (r"1{\strike 9}2", "12"),
        (r"1{\fs2 9}2", "12"),
        (r"1{\v 9\plain 2}", "12"),
        (r"1{\deleted\par}2\par", "12"),  # a deleted end of a paragraph joins it to the next
        (r"1{\super 2}3", "1 2 3"),
        (r"1{\up6 2}{\up6 3}", "1 23"),
        (r"1{\super 2\nosupersub 3}", "1 2 3"),
    ],
)
def test_looks(text: str, printed: str) -> None:
    assert lines(text) == [printed]


def test_white_digits_in_a_cell_are_not_seen() -> None:
    colours = r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    row = r"\trowd\cellx1000\cellx2000 \intbl A\cell{\cf2 77}\cell\row"
    assert grids(colours + row) == [["A", ""]]
    assert grids(colours + row.replace("cf2", "cf1")) == [["A", "77"]]
    assert lines(colours + r"{\cf2 77}") == ["77"]


COLOURS = r"{\colortbl;\red255\green255\blue255;\red31\green56\blue100;\red228\green228\blue228;}"


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 1{\cf2\chcbpat2 7}\cell\row", "1"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 1{\cf1\chcbpat2 7}\cell\row", "17"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 1{\cf1\highlight2 7}\cell\row", "17"),
        (r"\trowd\cellx1000\clcbpat2\cellx2000 \intbl A\cell 1{\cf2 7}\cell\row", "1"),
        (r"\trowd\cellx1000\clcbpat2\cellx2000 \intbl A\cell 1{\cf1 7}\cell\row", "17"),
        (r"\trowd\clcbpat2\cellx1000\cellx2000 \intbl A\cell 1{\cf1 7}\cell\row", "1"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell\cbpat2 1{\cf2 7}\cell\pard\row", "1"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 1{\cf3 7}\cell\row", "1\ufffd"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 591{\super 12}\cell\row", "591¹²"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 591{\up4 1}\cell\row", "591 1"),
        (r"\trowd\cellx1000\cellx2000 \intbl A\cell 59{\dn2 1}\cell\row", "591"),
    ],
)
def test_what_is_seen_of_a_cell(row: str, seen: str) -> None:
    assert grids(COLOURS + row) == [["A", seen]]


PICTURE = r"{\pict\pngblip\picwgoal%d\pichgoal%d 89504e47}"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (PICTURE % (600, 240), INK),
        (r"{\*\shppict" + PICTURE % (600, 240) + r"}{\nonshppict" + PICTURE % (600, 240) + "}", INK),
        ("36" + PICTURE % (600, 240), "36" + INK),
        (PICTURE % (15, 15), ""),
        (r"{\v" + PICTURE % (600, 240) + "}", ""),
        (r"{\field{\*\fldinst EQ \\\\o(3,/)}}", INK),
        (r"{\field{\*\fldinst FORMDROPDOWN {\*\formfield\fftype2}}{\fldrslt }}", INK),
        (r"{\field{\*\fldinst =SUM(ABOVE)}{\fldrslt 36}}", "36"),
    ],
)
def test_ink_in_a_cell(content: str, seen: str) -> None:
    row = r"\trowd\cellx1000\cellx2000 \intbl A\cell " + content + r"\cell\row"
    assert grids(row) == [["A", seen]]


def test_pictures_outside_tables() -> None:
    assert lines(r"A\par " + PICTURE % (8000, 4000) + r"\par B") == ["A", INK, "B"]
    assert lines(r"A" + PICTURE % (8000, 4000) + r"\par " + PICTURE % (200, 200) + r"\par B") == ["A", "B"]


def test_a_row_with_a_lost_cell_mark_proves_no_columns() -> None:
    whole = r"\trowd\cellx1000\cellx2000\cellx3000 \intbl A\cell 11\cell 12\cell\row"
    (grid,) = [
        block for block in document(whole + whole.replace(r"11\cell", "11")).blocks if isinstance(block, Grid)
    ]
    assert [cell.text for cell in grid.cells] == ["A", "11", "12", "A", "11 12"]
    assert not grid.regular


# ---- tables ----


def test_a_definition_holds_until_the_next() -> None:
    row = r"\pard\intbl 1\cell 2\cell\row"
    assert grids(r"\trowd\cellx1000\cellx2000" + row * 2 + r"\pard 3\par") == [["1", "2", "1", "2"]]


def test_a_definition_in_a_group_behind_the_cells() -> None:
    row = r"\pard\intbl 1\cell 2\cell{\trowd\cellx1000\cellx2000\row}"
    assert grids(row + r"\pard\par") == [["1", "2"]]


def test_an_inner_table_leaves_the_definition_around_it() -> None:
    defined = r"{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    inner = r"\pard\intbl\itap2 5\nestcell 6\nestcell" + defined
    body = r"\trowd\cellx1000\cellx2000\pard\intbl 1\par" + inner + r"\pard\intbl\cell 2\cell\row\pard\par"
    assert grids(body) == [["5", "6"]]
    assert lines(body) == ["1", "2"]


def test_cells_without_the_word_for_a_table() -> None:
    assert grids(r"\trowd\cellx1000\cellx2000 1\cell 2\cell\row") == [["1", "2"]]


def test_a_table_in_a_text_box() -> None:
    table = r"\trowd\cellx1000\cellx2000\intbl 5\cell 6\cell\row"
    box = rf"{{\shp{{\*\shpinst{{\sp{{\sn a}}{{\sv 9}}}}{{\shptxt {table}\pard\par}}}}{{\shprslt 8}}}}"
    assert grids(rf"1{box}2\par") == [["5", "6"]]
    assert lines(rf"1{box}2\par") == ["12"]


# ---- the whole ----


def test_title_and_day() -> None:
    head = r"{\info{\title \'c4\'ea\'b1\'a8 1}{\author 9}{\creatim\yr2024\mo1\dy7\hr9}}"
    assert document(head + "x").metadata == {"title": "年报 1", "created": "2024-01-07"}
    assert document(r"{\info{\upr{\title ?}{\*\ud{\title \u24180?}}}}x").metadata == {"title": "年"}


def refusal(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.format == "rtf" and refused.value.remedy
    return refused.value


def test_what_cannot_be_read() -> None:
    assert "incomplete" in refusal(rb"{\rtf1 1{\b 2}").reason
    assert "incomplete" in refusal(b"{\\rtf").reason
    assert "pictures" in refusal(rb"{\rtf1{\pict 00ff}\par}").reason
    assert refusal(b"{\\rtf1" + b"{" * 5_000 + b"}" * 5_001).rule == "cap-reached"
    assert refusal(rb"{\rtf1\itap99999 1\par}").rule == "cap-reached"
    assert refusal(rb"{\rtf1\trowd" + rb"\cellx9" * 5_000 + b"}").rule == "cap-reached"


def test_what_follows_the_end_is_nothing() -> None:
    (only,) = read(b"{\\rtf1 1\\par}\0\0{2}").blocks
    assert isinstance(only, Paragraph) and only.text == "1"
    assert kind(b"{\\rtf1 1}") == "rtf"


def test_what_stands_before_the_beginning_is_nothing() -> None:
    for before in (b"\xef\xbb\xbf", b"\r\n  "):
        (only,) = read(before + b"{\\rtf1 1\\par}").blocks
        assert isinstance(only, Paragraph) and only.text == "1"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (r"{\field{\*\fldinst =SUM(ABOVE)}{\fldrslt }}", INK),
        (r"{\field{\*\fldinst =SUM(ABOVE)}{\fldrslt {\b 31}}}", "31"),
        (r"{\field{\*\fldinst SYMBOL 49 \\f Arial}}", INK),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt 7}}", "7"),
        (r"{\field{\*\fldinst XE 5}}12", "12"),
    ],
)
def test_a_field_without_a_result_is_no_empty_cell(content: str, seen: str) -> None:
    assert grids(r"\trowd\cellx1000\cellx2000 \intbl A\cell " + content + r"\cell\row") == [["A", seen]]


@pytest.mark.parametrize(
    ("font", "seen"),
    [
        (r"\fcharset2{\*\panose 05}Wingdings 2", f"1{INK}2"),
        (r"\fcharset2 Founder Signs", f"1{INK}2"),
        (r"\fcharset2 Symbol", "172"),  # its digits are digits
        (r"\fcharset0 Founder Signs", "172"),
    ],
)
def test_digits_in_a_font_of_signs_are_ink(font: str, seen: str) -> None:
    head = rf"\ansi\deff0{{\fonttbl{{\f0\fnil Arial;}}{{\f3\fnil{font};}}}}"
    row = r"\trowd\cellx1000\cellx2000 \intbl A\cell 1{\f3 7}2\cell\row"
    made = read(rf"{{\rtf1{head}{row}}}".encode())
    (grid,) = (block for block in made.blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["A", seen]
