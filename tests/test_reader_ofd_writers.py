"""OFD pages as writers of many kinds put them: each way of writing is drawn, or refused, as it should be.

One small page is written otherwise in each way, and what is drawn of it is
listed where it differs. Then the pages of the corpus are written otherwise
here and there.
"""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from gojparse.errors import Unreadable
from gojparse.readers.ofd.attributes import OfdResources
from gojparse.readers.ofd.canvas import Canvas
from gojparse.readers.ofd.parts import OFD, opened_document
from gojparse.readers.ofd.reader import PagePainter
from gojparse.readers.package import parse_xml
from tests.gate.samples import CORPUS

DOCUMENTS = sorted((CORPUS / "documents").glob("*.ofd"))
OBJECT = re.compile(r"<(ofd:|)(Path|Text)Object .*?</\1\2Object>")
UNKNOWN = "GojparseTaken"  # no element of the standard
RESOURCES = (
    "<Res><DrawParams><DrawParam ID='1'><FillColor Value='255 255 255'/><StrokeColor Value='255 255 255'/>"
    "</DrawParam></DrawParams><CompositeGraphicUnits><CompositeGraphicUnit ID='2'><Content>"
    "<TextObject Boundary='3 4 5 6'><TextCode X='1' Y='2'>附</TextCode></TextObject></Content>"
    "</CompositeGraphicUnit></CompositeGraphicUnits></Res>"
).encode()


@cache
def pages() -> tuple[bytes, ...]:
    """Every page and template of the corpus."""
    documents = [opened_document(document.read_bytes()) for document in DOCUMENTS]
    return tuple(part for document in documents for part in (*document.pages, *document.templates.values()))


def drawn(page: bytes) -> Canvas | None:
    """What is drawn of a page; None where it is refused."""
    templates = dict.fromkeys("0123456789", b"<Page/>")
    try:
        return PagePainter(templates, OfdResources((RESOURCES,))).draw(parse_xml(page, OFD))
    except Unreadable:
        return None


Change = Callable[[str], str]


def swap(old: str, new: str, count: int = 1) -> Change:
    """An object with something exchanged; `~` stands for the prefix of its elements."""

    def change(drawn: str) -> str:
        prefix = "ofd:" if drawn.startswith("<ofd:") else ""
        return re.sub(old.replace("~", prefix), new.replace("~", prefix), drawn, count=count)

    return change


