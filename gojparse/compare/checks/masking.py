"""A text without what differs by nature: names, years, numbers, punctuation.

Two offices that hand in one text exchange the names and the figures. What is
masked becomes one sign, so that the words around it still meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from gojparse.compare.panel import IssuerYear
from gojparse.places.name import named, spellings
from gojparse.places.table import Place, ancestors, in_year, lineage
from gojparse.text import fold

MASK = "#"
_OWN = r"[我本](?:[省市县区州旗盟镇乡局委办厅院部所处站]|街道办?|中心|园区|单位|机关|部门|系统)|我们"
_NUMBERS = r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％‰]?|[〇○零一二三四五六七八九十百千万]{2,}"
_KEPT = r"[^\W_]"
_RANK = re.compile(r"(?:街道|自治[区州县旗]|[省市县区州旗盟镇乡])$")


class Traced(NamedTuple):
    """A masked text, and of each of its signs where it begins and ends in the print."""

    letters: str
    places: tuple[tuple[int, int], ...]


def masked(text: str, names: re.Pattern[str]) -> str:
    """The letters of a text, masked."""
    return "".join(piece for piece, _, _ in _pieces(text, names))


def traced(text: str, names: re.Pattern[str]) -> Traced:
    """The letters of a text, masked, with their places in it."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for piece, start, end in _pieces(text, names):
        letters.append(piece)
        places += [(start, end)] if piece == MASK else [(at, at + 1) for at in range(start, end)]
    return Traced("".join(letters), tuple(places))


def _pieces(text: str, names: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """Runs of letters and masks, each with its place."""
    for match in names.finditer(text):
        yield (match[0] if match.lastgroup else MASK), match.start(), match.end()


def mask_of(row: IssuerYear) -> re.Pattern[str]:
    """What finds the pieces of an issuer's text: its names, numbers, and single letters between them."""
    record = row.record
    return _pattern(record["issuer"] or "", record["issuer_type"], record["division_code"], row.year)


@lru_cache(maxsize=4096)
def _pattern(issuer: str, issuer_type: str | None, code: str | None, year: int) -> re.Pattern[str]:
    words = sorted(_names(issuer, issuer_type, code, year), key=lambda word: (-len(word), word))
    names = "|".join([*(r"\s?".join(map(re.escape, word)) for word in words), _OWN, _NUMBERS])
    begins = "".join(sorted({word[0] for word in words}))
    # a run of letters at once where none of them can begin a mask; else letter by letter
    calm = rf"[^\W_{re.escape(begins)}我本0-9０-９〇○零一二三四五六七八九十百千万]+"
    return re.compile(rf"(?P<letters>{calm})|(?:{names})|(?P<letter>{_KEPT})")


def _names(issuer: str, issuer_type: str | None, code: str | None, year: int) -> set[str]:
    """An issuer's name, what its office is called, and its places under all their names, also for short."""
    name = fold(issuer)
    found = {name, issuer}
    read = named(issuer, issuer_type)
    if read:
        found |= {*read.above, read.own, *(spellings(read.own) if read.is_town else ())}
        found.add(name[name.rfind(read.own) + len(read.own) :] if read.own in name else "")
    for place in _places(code, year):
        found.add(place.name)
    found |= {_RANK.sub("", word) for word in found}
    return {word for word in found if len(word) > 1}


def _places(code: str | None, year: int) -> Iterator[Place]:
    place = in_year(code[:6], year) if code else None
    if place:
        yield from lineage(place)
        yield from ancestors(place, year)
