"""Title, issuer, level, year and date, from what documents say of themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import gojparse
from gojparse.forms.form import load
from gojparse.identity import (
    Identity,
    evidence_of_name,
    identify,
    missing_theme_findings,
    reason_not_a_report,
    stale_year_findings,
)
from gojparse.identity.names import WORDS, is_name, same, standing
from gojparse.identity.years import dates, period, period_year, years
from gojparse.model import Document, Grid, GridCell, LinePlace, Locator, Paragraph, TablePlace
from gojparse.sections import Outline, split
from gojparse.text import fold

TITLE = "青禾县松泉镇人民政府2022年政府信息公开工作年度报告"
TABLE = [f"{line.label}\t1\t0\t0\t0\t0\t0\t1" for line in load("2021").lines]
BODY = [
    "一、总体情况",
    "2022年，我镇主动公开政府信息86条。",
    "二、主动公开政府信息情况",
    "第二十条第（一）项",
    "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
    "规章\t0\t0\t0",
    "三、收到和处理政府信息公开申请情况",
    *TABLE,
    "五、存在的主要问题及改进情况",
    "公开不够及时。",
    "六、其他需要报告的事项",
    "本年度未收取信息处理费。",
]

BLANK_FORM = [line.replace("1", "").replace("0", "") for line in BODY]


def document(lines: list[str], metadata: Mapping[str, str] | None = None) -> Document:
    blocks = (Paragraph(line, Locator((LinePlace(n, 1),))) for n, line in enumerate(lines, 1))
    return Document("txt", tuple(blocks), metadata or {})


def read(lines: list[str], source: str = "17.txt", metadata: Mapping[str, str] | None = None) -> Identity:
    whole = document(lines, metadata)
    return identify(whole, split(whole).parts, source)


def rules(identity: Identity) -> list[str]:
    return [finding.rule.name for finding in identity.findings]


# ---- titles ----


@pytest.mark.parametrize(
    ("printed", "title", "issuer", "year"),
    [
        (TITLE, TITLE, "青禾县松泉镇人民政府", 2022),
        ("松泉镇2022年政府信息公开工作年度报告", None, "松泉镇", 2022),
        ("2022年松泉镇政府信息公开年度报告", None, "松泉镇", 2022),
        ("2022年度青禾县教育局政府信息公开年度报告", None, "青禾县教育局", 2022),
        ("2022年松泉镇人民政府信息公开年度报告", None, "松泉镇人民政府", 2022),
        ("松泉镇人民政府2022年政务信息公开年度报告", None, "松泉镇人民政府", 2022),
        ("松泉镇2022年政府政务公开年报", None, "松泉镇", 2022),
        ("青禾县2022年政府信息公开 工作告年度报", None, "青禾县", 2022),
        ("青禾县县人民政府2022年政府信息公开工作年度报告", None, "青禾县县人民政府", 2022),
        ("青禾县教育局关于2022年度政府信息公开工作情况的报告", None, "青禾县教育局", 2022),
        ("２０２２年政府信息公开工作年度报告", None, None, 2022),
        ("松泉镇二〇二二年政府信息公开工作年度报告", None, "松泉镇", 2022),
        ("政府信息公开工作年度报告", None, None, None),
        (TITLE + "-青禾县政府网", TITLE, "青禾县松泉镇人民政府", 2022),
        (TITLE + "（全文）", TITLE, "青禾县松泉镇人民政府", 2022),
        ("首页 > 公开年报 > " + TITLE, TITLE, "青禾县松泉镇人民政府", 2022),
        ("标题：" + TITLE, TITLE, "青禾县松泉镇人民政府", 2022),
        ("# " + TITLE, TITLE, "青禾县松泉镇人民政府", 2022),
        ("青禾縣人民政府2022年政府信息公開工作年度報告", None, "青禾縣人民政府", 2022),
    ],
)
def test_titles_in_one_line(printed: str, title: str | None, issuer: str | None, year: int | None) -> None:
    identity = read([printed, *BODY])
    assert (identity.title, identity.issuer, identity.year) == (title or printed, issuer, year)
    assert identity.findings == ()


@pytest.mark.parametrize(
    "lines",
    [
        ["青禾县人民政府", "2022 年政府信息公开工作年度报告"],
        ["青禾县人民政府", "2022年政府信息", "公开工作年度报告"],
        ["青禾县人民政府", "2022年度", "政府信息公开工作年度报告"],
        ["青禾县人民政府2022年", "政府信息公开工作年度报告"],
        ["青禾县人民政府2022年政府信息公开工作", "年度报告"],
    ],
)
def test_titles_over_several_lines(lines: list[str]) -> None:
    identity = read(["- 1 -", *lines, "根据要求编制。", *BODY])
    assert (identity.issuer, identity.year) == ("青禾县人民政府", 2022)
    assert identity.title is not None
    assert identity.title.replace(" ", "") == "".join(lines).replace(" ", "")


def test_a_title_at_the_head_of_a_document_on_one_line() -> None:
    identity = read([" ".join([TITLE, *BODY])])
    assert (identity.title, identity.issuer, identity.year) == (TITLE, "青禾县松泉镇人民政府", 2022)


# ---- issuer and year without a title ----


def test_issuer_and_year_from_the_introduction() -> None:
    identity = read(["现公布青禾县财政局2022年度政府信息公开年度报告。", *BODY])
    assert (identity.issuer, identity.year, identity.title) == ("青禾县财政局", 2022, None)
    identity = read(
        ["根据《条例》要求，由青禾县财政局编制本报告，统计期限为2022年1月1日至2022年12月31日。", *BODY]
    )
    assert (identity.issuer, identity.year) == ("青禾县财政局", 2022)


def test_issuer_and_date_from_the_signature() -> None:
    identity = read(["政府信息公开工作年度报告", *BODY, "青禾县财政局", "2023年1月19日", "网站标识码 123"])
    assert (identity.issuer, identity.year, identity.published_on) == ("青禾县财政局", 2022, "2023-01-19")


def test_a_date_in_the_last_sentence_is_no_signature() -> None:
    identity = read([TITLE, *BODY, "截至2022年12月31日，本镇未收取费用，以上情况特此报告如下。"])
    assert identity.published_on is None


def test_metadata_table_of_the_page() -> None:
    rows = [["发布机构", "青禾县财政局", "公开日期", "2023-01-17"], ["文号", "", "关键词", ""]]
    cells = tuple(
        GridCell(text, r, c, 1, 1, Locator((TablePlace(1, r + 1, c + 1),)))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    blocks = (Grid(cells, cells[0].locator), *document(["政府信息公开工作年度报告", *BODY]).blocks)
    whole = Document("html", blocks)
    identity = identify(whole, split(whole).parts, "")
    assert (identity.issuer, identity.year, identity.published_on) == ("青禾县财政局", 2022, "2023-01-17")


def test_the_file_name_is_the_last_resort_and_says_so() -> None:
    identity = read(["政府信息公开", *BODY], "2019/松泉镇人民政府2022年政府信息公开工作年度报告.html")
    assert (identity.issuer, identity.year) == ("松泉镇人民政府", 2022)
    assert rules(identity) == ["identity-from-name", "identity-from-name"]
    assert "the file name" in identity.findings[0].message


def test_the_page_title_comes_before_the_file_name() -> None:
    identity = read(["政府信息公开", *BODY], "a.html", {"title": TITLE + "_青禾县人民政府"})
    assert (identity.title, identity.issuer, identity.year) == (TITLE, "青禾县松泉镇人民政府", 2022)
    assert rules(identity) == ["identity-from-name", "identity-from-name"]


def test_a_folder_or_a_number_in_the_name_is_no_year() -> None:
    assert read(["政府信息公开", *BODY], "upload/2024/20240117.pdf").year is None


# ---- contradictions ----


def test_an_office_that_writes_for_its_government_is_no_contradiction() -> None:
    identity = read([TITLE, "本报告由青禾县松泉镇人民政府党政办公室根据《条例》编制。", *BODY])
    assert (identity.issuer, identity.findings) == ("青禾县松泉镇人民政府", ())
    assert any(piece.where == "prose" for piece in identity.candidates)


def test_another_issuer_below_is_a_contradiction() -> None:
    identity = read([TITLE, *BODY, "青禾县水利局", "2023年1月19日"])
    assert identity.issuer == "青禾县松泉镇人民政府"
    assert rules(identity) == ["issuer-conflict"]
    assert identity.findings[0].found == "青禾县水利局"


def test_a_department_signs_no_governments_report_but_an_office_may() -> None:
    title = "青禾县人民政府2022年政府信息公开工作年度报告"
    assert rules(read([title, *BODY, "青禾县教育局", "2023年1月19日"])) == ["issuer-conflict"]
    assert rules(read([title, *BODY, "青禾县人民政府办公室", "2023年1月19日"])) == []


def test_another_year_below_is_a_contradiction() -> None:
    identity = read([TITLE, "所列数据的统计期限自2021年1月1日起至2021年12月31日止。", *BODY])
    assert (identity.year, rules(identity)) == (2022, ["year-conflict"])
    identity = read([TITLE, *BODY, "青禾县松泉镇人民政府", "2024年1月19日"])
    assert (identity.year, rules(identity)) == (2022, ["year-conflict"])


def test_a_date_before_the_years_end_is_no_day_of_publication() -> None:
    identity = read([TITLE, *BODY, "青禾县松泉镇人民政府", "2022年1月19日"])
    assert (identity.year, identity.published_on) == (2022, None)


# ---- years and dates ----


def test_periods_with_lost_characters() -> None:
    whole = (date(2021, 1, 1), date(2021, 12, 30))
    assert period("自202111日起至20211230日止") == whole
    assert period(fold("自 2021 年 1 月 1 日起至 2021 年 12 月 30 日止")) == whole
    assert period("2021年1月1日—2021年12月30日") == whole
    assert period(fold("自2021年1月1日起，至2021年12月30日止")) == whole
    assert period(fold("从2021年1月1日开始到2021年12月30日为止")) == whole
    assert period("二〇二一年一月一日至二〇二一年十二月三十日") == whole
    assert period_year(whole) == 2021
    assert period("截至2021年12月31日") is None


def test_years_and_dates_in_any_digits() -> None:
    assert years(fold("２０２０年、二〇二一年度、二○二二年")) == [2020, 2021, 2022]
    assert dates(fold("二〇二四年一月十七日，2024-1-18，２０２４．１．１９")) == [
        date(2024, 1, 17),
        date(2024, 1, 18),
        date(2024, 1, 19),
    ]
    assert dates("2024-13-45") == []


# ---- names ----


@pytest.mark.parametrize(
    ("name", "issuer_type", "level"),
    [
        ("松泉镇人民政府", "government", "town"),
        ("松泉镇", "government", "town"),
        ("马家乡人民政府", "government", "town"),
        ("青禾县人民政府", "government", "county"),
        ("沛县人民政府", "government", "county"),
        ("淮安市洪泽区人民政府", "government", "county"),
        ("北京市东城区人民政府", "government", "county"),
        ("晋城市城区人民政府", "government", "county"),
        ("阿拉善左旗人民政府", "government", "county"),
        ("长阳土家族自治县人民政府", "government", "county"),
        ("洛阳市偃师市人民政府", "government", "county"),
        ("洛阳市人民政府", "government", None),
        ("镇江市人民政府", "government", None),
        ("恩施土家族苗族自治州人民政府", "government", "city"),
        ("江苏省人民政府", "government", "province"),
        ("内蒙古自治区人民政府", "government", "province"),
        ("上海市人民政府", "government", "province"),
        ("上海市浦东新区人民政府", "government", None),
        ("城关街道办事处", "street_office", "town"),
        ("青禾县发展和改革局", "department", "county"),
        ("青禾县城市管理局", "department", "county"),
        ("青禾县市场监督管理局", "department", "county"),
        ("青禾县人民政府办公室", "department", "county"),
        ("县财政局", "department", "county"),
        ("镇江市丹徒区教育局", "department", "county"),
        ("广东省深圳市福田区教育局", "department", "county"),
        ("国家税务总局青禾县税务局", "department", "county"),
        ("淮安市市场监督管理局", "department", None),
        ("淮安市住房和城乡建设局", "department", None),
        ("江苏省财政厅", "department", "province"),
        ("天津市司法局", "department", "province"),
        ("国家税务总局", "department", "national"),
        ("教育部", "department", None),
        ("青禾经济技术开发区管理委员会", "zone", None),
        ("黄山风景区管理委员会", "zone", None),
        ("青禾县人民医院", "institution", "county"),
        ("柳川市第一中学", "institution", None),
        ("青禾湖管理委员会", "zone", None),
        ("济源示范区", "zone", None),
        ("柳川新区", None, None),
        ("柳川开发管委会", None, None),
        ("上海市城市管理委员会", "department", "province"),
        ("柳川市人民政府国有资产监督管理委员会", "department", None),
        ("中华人民共和国水利部", "department", "national"),
        ("国家能源局", "department", "national"),
        ("中华人民共和国柳川海关", None, None),
        ("国家统计局柳川调查队", "department", None),
        ("阿坝州教育局", "department", "city"),
        ("恩施州利川市教育局", "department", "county"),
        ("海州区教育局", "department", "county"),
        ("鄂托克旗乌兰镇人民政府", "government", "town"),
    ],
)
def test_type_and_level_from_the_name_alone(name: str, issuer_type: str | None, level: str | None) -> None:
    assert standing(name) == (issuer_type, level)
    assert is_name(name)


@pytest.mark.parametrize("text", ["本机关", "我局", "2022年", "政府信息公开", "根据要求", "****", "政府网站"])
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_a_city_whose_rank_the_text_says() -> None:
    identity = read(["松泉市人民政府2022年政府信息公开工作年度报告", "松泉市（县级市）位于平原。", *BODY])
    assert identity.level == "county"


def test_names_of_one_authority() -> None:
    assert same("青禾县发展和改革局", "青禾县发改局")
    assert same("松泉镇人民政府", "青禾县松泉镇人民政府")
    assert same("青禾县人民政府", "青禾县人民政府办公室")
    assert not same("青禾县教育局", "青禾县财政局")
    assert not same("青禾县人民政府", "白河县人民政府")


# ---- several reports, no report ----


def test_two_reports_in_one_document() -> None:
    other = TITLE.replace("2022", "2023")
    identity = read([TITLE, *BODY, other, *BODY])
    assert identity.several == (TITLE, other)


@pytest.mark.parametrize("year", ["2021", "2023"])
def test_links_to_other_reports_are_no_second_report(year: str) -> None:
    link = TITLE.replace("2022", year)
    assert read([TITLE, *BODY, "相关链接", link]).several == ()
    assert read([TITLE, f"上一年的报告见《{link}》。", *BODY]).several == ()


def test_one_report_printed_twice_is_not_two() -> None:
    assert read([TITLE, *BODY, TITLE, *BODY]).several == ()


def reason(lines: list[str]) -> str | None:
    whole = document(lines)
    return reason_not_a_report(whole, split(whole).parts)


def test_a_report_looks_like_one() -> None:
    assert reason([TITLE, *BODY]) is None
    assert reason([TITLE, *TABLE]) is None
    assert reason([TITLE, "一、概述", "我县推进公开。", "二、主动公开政府信息的情况", "公开12条。"]) is None


@pytest.mark.parametrize(
    "lines",
    [
        ["青禾县2022年政府信息公开年度报告解读", "一、总体情况", "好。", "六、其他需要报告的事项", "无。"],
        ["关于做好2022年政府信息公开工作年度报告编制发布工作的通知", *BLANK_FORM],
        ["2022年工作总结", "一、总体情况", "做了很多工作。"],
        [TITLE, TITLE.replace("2022", "2021"), TITLE.replace("2022", "2020")],
        ["政府信息公开申请统计", "2022年收到申请25件。"],
        [],
    ],
)  # fmt: skip
def test_pages_about_reports_are_none(lines: list[str]) -> None:
    assert reason(lines) is not None


# ---- sentences ----


def outline(lines: list[str]) -> Outline:
    return split(document(lines))


@pytest.mark.parametrize(
    ("sentence", "stale"),
    [
        ("2021年，我镇主动公开信息86条。", True),
        ("（一）2021年度我镇共收到申请3件。", True),
        ("2022年，我镇主动公开信息86条。", False),
        ("2021年，我镇公开60条，2022年同比增长一成。", False),
        ("2023年，我镇将继续加强公开。", False),
        ("根据2021年国务院办公厅要求，我镇公开信息。", False),
        ("按照“十四五”规划（2021年—2025年）推进。", False),
    ],
)
def test_sentences_of_another_year(sentence: str, stale: bool) -> None:
    findings = stale_year_findings(outline([TITLE, "一、总体情况", sentence, *BODY[2:]]).parts, 2022)
    assert [finding.found for finding in findings] == (["2021"] if stale else [])


def test_themes_are_looked_for_by_word() -> None:
    said = "我镇主动向社会公开，办理依申请公开，加强信息管理，建好公开平台。"
    part = outline([TITLE, "一、总体情况", said, *BODY[2:]]).part("overview")
    assert part is not None
    assert [finding.expected for finding in missing_theme_findings(part, "2021")] == ["监督保障"]
    assert missing_theme_findings(part, "2019") == ()


# ---- found by reviewing whole reports ----

PAGE = [
    "首页 > 政务公开 > 政府信息公开年报 > 2022年",
    "索引号：1137/2023-00012 发布机构：青禾县水务局 发文日期：2023-01-22",
    "青禾县水务局2022年政府信息公开工作年度报告",
    "本报告根据《中华人民共和国政府信息公开条例》编制。" * 12,
]


def test_a_whole_page_on_one_line_still_has_title_issuer_and_date() -> None:
    lines = [
        *PAGE,
        *BODY,
        "青禾县水务局 2023年1月22日",
        "相关链接",
        "青禾县水务局2021年政府信息公开工作年度报告",
    ]
    identity = read([" ".join(" ".join(lines).split())])
    assert identity.title == PAGE[2]
    assert (identity.issuer, identity.year, identity.published_on) == ("青禾县水务局", 2022, "2023-01-22")
    assert not identity.several


def test_the_way_to_the_page_is_no_title() -> None:
    identity = read(["首页 > 政务公开 > 政府信息公开年报 > 2021年", *BODY])
    assert (identity.title, identity.year) == (None, None)


@pytest.mark.parametrize("below", [[], ["统计期限自2022年1月1日起至2022年12月31日止。"]])
def test_of_links_to_other_years_and_the_title_the_title_is_believed(below: list[str]) -> None:
    links = [TITLE.replace("2022", "2021"), TITLE.replace("2022", "2020")]
    assert read([*links, TITLE, *below, *BODY]).year == 2022
    assert (
        read(["上一篇：" + links[0], "下一篇：" + TITLE.replace("2022", "2023"), TITLE, *BODY]).year == 2022
    )
    assert read([TITLE, *links, "2022年，我镇认真落实条例。", *BODY]).year == 2022


@pytest.mark.parametrize(
    ("title", "issuer", "year"),
    [
        ("和平街道2022年政府信息公开工作年度报告", "和平街道", 2022),
        ("向阳镇2022年政府信息公开工作年度报告", "向阳镇", 2022),
        ("青禾县档案馆2022年政府信息公开工作年度报告", "青禾县档案馆", 2022),
        ("**松泉镇2022年政府信息公开工作年度报告**", "松泉镇", 2022),
        ("**县人民政府2022年政府信息公开工作年度报告", None, 2022),
        ("青禾县****局2022年政府信息公开工作年度报告", None, 2022),
        ("青禾县某局2022年政府信息公开工作年度报告", None, 2022),
        (
            "青禾县综合执法局（城市管理局）2022年政府信息公开工作年度报告",
            "青禾县综合执法局（城市管理局）",
            2022,
        ),
        ("松泉镇2022年度政府信息公开工作年度报告发布时间：2023-01-19", "松泉镇", 2022),
        ("松泉镇政府信息公开工作2022年度报告", "松泉镇", 2022),
        ("松泉镇2022年政府(fǔ)信息公开(kāi)工作年度报告", "松泉镇", 2022),
        ("松泉镇⼈民政府2022年政府信息公开工作年度报告", "松泉镇人民政府", 2022),
        ("松泉镇人民政\u200b府2022年政府信息公开工作年度报告", "松泉镇人民政府", 2022),
        ("松泉鎮人民政府2022年政府資訊公開工作年度報告", "松泉鎮人民政府", 2022),
    ],
)
def test_more_titles(title: str, issuer: str | None, year: int) -> None:
    identity = read([title, *BODY])
    assert (identity.issuer, identity.year) == (issuer, year)


def test_the_year_in_brackets_below_the_title() -> None:
    assert read(["松泉镇政府信息公开工作年度报告", "（2022年度）", *BODY]).year == 2022


def test_an_office_that_only_compiles_is_no_issuer() -> None:
    assert read([*BODY, "青禾县人民政府办公室", "2023年1月17日"]).issuer is None
    assert read([*BODY, "青禾县水务局", "2023年1月17日"]).issuer == "青禾县水务局"


MENU = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
]


def test_a_menu_of_the_sections_and_links_are_no_second_report() -> None:
    links = [TITLE.replace("2022", "2021")]
    assert not read([*MENU, TITLE, *BODY, *links]).several
    assert not read([TITLE, *BODY, *links, *MENU]).several


@pytest.mark.parametrize(
    "lines",
    [
        [
            "青禾县水务局2022年政务公开工作总结",
            "一、总体情况",
            "公开356条。",
            "二、存在的主要问题及改进情况",
            "不及时。",
        ],
        ["青禾县水务局2022年政务公开工作要点", "一、总体情况", "公开。", "二、其他需要报告的事项", "无。"],
        [
            "《青禾县水务局2022年政府信息公开工作年度报告》解读",
            "一、总体情况",
            "公开 356 条。",
            "二、收到和处理政府信息公开申请情况",
            "本年新收政府信息公开申请 5 件，上年结转 2 件，自然人 4 件。",
        ],
    ],
)
def test_other_papers_with_headings_of_the_form(lines: list[str]) -> None:
    assert reason(lines) is not None


def test_a_sentence_of_several_years_is_not_stale() -> None:
    for sentence in (
        "2021年，我镇存在公开不及时的问题，2022年已整改。",
        "2020年以来，我镇连续3年获评先进。",
        "2023年，我鎮將繼續做好公開工作。",
    ):
        parts = outline([TITLE, "一、总体情况", sentence, *BODY[2:]]).parts
        assert stale_year_findings(parts, 2022) == ()


def test_issuer_and_day_just_below_the_title() -> None:
    title = "2022年度政府信息公开工作年度报告"
    identity = read([title, "（青禾县自然资源局）", "（2023年1月15日）", *BODY])
    assert identity.title == title
    assert (identity.issuer, identity.published_on) == ("青禾县自然资源局", "2023-01-15")
    assert read([title, "日期：2023-01-30 来源：本站", *BODY]).published_on == "2023-01-30"


def test_a_date_with_a_time_behind_it() -> None:
    """发布时间：2024-01-29 16:55, the folded text of which has no space."""
    assert dates(fold("2024-01-29 16:55")) == [date(2024, 1, 29)]
    assert dates(fold("2024-1-2 16:55")) == []


@pytest.mark.parametrize(
    ("name", "issuer", "year"),
    [
        ("7砚镇2020年政府信息公开工作年度报告.html", "砚镇", 2020),
        ("000123砚镇2021年政府信息公开年度报告.pdf", "砚镇", 2021),
        ("12_砚镇2022年政府信息公开年度报告.pdf", "砚镇", 2022),
        ("12砚镇人民政府2022年政府信息公开年度报告.pdf", "砚镇人民政府", 2022),
        ("2023砚镇政府信息公开工作年度报告.pdf", "砚镇", 2023),
        ("2019年砚镇政府信息公开工作年度报告.pdf", "砚镇", 2019),
    ],
)
def test_a_number_in_front_of_a_file_s_name_is_no_part_of_the_issuer(
    name: str, issuer: str, year: int
) -> None:
    told = {hint.about: hint.value for hint in evidence_of_name(f"crawl/2018/{name}")}
    assert told == {"issuer": issuer, "year": year}


@pytest.mark.parametrize(
    ("read", "title"),
    [
        ("2023年芷浦县教育局政府信息公开工·乍年度报告", "2023年芷浦县教育局政府信息公开工作年度报告"),
        ("芷浦县教育局2023年政府信息公于年度报告", "芷浦县教育局2023年政府信息公开年度报告"),
        ("芷浦县教育局2023年政府信惠公开工作年度报告", "芷浦县教育局2023年政府信息公开工作年度报告"),
        ("芷浦县教育局2023年政府工作报告", None),
        ("芷浦县教育局2023年政府信息公开条例解读报告", None),
        ("芷浦县教育局2023年政府信息公开工作季度报告", None),
        ("芷浦县教育局2023年政府信息公开工作半年度报告", None),
        ("芷浦县教育局2023年政府信息公开自查报告", None),
        ("芷浦县教育局2023年政府信息公开审计报告", None),
    ],
)
def test_a_title_misread_by_a_recogniser(read: str, title: str | None) -> None:
    """Only what was recognised is put right: a misprint in text stays no title."""
    blocks = tuple(Paragraph(t, Locator((LinePlace(n, 1),))) for n, t in enumerate((read, "一、总体情况"), 1))
    recognised = identify(Document("image", blocks, optical=True), (), "a.png")
    assert (recognised.title, recognised.issuer) == (title, title and "芷浦县教育局")
    assert identify(Document("txt", blocks), (), "a.txt").title is None


def test_a_lost_sign_of_a_title_is_not_taken_from_the_name() -> None:
    texts = ("2023年芷浦县开发区管委会府信息公开工作年度报告", "一、总体情况")
    blocks = tuple(Paragraph(t, Locator((LinePlace(n, 1),))) for n, t in enumerate(texts, 1))
    identity = identify(Document("image", blocks, optical=True), (), "a.png")
    assert (identity.issuer, identity.year) == ("芷浦县开发区管委会", 2023)


def test_a_name_broken_by_a_misread_sign_is_no_issuer() -> None:
    texts = ("2020年岫栎区柘坪:封道办事处政府信息公开工作年度报告", "一、总体情况")
    blocks = tuple(Paragraph(t, Locator((LinePlace(n, 1),))) for n, t in enumerate(texts, 1))
    identity = identify(Document("image", blocks, optical=True), (), "a.png")
    assert (identity.issuer, identity.year) == (None, 2020)


def test_a_name_signed_otherwise_than_in_the_text_is_told() -> None:
    """The title could not be read; the signature had lost a stroke."""
    texts = (
        "按照柘禾县的统一部署，柘禾县柘汀镇人民政府编制了本报告，欢迎查阅。",
        "一、总体情况", "2020年，我镇公开信息。", "六、其他需要报告的事项",
        "无。", "石禾县柘汀镇人民政府", "2021年1月17日",
    )  # fmt: skip
    blocks = tuple(Paragraph(t, Locator((LinePlace(n, 1),))) for n, t in enumerate(texts, 1))
    document = Document("image", blocks, optical=True)
    identity = identify(document, split(document).parts, "a.png")
    assert identity.issuer == "柘禾县柘汀镇人民政府"
    assert [(f.expected, f.found) for f in identity.findings if f.rule.name == "issuer-conflict"] == [
        ("柘禾县柘汀镇人民政府", "石禾县柘汀镇人民政府")
    ]


@pytest.mark.parametrize(
    ("below", "said"),
    [
        ("芷浦县松泉镇人民政府办公地址在松泉路。", None),
        ("按照要求，芷浦县松衆镇人民政府编制了本报告。", "芷浦县松衆镇人民政府"),
        ("本镇认真贯彻落实条例。", None),
    ],
)
def test_a_name_read_otherwise_elsewhere_is_told(below: str, said: str | None) -> None:
    texts = ("芷浦县松泉镇人民政府2020年政府信息公开工作年度报告", below, "一、总体情况")
    blocks = tuple(Paragraph(t, Locator((LinePlace(n, 1),))) for n, t in enumerate(texts, 1))
    identity = identify(Document("image", blocks, optical=True), (), "a.png")
    assert identity.issuer == "芷浦县松泉镇人民政府"
    assert [f.found for f in identity.findings if f.rule.name == "issuer-conflict"] == (
        [said] if said else []
    )


# ---- word lists ----

PACKAGE = Path(gojparse.__file__).parent / "identity"
LISTS = tomllib.loads((PACKAGE / "words.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LISTS)
def test_a_word_list_shows_its_words_in_an_example(name: str) -> None:
    table = LISTS[name]
    assert set(table) <= {"example", "words", "unless_before"}
    assert len(set(table["words"])) == len(table["words"])
    assert set(table.get("unless_before", {})) <= set(table["words"])
    assert WORDS.pattern(rf"\L<{name}>").search(table["example"])
    sizes = [len(word) for word in WORDS[name]]
    assert sizes == sorted(sizes, reverse=True)


def test_every_word_list_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py"))
    unused = [name for name in LISTS if f'"{name}"' not in code and rf"\L<{name}>" not in code]
    assert unused == []


def test_a_word_does_not_count_before_what_it_only_begins() -> None:
    assert is_name("青禾县信息中心") and not is_name("青禾县信息办公室")
    assert is_name("和平县水务局") and not is_name("和水务局")