CHANGES: dict[str, Change] = {
    "the place first": swap(r'(ID="\d+") (Boundary="[^"]*")', r"\2 \1"),
    "the place last": swap(r'( Boundary="[^"]*")([^>]*)>', r"\2\1>"),
    "the matrix first": swap(r'( Boundary="[^"]*")([^>]*?)( CTM="[^"]*")', r"\3\1\2"),
    "another matrix": swap(' Boundary="([^"]*)"(?: CTM="[^"]*")?', r' CTM="1.5 0.1 0 2 3 4" Boundary="\1"'),
    "no ID": swap(r' ID="\d+"', ""),
    "two IDs": swap(r' ID="\d+"', r"\g<0>\g<0>"),
    "two places": swap(r' Boundary="[^"]*"', r"\g<0>\g<0>"),
    "single quotes": swap('"', "'", 99),
    "a comment": swap("><", "><!-- </~PathObject></~TextObject> --><"),
    "in a comment": lambda drawn: f"<!-- {drawn} -->",
    "in an instruction": lambda drawn: f"<?x {drawn} ?>",
    "in CDATA": lambda drawn: f"<![CDATA[{drawn}]]>",
    "its text in CDATA": swap("(<~TextCode[^>]*>)([^<]*)", r"\1<![CDATA[\2]]>"),
    "an entity": swap("(<~TextCode[^>]*>)", r"\1&amp;&#x653F;"),
    "an unknown entity": swap("(<~TextCode[^>]*>)", r"\1&office;"),
    "a bare ampersand": swap("(<~TextCode[^>]*>)", r"\1&"),
    "a bracket": swap("(<~TextCode[^>]*>)", r"\1>"),
    "an end of CDATA": swap("(<~TextCode[^>]*>)", r"\1]]>"),
    "blanks": swap("(<~TextCode[^>]*>)", "\\1\u3000 \u00a0"),
    "a line end": swap("(<~TextCode[^>]*>)", "\\1\r\n"),
    "a sign of no text": swap("(<~TextCode[^>]*>)", "\\1\x07"),
    "a sign of no XML": swap("(<~TextCode[^>]*>)", "\\1\ufffe"),
    "an escape": swap("(<~TextCode[^>]*>)", r"\1\\653F"),
    "no text": swap("(<~TextCode[^>]*>)[^<]*", r"\1"),
    "two strings": swap("<~TextCode.*</~TextCode>", r"\g<0>\g<0>"),
    "no distances": swap(' DeltaX="[^"]*"', ""),
    "few distances": swap(' DeltaX="[^"]*"', ' DeltaX="g 2 1.5"'),
    "odd distances": swap(' DeltaX="[^"]*"', ' DeltaX="g - 1.5.5 g g 3"'),
    "distances down": swap(' DeltaX="', ' DeltaY="'),
    "no start": swap(' X="[^"]*"', ""),
    "an odd start": swap(' Y="[^"]*"', ' Y="1.2.3"'),
    "two glyphs for a character": swap('GlyphCount="[^"]*"', 'GlyphCount="2"'),
    "glyphs twice": swap("<~CGTransform.*</~CGTransform>", r"\g<0>\g<0>"),
    "glyphs within glyphs": swap("<~Glyphs>", '<~CGTransform CodeCount="3"/><~Glyphs>'),
    "unseen": swap(" Boundary", ' Visible="false" Boundary'),
    "unseen, said last": swap(r"^([^>]*)>", r'\1 Visible="0">'),
    "transparent": swap(r"^([^>]*)>", r'\1 Alpha="0">'),
    "transparent colour": swap('Value="0 0 0"', 'Value="0 0 0" Alpha="0"'),
    "white": swap('Value="0 0 0"', 'Value="255 255 255"'),
    "no colour": swap('<~(Fill|Stroke)Color Value="0 0 0"/>', ""),
    "two colours": swap("<~(Fill|Stroke)Color[^>]*/>", r'\g<0><~\1Color Value="#FF #FF #FF"/>'),
    "drawn with parameters": swap("^(<[^>]*)>(<~(Fill|Stroke)Color[^>]*/>)?", r'\1 DrawParam="1">'),
    "only outlined": swap(r"^([^>]*)>", r'\1 Lined="" >'),
    "not filled": swap(r'^([^>]*?)(?: Fill="\w+")?( LineWidth="[^"]*")?>', r'\1 Fill="false"\2>'),
    "said twice": swap(r"^([^>]*)>", r'\1 HScale="1" HScale="1">'),
    "a tab": swap(' Boundary="(\\S+) ', ' Boundary="\\1\t'),
    "a line end in a value": swap(' Boundary="(\\S+) ', ' Boundary="\\1\n'),
    "two blanks": swap(' Boundary="(\\S+) ', ' Boundary=" \\1  '),
    "only a place": swap(r' Boundary="(\S+ \S+)[^"]*"', r' Boundary="\1"'),
    "half a place": swap(' Boundary="(\\S+) [^"]*"', ' Boundary="\\1"'),
    "nowhere": swap(' Boundary="[^"]*"', ""),
    "a place that is no number": swap(' Boundary="\\S+', ' Boundary="1.2.3'),
    "a place glued to the next": swap(' Boundary="(\\S+) (\\S+) ', r' Boundary="\1 \2-'),
    "a great place": swap(' Boundary="\\S+', ' Boundary="1e3'),
    "a place beyond all": swap(' Boundary="\\S+', f' Boundary="{"9" * 400}'),
    "turned letters": swap(" Boundary", ' CharDirection="90" Boundary'),
    "written downwards": swap(r"^([^>]*)>", r'\1 ReadDirection="90">'),
    "a curve": swap("M [^<]*", "M 0 0 Q 1 1 2 2 L 5 0 C"),
    "a path that ends": swap("M [^<]*", "M 0 0 L 9 0 L x"),
    "a path of nothing": swap("M [^<]*", ""),
    "two paths": swap("<~AbbreviatedData.*</~AbbreviatedData>", r"\g<0><~AbbreviatedData>M 0 0 L 9 0</~AbbreviatedData>"),
    "a name of another language": swap("^<", "<o:"),
    "another space": swap(r"^([^>]*)>", r'\1 xmlns="urn:other">'),
    "a foreign attribute": swap(r"^([^>]*)>", r'\1 xml:space="preserve">'),
    "line ends between": lambda drawn: f"\r\n\t{drawn}\n ",
    "words between": lambda drawn: f"12{drawn}34",
    "in a block": lambda drawn: f"<PageBlock>{drawn}</PageBlock>",
    "in a block unseen": lambda drawn: f"<PageBlock Visible='false'>{drawn}</PageBlock>",
    "in an object": lambda drawn: f"<TextObject Boundary='3 4 5 6'>{drawn}<TextCode X='1' Y='2'>34</TextCode></TextObject>",
    "beside a picture": lambda drawn: f"<ImageObject Boundary='0 0 90 90'/>{drawn}",
    "beside a drawing": lambda drawn: f"{drawn}<CompositeObject ResourceID='2' Boundary='0 0 9 9'/>",
    "beside a mark": lambda drawn: f'{drawn}<{UNKNOWN} N="0"/>',
    "ended as another": swap("</~PathObject>$", "</~TextObject>"),
    "not ended": swap("</~(Path|Text)Object>$", ""),
    "ended twice": swap("</~(Path|Text)Object>$", r"\g<0>\g<0>"),
}  # fmt: skip


