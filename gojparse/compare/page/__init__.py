"""A panel as one page of HTML: every number opens its source, and the page needs nothing but itself.

    Panel, findings ─ groups ─▶ cells with print, place and picture ─▶ view ─ template ─▶ page.html

Readable without its script; what it prints of reports is text and never code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gojparse.compare.evidence import FetchDocuments
from gojparse.compare.groups import ScopeOf
from gojparse.compare.page.cells import Room
from gojparse.compare.panel import IssuerYear, Panel, PanelFinding

MOST_BYTES = 2_900_000
"""Of a page that is to be mailed: what its text leaves of them is there for pictures of print."""
LEAST_FOR_PICTURES = 200_000
"""Of a page that is larger without any: the most suspicious numbers are shown all the same."""

__all__ = ["Page", "page"]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page, and what pictures it has."""

    content: bytes
    room: Room


def comparison_page(
    panel: Panel,
    found: Sequence[PanelFinding],
    documents: FetchDocuments,
    *,
    name: str,
    language: str = "en",
    scope: ScopeOf | None = None,
    most_bytes: int = MOST_BYTES,
) -> ComparisonPage:
    """The page of a panel and its findings; `documents` gives the sources' bytes, for pictures of print."""
    from gojparse.compare.page.render import rendered
    from gojparse.compare.page.views import collected, view

    of = scope or _unknown
    outline, by_issuer, alone, cells = collected(panel, found, of)
    cells.fetch_evidence(documents)

    def written() -> bytes:
        whole = view(panel, found, of, outline, by_issuer, alone, cells)
        return rendered(whole, name, language).encode()

    cells.limit_pictures(max(most_bytes - len(written()), LEAST_FOR_PICTURES))
    return ComparisonPage(written(), cells.room)


def _unknown(row: IssuerYear) -> str | None:
    """The scope where nobody has looked for it."""
    return None


def no_documents(sources: Sequence[str]) -> Iterable[tuple[str, bytes | None]]:
    """Yield nothing: no source can be opened again."""
    return ()
