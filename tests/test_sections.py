"""The six sections, found in reports as offices and crawlers leave them."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from gojparse.forms.form import load
from gojparse.model import Document, Grid, GridCell, LinePlace, Locator, Paragraph, TablePlace
from gojparse.sections import Outline, section_codes, split

FORM = load("2021")
OVERVIEW, DISCLOSURE, APPLICATIONS, APPEALS, PROBLEMS, OTHER = (
    f"{heading.number}、{heading.label}" for heading in FORM.sections
)
TITLE = "青禾县松泉镇人民政府2022年政府信息公开工作年度报告"


def disclosures() -> list[str]:
    lines: list[str] = []
    for block in FORM.blocks:
        lines.append(block.heading.label)
        lines.append(" | ".join(["信息内容", *(measure.label for measure in block.measures)]))
        lines += [" | ".join([subject.label, *("3" for _ in block.measures)]) for subject in block.subjects]
    return lines


def applications() -> list[str]:
    header = " | ".join(label.label for label in FORM.applicants)
    return [f"{FORM.corner} | 申请人情况", header] + [
        f"{line.label} | 1 | 0 | 0 | 0 | 0 | 0 | 1" for line in FORM.lines
    ]


def appeals() -> list[str]:
    outcomes = [outcome.label for outcome in FORM.outcomes]
    return [
        "行政复议 | 行政诉讼",
        " | ".join([*outcomes, "未经复议直接起诉", "复议后起诉"]),
        " | ".join(outcomes * 2),
        " | ".join("0" * 15),
    ]


def report() -> list[str]:
    """An ordinary report, one line each; the headings are the lines that tests change."""
    return [
        TITLE,
        "根据《中华人民共和国政府信息公开条例》编制本报告。",
        OVERVIEW,
        "2022年，我镇主动公开政府信息86条。",
        "（一）主动公开情况。通过网站和公告栏公开。",
        "（二）依申请公开情况。全年收到申请25件，均已办结。",
        DISCLOSURE,
        *disclosures(),
        APPLICATIONS,
        *applications(),
        APPEALS,
        *appeals(),
        PROBLEMS,
        "一是公开不够及时；二是人员更替频繁。",
        "下一步，加强培训。",
        OTHER,
        "本年度未收取信息处理费。",
    ]


def document(lines: list[str]) -> Document:
    paragraphs = (Paragraph(line, Locator((LinePlace(number, 1),))) for number, line in enumerate(lines, 1))
    return Document("txt", tuple(paragraphs))


def outline(lines: list[str]) -> Outline:
    return split(document(lines))


def replaced(old: str, *new: str) -> list[str]:
    lines = report()
    at = lines.index(old)
    return [*lines[:at], *new, *lines[at + 1 :]]


def found(result: Outline) -> list[str]:
    return [part.code for part in result.parts]


def rules(result: Outline) -> list[tuple[str, str]]:
    return [(finding.rule.name, finding.severity) for finding in result.findings]


def text(result: Outline, code: str) -> str:
    part = result.part(code)
    assert part is not None
    return "\n".join(block.text for block in part.blocks if isinstance(block, Paragraph))


ALL = ["preamble", *section_codes()]
SEED = Path(__file__).resolve().parents[1].parent / "shared" / "real" / "seed.txt"


def test_an_ordinary_report_has_six_sections_and_nothing_to_say_of_them() -> None:
    result = outline(report())
    assert found(result) == ALL
    assert result.findings == ()
    assert [part.position for part in result.parts] == list(range(7))
    overview = result.part("overview")
    assert overview is not None
    assert (overview.heading, str(overview.locator)) == (OVERVIEW, "line=3;column=1")
    assert text(result, "preamble").startswith(TITLE)
    assert text(result, "other_matters") == "本年度未收取信息处理费。"


def test_every_line_lands_in_one_part_in_order() -> None:
    result = outline(report())
    kept = [block.text for part in result.parts for block in part.blocks if isinstance(block, Paragraph)]
    headings = {OVERVIEW, DISCLOSURE, APPLICATIONS, APPEALS, PROBLEMS, OTHER}
    assert kept == [line for line in report() if line not in headings]


def test_lines_of_section_three_are_no_headings() -> None:
    part = outline(report()).part("applications")
    assert part is not None
    assert len(part.blocks) == len(applications())


@pytest.mark.parametrize(
    ("heading", "code"), [(DISCLOSURE, "disclosure"), (APPLICATIONS, "applications"), (APPEALS, "appeals")]
)
def test_a_table_names_the_section_that_lost_its_heading(heading: str, code: str) -> None:
    result = outline(replaced(heading))
    assert found(result) == ALL
    assert rules(result) == [("section-missing", "note")]
    lost, whole = result.part(code), outline(report()).part(code)
    assert lost is not None and whole is not None
    assert lost.heading is None
    assert [b.text for b in lost.blocks] == [b.text for b in whole.blocks]  # type: ignore[union-attr]


def test_a_section_of_prose_without_heading_is_missing() -> None:
    result = outline(replaced(PROBLEMS))
    assert found(result) == [code for code in ALL if code != "problems"]
    assert rules(result) == [("section-missing", "warning")]


def test_a_section_without_heading_and_table_is_an_error() -> None:
    lines = [line for line in replaced(APPEALS) if line not in appeals()]
    assert rules(outline(lines)) == [("section-missing", "error")]


@pytest.mark.parametrize(
    "listing",
    [
        "全文包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、"
        "行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六个部分。",
        f"本报告由{OVERVIEW}，{DISCLOSURE}，{APPLICATIONS}，{APPEALS}，{PROBLEMS}，{OTHER}组成。",
    ],
)
def test_titles_listed_in_the_preamble_are_no_headings(listing: str) -> None:
    result = outline(replaced(OVERVIEW, listing, OVERVIEW))
    assert found(result) == ALL
    assert result.findings == ()
    assert listing in text(result, "preamble")


@pytest.mark.parametrize("page", ["", "......{}", " {}"])
def test_a_table_of_contents_stays_in_the_preamble(page: str) -> None:
    contents = [
        heading + page.format(n)
        for n, heading in enumerate((OVERVIEW, DISCLOSURE, APPLICATIONS, APPEALS, PROBLEMS, OTHER), 1)
    ]
    result = outline(replaced(OVERVIEW, *contents, OVERVIEW))
    assert found(result) == ALL
    assert "2022年，我镇" in text(result, "overview")
    assert contents[3] in text(result, "preamble")


def test_a_narrative_numbered_one_to_six_does_not_take_the_tables_sections() -> None:
    narrative = [
        "一、组织领导情况",
        "健全机制。",
        "二、主动公开政府信息情况",
        "全年公开信息。",
        "三、依申请公开情况",
        "收到申请。",
        "四、复议诉讼情况",
        "没有。",
        "五、存在的主要问题及改进情况",
        "人手不足。",
        "六、其他需要报告的事项",
        "无。",
    ]
    result = outline(replaced(OVERVIEW, *narrative, OVERVIEW))
    assert found(result) == ALL
    assert text(result, "disclosure").startswith("第二十条")
    assert "人员更替" in text(result, "problems")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PROBLEMS, "五、存在问题和改进措施"),
        (PROBLEMS, "存在的主要问题和改进情况"),
        (PROBLEMS, "五、不足之处与下一步安排"),
        (PROBLEMS, "六、存在问题及下步工作计划"),
        (OTHER, "六、其他事项"),
        (OTHER, "六、需要说明的其他事项"),
        (APPLICATIONS, "三、依申请公开政府信息办理情况"),
        (APPEALS, "四、因政府信息公开申请行政复议、提起行政诉讼情况"),
        (APPEALS, "四、行政复议和行政诉讼情况"),
        (DISCLOSURE, "二、政府信息主动公开情况"),
        (OVERVIEW, "一、2022年总体情况"),
        (OVERVIEW, "松泉镇2022年度总体情况"),
        (OVERVIEW, "第一部分 总体情况"),
        (OVERVIEW, "## **一、总体情况**"),
        (OVERVIEW, "１．总体情况："),
        (OVERVIEW, "一 、 总 体 情 况"),
        (OVERVIEW, "Ⅰ、总体情况"),
        (DISCLOSURE, "二、主動(dòng)公開政府信息情況"),
        (PROBLEMS, "五、存在的主要\ufffd题及改进情况"),
        (APPLICATIONS, "三、收到和處理政府信息公開申請情況"),
    ],
)
def test_headings_in_other_words_or_dress(old: str, new: str) -> None:
    result = outline(replaced(old, new))
    assert found(result) == ALL
    assert new.strip("#* ") in [part.heading for part in result.parts]


def test_numerals_decide_nothing_but_are_noted() -> None:
    shifted = replaced(PROBLEMS, PROBLEMS.replace("五", "六"))
    result = outline(shifted)
    assert found(result) == ALL
    assert rules(result) == [("section-order", "note")]


def test_sections_in_another_order() -> None:
    lines = report()
    five, six = lines.index(PROBLEMS), lines.index(OTHER)
    result = outline([*lines[:five], *lines[six:], *lines[five:six]])
    assert found(result) == [*ALL[:5], "other_matters", "problems"]
    assert rules(result) == [("section-order", "note")]


def test_a_heading_printed_twice() -> None:
    result = outline(replaced(PROBLEMS, PROBLEMS, PROBLEMS))
    assert found(result) == ALL
    assert rules(result) == [("section-duplicated", "warning")]
    assert PROBLEMS not in text(result, "problems")


@pytest.mark.parametrize(
    "pieces", [("三、收到和处理", "政府信息公开申请情况"), ("三、", "收到和处理政府信息公开申请情况")]
)
def test_a_heading_split_over_paragraphs(pieces: tuple[str, str]) -> None:
    result = outline(replaced(APPLICATIONS, *pieces))
    part = result.part("applications")
    assert part is not None
    assert part.heading == APPLICATIONS
    assert part.locator is not None and len(part.locator.spots) == 2
    assert result.findings == ()


def test_a_heading_inside_a_paragraph_leaves_text_on_both_sides_in_place() -> None:
    lines = report()
    at = lines.index(OTHER)
    joined = f"{lines[at - 1]}{OTHER}：{lines[at + 1]}"
    result = outline([*lines[: at - 1], joined])
    assert found(result) == ALL
    assert text(result, "problems").endswith("下一步，加强培训。")
    assert text(result, "other_matters") == lines[at + 1]
    last = result.parts[-1].blocks[0]
    assert str(last.locator) == f"line={at};column={joined.index('本年度未') + 1}"


@pytest.mark.parametrize("border", ["", " ", "\t"])
def test_a_whole_document_on_one_line(border: str) -> None:
    result = outline([border.join(report())])
    assert found(result) == ALL
    assert result.findings == ()
    for part in result.parts:
        for block in part.blocks:
            assert isinstance(block, Paragraph)
            spot = block.locator.spots[0]
            assert isinstance(spot, LinePlace)
            assert border.join(report())[spot.column - 1 :].startswith(block.text)


def test_a_subheading_of_section_one_is_not_section_two() -> None:
    lines = replaced(
        "（一）主动公开情况。通过网站和公告栏公开。", "（一）主动公开政府信息情况", "通过网站公开。" * 30
    )
    assert found(outline(lines)) == ALL
    without = [line for line in lines if line != DISCLOSURE]
    result = outline(without)
    assert rules(result) == [("section-missing", "note")]
    assert "（一）主动公开政府信息情况" in text(result, "overview")


def test_a_sentence_that_names_a_section_is_no_heading() -> None:
    lines = replaced(OTHER, "我镇暂无其他需要报告的事项。")
    assert rules(outline(lines))[0] == ("section-missing", "warning")


def test_empty_sections() -> None:
    lines = report()
    five = lines.index(PROBLEMS)
    result = outline([*lines[: five + 1], *lines[five + 3 :]])
    assert rules(result) == [("section-empty", "note")]
    result = outline([*lines[: five + 1], "无。", OTHER, "无。"])
    assert [finding.found for finding in result.findings] == [PROBLEMS]


def test_a_report_of_before_2019_keeps_what_can_honestly_be_named() -> None:
    result = outline(
        [
            "青禾县2015年政府信息公开工作年度报告",
            "一、概述",
            "2015年，我县推进公开。",
            "二、主动公开政府信息的情况",
            "公开1234条。",
            "三、政府信息公开的收费及减免情况",
            "未收费。",
            "四、因政府信息公开申请行政复议、提起行政诉讼的情况",
            "无。",
            "五、政府信息公开工作存在的主要问题及改进情况",
            "人员不足。",
            "六、附表",
        ]
    )
    assert found(result) == ["preamble", "overview", "disclosure", "appeals", "problems"]
    assert "收费及减免" in text(result, "disclosure")


@pytest.mark.parametrize(
    ("old", "wording", "code"),
    [
        (DISCLOSURE, "二、主动公开政府信息的情况", "disclosure"),
        (APPLICATIONS, "三、依申请公开政府信息办理情况", "applications"),
        (APPEALS, "四、因政府信息公开申请行政复议、提起行政诉讼情况", "appeals"),
    ],
)
def test_headings_of_the_old_regulations_are_known_before_a_sentence_too(
    old: str, wording: str, code: str
) -> None:
    result = outline(replaced(old, f"{wording}。全年无异常。"))
    part = result.part(code)
    assert found(result) == ALL
    assert part is not None and part.heading == wording
    assert text(result, code).startswith("全年无异常。")


# ---- grids ----


def grid(rows: list[list[str]], table: int = 1) -> Grid:
    cells = tuple(
        GridCell(cell, r, c, 1, 1, Locator((TablePlace(table, r + 1, c + 1),)))
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    )
    return Grid(cells, cells[0].locator)


def rows_of(lines: list[str]) -> list[list[str]]:
    return [line.split(" | ") for line in lines]


def paragraph(line: str) -> Paragraph:
    return Paragraph(line, Locator((LinePlace(1, 1),)))


def test_tables_of_two_sections_in_one_grid_are_cut_by_rows() -> None:
    both = grid(rows_of([*applications(), *appeals()]))
    result = split(
        Document(
            "pdf", (*map(paragraph, report()[: report().index(APPLICATIONS) + 1]), both, paragraph(PROBLEMS))
        )
    )
    third, fourth = result.part("applications"), result.part("appeals")
    assert third is not None and fourth is not None
    assert fourth.heading is None
    upper, lower = third.blocks[0], fourth.blocks[0]
    assert isinstance(upper, Grid) and isinstance(lower, Grid)
    assert len(list(upper.rows())) == len(applications())
    assert lower.cells[0].text == "行政复议"
    assert lower.cells[0].row == 0
    assert str(lower.cells[0].locator) == f"table=1;row={len(applications()) + 1};cell=1"
    assert sorted(c.locator for c in (*upper.cells, *lower.cells)) == sorted(c.locator for c in both.cells)


def test_a_heading_inside_a_grid_leaves_a_grid_on_both_sides() -> None:
    rows = [*rows_of(disclosures()), [APPLICATIONS, "", ""], *rows_of(applications())]
    start = report().index(DISCLOSURE) + 1
    result = split(Document("pdf", (*map(paragraph, report()[:start]), grid(rows), paragraph(APPEALS))))
    part = result.part("applications")
    assert part is not None
    assert part.heading == APPLICATIONS
    assert str(part.locator) == f"table=1;row={len(disclosures()) + 1};cell=1"
    (below,) = part.blocks
    assert isinstance(below, Grid) and below.cells[0].text == FORM.corner


def test_prose_in_boxes_that_a_reader_took_for_a_table() -> None:
    boxes = grid([[line] for line in report()[:6]])
    result = split(Document("pdf", (boxes, *map(paragraph, report()[6:]))))
    assert found(result) == ALL
    assert result.findings == ()


# ---- limits ----


def test_a_document_of_nothing() -> None:
    result = split(Document("txt", ()))
    assert found(result) == ["preamble"]
    assert [severity for _, severity in rules(result)] == [
        "warning",
        "error",
        "error",
        "error",
        "warning",
        "warning",
    ]


def test_hostile_repetition_ends_soon() -> None:
    started = time.process_time()
    for lines in (
        [" ".join([*report()] * 40)],
        ["一、总体情况" * 20_000],
        ["-#*_" * 50_000 + "总体情况"] * 3,
        ["二、"] * 20_000 + report(),
        ["一、某某工作的某某情况"] * 20_000,
    ):
        outline(lines)
    assert time.process_time() - started < 20


def test_any_shuffle_of_lines_keeps_every_line_once() -> None:
    for seed in range(30):
        lines = report()
        random.Random(seed).shuffle(lines)
        result = outline(lines)
        kept = [b.text for part in result.parts for b in part.blocks if isinstance(b, Paragraph)]
        headings = [part.heading for part in result.parts if part.heading]
        assert sorted("".join([*kept, *headings])) == sorted("".join(lines)), seed


@pytest.mark.skipif(not SEED.exists(), reason="the real reports are not part of the repository")
def test_the_real_township() -> None:
    result = outline([line for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()])
    assert found(result) == ALL
    assert result.findings == ()


# ---- found by reviewing whole reports ----


@pytest.mark.parametrize("heading", ["六、其他", "六、其它", "六、其他事项"])
def test_a_heading_cut_short_in_its_place(heading: str) -> None:
    assert found(outline(replaced(OTHER, heading))) == ALL


def test_a_line_of_section_three_cut_short_is_no_heading() -> None:
    lines = [line.replace("（六）其他处理", "（六）其他") for line in report()]
    assert found(outline(lines)) == ALL
    assert text(outline(lines), "other_matters").startswith("本年度未收取")


@pytest.mark.parametrize("mark", ["ニ、", "※、"])
def test_a_misread_numeral_stays_with_its_heading(mark: str) -> None:
    result = outline(replaced(DISCLOSURE, mark + DISCLOSURE[2:]))
    part = result.part("disclosure")
    assert part is not None and part.heading is not None and part.heading.endswith(DISCLOSURE[2:])


def test_a_heading_in_the_last_cell_of_a_row_leaves_the_row_to_the_table_above() -> None:
    lines = report()
    at = lines.index(PROBLEMS)
    row = [*("3" * 15), PROBLEMS]
    place = Locator((LinePlace(at, 1),))
    cells = tuple(GridCell(cell, 0, n, 1, 1, place) for n, cell in enumerate(row))
    whole = document(lines)
    blocks = (*whole.blocks[: at - 1], Grid(cells, place), *whole.blocks[at + 1 :])
    result = split(Document("txt", blocks))
    above = result.part("appeals")
    assert above is not None
    assert [c.text for b in above.blocks if isinstance(b, Grid) for c in b.cells] == ["3"] * 15
    assert text(result, "problems").startswith("一是公开")


def test_headings_without_numerals_in_a_document_on_one_line() -> None:
    lines = [
        line[2:] if line in (OVERVIEW, DISCLOSURE, APPLICATIONS, APPEALS, PROBLEMS, OTHER) else line
        for line in report()
    ]
    result = outline([" ".join(lines)])
    assert found(result) == ALL
    assert text(result, "problems").startswith("一是公开")
    assert "86条" in text(result, "overview")


# ---- a table printed twice ----


def _filled(lines: list[str], number: int) -> list[str]:
    return [line.replace("| 1 |", f"| {number} |").replace("| 3", f"| {number}") for line in lines]


@pytest.mark.parametrize("first", [True, False])
def test_two_reports_of_one_title_leave_each_table_in_doubt(first: bool) -> None:
    """A page that keeps the corrected version beside the older one does not say which is which."""
    other = _filled(report(), 7)
    lines = [*other, *report()] if first else [*report(), *other]
    assert {"disclosures", "applications"} <= outline(lines).repeated_tables
    named = [finding.table for finding in outline(lines).findings if finding.table]
    assert {"disclosures", "applications"} <= set(named)


def test_a_copy_with_the_same_numbers_is_no_matter() -> None:
    assert not outline([*report(), *report()]).repeated_tables


def test_prose_that_names_lines_is_no_second_table() -> None:
    said = "全年本机关不掌握相关政府信息3件，没有现成信息需要另行制作2件，补正后申请内容仍不明确1件。"
    lines = report()
    lines.insert(5, said)
    assert not outline(lines).repeated_tables
