"""The objects of a page in the shape nearly all writers give them, taken from its bytes by one pattern.

A page is a thousand small objects, and a tree of them costs more than what
they say. Only objects whose every sign the pattern knows are taken; a mark
stands in the page where they stood, and all the rest of it is read as a tree
like any other part. If a mark is no element of that tree (the objects stood
in a comment, say), nothing was taken and the whole page is read as a tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from gojparse.errors import Unreadable
from gojparse.readers.ofd.parts import MAKE, Element
from gojparse.readers.package import parsed

MARK = "GojparseTaken"  # no element of the standard
_HEADS = 500  # of one page; where hardly two objects have the same, a tree is faster
_GROUPS = 5  # of the pattern of an object

Said: TypeAlias = tuple[str, str, str]  # an object's name, what it says before its place, and after it
Taken: TypeAlias = tuple[Said, float, float]  # with its place in the space it is drawn in

_WHOLE = "[0-9]++"
_NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]++)?+"
_SAYS = """(?: (?!ID=|Boundary=)[A-Za-z]++="[ !#-%'-;=?-~]*+")*+"""
_OBJECT = (
    f'<p:(PathObject|TextObject)(?: ID="{_WHOLE}")?+({_SAYS}) Boundary="({_NUMBER}) ({_NUMBER})'
    f'((?: [-0-9. ]*+)?+"{_SAYS}>(?:<p:(?:FillColor|StrokeColor){_SAYS}/>)*+'
    "(?:<p:AbbreviatedData>[-0-9.A-Z ]*+</p:AbbreviatedData></p:PathObject"
    f'|(?:<p:CGTransform CodePosition="{_WHOLE}" CodeCount="{_WHOLE}" GlyphCount="{_WHOLE}">'
    "<p:Glyphs>[0-9 ]*+</p:Glyphs></p:CGTransform>)?+"
    f'<p:TextCode X="{_NUMBER}" Y="{_NUMBER}"(?: DeltaX="[-0-9.g ]*+")?+>'
    "[^<>&\x00-\x1f\ufffe\uffff]*+</p:TextCode></p:TextObject))"
    r">[ \t\r\n]*+"
)
_OBJECTS = {prefix: re.compile(_OBJECT.replace("p:", prefix)) for prefix in ("", "ofd:")}
_START = re.compile(
    rb"(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'][Uu][Tt][Ff]-8[\"'])?+"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>)?[ \t\r\n]*+<(ofd:|)Page[ >]"
)


class Sort(NamedTuple):
    """What objects that differ in their place only have in common. `head`: the object without its content."""

    head: Element
    content: str


class Content(NamedTuple):
    """A page: its tree, and the objects that were taken from it.

    Marks stand in the tree where these were, numbered from 0 as the runs are.
    """

    root: Element
    runs: Sequence[Sequence[Taken]] = ()
    sorts: Mapping[Said, Sort] = {}


def content_of(page: bytes) -> Content:
    """The page, its regular objects taken from it if it has any."""
    return _taken(page) or Content(parsed(page, MAKE))


def _taken(page: bytes) -> Content | None:
    """The page with its regular objects taken from it; None where it must be read as a tree."""
    start = _START.match(page)
    if start is None or MARK.encode() in page:
        return None
    prefix = start[1].decode()
    try:
        parts = _OBJECTS[prefix].split(page.decode())
        return _regular(parts, prefix) if len(parts) > 1 else None
    except (UnicodeDecodeError, Unreadable):  # the tree will tell what is wrong
        return None


def _regular(parts: list[str], prefix: str) -> Content | None:
    """The page from its objects and what stands between them."""
    between, names, before, lefts, tops, after = (parts[group :: _GROUPS + 1] for group in range(_GROUPS + 1))
    said = list(zip(names, before, after, strict=False))
    sorts = _sorts(dict.fromkeys(said), prefix)
    starts = [index for index, piece in enumerate(between[:-1]) if piece]
    root = _marked(between, starts, prefix)
    if sorts is None or sum(1 for _ in root.iter(f"{{*}}{MARK}")) != len(starts):
        return None
    taken = list(zip(said, map(float, lefts), map(float, tops), strict=True))
    return Content(root, [taken[start:end] for start, end in pairwise([*starts, len(taken)])], sorts)


def _marked(between: list[str], starts: list[int], prefix: str) -> Element:
    """The tree of the page, a mark where objects were taken that follow one another."""
    pieces = [f'{between[start]}<{prefix}{MARK} N="{n}"/>' for n, start in enumerate(starts)]
    return parsed("".join((*pieces, between[-1])).encode(), MAKE)


def _sorts(said: Iterable[Said], prefix: str) -> dict[Said, Sort] | None:
    """The sorts of objects; None if an object ends as another, or there are too many heads."""
    found: list[tuple[Said, Said, str]] = []
    glyphs = f"<{prefix}CGTransform"
    begins = {"PathObject": f"<{prefix}AbbreviatedData", "TextObject": f"<{prefix}TextCode"}
    for one in said:
        name, before, after = one
        at = after.find(glyphs)
        if at < 0:
            at = after.find(begins[name])
        if at < 0 or not after.endswith(name):
            return None
        found.append((one, (name, before, after[after.index('"') + 1 : at]), after[at:]))
    heads = dict.fromkeys(head for _, head, _ in found)
    if len(heads) > _HEADS:
        return None
    elements = dict(zip(heads, _elements(heads, prefix), strict=True))
    return {one: Sort(elements[head], content) for one, head, content in found}


def _elements(heads: Iterable[Said], prefix: str) -> Iterator[Element]:
    """The objects of these heads, without place and content."""
    space = ' xmlns:ofd="http://www.ofdspec.org/2016"' if prefix else ""
    listed = "".join([f"<{prefix}{name}{before}{after}</{prefix}{name}>" for name, before, after in heads])
    return iter(parsed(f"<{prefix}Heads{space}>{listed}</{prefix}Heads>".encode(), MAKE))
