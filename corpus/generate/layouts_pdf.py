"""Reports as PDF pages: ruled, thinly ruled or unruled tables that run over page ends.

`Press` says how the pages are printed; each layout is one such record. The
pages are filled from the top, tables piece by piece.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from corpus.generate.records import Draft, Evidence, Sheet
from corpus.generate.setting import CELL, MEASURE, Setting, runs, set_type, width, wrap
from corpus.generate.sheets import sheet

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, BOTTOM = (WIDTH - MEASURE) / 2, 770.0, 78.0
PROSE = 14.0  # size of type in prose
_GUTTER = 28.0  # between two columns of it


@dataclass(frozen=True, slots=True)
class Press:
    """How the pages are printed."""

    rules: str = "lines"  # lines, rects, none
    number: str = "- {} -"
    table_page: bool = False  # section three begins a page of its own
    cut_rows: bool = False  # a page may end inside a row and inside a label
    vertical: bool = False  # 三、本年度办理结果 one character a line
    white: bool = False  # a white box behind every line of prose
    turn: int = 0  # /Rotate, with the content turned back
    two_line_title: bool = False
    columns: bool = False  # prose in two columns, as a gazette prints it


LAYOUTS = {
    "ruled": Press(table_page=True),
    "ruled_break": Press(number="-{}-"),
    "rects": Press(rules="rects", number="— {} —"),
    "unruled": Press(rules="none", number="{}"),
    "cut_rows": Press(cut_rows=True, number="P. {}"),
    "vertical": Press(vertical=True, number="第 {} 页"),
    "white_boxes": Press(white=True, vertical=True, two_line_title=True),
    "rotated_90": Press(turn=90, table_page=True),
    "rotated_180": Press(turn=180, number="— {} —"),
    "rotated_270": Press(turn=270, rules="rects", cut_rows=True),
    "two_line_title": Press(two_line_title=True, cut_rows=True),
    "two_columns": Press(columns=True),
}


def proof(layout: str) -> Evidence:
    """What a layout proves of a cell's place."""
    return Evidence.STREAM if LAYOUTS[layout].rules == "none" else Evidence.GRID


def document(draft: Draft, layout: str) -> bytes:
    """The whole report as a PDF, the same bytes every time."""
    packed = io.BytesIO()
    rl_config.useA85 = 0
    pages = _Pages(packed, LAYOUTS[layout], draft.title)
    pages.title(draft.title)
    before = [*draft.preamble]
    for part in draft.parts:
        if part.table == "applications" and pages.press.table_page:
            pages.text(before)
            pages.turn_over()
            before = []
        before += [part.heading] if part.heading else []
        before += part.paragraphs
        if part.table:
            pages.text(before)
            pages.table(sheet(draft, part.table))
            before = []
        before += part.after
    pages.text(before)
    for text in draft.signature:
        pages.line(text, WIDTH - LEFT - width(text, PROSE))
    pages.close()
    return packed.getvalue()


