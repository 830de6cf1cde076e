"""Reports in which some cells store something else than a reader of the page sees, and what is seen.

A report of the corpus generator is printed with marks in some of its cells.
Afterwards each mark becomes what its kind is in this carrier: digits that
nobody sees beside the number, a stroke, a picture. So the same kinds are
tried in all carriers in which they can occur.
"""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import NamedTuple
from unittest import mock

from PIL import Image

from corpus.generate import _forms, invent, layouts_ofd, layouts_pdf, layouts_rtf, printed, tables
from corpus.generate.recipes import Recipe
from corpus.generate.records import Draft, Name, Value
from gojparse.model import Cell, Report, Status
from tests.support.judge import Flags

_START, _END = "\ue100", "\ue101"
_FIRST_KIND = 0xE110  # the sign behind _START says which kind


class Seen(StrEnum):
    """What is seen of a cell with a mark."""

    NUMBER = "the number"  # the mark is not seen, or is no part of the number
    NOTHING = "nothing"
    ILLEGIBLE = "something that is no number"


class Kind(NamedTuple):
    """A kind of mark: where it stands, and what is then seen of its cell."""

    name: str
    seen: Seen = Seen.NUMBER
    alone: bool = False  # the number itself is in the mark
    before: bool = False  # the mark stands before the number
    strict: bool = True  # False: to withhold the number is as good


KINDS = (
    Kind("hidden"),
    Kind("hidden", before=True),
    Kind("hidden", Seen.NOTHING, alone=True),
    Kind("white"),
    Kind("white", Seen.NOTHING, alone=True),
    Kind("ground"),
    Kind("tiny"),
    Kind("pale", Seen.ILLEGIBLE),
    Kind("struck", before=True),
    Kind("struck", Seen.ILLEGIBLE, alone=True),
    Kind("raised", strict=False),
    Kind("clipped"),
    Kind("covered", before=True),
    Kind("picture", Seen.ILLEGIBLE, alone=True),
    Kind("picture", Seen.ILLEGIBLE),
)

Wrap = Callable[[str], str]


def _picture() -> bytes:
    """A small picture with a dark bar, as of a 1."""
    packed = io.BytesIO()
    picture = Image.new("RGB", (40, 16), "white")
    picture.paste((0, 0, 0), (18, 2, 21, 14))
    picture.save(packed, "PNG")
    return packed.getvalue()


_PNG = _picture()


def _span(style: str) -> Wrap:
    return lambda text: f'<span style="{style}">{text}</span>'


def _of_class(name: str) -> Wrap:
    return lambda text: f'<span class="{name}">{text}</span>'


_SHEET = (
    "<style>.x1{display:none}.x2{color:#ffffff}.font5{text-decoration:line-through}"
    ".x4{font-size:0}td .x5{position:absolute;left:-9999px}sup,.x6{vertical-align:super;font-size:70%}"
    ".x7{background:#1F3864;color:#1f3864}</style>"
)
HTML: Mapping[str, tuple[Wrap, ...]] = {
    "hidden": (_span("display:none"), _span("visibility:hidden"), _of_class("x1"), _of_class("x5")),
    "white": (_span("color:#fff"), _span("color:rgb(254,254,254)"), _of_class("x2")),
    "ground": (_span("color:#1F3864;background-color:#1F3864"), _of_class("x7")),
    "tiny": (_span("font-size:0"), _span("font-size:1px"), _of_class("x4")),
    "pale": (_span("color:#e6e6e6"),),
    "struck": (_span("text-decoration:line-through"), lambda t: f"<s>{t}</s>", lambda t: f"<del>{t}</del>",
               _of_class("font5")),
    "raised": (lambda t: f"<sup>{t[:1]}</sup>", lambda t: f'<span class="x6">{t[:1]}</span>'),
    "clipped": (_span("position:absolute;clip:rect(0,0,0,0);width:1px;height:1px;overflow:hidden"),),
    "picture": (lambda t: f'<img width="40" height="16" src="data:image/png;base64,{base64.b64encode(_PNG).decode()}">',),
}  # fmt: skip


