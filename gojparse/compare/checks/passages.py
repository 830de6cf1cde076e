"""The prose of reports, and the longest passages that two of them share.

Names, years and numbers are masked, so that a text copied with other numbers
is still the same text. A passage is shown as the first report prints it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.checks.similarity import LENGTH, Hashes, among, shingle_hashes
from gojparse.compare.numbers import StoredDataset
from gojparse.compare.panel import IssuerYear
from gojparse.places.lineage import ancestors, in_year, lineage
from gojparse.places.name import places_in_name, town_spellings
from gojparse.places.table import PlaceRecord
from gojparse.text import fold, lazy, squeeze

PROSE = ("overview", "problems", "other_matters")
"""The sections that an office writes; the others are tables and what the form prints."""


def prose_sections(
    dataset: StoredDataset, wanted: Iterable[str], kinds: Iterable[str] = PROSE
) -> Iterator[tuple[str, str, str]]:
    """report_id, section and text, of these reports and sections, in the dataset's order."""
    ids, codes = pa.array(sorted(wanted), pa.large_string()), pa.array(list(kinds), pa.large_string())
    for block in dataset.blocks("sections", ("report_id", "section", "text")):
        chosen = pc.and_(
            pc.is_in(block["report_id"], value_set=ids), pc.is_in(block["section"], value_set=codes)
        )
        few = block.filter(chosen)
        yield from zip(*(few[name].to_pylist() for name in few.column_names), strict=True)


def texts_of(
    dataset: StoredDataset, wanted: Iterable[str], kinds: Iterable[str] = PROSE
) -> dict[str, dict[str, str]]:
    """The texts of these reports, by report_id and section."""
    found: dict[str, dict[str, str]] = {}
    for report_id, section, text in prose_sections(dataset, wanted, kinds):
        own = found.setdefault(report_id, {})
        own[section] = f"{own[section]}\n{text}" if section in own else text or ""
    return found


MASK = "#"
Names: TypeAlias = tuple[str, ...]
"""The names by which an issuer's text may call it and its places, the longest first."""
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


Prose: TypeAlias = tuple[Mapping[str, str], Names]
"""A report's prose by section, and its names."""
_OPENING, _CLOSING = "（(《“‘【", "。；！？）)》”’】"
_MOST = 5
_SHORTEST = 2 * LENGTH  # letters; less is a phrase, not a passage


def shared_passages(own: Prose, other: Prose, prescribed: Hashes) -> tuple[str, ...]:
    """At most five passages, the longest first; what is prescribed to all is none."""
    found = [
        passage
        for section, text in own[0].items()
        if section in other[0]
        for passage in _shared(text, own[1], other[0][section], other[1], prescribed)
    ]
    return tuple(dict.fromkeys(sorted(found, key=lambda passage: -len(passage))))[:_MOST]


def _shared(text: str, names: Names, other: str, others_names: Names, prescribed: Hashes) -> Iterator[str]:
    from rapidfuzz.distance import Indel

    mine, theirs = traced(text, names), traced(other, others_names)
    for block in Indel.opcodes(mine.letters, theirs.letters):
        start, end = block.src_start, block.src_end
        letters = mine.letters[start:end]
        if block.tag != "equal" or len(letters.replace(MASK, "")) < _SHORTEST:
            continue
        if among(shingle_hashes(letters), prescribed).mean() < 0.5:
            yield _with_marks(text, mine.places[start][0], mine.places[end - 1][1])


def _with_marks(text: str, start: int, end: int) -> str:
    """A stretch of the print with the brackets before and the marks behind it, which are no letters."""
    while start and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return squeeze(text[start:end])
