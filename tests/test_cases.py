"""The cases of tests/cases: what was printed, and what must come out.

Their README says how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

import gojparse
from gojparse.forms.form import load
from gojparse.model import Cell, Report

CASES = Path(__file__).parent / "cases"
_FENCE = re.compile(r"^```([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DIFFER = ", these lines differ"

ENVELOPE = """翠柳镇2023年政府信息公开工作年度报告

一、总体情况

2023年，我镇认真做好政府信息公开各项工作。

二、主动公开政府信息情况

{disclosures}

三、收到和处理政府信息公开申请情况

{applications}

四、政府信息公开行政复议、行政诉讼情况

{appeals}

五、存在的主要问题及改进情况

公开形式不够丰富，今后加以改进。

六、其他需要报告的事项

全年收取信息处理费0元。
"""


class Case(NamedTuple):
    """One case: its title, what was printed (block name to text), and the lines that must hold."""

    title: str
    printed: Mapping[str, str]
    expected: tuple[str, ...]


# ---- reading the cases ----


def _cases(path: Path) -> Iterator[Case]:
    for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title = part.partition("\n")[0].strip()
        blocks = {name.strip(): text.rstrip("\n") for name, text in _FENCE.findall(part)}
        expected = tuple(line.strip() for line in blocks.pop("expect", "").splitlines() if line.strip())
        yield Case(title, blocks, expected)


BASE = {name: text for case in _cases(CASES / "README.md") for name, text in case.printed.items()}
ALL = [
    pytest.param(case, id=f"{path.stem}: {case.title}")
    for path in sorted(CASES.glob("*.md"))
    if path.name != "README.md"
    for case in _cases(path)
]


def _source(printed: Mapping[str, str]) -> bytes:
    """The document of a case: as it stands, or its tables in the envelope, the base tables for the others."""
    if "report" in printed:
        return printed["report"].encode()
    tables = dict(BASE)
    for name, text in printed.items():
        table = name.removesuffix(_DIFFER)
        assert table in tables, f"no such table: {name}"
        tables[table] = _with_lines(tables[table], text) if name.endswith(_DIFFER) else text
    return ENVELOPE.format_map(tables).encode()


def _with_lines(table: str, changed: str) -> str:
    """The table with each changed line in the place of the line of its label."""
    lines = table.splitlines()
    for line in changed.splitlines():
        label = line.partition("|")[0].strip()
        places = [i for i, old in enumerate(lines) if re.search(rf"(?:^|\| ){re.escape(label)} \|", old)]
        assert len(places) == 1, f"{label}: on {len(places)} lines of the base table"
        before = lines[places[0]].partition(label + " |")[0]
        lines[places[0]] = before + line
    return "\n".join(lines)


def _truth() -> dict[str, str]:
    """The base tables' cells, by the order of the form alone."""
    truth: dict[str, str] = {}
    form = load("2021")
    printed = (re.findall(r"(?<=\| )[0-9]+(?= \|)", line) for line in BASE["applications"].splitlines())
    rows = [row for row in printed if len(row) == len(form.applicants)]
    for code, row in zip((line.code for line in form.lines), rows, strict=True):
        truth.update({f"applications.{code}.{a.code}": n for a, n in zip(form.applicants, row, strict=True)})
    numbers = iter(BASE["appeals"].splitlines()[-1].split(" | "))
    for route in form.routes:
        truth.update({f"appeals.{route.code}.{o.code}": next(numbers).strip(" |") for o in form.outcomes})
    return truth


TRUTH = _truth()


# ---- what must hold ----


def _cell(report: Report, name: str) -> Cell:
    found = [cell for cell in report.cells if cell.name == name]
    assert len(found) == 1, f"{name}: {len(found)} cells"
    return found[0]


def _is(cell: Cell, value: str, status: str | None) -> None:
    wanted = None if value == "null" else Decimal(value)
    assert (cell.value, cell.status.value) == (wanted, status or cell.status.value), f"{cell.name}: {cell}"


def _check_cells(report: Report, name: str, value: str, status: str | None) -> None:
    if not name.endswith(".*"):
        return _is(_cell(report, name), value, status)
    cells = [cell for cell in report.cells if cell.name.startswith(name[:-1])]
    assert cells, f"{name}: no such cells"
    for cell in cells:
        _is(cell, value, status)
    return None


def _check_all(report: Report, table: str, status: str) -> None:
    """Every cell of the table has the base table's value and the status."""
    cells = [cell for cell in report.cells if cell.table == table]
    assert len(cells) == sum(name.startswith(table) for name in TRUTH)
    for cell in cells:
        _is(cell, TRUTH[cell.name], status)


def _check_never_wrong(report: Report, table: str) -> None:
    """No cell of the table has a value other than the base table's."""
    wrong = {
        cell.name: cell.value
        for cell in report.cells
        if cell.table == table and cell.value is not None and str(cell.value) != TRUTH.get(cell.name)
    }
    assert not wrong


def _check_verdict(report: Report, table: str, verdict: str) -> None:
    field = {"report": "verdict", "disclosures": "disclosure_verdict"}.get(table, f"{table}_verdict")
    assert getattr(report, field) == verdict


def _found(report: Report, rule: str, subject: str | None) -> bool:
    return any(f.rule.name == rule and subject in (None, f.subject) for f in report.findings)


def _check_finding(report: Report, rule: str, subject: str | None) -> None:
    assert _found(report, rule, subject), [f"{f.rule.name} {f.subject}" for f in report.findings]


def _check_no_finding(report: Report, rule: str, subject: str | None) -> None:
    assert not _found(report, rule, subject), [
        f"{f.rule.name} {f.subject}: {f.message}" for f in report.findings
    ]


def _check_no_error(report: Report) -> None:
    assert not [f"{f.rule.name} {f.subject}: {f.message}" for f in report.findings if f.severity == "error"]


def _check_section(report: Report, section: str, words: str) -> None:
    text = next((s.text for s in report.sections if s.section == section), None)
    assert text is not None, f"no section {section}"
    assert words in text


def _check_field(report: Report, field: str, value: str) -> None:
    assert str(getattr(report, field)) == value


def _check_unit(report: Report, name: str, unit: str) -> None:
    assert str(_cell(report, name).unit) == unit


def _check_printed(report: Report, name: str, printed: str) -> None:
    assert _cell(report, name).printed == printed


_SENTENCES = (
    (re.compile(r"all (\w+) = (\w+)"), _check_all),
    (re.compile(r"never wrong (\w+)"), _check_never_wrong),
    (re.compile(r"verdict (\w+) = (\w+)"), _check_verdict),
    (re.compile(r"no finding ([\w-]+)(?: (\S+))?"), _check_no_finding),
    (re.compile(r"finding ([\w-]+)(?: (\S+))?"), _check_finding),
    (re.compile(r"no error"), _check_no_error),
    (re.compile(r"section (\w+) contains (.+)"), _check_section),
    (re.compile(r"unit (\S+) = (\w+)"), _check_unit),
    (re.compile(r"printed (\S+) = ?(.*)"), _check_printed),
    (re.compile(r"(\w+\.\w+\.[\w*]+) = (\S+)(?: (\w+))?"), _check_cells),
    (re.compile(r"(edition|year|issuer|level|format) = (\S+)"), _check_field),
)


@pytest.mark.parametrize("case", ALL)
def test_case(case: Case) -> None:
    report = gojparse.parse(_source(case.printed))
    assert case.expected
    for line in case.expected:
        for pattern, check in _SENTENCES:
            if match := pattern.fullmatch(line):
                check(report, *match.groups())
                break
        else:
            pytest.fail(f"not understood: {line}")
