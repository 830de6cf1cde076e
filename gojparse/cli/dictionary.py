"""`gojparse schema --panel` and `--indicators`: the columns of the panel, and what its rates are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from gojparse.cli.console import language, write_line
from gojparse.cli.shutdown import Work
from gojparse.compare.columns import STATE_WORDS, Indicator, indicator_table
from gojparse.compare.export.fields import PanelField, panel_fields
from gojparse.errors import Exit

_MARKS = {"yes": "", "sum": "+", "caution": "!", "no": "x"}


def print_panel_fields(as_json: bool) -> Work:
    """Return the work of the command: print the columns of the panel."""
    return partial(_print, [_described(field) for field in panel_fields()] if as_json else panel_lines)


def print_indicators(as_json: bool) -> Work:
    """Return the work of the command: print the indicators."""
    known = indicator_table()
    return partial(_print, [_defined(one) for one in known] if as_json else indicator_lines)


def _print(what: Any) -> Exit:
    """Print JSON, or what a function has to say."""
    if callable(what):
        for line in what():
            write_line(line)
    else:
        write_line(json.dumps(what, ensure_ascii=False, indent=1))
    return Exit.OK


def panel_lines() -> Iterator[str]:
    """The columns as text: name, kind, unit, comparability and meaning, codes beneath."""
    zh = language() == "zh"
    explained: set[str] = set()
    for field in panel_fields():
        mark = _MARKS[field.comparable.extent] if field.comparable else ""
        meaning = field.chinese if zh else field.english
        yield f"{field.name:<33}{field.kind:<7}{field.unit or '':<9}{mark:<2}{meaning}".rstrip()
        note = _note(field, zh)
        if note:
            yield f"{'':<51}{note}"
        key = str(field.codes)
        if key not in explained:  # the flags of all rates are the same
            yield from (f"{'':<6}{code:<24}{words[zh]}" for code, words in field.codes.items())
        explained.add(key)


def _note(field: PanelField, zh: bool) -> str:
    """Return what to know before it is compared across editions; empty if nothing."""
    note = field.comparable
    if note is None or not _MARKS[note.extent]:
        return ""
    return note.chinese if zh else note.english


def indicator_lines() -> Iterator[str]:
    """The indicators as text."""
    zh = language() == "zh"
    for one in indicator_table():
        yield f"{one.name:<24}{one.chinese if zh else one.english}"
        yield f"    = {one.formula}"
        yield f"    {one.definition_zh if zh else one.definition}"
    yield ""
    for state, words in STATE_WORDS.items():
        yield f"{state:<24}{words[zh]}"


def _described(field: PanelField) -> dict[str, Any]:
    note = field.comparable
    return {
        "name": field.name,
        "kind": str(field.kind),
        "english": field.english,
        "chinese": field.chinese,
        "unit": field.unit,
        "comparable": str(note.extent) if note else None,
        "note": note.english if note else None,
        "note_zh": note.chinese if note else None,
        "codes": {code: {"english": words[0], "chinese": words[1]} for code, words in field.codes.items()},
    }


def _defined(one: Indicator) -> dict[str, Any]:
    return {
        "name": one.name,
        "english": one.english,
        "chinese": one.chinese,
        "formula": one.formula,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "share": one.share,
        "definition": one.definition,
        "definition_zh": one.definition_zh,
    }
