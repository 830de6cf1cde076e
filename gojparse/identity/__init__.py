"""Who reports, on which year, published when.

Issuer and year are taken from the title before the prose, from the prose
before signature and page metadata, and from page title or file name only
where the text is silent, which is said. Every candidate is kept;
contradictions are findings, never smoothed over. Unknown stays None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gojparse.identity import evidence as ev
from gojparse.identity import page
from gojparse.identity.conflicts import conflicts, last_resorts, undecided
from gojparse.identity.evidence import Evidence
from gojparse.identity.lines import TextLine, in_pieces, lines_of
from gojparse.identity.low_confidence import low_confidence_findings
from gojparse.identity.misread import other_readings, put_right, with_whole_lines
from gojparse.identity.names import Standing, only_compiles, same, standing
from gojparse.identity.part import DocumentPart
from gojparse.identity.report_detection import reason_not_a_report, two_bodies
from gojparse.identity.sentences import missing_theme_findings, stale_year_findings
from gojparse.identity.titles import Title, find_titles, title_in
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


@dataclass(frozen=True, slots=True)
class Identity:
    """Title, issuer, year and date of a report; None what is not known.

    `candidates`: all that was found, most trusted first. `several`: the
    titles, where the document holds more than one report.
    """

    title: str | None = None
    issuer: str | None = None
    issuer_type: str | None = None
    level: str | None = None
    division_code: str | None = None
    year: int | None = None
    published_on: str | None = None
    candidates: tuple[Evidence, ...] = ()
    several: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


_OPENING = 160  # lines in which a title, an introduction and a page's metadata stand
# a date printed for people comes before a machine's; each list most trusted first
_ISSUER_TRUST = (ev.TITLE, ev.PROSE, ev.SIGNATURE, ev.PAGE_TABLE, *ev.OUTSIDE)
_YEAR_TRUST = (ev.TITLE, ev.PERIOD, ev.MENTION, ev.PAGE_TITLE, ev.PUBLISHED, ev.ADDRESS, ev.FILE_NAME)
_DAY_TRUST = (ev.SIGNATURE, ev.PAGE_TABLE, ev.DRAFTED)


def identify(
    document: Document, parts: Sequence[DocumentPart], source: str, crawled_on: date | None = None
) -> Identity:
    """The identity of the report in this document; `source` is its name as given.

    `crawled_on`: when the page was fetched; a later day on it is no day of publication.
    """
    lines = in_pieces(lines_of(document))
    opening = _opening(document, parts)
    pieces = in_pieces(opening)
    titles = find_titles(pieces)
    if document.optical:
        pieces = pieces if titles else put_right(pieces)
        titles = with_whole_lines(find_titles(pieces), pieces)
    signed = ev.from_signature(_ending(document, parts))
    title = _best(titles, lambda: [*ev.from_prose(opening), *signed, *ev.from_sections(parts)])
    if title and len(pieces) != len(opening) and not _says(title):
        title = None  # a piece of a page on one line: as likely its menu
    page_title = title_in(document.metadata.get("title", ""))
    found = [
        *ev.from_titles([title] if title else [], ev.TITLE),
        *ev.from_prose(_behind(opening, title) if len(pieces) == len(opening) else opening),
        *signed,
        *page.below_title(pieces[title.last + 1 : title.last + 4] if title else []),
        *page.from_page_table(opening),
        *page.from_page_table(in_pieces([line for line in pieces if page.may_label(line)], 0)),
        *ev.from_metadata(page_title, document.metadata.get("published", "")),
        *ev.from_name(document.metadata.get("address", ""), ev.ADDRESS),
        *ev.from_name(source, ev.FILE_NAME),
    ]
    if crawled_on is not None:
        found = [piece for piece in found if not _after(piece, crawled_on)]
    issuer = _first([piece for piece in found if not _only_compiles(piece)], "issuer", _ISSUER_TRUST)
    year, day, too_early = _year_and_day(found)
    found.extend(_reported_on(too_early or day, year))
    year = year or _first(found, "year", _YEAR_TRUST)
    others = other_readings(issuer, [*opening, *lines]) if document.optical else []
    rank = _standing(issuer, opening)
    shown = title or page_title
    return Identity(
        title=shown.text if shown else None,
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


def _after(piece: Evidence, day: date) -> bool:
    return piece.about == "published_on" and str(piece.value) > day.isoformat()


def evidence_of_name(source: str) -> tuple[Evidence, ...]:
    """What a document's name tells: two names that tell the same give the same report of the same bytes."""
    return tuple(ev.from_name(source, ev.FILE_NAME))


def _opening(document: Document, parts: Sequence[DocumentPart]) -> list[TextLine]:
    """What stands before section one; the document's beginning where no section was found there."""
    if parts and parts[0].code == "preamble" and len(parts) > 1 and parts[0].blocks:
        opening = lines_of(Document(document.format, parts[0].blocks))
        half = _OPENING // 2
        return opening if len(opening) <= _OPENING else [*opening[:half], *opening[-half:]]
    return lines_of(document, _OPENING)[:_OPENING]


