"""The base of all comparisons: a dataset opened again, its numbers in rows, its versions told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import gojparse
from gojparse.compare.columns import AMOUNT, wide_columns
from gojparse.compare.issuers import issuer_id
from gojparse.compare.numbers import MISSING, as_number, open_dataset
from gojparse.compare.panel import SUPERSEDED, Panel, VersionChoice, build_panel
from gojparse.dataset.frames import Dataset, dataset_from_reports
from gojparse.errors import WrongUsage
from tests.support.panels import COUNTY, FINANCE, distinct, panel_of, report

CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
FILES = ("009_tabs.txt", "010_pipes.txt", "045_spaces.txt", "058_clean.html")


@pytest.fixture(scope="module")
def data() -> Dataset:
    return gojparse.extract([CORPUS / name for name in FILES])


def of(data: Dataset, folder: Path, format: str = "parquet", **how: bool) -> Panel:
    data.write(folder, format, **how)
    return build_panel(open_dataset(folder))


def test_every_cell_of_the_dataset_stands_in_its_column(data: Dataset, tmp_path: Path) -> None:
    found = of(data, tmp_path)
    names = {column.name: at for at, column in enumerate(wide_columns())}
    cells = 0
    for frame, keys in ((data.applications, ("line", "applicant")), (data.appeals, ("route", "outcome"))):
        for entry in frame.to_dict("records"):
            row = next(r for r in found.rows if r.record["report_id"] == entry["report_id"])
            value = (
                None if entry["value"] is None or entry["value"] != entry["value"] else int(entry["value"])
            )
            at = names["_".join(entry[key] for key in keys)]
            assert (found.value(row, at), found.status(row, at)) == (value, entry["status"])
            cells += 1
    assert cells == len(data.applications) + len(data.appeals) > 600


@pytest.mark.parametrize("how", [{}, {"excel": True}, {"by_year": True}], ids=str)
@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_panel_is_the_same_from_every_form(
    data: Dataset, tmp_path: Path, format: str, how: dict[str, bool]
) -> None:
    if how.get("excel") and format == "parquet":
        how = {}
    plain = of(data, tmp_path / "plain")
    other = of(data, tmp_path / "other", format, **how)
    assert np.array_equal(plain.numbers.values, other.numbers.values)
    assert np.array_equal(plain.numbers.statuses, other.numbers.statuses)
    assert [row.record for row in plain.rows] == [row.record for row in other.rows]
    assert (plain.numbers.values != MISSING).sum() > 700


def test_amounts_are_converted_exactly_and_without_a_unit_withheld(data: Dataset, tmp_path: Path) -> None:
    column = next(at for at, c in enumerate(wide_columns()) if c.name == "fees_amount")
    assert wide_columns()[column].scale == AMOUNT
    report_id = data.disclosures[data.disclosures.measure == "amount"].report_id.iloc[0]
    for value, unit, expected in (
        (Decimal("251000.5"), "cny", Decimal("25.10005")),
        (Decimal("0.0001"), "cny", Decimal("0.00000001")),
        (Decimal("17.25"), "10k_cny", Decimal("17.25")),
        (Decimal("17.25"), None, None),
        (Decimal(10) ** 15, "10k_cny", None),  # no room for eight places
    ):
        frame = data.disclosures.copy()
        mine = (frame.report_id == report_id) & (frame.measure == "amount")
        frame.loc[mine, ["edition"]] = "2021"
        frame.loc[mine, ["subject"]] = "fees"
        frame.loc[mine, ["value"]] = value
        frame.loc[mine, ["unit"]] = unit
        folder = tmp_path / f"{value}-{unit}"
        found = of(replace(data, disclosures=frame), folder)
        row = next(r for r in found.rows if r.record["report_id"] == report_id)
        scaled = found.value(row, column)
        number = None if scaled is None else as_number(scaled, wide_columns()[column])
        assert number == expected
        assert (found.status(row, column) == "unit_unknown") == (expected is None)


def versions(*days: date | None, same: bool = False) -> Dataset:
    """One report in as many versions, published on these days."""
    first = gojparse.parse(CORPUS / FILES[0])
    reports = []
    for number, day in enumerate(days):
        cells = tuple(
            c if same or c.value is None else c._replace(value=c.value + number) for c in first.applications
        )
        name = f"{number:016x}"
        named = replace(first, applications=cells, report_id=name, content_id=name, sha256=name)
        reports.append(replace(named, published_on=day and day.isoformat()))
    return dataset_from_reports(reports)


@pytest.mark.parametrize(
    ("days", "same", "choice", "current"),
    [
        ((date(2021, 1, 5),), False, VersionChoice.ONLY, 0),
        ((date(2021, 1, 5), date(2021, 3, 1)), False, VersionChoice.NEWEST, 1),
        ((date(2021, 3, 1), date(2021, 1, 5)), False, VersionChoice.NEWEST, 0),
        ((date(2021, 3, 1), None), False, VersionChoice.UNDATED, None),
        ((date(2021, 3, 1), date(2021, 3, 1)), False, VersionChoice.UNDATED, None),
        ((None, None), True, VersionChoice.SAME_NUMBERS, 0),
    ],
)
def test_the_newest_version_is_current_if_the_dates_tell(
    tmp_path: Path, days: tuple[date | None, ...], same: bool, choice: VersionChoice, current: int | None
) -> None:
    found = of(versions(*days, same=same), tmp_path)
    (row,) = found.rows
    version = row.chosen.current
    assert (row.chosen.choice, version and int(version.report_id, 16)) == (choice, current)
    values, _ = found.cells()
    assert (values == MISSING).all() == (current is None)


def test_what_is_asked_for_does_not_choose_the_version(tmp_path: Path) -> None:
    """The first version is balanced, the one that replaced it is not."""
    first = report(COUNTY, 2022, distinct(2022, 1), published_on="2023-01-05")
    second = report(COUNTY, 2022, distinct(2022, 2), published_on="2023-03-05")
    other = report(FINANCE, 2022, distinct(2022, 3), published_on="2023-01-05")
    dataset_from_reports([first, replace(second, verdict="unbalanced"), other]).write(tmp_path)
    balanced = build_panel(open_dataset(tmp_path), where=lambda record: record["verdict"] == "balanced")
    assert [row.record["report_id"] for row in balanced.rows] == [other.report_id]
    assert balanced.left_out == {SUPERSEDED: 1}
    wrong = build_panel(open_dataset(tmp_path), where=lambda record: record["verdict"] == "unbalanced")
    assert [len(row.chosen.versions) for row in wrong.rows] == [2] and not wrong.left_out


def test_as_it_was_on_a_day(tmp_path: Path) -> None:
    versions(date(2021, 1, 5), date(2021, 3, 1)).write(tmp_path)
    (row,) = build_panel(open_dataset(tmp_path), as_of=date(2021, 2, 1)).rows
    assert row.chosen.current is not None
    assert row.chosen.current.published_on == date(2021, 1, 5)
    before = build_panel(open_dataset(tmp_path), as_of=date(2020, 12, 31))
    assert not before.rows
    assert sum(before.left_out.values()) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            ("洛阳市偃师区翟镇镇人民政府", "government", "410307103", 2021),
            ("偃师市翟镇镇人民政府", "government", "410381103", 2020),
        ),
        (("偃师区财政局", "department", "410307", 2022), ("偃师市财政局", "department", "410381", 2020)),
        (("偃师区人民政府", "government", "410307", 2022), ("偃师市人民政府", "government", "410381", 2020)),
        (
            ("新泰市政府办公室", "department", "370982", 2022),
            ("新泰市人民政府", "government", "370982", 2020),
        ),
        (
            ("洛阳市人民政府国有资产监督管理委员会", "department", "410300", 2022),
            ("洛阳市国有资产监督管理委员会", "department", "410300", 2020),
        ),
    ],
)
def test_an_issuer_is_one_under_all_names_of_its_place(
    one: tuple[str, str, str, int], other: tuple[str, str, str, int]
) -> None:
    assert issuer_id(*one) == issuer_id(*other)


def test_issuers_of_other_places_and_offices_stay_apart() -> None:
    names = {
        issuer_id("偃师区财政局", "department", "410307", 2022),
        issuer_id("偃师区教育局", "department", "410307", 2022),
        issuer_id("偃师区人民政府", "government", "410307", 2022),
        issuer_id("城关镇人民政府", "government", None, 2022),
        issuer_id("偃师区翟镇镇人民政府", "government", "410307103", 2021),
        issuer_id("新泰市翟镇人民政府", "government", "370982103", 2021),
        issuer_id("新泰市人民政府", "government", "370982", 2021),
        issuer_id("新泰市人民政府外事办公室", "department", "370982", 2021),
        issuer_id("新泰市人民政府国有资产监督管理委员会", "department", "370982", 2021),
    }
    assert len(names) == 9


@pytest.mark.parametrize(
    ("issuer", "known"),
    [
        ("财政局", False),
        ("市财政局", False),
        ("县市场监督管理局", False),
        ("公安局", False),
        ("开发区管委会", False),
        ("住房和城乡建设局", False),
        ("经济技术开发区管理委员会", False),
        ("洛阳经济技术开发区管理委员会", True),
        ("洛阳海关", True),
        ("砚坪县财政局", True),
    ],
)
def test_namesakes_are_no_versions_of_each_other(tmp_path: Path, issuer: str, known: bool) -> None:
    """Nobody knows where 财政局 is: the later of two reports may be another county's."""
    office = {"issuer": issuer, "issuer_type": "department", "level": None, "division_code": None}
    reports = [report(office, 2022, distinct(2022, seed), published_on=f"2023-01-1{seed}") for seed in (1, 2)]
    (row,) = panel_of(tmp_path, *reports).rows
    assert (row.certain, row.chosen.choice) == (
        known,
        VersionChoice.NEWEST if known else VersionChoice.DOUBTED,
    )
    assert (row.chosen.current is not None) == known


def test_a_folder_without_a_dataset(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="does not contain a gojparse dataset"):
        open_dataset(tmp_path)
    (tmp_path / "datapackage.json").write_text('{"resources": []}')
    with pytest.raises(WrongUsage, match="does not contain a gojparse dataset"):
        open_dataset(tmp_path)


def test_a_damaged_table_is_said_in_one_line(data: Dataset, tmp_path: Path) -> None:
    data.write(tmp_path, "parquet")
    (tmp_path / "appeals.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(WrongUsage, match=r"appeals\.parquet cannot be read"):
        build_panel(open_dataset(tmp_path))
