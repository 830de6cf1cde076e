"""OFD and OpenDocument packages made to harm; each is as small as it can be to do its harm."""

# ruff: noqa: E501 (a document a line)
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tests.support.hostile import Made

_OFD = "http://www.ofdspec.org/2016"
_OPEN = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)


def _zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(zipfile.ZipInfo(name), content, how)
    return stream.getvalue()


# ---- OFD ----


def ofd_of(objects: str | bytes, pages: int = 1, before: str = "", common: str = "", **parts: str) -> bytes:
    """A document whose pages all print these objects."""
    listed = "<Page ID='1' BaseLoc='Content.xml'/>" * pages
    printed = objects.encode() if isinstance(objects, str) else objects
    page = (
        f"<Page xmlns='{_OFD}'>{before}<Content><Layer ID='1'>".encode()
        + printed
        + b"</Layer></Content></Page>"
    )
    return _zipped(
        {
            "OFD.xml": f"<OFD xmlns='{_OFD}'><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
            "Doc_0/Document.xml": f"<Document xmlns='{_OFD}'><CommonData>{common}</CommonData><Pages>{listed}</Pages></Document>",
            "Doc_0/Content.xml": page,
            **{f"Doc_0/{name}.xml": content for name, content in parts.items()},
        }
    )


def letters(words: str, given: str = "", code: str = "") -> str:
    return f"<TextObject Boundary='30 40 90 9' Size='4' {given}><TextCode X='0' Y='4' {code}>{words}</TextCode></TextObject>"


def path(written: str, given: str = "") -> str:
    return (
        f"<PathObject Boundary='30 40 90 9' {given}><AbbreviatedData>{written}</AbbreviatedData></PathObject>"
    )


def composed(depth: int) -> bytes:
    """Drawings that draw the next drawing ten times each."""
    units = "".join(
        f"<CompositeGraphicUnit ID='{n}'><Content>"
        + (f"<CompositeObject Boundary='0 0 9 9' ResourceID='{n + 1}'/>" * 10 if n < depth else letters("7"))
        + "</Content></CompositeGraphicUnit>"
        for n in range(1, depth + 1)
    )
    resources = f"<Res xmlns='{_OFD}'><CompositeGraphicUnits>{units}</CompositeGraphicUnits></Res>"
    return ofd_of(
        "<CompositeObject Boundary='0 0 9 9' ResourceID='1'/>",
        common="<PublicRes>Res.xml</PublicRes>",
        Res=resources,
    )


def _under_itself() -> bytes:
    unit = "<CompositeGraphicUnit ID='1'><Content><CompositeObject ResourceID='1'/><CompositeObject ResourceID='1'/></Content></CompositeGraphicUnit>"
    resources = f"<Res xmlns='{_OFD}'><CompositeGraphicUnits>{unit}</CompositeGraphicUnits></Res>"
    return ofd_of("<CompositeObject ResourceID='1'/>", common="<PublicRes>Res.xml</PublicRes>", Res=resources)


def _relatives() -> bytes:
    parameters = "<DrawParam ID='1' Relative='2'/><DrawParam ID='2' Relative='1'/>"
    resources = f"<Res xmlns='{_OFD}'><DrawParams>{parameters}</DrawParams></Res>"
    return ofd_of(letters("7", "DrawParam='1'") * 9, common="<PublicRes>Res.xml</PublicRes>", Res=resources)


def _templates(pages: int) -> bytes:
    template = f"<Page xmlns='{_OFD}'><Content><Layer>{letters('数据' * 50) * 400}</Layer></Content></Page>"
    return ofd_of(
        "", pages, "<Template TemplateID='2'/>", "<TemplatePage ID='2' BaseLoc='T.xml'/>", T=template
    )


_WHITE = "<TextObject Boundary='30 40 90 9' Size='4'><FillColor Value='255 255 255'/><TextCode X='0' Y='4'>7</TextCode></TextObject>"