REFUSED = {
    "two IDs", "two places", "an unknown entity", "a bare ampersand", "an end of CDATA", "a sign of no text",
    "a sign of no XML", "said twice", "a name of another language", "ended as another", "not ended", "ended twice",
}  # fmt: skip
SAME = {
    "the place first", "the place last", "the matrix first", "no ID", "single quotes",
    "a comment", "its text in CDATA", "a line end", "no start", "glyphs twice",
    "glyphs within glyphs", "no colour", "only outlined", "a tab", "a line end in a value",
    "two blanks", "only a place", "written downwards", "another space", "a foreign attribute",
    "line ends between", "words between",
}  # fmt: skip


TEXT = (
    '<ofd:TextObject ID="1" Boundary="30 40 90 5" Font="3" Size="4"><ofd:FillColor Value="0 0 0"/>'
    '<ofd:CGTransform CodePosition="0" CodeCount="4" GlyphCount="4"><ofd:Glyphs>7 8 1 2</ofd:Glyphs></ofd:CGTransform>'
    '<ofd:TextCode X="0" Y="4" DeltaX="4 4 2">政务12</ofd:TextCode></ofd:TextObject>'
)
PATH = (
    '<ofd:PathObject ID="2" Boundary="30 50 80 1" LineWidth="0.2"><ofd:StrokeColor Value="0 0 0"/>'
    "<ofd:AbbreviatedData>M 0 0 L 80 0</ofd:AbbreviatedData></ofd:PathObject>"
)


class Seen(NamedTuple):
    """What is drawn: the letters, where each begins (millimetres from the left), and the strokes."""

    letters: str
    lefts: tuple[float, ...]
    strokes: tuple[tuple[float, ...], ...]


LETTERS, LEFTS, STROKES = "政务12", (30.0, 34.0, 38.0, 40.0), ((30.0, 50.0, 110.0, 50.0),)
CORNER = Seen(LETTERS, (0.0, 4.0, 8.0, 10.0), ((0.0, 0.0, 80.0, 0.0),))  # as where no place is given
ONLY_STROKES, NOTHING = Seen("", (), STROKES), Seen("", (), ())


