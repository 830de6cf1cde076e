"""Reports as OFD pages: the same settings as the PDF's, printed as the writers of that format do.

`Press` says how: what a text object holds, how rulings are drawn, in which
units and under which names. Places are in points from the top of the page.
"""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from corpus.generate.records import Draft, Sheet
from corpus.generate.setting import CELL, MEASURE, Setting, set_type, width, wrap
from corpus.generate.sheets import sheet

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, BOTTOM = (WIDTH - MEASURE) / 2, 72.0, 764.0
PROSE = 14.0  # size of type in prose
_MM = 25.4 / 72
_ASCENT = 0.86  # of the type size, from the top of an object to the line its letters stand on
_EPOCH = (2020, 1, 1, 0, 0, 0)
_NAMESPACE = "http://www.ofdspec.org/2016"


@dataclass(frozen=True, slots=True)
class Press:
    """How the pages are printed."""

    text: str = "line"  # what an object holds: line, character; scaled: a line in points, carried by a matrix
    rules: str = "boxes"  # one stroked box a cell; bars: thin filled boxes; lines: long strokes
    prefix: str = "ofd:"
    head: bool = False  # a template with a running head
    vertical: bool = False  # 三、本年度办理结果 one character a line
    cut_rows: bool = False  # a page may end inside a row and inside a label
    sideways: bool = False  # the pages lie on their side
    number: str = "- {} -"


LAYOUTS = {
    "ruled": Press(),
    "characters": Press(text="character", rules="bars", cut_rows=True, number="— {} —"),
    "template": Press(text="scaled", rules="lines", prefix="", head=True, vertical=True, number="第 {} 页"),
    "sideways": Press(text="scaled", rules="bars", sideways=True),
}


def document(draft: Draft, layout: str) -> bytes:
    """The whole package as bytes, the same every time."""
    pages = _Pages(LAYOUTS[layout])
    pages.title(draft.title)
    for text in draft.preamble:
        pages.prose(text)
    for part in draft.parts:
        for text in (part.heading or "", *part.paragraphs):
            pages.prose(text)
        if part.table:
            pages.table(sheet(draft, part.table))
        for text in part.after:
            pages.prose(text)
    for text in draft.signature:
        pages.line(text, WIDTH - LEFT - width(text, PROSE))
    pages.end()
    return _packed(pages, draft.title)