def _run(properties: str) -> Wrap:
    return lambda text: (
        f'</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r><w:r><w:t xml:space="preserve">'
    )


def _drawing(_: str) -> str:
    return (
        '</w:t></w:r><w:r><w:drawing><w:inline><w:extent cx="508000" cy="203200"/></w:inline></w:drawing></w:r>'
        '<w:r><w:t xml:space="preserve">'
    )


DOCX: Mapping[str, tuple[Wrap, ...]] = {
    "hidden": (_run("<w:vanish/>"),),
    "white": (_run('<w:color w:val="FFFFFF"/>'), _run('<w:color w:val="000000" w:themeColor="background1"/>')),
    "ground": (_run('<w:color w:val="1F3864"/><w:shd w:val="clear" w:fill="1F3864"/>'),
               _run('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
    "tiny": (_run('<w:sz w:val="2"/>'),),
    "pale": (_run('<w:color w:val="E6E6E6"/>'),),
    "struck": (_run("<w:strike/>"), _run("<w:dstrike/>")),
    "raised": (lambda t: _run('<w:vertAlign w:val="superscript"/>')(t[:1]),),
    "picture": (_drawing,),
}  # fmt: skip


def _style(name: str) -> Wrap:
    return lambda text: f'<text:span text:style-name="{name}">{text}</text:span>'


_ODT_STYLES = "".join(
    f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'
    for name, properties in (
        ("X1", 'text:display="none"'), ("X2", 'fo:color="#ffffff"'),
        ("X3", 'fo:color="#1f3864" fo:background-color="#1f3864"'), ("X4", 'fo:font-size="1pt"'),
        ("X5", 'fo:color="#e6e6e6"'), ("X6", 'style:text-line-through-style="solid"'),
        ("X7", 'style:text-position="super 58%"'),
    )
)  # fmt: skip
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
ODT: Mapping[str, tuple[Wrap, ...]] = {
    "hidden": (_style("X1"),),
    "white": (_style("X2"),),
    "ground": (_style("X3"),),
    "tiny": (_style("X4"),),
    "pale": (_style("X5"),),
    "struck": (_style("X6"),),
    "raised": (lambda t: _style("X7")(t[:1]),),
    "picture": (lambda t: '<draw:frame svg:width="1cm" svg:height="0.4cm"><draw:image/></draw:frame>',),
}


def _group(words: str) -> Wrap:
    return lambda text: rf"{{{words} {text}}}"


RTF: Mapping[str, tuple[Wrap, ...]] = {
    "hidden": (_group(r"\v"), _group(r"\deleted")),
    "white": (_group(r"\cf2"),),
    "ground": (_group(r"\cf3\chcbpat3"), _group(r"\cf3\highlight3")),
    "tiny": (_group(r"\fs2"),),
    "pale": (_group(r"\cf4"),),
    "struck": (_group(r"\strike"), _group(r"\striked1")),
    "raised": (lambda t: _group(r"\super")(t[:1]),),
    "picture": (lambda t: r"{\pict\pngblip\picwgoal800\pichgoal320 " + _PNG.hex() + "}",),
}


def _rich(properties: str) -> Wrap:
    return lambda text: f'</t></r><r><rPr>{properties}</rPr><t>{text}</t></r><r><t xml:space="preserve">'


XLSX: Mapping[str, tuple[Wrap, ...]] = {
    "white": (_rich('<color rgb="FFFFFFFF"/>'), _rich('<color theme="0"/>')),
    "pale": (_rich('<color rgb="FFE6E6E6"/>'),),
    "struck": (_rich("<strike/>"),),
    "raised": (lambda t: _rich('<vertAlign val="superscript"/>')(t[:1]),),
}

_PAGE_KINDS = {
    "pdf": ("hidden", "white", "ground", "tiny", "pale", "struck", "clipped", "covered", "picture"),
    "ofd": ("hidden", "white", "ground", "pale", "struck", "clipped", "covered", "picture"),
}
_WRAPS = {"html": HTML, "docx": DOCX, "odt": ODT, "rtf": RTF, "xlsx": XLSX}
CARRIERS = {"html": "clean", "docx": "clean", "odt": "clean", "rtf": "clean", "xlsx": "one_sheet", "pdf": "ruled",
            "ofd": "ruled"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkedReport:
    """A report with marks in some of its cells, all others printed as they are."""

    data: bytes
    values: Mapping[Name, Value]
    marks: Mapping[Name, Kind]


def kinds_of(carrier: str) -> list[Kind]:
    """The kinds of marks that a carrier can have."""
    known = _PAGE_KINDS.get(carrier) or tuple(_WRAPS[carrier])
    return [kind for kind in KINDS if kind.name in known]


def marked_report(seed: int, carrier: str, kind: Kind | None = None) -> MarkedReport:
    """A report with marks in four cells; of one kind, or each of its own."""
    rng = Random(f"{seed}/{carrier}")
    forms = _forms("2021")
    values = tables.fill(rng, forms, "dense", True)
    draft = invent.draft(rng, forms, values, invent.RULING[0], 2023)
    draft = replace(draft, ink={name: str(value) for name, value in draft.values.items()})
    kinds = kinds_of(carrier)
    longest = 3 if carrier in _PAGE_KINDS else 9  # digits: on a page, a number with its mark fits its line
    places = rng.sample([name for name, ink in draft.ink.items() if len(ink) <= longest], 4)
    marks = {name: kind or rng.choice(kinds) for name in places}
    ink = {name: _ink(draft.ink[name], mark, rng) for name, mark in marks.items()}
    marked = replace(draft, ink={**draft.ink, **ink})
    recipe = Recipe(carrier, CARRIERS[carrier])
    return MarkedReport(_printed(marked, recipe, rng), dict(draft.values), marks)


def _ink(number: str, kind: Kind, rng: Random) -> str:
    """The text of a cell with its mark."""
    code = chr(_FIRST_KIND + [known.name for known in KINDS].index(kind.name))
    inside = number if kind.alone else str(rng.randrange(1, 9))
    mark = f"{_START}{code}{inside}{_END}"
    return mark if kind.alone else mark + number if kind.before else number + mark


def _printed(draft: Draft, recipe: Recipe, rng: Random) -> bytes:
    if recipe.carrier in ("pdf", "ofd"):
        with _marks_drawn(recipe.carrier):
            return printed(draft, recipe)[0]
    data, _ = printed(draft, recipe)
    wraps = _WRAPS[recipe.carrier]

    def unwrapped(text: str) -> str:
        return re.sub(f"{_START}(.)(.*?){_END}", lambda m: rng.choice(wraps[_kind_name(m[1])])(m[2]), text)

    match recipe.carrier:
        case "html":
            return unwrapped(data.decode()).replace("</head>", f"{_SHEET}</head>").encode()
        case "rtf":
            return _rtf(data, wraps, rng)
        case "docx":
            return repacked(data, {"word/document.xml": lambda part: unwrapped(part.decode()).encode()})
        case "odt":
            return repacked(
                data, {"content.xml": lambda part: _with_odt_styles(unwrapped(part.decode())).encode()}
            )
        case _:
            return repacked(
                data, {"xl/sharedStrings.xml": lambda part: _as_runs(part.decode(), unwrapped).encode()}
            )


def repacked(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """A zip with some of its members changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, changes[entry.filename](content) if entry.filename in changes else content)
    return packed.getvalue()


def _kind_name(code: str) -> str:
    return KINDS[ord(code) - _FIRST_KIND].name


def _with_odt_styles(content: str) -> str:
    content = content.replace("<office:document-content ", f'<office:document-content xmlns:svg="{_SVG}" ', 1)
    return content.replace("</office:automatic-styles>", f"{_ODT_STYLES}</office:automatic-styles>")


def _as_runs(strings: str, unwrapped: Wrap) -> str:
    """Shared strings, those with marks as rich text."""

    def item(match: re.Match[str]) -> str:
        if _START not in match[1]:
            return match[0]
        text = unwrapped(match[1])
        runs = f'<si><r><t xml:space="preserve">{text}</t></r></si>'
        return runs.replace('<r><t xml:space="preserve"></t></r>', "")

    return re.sub(r'<si><t xml:space="preserve">(.*?)</t></si>', item, strings)


def _rtf(data: bytes, wraps: Mapping[str, tuple[Wrap, ...]], rng: Random) -> bytes:
    start, end = ("".join(layouts_rtf._bytes(sign)) for sign in (_START, _END))
    text = data.decode("ascii").replace(
        r"\red255\green255\blue255;",
        r"\red255\green255\blue255;\red31\green56\blue100;\red230\green230\blue230;",
    )
    for position, kind in enumerate(KINDS):
        code = "".join(layouts_rtf._bytes(chr(_FIRST_KIND + position)))
        pattern = re.escape(start + code) + "(.*?)" + re.escape(end)
        text = re.sub(pattern, lambda m, name=kind.name: rng.choice(wraps[name])(m[1]), text)  # type: ignore[misc]
    return text.encode("ascii")


# ---- judging ----


def unmet(report: Report, made: MarkedReport) -> Iterator[tuple[str, Kind | None, str]]:
    """What is wrong with what was read: how bad it is, the kind of mark in the cell, and the cell."""
    flags = Flags(report)
    cells = {(cell.table, cell.line, cell.column): cell for cell in report.cells}
    for name, value in made.values.items():
        kind, cell = made.marks.get(name), cells.get(name)
        fate = _fate(cell, value, kind, bool(flags.naming(name)))
        if fate:
            got = "no such cell" if cell is None else f"{cell.value} ({cell.status.value}, {cell.printed!r})"
            yield fate, kind, f"{'.'.join(name)} is {value}, got {got}"


def _fate(cell: Cell | None, value: Value, kind: Kind | None, flagged: bool) -> str:
    """SILENT, flagged or lost; nothing where all is well."""
    shown = cell is not None and cell.value is not None
    if kind is not None and kind.seen is not Seen.NUMBER:
        if shown and cell is not None and cell.status is not Status.IMPLIED:
            return "flagged" if flagged else "SILENT"
        is_blank = cell is not None and cell.status in (Status.BLANK, Status.DASH, Status.SLASH)
        return "SILENT" if kind.seen is Seen.ILLEGIBLE and is_blank and not flagged else ""
    if not shown or cell is None:
        return "" if kind is not None and not kind.strict else "lost"
    if Decimal(str(cell.value)) == Decimal(str(value)):
        return ""
    return "flagged" if flagged else "SILENT"


# ---- pages ----


@contextmanager
def _marks_drawn(carrier: str) -> Iterator[None]:
    """Draw marks as what they are, in place of their signs."""
    module, name, draw = {
        "pdf": (layouts_pdf, "_type", _on_pdf),
        "ofd": (layouts_ofd, "type", _on_ofd),
    }[carrier]
    plain, measure = getattr(module._Pages, name), _width_of(module.width)
    with (
        mock.patch.object(module._Pages, name, lambda *a, **k: _typed(plain, draw, *a, **k)),
        mock.patch.object(module, "width", measure),
        mock.patch("corpus.generate.setting.width", measure),
    ):
        yield


def _width_of(plain: Callable[[str, float], float]) -> Callable[[str, float], float]:
    return lambda text, size: plain(re.sub("[\ue100-\ue1ff]", "", text), size)


def _typed(plain, draw, pages, x, y, text, size, centred=False) -> None:  # type: ignore[no-untyped-def]
    """Type a line, its marks drawn."""
    if _START not in text:
        plain(pages, x, y, text, size, **({"centred": True} if centred else {}))
        return
    measure = layouts_pdf.width
    x -= measure(text, size) / 2 if centred else 0.0
    for piece in re.split(f"({_START}.*?{_END})", text):
        if piece.startswith(_START):
            inside = piece[2:-1]
            draw(plain, pages, x, y, inside, size, _kind_name(piece[1]), measure(inside, size))
            x += measure(inside, size)
        elif piece:
            plain(pages, x, y, piece, size)
            x += measure(piece, size)


def _on_pdf(plain, pages, x, y, text, size, kind, width) -> None:  # type: ignore[no-untyped-def]
    canvas = pages.canvas
    canvas.saveState()
    match kind:
        case "hidden":
            canvas._code.append("3 Tr")
        case "white":
            canvas.setFillGray(1)
        case "pale":
            canvas.setFillGray(0.9)
        case "ground":
            canvas.setFillColorRGB(0.12, 0.22, 0.39)
            canvas.rect(x - 0.5, y - 2, width + 1, size + 1, stroke=0, fill=1)
        case "clipped":
            path = canvas.beginPath()
            path.rect(0, 0, 5, 5)
            canvas.clipPath(path, stroke=0, fill=0)
    if kind == "picture":
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(io.BytesIO(_PNG)), x, y, width, size)
    else:
        plain(pages, x, y, text, 1.0 if kind == "tiny" else size)
    if kind == "struck":
        canvas.setLineWidth(0.7)
        canvas.line(x, y + 0.33 * size, x + width, y + 0.33 * size)
    if kind == "covered":
        canvas.setFillGray(1)
        canvas.rect(x - 0.3, y - 2, width + 0.3, size + 1, stroke=0, fill=1)
    canvas.restoreState()


def _on_ofd(plain, pages, x, y, text, size, kind, width) -> None:  # type: ignore[no-untyped-def]
    p = pages.press.prefix
    box = [(x - 0.3, y - size), (x + width, y - size), (x + width, y + 2), (x - 0.3, y + 2)]
    black = f'<{p}FillColor Value="0 0 0"/>'
    if kind == "ground":
        pages._path(box, 'Stroke="false" Fill="true"', closed=True)
        pages.objects[-1] = pages.objects[-1].replace(black, f'<{p}FillColor Value="31 56 100"/>')
    if kind == "picture":
        (left, top), (right, bottom) = pages._on_page(x, y - size), pages._on_page(x + width, y)
        pages.objects.append(
            f'<{p}ImageObject ID="{pages._number()}" ResourceID="77" '
            f'Boundary="{left:.3f} {top:.3f} {right - left:.3f} {bottom - top:.3f}"/>'
        )
        return
    plain(pages, x, y, text, size)
    colours = {"white": "255 255 255", "pale": "230 230 230", "ground": "31 56 100"}
    if kind in colours:
        pages.objects[-1] = pages.objects[-1].replace(black, f'<{p}FillColor Value="{colours[kind]}"/>')
    if kind == "hidden":
        pages.objects[-1] = pages.objects[-1].replace(black, f'<{p}FillColor Value="0 0 0" Alpha="0"/>')
    if kind == "clipped":
        area = f'<{p}Path Boundary="0 0 0.1 0.1"><{p}AbbreviatedData>M 0 0 L 0.1 0 L 0.1 0.1 C</{p}AbbreviatedData></{p}Path>'
        clip = f"<{p}Clips><{p}Clip><{p}Area>{area}</{p}Area></{p}Clip></{p}Clips>"
        pages.objects[-1] = pages.objects[-1].replace(black, black + clip)
    if kind == "struck":
        pages._path([(x, y - 0.33 * size), (x + width, y - 0.33 * size)], 'LineWidth="0.2"')
    if kind == "covered":
        pages._path(box, 'Stroke="false" Fill="true"', closed=True)
        pages.objects[-1] = pages.objects[-1].replace(black, f'<{p}FillColor Value="255 255 255"/>')
