"""Corrections lie over the numbers, with what is beneath them; the dataset stays as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import gojparse
from gojparse.compare.checks import check_panel
from gojparse.compare.columns import wide_columns
from gojparse.compare.corrections import Correction, read_corrections
from gojparse.compare.export.rows import panel_rows
from gojparse.compare.numbers import StoredDataset, open_dataset
from gojparse.compare.panel import build_panel
from gojparse.dataset.frames import dataset_from_reports as of_reports
from gojparse.errors import WrongUsage
from tests.support.panels import COUNTY, distinct, report

FILE = Path(__file__).parents[1] / "corpus" / "documents" / "009_tabs.txt"
HEAD = "report_id,cell,value,reason,author\n"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> StoredDataset:
    folder = tmp_path_factory.mktemp("dataset")
    gojparse.extract([FILE]).write(folder)
    return open_dataset(folder)


@pytest.fixture
def report_id(dataset: StoredDataset) -> str:
    return str(dataset.table("reports", ("report_id",)).to_pylist()[0]["report_id"])


def at(name: str) -> int:
    return next(at for at, column in enumerate(wide_columns()) if column.name == name)


def test_a_correction_and_what_lies_beneath(dataset: StoredDataset, report_id: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(
        HEAD
        + f"{report_id},unhandled_reissue_total,88,the stamp hides the 8,李\n"
        + f"{report_id},applications.received.person,,unreadable on paper,李\n"
        + f"{report_id},procurement_amount_2019,12.5,in yuan,李\n",
        encoding="utf-8",
    )
    before = (dataset.folder / "applications.csv").read_bytes()
    found = build_panel(dataset, corrections=read_corrections(path))
    (row,) = found.rows
    total, person = at("unhandled_reissue_total"), at("received_person")
    assert (found.value(row, total), found.status(row, total)) == (88, "corrected")
    assert (found.value(row, person), found.status(row, person)) == (None, "corrected")
    amount = at("procurement_amount_2019")
    assert found.value(row, amount) == Decimal("12.5") * 10**8
    beneath = found.corrected[row.row, total]
    assert (beneath.before, beneath.status, beneath.correction.reason) == (
        87,
        "read",
        "the stamp hides the 8",
    )
    assert found.corrected[row.row, person].before == 306
    assert (dataset.folder / "applications.csv").read_bytes() == before
    untouched = build_panel(dataset).rows[0]
    assert found.value(row, at("received_total")) == build_panel(dataset).value(
        untouched, at("received_total")
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{id},received_persom,3,why,me", "did you mean received_person"),
        ("{id},received_person,3.5,why,me", "give a whole number"),
        ("{id},received_person,-3,why,me", "cannot be the value of received_person"),
        ("{id},received_person,three,why,me", ":2: 'three' is not a number"),
        ("{id},received_person,NaN,why,me", ":2: 'NaN' is not a number"),
        ("{id},received_person,1,234,why,me", ":2: this line does not have as many fields"),
        ("{id},received_person,3,why", ":2: this line does not have as many fields"),
        ("{id},received_person,3,,me", ":2: reason is empty"),
        ("{id},received_person,3,why,", ":2: author is empty"),
        ("0123456789abcdef,received_person,3,why,me", "a correction is meant for 0123456789abcdef"),
        (
            "{id},received_person,3,why,me\n{id},received_person,4,why,me",
            "two corrections of received_person",
        ),
        ("{id},fees_amount,0.000000001,why,me", "at most eight decimals"),
        ("{id},fees_amount,3,why,me", "has no cell fees_amount"),
        ("{id},other_misc_total,3,why,me", "has no cell other_misc_total"),
        ("{id},licensing_change_2019,-4,why,me", ""),
    ],
)
def test_a_correction_that_fits_nowhere_stops_the_work(
    dataset: StoredDataset, report_id: str, tmp_path: Path, line: str, told: str
) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(HEAD + line.format(id=report_id) + "\n", encoding="utf-8")
    if not told:
        found = build_panel(dataset, corrections=read_corrections(path))
        assert found.value(found.rows[0], at("licensing_change_2019")) == -4
        return
    with pytest.raises(WrongUsage, match=told):
        build_panel(dataset, corrections=read_corrections(path))


@pytest.mark.parametrize("content", [b"report_id,cell\n", b"", b"\xff\xfe\x00"])
def test_a_file_that_is_no_list_of_corrections(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(content)
    with pytest.raises(WrongUsage):
        read_corrections(path)


def test_a_correction_makes_no_restatement(tmp_path: Path) -> None:
    """Both versions were misread alike in one cell, and one of them was misread in another."""
    first = report(COUNTY, 2022, now := distinct(2022), published_on="2023-01-05", name="first.txt")
    second = report(
        COUNTY, 2022, {**now, "granted_total": 1234}, published_on="2023-02-05", name="second.txt"
    )
    of_reports([first, second]).write(tmp_path / "dataset", "parquet")
    laid = (
        Correction(second.report_id, "received_total", Decimal(77), "the stamp hides the 7", "李"),
        Correction(second.report_id, "granted_total", Decimal(now["granted_total"] or 0), "misread", "李"),
    )
    whole = build_panel(open_dataset(tmp_path / "dataset"), corrections=laid)
    assert [row["restated_cells"] for block in panel_rows(whole).blocks() for row in block.to_pylist()] == [
        None
    ]
    assert [(one.finding.rule.name, one.finding.line) for one in check_panel(whole)] == [("restated", None)]
    plain = build_panel(open_dataset(tmp_path / "dataset"))
    assert [one.finding.line for one in check_panel(plain) if one.finding.rule.name == "restated"] == [
        "granted"
    ]


def test_a_copy_is_not_corrected_in_vain(tmp_path: Path) -> None:
    first, copy = (
        report(COUNTY, 2022, distinct(2022), published_on=f"2023-0{n}-05", content="one") for n in (1, 2)
    )
    of_reports([first, copy]).write(tmp_path / "dataset", "parquet")
    laid = [Correction(copy.report_id, "received_total", Decimal(77), "the stamp hides the 7", "李")]
    with pytest.raises(WrongUsage, match=f"is a copy of {first.report_id}"):
        build_panel(open_dataset(tmp_path / "dataset"), corrections=laid)
