"""How reports begin, and who, when and of which year that makes them. The truth was written down first."""

from __future__ import annotations

import pytest

from gojparse.identity import Identity
from tests.test_identity import BODY, read, rules

CORE = "政府信息公开工作年度报告"


def issuer_and_year(identity: Identity) -> tuple[str | None, int | None]:
    return identity.issuer, identity.year


# ---- the name over several lines ----


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (["青禾县", "松泉镇人民政府", f"2023年{CORE}"], "青禾县松泉镇人民政府"),
        (["青禾县", "松泉镇人民政府2023年", CORE], "青禾县松泉镇人民政府"),
        (["青禾县", "水务局", f"2023年{CORE}"], "青禾县水务局"),
        (["青禾县", f"水务局2023年{CORE}"], "青禾县水务局"),
        (["江苏省", "青禾县", "水务局", f"2023年{CORE}"], "江苏省青禾县水务局"),
        (["青禾縣", "松泉鎮人民政府", "2023年政府信息公開工作年度報告"], "青禾縣松泉鎮人民政府"),
        (["青禾县松泉镇人民", f"政府2023年{CORE}"], "青禾县松泉镇人民政府"),
        (["青禾县城关街道", "办事处", f"2023年{CORE}"], "青禾县城关街道办事处"),
        (["青禾县人民", f"政府办公室2023年{CORE}"], "青禾县人民政府办公室"),
        # the end of a name whose beginning is not there
        (["政务公开", f"人民政府2023年{CORE}"], None),
        (["青禾县卫生健康", f"委员会2023年{CORE}"], None),
        # a page's list of places, and its own name above
        (["青禾县", "白石县", f"水务局2023年{CORE}"], "水务局"),
        (["白石县", "乌溪区", "青禾县", "松泉镇人民政府", f"2023年{CORE}"], "松泉镇人民政府"),
        (["青禾县", "白石县", "乌溪区", f"2023年{CORE}"], None),
        (["柳川市", f"青禾县水务局2023年{CORE}"], "青禾县水务局"),
        (["青禾县人民政府", "水务局", f"2023年{CORE}"], "水务局"),
        (["白石县", "政务公开", f"水务局2023年{CORE}"], "水务局"),
    ],
)
def test_the_name_over_several_lines(lines: list[str], issuer: str | None) -> None:
    assert issuer_and_year(read([*lines, "本报告根据条例编制。", *BODY])) == (issuer, 2023)


# ---- what stands around a title ----


@pytest.mark.parametrize(
    ("title", "issuer", "year"),
    [
        (f"【年报】松泉镇2023年{CORE}", "松泉镇", 2023),
        (f"【松泉镇】松泉镇人民政府2023年{CORE}", "松泉镇人民政府", 2023),
        (f"1.青禾县财政局2023年{CORE}", "青禾县财政局", 2023),
        (f"青禾县财政局2023年{CORE}.pdf", "青禾县财政局", 2023),
        ("2023年度政府信息公开年报（青禾县财政局）", "青禾县财政局", 2023),
        ("2023年度政府信息公开年报（青禾县人民政府办公室）", None, 2023),
        (f"关于印发《青禾县教育局2023年{CORE}》的通知", "青禾县教育局", 2023),
        ("关于公布青禾县教育局2023年度政府信息公开年报的公告", "青禾县教育局", 2023),
        (f"青禾县教育局关于公布2023年{CORE}的公告", "青禾县教育局", 2023),
        (f"青禾县教育局关于报送2023年{CORE}的报告", "青禾县教育局", 2023),
        (f"青禾县人民政府办公室关于公布2023年{CORE}的公告", None, 2023),
        (f"青禾县人民政府办公室关于印发青禾县人民政府2023年{CORE}的通知", "青禾县人民政府", 2023),
        # these ask others for theirs
        (f"青禾县教育局关于报送2023年{CORE}的通知", None, None),
        (f"青禾县教育局关于印发2023年{CORE}格式的通知", None, None),
        (f"中共青禾县委机构编制委员会办公室2023年{CORE}", "中共青禾县委机构编制委员会办公室", 2023),
        ("青禾县第一中学2023年信息公开工作年度报告", "青禾县第一中学", 2023),
        (f"青禾县统计局2023年{CORE}", "青禾县统计局", 2023),
        (f"青禾县工业和信息化局2023年{CORE}", "青禾县工业和信息化局", 2023),
        (f"和县人民政府2023年{CORE}", "和县人民政府", 2023),
        (f"大连海关2023年{CORE}", "大连海关", 2023),
    ],
)
def test_what_stands_around_a_title(title: str, issuer: str | None, year: int | None) -> None:
    assert issuer_and_year(read([title, "本报告根据条例编制。", *BODY])) == (issuer, year)


def test_a_notice_over_two_lines() -> None:
    lines = ["青禾县水务局关于印发《青禾县水务局2023年", f"{CORE}》的通知"]
    assert issuer_and_year(read([*lines, *BODY])) == ("青禾县水务局", 2023)


def test_a_report_below_the_notice_that_sends_it_is_believed() -> None:
    notice = f"青禾县教育局关于印发2023年{CORE}的通知"
    assert read([notice, f"松泉镇人民政府2023年{CORE}", *BODY]).issuer == "松泉镇人民政府"


