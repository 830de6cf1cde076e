"""Reports as web pages: the same sheets with the markup that editors leave.

`Page` says how a page is made; each layout is one such record. Cells of a
table prove their empty ones, whatever else is wrong with the markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from corpus.generate.records import Box, Draft, Kind, Sheet
from corpus.generate.sheets import sheet, starts

Printer = Callable[[str], str]


def plain(text: str) -> str:
    return escape(text, quote=False)


def word(text: str) -> str:
    """As pasted from a word processor: a run for each stretch of one script, and an empty paragraph mark."""
    runs = re.findall(r"[0-9A-Za-z./,+-]+|[^0-9A-Za-z./,+-]+", text)
    inner = "".join(
        f'<span lang="EN-US" style="font-size:10.5pt">{plain(run)}</span>'
        if run[0].isascii()
        else f'<span style="font-family:仿宋">{plain(run)}</span>'
        for run in runs
    )
    return f'<p class="MsoNormal" align="center">{inner or "&nbsp;"}<o:p></o:p></p>'


def split_digits(text: str) -> str:
    """Digits of one number in several inline tags, as editors leave them after a correction."""
    if len(text) > 1 and text.isdecimal():
        return f"<p><font>{text[:1]}</font><span>{text[1:]}</span></p>"
    return f"<p><span>{plain(text)}</span></p>" if text else "<p>&nbsp;</p>"


def padded(text: str) -> str:
    return f"&nbsp;{plain(text)}&nbsp;&nbsp;" if text else "&nbsp;"


@dataclass(frozen=True, slots=True)
class Page:
    """How a page is made."""

    cell: Printer = plain
    spans: str = "right"  # no_down: header cells without rowspan; ragged: colspans differ by block; wild
    split: bool = False  # section three in two tables
    nested: bool = False  # layout tables around the real ones
    furniture: bool = False
    headings: str = "p"  # h2, p, strong, br (all in one block with line breaks)
    script: bool = False  # the report is a string in a script
    charset: str | None = "utf-8"  # as declared
    encoding: str = "utf-8"  # as it is


LAYOUTS = {
    "clean": Page(headings="h2"),
    "word_export": Page(cell=word, headings="strong", furniture=True),
    "split_digits": Page(cell=split_digits),
    "padded": Page(cell=padded, headings="strong"),
    "no_rowspan": Page(spans="no_down"),
    "ragged_colspan": Page(spans="ragged", headings="strong"),
    "wild_spans": Page(spans="wild"),
    "split_table": Page(split=True),
    "nested": Page(nested=True, furniture=True),
    "furniture": Page(furniture=True, headings="h2"),
    "line_breaks": Page(headings="br"),
    "script": Page(script=True),
    "wrong_charset": Page(charset="gb2312"),
    "no_charset_gb": Page(charset=None, encoding="gb18030"),
    "false_utf8_gb": Page(charset="utf-8", encoding="gb18030", furniture=True),
}


def whole(draft: Draft, page: Page) -> str:
    body = "\n".join(_body(draft, page))
    if page.headings == "br":
        body = _with_breaks(body)
    if page.nested:
        body = f'<table width="980"><tr><td width="20"></td><td>\n{body}\n</td><td></td></tr></table>'
    if page.furniture:
        body = "\n".join((_before(draft), body, _after()))
    if page.script:
        body = _in_script(body)
    meta = f'<meta charset="{page.charset}">\n' if page.charset else ""
    head = f"<head>\n{meta}<title>{plain(draft.title)}</title>\n</head>"
    return f"<!DOCTYPE html>\n<html>\n{head}\n<body>\n{body}\n</body>\n</html>\n"


def _body(draft: Draft, page: Page) -> Iterator[str]:
    yield f"<h1>{plain(draft.title)}</h1>"
    yield from (f"<p>{plain(text)}</p>" for text in draft.preamble)
    for part in draft.parts:
        if part.heading:
            yield _heading(part.heading, page)
        yield from (f"<p>{plain(text)}</p>" for text in part.paragraphs)
        if part.table:
            yield from _tables(sheet(draft, part.table), page)
        yield from (f"<p>{plain(text)}</p>" for text in part.after)
    yield from (f'<p align="right">{plain(text)}</p>' for text in draft.signature)


def _heading(text: str, page: Page) -> str:
    match page.headings:
        case "h2":
            return f"<h2>{plain(text)}</h2>"
        case "strong":
            return f"<p><strong>{plain(text[:4])}</strong><strong>{plain(text[4:])}</strong></p>"
        case _:
            return f"<p>{plain(text)}</p>"


def _tables(sheet: Sheet, page: Page) -> Iterator[str]:
    if page.split and sheet.table == "applications":
        first, second = halves(sheet)
        yield _table(first, page)
        yield "<p></p>"
        yield _table(second, page)
    else:
        yield _table(sheet, page)


def halves(sheet: Sheet) -> tuple[Sheet, Sheet]:
    """A sheet cut in the middle of （三）; what spans the cut is printed on both sides of it, empty below."""
    cut = next(y for y, row in enumerate(sheet.rows) if any(b.text.startswith("4.保护") for b in row))
    upper: list[tuple[Box, ...]] = []
    left_over: list[Box] = []
    for y, row in enumerate(starts(sheet)[:cut]):
        boxes = []
        for _, box in row:
            reach = y + box.down - cut
            if reach > 0:
                left_over.append(Box("", box.kind, box.across, reach))
                box = Box(box.text, box.kind, box.across, cut - y, box.name)
            boxes.append(box)
        upper.append(tuple(boxes))
    below = [(*left_over, *sheet.rows[cut]), *sheet.rows[cut + 1 :]]
    return (
        Sheet(sheet.table, sheet.width, tuple(upper), sheet.heads),
        Sheet(sheet.table, sheet.width, tuple(below)),
    )


def _table(sheet: Sheet, page: Page) -> str:
    rows = ["<tr>" + "".join(_cells(row, y, sheet, page)) + "</tr>" for y, row in enumerate(sheet.rows)]
    return '<table border="1" cellspacing="0">\n<tbody>\n' + "\n".join(rows) + "\n</tbody>\n</table>"


def _cells(row: tuple[Box, ...], y: int, sheet: Sheet, page: Page) -> Iterator[str]:
    if page.spans == "no_down" and y < sheet.heads:
        yield from _flat_header(y, sheet, page)
        return
    stretch = _stretch(row, y, sheet) if page.spans == "ragged" and sheet.table == "disclosures" else 1
    for box in row:
        across = str(box.across * stretch)
        if page.spans == "wild" and len(row) == 1:
            across = "100%"
        down = box.down
        if page.spans == "wild" and y == 0 and box is row[-1] and sheet.table == "appeals":
            across = "65535"
        spans = (f' colspan="{across}"' if across != "1" else "") + (f' rowspan="{down}"' if down > 1 else "")
        yield f"<td{spans}>{page.cell(box.text)}</td>"


def _flat_header(y: int, sheet: Sheet, page: Page) -> Iterator[str]:
    """Header cells without rowspan: an empty cell stands below each that should have one."""
    x = 0
    for start, box in [*starts(sheet)[y], (sheet.width, Box("", Kind.HEAD))]:
        yield from (f"<td>{page.cell('')}</td>" for _ in range(start - x))
        if start < sheet.width:
            yield (
                f'<td colspan="{box.across}">{page.cell(box.text)}</td>'
                if box.across > 1
                else (f"<td>{page.cell(box.text)}</td>")
            )
        x = start + box.across


def _stretch(row: tuple[Box, ...], y: int, sheet: Sheet) -> int:
    """A factor on the colspans that differs from block to block, so that grid columns do not line up."""
    block = sum(1 for above in sheet.rows[: y + 1] if len(above) == 1)
    return (1, 3, 2, 5, 1)[(block - 1) % 5]


def _with_breaks(body: str) -> str:
    """Paragraphs of prose in one block, parted by line breaks."""
    return re.sub(r"</p>\n<p>", "<br />\n", body)


def _in_script(body: str) -> str:
    """The report as a string in a script, with a page that shows nothing of it by itself."""
    text = json.dumps(body.replace("\n", ""), ensure_ascii=False).replace("</", "<\\/")
    return (
        '<div id="content"></div>\n<script type="text/javascript">\n'
        f'var article = {{"id": 20881, "content": {text}}};\n'
        'document.getElementById("content").innerHTML = article.content;\n</script>'
    )


def _before(draft: Draft) -> str:
    """Breadcrumbs, buttons and the table of metadata that stand before the report."""
    return (
        '<div class="nav"><a>首页</a> &gt; <a>政务公开</a> &gt; <a>政府信息公开年报</a></div>\n'
        '<table class="meta"><tbody>'
        f"<tr><td>索引号</td><td>{draft.year}0{len(draft.title)}/{draft.year + 1}-00012</td>"
        f"<td>发布机构</td><td>{plain(draft.issuer.name)}</td></tr>"
        f"<tr><td>发文日期</td><td>{draft.published}</td><td>文号</td><td></td></tr></tbody></table>\n"
        '<div class="tools">字体：<a>大</a> <a>中</a> <a>小</a> '
        "浏览次数：<span>1087</span> <a>打印</a> <a>分享</a></div>"
    )


def _after() -> str:
    return '<div class="foot"><p>网站地图 | 联系我们 | 版权所有</p><p>建议使用1024×768分辨率浏览</p></div>'
