"""Issuer, year and day of publication of a report, with the evidence for each.

Issuer and year are taken from the title before the prose, from the prose
before signature and page metadata, and from page title or file name only
where the text is silent, which a finding reports. Every candidate is kept;
contradictions are findings, never smoothed over. Unknown stays None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from gojparse.identity import evidence as ev
from gojparse.identity.conflicts import (
    conflicts,
    last_resorts,
    low_confidence_findings,
    missing_theme_findings,
    other_readings,
    stale_year_findings,
    undecided,
)
from gojparse.identity.evidence import Evidence
from gojparse.identity.lines import (
    DocumentLine,
    DocumentPart,
    in_pieces,
    lines_of,
    with_title_words_put_right,
)
from gojparse.identity.names import Standing, only_compiles, same, standing
from gojparse.identity.report_detection import reason_not_a_report, two_bodies
from gojparse.identity.titles import Title, find_titles, title_in, with_whole_lines
from gojparse.model import Document, Finding
from gojparse.text import fold

__all__ = [
    "Evidence",
    "Identity",
    "evidence_of_name",
    "identify",
    "missing_theme_findings",
    "reason_not_a_report",
    "stale_year_findings",
]

_OPENING = 160  # lines in which a title, an introduction and a page's metadata stand
_CITY_LEVELS = {"县级市": "county", "地级市": "city"}
# a date printed for people comes before a machine's; each list most trusted first
_ISSUER_TRUST = (ev.TITLE, ev.PROSE, ev.SIGNATURE, ev.PAGE_TABLE, *ev.OUTSIDE)
_YEAR_TRUST = (ev.TITLE, ev.PERIOD, ev.MENTION, ev.PAGE_TITLE, ev.PUBLISHED, ev.ADDRESS, ev.FILE_NAME)
_DAY_TRUST = (ev.SIGNATURE, ev.PAGE_TABLE, ev.DRAFTED)


@dataclass(frozen=True, slots=True)
class Identity:
    """Title, issuer, year and date of a report; None what is not known."""

    title: str | None = None
    issuer: str | None = None
    issuer_type: str | None = None
    level: str | None = None
    division_code: str | None = None
    year: int | None = None
    published_on: str | None = None  # in ISO form
    candidates: tuple[Evidence, ...] = ()  # all evidence found
    several: tuple[str, ...] = ()  # the titles, where the document holds more than one report
    findings: tuple[Finding, ...] = ()


class _Beginning(NamedTuple):
    """The lines before section one; in `pieces`, those of a whole page on one line are cut."""

    lines: list[DocumentLine]
    pieces: list[DocumentLine]
    titles: list[Title]

    @property
    def on_one_line(self) -> bool:
        """Tell whether a page stood on one line."""
        return len(self.pieces) != len(self.lines)


class _Believed(NamedTuple):
    """The evidence that is believed, and all evidence."""

    issuer: Evidence | None
    year: Evidence | None
    day: Evidence | None
    found: list[Evidence]


def identify(
    document: Document, parts: Sequence[DocumentPart], source: str, crawled_on: date | None = None
) -> Identity:
    """Return the identity of the report in this document.

    Args:
        document: The document.
        parts: Its sections.
        source: Its name.
        crawled_on: The day on which it was fetched. No later day on it is a day of publication.
    """
    beginning = _beginning(document, parts)
    signed = ev.from_signature(_last_lines(document, parts))
    title = _title(beginning, lambda: [*ev.from_prose(beginning.lines), *signed, *ev.from_sections(parts)])
    page_title = title_in(document.metadata.get("title", ""))
    found = [
        *_within_text(beginning, title, signed),
        *ev.from_metadata(page_title, document.metadata.get("published", "")),
        *ev.from_name(document.metadata.get("address", ""), ev.ADDRESS),
        *ev.from_name(source, ev.FILE_NAME),
    ]
    if crawled_on is not None:
        last = crawled_on.isoformat()
        found = [piece for piece in found if piece.about != "published_on" or str(piece.value) <= last]
    return _identity(document, beginning, title or page_title, _believed(found))


def evidence_of_name(source: str) -> tuple[Evidence, ...]:
    """Return the evidence in a document's name.

    Two names with the same evidence give the same report of the same bytes.
    """
    return tuple(ev.from_name(source, ev.FILE_NAME))


# ---- collect ----


def _beginning(document: Document, parts: Sequence[DocumentPart]) -> _Beginning:
    """Return the lines before section one with the titles on them."""
    opening = _opening(document, parts)
    pieces = in_pieces(opening)
    titles = find_titles(pieces)
    if document.optical:
        pieces = pieces if titles else with_title_words_put_right(pieces)
        titles = with_whole_lines(find_titles(pieces), pieces)
    return _Beginning(opening, pieces, titles)


def _opening(document: Document, parts: Sequence[DocumentPart]) -> list[DocumentLine]:
    """Return the lines before section one; the document's first where no section was found."""
    if parts and parts[0].code == "preamble" and len(parts) > 1 and parts[0].blocks:
        opening = lines_of(Document(document.format, parts[0].blocks))
        half = _OPENING // 2
        return opening if len(opening) <= _OPENING else [*opening[:half], *opening[-half:]]
    return lines_of(document, _OPENING)[:_OPENING]


