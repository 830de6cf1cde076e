"""The prose of reports, read from the dataset's sections block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.numbers import StoredDataset

PROSE = ("overview", "problems", "other_matters")
"""The sections that an office writes; the others are tables and what the form prints."""


def sections(
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
    for report_id, section, text in sections(dataset, wanted, kinds):
        own = found.setdefault(report_id, {})
        own[section] = f"{own[section]}\n{text}" if section in own else text or ""
    return found
