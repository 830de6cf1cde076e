"""`gojparse explain`: one cell, what is printed there, and the balances it stands in, written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from gojparse.cli.console import language, message, write_line
from gojparse.cli.findings import escape_controls, finding_line, read_report
from gojparse.cli.shutdown import Work
from gojparse.cli.tables import form_of, number_text
from gojparse.cli.tally import OutcomeTally
from gojparse.dataset.words import UNITS, result_meaning, status_meaning
from gojparse.errors import Exit, WrongUsage
from gojparse.forms.form import BalanceRule, Form
from gojparse.messages import near
from gojparse.model import Balance, Cell, Report


def run_command(file: str, name: str, image: Path | None, ocr: str) -> Work:
    """Return the work of the command: read the document, tell of its cell `name`, draw it where asked for."""
    return partial(_explain, file, name, image, ocr)


def _explain(file: str, name: str, image: Path | None, ocr: str) -> Exit:
    report, outcome = read_report(file, ocr)
    tally = OutcomeTally()
    tally.add(outcome)
    if outcome.failed:
        return tally.exit("never")
    cell = find_cell(report.cells, name)
    if image is not None:
        from gojparse.cli.image import draw_cell

        draw_cell(file, report, cell, image)
    for line in explanation_lines(report, cell):
        write_line(line)
    return Exit.OK


def cell_names(cell: Cell) -> tuple[str, ...]:
    """The names a cell answers to: table.line.column, line.column, and the wide name."""
    wide = f"{cell.line}_{cell.column}"
    if cell.table == "disclosures" and cell.edition == "2019":
        wide += "_2019"
    return (cell.name, f"{cell.line}.{cell.column}", wide)


def find_cell(cells: Sequence[Cell], name: str) -> Cell:
    """The cell of this name. WrongUsage with the nearest names if there is none."""
    known = {alias: cell for cell in cells for alias in cell_names(cell)}
    wanted = name.strip().lower()
    if wanted in known:
        return known[wanted]
    from difflib import get_close_matches

    close = get_close_matches(wanted, known, n=6, cutoff=0.6)
    close_names = list(dict.fromkeys(known[alias].name for alias in close))[:3]
    raise WrongUsage("no-cell", cell=name, near=near(close_names))


def explanation_lines(report: Report, cell: Cell) -> Iterator[str]:
    """All there is to say of a cell, line by line."""
    yield cell.name
    form = form_of(other for other in report.cells if other.table == cell.table)
    yield _line("form", f"{_printed_name(cell, form)} ({form.edition})")
    yield _line("printed", _print(cell))
    yield _line("place", f"{report.source} {cell.locator}" if cell.locator else _word("none"))
    yield _line("status", f"{cell.status}: {status_meaning(cell.status, language())}")
    yield _line("value", _value(cell))
    for rule in (rule for rule in form.balances if is_term_of(cell, rule)):
        yield _line("balance", f"{rule.rule}  {_result(report.balances, rule, cell)}")
        yield _line("", balance_text(rule, cell, report.cells))
        force = forced_value(rule, cell, report.cells)
        yield _line("forced", _word("none") if force is None else number_text(force))
    for finding in report.findings:
        if (
            finding.table == cell.table
            and finding.line in (None, cell.line)
            and finding.column in (None, cell.column)
        ):
            yield _line("finding", finding_line(report.source, finding))


def _word(key: str) -> str:
    return message(f"explain.{key}")


def _line(key: str, text: str) -> str:
    title = _word(key) if key else ""
    if language() == "zh":
        return f"  {title}{'　' * (5 - len(title))}{escape_controls(text)}"
    return f"  {title:<12}{escape_controls(text)}"


def _print(cell: Cell) -> str:
    if cell.printed is None:
        return _word("nothing-printed")
    return f"“{cell.printed}”" if cell.printed else _word("empty")


def _value(cell: Cell) -> str:
    if cell.value is None:
        return _word("null")
    unit = UNITS.get(cell.unit, cell.unit) if cell.unit and language() == "zh" else cell.unit
    return number_text(cell.value) + (f" {unit}" if unit else "")


def _printed_name(cell: Cell, form: Form) -> str:
    """Return what the form prints for the cell: groups, line and column."""
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


def is_term_of(cell: Cell, rule: BalanceRule) -> bool:
    """Tell whether the cell is a term of this balance."""
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


def balance_text(rule: BalanceRule, cell: Cell, cells: Sequence[Cell]) -> str:
    """The balance with its numbers: `received 3 + carried_in 0 = disposed 2 + carried_forward 1`.

    Long sums leave out what is 0.
    """
    terms = _terms(rule, cell, cells)
    return f"{_side(rule.left, terms, cell)} = {_side(rule.right, terms, cell)}"


def _side(codes: Sequence[str], terms: Mapping[str, Cell], cell: Cell) -> str:
    parts = []
    for code in codes:
        term = terms.get(code)
        value = "?" if term is None or term.value is None else number_text(term.value)
        if value != "0" or len(codes) < 8 or term is cell:
            parts.append(f"{code} {value}")
    left_out = len(codes) - len(parts)
    return " + ".join(parts + ([f"0 ({left_out}×)"] if left_out else []))


def forced_value(rule: BalanceRule, cell: Cell, cells: Sequence[Cell]) -> int | Decimal | None:
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
            return f"{balance.result}: {result_meaning(balance.result, language())}"
    return _word("none")
