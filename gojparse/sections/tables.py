"""The regions of the three tables, known by the labels that only they print.

A heading is believed more readily where its table follows, and a section
that lost its heading is named by its table. The labels are the forms' own.
A table is several of them close together, since prose uses single ones. A
page that holds a report and its corrected version, or last year's tables as
an appendix, does not say which numbers are the report's, so a second table
with other numbers is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gojparse.forms.form import forms
from gojparse.model import Document
from gojparse.sections.candidates import Candidate, tables_by_code, without_numeral
from gojparse.sections.folded_text import FoldedText, first_row_segment
from gojparse.text import fold, lazy

_ENDED = lazy("[。;,0-9]")  # running text before a table, no cell of it
_REACH = 300  # characters between two labels of one table: eight numbers and a long label lie between at most
_MOST_HITS = 400  # of one label, and
_MOST_TABLES = 12  # of one kind: counted limits, reached only by hostile documents
_SPOKEN = lazy(r"[0-9、,。;:的为了数]")  # what follows a label in a sentence, not in a header


class TableRegion(NamedTuple):
    """A table in the folded text: its kind, its offsets, and the number of different labels in it."""

    kind: str
    start: int
    end: int
    labels: int


@dataclass(frozen=True, slots=True)
class TableSignature:
    """The labels that give a kind of table away.

    Attributes:
        kind: The table's name.
        labels: The labels that count.
        edges: Labels of header cells that may precede the first of them.
        fewest: The number of different labels that make a table.
        headers: The labels are column headers, so no number follows them in a table.
    """

    kind: str
    labels: tuple[str, ...]
    edges: tuple[str, ...]
    fewest: int
    headers: bool = False


@cache
def signatures() -> tuple[TableSignature, ...]:
    """Return the signatures of the three tables, from the labels of all forms."""
    blocks = [block for form in forms() for block in form.blocks]
    disclosures = [block.heading.label for block in blocks]
    disclosures += [word for block in blocks for measure in block.measures for word in measure.spellings]
    applicants = [word for form in forms() for applicant in form.applicants for word in applicant.spellings]
    lines = [word for form in forms() for line in (*form.lines, *form.groups) for word in line.spellings]
    appeals = [label.label for form in forms() for label in (*form.routes, *form.outcomes)]
    return (
        TableSignature("disclosures", _telling(disclosures, 5), (), 2),
        TableSignature(
            "applications", _telling([*applicants, *lines, *_corners()], 6), _edges("applications"), 3
        ),
        TableSignature("appeals", _telling(_unspoken(appeals), 4), _edges("appeals"), 2, headers=True),
    )


def _corners() -> list[str]:
    return [form.corner for form in forms()]


def _unspoken(labels: list[str]) -> list[str]:
    """Return the labels without those that headings and sentences on appeals contain too (行政复议)."""
    headings = "".join(fold(heading.label) for form in forms() for heading in form.sections)
    return [label for label in labels if fold(label) not in headings]


def _edges(kind: str) -> tuple[str, ...]:
    """Return the labels of header cells that can precede the first telling one, longest first."""
    labels = [label for form in forms() for label in (form.routes if kind == "appeals" else form.applicants)]
    words = [word for label in labels for word in (*label.spellings, label.group) if word]
    return tuple(sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)))


def _telling(labels: list[str], shortest: int) -> tuple[str, ...]:
    """Return the labels too long for ordinary prose (not 规章, 予以公开), none part of another."""
    words = dict.fromkeys(without_numeral(fold(label)) for label in labels)
    long = [word for word in words if len(word) >= shortest]
    return tuple(word for word in long if not any(word != other and word in other for other in long))


def find_table_regions(stream: FoldedText, document: Document) -> tuple[TableRegion, ...]:
    """Return the regions that look like one of the three tables, in reading order."""
    found = [table for signature in signatures() for table in _of_kind(stream, document, signature)]
    return tuple(sorted(found, key=lambda table: table.start))


def _of_kind(stream: FoldedText, document: Document, signature: TableSignature) -> list[TableRegion]:
    hits: list[tuple[int, str]] = []
    for label in signature.labels:
        hits += _places(stream.text, label)
    hits.sort()
    if signature.headers:
        hits = [hit for hit in hits if not _SPOKEN.match(stream.text, hit[0] + len(hit[1]))]
    clusters: list[list[tuple[int, str]]] = []
    for hit in hits:
        if clusters and hit[0] - clusters[-1][-1][0] <= _REACH:
            clusters[-1].append(hit)
        else:
            clusters.append([hit])
    telling = [cluster for cluster in clusters if len({label for _, label in cluster}) >= signature.fewest]
    telling.sort(key=lambda cluster: (-len({label for _, label in cluster}), cluster[0]))
    return [_table(stream, document, signature, cluster) for cluster in telling[:_MOST_TABLES]]


def _places(text: str, label: str) -> list[tuple[int, str]]:
    places: list[tuple[int, str]] = []
    position = text.find(label)
    while position >= 0 and len(places) < _MOST_HITS:
        places.append((position, label))
        position = text.find(label, position + len(label))
    return places


def _table(
    stream: FoldedText, document: Document, signature: TableSignature, cluster: list[tuple[int, str]]
) -> TableRegion:
    start, (last, label) = cluster[0][0], cluster[-1]
    segment = stream.segment(start)
    start = _with_corner(stream, segment, start)
    if start == stream.starts[segment]:
        segment = _with_edges(stream, document, signature, first_row_segment(stream, document, segment))
        start = stream.starts[segment]
    return TableRegion(signature.kind, start, last + len(label), len({word for _, word in cluster}))


def _with_corner(stream: FoldedText, segment: int, start: int) -> int:
    """Return the start of the label's segment if only a numeral or a corner cell (信息内容) comes before."""
    before = stream.text[stream.starts[segment] : start]
    return stream.starts[segment] if len(before) < 10 and not _ENDED.search(before) else start


