"""Small panels made in memory: reports with a different number in every cell, and chains that hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from gojparse.compare.checks import Settings, check_panel
from gojparse.compare.columns import wide_columns
from gojparse.compare.numbers import open_dataset
from gojparse.compare.panel import Panel, PanelFinding, build_panel
from gojparse.dataset.frames import dataset_from_reports
from gojparse.dataset.schema import form_labels
from gojparse.forms.form import load
from gojparse.model import Cell, Finding, LinePlace, Locator, Report, Section, Status

TOWN = {
    "issuer": "偃师市顾县镇人民政府",
    "issuer_type": "government",
    "level": "town",
    "division_code": "410381105",
}
TOWN_LATER = {**TOWN, "issuer": "洛阳市偃师区顾县镇人民政府", "division_code": "410307105"}
SANCHUAN = {
    "issuer": "栾川县三川镇人民政府",
    "issuer_type": "government",
    "level": "town",
    "division_code": "410324104",
}
FINANCE = {
    "issuer": "栾川县财政局",
    "issuer_type": "department",
    "level": "county",
    "division_code": "410324",
}
COUNTY = {
    "issuer": "栾川县人民政府",
    "issuer_type": "government",
    "level": "county",
    "division_code": "410324",
}
Numbers = dict[str, int | None]


def edition(year: int) -> str:
    return "2019" if year < 2021 else "2021"


def names(year: int) -> list[str]:
    """The wide names of the cells that the form of a year has."""
    lines = {line.code for line in load(edition(year)).lines}
    return [
        c.name
        for c in wide_columns()
        if c.edition in (None, edition(year)) and (c.table != "applications" or c.line in lines)
    ]


def distinct(year: int, seed: int = 0) -> Numbers:
    """A different number other than 0 for every cell; all of one magnitude, so that none jumps."""
    own = names(year)
    return dict(zip(own, Random(f"{year}/{seed}").sample(range(2000, 9000), len(own)), strict=True))


def following(before: Numbers, year: int, seed: int = 0) -> Numbers:
    """Other numbers for the next year, with all chains held."""
    now = distinct(year, seed)
    for who in form_labels("applicants"):
        now[f"carried_in_{who}"] = before[f"carried_forward_{who}"]
    for name in now:
        if name.endswith("items_last_year_2019"):
            now[name] = sum_of(before[name], before[name.replace("items_last_year", "change")])
        if name.endswith("_in_force") and name in before:
            subject = name.removesuffix("_in_force")
            now[name] = sum_of(before[name], now[f"{subject}_issued"]) - (now[f"{subject}_repealed"] or 0)
        if name.endswith("_total") and name.replace("_total", "_pending") in before:
            now[name] = sum_of(before[name.replace("_total", "_pending")], 1000)
    return now


def sum_of(*numbers: int | None) -> int:
    return sum(number or 0 for number in numbers)


def report(
    office: Mapping[str, Any],
    year: int,
    numbers: Numbers,
    *,
    statuses: Mapping[str, Status] = {},
    prose: Mapping[str, str] = {},
    published_on: str | None = None,
    findings: tuple[Finding, ...] = (),
    name: str = "",
    content: str = "",
) -> Report:
    """A report that prints these numbers; a cell without one is printed empty."""
    cells = [_cell(number, column, numbers, statuses, year) for number, column in enumerate(wide_columns())]
    tables = {
        table: tuple(c for c in cells if c and c.table == table)
        for table in ("disclosures", "applications", "appeals")
    }
    digest = sha256(
        f"{office}{year}{sorted(numbers.items())}{prose}{published_on}{name}".encode()
    ).hexdigest()
    sections = tuple(Section(code, n, None, text, None) for n, (code, text) in enumerate(prose.items(), 1))
    return Report(
        report_id=digest[:16], source=name or f"{digest[:8]}.txt", sha256=digest,
        content_id=content or digest,
        format="txt", year=year, edition=edition(year), published_on=published_on, verdict="balanced",
        numbers_printed=len(numbers), sections=sections, findings=findings, **office, **tables,
    )  # fmt: skip


def _cell(
    number: int, column: Any, numbers: Numbers, statuses: Mapping[str, Status], year: int
) -> Cell | None:
    if column.name not in names(year):
        return None
    value = numbers.get(column.name)
    status = statuses.get(column.name, Status.BLANK if value is None else Status.READ)
    money = column.scale != 1
    return Cell(
        column.table, column.line, column.column, value, status, "" if value is None else str(value),
        Locator((LinePlace(number + 1, 5),)), edition(year), "20_1", "10k_cny" if money else "item",
    )  # fmt: skip


def panel_of(folder: Path, *reports: Report) -> Panel:
    dataset_from_reports(reports).write(folder, "parquet", force=True)
    return build_panel(open_dataset(folder))


def told(folder: Path, *reports: Report, rule: str, settings: Settings = Settings()) -> list[PanelFinding]:  # noqa: B008
    """What comes out by one rule."""
    return [f for f in check_panel(panel_of(folder, *reports), settings) if f.finding.rule.name == rule]


def facts(found: Iterable[PanelFinding]) -> list[tuple[str, int, str, str | None, str | None]]:
    """Of each finding severity, year, cell, expected and found."""
    return [
        (f.finding.severity, f.row.year, f.finding.subject, f.finding.expected, f.finding.found)
        for f in found
    ]
