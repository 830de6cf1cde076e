"""The panel's files, each written and read back by another program: every number, every label, no formula."""

from __future__ import annotations

import csv
import gc
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from gojparse.cli import console, run_command_line
from gojparse.compare.columns import indicator_table, wide_columns
from gojparse.compare.corrections import Correction
from gojparse.compare.export import excel, files
from gojparse.compare.export.excel import TooManyRows
from gojparse.compare.export.fields import Extent, FieldKind, panel_fields, status_groups
from gojparse.compare.export.filters import WrongFilter, report_filter
from gojparse.compare.export.frame import TITLE, column_label
from gojparse.compare.export.rows import panel_rows
from gojparse.compare.issuers import location
from gojparse.compare.numbers import MISSING, STATUSES, open_dataset
from gojparse.compare.panel import Panel, VersionChoice, build_panel
from gojparse.dataset.frames import dataset_from_reports
from gojparse.errors import NotWritten
from tests.support.made import printed_report
from tests.support.small_panel import LONG, SCOPE, reports, small

Row = Mapping[str, Any]
Run = Callable[..., tuple[int, str, str]]
NAMES = [field.name for field in panel_fields()]
KINDS = {field.name: field.kind for field in panel_fields()}
ROOT = Path(__file__).parents[1]
HUGE = 9_007_199_254_740_995  # no double holds it


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("dataset")
    small().write(place, "parquet")
    return place


@pytest.fixture(scope="module")
def found(folder: Path) -> Panel:
    return build_panel(open_dataset(folder))


@pytest.fixture(scope="module")
def expected() -> dict[tuple[str, int], dict[str, Any]]:
    """The wide numbers by issuer and year, from the reports themselves; None where there is none."""
    known: dict[tuple[str, int], dict[str, Any]] = {}
    for report in reports():
        if (
            report.issuer is None
            or report.year is None
            or report.published_on in ("2022-01-05", "2022-02-01")
        ):
            continue
        cells: dict[str, Any] = dict.fromkeys(wide.name for wide in wide_columns())
        if report.published_on is not None:  # of the two without a date none is current
            for cell in report.cells:
                end = "_2019" if cell.table == "disclosures" and cell.edition == "2019" else ""
                factor = Decimal("0.0001") if cell.unit == "cny" else 1
                value = cell.value if cell.value is None else cell.value * factor
                cells[f"{cell.line}_{cell.column}{end}"] = value
        # the 2019 form gives procurement no unit of its own
        known[report.issuer, report.year] = cells
    return known


def written(found: Panel, target: Path, **how: Any) -> Path:
    files.write_panel(found, target, **how)
    return target


def agrees(rows: list[Row], expected: dict[tuple[str, int], dict[str, Any]], exact: bool = True) -> int:
    """How many numbers were compared; all of them are as the reports have them."""
    compared = 0
    assert {(row["issuer"], int(row["year"])) for row in rows} == set(expected)
    for row in rows:
        for name, value in expected[row["issuer"], int(row["year"])].items():
            got = row[name]
            if not exact and got is not None and value is not None:
                got, value = float(got), float(value)
            assert got == value, (row["issuer"], row["year"], name)
            compared += value is not None
    return compared


# ---- each format ----


def test_csv(found: Panel, tmp_path: Path, expected: Any) -> None:
    target = written(found, tmp_path / "panel.csv")
    text = target.read_text(encoding="utf-8")
    assert "E-" not in text
    lines = list(csv.DictReader(text.splitlines()))
    assert list(lines[0]) == NAMES
    rows = [
        {
            name: None
            if not value
            else Decimal(value)
            if KINDS[name] in (FieldKind.COUNT, FieldKind.AMOUNT)
            else value
            for name, value in line.items()
        }
        for line in lines
    ]
    assert agrees(rows, expected) > 1_000
    assert next(row for row in lines if row["issuer"] == "=1+1")["fees_amount"] == "12345.67891234"
    (count,) = duckdb.sql(f"select count(*) from read_csv('{target}', header=true)").fetchall()[0]
    assert count == len(expected)


