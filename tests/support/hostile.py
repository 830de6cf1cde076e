"""Documents made to harm: bombs, loops, endless nesting, numbers that are none.

Each is as small as it can be to do its harm, and made when it is asked for.
"""

# ruff: noqa: E501 (a document a line)
from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from corpus.generate import layouts_doc
from corpus.generate.marks import Cell, Mark, Marked, Run
from tests.fuzzing.carriers import docx_of, pdf_of, pdf_with, story_of

Made: TypeAlias = Callable[[], bytes]

_PAGE = "<!DOCTYPE html><html><body>{}</body></html>"
_WORD_PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


# ---- text ----


def _text(words: str) -> Made:
    return lambda: words.encode("utf-8", "surrogatepass")


TEXTS: Mapping[str, Made] = {
    "one line of 4 MB": lambda: "数据 12 ".encode() * 500_000,
    "one line of digits": lambda: b"7" * 4_000_000,
    "one line of pipes": lambda: b"|" * 400_000,
    "one line of tabs": lambda: b"\t" * 2_000_000 + b"x",
    "one line of dashes": lambda: b"-" * 100_000 + b"x",
    "rules of dashes": lambda: b"|---" * 50_000 + b"x\n" + b"-" * 50_000 + b"x",
    "a million short lines": lambda: b"1\n" * 1_000_000,
    "a number of 5,000 digits": lambda: (
        "一、总体情况\n" + "9" * 5_000 + "件，二" * 3 + "九" * 5_000 + "年"
    ).encode(),
    "a long number in a cell": lambda: ("| 规章 | " + "9" * 5_000 + " | 1 | 2 |\n").encode() * 9,
    "digits of other scripts": _text("三、收到申请\n| 规章 | ١٢ | १२ | ² | ① | ㊿ | 𝟙 | １２ |\n" * 9),
    "dates in other digits": _text(
        "二〇²³年 ²⁰²³年 ٢٠٢٣年度报告\n20²³年1²月3١日\n发布时间：２０２３-０１-０２\n" * 9
    ),
    "bidirectional marks": _text("\u202e三、收到\u202d申请\u2066 12\u2069\n" * 99),
    "lone surrogates": _text("收到\ud800申请\udfff 12 件\n" * 99),
    "replacement characters": _text("\ufffd" * 99_999 + "\n三、\ufffd 12\n"),
    "nothing but NULs": lambda: b"\0" * 1_000_000,
    "NULs in text": lambda: "报\0告".encode() * 9_999,
    "UTF-16 without its mark": lambda: ("三、收到申请 12 件\n" * 999).encode("utf-16-le"),
    "GB18030 garbage": lambda: bytes(
        (0x81 + i * 7 % 0x7E if i % 2 else 0x30 + i % 10) for i in range(99_999)
    ),
    "four-byte GB18030": lambda: b"\x90\x30\x81\x30" * 50_000,
    "closing brackets": lambda: b")" * 200_000 + b"(" * 200_000,
    "quotes": lambda: "“".encode() * 200_000 + "《".encode() * 200_000,
    "headings": lambda: "一、总体情况\n".encode() * 100_000,
    "labels": lambda: "（一）予以公开 1 2\n".encode() * 50_000,
    "titles": lambda: "甲镇2023年政府信息公开工作年度报告".encode() * 50_000,
    "sentences of numbers": lambda: "二、12件，三十件，第5条，全年13.5%、".encode() * 50_000,
    "Markdown emphasis": lambda: b"*" * 300_000 + b"_" * 300_000 + b"`" * 300_000,
    "Markdown tables opened": lambda: b"# x\n" + b"<table><tr><td>" * 1_000 + b"<br>" * 9_999,
    "escapes": lambda: b'<a href=\\"' + b"\\u4e00" * 200_000,
    "escaped tags": lambda: b"\\u003cp" * 100_000,
    "tags never closed": lambda: b"<p " * 200_000,
    "comments before nothing": lambda: b"<!---->" * 20_000 + b"<x>",
}


# ---- HTML ----


def _page(body: str) -> Made:
    return lambda: _PAGE.format(body).encode()


def nested(element: str, depth: int, text: str) -> bytes:
    """A text inside so many elements."""
    return _PAGE.format(f"<{element}>" * depth + text + f"</{element}>" * depth).encode()


