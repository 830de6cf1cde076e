"""The data dictionary as rows: for the sheets of Excel and the tables of SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gojparse.compare.export.fields import panel_fields

COLUMNS = ("name", "english", "chinese", "unit", "comparable", "note", "note_zh")
CODES = ("column", "code", "english", "chinese")


def column_meanings() -> Iterator[Sequence[str | None]]:
    """What each column means: the rows under COLUMNS."""
    for field in panel_fields():
        note = field.comparable
        extent, english, chinese = (str(note[0]), *note[1:]) if note else (None, None, None)
        yield field.name, field.english, field.chinese, field.unit, extent, english, chinese


def code_meanings() -> Iterator[Sequence[str | None]]:
    """What each code means: the rows under CODES."""
    for field in panel_fields():
        for code, (english, chinese) in field.codes.items():
            yield field.name, code, english, chinese