def test_parquet(found: Panel, tmp_path: Path, expected: Any) -> None:
    target = written(found, tmp_path / "panel.parquet")
    table = duckdb.sql(f"select * from read_parquet('{target}')")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    assert table.columns == NAMES
    assert agrees(rows, expected) > 1_000
    assert {
        str(kind) for name, kind in zip(table.columns, table.types, strict=True) if name.endswith("amount")
    } == {"DECIMAL(20,8)"}
    schema = pq.read_schema(target)
    for field in panel_fields():
        notes = schema.field(field.name).metadata
        assert notes[b"label"].decode() == field.english
        assert notes[b"label_zh"].decode() == field.chinese
        assert (b"comparable" in notes) == (field.comparable is not None)
    assert list(json.loads(schema.metadata[b"columns"])) == NAMES


def test_stata(found: Panel, tmp_path: Path, expected: Any) -> None:
    target = written(found, tmp_path / "panel.dta")
    with pd.io.stata.StataReader(target, convert_categoricals=False) as reader:
        frame = reader.read()
        labels, values = reader.variable_labels(), reader.value_labels()
    assert target.read_bytes().startswith(b"<stata_dta><header><release>118</release>")
    assert list(frame.columns) == NAMES and max(map(len, NAMES)) <= 32
    for field in panel_fields():
        assert 0 < len(labels[field.name]) <= 80
        assert labels[field.name].startswith(field.chinese[:70])
        if field.codes:
            assert values[field.name] == {
                number: f"{code} {field.codes[code][1]}" for number, code in enumerate(field.codes, 1)
            }
    rows = [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
    lossless = {key: dict(cells) for key, cells in expected.items()}
    lossless["=1+1", 2023]["received_total"] = None  # no double holds it
    assert agrees(rows, lossless, exact=False) > 1_000
    assert frame["carried_in_total"].max() == 3_000_000_000
    own = next(row for row in rows if row["issuer"].endswith("翟镇镇人民政府"))
    assert own["scope_sentence"] == LONG  # beyond what str# holds
    assert own["published_on"] == datetime(2022, 3, 1)
    assert values["level"][own["level"]] == "town 乡级"


def test_stata_from_plain_columns(found: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes as from plain lists, for all kinds of columns and any size of the blocks."""
    by_pandas(found, tmp_path / "pandas.dta")
    expected = (tmp_path / "pandas.dta").read_bytes()
    assert written(found, tmp_path / "one.dta").read_bytes() == expected
    monkeypatch.setattr("gojparse.compare.export.rows.ROWS", 3)
    assert written(found, tmp_path / "three.dta").read_bytes() == expected
    types = np.frombuffer(expected, "<u2", len(NAMES), expected.index(b"<variable_types>") + 16)
    assert set(types) >= {65_530, 65_529, 65_528, 65_526, 32_768}  # byte, int, long, double, strL


def by_pandas(found: Panel, target: Path) -> None:
    """The panel as pandas writes it, its columns of the types that they need."""
    blocks = list(panel_rows(found).blocks())
    frame: dict[str, Any] = {}
    for field in panel_fields():
        values = [value for block in blocks for value in block[field.name].to_pylist()]
        if field.kind is FieldKind.CODE:
            numbers = {code: number for number, code in enumerate(field.codes, 1)}
            frame[field.name] = pd.array([numbers.get(value) for value in values], "Int8")
        elif field.kind is FieldKind.TEXT:
            frame[field.name] = pd.Series([value or "" for value in values], dtype=object)
        elif field.kind is FieldKind.DATE:
            frame[field.name] = pd.Series(pd.to_datetime(pd.Series(values)))
        elif field.kind is FieldKind.COUNT:
            frame[field.name] = as_small_as_may_be(values)
        else:
            frame[field.name] = in_doubles(values)
    pd.DataFrame(frame).to_stata(
        target,
        write_index=False,
        version=118,
        byteorder="<",
        variable_labels={field.name: column_label(field) for field in panel_fields()},
        value_labels={
            field.name: {n: f"{code} {words[1]}" for n, (code, words) in enumerate(field.codes.items(), 1)}
            for field in panel_fields()
            if field.codes
        },
        convert_strl=["scope_sentence", "restated_cells"],
        convert_dates={"published_on": "td"},
        time_stamp=datetime(2000, 1, 1),
        data_label=TITLE,
    )


def as_small_as_may_be(values: list[int | None]) -> Any:
    largest = max((abs(value) for value in values if value is not None), default=0)
    for limit, kind in ((100, "Int8"), (32_740, "Int16"), (2_147_483_620, "Int32")):
        if largest <= limit:
            return pd.array(values, kind)
    return in_doubles([None if value is None or abs(value) > 2**53 else value for value in values])


def in_doubles(values: list[Any]) -> Any:
    return pd.Series([float("nan") if value is None else float(value) for value in values])


def test_excel(found: Panel, tmp_path: Path, expected: Any) -> None:
    target = written(found, tmp_path / "panel.xlsx", language="zh")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["panel", "columns", "codes"]
    sheet = book["panel"]
    assert [cell.value for cell in sheet[1]] == [field.chinese for field in panel_fields()]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(len(expected) + 1, len(NAMES)).coordinate}"
    for one in book:
        assert not [cell for row in one for cell in row if cell.data_type == "f" or cell.hyperlink]
    rows = [dict(zip(NAMES, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    spelt = {key: dict(cells) for key, cells in expected.items()}
    odd = next(row for row in rows if row["issuer"] == "=1+1")
    assert (odd["source"], odd["received_total"]) == ("@SUM(A1:A9)", str(HUGE))  # beyond Excel's digits
    assert odd["published_on"] == datetime(2022, 1, 20)
    odd["received_total"] = HUGE
    assert agrees(rows, spelt, exact=False) > 1_000
    meanings = list(book["columns"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in meanings] == NAMES
    assert all(row[1] and row[2] for row in meanings)
    assert ("level", "town", "town", "乡级") in list(book["codes"].values)


def test_excel_has_the_names_as_header_in_english(found: Panel, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(found, tmp_path / "panel.xlsx"))["panel"]
    assert [cell.value for cell in sheet[1]] == NAMES


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_office_program_computes_nothing(found: Panel, tmp_path: Path) -> None:
    target = written(found, tmp_path / "panel.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(target)], check=True, capture_output=True, timeout=120
    )
    with (tmp_path / "panel.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    odd = next(row for row in rows if row["year"] == "2023")
    assert (odd["issuer"], odd["source"], odd["received_total"]) == ("=1+1", "@SUM(A1:A9)", str(HUGE))
    assert len(rows) == len(found.rows)


def test_sqlite(found: Panel, tmp_path: Path, expected: Any) -> None:
    target = written(found, tmp_path / "panel.sqlite")
    with closing(sqlite3.connect(target)) as base:
        base.row_factory = sqlite3.Row
        rows = [dict(row) for row in base.execute("select * from panel")]
        assert list(rows[0]) == NAMES
        assert agrees(rows, expected, exact=False) > 1_000
        assert next(row for row in rows if row["issuer"] == "=1+1")["received_total"] == HUGE
        assert not base.execute("pragma foreign_key_check").fetchall()
        assert base.execute("pragma integrity_check").fetchone()[0] == "ok"
        names = {row[0] for row in base.execute("select name from sqlite_master where type = 'table'")}
        assert names >= {"panel", "reports", "sources", "disclosures", "applications", "appeals", "findings"}
        assert base.execute("select count(*) from applications").fetchone()[0] == 2 * 161 + 8 * 175
        assert base.execute("select count(*) from columns").fetchone()[0] == len(NAMES)
        key = base.execute(
            "select name from pragma_table_info('applications') where pk order by pk"
        ).fetchall()
        assert [row[0] for row in key] == ["report_id", "line", "applicant"]


QUERIES = {
    "offices with the longest backlog": """
SELECT issuer, year, backlog_rate, carried_forward_total
FROM panel WHERE backlog_rate_flag = 'ok' ORDER BY backlog_rate DESC LIMIT 10""",
    "how applications ended, year by year": """
SELECT year, line, SUM(reports) AS reports, SUM(applications) AS applications
FROM outcomes_by_year WHERE line LIKE 'denied%' OR line = 'granted' GROUP BY year, line""",
    "where a number of the panel was printed": """
SELECT r.source, a.printed, a.status, a.locator
FROM panel AS p JOIN reports AS r USING (report_id) JOIN applications AS a USING (report_id)
WHERE p.issuer_id = '410307/财政局' AND p.year = 2022 AND a.line = 'received' AND a.applicant = 'total'""",
}


def test_what_one_may_ask_the_database(found: Panel, tmp_path: Path) -> None:
    target = written(found, tmp_path / "panel.sqlite")
    with closing(sqlite3.connect(target)) as base:
        backlog, ended, printed = (base.execute(query).fetchall() for query in QUERIES.values())
        views = [row[0] for row in base.execute("select name from sqlite_master where type = 'view'")]
        for view in views:
            assert base.execute(f"select * from {view}").fetchall(), view
        wide = base.execute(
            "select received, other, other_misc from applications_wide_total where year = 2019"
        )
        assert wide.fetchall() == [(1028, 1168, None)]
        pooled = base.execute(
            "select disclosed, disposed, pooled_rate from disclosure_by_year where year = 2019"
        )
        assert pooled.fetchall() == [(2091, 4000, 0.52275)]
    assert [row[:2] for row in backlog[:3]] == [
        ("偃师市财政局", 2019), ("偃师市财政局", 2020), ("洛阳市偃师区财政局", 2022),
    ]  # fmt: skip
    assert backlog[0][2:] == (1182 / (1028 + 1035), 1182)
    granted = {(year, line): (reports, applications) for year, line, reports, applications in ended}
    assert granted[2021, "granted"] == (1, 4030)  # one of three versions, none of the two that differ
    assert granted[2022, "granted"] == (0, None)  # printed empty
    assert printed == [("003.txt", "3016", "read", "line=7;column=1")]


def test_an_amount_that_sqlite_would_round_is_text(tmp_path: Path) -> None:
    from gojparse.compare.export.database import _sqlite_value

    assert _sqlite_value(Decimal("17.2500")) == 17.25
    assert _sqlite_value(Decimal("17.0000")) == 17 and isinstance(_sqlite_value(Decimal("17.0000")), int)
    assert _sqlite_value(Decimal("9007199254740993.1234")) == "9007199254740993.1234"


def test_the_same_rows_give_the_same_bytes(found: Panel, tmp_path: Path) -> None:
    for suffix in files.SUFFIXES:
        one, other = (written(found, tmp_path / f"{name}{suffix}") for name in ("one", "other"))
        assert one.read_bytes() == other.read_bytes(), suffix


def test_many_blocks_are_one_file(found: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = written(found, tmp_path / "whole.csv").read_bytes()
    monkeypatch.setattr("gojparse.compare.export.rows.ROWS", 2)
    assert written(found, tmp_path / "blocks.csv").read_bytes() == whole
    monkeypatch.setattr("gojparse.compare.export.files._ROWS_A_GROUP", 3)
    assert pq.read_table(written(found, tmp_path / "blocks.parquet")).num_rows == len(found.rows)
    frame = pd.read_stata(written(found, tmp_path / "blocks.dta"))
    assert list(frame["issuer"]) == [row.record["issuer"] for row in found.rows]


# ---- the columns ----


def rows_of(found: Panel) -> dict[tuple[str, int], Row]:
    return {
        (row["issuer"], row["year"]): row for block in panel_rows(found).blocks() for row in block.to_pylist()
    }


def test_what_is_known_of_an_issuer_and_its_report(found: Panel) -> None:
    rows = rows_of(found)
    before, after = rows["偃师市财政局", 2019], rows["洛阳市偃师区财政局", 2022]
    assert before["issuer_id"] == after["issuer_id"] == "410307/财政局"
    assert (before["county"], after["county"]) == ("偃师市", "偃师区")
    assert (after["province"], after["city"], after["town"]) == ("河南省", "洛阳市", None)
    assert (before["county_code"], after["county_code"]) == ("410381", "410307")
    assert before["place_history"] == "410381 偃师市 -2020; 410307 偃师区 2021-"
    assert (before["disclosure_edition"], before["applications_edition"]) == ("2019", "2019")
    assert (after["edition"], after["disclosure_edition"], after["applications_edition"]) == (
        "hybrid", "2019", "2021",
    )  # fmt: skip
    assert (before["identity"], after["identity"]) == ("yes", "doubted")
    assert (after["scope"], after["scope_sentence"]) == ("area", SCOPE)
    assert (before["scope"], before["scope_sentence"]) == ("unknown", None)


@pytest.mark.parametrize(
    ("code", "issuer", "kind", "expected"),
    [
        ("441900003", "东莞市东城街道办事处", "street_office", (None, "广东省", "东莞市", None, "东城街道")),
        ("110101", "北京市东城区人民政府", "government", ("110101", "北京市", None, "东城区", None)),
        ("370000", "山东省财政厅", "department", (None, "山东省", None, None, None)),
        ("410307103", "偃师区某镇人民政府", "government", ("410307", "河南省", "洛阳市", "偃师区", None)),
        ("999999", "某县人民政府", "government", (None, None, None, None, None)),
        (None, "某县人民政府", "government", (None, None, None, None, None)),
    ],
)
def test_where_an_issuer_lies(
    code: str | None, issuer: str, kind: str, expected: tuple[str | None, ...]
) -> None:
    assert location(code, 2021, issuer, kind)[:5] == expected


def test_a_place_that_changed_twice_tells_each_year_once() -> None:
    told = location("340281", 2021, "芜湖市无为市人民政府", "government").place_history
    assert told == "341422 无为县 -2010; 340225 无为县 2011-2018; 340281 无为市 2019-"


def test_amounts_are_the_same_bits_whatever_their_sign() -> None:
    from gojparse.compare.export.rows import _amount

    numbers = np.array([-1, 0, MISSING, 3 * 10**8, -25 * 10**7, 2**63 - 1], np.int64)
    assert _amount(numbers).to_pylist() == [
        Decimal("-0.00000001"), 0, None, 3, Decimal("-2.5"), Decimal("92233720368.54775807"),
    ]  # fmt: skip


def test_one_document_met_twice_is_one_row_with_two_sources(tmp_path: Path) -> None:
    one = reports()[0]
    dataset_from_reports([one, replace(one, source="mirror.txt")]).write(tmp_path / "in", "parquet")
    target = written(build_panel(open_dataset(tmp_path / "in")), tmp_path / "panel.sqlite")
    with closing(sqlite3.connect(target)) as base:
        assert base.execute("select source from sources order by source").fetchall() == [
            ("001.txt",),
            ("mirror.txt",),
        ]
        assert base.execute("select source from reports").fetchall() == [("001.txt",)]
        assert base.execute("select versions, version_choice from panel").fetchall() == [(1, "only")]


def test_versions(found: Panel) -> None:
    rows = rows_of(found)
    town = rows["洛阳市偃师区翟镇镇人民政府", 2021]
    # two of the three have the same numbers under other addresses
    assert (town["versions"], town["version_choice"], town["restated_cells"]) == (
        3,
        "newest",
        "received_person",
    )
    assert (town["county"], town["town"], town["published_on"]) == ("偃师区", "翟镇镇", date(2022, 3, 1))
    undecided = rows["城关镇人民政府", 2021]
    assert (undecided["versions"], undecided["version_choice"]) == (2, "undated")
    known = ("issuer_id", "issuer", "issuer_type", "level", "year", "identity", "versions", "version_choice")
    flags = {f"{one.name}_flag": "missing" for one in indicator_table()}
    assert {name: value for name, value in undecided.items() if value is not None and name not in known} == {
        **flags,
        "restated_cells": undecided["restated_cells"],
    }
    assert len(undecided["restated_cells"].split(";")) == 200  # all of the form: each differs


def test_statuses_are_counted(found: Panel) -> None:
    row = rows_of(found)["洛阳市偃师区财政局", 2022]
    ends = ("read", "placed", "implied", "restored", "empty", "withheld", "absent")
    assert [row[f"applications_{end}"] for end in ends] == [170, 1, 1, 0, 1, 1, 1]
    assert [row[f"disclosures_{end}"] for end in ends] == [22, 0, 0, 0, 0, 0, 0]
    assert [row[f"appeals_{end}"] for end in ends] == [15, 0, 0, 0, 0, 0, 0]


def test_a_rate_stands_beside_its_sides(found: Panel) -> None:
    rows = rows_of(found)
    row = rows["偃师市财政局", 2019]
    assert (row["disclosure_rate"], row["disclosure_rate_num"], row["disclosure_rate_den"]) == (
        0.52275, 1042 + 1049, 4000,
    )  # fmt: skip
    assert row["disclosure_rate_flag"] == "ok"
    assert rows["偃师市财政局", 2020]["disclosure_rate_flag"] == "contradictory"
    assert row["disclosure_rate_num"] == row["granted_total"] + row["partly_granted_total"]
    assert row["other_rate_num"] == row["other_total"]
    late = rows["洛阳市偃师区财政局", 2022]
    assert (late["disclosure_rate"], late["disclosure_rate_num"], late["disclosure_rate_flag"]) == (
        None, None, "missing",
    )  # fmt: skip
    assert late["other_rate_num"] == sum(
        late[f"{line}_total"] for line in ("other_uncorrected", "other_unpaid", "other_misc")
    )


def test_every_column_says_what_may_be_compared() -> None:
    notes = {field.name: field.comparable for field in panel_fields() if field.comparable}
    assert set(notes) >= {wide.name for wide in wide_columns()}
    extents = {name: note.extent for name, note in notes.items()}
    assert extents["received_total"] == extents["litigation_after_other"] == Extent.YES
    assert extents["other_misc_total"] == extents["other_total"] == Extent.SUM
    assert "other_uncorrected_legal + other_unpaid_legal + other_misc_legal = other_legal" in (
        notes["other_unpaid_legal"].english
    )
    caution = {name for name, extent in extents.items() if extent is Extent.CAUTION}
    assert caution == {
        f"{subject}_decisions{end}"
        for subject in ("licensing", "penalties", "coercion")
        for end in ("", "_2019")
    }
    assert extents["services_decisions_2019"] == extents["normative_issued"] == Extent.NO
    assert extents["fees_amount"] == extents["procurement_amount_2019"] == Extent.NO


def test_every_status_and_every_choice_of_a_version_is_explained() -> None:
    counted = [status for group in status_groups().values() for status in group.statuses]
    assert sorted([*counted, "versions_differ"]) == sorted(STATUSES)
    choices = next(field.codes for field in panel_fields() if field.name == "version_choice")
    assert list(choices) == [str(choice) for choice in VersionChoice]


def test_names_and_labels_are_unambiguous() -> None:
    assert len({name.lower() for name in NAMES}) == len(NAMES)
    assert len({field.chinese for field in panel_fields()}) == len(NAMES)
    assert all(field.english and len(column_label(field)) <= 80 for field in panel_fields())


# ---- filters ----


@pytest.mark.parametrize(
    ("filters", "issuers"),
    [
        (["level=town"], {"洛阳市偃师区翟镇镇人民政府", "城关镇人民政府"}),
        (
            ["level=town,county", "year=2019-2021"],
            {"偃师市财政局", "洛阳市偃师区翟镇镇人民政府", "城关镇人民政府"},
        ),
        (["year=2019,2022"], {"偃师市财政局", "洛阳市偃师区财政局"}),
        (["level="], {"=1+1"}),
        (["county=偃师区"], {"偃师市财政局", "洛阳市偃师区翟镇镇人民政府", "洛阳市偃师区财政局"}),
        (["county=偃师市"], {"偃师市财政局", "洛阳市偃师区翟镇镇人民政府", "洛阳市偃师区财政局"}),
        (["town=翟镇镇"], {"洛阳市偃师区翟镇镇人民政府"}),
        (["city=洛阳市", "year=2019"], {"偃师市财政局"}),
        (["county=泰山区"], set()),
        (["published_on=2023-01-07"], {"洛阳市偃师区财政局"}),
        (["edition=hybrid"], {"洛阳市偃师区财政局"}),
    ],
)
def test_filters(folder: Path, filters: list[str], issuers: set[str]) -> None:
    found = build_panel(open_dataset(folder), where=report_filter(filters))
    assert {row.record["issuer"] for row in found.rows} == issuers


@pytest.mark.parametrize(
    ("text", "kind", "near"),
    [
        ("leve=town", "column", "level"),
        ("level=twon", "value", "town"),
        ("year=last", "value", None),
        ("year=2022-2019", "value", "2019-2022"),
        ("published_on=2023", "value", None),
        ("town", "form", None),
        ("=town", "form", None),
    ],
)
def test_a_wrong_filter_is_told_with_names_like_it(text: str, kind: str, near: str | None) -> None:
    with pytest.raises(WrongFilter) as told:
        report_filter([text])
    assert told.value.kind == kind
    assert near is None or near in told.value.near


# ---- the command ----


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_language", "en")
    monkeypatch.delenv("GOJPARSE_LANG", raising=False)

    def running(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command_line([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return running


def test_the_panel_of_a_dataset(run: Run, folder: Path) -> None:
    assert run("panel", "--help")[1].startswith("Usage: gojparse panel")
    code, out, err = run("panel", folder, "-o", "panel.csv")
    assert (code, out) == (0, "")
    assert err == ("gojparse: 6 issuer-years of 4 issuers in panel.csv; documents left out: 1 not a report\n")
    code, out, err = run("panel", folder)
    assert (code, out) == (0, Path("panel.csv").read_text(encoding="utf-8"))
    code, out, err = run("panel", folder, "--quiet", "--where", "level=town", "--as-of", "2022-02-15")
    assert (code, err, len(out.splitlines())) == (0, "", 2)
    assert "2022-02-01" in out
    assert "6个机关年度" in run("panel", folder, "--lang", "zh")[2]


def test_a_file_that_is_there_is_not_replaced_unasked(run: Run, folder: Path) -> None:
    Path("panel.dta").write_text("mine")
    code, _, err = run("panel", folder, "-o", "panel.dta")
    assert (code, Path("panel.dta").read_text()) == (6, "mine")
    assert "panel.dta already exists; choose another name, or replace it with --force" in err
    assert run("panel", folder, "-o", "panel.dta", "--force")[0] == 0
    assert len(pd.read_stata("panel.dta")) == 6
    assert sorted(path.name for path in Path().iterdir()) == ["panel.dta"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("-o", "panel.txt"), 2, "end it in one of .csv, .parquet, .xlsx, .dta, .sqlite"),
        (("-o", "panel"), 2, "does not show the format"),
        (("--force",), 2, "--force applies only when a file is written; add -o FILE"),
        (("--as-of", "yesterday"), 2, "yesterday is not a valid date; write it like 2024-03-31"),
        (("--where", "leve=town"), 2, "has this name (did you mean level"),
        (("--where", "level=twon"), 2, "cannot have this value (did you mean town"),
        (("--where", "year=1999"), 5, "no report in"),
        (("--as-of", "2001-01-01"), 5, "documents left out"),
        (("-o", "nowhere/panel.csv"), 6, "cannot write nowhere/panel.csv: no such file or directory"),
        (("-o", ".csv"), 2, "does not show the format"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended, out, err = run("panel", folder, *arguments)
    assert (ended, out) == (code, "")
    assert said in err
    assert err.count("\n") == 1
    assert not list(Path().iterdir())


def test_a_folder_of_reports_is_read_first(run: Run) -> None:
    Path("in").mkdir()
    Path("in/one.txt").write_text(printed_report(received=3), encoding="utf-8")
    Path("in/two.txt").write_text(
        printed_report("乙镇人民政府2023年政府信息公开工作年度报告", 7), encoding="utf-8"
    )
    code, out, err = run("panel", "in")
    lines = list(csv.DictReader(out.splitlines()))
    assert (code, [(row["issuer"], row["received_total"]) for row in lines]) == (
        0, [("乙镇人民政府", "7"), ("甲镇人民政府", "3")],
    )  # fmt: skip
    assert err.splitlines()[-1] == "gojparse: 2 issuer-years of 2 issuers"
    Path("in/broken.pdf").write_bytes(b"%PDF-1.4 no more")
    code, out, err = run("panel", "in", "-q")
    assert (code, len(out.splitlines())) == (4, 3)  # what could be read is there, and the code says the rest


@pytest.mark.parametrize(("place", "code"), [("nowhere", 2), ("empty", 5), ("others", 5), ("broken", 2)])
def test_a_folder_without_reports(run: Run, place: str, code: int) -> None:
    for name in ("empty", "others", "broken"):
        Path(name).mkdir()
    Path("others/letter.txt").write_text("你好。")
    Path("broken/datapackage.json").write_text("{")
    ended, out, err = run("panel", place, "-o", "panel.csv")
    assert (ended, out) == (code, "")
    assert err.splitlines()[-1].startswith("gojparse: ")
    assert not Path("panel.csv").exists()


def test_no_permission_to_write(found: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for suffix, writer in (
        (".csv", "files.write_csv"),
        (".parquet", "files.write_parquet"),
        (".xlsx", "excel.write_xlsx"),
        (".dta", "frame.write_dta"),
        (".sqlite", "database.write_sqlite"),
    ):
        monkeypatch.setattr(f"gojparse.compare.export.{writer}", refuse)
        with pytest.raises(NotWritten, match="no space left on device"):
            files.write_panel(found, tmp_path / f"panel{suffix}")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs a shell that can limit the size of files")
@pytest.mark.parametrize("suffix", files.SUFFIXES)
def test_a_full_disk(folder: Path, suffix: str, tmp_path: Path) -> None:
    """Each writer's own error where nothing more can be written is a sentence, and nothing is left behind."""
    target = tmp_path / f"panel{suffix}"
    command = f"ulimit -f 4; exec '{sys.executable}' -m gojparse panel '{folder}' -o '{target}'"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.startswith(f"gojparse: cannot write {target}: ")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_more_rows_than_excel_has(found: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 5)
    with pytest.raises(TooManyRows, match="select fewer with --where, or choose another format"):
        files.write_panel(found, tmp_path / "panel.xlsx")
    assert not list(tmp_path.iterdir())


# ---- the dictionary ----


def test_schema_prints_the_columns_and_the_indicators(run: Run) -> None:
    code, out, _ = run("schema", "--panel")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines() if line[0] != " "] == NAMES
    assert "as a sum: other_uncorrected_total + other_unpaid_total + other_misc_total = other_total" in out
    assert [one["name"] for one in json.loads(run("schema", "--panel", "--json")[1])] == NAMES
    told = json.loads(run("schema", "--indicators", "--json")[1])
    assert [one["formula"] for one in told] == [one.formula for one in indicator_table()]
    out = run("schema", "--indicators", "--lang", "zh")[1]
    assert all(one.chinese in out and one.definition_zh in out for one in indicator_table())
    assert run("schema", "--panel", "--indicators")[0] == 2
    assert run("schema")[1].startswith("schema_version")


def test_the_sums_of_the_database_are_those_of_its_panel(folder: Path, tmp_path: Path) -> None:
    """With corrections, and never over reports that count different bodies."""
    plain = build_panel(open_dataset(folder))
    of_2019 = next(row for row in plain.rows if row.year == 2019)
    laid = Correction(of_2019.record["report_id"], "received_total", Decimal(77), "the stamp hides it", "李")
    target = written(build_panel(open_dataset(folder), corrections=[laid]), tmp_path / "panel.sqlite")
    with closing(sqlite3.connect(target)) as base:
        received = "select reports, applications from outcomes_by_year where year = ? and line = 'received'"
        assert base.execute(received, (2019,)).fetchall() == [(1, 77)]
        for view in ("outcomes_by_year", "disclosure_by_year"):
            mixed = f"select 1 from {view} where scope is null and year = 2022"
            assert base.execute(mixed).fetchall() == []
        scopes = base.execute("select distinct year, level, scope from outcomes_by_year").fetchall()
        assert set(scopes) == set(
            base.execute("select distinct year, level, scope from panel where report_id is not null")
        )


def test_an_interrupted_workbook_ends_silently(
    tmp_path: Path, found: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of the half archive must not complain that its file has gone."""
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(zipfile.ZipFile, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write_panel(found, tmp_path / "panel.xlsx")
    gc.collect()
    assert complaints == [] and list(tmp_path.iterdir()) == []
