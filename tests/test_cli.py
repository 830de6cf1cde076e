"""The command line: options, exit codes, what goes to which stream."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from rich.cells import cell_len
from rich.console import Console

from gojparse.batch.run import InProcess
from gojparse.cli import console, run_command_line
from gojparse.cli.explain import explanation_lines, find_cell
from gojparse.cli.findings import escape_controls, finding_line
from gojparse.cli.show import print_report, snippet
from gojparse.cli.tables import form_of
from gojparse.dataset import TABLE_NAMES
from gojparse.errors import WrongUsage
from tests.support.made import CARRY, SHORT_LINE, made, pretend

Run = Callable[..., tuple[int, str, str]]
COMMANDS = ("extract", "show", "check", "explain", "panel", "compare", "audit", "forms", "schema", "doctor")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder, with the pretended parser: exit code, stdout, stderr."""
    flow = ModuleType("gojparse.flow")
    flow.__dict__["parse"] = pretend
    monkeypatch.setitem(sys.modules, "gojparse.flow", flow)
    monkeypatch.setattr("gojparse.cli.many.worker_pool", lambda jobs, pack, limits: InProcess(pack))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_language", "en")
    monkeypatch.delenv("GOJPARSE_LANG", raising=False)

    def running(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_command_line([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return running


def files(**contents: str) -> None:
    for name, content in contents.items():
        Path(f"{name}.txt").write_text(content)


# ---- help ----


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_its_help(run: Run, command: str) -> None:
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith("Usage: gojparse")


def test_help_names_every_command(run: Run) -> None:
    assert all(command in run("--help")[1] for command in COMMANDS)


def test_version(run: Run) -> None:
    assert re.fullmatch(r"gojparse \S+\n", run("--version")[1])


# ---- exit codes ----


@pytest.mark.parametrize(
    ("contents", "arguments", "code"),
    [
        ({"a": "clean"}, "extract .", 0),
        ({"a": "one"}, "extract .", 0),
        ({"a": "error"}, "extract .", 0),
        ({"a": "error"}, "extract . --fail-on error", 3),
        ({"a": "one"}, "extract . --fail-on error", 0),
        ({"a": "one"}, "extract . --fail-on warning", 3),
        ({"a": "error"}, "extract . --fail-on warning", 3),
        ({"a": "clean"}, "extract . --fail-on warning", 0),
        ({"a": "error"}, "check .", 3),
        ({"a": "one"}, "check .", 0),
        ({"a": "error"}, "check . --fail-on never", 0),
        ({"a": "one", "b": ""}, "extract .", 4),
        ({"a": "error", "b": ""}, "extract . --fail-on error", 4),
        ({"a": "one"}, "extract a.txt gone.txt", 4),
        ({"a": "one", "b": "fault"}, "extract .", 4),
        ({"a": "one", "b": "page"}, "extract .", 0),
        ({"a": "page"}, "extract .", 5),
        ({"a": "page", "b": ""}, "extract .", 5),
        ({}, "extract .", 5),
        ({}, "extract gone.txt", 5),
        ({}, "show gone.txt", 5),
        ({"a": "one"}, "extract a.txt -o a.txt", 6),
        ({"a": ""}, "extract a.txt -o a.txt", 6),
        ({}, "", 2),
        ({}, "frobnicate", 2),
        ({}, "extract", 2),
        ({}, "extract . --format xls", 2),
        ({}, "extract . --jobs 0", 2),
        ({}, "extract . --format csv", 2),
        ({}, "extract . --partition year", 2),
        ({}, "extract . --force", 2),
        ({}, "extract . --excel", 2),
        ({}, "extract . -o out --partition year", 2),
        ({}, "extract . -o out --format parquet --excel", 2),
        ({}, "extract . -o out --table reports", 2),
        ({}, "extract . --table nothing", 2),
        ({"a": "one"}, "explain a.txt nothing", 2),
        ({"a": "one"}, "show a.txt --image pages", 2),
        ({}, "forms 1999", 2),
    ],
)
def test_exit_codes(run: Run, contents: dict[str, str], arguments: str, code: int) -> None:
    files(**contents)
    ended, _, err = run(*arguments.split())
    assert ended == code
    assert "Traceback" not in err
    assert all(line.startswith("gojparse: ") for line in err.splitlines())
    if code in (2, 6):
        assert len(err.splitlines()) == 1


def test_an_error_inside_is_one_line_and_a_traceback_only_on_demand(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr("gojparse.cli.reference.forms_command", broken)
    code, _, err = run("forms")
    assert code == 1
    assert err.count("\n") == 1
    assert "RuntimeError: oh" in err
    monkeypatch.setenv("GOJPARSE_DEBUG", "1")
    assert "Traceback" in run("forms")[2]


# ---- extract ----


def test_without_a_folder_each_report_is_one_line_of_json(run: Run) -> None:
    files(a="one", b="two", c="")
    _, out, err = run("extract", ".")
    reports = [json.loads(line) for line in out.splitlines()]
    assert [report["source"] for report in reports] == ["a.txt", "b.txt", "c.txt"]
    assert [report["verdict"] for report in reports] == ["balanced_trivially"] * 2 + ["unreadable"]
    assert list(reports[0])[-7:] == list(TABLE_NAMES[1:])
    assert reports[0]["applications"][0]["value"] == 0
    assert err.splitlines()[-1].startswith(
        "gojparse: 3 documents: 2 reports (2 balanced_trivially), 1 unreadable; "
    )


def test_a_table_of_all_inputs_is_one_csv(run: Run) -> None:
    files(a="one", b="two")
    code, out, _ = run("extract", ".", "--table", "appeals")
    assert code == 0
    assert out.splitlines()[0] == "report_id,route,outcome,value,status,printed,locator"
    assert len(out.splitlines()) == 31


def test_files_are_written_and_an_occupied_folder_is_refused(run: Run) -> None:
    files(a="one")
    assert run("extract", "a.txt", "-o", "out", "--format", "both", "--partition", "year")[0] == 0
    assert Path("out/datapackage.json").exists()
    assert len(pd.read_csv("out/applications.csv")) == 175
    code, _, err = run("extract", "a.txt", "-o", "out")
    assert code == 6
    assert "--force" in err
    assert run("extract", "a.txt", "-o", "out", "--force")[0] == 0
    assert sorted(p.name for p in Path("out").iterdir()) == sorted(
        [*(f"{name}.csv" for name in TABLE_NAMES), "datapackage.json", ".gojparse-journal"]
    )


def test_the_folder_of_the_output_is_no_input(run: Run) -> None:
    files(a="one")
    run("extract", ".", "-o", "out")
    run("extract", ".", "-o", "out", "--force")
    assert pd.read_csv("out/reports.csv").source.tolist() == ["a.txt"]


def test_the_order_of_paths_and_the_number_of_processes_change_no_byte(run: Run) -> None:
    files(a="one", b="two", c="one", d="page")
    for name, paths in (
        ("x", ["a.txt", "b.txt", "c.txt", "d.txt"]),
        ("y", ["d.txt", "c.txt", "b.txt", "a.txt"]),
    ):
        assert run("extract", *paths, "-o", f"out/{name}", "--format", "both")[0] == 0
    one, other = ({p.name: p.read_bytes() for p in Path(f"out/{n}").iterdir()} for n in "xy")
    assert one == other


def test_nothing_is_written_where_there_is_nothing_to_read(run: Run) -> None:
    Path("empty").mkdir()
    code, _, err = run("extract", "empty", "-o", "out")
    assert code == 5
    assert "no documents in empty" in err
    assert not Path("out").exists()


def test_quiet_says_nothing_of_what_went_well(run: Run) -> None:
    files(a="one")
    assert run("extract", "a.txt", "-o", "out", "--quiet") == (0, "", "")


def test_identical_bytes_are_read_once_and_listed_twice(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    files(a="one", b="one", c="two")
    _, out, _ = run("extract", ".")
    ids = [json.loads(line)["report_id"] for line in out.splitlines()]
    assert ids[0] == ids[1] != ids[2]
    run("extract", ".", "-o", "out")
    assert pd.read_csv("out/reports.csv").source.tolist().count("a.txt") == 1
    assert len(pd.read_csv("out/reports.csv")) == 3
    assert len(pd.read_csv("out/appeals.csv")) == 30


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped(StringIO):
        @property
        def buffer(self) -> object:
            import io

            return io.BytesIO(b"one")

    monkeypatch.setattr(sys, "stdin", Piped())
    _, out, _ = run("extract", "-")
    assert json.loads(out)["source"] == "-"


def test_a_folder_is_read_with_all_below_it_but_hidden_files(run: Run) -> None:
    Path("in/deep").mkdir(parents=True)
    for path in ("in/a.txt", "in/deep/b.txt", "in/.hidden", "in/deep/.DS_Store"):
        Path(path).write_text(path)
    _, out, _ = run("extract", "in")
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["in/a.txt", "in/deep/b.txt"]


def test_patterns_that_the_shell_left_alone(run: Run) -> None:
    files(a1="one", a2="two", b="three")
    _, out, _ = run("extract", "a*.txt", "a1.txt")
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["a1.txt", "a2.txt"]
    assert "no file matches" in run("extract", "z*.txt")[2]


# ---- check ----


def test_check_prints_one_line_a_finding(run: Run) -> None:
    files(a="error", b="one", c="")
    _, out, err = run("check", ".")
    assert out.splitlines() == [
        "a.txt:9: error[carry-balance] applications.person: received + carried_in is 3,"
        " but disposed + carried_forward is 4",
        "b.txt:62: warning[short-line] applications.denied_law: only 6 of 7 numbers are printed",
        "c.txt: error[document-unreadable]: the file is empty; download it again",
    ]
    assert len(err.splitlines()) == 1


def test_findings_in_chinese(run: Run) -> None:
    files(b="one")
    _, out, err = run("check", "b.txt", "--lang", "zh")
    assert out == "b.txt:62: warning[short-line] applications.denied_law: 应有7个数，仅有6个\n"
    assert err == "gojparse: 1个文件：年度报告1份（全部为零1份）；核查发现：错误0项，警告1项\n"
    assert "用法有误" in run("frobnicate", "--lang", "zh")[2]


def test_a_document_cannot_steer_the_terminal() -> None:
    assert escape_controls("\x1b[2J\u202eabc\x9b") == "\\x1b[2J\\u202eabc\\x9b"
    assert finding_line("a\n.txt", SHORT_LINE).startswith("a\\x0a.txt:62: ")


# ---- show ----


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_view_fits_the_terminal_and_its_columns_line_up(
    monkeypatch: pytest.MonkeyPatch, width: int, language: str
) -> None:
    monkeypatch.setattr(console, "_language", language)
    screen = StringIO()
    report = made(values={"received_person": 123456}, amounts={"fees_amount": "48105.3391"}, prose="甲" * 500)
    print_report(report, Console(file=screen, width=width, highlight=False, markup=False))
    lines = screen.getvalue().splitlines()
    table = [line for line in lines if re.match(r"\s*(received|granted|denied_|[1-8]\.|（[一二七]）)", line)]
    assert len(table) > 8
    assert len({cell_len(line) for line in table}) == 1
    assert all(cell_len(line) <= width for line in lines if not line.startswith("zhaizhen.txt"))
    assert "123456" in screen.getvalue()


def test_findings_in_the_view_are_not_wrapped() -> None:
    screen = StringIO()
    print_report(made(source="x" * 200 + ".txt"), Console(file=screen, width=80))
    assert "x.txt:62: warning[short-line] applications.denied_law: only 6 of 7 numbers" in screen.getvalue()


def test_the_snippet_of_prose_ends_within_its_width() -> None:
    assert snippet("短", 40) == ["短"]
    lines = snippet("甲a" * 200, 41)
    assert len(lines) == 2
    assert all(cell_len(line) <= 41 for line in lines)
    assert lines[-1].endswith("…")


def test_show_has_header_tables_and_findings(run: Run) -> None:
    files(a="one")
    code, out, err = run("show", "a.txt")
    assert code == 0
    for part in (
        "翟镇人民政府2021年",
        "verdict: balanced_trivially",
        "disposed",
        "litigation_after",
        "findings:",
    ):
        assert part in out
    assert len(err.splitlines()) == 1


# ---- explain ----


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("applications.denied_law.person", "applications.denied_law.person"),
        ("denied_law_person", "applications.denied_law.person"),
        ("denied_law.person", "applications.denied_law.person"),
        ("disclosures.rules.issued", "disclosures.rules.issued"),
        ("fees_amount", "disclosures.fees.amount"),
        ("appeals.reconsideration.upheld", "appeals.reconsideration.upheld"),
        ("litigation_after_total", "appeals.litigation_after.total"),
    ],
)
def test_cells_are_found_by_all_their_names(name: str, found: str) -> None:
    assert find_cell(made().cells, name).name == found


def test_an_unknown_cell_is_answered_with_near_names() -> None:
    with pytest.raises(WrongUsage, match=r"did you mean applications\.denied_law\.person"):
        find_cell(made().cells, "denied_lw_person")


def test_explain_writes_the_balances_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_language", "en")
    report = made(
        values={"received_person": 5, "received_total": 5, "granted_person": None, "disposed_person": 4},
        findings=(CARRY,),
    )
    told = "\n".join(explanation_lines(report, find_cell(report.cells, "granted_person")))
    assert "printed     an empty cell" in told
    assert "status      blank: left empty, and the balances give no value" in told
    assert "granted ? + 0 (20×) = disposed 4" in told
    assert "would give  4" in told
    told = "\n".join(explanation_lines(report, find_cell(report.cells, "received_person")))
    assert "received 5 + carried_in 0 = disposed 4 + carried_forward 0" in told
    assert "would give  4" in told
    assert "error[carry-balance] applications.person: " in told


def test_explain_runs(run: Run) -> None:
    files(a="one")
    code, out, _ = run("explain", "a.txt", "denied_law_person")
    assert code == 0
    assert "form        （三）不予公开 · 2.其他法律行政法规禁止公开 · 自然人 (2021)" in out
    assert "place       a.txt line=7;column=1" in out


# ---- forms, schema, doctor ----


def test_forms(run: Run) -> None:
    assert [line[:4] for line in run("forms")[1].splitlines()] == ["2019", "2021"]
    assert "denied_secret" in run("forms", "2021")[1]


def test_schema(run: Run) -> None:
    contract = json.loads(run("schema", "--json")[1])
    assert [table["name"] for table in contract["tables"]] == list(TABLE_NAMES)
    assert "numbers_placed" in run("schema")[1]


def test_doctor(run: Run) -> None:
    out = run("doctor")[1]
    assert "pypdfium2" in out
    assert "[zh]" in out


def test_cells_that_name_no_edition_are_told_by_their_lines() -> None:
    cells = tuple(cell._replace(edition=None) for cell in made().applications)
    assert form_of(cells).edition == "2021"
    assert form_of([cells[0]._replace(line="other")]).edition == "2019"
    assert form_of(made().appeals).edition == "2021"