def seen(text: str, path: str) -> Seen | None:
    """What is drawn of a page with these two objects; None where it is refused."""
    space = "http://www.ofdspec.org/2016"
    objects = f'<ofd:Layer ID="4">{text}{path}</ofd:Layer>'
    canvas = drawn(f'<ofd:Page xmlns:ofd="{space}"><ofd:Content>{objects}</ofd:Content></ofd:Page>'.encode())
    return canvas and Seen(
        "".join(canvas.signs),
        tuple(round(left * 25.4 / 72, 2) for left in canvas.lefts),
        tuple(tuple(round(side * 25.4 / 72, 1) for side in stroke) for stroke in canvas.strokes),
    )


DIFFERENT = {
    "another matrix": Seen(LETTERS, (33.0, 39.0, 45.0, 48.0), ((33.0, 54.0, 153.0, 62.0),)),
    "in a comment": NOTHING,
    "in an instruction": NOTHING,
    "in CDATA": NOTHING,
    "an entity": Seen("&政政务12", (30.0, 34.0, 38.0, 40.0, 42.0, 44.0), STROKES),
    "a bracket": Seen(">政务12", (30.0, 34.0, 38.0, 40.0, 42.0), STROKES),
    "blanks": Seen(LETTERS, (40.0, 42.0, 44.0, 46.0), STROKES),
    "an escape": Seen("政政务12", (30.0, 34.0, 38.0, 40.0, 42.0), STROKES),
    "no text": ONLY_STROKES,
    "two strings": Seen("政务12政务12", (30.0, 34.0, 38.0, 40.0, 30.0, 34.0, 38.0, 40.0), STROKES),
    "few distances": Seen(LETTERS, (30.0, 31.5, 33.0, 34.5), STROKES),
    "distances down": Seen(LETTERS, (30.0, 30.0, 30.0, 30.0), STROKES),
    "two glyphs for a character": Seen(LETTERS, (30.0, 32.0, 34.0, 36.0), STROKES),
    "unseen": NOTHING,
    "unseen, said last": NOTHING,
    "transparent": NOTHING,
    "transparent colour": NOTHING,
    "white": ONLY_STROKES,
    "drawn with parameters": ONLY_STROKES,
    "not filled": ONLY_STROKES,
    "half a place": CORNER,
    "nowhere": CORNER,
    "a place that is no number": CORNER,
    "a place glued to the next": CORNER,
    "a great place": Seen(LETTERS, (1000.0, 1004.0, 1008.0, 1010.0), ((1000.0, 50.0, 1080.0, 50.0),)),
    "a place beyond all": CORNER,
    "turned letters": Seen(LETTERS, (29.52, 33.52, 37.52, 39.52), STROKES),
    "a curve": Seen(LETTERS, LEFTS, ((32.0, 50.0, 35.0, 52.0), (32.0, 50.0, 35.0, 52.0))),
    "a path that ends": Seen(LETTERS, LEFTS, ((30.0, 50.0, 39.0, 50.0),)),
    "a path of nothing": Seen(LETTERS, LEFTS, ()),
    "two paths": Seen(LETTERS, LEFTS, ((30.0, 50.0, 39.0, 50.0),)),
    "in a block unseen": NOTHING,
    "in an object": Seen("3434", (4.0, 6.0, 4.0, 6.0), ()),
    "beside a drawing": Seen("政务12附附", (30.0, 34.0, 38.0, 40.0, 4.0, 4.0), STROKES),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_an_object_written_otherwise(name: str) -> None:
    change = CHANGES[name]
    expected = None if name in REFUSED else DIFFERENT.get(name, Seen(LETTERS, LEFTS, STROKES))
    assert seen(change(TEXT), change(PATH)) == expected


@pytest.mark.parametrize("name", CHANGES)
def test_pages_with_objects_written_otherwise(name: str) -> None:
    for page, other in zip(pages()[::7], changed(pages()[::7], [CHANGES[name]], 0.1), strict=True):
        canvas = drawn(other)
        assert (canvas is None) == (name in REFUSED)
        if name in SAME:
            assert canvas == drawn(page)


def test_objects_written_in_many_ways_beside_one_another() -> None:
    changes = [change for name, change in CHANGES.items() if name not in REFUSED]
    for page in changed(pages()[::2], changes, 0.3):
        assert drawn(page)


def changed(pages: Sequence[bytes], changes: Sequence[Change], often: float) -> Iterator[bytes]:
    """Pages with some of their objects written otherwise."""
    for seed, page in enumerate(pages):
        chance = Random(seed)

        def otherwise(found: re.Match[str], chance: Random = chance) -> str:
            return chance.choice(changes)(found[0]) if chance.random() < often else found[0]

        yield OBJECT.sub(otherwise, page.decode()).encode()


PAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a byte order mark": (lambda page: b"\xef\xbb\xbf" + page, "same"),
    "a blank before the declaration": (lambda page: b" " + page, "refused"),
    "declared GB18030": (lambda page: page.replace(b"UTF-8", b"GB18030"), "refused"),
    "declared Latin-1": (lambda page: page.replace(b"UTF-8", b"ISO-8859-1"), "other"),
    "no declaration": (lambda page: page.replace(b'<?xml version="1.0" encoding="UTF-8"?>', b""), "same"),
    "declared standalone": (lambda page: page.replace(b'"1.0" encoding="UTF-8"', b"'1.0' encoding='utf-8' standalone='yes'"), "same"),
    "XML 1.1": (lambda page: page.replace(b'"1.0"', b'"1.1"'), "same"),
    "UTF-16": (lambda page: page.decode().encode("utf-16"), "same"),
    "bytes of no text": (lambda page: page.replace(b"</", b"\xff</", 40), "refused"),
    "an entity of its own": (lambda page: page.replace(b"?>", b"?><!DOCTYPE Page [<!ENTITY office 'x'>]>", 1), "refused"),
    "a comment first": (lambda page: page.replace(b"?>", b"?><!-- first -->", 1), "same"),
    "a prefix that nothing declares": (lambda page: page.replace(b"xmlns:ofd=", b"xmlns:gbt="), "refused same"),
    "another prefix": (lambda page: page.replace(b"ofd:", b"gbt:"), "refused same"),
    "no prefix": (lambda page: page.replace(b"ofd:", b""), "same"),
    "another attribute of the page": (lambda page: page.replace(b" xmlns", b" Lang='zh' xmlns", 1), "same"),
    "layers drawn with parameters": (lambda page: page.replace(b"<ofd:Layer", b'<ofd:Layer DrawParam="1"'), "same"),
    "layers unseen": (lambda page: page.replace(b"<ofd:Layer", b'<ofd:Layer Visible="false"'), "blank same"),
    "layers of another name": (lambda page: page.replace(b"Layer", b"Leaf"), "blank"),
    "colours of the layer": (lambda page: page.replace(b'<ofd:FillColor Value="0 0 0"/>', b"").replace(b"<ofd:Layer", b'<ofd:Layer DrawParam="1"'), "blank other same"),
    "cut": (lambda page: page[: len(page) // 2], "refused"),
    "words after the end": (lambda page: page + b"12", "refused"),
    "another attribute of the objects": (lambda page: page.replace(b"Object ID", b"Object Name='%d' ID"), "same"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_written_otherwise(name: str) -> None:
    change, expected = PAGES[name]
    outcomes = {outcome(drawn(change(page)), drawn(page)) for page in pages()[::7]}
    assert outcomes == set(expected.split())


def outcome(canvas: Canvas | None, usual: Canvas | None) -> str:
    if canvas is None:
        return "refused"
    if canvas == usual:
        return "same"
    return "other" if canvas.signs or canvas.strokes else "blank"
