"""What the fuzzer begins with: small reports in every carrier, and the words of the forms."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from corpus.generate.marks import Cell, Mark, Marked, Run
from tests.support.carriers import TEXT, document
from tests.support.made import printed_report
from tests.support.paper import Paper, forms_of, numbers, paper


def _paper(number: int) -> Paper:
    rng = random.Random(number)
    edition = ("2019", "2021", "hybrid")[number % 3]
    return paper(edition, numbers(rng, forms_of(edition), dense=number % 2 == 0))


def texts() -> Iterator[bytes]:
    yield printed_report().encode()
    for number, layout in enumerate(TEXT):
        yield document(_paper(number), layout)
    yield "标题\r\n\t1\t２\t三".encode("gb18030")
    yield "﻿第二十条第（一）项 | 0 | 〇 | - |\n---|---\n".encode()
    yield b"# a\n<table><tr><td>1<td>2</table>\n| a | 1 |\n|---|---|\n"


def pages() -> Iterator[bytes]:
    yield document(_paper(0), "html")
    yield document(_paper(1), "html_repeated")
    yield '<table><tr><td rowspan=2 colspan="3">规章<td hidden>1<p>2<sup>3</sup></table><pre>1</pre>'.encode()
    yield b'<script>var a = "<table><tr><td>1<\\/td><\\/tr><\\/table>"</script><input value=5><title>x'
    yield b"<p style='display:none'>1<div style='float:left'>2<meta name=pubdate content=2024-01-02><a>1"


def pdfs() -> Iterator[bytes]:
    from tests.fuzzing.carriers import pdf_of

    for content in contents():
        yield pdf_of(content)


def contents() -> Iterator[bytes]:
    yield b"BT /F1 12 Tf 72 700 Td (1 234) Tj 0 -20 Td (5) Tj ET"
    grid = b"".join(b"%d %d 60 20 re S " % (72 + 60 * x, 600 + 20 * y) for x in range(4) for y in range(3))
    cells = b"".join(
        b"BT /F1 10 Tf 1 0 0 1 %d %d Tm (%d) Tj ET " % (80 + 60 * x, 605 + 20 * y, 10 * x + y)
        for x in range(4)
        for y in range(3)
    )
    yield grid + cells
    yield b"q 0 1 -1 0 0 0 cm 72 700 m 200 700 l S BT /F1 9 Tf 0.7 0.7 -0.7 0.7 9 9 Tm [(1) -500 (2)] TJ ET"
    yield b"1 g 0 0 100 100 re f 0 g 10 10 m 20 20 30 30 40 40 c h B BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI"


def documents() -> Iterator[bytes]:
    from tests.fuzzing.carriers import docx_of

    yield document(_paper(1), "docx")
    for story in stories():
        yield docx_of(story)


def stories() -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(document(_paper(2), "docx"))) as package:
        yield package.read("word/document.xml")[:6000]
    from tests.fuzzing.carriers import story_of

    table = (
        '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="3"/>'
        '<w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        "<w:t>12</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
    )
    yield story_of(table)
    yield story_of(
        "<w:p><w:r><w:t>总体情况</w:t><w:tab/><w:br/><w:sym w:char='F0'/></w:r><w:del><w:r><w:t>1</w:t></w:r>"
        "</w:del><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>7</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        "</w:p><w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    )


def ofd_pages() -> Iterator[bytes]:
    from tests.support.hostile_packages import letters, path

    text = letters("收到12件", "CTM='1 0 0 1 0 0'", "DeltaX='g 2 4 2 2'")
    yield (text + path("M 0 0 L 9 0 B 1 1 2 2 3 3 C")).encode()
    block = letters("7", "DrawParam='1' HScale='0.5'")
    yield f"<PageBlock>{block}</PageBlock><ImageObject Boundary='0 0 9 9'/>".encode()


def odt_bodies() -> Iterator[bytes]:
    from tests.support.hostile_packages import divided, table

    cells = (
        "<table:table-cell table:number-columns-spanned='2'><text:p>12</text:p></table:table-cell>"
        "<table:covered-table-cell/>"
    )
    text = "<text:p>收到<text:s text:c='2'/><text:span>12</text:span>件</text:p>"
    yield (text + table(cells, times=2)).encode()
    yield table(f"<table:table-cell>{divided(2, '<text:p>7</text:p>')}</table:table-cell>").encode()


def old_documents() -> Iterator[bytes]:
    from corpus.generate import layouts_doc

    for layout in layouts_doc.LAYOUTS:
        yield layouts_doc.written(_marks(), layout)


def rich_texts() -> Iterator[bytes]:
    from corpus.generate import layouts_rtf

    for layout in layouts_rtf.LAYOUTS:
        yield layouts_rtf.written(_marks(), layout)
    yield (
        rb"\trowd\trleft-9\clmgf\cellx900\clmrg\cellx1800\pard"
        rb"\intbl\v 1\v0{\super 2}\cell 3\cell\row\upr{a}{\*\ud b}"
    )


def _marks() -> list[Marked]:
    """A heading and a table, with all that the old formats of Word hold."""
    first, second = Cell(900, begins=True), Cell(900, goes_on=True)
    return [
        Marked((Run("三、收到"), Run("7", "hidden")), Mark.PARAGRAPH),
        Marked((Run("框"),), Mark.PARAGRAPH, in_box=True),
        *(Marked((Run(text),), Mark.CELL, 1) for text in ("规章", "12", "3")),
        Marked((), Mark.ROW, 1, (first, Cell(1800, first=True), Cell(2700, follows=True))),
        *(Marked((Run(text),), Mark.CELL, 2) for text in ("甲", "4")),
        Marked((), Mark.ROW, 2, (Cell(400), Cell(800))),
        *(Marked((Run(text, "struck"),), Mark.CELL, 1) for text in ("", "5")),
        Marked((), Mark.ROW, 1, (second, Cell(1800))),
    ]


def prose() -> Iterator[bytes]:
    yield "2023年，我镇收到政府信息公开申请12件，其中予以公开3件，占比25%，行政复议1件，均已办结。".encode()
    yield "全年主动公开信息1,234条，增长12.5%；办结两百一十件、《条例》第五条，不超过20日。".encode()


def titles() -> Iterator[bytes]:
    yield "甲市乙区政府2023年政府信息公开工作年度报告\n2024-01-20\n自2023年1月1日至2023年12月31日".encode()
    yield "翟镇二〇二〇年度政府信息公开工作报告\n索引号：123456\n202111日\n某局\n2021年1月15日".encode()


def nothing() -> Iterator[bytes]:
    for number in range(8):
        yield random.Random(number).randbytes(300)