def _last_lines(document: Document, parts: Sequence[DocumentPart]) -> list[DocumentLine]:
    """Return the last lines up to the signature. Page furniture may follow it.

    A page's footer prints dates, too: the signature is the last date that has a name.
    """
    last = parts[-1].blocks if parts else document.blocks
    lines = in_pieces(lines_of(Document(document.format, last[-40:])))
    for n in range(len(lines) - 1, max(-1, len(lines) - 14), -1):
        found = ev.from_signature(lines[: n + 1])
        if any(piece.about == "issuer" for piece in found):
            return lines[: n + 1]
    return lines


def _within_text(beginning: _Beginning, title: Title | None, signed: list[Evidence]) -> list[Evidence]:
    """Return the evidence in the text: title, introduction, signature, and what the page prints around."""
    lines, pieces, _ = beginning
    below = pieces[title.last + 1 : title.last + 4] if title else []
    introduction = lines if title is None or beginning.on_one_line else lines[title.last :] or lines
    labels = in_pieces([line for line in pieces if ev.may_label(line)], 0)
    return [
        *ev.from_titles([title] if title else [], ev.TITLE),
        *ev.from_prose(introduction),
        *signed,
        *ev.below_title(below),
        *ev.from_page_table(lines),
        *ev.from_page_table(labels),
    ]


# ---- choose ----


def _title(beginning: _Beginning, evidence: Callable[[], list[Evidence]]) -> Title | None:
    """Return the title that is believed; in a piece of a page on one line only if it names something."""
    title = _best(beginning.titles, evidence)
    return None if title and beginning.on_one_line and not _names(title) else title


def _best(titles: list[Title], evidence: Callable[[], list[Evidence]]) -> Title | None:
    """Return the title that names most.

    Of several reports' titles (links to other years) it is the one that the text supports, else the
    last: the text begins below it. `evidence` collects what the text names, if that is needed.
    """
    candidates = [title for title in titles if title.alone] or titles
    most = max((_names(title) for title in candidates), default=0)
    fullest = [title for title in candidates if _names(title) == most]
    if len({(title.issuer, title.year) for title in fullest}) < 2:
        return fullest[0] if fullest else None
    found = evidence()
    return max(fullest, key=lambda title: (_support(title, found), title.first))


def _names(title: Title) -> int:
    """Return how much a title names: issuer, year."""
    return (title.issuer is not None) + (title.year is not None or bool(title.several))


def _support(title: Title, found: list[Evidence]) -> int:
    """Return how much of a title the text names, too: its year, its issuer."""
    years = {piece.value for piece in found if piece.about == "year"}
    names = [fold(str(piece.value)) for piece in found if piece.about == "issuer"]
    return (not years.isdisjoint((title.year, *title.several))) + any(
        same(fold(title.issuer or ""), name) for name in names
    )