class _Pages:
    """A stack of pages, filled from the top."""

    def __init__(self, target: io.BytesIO, press: Press, title: str) -> None:
        self.canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.press = press
        self.page = 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y = TOP
        matrix = {
            90: (0, 1, -1, 0, HEIGHT, 0),
            180: (-1, 0, 0, -1, WIDTH, HEIGHT),
            270: (0, -1, 1, 0, 0, WIDTH),
        }.get(self.press.turn)
        if matrix:
            self.canvas.setPageRotation(self.press.turn)
            self.canvas.transform(*matrix)
        self.canvas.setLineWidth(0.6)

    def _end(self) -> None:
        self._type(WIDTH / 2, 50, self.press.number.format(self.page), 10.5, centred=True)
        self.canvas.showPage()

    def turn_over(self) -> None:
        self._end()
        self._begin()

    def close(self) -> None:
        self._end()
        self.canvas.save()

    def _type(self, x: float, y: float, text: str, size: float, centred: bool = False) -> None:
        if centred:
            x -= width(text, size) / 2
        for font, run in runs(text):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, run)
            x += float(pdfmetrics.stringWidth(run, font, size))

    def title(self, text: str) -> None:
        size, middle = 18.0, text.find("年") - 4 if "年" in text else len(text) // 2
        lines = [text]
        if self.press.two_line_title and middle > 0:
            lines = [text[:middle], text[middle:]]
        for line in (piece for whole in lines for piece in wrap(whole, size, MEASURE)):
            self._type(WIDTH / 2, self.y - 22, line, size, centred=True)
            self.y -= 30
        self.y -= 12

    def text(self, paragraphs: Sequence[str]) -> None:
        """Paragraphs one below the other, or in two columns."""
        if not self.press.columns:
            for text in paragraphs:
                self.prose(text)
            return
        measure = (MEASURE - _GUTTER) / 2
        lines = [line for text in paragraphs for line in wrap("　　" + text, PROSE, measure)]
        while lines:
            room = int((self.y - BOTTOM) // 24)
            if room < 2:
                self.turn_over()
                continue
            high = min(room, -(-len(lines) // 2))
            for column, part in enumerate((lines[:high], lines[high : 2 * high])):
                left = LEFT + column * (measure + _GUTTER)
                for row, line in enumerate(part):
                    indent = 2 * PROSE if line.startswith("　") else 0
                    self._type(left + indent, self.y - 18 - 24 * row, line.lstrip("　"), PROSE)
            self.y -= 24 * high
            lines = lines[2 * high :]

    def prose(self, text: str) -> None:
        """A paragraph, its first line indented by two characters."""
        first, *_ = lines = wrap("　　" + text, PROSE, MEASURE)
        for line in lines:
            self.line(line.lstrip("　"), LEFT + (2 * PROSE if line is first else 0))

    def line(self, text: str, x: float) -> None:
        if self.y - 24 < BOTTOM:
            self.turn_over()
        if self.press.white:
            self.canvas.setFillGray(1)
            self.canvas.rect(LEFT - 4, self.y - 24, MEASURE + 8, 23, stroke=0, fill=1)
            self.canvas.setFillGray(0)
        self._type(x, self.y - 18, text, PROSE)
        self.y -= 24

    def table(self, whole: Sheet) -> None:
        """The table in as many pieces as it needs pages."""
        setting = set_type(whole, self.press.vertical)
        while setting.heights:
            fitting = setting.fitting(self.y - BOTTOM)
            if self.press.cut_rows:
                fitting = setting.tall_row(fitting)
            if fitting < min(2, len(setting.heights)) and self.y < TOP:
                self.turn_over()
                continue
            piece, setting = setting.cut(fitting, self.y - BOTTOM if self.press.cut_rows else 0.0)
            self._print(piece)
            if setting.heights:
                self.turn_over()
        self.y -= 16

    def _print(self, setting: Setting) -> None:
        tops = [self.y]
        for height in setting.heights:
            tops.append(tops[-1] - height)
        edges = [LEFT]
        for share in setting.columns:
            edges.append(edges[-1] + share * MEASURE)
        for box in setting.boxes:
            left, right = edges[box.x], edges[box.x + box.across]
            top, bottom = tops[box.y], tops[box.y + box.down]
            self._rule(left, bottom, right, top)
            y = (top + bottom) / 2 + len(box.lines) * 6 - 9
            for line in box.lines:
                if line:
                    x = (left + right) / 2 if box.centred else left + 3
                    self._type(x, y, line, CELL, centred=box.centred)
                y -= 12
        self.y = tops[-1]

    def _rule(self, left: float, bottom: float, right: float, top: float) -> None:
        match self.press.rules:
            case "lines":
                self.canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=0)
            case "rects":
                for x, y, w, h in (
                    (left, bottom, right - left, 0.5),
                    (left, top, right - left, 0.5),
                    (left, bottom, 0.5, top - bottom),
                    (right, bottom, 0.5, top - bottom),
                ):
                    self.canvas.rect(x, y, w, h, stroke=0, fill=1)
            case _:
                pass
