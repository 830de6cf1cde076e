"""A second engine may settle what is in doubt. It never undoes what the first reading withheld on purpose."""

from __future__ import annotations

import pytest

from gojparse import flow
from gojparse.model import (
    INK,
    LOW_CONFIDENCE,
    STROKE,
    Document,
    Grid,
    GridCell,
    Locator,
    Paragraph,
    TablePlace,
)
from gojparse.sections import split

_ROUTES = ("行政复议", "未经复议直接起诉", "复议后起诉")
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def _grid(number: int, rows: list[list[str]]) -> Grid:
    cells = [
        GridCell(text, row, column, 1, 1, Locator((TablePlace(number, row + 1, column + 1),)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return Grid(tuple(cells), Locator((TablePlace(number, 1, 1),)))


def _report(licensing: str, appeals: str = "11 12 13 14 50") -> Document:
    """Return a report with one number in section two, and five in section four."""
    disclosure = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "21", "22", "23"],
        ["行政规范性文件", "31", "32", "33"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可", licensing],
        ["行政处罚", "52"],
        ["行政强制", "53"],
        ["行政事业性收费", "54.5"],
    ]
    header = [[route for route in _ROUTES for _ in _OUTCOMES], list(_OUTCOMES * len(_ROUTES))]
    numbers = [*appeals.split(" "), *["21", "22", "23", "24", "90", "31", "32", "33", "34", "130"]]
    blocks = (
        Paragraph("甲县乙镇人民政府2023年政府信息公开工作年度报告", Locator(())),
        Paragraph("二、主动公开政府信息情况", Locator(())),
        _grid(1, disclosure),
        Paragraph("四、政府信息公开行政复议、行政诉讼情况", Locator(())),
        _grid(2, [*header, numbers]),
    )
    return Document("pdf", blocks)


def _settled(
    monkeypatch: pytest.MonkeyPatch, first: Document, second: Document, table: str
) -> dict[str, object]:
    monkeypatch.setattr(flow, "reread", lambda data: second)
    tables = flow.second_opinion(b"", flow.align_tables(split(first)))
    return {cell.name: cell.value for cell in tables[table].cells}


@pytest.mark.parametrize(
    "withheld", ["5" + STROKE + "1" + STROKE, INK, LOW_CONFIDENCE * 2, "5" + LOW_CONFIDENCE]
)
def test_a_withheld_number_stays_withheld(monkeypatch: pytest.MonkeyPatch, withheld: str) -> None:
    values = _settled(monkeypatch, _report(withheld), _report("51"), "disclosures")
    assert values["disclosures.licensing.decisions"] is None
    assert values["disclosures.penalties.decisions"] == 52
    values = _settled(monkeypatch, _report("51", f"{withheld} 12 13 14 50"), _report("51"), "appeals")
    assert values["appeals.reconsideration.upheld"] is None
    assert values["appeals.reconsideration.total"] == 50


def test_balances_may_choose_the_second_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    values = _settled(monkeypatch, _report("51", "11 12 13 14 55"), _report("51"), "appeals")
    assert values["appeals.reconsideration.total"] == 50


def test_without_a_balance_the_second_reading_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    values = _settled(monkeypatch, _report("5l"), _report("51"), "disclosures")
    assert values["disclosures.licensing.decisions"] is None


def test_it_may_add_what_the_first_reading_did_not_find(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _report("51")
    lost = Document(first.format, (*first.blocks[:2], *first.blocks[3:]))
    values = _settled(monkeypatch, lost, first, "disclosures")
    assert values["disclosures.licensing.decisions"] == 51
