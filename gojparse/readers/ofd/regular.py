"""The objects of a page in the shape nearly all writers give them, taken from its bytes by two patterns.

A page is a thousand small objects, and a tree of them costs more than what
they say. One pattern finds where they begin and what place they have; the
other knows every sign of what follows, and is asked once for all objects
that say the same. A mark stands in the page where objects were taken, and
all the rest of it is read as a tree like any other part. If a mark is no
element of that tree (the objects stood in a comment, say), nothing was taken
and the whole page is read as a tree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple, TypeAlias

from gojparse.errors import Unreadable
from gojparse.readers.ofd.parts import KIND, Element
from gojparse.readers.package import parsed

MARK = "GojparseTaken"  # no element of the standard
_HEADS = 500  # of one page; where hardly two objects have the same, a tree is faster
_GROUPS = 4  # of the pattern of a start

_WHOLE = "[0-9]++"
_NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]++)?+"
_SAYS = """(?: (?!ID=|Boundary=)[A-Za-z]++="[ !#-%'-;=?-~]*+")*+"""
_START = f'<p:(Path|Text)Object(?: ID="{_WHOLE}")?+({_SAYS}) Boundary="({_NUMBER}) ({_NUMBER})'
_REST = (
    rf'\A(?: [-0-9. ]*+)?+"({_SAYS}>(?:<p:(?:FillColor|StrokeColor){_SAYS}/>)*+)'
    "(<p:AbbreviatedData>[-0-9.A-Z ]*+</p:AbbreviatedData></p:Path"
    f'|(?:<p:CGTransform CodePosition="{_WHOLE}" CodeCount="{_WHOLE}" GlyphCount="{_WHOLE}">'
    "<p:Glyphs>[0-9 ]*+</p:Glyphs></p:CGTransform>)?+"
    f'<p:TextCode X="{_NUMBER}" Y="{_NUMBER}"(?: DeltaX="[-0-9.g ]*+")?+>'
    r"[^<>&\x00-\x1f\ufffe\uffff]*+</p:TextCode></p:Text)Object>[ \t\r\n]*+"
)


class _Patterns(NamedTuple):
    """Of an object up to its place, in the page's bytes, and of the text that follows it."""

    start: re.Pattern[bytes]
    rest: re.Pattern[str]


def _patterns(prefix: str) -> _Patterns:
    start, rest = (pattern.replace("p:", prefix) for pattern in (_START, _REST))
    return _Patterns(re.compile(start.encode()), re.compile(rest))


_OBJECTS = {prefix: _patterns(prefix) for prefix in ("", "ofd:")}
_BEGINNING = re.compile(
    rb"(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'][Uu][Tt][Ff]-8[\"'])?+"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>)?[ \t\r\n]*+<(ofd:|)Page[ >]"
)

_Said: TypeAlias = tuple[bytes, bytes, bytes]
"""An object's kind, what it says before its place, and all that follows it."""
_Head: TypeAlias = tuple[str, str, str]
"""An object's kind, and what it says itself before and after its place."""


@dataclass(slots=True, eq=False)  # frozen ones take three times as long to make
class Sort:
    """What objects have in common that differ in their place only; each sort of a page stands once.

    `kind`: Path or Text. `head`: such an object without its content. `after`: what stands behind it in
    the page, up to the next object, and belongs to the tree.
    """

    kind: str
    head: Element
    content: str
    after: bytes


class Taken(NamedTuple):
    """Objects that follow one another: of which sorts they are, and where in the space they are drawn in."""

    sorts: Sequence[Sort]
    lefts: Sequence[float]
    tops: Sequence[float]


class Content(NamedTuple):
    """A page: its tree, and the objects that were taken from it.

    Marks stand in the tree where these were, numbered from 0 as the runs are.
    """

    root: Element
    runs: Sequence[Taken] = ()


def content_of(page: bytes) -> Content:
    """The page, its regular objects taken from it if it has any."""
    return _taken(page) or Content(parsed(page, KIND))