def _with_edges(stream: FoldedText, document: Document, signature: TableSignature, segment: int) -> int:
    """Return the segment at which the header begins, over the rows and cells that are header cells too."""
    start = segment
    while segment > 0:
        above = first_row_segment(stream, document, segment - 1)
        printed = "".join(stream.folded[above:segment])
        if printed and not _made_of(printed, signature.edges):
            break
        segment = above
        start = segment if printed else start
    return start


def _made_of(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether the text consists of these words and cell borders: a header row."""
    rest = text
    for word in words:
        rest = rest.replace(word, "")
    return not rest.strip("|")


# ---- tables that are printed twice ----

_LEAST_SHARE = 2  # a table of less than one half of the labels is another one, or a piece of prose
_BEHIND = 80  # characters behind the last label in which the last numbers stand
_PROSE_MARK = re.compile("[。，；：,;:]")
_DIGITS = re.compile("[0-9]+")


def conflicting_copies(
    stream: FoldedText, tables: Sequence[TableRegion], places: Sequence[Candidate]
) -> dict[str, TableRegion]:
    """Return, by kind of table, the first one with other numbers outside its section.

    Args:
        stream: The folded text.
        tables: All table regions.
        places: The places chosen for the sections, in reading order.
    """
    borders = [place.start for place in places] + [len(stream.text)]
    found: dict[str, TableRegion] = {}
    for place, (start, end) in zip(places, pairwise(borders), strict=True):
        kind = tables_by_code().get(place.code)
        same_kind = [table for table in tables if table.kind == kind]
        own = [table for table in same_kind if start <= table.start < end]
        if not own or len(own) == len(same_kind) or kind is None:
            continue
        printed = [_numbers(stream, table) for table in own]
        most = max(table.labels for table in own)
        for table in same_kind:
            numbers = _numbers(stream, table)
            if (
                numbers
                and table not in own
                and table.labels * _LEAST_SHARE >= most
                and numbers not in printed
            ):
                found.setdefault(kind, table)
    return found


def _numbers(stream: FoldedText, table: TableRegion) -> list[str]:
    """Return the numbers that the table prints, up to the first mark of prose behind it."""
    behind = stream.text[table.end : table.end + _BEHIND]
    return _DIGITS.findall(stream.text[table.start : table.end] + _PROSE_MARK.split(behind)[0])
