"""Prose that a report shares with the office's last one, with a neighbour's, or with anybody's.

Names, years and numbers are masked; shingles that a large share of a year's
issuers have are prescribed from above and do not count. The finding gives the
share of this report's shingles that the other has, too, never a verdict. Of
two reports of one year it is about the one published later.

The default of `copied_share` was measured on invented reports only, the panel
of `corpus.generate.panel` with seven seeds, with `shares`: of 9255 pairs that
are no copies none has more than 9.8 % of its shingles in common (99 in 100 at
most 5.3 %), and the 28 copies, a fifth of whose text was written anew, have 80
to 84 %. That prose is put together from short pieces and so less similar than
offices write. Two real reports of unrelated offices have 3 % in common; what
those of one county have without copying is not known, and half of all shingles
is a cautious place between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gojparse.compare.checks.pairs import Pairs, assessable, issuer_and_year
from gojparse.compare.checks.passages import mask_of, masked, prose_sections, shared_passages, texts_of
from gojparse.compare.checks.settings import Settings
from gojparse.compare.checks.similarity import (
    NONE,
    Hashes,
    hashes,
    prescribed,
    shared,
    similar_texts,
    without,
)
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding
from gojparse.model import Finding
from gojparse.places.lineage import in_year
from gojparse.rules import BOILERPLATE


@dataclass(frozen=True, slots=True)
class Copy:
    """A report whose prose another has, and by how much of it."""

    row: IssuerYear
    other: IssuerYear
    share: float


def check_copied(panel: Panel, pairs: Pairs, settings: Settings) -> Iterator[PanelFinding]:
    """A note for each report that has as much of its own last year's prose, or of one published before it."""
    years = _by_year(panel)
    texts = _texts(panel, years)
    common = {year: _prescribed(rows, texts, settings) for year, rows in years.items()}
    found = [*_from_last_year(pairs, texts, common, settings)]
    for year, rows in years.items():
        found += _from_others(rows, texts, common[year], settings)
    prose = texts_of(panel.dataset, {_id(row) for copy in found for row in (copy.row, copy.other)})
    for copy in found:
        yield _copy_finding(copy, prose, common[copy.row.year])


def shares(panel: Panel, pairs: Pairs, settings: Settings) -> Iterator[Copy]:
    """The shares of all reports with their own last year and with every member of their family.

    For measuring a threshold: on a large panel this takes its time.
    """
    years = _by_year(panel)
    texts = _texts(panel, years)
    common = {year: _prescribed(rows, texts, settings) for year, rows in years.items()}
    for before, after in zip(pairs.before, pairs.after, strict=True):
        yield _compared(after, before, texts, common)
    for rows in years.values():
        families: defaultdict[str, list[IssuerYear]] = defaultdict(list)
        for row in rows:
            for other in families[_family(row)]:
                yield _compared(row, other, texts, common)
            families[_family(row)].append(row)


def _by_year(panel: Panel) -> Mapping[int, list[IssuerYear]]:
    """The reports of each year in the order of their publication, those without a date last."""
    found: defaultdict[int, list[IssuerYear]] = defaultdict(list)
    for row in sorted(filter(assessable, panel.rows), key=_published):
        found[row.year].append(row)
    return dict(sorted(found.items()))


def _published(row: IssuerYear) -> tuple[date, str]:
    current = row.chosen.current
    return (current.published_on if current and current.published_on else date.max), row.issuer_id


def _texts(panel: Panel, years: Mapping[int, Sequence[IssuerYear]]) -> Mapping[str, Hashes]:
    """The shingles of each report's prose."""
    rows = {_id(row): row for of_year in years.values() for row in of_year}
    letters: defaultdict[str, list[str]] = defaultdict(list)
    found: dict[str, Hashes] = {}
    last = None
    for report_id, _, text in prose_sections(panel.dataset, rows):
        if last not in (None, report_id):
            found[last] = hashes(letters.pop(last))  # the rows of one report stand together
        letters[report_id].append(masked(text or "", mask_of(rows[report_id])))
        last = report_id
    found.update((report_id, hashes(own)) for report_id, own in letters.items())
    return found


def _prescribed(rows: Sequence[IssuerYear], texts: Mapping[str, Hashes], settings: Settings) -> Hashes:
    own = [texts[_id(row)] for row in rows if _id(row) in texts]
    return prescribed(own, settings.prescribed_share, settings.prescribed_issuers)


def _from_last_year(
    pairs: Pairs, texts: Mapping[str, Hashes], common: Mapping[int, Hashes], settings: Settings
) -> Iterator[Copy]:
    for before, after in zip(pairs.before, pairs.after, strict=True):
        copy = _compared(after, before, texts, common)
        own = without(texts.get(_id(after), NONE), common[after.year])
        if copy.share >= settings.copied_share and len(own) >= settings.least_shingles:
            yield copy


def _compared(
    row: IssuerYear, other: IssuerYear, texts: Mapping[str, Hashes], common: Mapping[int, Hashes]
) -> Copy:
    own = without(texts.get(_id(row), NONE), common[row.year])
    return Copy(row, other, shared(own, texts.get(_id(other), NONE)))


def _from_others(
    rows: Sequence[IssuerYear], texts: Mapping[str, Hashes], common: Hashes, settings: Settings
) -> Iterator[Copy]:
    """Of each report the one before it that it shares most with, if that is enough."""
    own = [(row, without(texts.get(_id(row), NONE), common)) for row in rows]
    long = [(row, text) for row, text in own if len(text) >= settings.least_shingles]
    families = [_family(row) for row, _ in long]
    kept = [text for _, text in long]
    for at, near in similar_texts(kept, families, settings.copied_share):
        best: tuple[float, int] | None = None
        for other in near:
            share = shared(kept[at], kept[other])
            same_family = families[at] == families[other]
            enough = settings.copied_share if same_family else settings.identical_share
            if share >= enough and (best is None or share > best[0]):
                best = share, other
        if best:
            yield Copy(long[at][0], long[best[1]][0], best[0])


def _family(row: IssuerYear) -> str:
    """Return the code that the bodies of one place share: its government's, for a county its city's."""
    code, kind = row.record["division_code"], row.record["issuer_type"]
    if code is None:
        return row.issuer_id
    if len(code) > 6:
        return str(code[:6])
    if kind == "government":
        place = in_year(code, row.year)
        return (place.parent if place else None) or str(code)
    return str(code)


def _copy_finding(copy: Copy, texts: Mapping[str, Mapping[str, str]], common: Hashes) -> PanelFinding:
    finding = Finding(
        rule=BOILERPLATE,
        found=f"{int(copy.share * 100)}%",
        facts={"other": issuer_and_year(copy.other)},
        other_report_id=_id(copy.other),
    )
    own, other = ((texts.get(_id(row), {}), mask_of(row)) for row in (copy.row, copy.other))
    return PanelFinding(copy.row, finding, copy.other, shared_passages(own, other, common))


def _id(row: IssuerYear) -> str:
    return str(row.record["report_id"])
