"""Commands that print what gojparse knows and has.

`gojparse forms` prints the official forms, `gojparse schema` the contract of
the tables, `gojparse doctor` what is installed and what each missing package
would add.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from gojparse.cli.console import language, message, write_line
from gojparse.cli.shutdown import Work
from gojparse.dataset.package import table_schema
from gojparse.dataset.schema import SCHEMA_VERSION, ContractColumn, contract_tables
from gojparse.errors import Exit, WrongUsage
from gojparse.forms.form import Form, Label, editions, forms, load
from gojparse.version import full_version


def forms_command(edition: str | None) -> Work:
    """Return the work of the command: list the forms, or print one; WrongUsage without such an edition."""
    if edition is not None and edition not in editions():
        raise WrongUsage("no-edition", edition=edition, editions=tuple(editions()))
    return partial(_print_forms, edition)


def _print_forms(edition: str | None) -> Exit:
    for line in overview_lines(forms()) if edition is None else form_lines(load(edition)):
        write_line(line)
    return Exit.OK


def overview_lines(all_forms: Iterable[Form]) -> Iterator[str]:
    """One line a form: edition, years, number of cells, notice and title."""
    for form in all_forms:
        years = f"{form.first_year}–{form.last_year or ''}"
        disclosures = sum(len(block.subjects) * len(block.measures) for block in form.blocks)
        cells = (
            f"{disclosures}+{len(form.lines) * len(form.applicants)}+{len(form.routes) * len(form.outcomes)}"
        )
        yield f"{form.edition}  {years:<9}  {cells:<9}  {form.notice}  {form.title}"


def form_lines(form: Form) -> Iterator[str]:
    """The form, section by section: code, then the printed label."""
    yield f"{form.title}（{form.notice}）"
    for heading in form.sections:
        yield ""
        yield f"{heading.number}、{heading.label}  [{heading.code}]"
        if heading.table == "disclosures":
            for block in form.blocks:
                yield f"  {block.heading.label}  [{block.article}]"
                yield from _labels(block.subjects, 4)
                yield from _labels(block.measures, 6)
        elif heading.table == "applications":
            yield f"  {form.corner}"
            yield from _labels(form.applicants, 4)
            yield from _labels(form.lines, 4)
        elif heading.table == "appeals":
            yield from _labels(form.routes, 4)
            yield from _labels(form.outcomes, 6)
    yield ""
    for balance in form.balances:
        sums = f"{' + '.join(balance.left)} = {' + '.join(balance.right)}"
        yield f"{balance.rule}: {sums}  (each {balance.for_each})"


def _labels(labels: Iterable[Label], indent: int) -> Iterator[str]:
    for label in labels:
        group = f"{label.group} " if label.group else ""
        unit = f" {label.unit}" if label.unit else ""
        yield f"{' ' * indent}{label.code:<22}{group}{label.label}{unit}"


def schema_command(as_json: bool, panel: bool = False, indicators: bool = False) -> Work:
    """Return the work of the command: print the contract, the panel's columns or its indicators."""
    if panel and indicators:
        raise WrongUsage("panel-or-indicators")
    if panel or indicators:
        from gojparse.cli import dictionary

        return dictionary.print_panel_fields(as_json) if panel else dictionary.print_indicators(as_json)
    return partial(_print_contract, as_json)


def _print_contract(as_json: bool) -> Exit:
    if as_json:
        contract = {
            "schema_version": SCHEMA_VERSION,
            "tables": [
                {"name": t.name, "title": t.chinese, "description": t.english, "schema": table_schema(t)}
                for t in contract_tables()
            ],
        }
        write_line(json.dumps(contract, ensure_ascii=False, indent=1))
        return Exit.OK
    for line in contract_lines():
        write_line(line)
    return Exit.OK


def contract_lines() -> Iterator[str]:
    """The contract as text: a table, its columns, their codes."""
    zh = language() == "zh"
    yield f"schema_version {SCHEMA_VERSION}"
    for table in contract_tables():
        yield ""
        yield f"{table.name}: {table.chinese if zh else table.english}"
        for column in table.columns:
            yield f"  {column.name:<22}{column.type:<9}{column.chinese if zh else column.english}"
            yield from _codes(column)


def _codes(column: ContractColumn) -> Iterator[str]:
    for code, label in column.codes.items():
        yield f"      {code:<24}{label}".rstrip()


LIBRARIES = (
    "pypdfium2",
    "pdfplumber",
    "selectolax",
    "lxml",
    "rapidfuzz",
    "regex",
    "pyarrow",
    "pandas",
    "xlsxwriter",
    "datasketch",
    "jinja2",
    "typer",
    "rich",
)
"""The packages that gojparse needs; messages.toml says what each is for."""

EXTRAS = {
    "opencc": "zh",
    "rapidocr": "ocr",
    "onnxruntime": "ocr",
    "opencv-python-headless": "ocr",
    "fsspec": "remote",
    "distributed": "cluster",
}
"""The packages that it can do without, each with the extra that installs it."""


def doctor_command() -> Work:
    """Return the command's body."""
    return partial(_print_installed)


def _print_installed() -> Exit:
    for line in installed_lines():
        write_line(line)
    return Exit.OK


def installed_lines() -> Iterator[str]:
    """Yield a line for Python, gojparse, each library and each extra."""
    yield f"python        {platform.python_version()}  {platform.system()} {platform.machine()}"
    yield f"gojparse      {full_version()}"
    for package in LIBRARIES:
        state = installed_version(package) or message("doctor.missing")
        yield f"{package:<14}{state:<12}{message(f'doctor.{package}')}"
    yield message("doctor.extras")
    for package, extra in EXTRAS.items():
        yield _extra_line(package, extra)
    yield message("doctor.programs")


def _extra_line(package: str, extra: str) -> str:
    found = installed_version(package)
    state, label = found or message("doctor.absent"), f"[{extra}]"
    how = "" if found else f"  (pip install 'gojparse[{extra}]')"
    return f"  {label:<10}{package:<23}{state:<10}{message(f'doctor.{package}')}{how}"


def installed_version(package: str) -> str | None:
    """Return the version of a package that is installed, if any."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
