"""The conditional formats of an .xlsx, also those that later editions write as extensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gojparse.readers.package import OFF, local_name, stream_xml
from gojparse.readers.refusals import FileKind, beyond
from gojparse.readers.sheets.cells import Area, FormatChange, area_of, scale_change
from gojparse.readers.sheets.conditions import ConditionalRule
from gojparse.readers.sheets.xlsx_styles import WorkbookStyles, read_change

_KIND = FileKind("xlsx")
_MAX_RULES = 20_000  # of a sheet, each in each of its areas
_COVERING = FormatChange(covering=True)


def read_rules(content: bytes, styles: WorkbookStyles) -> Iterator[ConditionalRule]:
    """Yield the rules of a sheet that change what its cells look like."""
    count = 0
    for element in stream_xml(content, _KIND, "row", "conditionalFormatting"):
        if local_name(element) == "row":
            continue
        areas = tuple(_areas(element))
        rules = [rule for rule in element if local_name(rule) == "cfRule"]
        count += len(areas) * len(rules)
        if count > _MAX_RULES:
            raise beyond("cells", _MAX_RULES, format=_KIND.format)
        for rule in rules if areas else ():
            change = _change(rule, styles)
            if change is not None:
                yield _rule(rule, areas, change)


def _areas(element: Any) -> Iterator[Area]:
    """Yield the areas of a conditional format; extensions have them in an element of their own."""
    stated = [element.get("sqref") or ""]
    stated += [inner.text or "" for inner in element if local_name(inner) == "sqref"]
    for reference in " ".join(stated).split():
        if (area := area_of(reference)) is not None:
            yield area


def _rule(rule: Any, areas: tuple[Area, ...], change: FormatChange) -> ConditionalRule:
    kind = rule.get("type") or ""
    formulas = tuple(inner.text or "" for inner in rule if local_name(inner) in ("formula", "f"))
    if kind in ("containsText", "notContainsText", "beginsWith", "endsWith"):
        kind = "expression"  # their formulas say the same
    is_graphic = kind in ("colorScale", "dataBar", "iconSet")
    priority = rule.get("priority") or ""
    return ConditionalRule(
        "always" if is_graphic else kind,
        change,
        areas,
        (min(area.top for area in areas), min(area.left for area in areas)),
        rule.get("operator") or "",
        () if is_graphic else formulas,
        priority=int(priority) if priority.isascii() and priority.isdecimal() and len(priority) < 8 else 0,
        stops=rule.get("stopIfTrue") not in (None, *OFF),
    )


def _change(rule: Any, styles: WorkbookStyles) -> FormatChange | None:
    """Return what a rule changes; None where that is nothing."""
    number = rule.get("dxfId") or ""
    if number.isascii() and number.isdecimal() and len(number) < 7 and int(number) < len(styles.changes):
        return styles.changes[int(number)]
    for inner in rule:
        match local_name(inner):
            case "dxf":
                return read_change(inner, styles.palette)
            case "colorScale":
                steps = [step for step in inner if local_name(step) == "color"]
                return scale_change([styles.palette.colour(step) for step in steps])
            case "dataBar" | "iconSet" if inner.get("showValue") in OFF:
                return _COVERING
    return None