OFDS: Mapping[str, Made] = {
    "blocks in blocks": lambda: ofd_of("<PageBlock>" * 90 + letters("7") + "</PageBlock>" * 90),
    "blocks in blocks without end": lambda: ofd_of("<PageBlock>" * 20_000 + letters("7") + "</PageBlock>" * 20_000),
    "drawings that draw drawings": lambda: composed(7),
    "drawings that draw drawings, ten by ten": lambda: composed(30),
    "a drawing that draws itself twice": _under_itself,
    "drawing parameters in a circle": _relatives,
    "a page that comes 2,000 times": lambda: ofd_of(letters("数据" * 500), 2_000),
    "a page that comes 100,000 times": lambda: ofd_of(letters("7"), 100_000),
    "a template under 2,000 pages": lambda: _templates(2_000),
    "a distance repeated without end": lambda: ofd_of(letters("7" * 1_000, code="DeltaX='g 99999999999999999999 1'")),
    "distances without end": lambda: ofd_of(letters("77", code="DeltaX='" + "g 1 1 " * 300_000 + "'")),
    "distances that are none": lambda: ofd_of(letters("777", code="DeltaX='nan inf' DeltaY='-inf g g'")),
    "places without end": lambda: ofd_of(letters("777", "CTM='1e308 1e308 1e308 1e308 1e308 1e308'", "DeltaX='1e308 1e308'")),
    "a size without end": lambda: ofd_of(letters("777", "Size='1e300'").replace("Size='4'", "")),
    "a page of no size": lambda: ofd_of(letters("7"), before="<Area><PhysicalBox>0 0 0 0</PhysicalBox></Area>"),
    "a page of a billion millimetres": lambda: ofd_of(letters("7"), before="<Area><PhysicalBox>0 0 1e9 1e9</PhysicalBox></Area>"),
    "a page of no number": lambda: ofd_of(letters("7"), before="<Area><PhysicalBox>nan inf 1 -1</PhysicalBox></Area>"),
    "glyphs without end": lambda: ofd_of(
        "<TextObject Boundary='3 3 9 9' Size='4'><CGTransform CodePosition='0' CodeCount='999999999' GlyphCount='9999999999'/>"
        "<CGTransform CodePosition='1' CodeCount='-5' GlyphCount='1e99'/><TextCode X='0' Y='4' DeltaX='g 99 2'>" + "7" * 99 + "</TextCode></TextObject>"
    ),
    "100,000 rulings": lambda: ofd_of("".join(f"<PathObject Boundary='{i % 200} {i // 500} 60 0'><AbbreviatedData>M 0 0 L 60 0</AbbreviatedData></PathObject>" for i in range(100_000)) + letters("7")),
    "a drawing of crossings": lambda: ofd_of(path(" ".join(f"M 0 {i / 2} L 200 {i / 2} M {i / 2} 0 L {i / 2} 290" for i in range(1_000))) + letters("7")),
    "a path of a million corners": lambda: ofd_of(path("M 0 0 " + "L 9 9 L 0 0 " * 600_000) + letters("7")),
    "a path of curves and nonsense": lambda: ofd_of(path("A 1 1 0 0 1 9 9 B 1 2 3 Q x L nan inf " * 9) + path("M 0 0 L nan nan L inf 1e308 C") + letters("7")),
    "white letters on many grounds": lambda: ofd_of((path("M 0 0 L 90 0 L 90 9 L 0 9 C", "Fill='true' Stroke='false'") * 3_000) + _WHITE.replace("30 40", "900 900") * 3_000 + letters("7")),
    "200,000 letters in one place": lambda: ofd_of(letters("7") * 30_000),
    "50,000 letters on one line": lambda: ofd_of(letters("7 " * 50_000, code="DeltaX='g 99999 0.001'")),
    "one letter, 4 MB": lambda: ofd_of(letters("数据 12 " * 500_000)),
    "a page of spaces": lambda: ofd_of(b" " * 39_000_000),
    "a page that is a bomb": lambda: ofd_of(b" " * 60_000_000),
    "an entity": lambda: _zipped({"OFD.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><OFD>&a;</OFD>"}),
    "a main part outside": lambda: _zipped({"OFD.xml": "<OFD><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>"}),
    "100,000 attributes": lambda: ofd_of("<TextObject " + " ".join(f"a{i}='1'" for i in range(100_000)) + "/>"),
    "100,000 templates": lambda: ofd_of(letters("7"), common="<TemplatePage ID='1' BaseLoc='Content.xml'/>" * 20_000),
}  # fmt: skip


# ---- OpenDocument ----


def odt_of(body: str | bytes, styles: str = "") -> bytes:
    """A text with this body and these automatic styles."""
    inner = body.encode() if isinstance(body, str) else body
    head = f"<office:document-content {_OPEN}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>"
    content = head.encode() + inner + b"</office:text></office:body></office:document-content>"
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


_CELL = "<table:table-cell {}><text:p>7</text:p></table:table-cell>"


def table(cells: str, given: str = "", times: int = 1) -> str:
    return f"<table:table>{f'<table:table-row {given}>{cells}</table:table-row>' * times}</table:table>"


def divided(depth: int, body: str) -> str:
    """Cells divided by tables whose cells are divided."""
    start = (
        "<table:table table:is-sub-table='true'><table:table-row>" + _CELL.format("") + "<table:table-cell>"
    )
    return start * depth + body + "</table:table-cell></table:table-row></table:table>" * depth