@pytest.mark.parametrize(
    ("introduction", "issuer"),
    [
        ("根据《条例》规定，青禾县财政局编制了2023年政府信息公开工作年度报告。", "青禾县财政局"),
        ("按照《条例》规定，我局编制了2023年政府信息公开工作年度报告。", None),
        ("根据《条例》要求，各单位编制本报告。", None),
    ],
)
def test_who_compiled_it_without_a_by(introduction: str, issuer: str | None) -> None:
    assert read([f"2023年{CORE}", introduction, *BODY]).issuer == issuer


def test_name_and_day_in_brackets_below_the_title() -> None:
    identity = read([f"2023年{CORE}", "（青禾县财政局 2024年1月19日）", *BODY])
    assert (identity.issuer, identity.published_on) == ("青禾县财政局", "2024-01-19")


def test_a_government_above_and_a_department_in_the_metadata_is_a_contradiction() -> None:
    lines = ["青禾县人民政府", f"2023年{CORE}", "发布机构：青禾县水务局"]
    assert rules(read([*lines, *BODY])) == ["issuer-conflict"]


# ---- the year ----


@pytest.mark.parametrize(
    "year",
    [
        "2023年",
        "2023年度",
        "二〇二三年",
        "二零二三年",
        "二○二三年",
        "二O二三年",
        "二◯二三年",
        "２０２３年",
        "23年度",
        "（2023年度）",
        "2023",
        "2023年1-12月",
        "2023年1月至12月",
        "2023年1月1日至12月31日",
    ],
)
def test_the_year_in_every_spelling(year: str) -> None:
    assert issuer_and_year(read([f"青禾县财政局{year}{CORE}", *BODY])) == ("青禾县财政局", 2023)
    assert issuer_and_year(read([f"{year}青禾县财政局{CORE}", *BODY])) == ("青禾县财政局", 2023)


def test_two_digits_are_a_year_only_where_nothing_counts() -> None:
    assert read([f"松泉镇第23届{CORE}", *BODY]).year is None
    conflicting = read([f"松泉镇21年度{CORE}", "统计期限自2022年1月1日起至2022年12月31日止。", *BODY])
    assert (conflicting.year, rules(conflicting)) == (2021, ["year-conflict"])


@pytest.mark.parametrize(
    "title",
    [
        f"青禾县财政局2022-2023年{CORE}",
        f"青禾县财政局2022年至2023年{CORE}",
        f"青禾县财政局二〇二二至二〇二三年{CORE}",
        f"2022年青禾县财政局2023年度{CORE}",
    ],
)
def test_a_title_with_several_years_names_none(title: str) -> None:
    identity = read([title, *BODY])
    assert (*issuer_and_year(identity), rules(identity)) == ("青禾县财政局", None, ["year-conflict"])
    told = read([title, "统计期限自2023年1月1日起至2023年12月31日止。", *BODY])
    assert (told.year, rules(told)) == (2023, ["year-conflict"])


# ---- the day of publication ----


@pytest.mark.parametrize("label", ["成文日期", "生成日期", "发文日期", "印发日期"])
@pytest.mark.parametrize("public", ["公开日期", "发布日期", "发布时间"])
def test_the_day_it_was_made_public_comes_before_the_day_it_was_drafted(label: str, public: str) -> None:
    title = f"青禾县财政局2023年{CORE}"
    below = [f"{label}：2024-01-11", f"{public}：2024-01-19 08:30"]
    assert read([title, *below, *BODY]).published_on == "2024-01-19"
    assert read([*reversed(below), title, *BODY]).published_on == "2024-01-19"
    assert read([title, " ".join(below) + " 浏览次数：77", *BODY]).published_on == "2024-01-19"
    assert read([title, below[0], *BODY]).published_on == "2024-01-11"


@pytest.mark.parametrize(
    "day",
    [
        "2024.1.19",
        "2024/01/19",
        "二〇二四年一月十九日",
        "二○二四年元月十九日",
        "2024-01-19 08:30:00",
        "2024-1-19 8:30",
        "2024年01月19日 16时20分",
        "2024-01-19T08:30:00",
        "20240119",
        "2024 - 01 - 19",
    ],
)
def test_the_day_in_every_spelling(day: str) -> None:
    assert read([f"松泉镇2023年{CORE}", f"发布日期：{day}", *BODY]).published_on == "2024-01-19"
    assert read(["发布日期", day, f"松泉镇2023年{CORE}", *BODY]).published_on == "2024-01-19"


def test_a_day_before_the_years_end_contradicts_the_year() -> None:
    title = f"松泉镇2023年{CORE}"
    early = read([title, *BODY, "松泉镇人民政府", "2023年1月19日"])
    assert (early.year, early.published_on, rules(early)) == (2023, None, ["year-conflict"])
    drafted = read([title, "成文日期：2024-01-19", "发布日期：2023-01-21", *BODY])
    assert (drafted.published_on, rules(drafted)) == ("2024-01-19", ["year-conflict"])
    december = read([title, *BODY, "松泉镇人民政府", "2023年12月28日"])
    assert (december.published_on, rules(december)) == ("2023-12-28", [])
