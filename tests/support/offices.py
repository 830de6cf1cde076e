"""Some offices over some years, as documents in a folder: what the tests of comparisons read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from corpus.generate import invent, layouts_html, layouts_pdf, layouts_text, tables
from corpus.generate.records import Draft, Issuer, Name, Value
from gojparse.forms.form import load

_FILLS = ("dense", "dense", "sparse", "zero")
_CARRIERS = ("pdf", "html", "pdf", "txt")


def reports(offices: int, years: Sequence[int], seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each report: an office keeps its name and its carrier."""
    form = load("2021")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), form)
    for number in range(offices):
        rng = Random(f"{seed}/{number}")
        carrier, fill = _CARRIERS[number % 4], _FILLS[number % 4]
        office = invent.issuer(rng, "town")
        for year in years:
            values = tables.fill(
                rng, forms, fill if fill != "sparse" else rng.choice(("sparse", "busy")), False
            )
            yield f"{number:02}_{year}.{carrier}", printed(named(rng, values, office, year), carrier)


def named(
    rng: Random, values: dict[Name, Value], office: Issuer, year: int, title: str | None = None
) -> Draft:
    """A report of this office, which keeps its name."""
    form = load("2021")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), form)
    draft = invent.draft(rng, forms, values, "town", year)
    return replace(
        draft,
        issuer=office,
        title=title or f"{office.name}{year}年政府信息公开工作年度报告",
        preamble=(),
        signature=(office.name, f"{year + 1}年1月20日"),
    )


def printed(draft: Draft, carrier: str) -> bytes:
    """The document."""
    if carrier == "pdf":
        return layouts_pdf.document(draft, "ruled")
    if carrier == "html":
        page = layouts_html.LAYOUTS["clean"]
        return layouts_html.whole(draft, page).encode(page.encoding)
    return layouts_text.document(draft, "pipes").encode()


def written(folder: Path, offices: int, years: Sequence[int], seed: int = 1) -> Path:
    """The folder, with all these reports in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in reports(offices, years, seed):
        (folder / name).write_bytes(content)
    return folder
