"""datapackage.json: the content of a dataset, in Frictionless Data Package v2.

A researcher who has only this folder finds here what every column and code
means, which file belongs to which table, and whether a file was changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from gojparse.dataset.schema import SCHEMA_VERSION, ColumnType, ContractColumn, ContractTable, contract_table
from gojparse.version import full_version

if TYPE_CHECKING:
    from gojparse.dataset.files import WrittenFile

DESCRIPTOR = "datapackage.json"
Json: TypeAlias = dict[str, Any]

_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_CSV_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
_EMPTY = "null, or printed empty: in the tables of cells the column status tells which"


def package_descriptor(files: Iterable[WrittenFile], excel: bool = False) -> str:
    """Return the text of datapackage.json for these files. `excel`: its CSV files were made for Excel."""
    files = tuple(files)
    both = len({file.format for file in files}) > 1
    package: Json = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "government-information-disclosure-reports",
        "title": "政府信息公开工作年度报告",
        "description": "Annual reports of Chinese administrative organs on the disclosure of government"
        " information, laid cell by cell onto the official form.",
        "extractor": "gojparse",
        "extractor_version": full_version(),
        "schema_version": SCHEMA_VERSION,
        "resources": [_resource(file, excel, both) for file in files],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(file: WrittenFile, excel: bool, both: bool) -> Json:
    described = contract_table(file.table)
    resource: Json = {
        "name": _resource_name(file.table, file, both),
        "title": described.chinese,
        "description": described.english,
        "path": file.path,
        "format": file.format,
        "mediatype": _MEDIA_TYPES[file.format],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if file.format == "csv":
        resource["encoding"] = "utf-8-sig" if excel else "utf-8"
        resource["dialect"] = _CSV_DIALECT
    schema = table_schema(described)
    year = _partition_year(file)
    if year:
        resource["partition"] = {"year": year if year.isdigit() else None}
        schema["fields"] = [field for field in schema["fields"] if field["name"] != "year"]
    elif file.table != "reports":
        reference = {"resource": _resource_name("reports", file, both), "fields": ["report_id"]}
        schema["foreignKeys"] = [{"fields": ["report_id"], "reference": reference}]
    resource["schema"] = schema
    return resource


def _resource_name(name: str, file: WrittenFile, both: bool) -> str:
    """Return a name for a resource: the table's own, the format where there are two, the year of a part."""
    year = _partition_year(file)
    parts = [name, "parquet" if both and file.format == "parquet" else ""]
    if year:
        parts.append(year if year.isdigit() else "no-year")
    return "-".join(part for part in parts if part)


def _partition_year(file: WrittenFile) -> str:
    """Return the year in the path of a partitioned file, or an empty text."""
    return file.path.split("year=")[1].split("/")[0] if "year=" in file.path else ""


def table_schema(described: ContractTable) -> Json:
    """Return the Table Schema of a table."""
    schema: Json = {
        "fields": [column_descriptor(column) for column in described.columns],
        "missingValues": [{"value": "", "label": _EMPTY}],
    }
    if described.key:
        schema["primaryKey"] = list(described.key)
    if described.unique:
        schema["uniqueKeys"] = [list(described.unique)]
    return schema


def column_descriptor(column: ContractColumn) -> Json:
    """Return a field of the Table Schema: English description, Chinese title, codes with their labels."""
    described: Json = {
        "name": column.name,
        "type": str(column.type),
        "title": column.chinese,
        "description": column.english,
    }
    if column.type is ColumnType.NUMBER:
        described["decimalChar"] = "."
    constraints: Json = {"required": True} if column.required else {}
    if column.codes and column.closed:
        constraints["enum"] = list(column.codes)
    if constraints:
        described["constraints"] = constraints
    if column.codes:
        described["categories"] = [{"value": code, "label": label} for code, label in column.codes.items()]
    return described
