"""Whose numbers each report counts, as its own text says; the texts are read some at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from gojparse.compare.opened import StoredDataset
from gojparse.places.scope import UNKNOWN, Scope, reported_scope


def stated_scopes(dataset: StoredDataset, reports: Collection[str]) -> Mapping[str, Scope]:
    """What these reports say that they count; a report that says nothing is not in it."""
    wanted = frozenset(reports)
    found: dict[str, Scope] = {}
    for report_id, texts in groupby(_texts(dataset, wanted), key=lambda pair: pair[0]):
        said = reported_scope(text for _, text in texts)
        if said.kind != UNKNOWN:
            found[report_id] = said
    return found


def _texts(dataset: StoredDataset, wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The report and text of each section of these reports; those of one report follow each other."""
    for block in dataset.blocks("sections", ("report_id", "text")):
        ids = block["report_id"].to_pylist()
        for start in range(0, len(ids), _AT_A_TIME):
            texts = block["text"].slice(start, _AT_A_TIME).to_pylist()
            yield from (
                (name, text)
                for name, text in zip(ids[start : start + _AT_A_TIME], texts, strict=True)
                if text and name in wanted
            )


_AT_A_TIME = 1_024  # texts as Python's own strings
