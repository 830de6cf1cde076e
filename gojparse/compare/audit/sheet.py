"""The sheet to tick: each cell drawn, with its print and what surrounds it in the source, on one page."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gojparse.compare.audit.draw import Draw, Drawn
from gojparse.compare.audit.words import WORDS
from gojparse.compare.columns import WideColumn, wide_columns
from gojparse.compare.evidence import CellEvidence, CropRequest, CropSource, FetchDocuments, cell_evidence
from gojparse.compare.page.cells import data_url
from gojparse.dataset.words import status_meaning
from gojparse.model import Status
from gojparse.version import full_version

_HERE = Path(__file__).parent


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


def sheet(drawn: Draw, documents: FetchDocuments, *, name: str, list_name: str, language: str = "en") -> str:
    """The page; `list_name`: the file in which the ticks are put down."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    style = (_HERE / "sheet.css").read_text(encoding="utf-8")
    around = cell_evidence(_wanted(drawn), documents)
    labels = {column.name: column for column in wide_columns()}
    return environment.get_template("sheet.html.j2").render(
        w=WORDS[language],
        lang={"en": "en", "zh": "zh-Hans"}[language],
        style=Markup(style),
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
        name=name,
        list_name=list_name,
        seed=drawn.seed,
        all=sum(drawn.sizes.values()),
        strata=_strata(drawn),
        cells=[_shown(cell, labels, around, language) for cell in drawn.cells],
        version=full_version(),
    )


def _wanted(drawn: Draw) -> list[CropRequest]:
    """The places of the cells, those of one report together."""
    reports = {cell.report["report_id"]: cell.report for cell in drawn.cells}
    places: dict[str, list[tuple[str, str]]] = {report_id: [] for report_id in reports}
    for cell in drawn.cells:
        if cell.locator:
            places[cell.report["report_id"]].append((str(cell.number), cell.locator))
    return [
        CropRequest(i, r["source"], r["sha256"] or "", r["format"] or "", tuple(places[i]))
        for i, r in sorted(reports.items())
    ]


def _strata(drawn: Draw) -> list[dict[str, Any]]:
    times = Counter(cell.stratum for cell in drawn.cells)
    return [
        {"carrier": carrier, "status": status, "cells": size, "drawn": times[carrier, status]}
        for (carrier, status), size in drawn.sizes.items()
    ]


def _shown(cell: Drawn, labels: Mapping[str, WideColumn], around: CellEvidence, language: str) -> _Shown:
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
