"""Pictures that are the pages of one report: scan_1.jpg, scan_2.jpg, scan_3.jpg become one document.

Only names tell: pictures that lie side by side, are called alike but for a
number, and are numbered from 0 or 1 without a gap. If they were pages of
several reports after all, their titles make the document `several_reports`,
which is refused aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gojparse.batch.source import Source
from gojparse.identifiers import bundle
from gojparse.readers.caps import MAX_BYTES
from gojparse.readers.kind import kind

_NUMBERED = re.compile(
    r"(?P<stem>.*?)(?P<number>(?<![0-9])[0-9]{1,3})(?P<end>[)）页]?\.(?:jpe?g|png|tiff?|bmp|webp))",
    re.IGNORECASE | re.DOTALL,
)
_MOST = 100  # pages of one report


class _Page(NamedTuple):
    number: int
    given: Source


def with_bundles(documents: Iterator[Source]) -> Iterator[Source]:
    """The documents; pictures that are pages of one report as one of them."""
    waiting: list[_Page] = []
    series = None
    for given in documents:
        name = _NUMBERED.fullmatch(given.name) if given.content else None
        belongs = (name["stem"], name["end"].lower()) if name else None
        if waiting and (belongs != series or _full(waiting, given)):
            yield from _together(waiting)
            waiting = []
        if name and given.content and kind(given.content) == "image":
            series = belongs
            waiting.append(_Page(int(name["number"]), given))
        else:
            yield given
        del given  # or two would be in memory while the next is read
    yield from _together(waiting)


def _full(waiting: list[_Page], given: Source) -> bool:
    size = sum(len(page.given.content or b"") for page in waiting) + len(given.content or b"")
    return len(waiting) >= _MOST or size > MAX_BYTES


def _together(waiting: list[_Page]) -> Iterator[Source]:
    pages = sorted(waiting, key=lambda page: page.number)
    first = pages[0].number if pages else 0
    if (
        len(pages) < 2
        or first > 1
        or [page.number for page in pages] != list(range(first, first + len(pages)))
    ):
        yield from (page.given for page in waiting)
        return
    start, end = pages[0].given, pages[-1].given
    content = bundle(page.given.content or b"" for page in pages)
    yield Source(
        f"{start.name}...{end.name.rpartition('/')[2]}",
        content,
        member=start.member,
        crawled_on=start.crawled_on,
    )
