"""Rows, frames and files of the dataset."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pyarrow.parquet as pq
import pytest

from gojparse.dataset import TABLE_NAMES, files
from gojparse.dataset.arrow import Gathering, gather, stream_as_csv
from gojparse.dataset.files import FolderOccupied, WriteOptions, WritingFailed, prepare_folder, write_dataset
from gojparse.dataset.frames import dataset_from_reports, frames
from gojparse.dataset.rows import nested_report, report_rows
from gojparse.dataset.schema import ColumnType, contract_tables
from gojparse.model import Cell, Report, Status
from tests.support.made import applications, at, made

COLUMNS = {
    "reports": "report_id source sha256 content_id format title issuer issuer_type level division_code year"
    " edition published_on verdict disclosure_verdict applications_verdict appeals_verdict numbers_printed"
    " numbers_placed findings_error findings_warning",
    "sections": "report_id section position heading text locator",
    "disclosures": "report_id edition article subject measure value unit status printed locator",
    "applications": "report_id edition line applicant value status printed locator",
    "appeals": "report_id route outcome value status printed locator",
    "statements": "report_id section sentence number unit subject reading locator",
    "balances": "report_id table rule line column result",
    "findings": "report_id rule severity table line column expected found message locator other_report_id",
}


def some() -> list[Report]:
    """Three documents, one of them given twice, one without a year."""
    return [
        made("b.txt", b"two", amounts={"fees_amount": "48105.3391"}, values={"received_person": 3}),
        made("a.txt", b"one"),
        made("z/a.txt", b"one"),
        made("c.txt", b"three", year=None, amounts={"fees_amount": "251.5", "rules_issued": "2"}),
    ]


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# ---- the contract ----


def test_the_tables_and_their_columns_are_those_of_the_contract() -> None:
    assert {t.name: " ".join(t.names) for t in contract_tables()} == COLUMNS
    assert tuple(t.name for t in contract_tables()) == TABLE_NAMES


def test_every_row_has_a_value_for_every_column() -> None:
    for name, table_rows in report_rows(made()).items():
        assert table_rows, name
        assert {len(row) for row in table_rows} == {len(COLUMNS[name].split())}


def test_codes_come_from_all_editions_in_the_form_s_order() -> None:
    line = next(
        c for t in contract_tables() if t.name == "applications" for c in t.columns if c.name == "line"
    )
    codes = list(line.codes)
    assert len(codes) == 26
    assert codes.index("unhandled_reissue") < codes.index("other") < codes.index("disposed")
    assert line.codes["denied_secret"] == "（三）不予公开 1.属于国家秘密"


def test_every_column_is_described_in_both_languages() -> None:
    for table in contract_tables():
        for column in table.columns:
            assert column.english and column.chinese, (table.name, column.name)


# ---- rows ----


def test_a_number_that_the_tables_cannot_hold_is_withheld_and_named() -> None:
    fine = made(amounts={"fees_amount": "1.23456"})
    whole = nested_report(fine)
    cell = next(row for row in whole["disclosures"] if row["subject"] == "fees")
    assert (cell["value"], cell["status"], cell["printed"]) == (None, "unreadable", "1.23456")
    assert whole["verdict"] == whole["disclosure_verdict"] == "doubtful"
    assert whole["findings"][-1]["rule"] == "number-too-long"


def test_text_that_no_file_can_hold_is_cleaned() -> None:
    report = made(prose="a\0b\ud83dc")
    assert report_rows(report)["sections"][0][4] == "ab?c"


def test_identical_bytes_stand_once_in_the_tables_and_for_each_source_in_reports() -> None:
    whole = gather(some())
    assert whole["reports"]["source"].to_pylist().count("a.txt") == 1
    assert whole["reports"].num_rows == 4
    assert len(set(whole["applications"]["report_id"].to_pylist())) == 3
    assert whole["applications"].num_rows == 3 * 175


def test_rows_are_sorted_whatever_the_order_of_the_reports() -> None:
    one, other = gather(some()), gather(reversed(some()))
    assert all(one[name].equals(other[name]) for name in TABLE_NAMES)
    keys = list(
        zip(one["reports"]["report_id"].to_pylist(), one["reports"]["source"].to_pylist(), strict=True)
    )
    assert keys == sorted(keys)


def test_packing_in_batches_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = gather(some())
    monkeypatch.setattr("gojparse.dataset.arrow._ROWS_A_BATCH", 7)
    assert all(gather(some())[name].equals(whole[name]) for name in TABLE_NAMES)


def test_a_document_without_bytes_has_no_report_id() -> None:
    gathering = Gathering()
    for source in ("x", "y"):
        gathering.add(replace(made(source), report_id="", sha256="", content_id="", verdict="unreadable"))
    assert gathering.table("reports")["report_id"].to_pylist() == [None, None]
    assert gathering.table("findings").num_rows == 2


# ---- CSV ----


def test_csv_quotes_only_where_needed_and_prints_no_digit_more_than_printed() -> None:
    text = b"".join(stream_as_csv("disclosures", [gather(some())])).decode()
    assert "\r" not in text
    assert '"' not in text
    assert ",48105.3391,10k_cny," in text
    assert ",251.5,10k_cny," in text
    assert ",2,item," in text


@pytest.mark.parametrize("text", ['say "yes", no', "two\nlines", "cr\rhere", ",", '"', "plain"])
def test_csv_comes_back_as_it_went(text: str) -> None:
    written = b"".join(stream_as_csv("sections", [gather([made(prose=text)])])).decode()
    read_back = list(csv.DictReader(io.StringIO(written, newline="")))
    assert read_back[0]["text"] == text


def test_null_and_printed_empty_are_both_empty_in_csv_and_differ_in_parquet(tmp_path: Path) -> None:
    blank = Cell("applications", "received", "person", None, Status.BLANK, "", at(1), edition="2021")
    absent = blank._replace(column="business", status=Status.ABSENT, printed=None, locator=None)
    report = replace(made(), applications=(blank, absent))
    write_dataset(gather([report]), tmp_path, WriteOptions("both"))
    body = (tmp_path / "applications.csv").read_text().splitlines()[1:]
    assert [line.split(",", 4)[4] for line in body] == [",blank,,line=1;column=1", ",absent,,"]
    assert pq.read_table(tmp_path / "applications.parquet")["printed"].to_pylist() == ["", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("\n=1", "'\n=1"),
        ("+21", "+21"),
        ("-0.5", "-0.5"),
        ("一=1", "一=1"),
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
    ],
)
def test_in_excel_s_csv_no_cell_starts_a_formula(text: str, expected: str) -> None:
    written = b"".join(stream_as_csv("sections", [gather([made(prose=text)])], excel=True))
    assert written.startswith(b"\xef\xbb\xbfreport_id,")
    read_back = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert read_back[0]["text"] == expected


def test_csv_is_read_by_pandas_and_duckdb(tmp_path: Path) -> None:
    write_dataset(gather(some()), tmp_path)
    frame = pd.read_csv(tmp_path / "applications.csv")
    assert len(frame) == 525
    assert frame.value.sum() == 3
    query = f"select count(*), sum(value) from read_csv('{tmp_path}/disclosures.csv')"
    counted, total = duckdb.sql(query).fetchall()[0]
    assert (counted, round(total, 4)) == (30, round(48105.3391 + 251.5 + 2, 4))


# ---- Parquet ----


def test_parquet_has_int64_counts_and_exact_decimals(tmp_path: Path) -> None:
    write_dataset(gather(some()), tmp_path, WriteOptions("parquet"))
    read_back = {name: pq.read_table(tmp_path / f"{name}.parquet") for name in TABLE_NAMES}
    assert str(read_back["disclosures"].schema.field("value").type) == "decimal128(20, 4)"
    assert str(read_back["applications"].schema.field("value").type) == "int64"
    assert str(read_back["reports"].schema.field("published_on").type) == "date32[day]"
    assert str(read_back["reports"].schema.field("source").type) == "string"
    assert Decimal("48105.3391") in read_back["disclosures"]["value"].to_pylist()
    assert {c.name for t in contract_tables() for c in t.columns if c.type is ColumnType.NUMBER} == {
        "value",
        "number",
    }


def test_partition_by_year(tmp_path: Path) -> None:
    write_dataset(gather(some()), tmp_path, WriteOptions("parquet", by_year=True))
    years = {p.parent.name for p in tmp_path.glob("applications/*/part-0.parquet")}
    assert years == {"year=2021", "year=__HIVE_DEFAULT_PARTITION__"}
    query = (
        f"select count(*) from read_parquet('{tmp_path}/applications/*/*.parquet', hive_partitioning=true)"
    )
    assert duckdb.sql(query).fetchall() == [(525,)]
    assert "year" in pq.read_table(tmp_path / "reports").column_names


# ---- the folder ----


@pytest.mark.parametrize(
    "shape",
    [
        WriteOptions("csv"),
        WriteOptions("both"),
        WriteOptions("both", by_year=True),
        WriteOptions("csv", excel=True),
    ],
)
def test_two_runs_give_the_same_bytes_in_any_order(tmp_path: Path, shape: WriteOptions) -> None:
    for name, reports in (("one", some()), ("two", list(reversed(some())))):
        prepare_folder(tmp_path / name)
        write_dataset(gather(reports), tmp_path / name, shape)
    assert folder_bytes(tmp_path / "one") == folder_bytes(tmp_path / "two")


@pytest.mark.parametrize("excel", [False, True])
def test_frictionless_finds_the_package_valid(tmp_path: Path, excel: bool) -> None:
    missing = replace(
        made("gone.txt"), report_id="", sha256="", content_id="", format="", verdict="unreadable"
    )
    missing = replace(
        missing, sections=(), disclosures=(), applications=(), appeals=(), statements=(), balances=()
    )
    write_dataset(gather([*some(), missing]), tmp_path, WriteOptions(excel=excel))
    outcome = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert outcome.valid, outcome.flatten(["title", "message"])


@pytest.mark.parametrize(
    "shape", [WriteOptions("both"), WriteOptions("parquet"), WriteOptions("both", by_year=True)]
)
def test_the_package_names_every_file_with_its_hash(tmp_path: Path, shape: WriteOptions) -> None:
    write_dataset(gather(some()), tmp_path, shape)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    assert {r["path"] for r in package["resources"]} | {"datapackage.json"} == set(folder_bytes(tmp_path))
    assert len({r["name"] for r in package["resources"]}) == len(package["resources"])
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        for key in resource["schema"].get("foreignKeys", []):
            assert key["reference"]["resource"] in {r["name"] for r in package["resources"]}
    assert package["schema_version"]
    assert "extractor_version" in package


def test_missing_values_and_codes_carry_labels(tmp_path: Path) -> None:
    write_dataset(gather(some()), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    schema = next(r["schema"] for r in package["resources"] if r["name"] == "applications")
    assert schema["missingValues"][0]["value"] == ""
    assert schema["primaryKey"] == ["report_id", "line", "applicant"]
    applicant = next(field for field in schema["fields"] if field["name"] == "applicant")
    assert applicant["title"] == "申请人"
    assert {"value": "person", "label": "自然人"} in applicant["categories"]


def test_a_folder_that_is_not_empty_is_refused_without_force(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(FolderOccupied):
        prepare_folder(tmp_path)
    prepare_folder(tmp_path, force=True)


def test_force_takes_away_the_older_dataset_and_nothing_else(tmp_path: Path) -> None:
    write_dataset(gather(some()), tmp_path, WriteOptions("both", by_year=True))
    (tmp_path / "mine.txt").write_text("precious")
    (tmp_path / "mine").mkdir()
    write_dataset(gather(some()), tmp_path, WriteOptions("csv"))
    assert set(folder_bytes(tmp_path)) == {f"{n}.csv" for n in TABLE_NAMES} | {"datapackage.json", "mine.txt"}
    assert (tmp_path / "mine").is_dir()
    assert not (tmp_path / "applications").exists()


@pytest.mark.parametrize(
    ("call", "after"),
    [("fsync", 0), ("fsync", 3), ("fsync", 15), ("replace", 0), ("replace", 8), ("replace", 16)],
)
def test_when_writing_fails_nothing_half_written_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, after: int
) -> None:
    real, calls = getattr(files.os, call), []

    def failing(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) > after:
            raise OSError(28, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(files.os, call, failing)
    with pytest.raises(WritingFailed, match="no space left on device"):
        write_dataset(gather(some()), tmp_path, WriteOptions("both"))
    assert folder_bytes(tmp_path) == {}


def test_an_interruption_while_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.pq.ParquetWriter, "write_table", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_dataset(gather(some()), tmp_path, WriteOptions("both", by_year=True))
    assert list(tmp_path.iterdir()) == []


def test_the_older_dataset_survives_a_failure_before_the_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dataset(gather(some()), tmp_path)
    before = folder_bytes(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(WritingFailed):
        write_dataset(gather([made()]), tmp_path)
    assert folder_bytes(tmp_path) == before


# ---- pandas ----


def test_frames_have_nullable_counts_and_exact_amounts() -> None:
    whole = frames(made(amounts={"fees_amount": "251.5"}))
    assert list(whole) == list(TABLE_NAMES)
    assert str(whole["applications"].value.dtype) == "Int64"
    assert whole["disclosures"].value.sum() == Decimal("251.5")
    assert whole["reports"].year.tolist() == [2021]


@pytest.mark.parametrize("format", ["csv", "parquet", "both"])
def test_a_dataset_of_frames_writes_the_bytes_that_the_command_line_writes(
    tmp_path: Path, format: str
) -> None:
    prepare_folder(tmp_path / "one")
    write_dataset(gather(some()), tmp_path / "one", WriteOptions(format))
    dataset_from_reports(some()).write(tmp_path / "two", format)
    assert folder_bytes(tmp_path / "one") == folder_bytes(tmp_path / "two")


def test_no_report_makes_empty_tables_with_all_columns(tmp_path: Path) -> None:
    empty = dataset_from_reports([])
    assert {name: " ".join(frame.columns) for name, frame in empty.tables.items()} == COLUMNS
    empty.write(tmp_path, "both")
    assert frictionless.validate(str(tmp_path / "datapackage.json")).tasks
    assert (tmp_path / "appeals.csv").read_text() == COLUMNS["appeals"].replace(" ", ",") + "\n"


def test_values_with_blanks_are_null_not_zero() -> None:
    report = replace(made(), applications=applications({"received_person": None}))
    frame = frames(report)["applications"]
    assert frame.value.isna().sum() == 1
