"""The page as one file: the template filled, its own style and script named by their hashes in its policy."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from gojparse.compare.columns import WideColumn, wide_column_index
from gojparse.compare.evidence import CropSource
from gojparse.compare.groups import PARTS, WORST_FIRST, Group
from gojparse.compare.page.cells import Number, spark_lines
from gojparse.compare.page.views import View
from gojparse.compare.page.words import (
    LEFT_OUT,
    MARKS,
    READ,
    WORDS,
    Pair,
    office_kind,
    statuses,
    verdict_words,
)
from gojparse.compare.panel import IssuerYear
from gojparse.dataset.schema import SCHEMA_VERSION
from gojparse.version import full_version

_FOLDER = Path(__file__).parent
_SPARK = (76.0, 24.0)
_ADDENDS = {"received": ("received_total",), "appeals": ("reconsideration_total", "litigation_direct_total")}


def rendered(view: View, name: str, language: str) -> str:
    """The whole page as HTML that opens from a file and fetches nothing."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _style(), (_FOLDER / "page.js").read_text(encoding="utf-8")
    facts = {**_facts(view), "name": name, "lang": language, "policy": _policy(style, script)}
    template = environment.get_template("page.html.j2")
    return template.render(**facts, style=Markup(style), script=Markup(script)) + "\n"


def _policy(style: str, script: str) -> str:
    """Nothing but this style, this script and pictures that stand in the page."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _style() -> str:
    """The style, and what each status says: written once here and not beside eight thousand numbers."""
    words = [
        f'html[data-lang={language}] {_marked(status)}::after{{content:" · {two[at]}"}}'
        for status, two in statuses().items()
        for at, language in enumerate(("en", "zh"))
    ]
    return (_FOLDER / "page.css").read_text(encoding="utf-8") + "\n".join(words)


def _marked(status: str) -> str:
    """Return the class of a status; READ, which nearly all have, goes without one."""
    return ":is(:is(.n,.nums details)>div>b,.body>b):not([class])" if status == READ else f".s-{status}"


def _facts(view: View) -> dict[str, Any]:
    """Return what the template needs besides its texts."""
    verdicts = {row.verdict for row in view.panel.rows}
    return {
        "v": view,
        "words": WORDS,
        "cells": view.cells,
        "here": _used_parts(view),
        "report_number": {row.record["report_id"]: n for n, row in enumerate(view.panel.rows, 1)},
        "sheet_of": {sheet.group.key: sheet.number for sheet in view.sheets},
        "sparks": [spark_lines(view.years, (sheet.group.series,), *_SPARK) for sheet in view.sheets],
        "columns": {name: [wide_column_index(one) for one in names] for name, names in _ADDENDS.items()},
        "places": sorted({sheet.place for sheet in view.sheets if sheet.place}),
        "verdicts": [name for name in WORST_FIRST if name in verdicts],
        "findings": sum(sheet.group.findings for sheet in view.sheets),
        "gone": view.room.count(CropSource.GONE),
        "changed": view.room.count(CropSource.CHANGED),
        "parts": PARTS,
        "percent": percent,
        "short": _short,
        "addend": _addend,
        "rank": lambda name: WORST_FIRST.index(name) if name in WORST_FIRST else -1,
        "verdict_words": verdict_words,
        "kind": office_kind,
        "left_out": LEFT_OUT,
        "statuses": statuses(),
        "marks": MARKS,
        "version": full_version(),
        "schema": SCHEMA_VERSION,
    }


def _used_parts(view: View) -> frozenset[str]:
    """The cells that stand in an issuer's table, and can be pointed to."""
    numbers: list[Number | None] = [n for sheet in view.sheets for row in sheet.rows for n in row.numbers]
    return frozenset(number.anchor for number in numbers if number and number.status != "no_cell")


def _short(wide: WideColumn) -> Pair:
    """A line's name in a table that holds little but totals."""
    return wide.english.removesuffix(", total"), wide.chinese.removesuffix(" · 总计")


def _addend(row: IssuerYear, group: Group) -> str:
    """Return what tells a term of a sum from the others: the year of an issuer, the issuer of a year."""
    return str(row.year) if len({one.issuer_id for one in group.rows}) == 1 else str(row.record["issuer"])


def percent(value: float) -> str:
    """A share as people read it; what is not all and not nothing never looks as if it were."""
    if 0 < value < 0.0005:
        return "<0.1%"
    if 0.9995 <= value < 1:
        return ">99.9%"
    return f"{100 * value:.1f}%" if value not in (0, 1) else f"{100 * value:.0f}%"