PAGES: Mapping[str, Made] = {
    "100,000 attributes": lambda: _PAGE.format(f"<p {' '.join(f'a{i}=1' for i in range(100_000))}>7</p>").encode(),
    "spans of 65,535": _page("<table>" + "<tr><td rowspan=65535 colspan=65535>7<td>8</tr>" * 2_000 + "</table>"),
    "rows of 65,535": _page("<table>" + "<tr>" + "<td rowspan=65535>7" * 900 + "</table>"),
    "spans that stairstep": _page("<table>" + "<tr><td rowspan=3000 colspan=40>7" * 3_000 + "</table>"),
    "a huge span": _page("<table><tr><td rowspan=99999999999999999999 colspan=99999999999999999999>7</table>"),
    "one cell of 4 MB": lambda: _PAGE.format("<table><tr><td>" + "数据 12 " * 500_000 + "</table>").encode(),
    "600,000 cells": lambda: _PAGE.format("<table>" + "<tr>" + "<td>7" * 600_000 + "</table>").encode(),
    "two million paragraphs": _page("<p>7" * 2_000_000),
    "a comment never closed": _page("<p>7</p><!-- " + "x" * 500_000),
    "a script never closed": _page("<p>7</p><script>" + "x<" * 250_000),
    "scripts with tables": _page("<script>var a='<table><td>1<\\/td>';</script>" * 5_000),
    "a textarea of quotes": _page("<textarea>" + "'\"<p>" * 50_000),
    "tables in tables": _page("<table><tr><td>" * 300 + "7" + "</table>" * 300),
    "formatting left open": _page("<b><i><u><font>" * 600 + "<p>7" * 2_000),
    "links left open": _page("<a href=x><p>" * 3_000),
    "misnested formatting": _page("<a><b><p></a></b>" * 3_000),
    "characters by number": _page("&#x110000;&#xD800;&#0;&#99999999999999999999;&#x37;" * 5_000),
    "an element with a long name": _page("<" + "x" * 1_000_000 + ">7"),
    "styles": _page("<p style='" + "display:" * 50_000 + "'>7</p>"),
    "a style of digits": _page("<p style='vertical-align:" + "0" * 100_000 + "'>7</p><p style='text-raise:" + "0." * 50_000 + "'>"),
    "a data picture never closed": _page("<img src=\"data:image/png;base64," + "A" * 6_000_000),
    "a sheet of many rules": _page("<style>" + ".a{display:none}" * 1_000_000 + "</style><b class=a>7"),
    "a sheet of braces": _page("<style>" + "}{" * 2_000_000 + "display:none</style><b class=a>7"),
    "a rule of many ancestors": _page("<style>" + ".a " * 90_000 + "{display:none}</style>" + "<b class=a>" * 300),
    "selectors in selectors": _page("<style>" + ".a:is(" * 20_000 + "{display:none}</style><b class=a>7"),
    "plaintext": _page("<plaintext>" + "</p>\n" * 100_000),
    "selects": _page("<select>" * 3_000 + "<option>7"),
    "frames": _page("<svg><foreignObject><math><mi>" * 200 + "7"),
}  # fmt: skip


# ---- Word ----


def story(body: str) -> bytes:
    return docx_of(story_of(body))


