"""The sheet to tick: each cell sample, with its print and what surrounds it in the source, on one page."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gojparse.compare.audit.sampling import AuditSample, SampledCell
from gojparse.compare.columns import WideColumn, wide_columns
from gojparse.compare.evidence import CellEvidence, CropRequest, CropSource, FetchDocuments, cell_evidence
from gojparse.compare.page.cells import data_url
from gojparse.dataset.words import status_meaning
from gojparse.model import Status
from gojparse.version import full_version

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as the sheet shows it."""

    number: int
    label: str
    value: str | None
    unit: str | None
    status: str
    meaning: str
    printed: str | None
    issuer: str
    year: str
    source: str
    locator: str
    picture: str | None
    row: str | None
    state: str


def audit_sheet(
    sample: AuditSample, documents: FetchDocuments, *, name: str, list_name: str, language: str = "en"
) -> str:
    """Return the sheet as a page. `list_name` is the file that takes the marks."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style = (_FOLDER / "sheet.css").read_text(encoding="utf-8")
    around = cell_evidence(_wanted(sample), documents)
    labels = {column.name: column for column in wide_columns()}
    return environment.get_template("sheet.html.j2").render(
        w=_texts(language),
        lang={"en": "en", "zh": "zh-Hans"}[language],
        style=Markup(style),
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        name=name,
        list_name=list_name,
        seed=sample.seed,
        all=sum(sample.sizes.values()),
        strata=_strata(sample),
        cells=[_shown(cell, labels, around, language) for cell in sample.cells],
        version=full_version(),
    )


def _texts(language: str) -> SimpleNamespace:
    """Return the texts of the sheet in `en` or `zh`, as attributes for the template."""
    entries = tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))
    lost = {state: text[language] for state, text in entries.pop("lost").items()}
    return SimpleNamespace(lost=lost, **{name: text[language] for name, text in entries.items()})


def _wanted(sample: AuditSample) -> list[CropRequest]:
    """The places of the cells, those of one report together."""
    reports = {cell.report["report_id"]: cell.report for cell in sample.cells}
    places: dict[str, list[tuple[str, str]]] = {report_id: [] for report_id in reports}
    for cell in sample.cells:
        if cell.locator:
            places[cell.report["report_id"]].append((str(cell.number), cell.locator))
    return [
        CropRequest(i, r["source"], r["sha256"] or "", r["format"] or "", tuple(places[i]))
        for i, r in sorted(reports.items())
    ]


def _strata(sample: AuditSample) -> list[dict[str, Any]]:
    times = Counter(cell.stratum for cell in sample.cells)
    return [
        {"carrier": carrier, "status": status, "cells": size, "drawn": times[carrier, status]}
        for (carrier, status), size in sample.sizes.items()
    ]


def _shown(
    cell: SampledCell, labels: Mapping[str, WideColumn], around: CellEvidence, language: str
) -> _Shown:
    zh, key, column = language == "zh", str(cell.number), labels.get(cell.cell)
    label = cell.cell if column is None else column.chinese if zh else column.english
    picture = around.pictures.get(key)
    return _Shown(
        number=cell.number,
        label=label,
        value=cell.value,
        unit=cell.unit,
        status=cell.status,
        meaning=status_meaning(Status(cell.status), language),
        printed=cell.printed,
        issuer=cell.report["issuer"] or "",
        year=str(cell.report["year"] or ""),
        source=cell.report["source"],
        locator=cell.locator or "",
        picture=data_url(picture) if picture else None,
        row=around.rows.get(key),
        state=str(around.sources.get(cell.report["report_id"], CropSource.GONE)),
    )
