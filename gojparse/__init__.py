"""gojparse: from 政府信息公开工作年度报告 to data.

    bytes ─ readers ─▶ Document ─ sections ─▶ six Sections ─ align ─▶ cells ─ balances ─▶ Report
              ▲ one per carrier                              ▲ forms                      │
                                                   tables on disk ◀─ dataset ─────────────┘
    many documents, in batch:   inputs ─▶ run ─▶ engine (each as above) ─▶ journal ─▶ dataset
    datasets side by side:      numbers ─▶ issuers, versions ─▶ panel ─▶ checks, table, page

`parse` reads one report, `extract` many into a Dataset of pandas frames,
`frames` turns one report into frames, `panel` puts issuers and years of a
dataset side by side. Everything is imported when it is
first used: pandas alone takes longer to import than a report to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gojparse.version import VERSION as __version__

if TYPE_CHECKING:
    from pathlib import Path

    from gojparse.batch.run import extract_dataset as extract
    from gojparse.compare.export.frame import panel
    from gojparse.dataset.frames import Dataset, frames
    from gojparse.errors import GojparseError, NotWritten, Unreadable, WrongUsage
    from gojparse.model import Report

__all__ = [
    "Dataset",
    "GojparseError",
    "NotWritten",
    "Report",
    "Unreadable",
    "WrongUsage",
    "__version__",
    "extract",
    "frames",
    "panel",
    "parse",
]

_HOMES = {
    "Dataset": "gojparse.dataset.frames.Dataset",
    "frames": "gojparse.dataset.frames.frames",
    "Report": "gojparse.model.Report",
    "GojparseError": "gojparse.errors.GojparseError",
    "NotWritten": "gojparse.errors.NotWritten",
    "Unreadable": "gojparse.errors.Unreadable",
    "WrongUsage": "gojparse.errors.WrongUsage",
    "extract": "gojparse.batch.run.extract_dataset",
    "panel": "gojparse.compare.export.frame.panel",
}


def parse(document: str | Path | bytes, *, ocr: str = "auto") -> Report:
    """The report in a file or in bytes. Raises `Unreadable` if it cannot be opened.

    `ocr`: whether text is recognised in pictures: `auto` (pages that are nothing else), `always`, `never`.
    """
    from gojparse.batch.inputs import read
    from gojparse.flow import parse as parse_bytes

    if isinstance(document, bytes):
        return parse_bytes(document, ocr=ocr)
    return parse_bytes(read(str(document)), str(document), ocr=ocr)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gojparse' has no attribute {name!r}")
    from importlib import import_module

    module, _, original = _HOMES[name].rpartition(".")
    return getattr(import_module(module), original)
