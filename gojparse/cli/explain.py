"""`gojparse explain`: one cell, what is printed there, and the balances it stands in, written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from gojparse.cli.fitting import form_of
from gojparse.cli.lines import finding_line, printable
from gojparse.cli.marks import number
from gojparse.cli.messages import language
from gojparse.cli.one import reading_of
from gojparse.cli.out import put_line
from gojparse.cli.shutdown import Work
from gojparse.cli.tally import OutcomeTally
from gojparse.dataset.words import RESULTS, STATUSES, UNITS
from gojparse.errors import Exit, WrongUsage
from gojparse.forms.form import BalanceRule, Form
from gojparse.messages import near
from gojparse.model import Balance, Cell, Report

_WORDS = {
    "form": "表格样式",
    "printed": "原文",
    "place": "位置",
    "status": "状态",
    "value": "数值",
    "balance": "勾稽关系",
    "would force": "可推得",
    "finding": "核查发现",
    "nothing is tied to this cell": "没有与本格对应的内容",
    "null": "空",
    "printed empty": "印为空白",
    "none": "无",
}


def work(file: str, name: str, image: Path | None, ocr: str) -> Work:
    """The work: read the document, tell of its cell `name`, draw it where asked for."""
    return partial(_explain, file, name, image, ocr)


def _explain(file: str, name: str, image: Path | None, ocr: str) -> Exit:
    report, outcome = reading_of(file, ocr)
    tally = OutcomeTally()
    tally.add(outcome)
    if outcome.failed:
        return tally.exit("never")
    cell = find(report.cells, name)
    if image is not None:
        from gojparse.cli.image import draw_cell

        draw_cell(file, report, cell, image)
    for line in explanation(report, cell):
        put_line(line)
    return Exit.OK


def names(cell: Cell) -> tuple[str, ...]:
    """The names a cell answers to: table.line.column, line.column, and the wide name."""
    wide = f"{cell.line}_{cell.column}"
    if cell.table == "disclosures" and cell.edition == "2019":
        wide += "_2019"
    return (cell.name, f"{cell.line}.{cell.column}", wide)


def find(cells: Sequence[Cell], name: str) -> Cell:
    """The cell of this name. WrongUsage with the nearest names if there is none."""
    known = {alias: cell for cell in cells for alias in names(cell)}
    wanted = name.strip().lower()
    if wanted in known:
        return known[wanted]
    from difflib import get_close_matches

    close = get_close_matches(wanted, known, n=6, cutoff=0.6)
    close_names = list(dict.fromkeys(known[alias].name for alias in close))[:3]
    raise WrongUsage("no-cell", cell=name, near=near(close_names))


def explanation(report: Report, cell: Cell) -> Iterator[str]:
    """All there is to say of a cell, line by line."""
    zh = language() == "zh"
    yield cell.name
    form = form_of(other for other in report.cells if other.table == cell.table)
    yield _line("form", f"{_printed_name(cell, form)} ({form.edition})")
    yield _line("printed", _print(cell))
    yield _line("place", f"{report.source} {cell.locator}" if cell.locator else _word("none"))
    yield _line("status", f"{cell.status}: {STATUSES[cell.status][zh]}")
    yield _line("value", _value(cell))
    for rule in (rule for rule in form.balances if stands_in(cell, rule)):
        yield _line("balance", f"{rule.rule}  {_result(report.balances, rule, cell)}")
        yield _line("", written_out(rule, cell, report.cells))
        force = forced(rule, cell, report.cells)
        yield _line("would force", _word("none") if force is None else number(force))
    for finding in report.findings:
        if (
            finding.table == cell.table
            and finding.line in (None, cell.line)
            and finding.column in (None, cell.column)
        ):
            yield _line("finding", finding_line(report.source, finding))


def _word(english: str) -> str:
    return _WORDS[english] if language() == "zh" else english


def _line(name: str, text: str) -> str:
    if language() == "zh":
        title = _WORDS.get(name, "")
        return f"  {title}{'　' * (5 - len(title))}{printable(text)}"
    return f"  {name:<12}{printable(text)}"


def _print(cell: Cell) -> str:
    if cell.printed is None:
        return _word("nothing is tied to this cell")
    return f"“{cell.printed}”" if cell.printed else _word("printed empty")


def _value(cell: Cell) -> str:
    if cell.value is None:
        return _word("null")
    unit = UNITS.get(cell.unit, cell.unit) if cell.unit and language() == "zh" else cell.unit
    return number(cell.value) + (f" {unit}" if unit else "")


def _printed_name(cell: Cell, form: Form) -> str:
    """What the form prints for the cell: groups, line and column."""
    if cell.table == "disclosures":
        block = next(b for b in form.blocks if any(s.code == cell.line for s in b.subjects))
        parts = [block.heading.label]
        rows, columns = block.subjects, block.measures
    elif cell.table == "applications":
        parts, rows, columns = [], form.lines, form.applicants
    else:
        parts, rows, columns = [], form.routes, form.outcomes
    for code, labels in ((cell.line, rows), (cell.column, columns)):
        label = next((label for label in labels if label.code == code), None)
        parts += [part for part in (label.group, label.label) if part] if label else [code]
    return " · ".join(parts)


# ---- balances ----


def stands_in(cell: Cell, rule: BalanceRule) -> bool:
    """Whether the cell is a term of this balance."""
    return rule.table == cell.table and _term(cell, rule) in (*rule.left, *rule.right)


def _term(cell: Cell, rule: BalanceRule) -> str:
    """The code by which the balance adds: the column where it is drawn up for each line or route."""
    return cell.column if rule.for_each in ("line", "route") else cell.line


def _terms(rule: BalanceRule, cell: Cell, cells: Sequence[Cell]) -> Mapping[str, Cell]:
    """The cells of this balance, by their codes."""
    same = "line" if rule.for_each in ("line", "route") else "column"
    return {
        _term(other, rule): other
        for other in cells
        if other.table == cell.table and getattr(other, same) == getattr(cell, same)
    }


def written_out(rule: BalanceRule, cell: Cell, cells: Sequence[Cell]) -> str:
    """The balance with its numbers: `received 3 + carried_in 0 = disposed 2 + carried_forward 1`.

    Long sums leave out what is 0.
    """
    terms = _terms(rule, cell, cells)
    return f"{_side(rule.left, terms, cell)} = {_side(rule.right, terms, cell)}"


def _side(codes: Sequence[str], terms: Mapping[str, Cell], cell: Cell) -> str:
    parts = []
    for code in codes:
        term = terms.get(code)
        value = "?" if term is None or term.value is None else number(term.value)
        if value != "0" or len(codes) < 8 or term is cell:
            parts.append(f"{code} {value}")
    left_out = len(codes) - len(parts)
    return " + ".join(parts + ([f"0 ({left_out}×)"] if left_out else []))


def forced(rule: BalanceRule, cell: Cell, cells: Sequence[Cell]) -> int | Decimal | None:
    """The value this balance alone would force on the cell; None if another of its values is missing."""
    terms = _terms(rule, cell, cells)
    total: int | Decimal = 0
    own_side = rule.left if _term(cell, rule) in rule.left else rule.right
    for code in (*rule.left, *rule.right):
        term = terms.get(code)
        if term is cell:
            continue
        if term is None or term.value is None:
            return None
        total += -term.value if code in own_side else term.value
    return total


def _result(balances: Sequence[Balance], rule: BalanceRule, cell: Cell) -> str:
    for balance in balances:
        same_rule = balance.table == rule.table and balance.rule == rule.rule
        same_place = balance.line in (None, cell.line) and balance.column in (None, cell.column)
        if same_rule and same_place:
            return f"{balance.result}: {RESULTS[balance.result][language() == 'zh']}"
    return _word("none")