def _believed(found: list[Evidence]) -> _Believed:
    """Return the most trusted evidence of issuer, year and day."""
    issuer = _first([piece for piece in found if not _only_compiles(piece)], "issuer", _ISSUER_TRUST)
    year = _first(found, "year", (ev.TITLE, ev.PERIOD, ev.MENTION, ev.PAGE_TITLE))
    days = sorted(
        (piece for piece in found if piece.about == "published_on"),
        key=lambda piece: _DAY_TRUST.index(piece.where),
    )
    # no report is published before the last month of its year
    day = next((day for day in days if year is None or str(day.value) >= f"{year.value}-12"), None)
    too_early = days[0] if days and (day is None or day.where != days[0].where) else None
    found = [*found, *_year_before(too_early or day, year)]
    return _Believed(issuer, year or _first(found, "year", _YEAR_TRUST), day, found)


def _first(found: list[Evidence], about: str, trust: tuple[str, ...]) -> Evidence | None:
    """Return the evidence at the most trusted kind of place."""
    trusted = [piece for piece in found if piece.about == about and piece.where in trust]
    return min(trusted, key=lambda piece: trust.index(piece.where), default=None)


def _only_compiles(piece: Evidence) -> bool:
    """Return whether a signature or a page names an office that only compiles a report."""
    below = piece.where in (ev.SIGNATURE, ev.PAGE_TABLE)
    return piece.about == "issuer" and below and only_compiles(fold(str(piece.value)))


def _year_before(day: Evidence | None, year: Evidence | None) -> list[Evidence]:
    """Return the year before the day of publication; a day in December may close its own year."""
    if day is None:
        return []
    before = int(str(day.value)[:4]) - 1
    if str(day.value)[5:7] == "12" and (year is None or year.value == before + 1):
        return []
    return [Evidence("year", before, ev.PUBLISHED, day.locator)]


# ---- report ----


def _identity(
    document: Document, beginning: _Beginning, title: Title | None, believed: _Believed
) -> Identity:
    """Return the record of what is believed, with the findings that contradict or doubt it."""
    issuer, year, day, found = believed
    lines = in_pieces(lines_of(document))
    others = other_readings(issuer, [*beginning.lines, *lines]) if document.optical else []
    rank = _standing(issuer, beginning.lines)
    return Identity(
        title=title.text if title else None,
        issuer=str(issuer.value) if issuer else None,
        issuer_type=rank.issuer_type,
        level=rank.level,
        year=int(year.value) if year else None,
        published_on=str(day.value) if day else None,
        candidates=tuple(dict.fromkeys(found)),
        several=_several(lines),
        findings=(
            *last_resorts(issuer, year),
            *conflicts([*found, *others], issuer, year),
            *undecided(found, year),
            *low_confidence_findings(document, (issuer, year, day), [*found, *others], lines),
        ),
    )


def _standing(issuer: Evidence | None, opening: list[DocumentLine]) -> Standing:
    """Return type and level by the issuer's name; the level also by a sentence such as X市是县级市."""
    if issuer is None:
        return Standing(None, None)
    name = fold(str(issuer.value))
    rank = standing(name)
    if rank.level is None and rank.issuer_type in ("government", "department"):
        place = name.split("市")[0] + "市"
        for line in opening:
            if f"{place}是" in line.folded or f"{place}(" in line.folded:
                stated = (level for word, level in _CITY_LEVELS.items() if word in line.folded)
                return rank._replace(level=next(stated, None))
    return rank


def _several(lines: list[DocumentLine]) -> tuple[str, ...]:
    """Return the titles of the reports in a document that holds two; nothing if it holds one."""
    if not two_bodies(lines):
        return ()
    first: dict[str, DocumentLine] = {}
    for line in lines:  # a page prints its title many times
        first.setdefault(line.folded, line)
    titles: dict[tuple[str | None, int | None], str] = {}
    for title in find_titles(list(first.values())):
        if title.alone and not any(_same_report(key, title) for key in titles):
            titles[title.issuer, title.year] = title.text
    return tuple(titles.values()) if len(titles) > 1 else ()


def _same_report(key: tuple[str | None, int | None], title: Title) -> bool:
    """Return whether a title contradicts neither issuer nor year of one before."""
    issuer, year = key
    if year and title.year and year != title.year:
        return False
    return not (issuer and title.issuer) or same(fold(issuer), fold(title.issuer))
