"""Excel workbooks (.xlsx) to a Document, straight from their XML.

Libraries that read cells tell neither what is hidden or struck out, nor how
a number is printed, and some make room for every cell between the first and
the last: one at the sheet's far corner costs them 400 GB.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.caps import beyond
from gojparse.readers.kind import kind
from gojparse.readers.markup import OFF, attribute, child, local_name
from gojparse.readers.package import Package, opened, parsed
from gojparse.readers.sheets.book import document
from gojparse.readers.sheets.looks import CellStyle, cell_styles
from gojparse.readers.sheets.sheet import WorkbookBudget
from gojparse.readers.sheets.xlsx_sheet import KIND, Book, sheet_of, texts_of

format = "xlsx"

_MAX_ALL = 120_000_000  # bytes of all parts of a workbook that are read


class _Part(NamedTuple):
    """A sheet as the workbook lists it, and its bytes."""

    name: str
    content: bytes


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The sheets that are shown, one after the other."""
    with opened(data, KIND) as package:
        main = _main_part(package)
        workbook = package.xml(main)
        targets = _targets(package, main)
        parts = tuple(_parts(package, workbook, targets))
        strings = _beside(package, targets, "sharedStrings")
        styles = _beside(package, targets, "styles")
        metadata = _metadata(package)
    budget = WorkbookBudget(format)
    book = Book(
        tuple(texts_of(strings)) if strings else (),
        _looks(styles),
        _is_on(workbook, "workbookPr", "date1904"),
        _is_on(workbook, "calcPr", "fullCalcOnLoad"),
        budget,
    )
    budget.check_sheets(len(parts))
    sheets = [sheet_of(number, part.name, part.content, book) for number, part in parts]
    pictures = any(b"<drawing" in part.content for _, part in parts)
    return document(format, sheets, metadata, hidden=len(parts) < len(_listed(workbook)), pictures=pictures)


def _main_part(package: Package) -> str:
    """The name of the part that lists the sheets."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in package:
                if target.endswith(".bin"):
                    raise Unreadable("workbook-binary", format=format)
                return target
    return "xl/workbook.xml"


def _targets(package: Package, main: str) -> dict[str, tuple[str, str]]:
    """By their ids, the parts that the workbook points to: the kind of each, and its name."""
    folder, _, name = main.rpartition("/")
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}
    if relations in package:
        for relation in package.xml(relations):
            if relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target") or ""
            whole = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            sort = (relation.get("Type") or "").rpartition("/")[2]
            found[relation.get("Id") or ""] = (sort, whole)
    return found


def _parts(
    package: Package, workbook: Any, targets: dict[str, tuple[str, str]]
) -> Iterator[tuple[int, _Part]]:
    """The sheets that are shown, each with its number among all."""
    left = _MAX_ALL
    for number, sheet in enumerate(_listed(workbook), 1):
        sort, name = targets.get(
            attribute(sheet, "id") or "", ("worksheet", f"xl/worksheets/sheet{number}.xml")
        )
        if sheet.get("state") in ("hidden", "veryHidden") or sort != "worksheet":
            continue
        content = package.part(name)
        left -= len(content)
        if left < 0:
            raise beyond("bytes-in-sheets", _MAX_ALL, format=format)
        yield number, _Part(sheet.get("name") or "", content)


def _listed(workbook: Any) -> list[Any]:
    sheets = child(workbook, "sheets")
    if sheets is None:
        raise KIND.damaged()
    return [sheet for sheet in sheets if local_name(sheet) == "sheet"]


def _beside(package: Package, targets: dict[str, tuple[str, str]], sort: str) -> bytes | None:
    """The part of this kind, where there is one."""
    for found, name in targets.values():
        if found == sort and name in package:
            return package.part(name)
    name = f"xl/{sort}.xml"
    return package.part(name) if name in package else None


def _is_on(workbook: Any, name: str, mark: str) -> bool:
    """Whether the workbook says this of itself."""
    properties = child(workbook, name)
    return properties is not None and properties.get(mark) not in (None, *OFF)


def _metadata(package: Package) -> dict[str, str]:
    """The title, where the container has its properties in order."""
    if "docProps/core.xml" not in package:
        return {}
    try:
        properties = package.xml("docProps/core.xml")
    except Unreadable:
        return {}
    title = child(properties, "title")
    text = "" if title is None else (title.text or "").strip()
    return {"title": text} if text else {}


def _looks(content: bytes | None) -> tuple[CellStyle, ...]:
    """The styles of cells; none where their part is not in order, for it prints nothing itself."""
    if content is None:
        return ()
    try:
        return cell_styles(parsed(content, KIND))
    except Unreadable:
        return ()
