"""Bad input: one clear line, the right exit code, nothing half written, never a traceback.

Each document is given once alone and once beside a good report.
"""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from gojparse.batch import inputs
from gojparse.batch.run import extract_dataset
from gojparse.cli import console, run_command_line
from gojparse.errors import Unreadable
from tests.support.made import printed_report

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x01" * 64 + b"\xff\xd9"


def pdf() -> bytes:
    page = io.BytesIO()
    canvas = Canvas(page)
    for number in range(40):
        canvas.drawString(72, 780 - 15 * number, f"line {number}")
    canvas.save()
    return page.getvalue()


def encrypted() -> bytes:
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return locked.getvalue()


def big_table() -> bytes:
    return ("<html><table>" + ("<tr>" + "<td>0</td>" * 100 + "</tr>") * 1000 + "</table></html>").encode()


UNREADABLE = {
    "empty.txt": lambda: b"",
    "spaces.txt": lambda: b" \n\t\n",
    "truncated.pdf": lambda: pdf()[:300],
    "encrypted.pdf": encrypted,
    "picture.pdf": lambda: JPEG,
    "archive.rar": lambda: b"Rar!\x1a\x07\x01\0" + bytes(64),
    "noise.bin": lambda: bytes(range(256)) * 64,
    "longline.txt": lambda: b"0" * 50_000_000,
}
NO_REPORT = {
    "table.html": big_table,
    "letter.txt": lambda: "尊敬的读者：\n这不是报告。\n".encode(),
    "numbers.txt": lambda: b"0\t1\t2\n" * 20_000,
}


@pytest.fixture
def gojparse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_language", "en")

    def running(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command_line(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return running


Run = Callable[..., tuple[int, str, str]]


def one_clear_line(err: str, name: str) -> str:
    """The one line about the document: it names it, says what happened and what to do."""
    lines = [line for line in err.splitlines() if name in line]
    assert len(lines) == 1, err
    assert "Traceback" not in err
    assert "this is our fault" not in err
    assert len(lines[0]) < 300
    return lines[0]


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_document_that_cannot_be_read(gojparse: Run, name: str) -> None:
    Path(name).write_bytes(UNREADABLE[name]())
    Path("good.txt").write_text(printed_report())
    code, _, err = gojparse("extract", ".", "-o", "out")
    assert code == 4
    line = one_clear_line(err, name)
    assert "error[" in line
    assert "; " in line  # what happened; what to do
    reports = pd.read_csv("out/reports.csv").set_index("source")
    assert reports.verdict[name] == "unreadable"
    assert reports.issuer["good.txt"] == "甲镇人民政府"
    for command in (["extract", name], ["show", name], ["explain", name, "received_total"], ["check", name]):
        code, out, err = gojparse(*command)
        assert code == 5
        one_clear_line(out + err if command[0] == "check" else err, f"{name}:")


@pytest.mark.parametrize("name", NO_REPORT)
def test_a_page_that_is_no_report_is_listed_and_no_failure(gojparse: Run, name: str) -> None:
    Path(name).write_bytes(NO_REPORT[name]())
    Path("good.txt").write_text(printed_report())
    code, _, err = gojparse("extract", ".", "-o", "out")
    assert code == 0
    one_clear_line(err, name)
    assert pd.read_csv("out/reports.csv").set_index("source").verdict[name] == "not_a_report"
    assert gojparse("extract", name)[0] == 5


def test_a_folder_without_reports(gojparse: Run) -> None:
    Path("in").mkdir()
    Path("in/letter.txt").write_text("尊敬的读者：\n这不是报告。\n")
    Path("in/empty.txt").write_text("")
    code, _, err = gojparse("extract", "in", "-o", "out")
    assert code == 5
    assert "no annual report among 2 documents" in err
    assert Path("out/datapackage.json").exists()  # the reasons stand in its tables


def test_permission_denied(gojparse: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("secret.txt").write_text(printed_report())
    Path("good.txt").write_text(printed_report())
    real = Path.open

    def denied(path: Path, *how: Any) -> Any:
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *how)

    monkeypatch.setattr(Path, "open", denied)
    code, _, err = gojparse("extract", ".")
    assert code == 4
    assert "no permission to read this file; change its permissions" in one_clear_line(err, "secret.txt")


def test_missing_files_and_patterns_without_a_match(gojparse: Run) -> None:
    Path("good.txt").write_text(printed_report())
    code, _, err = gojparse("extract", "good.txt", "gone.txt", "2*.pdf", "-o", "out")
    assert code == 4
    assert "there is no such file; check the path" in one_clear_line(err, "gone.txt")
    assert "no file matches this pattern" in one_clear_line(err, "2*.pdf")
    reports = pd.read_csv("out/reports.csv").set_index("source")
    assert reports.report_id.isna()["gone.txt"]
    findings = pd.read_csv("out/findings.csv")
    assert {"gone.txt", "2*.pdf"} <= set(findings[findings.rule == "document-unreadable"].found)


def test_pipes_sockets_and_folders_are_no_documents(gojparse: Run) -> None:
    Path("folder").mkdir()
    os.mkfifo("pipe")
    Path("good.txt").write_text(printed_report())
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        code, _, err = gojparse("extract", ".")
    assert code == 4
    for name in ("pipe", "socket"):
        assert "no plain file; give a file, or - for standard input" in one_clear_line(err, f" {name}:")
    code, _, err = gojparse("show", "folder")
    assert code == 5
    assert "this is a folder; give a file" in one_clear_line(err, "folder:")


def test_a_file_beyond_all_reports_is_not_even_read(gojparse: Run) -> None:
    with Path("huge.pdf").open("wb") as huge:
        huge.truncate(5_000_000_000)
    code, _, err = gojparse("extract", "huge.pdf")
    assert code == 5
    assert "error[cap-reached]" in one_clear_line(err, "huge.pdf")


def test_circular_links_end(gojparse: Run) -> None:
    Path("in").mkdir()
    Path("in/again").symlink_to("..")
    Path("in/nowhere.txt").symlink_to("gone.txt")
    Path("in/good.txt").write_text(printed_report())
    code, _, err = gojparse("extract", "in")
    assert code == 4
    assert "there is no such file" in one_clear_line(err, "in/nowhere.txt")


@pytest.mark.skipif(os.name == "nt", reason="file names are bytes elsewhere only")
def test_a_file_name_that_is_no_utf8(gojparse: Run) -> None:
    Path(os.fsdecode("报告.txt".encode("gb18030"))).write_text(printed_report())
    code, _, _ = gojparse("extract", ".", "-o", "out", "--format", "both")
    assert code == 0
    assert pd.read_csv("out/reports.csv").source.tolist() == ["\\xb1\\xa8\\xb8\\xe6.txt"]


def test_a_nul_in_a_path() -> None:
    with pytest.raises(Unreadable):
        inputs.read("a\0b")
    assert extract_dataset(["a\0b"]).reports.verdict.tolist() == ["unreadable"]


def test_extract_never_raises_for_a_document(tmp_path: Path) -> None:
    for name, content in (UNREADABLE | NO_REPORT).items():
        if name != "longline.txt":
            (tmp_path / name).write_bytes(content())
    (tmp_path / "good.txt").write_text(printed_report())
    dataset = extract_dataset(tmp_path)
    assert len(dataset.reports) == len(UNREADABLE) + len(NO_REPORT)
    assert (dataset.reports.verdict == "unreadable").sum() == len(UNREADABLE) - 1
    assert len(dataset.applications) == 175
    assert len(extract_dataset([tmp_path / "good.txt", str(tmp_path / "gone.txt")]).reports) == 2
