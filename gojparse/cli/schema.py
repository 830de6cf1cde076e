"""`gojparse schema`: the contract of the tables, for people or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from gojparse.cli.messages import language
from gojparse.cli.out import put_line
from gojparse.cli.shutdown import Work
from gojparse.dataset.package import table_schema
from gojparse.dataset.schema import SCHEMA_VERSION, ContractColumn, contract_tables
from gojparse.errors import Exit, WrongUsage


def work(as_json: bool, panel: bool = False, indicators: bool = False) -> Work:
    """The work: print the contract, the panel's columns or its indicators. WrongUsage if both are wanted."""
    if panel and indicators:
        raise WrongUsage("panel-or-indicators")
    if panel or indicators:
        from gojparse.cli import dictionary

        return dictionary.panel(as_json) if panel else dictionary.indicators(as_json)
    return partial(_print, as_json)


def _print(as_json: bool) -> Exit:
    if as_json:
        contract = {
            "schema_version": SCHEMA_VERSION,
            "tables": [
                {"name": t.name, "title": t.chinese, "description": t.english, "schema": table_schema(t)}
                for t in contract_tables()
            ],
        }
        put_line(json.dumps(contract, ensure_ascii=False, indent=1))
        return Exit.OK
    for line in contract_lines():
        put_line(line)
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
