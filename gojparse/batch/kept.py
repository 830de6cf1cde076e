"""The outcomes of a journal as rows of the tables, in the tables' order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gojparse.batch.journal import Journal, Listed
from gojparse.dataset.arrow import TableParts
from gojparse.dataset.rows import rows_of_source


class StoredReports:
    """A journal whose outcomes were packed by `dataset.rows.pack_rows`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def years(self) -> list[int | None]:
        """The years there are, sorted; None last."""
        return self._journal.years()

    def everything(self) -> Iterator[TableParts]:
        """All rows."""
        return _pieces(self._journal.listed())

    def of_year(self, year: int | None) -> Iterator[TableParts]:
        """The rows of the reports of one year."""
        return _pieces(self._journal.listed_of(year))


def _pieces(documents: Iterable[Listed]) -> Iterator[TableParts]:
    for document in documents:
        yield rows_of_source(document.packed, document.source, document.member, document.first)
