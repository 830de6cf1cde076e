"""Hostile workbooks: refused in a sentence or read, soon and in little memory; cut and torn ones too."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from random import Random
from time import process_time

import pytest
import xlwt

from gojparse import flow
from gojparse.errors import Unreadable
from gojparse.model import Grid
from gojparse.readers import read
from tests.support.books import (
    cell,
    merged,
    ods_cell,
    ods_of,
    ods_row,
    packed,
    parts_of,
    row,
    rows,
    table,
    xlsx_of,
)
from tests.support.hostile_books import BOOKS
from tests.support.peak import Peak

_SOON = 15.0  # seconds of CPU time
_MUCH = 1_000  # MB at its peak, beyond what the process held before
_FLIPS = 300


@pytest.mark.parametrize("name", BOOKS)
def test_no_hostile_workbook_is_more_than_a_refusal(name: str) -> None:
    content = BOOKS[name]()
    began, peak = process_time(), Peak()
    try:
        verdict = flow.parse(content, name).verdict
    except Unreadable as refused:
        assert refused.reason
        assert refused.format in ("xlsx", "xls", "ods")
        verdict = "unreadable"
    assert verdict in ("unreadable", "not_a_report")
    assert process_time() - began < _SOON
    assert peak.megabytes() < _MUCH


def test_the_far_corner_is_a_cell_like_others() -> None:
    (grid,) = read(
        xlsx_of(rows(row(1, cell("A1", 11), cell("B1", 12)), row(1_048_576, cell("XFD1048576", 13))))
    ).blocks[:1]
    assert isinstance(grid, Grid)


def test_no_entity_is_resolved() -> None:
    for name in ("a billion laughs in a sheet", "an outside entity in the shared texts"):
        with pytest.raises(Unreadable, match="defines XML entities"):
            read(BOOKS[name]())


# ---- cut and torn ----


@cache
def _xlsx() -> bytes:
    return xlsx_of(
        rows(
            row(1, cell("A1", "甲", 1), cell("B1", 11, 1), cell("C1", 12)),
            row(2, cell("A2", "乙"), cell("B2", 13), '<c r="C2" t="s"><v>0</v></c>'),
            after=merged("A1:A2"),
        ),
        strings="<si><t>丙</t></si>",
    )


@cache
def _ods() -> bytes:
    return ods_of(table(ods_row(ods_cell("甲"), ods_cell("11")), ods_row(ods_cell("乙"), ods_cell("12"))))


@cache
def _xls() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("甲", cell_overwrite_ok=True)
    for y in range(4):
        for x, value in enumerate(("甲乙丙", 11, 12.5, True)):
            page.write(y, x, value)
    page.merge(0, 1, 0, 0)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


MADE: dict[str, Callable[[], bytes]] = {"xlsx": _xlsx, "ods": _ods, "xls": _xls}


def _is_safe(data: bytes) -> None:
    try:
        read(data)
    except Unreadable as refused:
        assert refused.reason
        assert "\n" not in str(refused)


@pytest.mark.parametrize("carrier", MADE)
def test_cut_anywhere(carrier: str) -> None:
    whole = MADE[carrier]()
    for end in range(0, len(whole), 1 if len(whole) < 3_000 else 7):
        _is_safe(whole[:end])


@pytest.mark.parametrize("carrier", MADE)
def test_torn_anywhere(carrier: str) -> None:
    chance = Random(carrier)
    for _ in range(_FLIPS):
        torn = bytearray(MADE[carrier]())
        for _ in range(chance.choice((1, 1, 3, 20))):
            torn[chance.randrange(len(torn))] = chance.randrange(256)
        _is_safe(bytes(torn))


def test_torn_inside_the_records() -> None:
    """Most bytes of a small .xls are the emptiness of its sectors: here only the records are torn."""
    whole = _xls()
    start = whole.index(b"\x09\x08\x10\0")
    chance = Random(8)
    for _ in range(3 * _FLIPS):
        torn = bytearray(whole)
        torn[chance.randrange(start, start + 4_096)] = chance.randrange(256)
        _is_safe(bytes(torn))


@pytest.mark.parametrize("carrier", ["xlsx", "ods"])
def test_torn_inside_the_xml(carrier: str) -> None:
    parts = parts_of(MADE[carrier]())
    chance = Random(9)
    for _ in range(_FLIPS):
        name = chance.choice([name for name in parts if name.endswith(("xml", "rels"))])
        torn = bytearray(parts[name])
        if torn:
            torn[chance.randrange(len(torn))] = chance.choice(b"<>&\"'0123456789AZaz\0\xff -")
        _is_safe(packed({**parts, name: bytes(torn)}))