def laughs() -> bytes:
    """Ten entities, each ten times the one before it."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    xml = f"<!DOCTYPE w:document [{entities}]>" + story_of(_WORD_PARAGRAPH.format("&a10;")).decode()
    return docx_of(xml.encode())


def external() -> bytes:
    """An entity that is a file of the machine."""
    declared = '<!DOCTYPE w:document [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return docx_of(declared.encode() + story_of(_WORD_PARAGRAPH.format("&file;")))


def zip_bomb(size: int) -> bytes:
    """A main part of so many spaces, some thousandth of it in the file."""
    return docx_of(b"<w:document>" + b" " * size)


def lying_zip(real: int, declared: int) -> bytes:
    """A main part that declares another size than it has."""
    made = bytearray(docx_of(story_of(_WORD_PARAGRAPH.format("x" * real))))
    with zipfile.ZipFile(io.BytesIO(bytes(made))) as package:
        part = package.getinfo("word/document.xml")
    directory = made.index(b"PK\x01\x02", part.header_offset)
    while made[directory + 46 : directory + 46 + 17] != b"word/document.xml":
        directory = made.index(b"PK\x01\x02", directory + 4)
    made[part.header_offset + 22 : part.header_offset + 26] = struct.pack("<I", declared)
    made[directory + 24 : directory + 28] = struct.pack("<I", declared)
    return bytes(made)


def overlapping_zip() -> bytes:
    """Many members whose directory entries name the same bytes."""
    made = docx_of(story_of(_WORD_PARAGRAPH.format("7" * 100_000)))
    end = made.rindex(b"PK\x05\x06")
    start, size = struct.unpack("<I", made[end + 16 : end + 20])[0], 0
    directory = made[start:end]
    entry = directory[directory.rindex(b"PK\x01\x02") :]
    copies = b"".join(entry.replace(b"word/document.xml", b"word/docume%02d.xml" % n) for n in range(100))
    size = len(directory) + len(copies)
    count = directory.count(b"PK\x01\x02") + 100
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
    return made[:start] + directory + copies + tail


def outside(target: str) -> bytes:
    """A Word document whose main part is said to be elsewhere."""
    stream = io.BytesIO()
    relation = f'<Relationships><Relationship Type="x/officeDocument" Target="{target}"/></Relationships>'
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("_rels/.rels", relation)
        package.writestr("word/other.xml", story_of(_WORD_PARAGRAPH.format("7")))
    return stream.getvalue()


_CELL = "<w:tc><w:tcPr><w:gridSpan w:val='{span}'/><w:vMerge{merge}/></w:tcPr><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc>"
_BOX = "<w:p><w:r><w:pict><w:txbxContent>"

DOCUMENTS: Mapping[str, Made] = {
    "a billion laughs": laughs,
    "an external entity": external,
    "a zip bomb": lambda: zip_bomb(60_000_000),
    "a part larger than it says": lambda: lying_zip(100_000, 10),
    "a part smaller than it says": lambda: lying_zip(10, 30_000_000),
    "a part said to have gigabytes": lambda: lying_zip(10, 0xFFFFFFF0),
    "overlapping members": overlapping_zip,
    "a target outside": lambda: outside("../../../../etc/passwd"),
    "a target with a scheme": lambda: outside("file:///etc/passwd"),
    "10,000 tables in tables": lambda: story("<w:tbl><w:tr><w:tc>" * 10_000 + "</w:tc></w:tr></w:tbl>" * 10_000),
    "10,000 boxes in boxes": lambda: story(_BOX * 10_000),
    "400 boxes in boxes": lambda: story(_BOX * 60 + "</w:txbxContent></w:pict></w:r></w:p>" * 60),
    "10,000 boxes": lambda: story("<w:p>" + "<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>" * 10_000 + "</w:p>"),
    "spans of a billion": lambda: story("<w:tbl>" + ("<w:tr>" + _CELL.format(span=10**9, merge="") * 3 + "</w:tr>") * 500 + "</w:tbl>"),
    "spans of 999,999": lambda: story("<w:tbl>" + ("<w:tr>" + _CELL.format(span=999_999, merge="") * 3 + "</w:tr>") * 500 + "</w:tbl>"),
    "spans in other digits": lambda: story("<w:tbl><w:tr>" + _CELL.format(span="٣", merge=" w:val='²'") * 3 + "</w:tr></w:tbl>"),
    "merged over and over": lambda: story("<w:tbl>" + ("<w:tr>" + _CELL.format(span=1, merge="") * 60 + "</w:tr>") * 500 + "</w:tbl>"),
    "a million tabs": lambda: story("<w:p><w:r>" + "<w:tab/>" * 300_000 + "</w:r></w:p>"),
    "alternatives in alternatives": lambda: story("<w:p><w:r>" + "<x:AlternateContent xmlns:x='m'><x:Choice>" * 100 + "<w:t>7</w:t>" + "</x:Choice></x:AlternateContent>" * 100 + "</w:r></w:p>"),
    "100,000 attributes": lambda: story("<w:p " + " ".join(f"w:a{i}='1'" for i in range(100_000)) + "/>"),
    "styles that inherit in a circle": lambda: docx_of(
        story_of("<w:p/>"),
        styles=b"<w:styles xmlns:w='w'>" + b"".join(
            b"<w:style w:type='character' w:styleId='s%d'><w:basedOn w:val='s%d'/><w:rPr><w:vanish/></w:rPr></w:style>"
            % (n, (n + 1) % 2_000) for n in range(2_000)
        ) + b"</w:styles>",
    ),
    "a long chain of styles": lambda: docx_of(
        story_of("<w:p/>"),
        styles=b"<w:styles xmlns:w='w'><w:style w:type='character' w:styleId='s0'><w:rPr><w:vanish/></w:rPr></w:style>"
        + b"".join(
            b"<w:style w:type='character' w:styleId='s%d'><w:basedOn w:val='s%d'/></w:style>" % (n, n - 1)
            for n in range(3_000, 0, -1)
        ) + b"</w:styles>",
    ),
}  # fmt: skip


# ---- Word 97 and rich text ----


def _rich(body: bytes) -> Made:
    return lambda: b"{\\rtf1\\ansi\\ansicpg936 " + body + b"}"


def _row_of(cells: int, rows: int) -> Made:
    return _rich(b"\\trowd" + b"\\cellx9" * cells + b"\\intbl 7\\cell\\row" * rows)


RICH: Mapping[str, Made] = {
    "groups in groups": lambda: b"{\\rtf1" + b"{" * 200_000 + b"7" + b"}" * 200_001,
    "groups that only begin": lambda: b"{\\rtf1" + b"{" * 900_000,
    "groups to be skipped in one another": lambda: b"{\\rtf1" + b"{\\*\\x " * 200_000 + b"}" * 200_001,
    "groups to be skipped that do not end": lambda: b"{\\rtf1" + b"{\\*\\x {\\b" * 200_000,
    "titles in titles": lambda: b"{\\rtf1" + b"{\\info{\\title " * 100_000 + b"}" * 200_001,
    "the same twice, over and over": lambda: b"{\\rtf1" + b"{\\upr{a}{\\*\\ud" * 900 + b"7" + b"}" * 1_801,
    "two billion bytes that are no text": _rich(b"\\bin2147483647 7"),
    "bytes that are no text, less than none": _rich(b"\\bin-5 7" * 1_000),
    "a number of 5,000 digits": _rich(b"\\par" + b"9" * 5_000 + b" 7"),
    "words without end": _rich(b"\\" + b"w" * 2_000_000),
    "four million words": _rich(b"\\b" * 4_000_001),
    "a million paragraphs": _rich(b"\\par" * 1_000_000),
    "a million bytes of Chinese": _rich(b"\\'d5\\'fe" * 500_000),
    "a million numbers of characters": _rich(b"\\u25919?" * 1_000_000),
    "characters that there are not": _rich(b"\\u9999999?\\u-99999?\\u55296?\\u0?\\u?" * 1_000),
    "substitutes without end": _rich(b"\\uc999999999\\u25919" + b"7" * 99),
    "rows of 2,000 cells that are defined once": _row_of(1_999, 100_000),
    "rows without cells": _rich(b"\\trowd\\row" * 600_000),
    "cells without rows": _rich(b"\\cell" * 600_000),
    "5,000 cells in a row": _row_of(5_000, 1),
    "edges without bounds": _rich(b"".join(b"\\trowd\\cellx-%d\\cellx%d\\intbl 7\\cell 8\\cell\\row" % (i * i, i**3) for i in range(9_999))),
    "other edges in every row": _rich(b"".join(b"\\trowd\\cellx%d\\cellx99999\\intbl 7\\cell 8\\cell\\row" % i for i in range(9_999))),
    "tables in tables": _rich(b"\\intbl\\itap2147483647 7\\nestcell"),
    "tables in tables, level by level": _rich(b"".join(b"\\intbl\\itap%d 7\\nestcell" % i for i in range(2, 400))),
    "in and out of tables": _rich(b"\\intbl\\itap140 7\\nestcell\\pard 7\\par" * 2_000),
    "boxes in boxes": lambda: b"{\\rtf1" + b"{\\shp{\\*\\shpinst{\\shptxt 7\\par" * 300 + b"}" * 901,
    "100,000 fonts": _rich(b"{\\fonttbl" + b"".join(b"{\\f%d\\fcharset134 a;}" % (i % 99_999) for i in range(100_000)) + b"}7"),
    "a look for each letter": _rich(b"{\\v 7}{\\strike 8}{\\super 9}" * 100_000),
}  # fmt: skip


def word_of(pieces: Sequence[Marked]) -> Made:
    return lambda: layouts_doc.written(pieces)


def _patched(place: int, value: bytes) -> Made:
    """A small .doc with other bytes in the head of its container."""

    def made() -> bytes:
        whole = bytearray(layouts_doc.written(_SMALL))
        whole[place : place + len(value)] = value
        return bytes(whole)

    return made


_SMALL = (
    Marked((Run("7"),), Mark.PARAGRAPH),
    Marked((Run("8"),), Mark.CELL, 1),
    Marked((), Mark.ROW, 1, (Cell(900),)),
)


def _circle() -> bytes:
    """Every sector of every stream leads to itself."""
    whole = bytearray(layouts_doc.written(_SMALL))
    for number in range(128):
        whole[512 + 4 * number : 516 + 4 * number] = struct.pack("<I", number)
    return bytes(whole)


def _stream_of(part: int, content: bytes) -> Made:
    """A small .doc with another table of this number, at the end of its table stream."""
    return lambda: layouts_doc.written(_SMALL, replaced={part: content})


def _pieces_of(count: int, characters: int) -> bytes:
    bounds = struct.pack(f"<{count + 1}I", *(n * characters for n in range(count + 1)))
    listed = bounds + struct.pack("<HIH", 0, 1024, 0) * count
    return b"\x02" + struct.pack("<I", len(listed)) + listed


WORDS: Mapping[str, Made] = {
    "four billion sectors of tables": _patched(44, b"\xff\xff\xff\xff"),
    "four billion sectors of tables of tables": _patched(68, struct.pack("<II", 0, 0xFFFFFFFF)),
    "sectors of no size": _patched(30, b"\0\0"),
    "sectors of 4 GB": _patched(30, b"\x20\0"),
    "sectors in a circle": _circle,
    "400,000 pieces of the same place": _stream_of(33, _pieces_of(400_000, 1)),
    "520,000 pieces": _stream_of(33, _pieces_of(520_000, 0)),
    "pieces of four billion characters": _stream_of(33, _pieces_of(2, 0x7FFFFFFF)),
    "lists of changes without end": _stream_of(33, b"\x01\0\0" * 100_000),
    "500,000 pages of properties": _stream_of(13, bytes(4_000_004)),
    "500,000 pages of runs": _stream_of(12, bytes(4_000_004)),
    "a style sheet without end": _stream_of(1, struct.pack("<3H", 4, 65_535, 18) + b"\0\0" * 70_000),
    "styles that are based on themselves": _stream_of(1, struct.pack("<5H", 4, 65_535, 10, 0, 0) + (struct.pack("<H5H", 16, 0, 2, 0, 0, 0) + bytes(6)) * 9_999),
    "600,000 cells": word_of([Marked((Run("\x07" * 600_000),), Mark.CELL, 1)]),
    "600,000 paragraphs": word_of([Marked((Run("\r" * 600_000),), Mark.PARAGRAPH)]),
    "tables in tables in Word": word_of([Marked((), Mark.CELL, 2_000_000_000)]),
    "in and out of tables in Word": word_of([Marked((Run("7"),), Mark.CELL, 140), Marked((Run("7"),), Mark.PARAGRAPH)] * 2_000),
    "fields in fields": word_of([Marked((Run("\x13" * 200_000 + "7"),), Mark.PARAGRAPH)]),
    "pictures": word_of([Marked((Run("\x01" * 400_000 + "7"),), Mark.PARAGRAPH)]),
    "boxes in boxes in Word": word_of([Marked((Run("\x08"),), Mark.PARAGRAPH, in_box=True)] * 300),
}  # fmt: skip


# ---- PDF ----


def deflated(content: bytes, times: int) -> bytes:
    """The dictionary and stream of a content that was deflated several times over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode" * times
    return b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(content), filters, content)