def _taken(page: bytes) -> Content | None:
    """The page with its regular objects taken from it; None where it must be read as a tree."""
    beginning = _BEGINNING.match(page)
    if beginning is None:
        return None
    prefix = beginning[1].decode()
    try:
        parts = _OBJECTS[prefix].start.split(page)
        return _regular(parts, prefix) if len(parts) > 1 else None
    except (UnicodeDecodeError, Unreadable):  # the tree will tell what is wrong
        return None


def _regular(parts: list[bytes], prefix: str) -> Content | None:
    """The page from the starts of its objects and what follows each."""
    rests, kinds, before, lefts, tops = (parts[group :: _GROUPS + 1] for group in range(_GROUPS + 1))
    said = list(zip(kinds, before, rests[1:], strict=True))
    numbers: defaultdict[_Said, int] = defaultdict(count().__next__)
    of = [numbers[one] for one in said]
    known = _sorts(numbers, prefix)
    sorts: list[Any] = [known[number] for number in of]
    pieces = [rests[0]]
    spans: list[tuple[int, int]] = []
    start = 0
    for index in [n for n, sort in enumerate(sorts) if sort is None or sort.after]:
        sort = sorts[index]
        end = index if sort is None else index + 1
        if start < end:
            pieces.append(f'<{prefix}{MARK} N="{len(spans)}"/>'.encode())
            spans.append((start, end))
        pieces.append(sort.after if sort else _written(said[index], lefts[index], tops[index], prefix))
        start = index + 1
    root = _tree(b"".join(pieces), len(spans))
    if root is None or start < len(sorts):
        return None
    xs, ys = list(map(float, lefts)), list(map(float, tops))
    return Content(root, [Taken(sorts[a:b], xs[a:b], ys[a:b]) for a, b in spans])


def _tree(rest: bytes, marks: int) -> Element:
    """What is left of the page as a tree; None if not all marks are elements of it, or others than ours."""
    if rest.count(MARK.encode()) != marks:
        return None
    root = parsed(rest, KIND)
    return root if sum(1 for _ in root.iter(f"{{*}}{MARK}")) == marks else None


def _written(said: _Said, left: bytes, top: bytes, prefix: str) -> bytes:
    """An object that is none of the regular ones, as it was written; but for its number, which none asks for.

    Where it had none and another stands behind, the tree refuses it, and the whole page is read again.
    """
    kind, before, rest = said
    return b'<%b%bObject ID="0"%b Boundary="%b %b%b' % (prefix.encode(), kind, before, left, top, rest)


def _sorts(said: Iterable[_Said], prefix: str) -> Sequence[Sort | None]:
    """The sort of each of these; None for what is not regular, and for all if there are too many heads."""
    rest = _OBJECTS[prefix].rest
    found: list[tuple[_Head, str, bytes] | None] = []
    for kind, before, after in said:
        text = after.decode()
        end = rest.match(text)
        if end is None or not end[2].endswith(name := kind.decode()):
            found.append(None)
        else:
            left = text[end.end() :].encode()
            found.append(((name, before.decode(), end[1]), end[2], left))
    heads = dict.fromkeys(one[0] for one in found if one)
    if len(heads) > _HEADS:
        return [None] * len(found)
    elements = dict(zip(heads, _elements(heads, prefix), strict=True))
    return [one and Sort(one[0][0], elements[one[0]], one[1], one[2]) for one in found]


def _elements(heads: Iterable[_Head], prefix: str) -> Iterator[Element]:
    """The objects of these heads, without place and content."""
    space = ' xmlns:ofd="http://www.ofdspec.org/2016"' if prefix else ""
    listed = "".join(
        [f"<{prefix}{kind}Object{before}{head}</{prefix}{kind}Object>" for kind, before, head in heads]
    )
    return iter(parsed(f"<{prefix}Heads{space}>{listed}</{prefix}Heads>".encode(), KIND))