class _Pages:
    """A stack of pages, filled from the top; `done` holds the objects of each."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.done: list[str] = []
        self._begin()

    def _begin(self) -> None:
        self.objects: list[str] = []
        self.y = TOP

    def end(self) -> None:
        text = self.press.number.format(len(self.done) + 1)
        self.type((WIDTH - width(text, 10.5)) / 2, HEIGHT - 50, text, 10.5)
        self.done.append("".join(self.objects))
        self._begin()

    # ---- prose ----

    def title(self, text: str) -> None:
        for line in wrap(text, 18.0, MEASURE):
            self.type((WIDTH - width(line, 18.0)) / 2, self.y + 22, line, 18.0)
            self.y += 30
        self.y += 12

    def prose(self, text: str) -> None:
        """A paragraph, its first line indented by two characters."""
        if not text:
            return
        first, *_ = lines = wrap("　　" + text, PROSE, MEASURE)
        for line in lines:
            self.line(line.lstrip("　"), LEFT + (2 * PROSE if line is first else 0))

    def line(self, text: str, x: float) -> None:
        if self.y + 24 > BOTTOM:
            self.end()
        self.type(x, self.y + 18, text, PROSE)
        self.y += 24

    # ---- tables ----

    def table(self, whole: Sheet) -> None:
        """The table in as many pieces as it needs pages."""
        setting = set_type(whole, self.press.vertical)
        while setting.heights:
            room = BOTTOM - self.y
            fitting = setting.fitting(room)
            if self.press.cut_rows:
                fitting = setting.tall_row(fitting)
            if fitting < min(2, len(setting.heights)) and self.y > TOP:
                self.end()
                continue
            piece, setting = setting.cut(fitting, room if self.press.cut_rows else 0.0)
            self._print(piece)
            if setting.heights:
                self.end()
        self.y += 16

    def _print(self, setting: Setting) -> None:
        tops, edges = [self.y], [LEFT]
        for height in setting.heights:
            tops.append(tops[-1] + height)
        for share in setting.columns:
            edges.append(edges[-1] + share * MEASURE)
        for box in setting.boxes:
            left, right = edges[box.x], edges[box.x + box.across]
            top, bottom = tops[box.y], tops[box.y + box.down]
            self._rule(left, top, right, bottom)
            y = (top + bottom) / 2 - len(box.lines) * 6 + 9
            for line in box.lines:
                self.type((left + right - width(line, CELL)) / 2 if box.centred else left + 3, y, line, CELL)
                y += 12
        self.y = tops[-1]

    def _rule(self, left: float, top: float, right: float, bottom: float) -> None:
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        match self.press.rules:
            case "boxes":
                self._path([*corners, corners[0]], 'LineWidth="0.2"')
            case "lines":
                for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
                    self._path([start, end], 'Stroke="true" Fill="false" LineWidth="0.25"')
            case _:
                for (x0, y0), (x1, y1) in ((corners[0], (right, top + 0.5)), (corners[0], (left + 0.5, bottom)),
                                           ((left, bottom), (right, bottom + 0.5)),
                                           ((right, top), (right + 0.5, bottom))):  # fmt: skip
                    bar = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
                    self._path(bar, 'Stroke="false" Fill="true"', closed=True)

    # ---- objects ----

    def _path(self, points: Sequence[tuple[float, float]], how: str, closed: bool = False) -> None:
        """A path inside its boundary."""
        placed = [self._on_page(x, y) for x, y in points]
        x0, y0 = min(x for x, _ in placed), min(y for _, y in placed)
        x1, y1 = max(x for x, _ in placed), max(y for _, y in placed)
        steps = " ".join(
            f"{'M' if not n else 'L'} {x - x0:.3f} {y - y0:.3f}" for n, (x, y) in enumerate(placed)
        )
        p = self.press.prefix
        colour = f'<{p}FillColor Value="0 0 0"/>' if closed else f'<{p}StrokeColor Value="0 0 0"/>'
        self.objects.append(
            f'<{p}PathObject ID="{self._number()}" Boundary="{x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f}" {how}>'
            f"{colour}<{p}AbbreviatedData>{steps}{' C' if closed else ''}</{p}AbbreviatedData></{p}PathObject>"
        )

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        """A place in millimetres; on a page that lies on its side, turned clockwise."""
        return ((HEIGHT - y) * _MM, x * _MM) if self.press.sideways else (x * _MM, y * _MM)

    def _number(self) -> int:
        return 10_000 * (len(self.done) + 1) + len(self.objects)

    def type(self, x: float, y: float, text: str, size: float) -> None:
        """A line of text that stands on y."""
        if self.press.text == "character":
            for sign in text:
                if sign.strip():
                    self._text(x, y, sign, size)
                x += width(sign, size)
        elif text:
            self._text(x, y, text, size)

    def _text(self, x: float, y: float, text: str, size: float) -> None:
        p, scaled = self.press.prefix, self.press.text == "scaled"
        unit = 1.0 if scaled else _MM
        across, down = self._on_page(x, y - _ASCENT * size)
        matrix = ""
        if scaled:
            turn = f"0 {_MM:.4f} -{_MM:.4f} 0" if self.press.sideways else f"{_MM:.4f} 0 0 {_MM:.4f}"
            matrix = f' CTM="{turn} 0 0"'
        steps = [round(width(sign, size) * unit, 4) for sign in text[:-1]]
        delta = f' DeltaX="{_told(steps)}"' if steps else ""
        glyphs = " ".join(str(200 + ord(sign) % 800) for sign in text)
        self.objects.append(
            f'<{p}TextObject ID="{self._number()}" Boundary="{across:.4f} {down:.4f} {width(text, size) * _MM:.4f} '
            f'{size * _MM:.4f}"{matrix} Font="3" Size="{size * unit:.4f}"><{p}FillColor Value="0 0 0"/>'
            f'<{p}CGTransform CodePosition="0" CodeCount="{len(text)}" GlyphCount="{len(text)}">'
            f"<{p}Glyphs>{glyphs}</{p}Glyphs></{p}CGTransform>"
            f'<{p}TextCode X="0" Y="{_ASCENT * size * unit:.4f}"{delta}>{escape(text)}</{p}TextCode></{p}TextObject>'
        )


def _told(steps: Sequence[float]) -> str:
    """Distances as the format writes them: `g 3 4.5` for one that comes three times."""
    told: list[str] = []
    start = 0
    while start < len(steps):
        end = start
        while end < len(steps) and steps[end] == steps[start]:
            end += 1
        told.append(f"g {end - start} {steps[start]:g}" if end - start > 1 else f"{steps[start]:g}")
        start = end
    return " ".join(told)


# ---- the package ----


def _packed(pages: _Pages, title: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(pages, title):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode())
    return packed.getvalue()


def _parts(pages: _Pages, title: str) -> Iterator[tuple[str, str]]:
    press = pages.press
    p = press.prefix
    names = f'xmlns:ofd="{_NAMESPACE}"' if p else f'xmlns="{_NAMESPACE}"'
    root = "/Doc_0/Document.xml" if press.head else "Doc_0/Document.xml"
    yield (
        "OFD.xml",
        f'<{p}OFD {names} Version="1.1" DocType="OFD"><{p}DocBody><{p}DocInfo><{p}DocID>0</{p}DocID>'
        f"<{p}Title>{escape(title)}</{p}Title></{p}DocInfo><{p}DocRoot>{root}</{p}DocRoot></{p}DocBody></{p}OFD>",
    )
    size = (HEIGHT, WIDTH) if press.sideways else (WIDTH, HEIGHT)
    template = f'<{p}TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if press.head else ""
    listed = "".join(
        f'<{p}Page ID="{n}" BaseLoc={quoteattr(_place(press, n))}/>' for n in range(1, len(pages.done) + 1)
    )
    yield (
        "Doc_0/Document.xml",
        f"<{p}Document {names}><{p}CommonData><{p}MaxUnitID>99999</{p}MaxUnitID><{p}PageArea>"
        f"<{p}PhysicalBox>0 0 {size[0] * _MM:.3f} {size[1] * _MM:.3f}</{p}PhysicalBox></{p}PageArea>"
        f"<{p}PublicRes>PublicRes.xml</{p}PublicRes>{template}</{p}CommonData><{p}Pages>{listed}</{p}Pages></{p}Document>",
    )
    yield (
        "Doc_0/PublicRes.xml",
        f'<{p}Res {names} BaseLoc="Res"><{p}Fonts><{p}Font ID="3" FontName="宋体" FamilyName="宋体"/></{p}Fonts></{p}Res>',
    )
    if press.head:
        yield "Doc_0/Tpls/Tpl_0/Content.xml", _sheet(press, names, _head(press), "")
    stands_on = f'<{p}Template TemplateID="2" ZOrder="Background"/>' if press.head else ""
    for number, objects in enumerate(pages.done, 1):
        yield f"Doc_0/Pages/Page_{number - 1}/Content.xml", _sheet(press, names, objects, stands_on)


def _place(press: Press, number: int) -> str:
    folder = "/Doc_0/Pages" if press.sideways else "Pages"
    return f"{folder}/Page_{number - 1}/Content.xml"


def _sheet(press: Press, names: str, objects: str, stands_on: str) -> str:
    p = press.prefix
    return f'<{p}Page {names}>{stands_on}<{p}Content><{p}Layer ID="4" Type="Body">{objects}</{p}Layer></{p}Content></{p}Page>'


def _head(press: Press) -> str:
    """A running head over a line."""
    pages = _Pages(press)
    text = "政务公开资料"
    pages.type((WIDTH - width(text, 10.5)) / 2, 48, text, 10.5)
    pages._path([(LEFT, 54), (WIDTH - LEFT, 54)], 'LineWidth="0.25"')
    return "".join(pages.objects)