def pdf_page(page: bytes, *more: bytes) -> bytes:
    """A PDF of one page with these entries, and further objects from 4 on."""
    return pdf_with(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R %s>>" % page, *more]
    )  # fmt: skip


_FONT = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
_SHOWN = b"BT /F1 12 Tf 9 9 Td (7) Tj ET"


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


def form_laughs(depth: int) -> bytes:
    """Forms that draw the next form ten times each."""
    forms = [
        _stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (6 + n))
        for n in range(depth)
    ]  # fmt: skip
    last = _stream(_SHOWN, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + _FONT)
    page = b"/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>"
    return pdf_page(page, _stream(b"/X Do"), *forms, last)


def _xref_loop() -> bytes:
    made = pdf_of(_SHOWN)
    start = made.rindex(b"startxref")
    place = int(made[start + 9 : -5])
    return made.replace(b"trailer<<", b"trailer<</Prev %d " % place)


PDFS: Mapping[str, Made] = {
    "a page of 14,400 points": lambda: pdf_page(b"/MediaBox[0 0 14400 14400]/Contents 4 0 R" + _FONT, _stream(_SHOWN)),
    "a page of a billion points": lambda: pdf_page(b"/MediaBox[0 0 1000000000 1000000000]/Contents 4 0 R" + _FONT, _stream(_SHOWN)),
    "a page of negative size": lambda: pdf_page(b"/MediaBox[99 99 -99 -99]/Contents 4 0 R" + _FONT, _stream(_SHOWN)),
    "a page of no size": lambda: pdf_page(b"/MediaBox[0 0 0 0]/Contents 4 0 R" + _FONT, _stream(_SHOWN)),
    "a page with a huge unit": lambda: pdf_page(b"/UserUnit 99999999/MediaBox[0 0 99 99]/Contents 4 0 R" + _FONT, _stream(_SHOWN)),
    "pages in a circle": lambda: pdf_with([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
    "a page that is its own parent": lambda: pdf_with([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>"]),
    "two billion pages": lambda: pdf_with([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 2147483647>>"]),
    "a negative number of pages": lambda: pdf_with([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count -5>>"]),
    "cross references in a circle": _xref_loop,
    "a cross reference of a billion": lambda: pdf_of(_SHOWN).replace(b"/Size 6", b"/Size 999999999").replace(b"0 6\n", b"0 999999999\n"),
    "a length in a circle": lambda: pdf_page(b"/MediaBox[0 0 99 99]/Contents 4 0 R", b"<</Length 4 0 R>>stream\n" + _SHOWN + b"\nendstream"),
    "contents in a circle": lambda: pdf_page(b"/MediaBox[0 0 99 99]/Contents 4 0 R", b"[4 0 R 4 0 R]"),
    "a stream of 40 MB, deflated twice": lambda: pdf_page(b"/MediaBox[0 0 99 99]/Contents 4 0 R" + _FONT, deflated(b" " * 40_000_000, 2)),
    "300,000 objects": lambda: pdf_with([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", *[b"null"] * 300_000]),
    "arrays in arrays": lambda: pdf_page(b"/MediaBox[0 0 99 99]/X " + b"[" * 20_000 + b"]" * 20_000),
    "brackets in a content": lambda: pdf_of(b"[" * 100_000),
    "states saved": lambda: pdf_of(b"q " * 200_000 + _SHOWN),
    "100,000 rulings": lambda: pdf_of(b"".join(b"%d %d m %d %d l S " % (i % 500, i // 500, i % 500 + 60, i // 500) for i in range(100_000)) + _SHOWN),
    "a drawing of crossings": lambda: pdf_of(b"".join(b"0 %d m 595 %d l S %d 0 m %d 842 l S " % (i, i, i, i) for i in range(3, 590, 3)) + _SHOWN),
    "400,000 pieces of text": lambda: pdf_of(b"BT /F1 9 Tf " + b"1 0 0 1 9 9 Tm (7) Tj " * 400_000 + b"ET"),
    "29,000 letters in one place": lambda: pdf_of(b"BT /F1 12 Tf 9 9 Td " + b"(7) Tj 1 0 0 1 9 9 Tm " * 29_000 + b"ET"),
    "50,000 letters on one line": lambda: pdf_of(b"BT /F1 0.01 Tf 9 9 Td (" + b"7 " * 50_000 + b") Tj ET"),
    "letters at places without end": lambda: pdf_of(b"BT /F1 " + b"9" * 50 + b" Tf " + b"9" * 60 + b" 9 Td (7) Tj ET"),
    "no end": lambda: pdf_of(_SHOWN)[:-300],
    "nothing but a head": lambda: b"%PDF-1.7\n" + b"\0" * 100_000,
    "forms that draw forms": lambda: form_laughs(4),
}  # fmt: skip


def _gigabyte() -> bytes:
    """A gigabyte of spaces, deflated: a megabyte."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 2**24) for _ in range(64)) + packer.flush()


# What only the limits of a process stop: it happens inside pdfium, before anything can be counted.
WORKER_ONLY: Mapping[str, Made] = {
    "a form that draws itself twice": lambda: pdf_page(
        b"/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>",
        _stream(b"/X Do"),
        _stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
    ),
    "a gigabyte in two kilobytes": lambda: pdf_page(
        b"/MediaBox[0 0 99 99]/Contents 4 0 R" + _FONT, deflated(_gigabyte(), 1).replace(
            b"[/FlateDecode]", b"[/FlateDecode/FlateDecode]"
        ),
    ),
    "forms that draw forms, ten by ten": lambda: form_laughs(9),
}  # fmt: skip
