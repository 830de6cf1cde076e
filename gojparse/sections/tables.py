"""Where the tables are, known by the labels that only they print.

A heading is believed more readily where its table follows, and a section
that lost its heading is named by its table. The labels are the forms' own;
a table is several of them close together, since prose uses single ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gojparse.forms.form import forms
from gojparse.model import Document
from gojparse.sections.numerals import bare
from gojparse.sections.stream import Stream, first_row_segment
from gojparse.text import fold, lazy

_ENDED = lazy("[。;,0-9]")  # running text before a table, no cell of it
_REACH = 300  # characters between two labels of one table: eight numbers and a long label lie between at most
_MOST_HITS = 400  # of one label, and
_MOST_TABLES = 12  # of one kind: counted limits, reached only by hostile documents
_SPOKEN = lazy(r"[0-9、,。;:的为了数]")  # what follows a label in a sentence, not in a header


class Table(NamedTuple):
    """A table in the stream: its kind, from where to where, and how many different labels speak for it."""

    kind: str
    start: int
    end: int
    labels: int


@dataclass(frozen=True, slots=True)
class Signature:
    """What gives a kind of table away: `labels` that count, and `edges` that may stand before them.

    `headers`: the labels are column headers, so in a table no number follows them.
    """

    kind: str
    labels: tuple[str, ...]
    edges: tuple[str, ...]
    fewest: int
    headers: bool = False


@cache
def signatures() -> tuple[Signature, ...]:
    """The signatures of the three tables, from the labels of all forms."""
    blocks = [block for form in forms() for block in form.blocks]
    disclosures = [block.heading.label for block in blocks]
    disclosures += [word for block in blocks for measure in block.measures for word in measure.spellings]
    applicants = [word for form in forms() for applicant in form.applicants for word in applicant.spellings]
    lines = [word for form in forms() for line in (*form.lines, *form.groups) for word in line.spellings]
    appeals = [label.label for form in forms() for label in (*form.routes, *form.outcomes)]
    return (
        Signature("disclosures", _telling(disclosures, 5), (), 2),
        Signature("applications", _telling([*applicants, *lines, *_corners()], 6), _edges("applications"), 3),
        Signature("appeals", _telling(_unspoken(appeals), 4), _edges("appeals"), 2, headers=True),
    )


def _corners() -> list[str]:
    return [form.corner for form in forms()]


def _unspoken(labels: list[str]) -> list[str]:
    """Labels without those that every heading and sentence on appeals also contains (行政复议)."""
    headings = "".join(fold(heading.label) for form in forms() for heading in form.sections)
    return [label for label in labels if fold(label) not in headings]


def _edges(kind: str) -> tuple[str, ...]:
    """The labels of header cells that can stand before the first telling one, longest first."""
    labels = [label for form in forms() for label in (form.routes if kind == "appeals" else form.applicants)]
    words = [word for label in labels for word in (*label.spellings, label.group) if word]
    return tuple(sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)))


def _telling(labels: list[str], shortest: int) -> tuple[str, ...]:
    """The labels long enough not to stand in every prose (规章, 予以公开), none of them part of another."""
    words = dict.fromkeys(bare(fold(label)) for label in labels)
    long = [word for word in words if len(word) >= shortest]
    return tuple(word for word in long if not any(word != other and word in other for other in long))


def find_tables(stream: Stream, document: Document) -> tuple[Table, ...]:
    """All places that look like one of the three tables, in reading order."""
    found = [table for signature in signatures() for table in _of_kind(stream, document, signature)]
    return tuple(sorted(found, key=lambda table: table.start))


def _of_kind(stream: Stream, document: Document, signature: Signature) -> list[Table]:
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


def _table(stream: Stream, document: Document, signature: Signature, cluster: list[tuple[int, str]]) -> Table:
    start, (last, label) = cluster[0][0], cluster[-1]
    segment = stream.segment(start)
    start = _with_corner(stream, segment, start)
    if start == stream.starts[segment]:
        segment = _with_edges(stream, document, signature, first_row_segment(stream, document, segment))
        start = stream.starts[segment]
    return Table(signature.kind, start, last + len(label), len({word for _, word in cluster}))


def _with_corner(stream: Stream, segment: int, start: int) -> int:
    """The start of the label's segment where only a numeral or a corner cell (信息内容) stands between."""
    before = stream.text[stream.starts[segment] : start]
    return stream.starts[segment] if len(before) < 10 and not _ENDED.search(before) else start


def _with_edges(stream: Stream, document: Document, signature: Signature, segment: int) -> int:
    """The segment at which the header begins, if the rows or cells before are header cells too."""
    start = segment
    while segment > 0:
        above = first_row_segment(stream, document, segment - 1)
        printed = "".join(stream.folds[above:segment])
        if printed and not _made_of(printed, signature.edges):
            break
        segment = above
        start = segment if printed else start
    return start


def _made_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether the text is nothing but some of these words (and cell borders): a header row."""
    rest = text
    for word in words:
        rest = rest.replace(word, "")
    return not rest.strip("|")
