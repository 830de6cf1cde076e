"""A text without what differs by nature: names, years, numbers, punctuation.

Two offices that hand in one text exchange the names and the figures. What is
masked becomes one sign, so that the words around it still meet. Names are
replaced one after the other, the longest first: a pattern of them all would
take longer to compile than a report to mask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from gojparse.compare.panel import IssuerYear
from gojparse.places.lineage import ancestors, in_year, lineage
from gojparse.places.name import places_in_name, town_spellings
from gojparse.places.table import PlaceRecord
from gojparse.text import fold, lazy

MASK = "#"
Names: TypeAlias = tuple[str, ...]
"""What an issuer's text may call it and its places, the longest first."""
_MASKED = lazy(
    r"[我本](?:[省市县区州旗盟镇乡局委办厅院部所处站]|街道办?|中心|园区|单位|机关|部门|系统)|我们"
    r"|[0-9０-９]+(?:[.．,，][0-9０-９]+)*[%％‰]?|[〇○零一二三四五六七八九十百千万]{2,}"
)
_DROPPED = lazy(r"[^\w#]+|_+")
_RANK = lazy(r"(?:街道|自治[区州县旗]|[省市县区州旗盟镇乡])$")


class Traced(NamedTuple):
    """A masked text, and of each of its signs where it begins and ends in the print."""

    letters: str
    places: tuple[tuple[int, int], ...]


def masked(text: str, names: Names) -> str:
    """The letters of a text, masked."""
    letters = "".join(text.split())
    for name in names:
        letters = letters.replace(name, MASK)
    return _DROPPED.sub("", _MASKED.sub(MASK, letters))


def traced(text: str, names: Names) -> Traced:
    """The same with the place of each sign."""
    seen = [(char, (at, at + 1)) for at, char in enumerate(text) if not char.isspace()]
    whole = Traced("".join(char for char, _ in seen), tuple(place for _, place in seen))
    for name in names:
        whole = _replaced(whole, re.finditer(re.escape(name), whole.letters), MASK)
    whole = _replaced(whole, _MASKED.finditer(whole.letters), MASK)
    return _replaced(whole, _DROPPED.finditer(whole.letters), "")


def _replaced(whole: Traced, matches: Iterable[re.Match[str]], by: str) -> Traced:
    """The text with what was matched replaced by a mask that stands for all of its place, or by nothing."""
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for match in matches:
        start, end = match.span()
        letters += [whole.letters[at:start], by]
        places += whole.places[at:start]
        places += [(whole.places[start][0], whole.places[end - 1][1])] if by else []
        at = end
    return Traced("".join((*letters, whole.letters[at:])), (*places, *whole.places[at:]))


def mask_of(row: IssuerYear) -> Names:
    """The names that are masked in an issuer's text."""
    record = row.record
    return _names(record["issuer"] or "", record["issuer_type"], record["division_code"], row.year)


@lru_cache(maxsize=65_536)
def _names(issuer: str, issuer_type: str | None, code: str | None, year: int) -> Names:
    """An issuer's name, what its office is called, and its places under all their names, also for short."""
    name = fold(issuer)
    found = {name, "".join(issuer.split())}
    read = places_in_name(issuer, issuer_type)
    if read:
        found |= {*read.above, read.own, *(town_spellings(read.own) if read.is_town else ())}
        found.add(name[name.rfind(read.own) + len(read.own) :] if read.own in name else "")
    for place in _places(code, year):
        found.add(place.name)
    found |= {_RANK.sub("", word) for word in found}
    return tuple(sorted((word for word in found if len(word) > 1), key=lambda word: (-len(word), word)))


def _places(code: str | None, year: int) -> Iterator[PlaceRecord]:
    place = in_year(code[:6], year) if code else None
    if place:
        yield from lineage(place)
        yield from ancestors(place, year)
