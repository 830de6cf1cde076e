"""Objects taken from a page by their pattern print what the tree of the page prints, to the last digit.

Both ways are asked for the ink of every page of the corpus, as it is and as
no writer of ours would have written it.
"""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from random import Random

import pytest

from gojparse.errors import Unreadable
from gojparse.readers.ofd.book import opened_book
from gojparse.readers.ofd.drawing import Press
from gojparse.readers.ofd.ink import Ink
from gojparse.readers.ofd.parts import KIND
from gojparse.readers.ofd.regular import MARK, Content, Sort, content_of
from gojparse.readers.ofd.style import Resources
from gojparse.readers.package import parsed
from tests.gate.samples import CORPUS

DOCUMENTS = sorted((CORPUS / "documents").glob("*.ofd"))
OBJECT = re.compile(r"<(ofd:|)(Path|Text)Object .*?</\1\2Object>")
RESOURCES = (
    b"<Res><DrawParams><DrawParam ID='1'><FillColor Value='255 255 255'/><StrokeColor Value='255 255 255'/>"
    b"</DrawParam></DrawParams><CompositeGraphicUnits><CompositeGraphicUnit ID='2'><Content>"
    b"<GojparseTaken N='0'/></Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>"
)


@cache
def pages() -> tuple[bytes, ...]:
    """Every page and template of the corpus."""
    books = [opened_book(document.read_bytes()) for document in DOCUMENTS]
    return tuple(
        part for book in books for part in (*(leaf.content for leaf in book.leaves), *book.templates.values())
    )


def outcome(page: bytes, road: Callable[[bytes], Content]) -> Ink | str:
    """What a page prints, or why it is refused."""
    templates = dict.fromkeys("0123456789", b"<Page/>")
    try:
        return Press(templates, Resources((RESOURCES,))).print(road(page))
    except Unreadable as refusal:
        return str(refusal)


def same(page: bytes) -> Ink | str:
    """What both ways say of a page."""
    quick, slow = outcome(page, content_of), outcome(page, lambda page: Content(parsed(page, KIND)))
    assert quick == slow, page[:2_000]
    return quick


def taken(page: bytes) -> int:
    return sum(len(run.sorts) for run in content_of(page).runs)


def test_the_corpus_is_taken_whole_and_prints_the_same() -> None:
    for page in pages():
        assert isinstance(same(page), Ink)
        assert taken(page) == len(OBJECT.findall(page.decode()))


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
    "beside a mark": lambda drawn: f'{drawn}<{MARK} N="0"/>',
    "ended as another": swap("</~PathObject>$", "</~TextObject>"),
    "not ended": swap("</~(Path|Text)Object>$", ""),
    "ended twice": swap("</~(Path|Text)Object>$", r"\g<0>\g<0>"),
}  # fmt: skip


REFUSED = {
    "two IDs", "two places", "an unknown entity", "a bare ampersand", "an end of CDATA", "a sign of no text",
    "a sign of no XML", "said twice", "a name of another language", "ended as another", "not ended", "ended twice",
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_an_object_written_otherwise_prints_the_same(name: str) -> None:
    outcomes = [same(page) for page in changed(pages()[::7], [CHANGES[name]], 0.1)]
    assert {isinstance(found, Ink) for found in outcomes} == {name not in REFUSED}


def test_objects_written_in_many_ways_beside_one_another() -> None:
    changes = [change for name, change in CHANGES.items() if name not in REFUSED]
    for page in changed(pages()[::2], changes, 0.3):
        assert isinstance(same(page), Ink)


def changed(pages: Sequence[bytes], changes: Sequence[Change], often: float) -> Iterator[bytes]:
    """Pages with some of their objects written otherwise."""
    for seed, page in enumerate(pages):
        chance = Random(seed)

        def otherwise(found: re.Match[str], chance: Random = chance) -> str:
            return chance.choice(changes)(found[0]) if chance.random() < often else found[0]

        yield OBJECT.sub(otherwise, page.decode()).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda page: b"\xef\xbb\xbf" + page,
        lambda page: b" " + page,
        lambda page: page.replace(b"UTF-8", b"GB18030"),
        lambda page: page.replace(b"UTF-8", b"ISO-8859-1"),
        lambda page: page.replace(b'<?xml version="1.0" encoding="UTF-8"?>', b""),
        lambda page: page.replace(b'"1.0" encoding="UTF-8"', b"'1.0' encoding='utf-8' standalone='yes'"),
        lambda page: page.replace(b'"1.0"', b'"1.1"'),
        lambda page: page.decode().encode("utf-16"),
        lambda page: page.replace(b"</", b"\xff</", 40),
        lambda page: page.replace(b"?>", b"?><!DOCTYPE Page [<!ENTITY office 'x'>]>", 1),
        lambda page: page.replace(b"?>", b"?><!-- first -->", 1),
        lambda page: page.replace(b"xmlns:ofd=", b"xmlns:gbt="),
        lambda page: page.replace(b"ofd:", b"gbt:"),
        lambda page: page.replace(b"ofd:", b""),
        lambda page: page.replace(b" xmlns", b" Lang='zh' xmlns", 1),
        lambda page: page.replace(b"<ofd:Layer", b'<ofd:Layer DrawParam="1"'),
        lambda page: page.replace(b"<ofd:Layer", b'<ofd:Layer Visible="false"'),
        lambda page: page.replace(b"Layer", b"Leaf"),
        lambda page: page.replace(b'<ofd:FillColor Value="0 0 0"/>', b"").replace(b"<ofd:Layer", b'<ofd:Layer DrawParam="1"'),
        lambda page: page[: len(page) // 2],
        lambda page: page + b"12",
        lambda page: page.replace(b"Object ID", b"Object Name='%d' ID"),
    ],
)  # fmt: skip
def test_a_page_written_otherwise_prints_the_same(change: Callable[[bytes], bytes]) -> None:
    for page in pages()[::7]:
        same(change(page))


def test_pages_of_many_heads_are_read_as_trees() -> None:
    text = '<TextObject Boundary="3 {0} 50 4" Size="4.{0}"><TextCode X="0" Y="4" DeltaX="4">政务</TextCode></TextObject>'
    few, many = (
        f"<Page><Content><Layer>{''.join(text.format(n) for n in range(count))}</Layer></Content></Page>".encode()
        for count in (500, 501)
    )
    assert (taken(few), taken(many)) == (500, 0)
    for page in (few, many):
        ink = same(page)
        assert isinstance(ink, Ink)
        assert "".join(ink.signs[:4]) == "政务政务"


def test_a_page_that_is_printed_is_kept_by_nothing() -> None:
    """A document of a thousand pages holds the objects of one at a time."""
    press = Press(dict.fromkeys("0123456789", b"<Page/>"), Resources((RESOURCES,)))
    for page in pages()[:3]:
        assert press.print(content_of(page)).signs
        gc.collect()
        assert not [one for one in gc.get_objects() if isinstance(one, Sort)]
