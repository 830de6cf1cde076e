"""What was recognised in a picture and rests on letters that are not sure: said, and never silently wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from corpus.generate import RECIPES, make
from gojparse.flow import parse
from gojparse.identity import Identity, identify
from gojparse.identity.division_code import with_division_code
from gojparse.model import LOW_CONFIDENCE, Box, Cell, Document, Locator, Paragraph, Status
from gojparse.readers.scan.lines import InkLine, InkPiece
from gojparse.readers.scan.numbers import RecognisedLine
from gojparse.readers.scan.page import low_confidence_letters
from gojparse.readers.scan.recognise import RecognisedText
from gojparse.sections import split
from gojparse.statements import find_statements

_HIGH, _WIDE = 20.0, 10.0  # points of a line, of a letter


def _box(row: int, start: int, end: int) -> Box:
    return Box(1, start * _WIDE, row * _HIGH, end * _WIDE, (row + 1) * _HIGH)


def recognised(marked: Sequence[str]) -> Document:
    """A page of lines; a letter in [brackets] is one that the recogniser was not sure of."""
    blocks, letters = [], []
    for row, line in enumerate(marked):
        text = line.replace("[", "").replace("]", "")
        blocks.append(Paragraph(text, Locator((_box(row, 0, len(text)),))))
        at = 0
        for before, sign in zip(" " + line, line, strict=False):
            if before == "[":
                letters.append((_box(row, at, at + 1), sign))
            at += sign not in "[]"
    return Document("image", tuple(blocks), low_confidence=tuple(letters), optical=True)


def identified(*marked: str) -> Identity:
    document = recognised(marked)
    parts = split(document).parts
    return with_division_code(identify(document, parts, "a.png"), document, parts, "a.png")


def doubts(*marked: str) -> list[tuple[str, str]]:
    findings = identified(*marked).findings
    return [
        (str(f.facts["what"]), str(f.facts["letters"])) for f in findings if f.rule.name == "identity-unsure"
    ]


TITLE = "霁坪省财政厅2023年政府信息公开工作年度报告"
BODY = ("一、总体情况", "2023年，我厅公开信息。", "六、其他需要报告的事项", "无。")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((TITLE, *BODY), []),
        (("[霁]坪省财政厅2023年政府信息公开工作年度报告", *BODY), [("issuer", "霁")]),
        (("霁坪省财政厅2023年政府信息公[开]工作年度报告", *BODY), []),
        (("[霁]坪省财政厅2023年政府信息公开工作年度报告", *BODY, "霁坪省财政厅", "2024年1月9日"), []),
        (
            ("[霁]坪省财政厅2023年政府信息公开工作年度报告", *BODY, "[霁]坪省财政厅", "2024年1月9日"),
            [("issuer", "霁")],
        ),
        (("霁坪省财政厅202[3]年政府信息公开工作年度报告", "一、总体情况", "无。"), [("year", "3")]),
        (
            (
                "霁坪省财政厅202[3]年政府信息公开工作年度报告",
                "本报告所列数据的统计期限自2023年1月1日起，至2023年12月31日止。",
                "一、总体情况",
                "无。",
            ),
            [],
        ),
        (
            (
                "霁坪省财政厅202[3]年政府信息公开工作年度报告",
                "一、总体情况",
                "申请数量较2023年上升，是近年最多的。",
            ),
            [("year", "3")],
        ),
        ((TITLE, *BODY, "霁坪省财政厅", "2024年1月[9]日"), [("publication date", "9")]),
    ],
    ids=["sure", "name", "other words", "signed", "signed as badly", "year", "period", "any year", "day"],
)
def test_what_rests_on_an_unsure_letter_is_said(lines: tuple[str, ...], told: list[tuple[str, str]]) -> None:
    identity = identified(*lines)
    assert (identity.issuer, identity.year) == ("霁坪省财政厅", 2023)
    assert doubts(*lines) == told


def test_the_name_of_the_file_bears_out_what_was_recognised() -> None:
    document = recognised(("[霁]坪省财政厅202[3]年政府信息公开工作年度报告", "一、总体情况", "无。"))
    parts = split(document).parts
    for source, told in (("a.png", ["issuer", "year"]), ("霁坪省财政厅2023年年报.png", [])):
        findings = identify(document, parts, source).findings
        assert [str(f.facts["what"]) for f in findings if f.rule.name == "identity-unsure"] == told


@pytest.mark.parametrize(
    ("issuer", "told"),
    [
        ("昆山市[巴]城镇人民政府", []),  # a town of this name lies in this city
        ("昆山市[已]城镇人民政府", [("issuer", "已")]),
        ("[巴]城镇人民政府", [("issuer", "巴")]),  # alone it could be another town's name misread
        ("昆山市[巴]城镇财政[所]", [("issuer", "巴所")]),
    ],
)
def test_the_tables_of_places_bear_out_a_place_within_a_place(
    issuer: str, told: list[tuple[str, str]]
) -> None:
    assert doubts(f"{issuer}2023年政府信息公开工作年度报告", *BODY) == told


def test_a_number_that_may_be_misread_is_not_stated_and_contradicts_nothing() -> None:
    cells = [
        Cell("applications", "received", "total", 38, Status.READ, "38", None),
        Cell("applications", "carried_in", "total", 0, Status.READ, "0", None),
    ]
    document = recognised(("2023年共收到信息公开申请8[8]件。", "制发规范性文件12件。"))
    prose = {"overview": [block for block in document.blocks if isinstance(block, Paragraph)]}
    statements, findings = find_statements(prose, cells, 2023, None)
    assert [s.number for s in statements] == [88, 12]
    assert [f.rule.name for f in findings] == ["prose-table"]
    statements, findings = find_statements(prose, cells, 2023, None, document.low_confidence_at)
    assert [s.number for s in statements] == [12]
    assert not findings


def test_an_unsure_number_behind_a_misread_label_is_no_label() -> None:
    """Else the row had no label, and all its numbers were left over."""
    recipe = next(r for r in RECIPES if (r.carrier, r.layout, r.quirks) == ("html", "clean", ()))
    sample = make(Random("unsure"), replace(recipe, fills=("dense",)), 1)
    page = sample.data.decode()
    label = "四、结转下年度继续办理"
    assert page.count(label) == 1
    before, after = page.split(label)
    after = re.sub(r"(?<=>)([0-9]+)(?=<)", rf"\1{LOW_CONFIDENCE}", after, count=1)
    report = parse(f"{before}四、结转卜年反继续办理{after}".encode(), "a.html")
    row = [cell for cell in report.applications if cell.line == "carried_forward"]
    true = [r for r in sample.cells if r.line == "carried_forward"]
    assert [cell.status for cell in row] == [Status.UNREADABLE, *[Status.READ] * 6]
    assert [cell.value for cell in row[1:]] == [int(r.value) for r in true[1:]]
    assert "label-misprint" in {f.rule.name for f in report.findings}


# ---- which letters are not sure ----


def _line(text: str, places: Sequence[int], sure: Sequence[float], inked: Sequence[int]) -> RecognisedLine:
    """A line of letters 40 pixels wide and high: read at some places, ink at some places."""
    ink = tuple(InkPiece(40 * n + 2, 0, 40 * n + 38, 40) for n in inked)
    strip = InkLine(ink[0].left, 0, ink[-1].right, 40, ink)
    width = 40.0 * (max(inked) + 1)
    at = tuple((40 * n + 20) / width for n in places)
    return RecognisedLine(strip, 0.0, width, RecognisedText(text, tuple(sure), at), None)


@pytest.mark.parametrize(
    ("text", "places", "sure", "inked", "told"),
    [
        ("三元区", [0, 1, 2], [0.99, 0.99, 0.99], [0, 1, 2], ""),
        ("三元区", [0, 1, 2], [0.99, 0.6, 0.99], [0, 1, 2], "元"),
        ("元区", [1, 2], [0.99, 0.99], [0, 1, 2], "元"),  # 三 was not read
        ("三区", [0, 2], [0.99, 0.99], [0, 1, 2], "三区"),
        ("三元", [0, 1], [0.99, 0.99], [0, 1, 2], "元"),
        ("三区", [0, 2], [0.99, 0.99], [0, 2], ""),  # a blank, as between name and year
    ],
)
def test_letters_beside_ink_that_was_not_read_are_not_sure(
    text: str, places: Sequence[int], sure: Sequence[float], inked: Sequence[int], told: str
) -> None:
    line = _line(text, places, sure, inked)
    assert "".join(text[n] for n in low_confidence_letters(line)) == told