_REPEATED = "table:number-columns-repeated='{}'"
_ROWS = "table:number-rows-repeated='{}'"

ODTS: Mapping[str, Made] = {
    "a billion cells in one": lambda: odt_of(table(_CELL.format(_REPEATED.format(999_999_999)))),
    "a billion rows in one": lambda: odt_of(table(_CELL.format(""), _ROWS.format(999_999_999))),
    "a billion empty rows": lambda: odt_of(table("", _ROWS.format(999_999_999))),
    "rows times cells": lambda: odt_of(table(_CELL.format(_REPEATED.format(1_900)), _ROWS.format(1_900), 100)),
    "many tables of many cells": lambda: odt_of(table(_CELL.format(_REPEATED.format(900)), _ROWS.format(100)) * 50),
    "numbers without end": lambda: odt_of(table(_CELL.format(_REPEATED.format("9" * 5_000)), _ROWS.format("9" * 5_000))),
    "numbers in other digits": lambda: odt_of(table(_CELL.format(_REPEATED.format("٣") + " table:number-rows-spanned='²'"))),
    "spans of 65,535": lambda: odt_of(table(_CELL.format("table:number-columns-spanned='65535' table:number-rows-spanned='65535'") * 3, times=500)),
    "spans that stairstep": lambda: odt_of(table(_CELL.format("table:number-columns-spanned='40' table:number-rows-spanned='3000'"), times=3_000)),
    "covered cells that are not": lambda: odt_of(table("<table:covered-table-cell table:number-columns-repeated='1999'/>", times=200)),
    "hidden rows": lambda: odt_of(table(_CELL.format("table:number-rows-spanned='9'"), "table:visibility='collapse' " + _ROWS.format(1_000), 400)),
    "spaces without end": lambda: odt_of("<text:p>7" + "<text:s text:c='999999999'/>" * 300 + "</text:p>"),
    "a million spaces": lambda: odt_of("<text:p>" + "<text:s/>" * 600_000 + "</text:p>"),
    "six million characters of spaces": lambda: odt_of("<text:p>" + "<text:s text:c='9999'/>" * 6_000 + "</text:p>"),
    "tables in tables": lambda: odt_of("<table:table><table:table-row><table:table-cell>" * 60 + "<text:p>7</text:p>" + "</table:table-cell></table:table-row></table:table>" * 60),
    "tables in tables without end": lambda: odt_of("<table:table><table:table-row><table:table-cell>" * 9_000 + "<text:p>7</text:p>" + "</table:table-cell></table:table-row></table:table>" * 9_000),
    "divided cells in divided cells": lambda: odt_of(table(f"<table:table-cell>{divided(70, '<text:p>7</text:p>')}</table:table-cell>")),
    "divided cells of many rows": lambda: odt_of(table(
        f"<table:table-cell><table:table table:is-sub-table='true'><table:table-row {_ROWS.format(9_000)}>{_CELL.format('') * 2}</table:table-row></table:table></table:table-cell>"
        + "<table:covered-table-cell table:number-columns-repeated='1900'/>", times=20)),
    "spans in spans": lambda: odt_of("<text:p>" + "<text:span>" * 140 + "7" + "</text:span>" * 140 + "</text:p>"),
    "lists in lists": lambda: odt_of("<text:list><text:list-item>" * 110 + "<text:p>7</text:p>" + "</text:list-item></text:list>" * 110),
    "boxes in boxes": lambda: odt_of("<text:p><draw:frame><draw:text-box>" * 70 + "<text:p>7</text:p>" + "</draw:text-box></draw:frame></text:p>" * 70),
    "notes in notes": lambda: odt_of("<text:p><text:note><text:note-body>" * 70 + "7" + "</text:note-body></text:note></text:p>" * 70),
    "styles that inherit in a circle": lambda: odt_of(
        "<text:p><text:span text:style-name='s0'>7</text:span></text:p>" * 99,
        "".join(f"<style:style style:family='text' style:name='s{n}' style:parent-style-name='s{(n + 1) % 2_000}'/>" for n in range(2_000)),
    ),
    "a long chain of styles": lambda: odt_of(
        "".join(f"<text:p><text:span text:style-name='s{n}'>7</text:span></text:p>" for n in range(3_000)),
        "".join(f"<style:style style:family='text' style:name='s{n}' style:parent-style-name='s{n + 1}'/>" for n in range(3_000)),
    ),
    "a content that is a bomb": lambda: odt_of(b" " * 60_000_000),
    "a billion laughs": lambda: _zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<!DOCTYPE x [" + '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)) + "]><x>&a10;</x>",
    }),
}  # fmt: skip
