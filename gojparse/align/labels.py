"""The meaning of printed words, by the forms' own spellings.

A label is compared exactly first; then by the short strings that occur in
one line only (anchors); a misprint is accepted only if it is near in
spelling and stands in its place in the form, never for one of the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from gojparse.forms.form import Label, forms
from gojparse.text import fold


class Role(StrEnum):
    """The kind of thing that a printed label is on the form."""

    LINE = "line"  # a line, or a subject of section two
    GROUP = "group"  # a heading over several lines; carries no numbers of its own
    COLUMN = "column"  # an applicant, an outcome or a measure
    BLOCK = "block"  # an article heading of section two, a route of section four
    OTHER = "other"  # corner and header words


# by name: an attribute of an enum costs ten times a global in Python 3.11
LINE, GROUP, COLUMN = Role.LINE, Role.GROUP, Role.COLUMN
BLOCK, OTHER = Role.BLOCK, Role.OTHER


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a label: its role and code.

    `single_line` is the line that a group is where it has numbers of its own.
    """

    role: Role
    code: str
    single_line: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All spellings of one table, folded.

    Attributes:
        exact: Whole labels.
        inside: Those long enough to be found inside a longer string.
        anchors: Parts that occur in one line only.
        anchored: The lines of these parts.
        order: The lines in the order of the forms.
        spellings: Each line's, for near matches.
        other_counts: Words before a measure that make it another one.
        remarks: Headings of columns that count nothing.
    """

    exact: Mapping[str, Meaning]
    inside: re.Pattern[str]
    anchors: re.Pattern[str] | None
    anchored: Mapping[str, Meaning]
    order: Mapping[str, int]
    spellings: Mapping[str, tuple[str, ...]]
    other_counts: re.Pattern[str]
    remarks: frozenset[str]

    @property
    def headings(self) -> tuple[str, ...]:
        """The labels that carry no numbers in any edition."""
        return tuple(s for s, m in self.exact.items() if m.role is not LINE and not m.single_line)


_SHORTEST_INSIDE = 4


def _lexicon(
    entries: Iterable[tuple[str, Meaning]], anchors: Iterable[tuple[str, Meaning]], lines: Sequence[Label]
) -> Lexicon:
    exact, anchored = _first_by_spelling(entries), _first_by_spelling(anchors)
    spellings: dict[str, tuple[str, ...]] = {}
    for line in lines:
        known = spellings.get(line.code, ())
        spellings[line.code] = tuple(dict.fromkeys(known + tuple(fold(s) for s in line.spellings)))
    return Lexicon(
        exact,
        _alternation(s for s in exact if len(s) >= _SHORTEST_INSIDE),
        _alternation(anchored) if anchored else None,
        anchored,
        {code: position for position, code in enumerate(_merged_order(lines))},
        spellings,
        _alternation(fold(word) for form in forms() for word in form.other_counts),
        frozenset(fold(word) for form in forms() for word in form.remarks),
    )


def _first_by_spelling(entries: Iterable[tuple[str, Meaning]]) -> dict[str, Meaning]:
    """Return the first meaning of each spelling, folded."""
    meanings: dict[str, Meaning] = {}
    for spelling, meaning in entries:
        meanings.setdefault(fold(spelling), meaning)
    return meanings


def _alternation(spellings: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(set(spellings), key=lambda s: (-len(s), s))
    return re.compile("|".join(re.escape(s) for s in longest_first))


def _merged_order(lines: Sequence[Label]) -> list[str]:
    """Return the lines of all editions in one order: one of a single edition follows its predecessor."""
    order: list[str] = []
    previous = -1
    for line in lines:
        if line.code in order:
            previous = order.index(line.code)
            continue
        previous += 1
        order.insert(previous, line.code)
    return order


@cache
def application_lexicon() -> Lexicon:
    """Return the labels of section three, all editions together: a line keeps its code in all of them."""
    entries: list[tuple[str, Meaning]] = []
    anchors: list[tuple[str, Meaning]] = []
    for form in reversed(forms()):  # （六）其他处理 is a line in one, entered as the group that names it
        entries += [(s, Meaning(GROUP, g.label, g.single_line)) for g in form.groups for s in g.spellings]
        entries += [(s, Meaning(LINE, line.code)) for line in form.lines for s in line.spellings]
        entries += [(word, Meaning(OTHER, "header")) for word in (form.corner, form.header)]
        for applicant in form.applicants:
            entries += [(s, Meaning(COLUMN, applicant.code)) for s in applicant.spellings]
            if applicant.group:
                entries.append((applicant.group, Meaning(OTHER, "header")))
        anchors += [(a, Meaning(LINE, line.code)) for line in form.lines for a in line.anchors]
    singles = {m.single_line for _, m in entries if m.single_line}
    anchors = [(a, m) for a, m in anchors if m.code not in singles]
    return _lexicon(entries, anchors, [line for form in forms() for line in form.lines])


@cache
def disclosure_lexicon() -> Lexicon:
    """Return the labels of section two, all editions together; a measure is named `edition:code`."""
    entries: list[tuple[str, Meaning]] = []
    for form in reversed(forms()):
        entries.append((form.disclosure_corner, Meaning(OTHER, "header")))
        for block in form.blocks:
            entries += [(s, Meaning(BLOCK, block.article)) for s in block.heading.spellings]
            for subject in block.subjects:
                entries += [(s, Meaning(LINE, subject.code)) for s in subject.spellings]
            for measure in block.measures:
                spellings = measure.spellings + measure.truncated
                entries += [(s, Meaning(COLUMN, f"{form.edition}:{measure.code}")) for s in spellings]
            entries += [(extra, Meaning(OTHER, "extra")) for extra in block.extra_labels]
    subjects = [subject for form in forms() for block in form.blocks for subject in block.subjects]
    return _lexicon(entries, (), subjects)


@cache
def appeal_lexicon() -> Lexicon:
    """Return the header words of section four: routes, their group, outcomes."""
    form = forms()[-1]
    entries: list[tuple[str, Meaning]] = []
    for route in form.routes:
        entries += [(s, Meaning(BLOCK, route.code)) for s in route.spellings]
        if route.group:
            entries.append((route.group, Meaning(OTHER, "header")))
    for outcome in form.outcomes:
        entries += [(s, Meaning(COLUMN, outcome.code)) for s in outcome.spellings]
    return _lexicon(entries, (), ())


# ---- near matches ----

_NEAR = 70.0
_NEAR_ALONE_MARGIN = 8.0
_CUT = 4


def cut_label(folded: str, lexicon: Lexicon) -> str | None:
    """Return the one line whose label contains this text: a label cut by a page or a line end."""
    if len(folded) < _CUT:
        return None
    hits = {code for code, spellings in lexicon.spellings.items() if any(folded in s for s in spellings)}
    return hits.pop() if len(hits) == 1 else None


_PART = 85.0


def part_of_label(folded: str, spellings: Sequence[str]) -> bool:
    """Tell whether words are a piece of a label, give or take a character of a neighbouring cell."""
    if any(folded in spelling for spelling in spellings):
        return True
    if len(folded) < 2 * _CUT:
        return False
    from rapidfuzz import fuzz

    return any(len(folded) <= len(s) and fuzz.partial_ratio(folded, s) >= _PART for s in spellings)


def near_label(folded: str, candidates: Sequence[str], lexicon: Lexicon) -> str | None:
    """Return the candidate line nearest in spelling, if it is near enough and the next clearly farther."""
    from rapidfuzz import fuzz  # 30 ms to import, and most reports spell their labels right

    scored = sorted(
        ((max(fuzz.ratio(folded, s) for s in lexicon.spellings[code]), code) for code in candidates),
        reverse=True,
    )
    if not scored or scored[0][0] < _NEAR:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _NEAR_ALONE_MARGIN:
        return None
    return scored[0][1]