def _ending(document: Document, parts: Sequence[DocumentPart]) -> list[TextLine]:
    """The lines of the last part: the signature stands at the end of the text, page furniture may follow."""
    last = parts[-1].blocks if parts else document.blocks
    lines = in_pieces(lines_of(Document(document.format, last[-40:])))
    # a page's footer prints dates too: the signature is the last date that has a name
    for n in range(len(lines) - 1, -1, -1):
        found = ev.from_signature(lines[: n + 1])
        if any(piece.about == "issuer" for piece in found):
            return lines[: n + 1]
        if len(lines) - n > 12:
            break
    return lines


def _best(titles: list[Title], tell: Callable[[], list[Evidence]]) -> Title | None:
    """The title that says most. Of several reports' titles (links to other years) the one that the text
    bears out, else the last: the text begins below it. `tell`: what the text says, worked out if needed.
    """
    standing_alone = [title for title in titles if title.alone] or titles
    most = max((_says(title) for title in standing_alone), default=0)
    fullest = [title for title in standing_alone if _says(title) == most]
    if len({(title.issuer, title.year) for title in fullest}) < 2:
        return fullest[0] if fullest else None
    told = tell()
    return max(fullest, key=lambda title: (_borne_out(title, told), title.first))


def _says(title: Title) -> int:
    return (title.issuer is not None) + (title.year is not None or bool(title.several))


def _borne_out(title: Title, told: list[Evidence]) -> int:
    """How much of a title the text says too: its year, its issuer."""
    years = {piece.value for piece in told if piece.about == "year"}
    names = [fold(str(piece.value)) for piece in told if piece.about == "issuer"]
    return (not years.isdisjoint((title.year, *title.several))) + any(
        same(fold(title.issuer or ""), name) for name in names
    )


def _behind(opening: list[TextLine], title: Title | None) -> list[TextLine]:
    return opening if title is None else opening[title.last :] or opening


def _first(found: list[Evidence], about: str, trust: tuple[str, ...]) -> Evidence | None:
    mine = [piece for piece in found if piece.about == about and piece.where in trust]
    return min(mine, key=lambda piece: trust.index(piece.where), default=None)


def _only_compiles(piece: Evidence) -> bool:
    """Whether a signature or a page names an office that only compiles a report."""
    below = piece.where in (ev.SIGNATURE, ev.PAGE_TABLE)
    return piece.about == "issuer" and below and only_compiles(fold(str(piece.value)))


def _year_and_day(found: list[Evidence]) -> tuple[Evidence | None, Evidence | None, Evidence | None]:
    """The year said, the most trusted day of publication that can be one, not before the year's last month,
    and a more trusted one that cannot.
    """
    year = _first(found, "year", (ev.TITLE, ev.PERIOD, ev.MENTION, ev.PAGE_TITLE))
    days = sorted(
        (piece for piece in found if piece.about == "published_on"),
        key=lambda piece: _DAY_TRUST.index(piece.where),
    )
    day = next((day for day in days if year is None or str(day.value) >= f"{year.value}-12"), None)
    first = days[0] if days else None
    return year, day, None if first is None or (day and day.where == first.where) else first


def _reported_on(day: Evidence | None, year: Evidence | None) -> list[Evidence]:
    """The year before the day of publication; nothing for a day in December, which may close its own year."""
    if day is None:
        return []
    before = int(str(day.value)[:4]) - 1
    if str(day.value)[5:7] == "12" and (year is None or year.value == before + 1):
        return []
    return [Evidence("year", before, ev.PUBLISHED, day.locator)]


def _standing(issuer: Evidence | None, opening: list[TextLine]) -> Standing:
    if issuer is None:
        return Standing(None, None)
    name = fold(str(issuer.value))
    rank = standing(name)
    if rank.level is None and rank.issuer_type in ("government", "department"):
        place = name.split("市")[0] + "市"
        for line in opening:
            if f"{place}是" in line.folded or f"{place}(" in line.folded:
                rank = rank._replace(level=_said_level(line.folded))
                break
    return rank


def _said_level(text: str) -> str | None:
    if "县级市" in text:
        return "county"
    return "city" if "地级市" in text else None


def _without_repeats(lines: list[TextLine]) -> list[TextLine]:
    """The lines, one that says the same as an earlier one left out: a page prints its title many times."""
    first: dict[str, TextLine] = {}
    for line in lines:
        first.setdefault(line.folded, line)
    return list(first.values())


def _several(lines: list[TextLine]) -> tuple[str, ...]:
    """The titles of the reports in a document that holds two; empty if it holds one."""
    if not two_bodies(lines):
        return ()
    titles: dict[tuple[str | None, int | None], str] = {}
    for title in find_titles(_without_repeats(lines)):
        if title.alone and not any(_alike(key, title) for key in titles):
            titles[title.issuer, title.year] = title.text
    return tuple(titles.values()) if len(titles) > 1 else ()


def _alike(key: tuple[str | None, int | None], title: Title) -> bool:
    """Whether a title names the same report as one before: nothing it says contradicts it."""
    issuer, year = key
    if year and title.year and year != title.year:
        return False
    return not (issuer and title.issuer) or same(fold(issuer), fold(title.issuer))
