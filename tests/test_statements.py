"""Sentences as offices write them, what they state, and which of them contradict the tables.

The tables of every case: received 31 and carried in 6, disposed of 28 and
carried forward 9; every number is another one, so that no agreement is luck.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal

import pytest

from gojparse.forms.form import load
from gojparse.model import Cell, Finding, LinePlace, Locator, Paragraph, Statement, Status
from gojparse.statements import find_statements
from gojparse.statements.quantities import counting_numeral, find_quantities

ISSUER = "某县发展和改革局"
TOTALS = {
    "received": 31, "carried_in": 6, "granted": 11, "partly_granted": 5, "denied_law": 1, "denied_process": 2,
    "unable_not_held": 4, "unhandled_repeat": 2, "other_uncorrected": 1, "other_unpaid": 2,
    "disposed": 28, "carried_forward": 9,
}  # fmt: skip
PERSONS = {"received": 25, "carried_in": 4, "disposed": 22, "carried_forward": 7}
APPEALS = {
    "reconsideration": {"upheld": 2, "corrected": 1, "pending": 4, "total": 7},
    "litigation_direct": {"upheld": 1, "pending": 1, "total": 2},
    "litigation_after": {"other": 5, "total": 5},
}
NORMATIVE = {("normative", "issued"): 13, ("normative", "repealed"): 1, ("normative", "in_force"): 46}


def _cells() -> tuple[Cell, ...]:
    """The cells of a 2021 report with the numbers above, 0 everywhere else."""
    form = load("2021")
    cells = [
        Cell(
            "disclosures",
            subject.code,
            m.code,
            NORMATIVE.get((subject.code, m.code), 0),
            Status.READ,
            None,
            None,
        )
        for block in form.blocks
        for subject in block.subjects
        for m in block.measures
    ]
    for line in form.lines:
        total, person = TOTALS.get(line.code, 0), PERSONS.get(line.code, 0)
        values = {"total": total, "person": person, "business": total - person}
        cells += [
            Cell(
                "applications",
                line.code,
                applicant.code,
                values.get(applicant.code, 0),
                Status.READ,
                None,
                None,
            )
            for applicant in form.applicants
        ]
    for route in form.routes:
        cells += [
            Cell("appeals", route.code, o.code, APPEALS[route.code].get(o.code, 0), Status.READ, None, None)
            for o in form.outcomes
        ]
    return tuple(cells)


CELLS = _cells()


def _lines(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line, Locator((LinePlace(n, 1),))) for n, line in enumerate(text.split("\n"), 1))


def _state(
    text: str, cells: Sequence[Cell] = CELLS, year: int | None = 2023, issuer: str | None = ISSUER
) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    return find_statements({"overview": _lines(text)}, cells, year, issuer)


def _counts(text: str) -> list[str]:
    return [f"{s.number}{s.unit}" for s in _state(text)[0]]


def _rules(text: str, **given: object) -> list[str]:
    return [f.rule.name for f in _state(text, **given)[1]]  # type: ignore[arg-type]


def _without(*lines: str) -> tuple[Cell, ...]:
    """The cells, those of the lines printed blank."""
    return tuple(c._replace(value=None, status=Status.BLANK) if c.line in lines else c for c in CELLS)


# ---- what is a statement ----


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("主动公开政府信息112条，发布解读稿件 7 篇。", ["112条", "7篇"]),
        ("网站访问量1.2万人次，公开信息1，234条。", ["1.2万人次"]),
        ("全年公开信息1,234条，群发短信3万余条。", ["1234条", "3万余条"]),
        ("召开培训会两次、现场会三场，明确两名专职人员。", ["2次", "3场", "2名"]),
        ("收取信息处理费0元，投入经费12.50万元，办结率98.5%。", ["0元", "12.50万元", "98.5%"]),
        ("公开信息１２条，占９８．５％。", ["12条", "98.5%"]),
        ("发布信息100余条，回应关切二十三次。", ["100余条", "23次"]),
        ("全年共接待查阅 3 5 人次。", []),
        ("公開政府信息8條、公告6個。", ["8条", "6个"]),
    ],
)
def test_counts_amounts_and_shares_are_statements(text: str, counts: list[str]) -> None:
    printed = [f"{s.number}{s.unit}" for s in _state(text)[0]]
    assert printed == counts


@pytest.mark.parametrize(
    "text",
    [
        "自2023年1月1日起至2023年12月31日止。",
        "根据《条例》（国令第711号）和国办公开办函〔2021〕30号要求编制。",
        "地址：洪泽湖大道90号3楼，邮编：223100，电话：0517-87290606。",
        "依据《条例》第二十条、第5条和第36、37条办理。",
        "一是条理清晰，二是件件落实，（三）次序分明。",
        "排名全市第3名，位列前5名。",
        "一次性告知，一个平台，一批骨干，召开一次会议。",
        "坚持“四个意识”，落实“两个维护”，做到三审三校。",
        "三番五次强调，严格执行行政执法三项制度，召开十三届三次全会。",
        "答复期限为20个工作日，保存3个月，每季度更新1次。",
        "工作日9:30至11:30，拨打12345热线。",
        "最多跑1次，不少于2次，3-5个。",
        "贯彻2023年人民政府工作要点和5条例。",
        "2. 件数有待提升；3、个别信息更新不及时。",
        "国办函〔2019〕60号与2019年元旦。",
        "《2023年政务公开12条》已经印发。",
    ],
)
def test_dates_numbers_of_documents_and_rhetoric_are_none(text: str) -> None:
    assert _counts(text) == []


def test_numeral_reads_counts_only() -> None:
    assert [counting_numeral(t) for t in ("两", "十", "十二", "三十五", "一百二十", "一百零八")] == [
        2,
        10,
        12,
        35,
        120,
        108,
    ]
    assert [counting_numeral(t) for t in ("一", "二", "三五", "零", "百", "")] == [None] * 6


def test_a_number_is_kept_as_printed() -> None:
    (rate,) = find_quantities("办结率为100.0%")
    assert (rate.number, rate.unit, rate.exact) == (Decimal("100.0"), "%", True)
    assert isinstance(find_quantities("收到3件")[0].number, int)


# ---- sentences and places ----


def test_the_township_of_the_first_issue() -> None:
    """The five numbers of the report that started the project, in sentences of our own."""
    statements, findings = _state(
        "（一）主动公开情况。从总量来看，2023年，我镇主动公开政府信息112条，主要途径为网站、宣传栏等。\n"
        "（二）依申请公开情况。2023年，我镇及时解答公众咨询，全年共办理网民诉求事项37件。\n"
        "（五）监督保障情况。2023年，我镇对工作人员进行了5次保密教育培训和5次业务培训。"
    )
    assert [(s.number, s.unit, s.subject, str(s.locator)) for s in statements] == [
        (112, "条", None, "line=1;column=33"),
        (37, "件", None, "line=2;column=40"),
        (5, "次", None, "line=3;column=27"),
        (5, "次", None, "line=3;column=36"),
    ]
    assert (
        statements[0].sentence == "从总量来看，2023年，我镇主动公开政府信息112条，主要途径为网站、宣传栏等。"
    )
    assert findings == ()


def test_wrapped_lines_make_one_sentence() -> None:
    statements, findings = _state(
        "  一、总体情况\n"
        "  （二）依申请公开情况。2023 年，我局严格规范办理流程，积极\n"
        "沟通，依照《条例》共受理政府信息公开申请 31\n"
        "件，均已在法定期限内予以答复。\n"
        "- 1 -\n"
        "  （三）政府信息管理情况。加强管理。"
    )
    (only,) = statements
    assert only.sentence == (
        "2023 年，我局严格规范办理流程，积极沟通，依照《条例》共受理政府信息公开申请 31件，"
        "均已在法定期限内予以答复。"
    )
    assert (only.number, only.subject, only.reading) == (31, "received", "received")
    assert str(only.locator) == "line=3;column=22|line=4;column=1"
    assert findings == ()


def test_a_number_broken_over_a_line_end_is_not_joined() -> None:
    assert _counts("2023年，全年主动公开各类政府信息的数量合计达到了 24\n28 条，涉及多个领域。") == []


def test_a_page_number_does_not_part_a_sentence() -> None:
    (only,), _ = _state("2023年，我局严格规范办理流程，全年共收到政府信息公开\n- 2 -\n申请31件。")
    assert (only.number, only.reading) == (31, "received")


def test_a_heading_is_not_joined() -> None:
    (only,), _ = _state("一、总体情况\n全年发布信息12条")
    assert only.sentence == "全年发布信息12条"


def test_a_long_sentence_is_quoted_up_to_its_semicolon() -> None:
    long = "一是加强组织领导，" + "明确责任分工，" * 20 + "配备2名专职人员；二是公开信息12条。"
    first, second = _state(long)[0]
    assert first.sentence.endswith("配备2名专职人员；") and second.sentence == "二是公开信息12条。"


# ---- what a number speaks of, and the honest readings ----


@pytest.mark.parametrize(
    ("text", "number", "subject", "reading"),
    [
        ("2023年，我局共收到政府信息公开申请31件。", 31, "received", "received"),
        ("全年受理依申请公开37件。", 37, "received", "received + carried_in"),
        ("新收31件政府信息公开申请。", 31, "received", "received"),
        ("收到申请31件，办结28件。", 28, "disposed", "disposed"),
        ("全年答复政府信息公开申请25件。", 25, "disposed", "disposed - other"),
        ("收到申请31件，其中予以公开16件。", 16, "granted", "granted + partly_granted"),
        ("对申请作出答复，其中11件予以公开。", 11, "granted", "granted"),
        ("申请办理结果为：部分公开5件。", 5, "partly_granted", "partly_granted"),
        ("申请办理结果为：不予公开3件。", 3, "denied", "denied"),
        ("申请中，无法提供4件，不予处理2件，其他处理3件。", 4, "unable", "unable"),
        ("申请中，本机关不掌握相关政府信息4件。", 4, "unable_not_held", "unable_not_held"),
        ("申请31件，上年结转6件。", 6, "carried_in", "carried_in"),
        ("收到申请31件，结转2024年继续办理9件。", 9, "carried_forward", "carried_forward"),
        ("收到和上年结转政府信息公开申请共37件。", 37, "received", "received + carried_in"),
        (
            "因政府信息公开被申请行政复议3件。",
            3,
            "reconsideration",
            "reconsideration - reconsideration.pending",
        ),
        ("政府信息公开行政诉讼7件。", 7, "litigation", "litigation_direct + litigation_after"),
        ("政府信息公开未经复议直接起诉2件。", 2, "litigation_direct", "litigation_direct"),
        ("本年度予以公开11件。", 11, "granted", "granted"),
        ("截至年底，结转下年度继续办理9件。", 9, "carried_forward", "carried_forward"),
        ("制发行政规范性文件13件。", 13, "normative", "normative.issued"),
        ("现行有效规范性文件46件。", 46, "normative", "normative.in_force"),
        ("收到自然人申请25件。", 25, "received", "received.person"),
        ("收到公民、法人和其他组织申请31件。", 31, "received", "received"),
        ("县政府办公室收到政府信息公开申请31件。", 31, "received", "received"),
    ],
)
def test_honest_readings(text: str, number: int, subject: str, reading: str) -> None:
    statements, findings = _state(text)
    assert (subject, reading) in [(s.subject, s.reading) for s in statements if s.number == number]
    assert findings == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2023年，我局共收到政府信息公开申请32件。", "applications.received.total"),
        (
            "我局全年收到政府信息公开申请25件。",
            "applications.received.total",
        ),  # the person cell quoted for the total
        ("收到申请31件，办结27件。", "applications.disposed.total"),
        ("收到申请31件，其中予以公开12件。", "applications.granted.total"),
        ("收到申请31件，其中不予公开1件。", "applications"),
        ("收到申请31件，结转下年度继续办理8件。", "applications.carried_forward.total"),
        ("因政府信息公开工作引发行政复议6件。", "appeals.reconsideration.total"),
        ("因政府信息公开工作引发行政诉讼9件。", "appeals"),
        ("我局印发规范性文件14件。", "disclosures.normative.issued"),
    ],
)
def test_a_number_that_fits_no_reading_is_asked_about(text: str, name: str) -> None:
    findings = _state(text)[1]
    assert [(f.rule.name, f.subject, f.severity) for f in findings] == [("prose-table", name, "warning")]


def test_the_finding_lists_all_readings_and_quotes_the_sentence() -> None:
    (finding,) = _state("2023年，我局共收到政府信息公开申请32件。")[1]
    assert finding.expected == "received = 31; received + carried_in = 37; disposed + carried_forward = 37"
    assert finding.found == "32"
    assert finding.message.endswith(": 2023年，我局共收到政府信息公开申请32件。")
    assert "正文为32" in finding.say("zh")
    assert str(finding.locator) == "line=1;column=20"


@pytest.mark.parametrize(
    "text",
    [
        "局办公室收到政府信息公开申请17件。",  # another body
        "县公安局收到政府信息公开申请17件。",
        "各乡镇共收到政府信息公开申请17件。",
        "我局下属单位收到政府信息公开申请17件。",
        "2022年，我局收到政府信息公开申请17件。",  # another year
        "上年度收到申请17件。",
        "我局收到申请数较2022年增加17件。",
        "2022年以来累计受理申请17件。",
        "上半年收到政府信息公开申请17件。",
        "计划受理申请17件。",
        "收到网民诉求17件。",  # other matters
        "12345热线收到申请17件。",
        "收到人大代表建议、政协提案17件，已答复17件。",
        "收到行政许可申请17件。",
        "主动公开政府信息17件。",
        "收到申请17余件。",  # a round number
        "近17件申请已收到。",
        "通过网络收到申请17件。",  # part of them
        "分别收到申请17件。",
        "收到法人申请17件。",
        "全县发生行政复议17件。",  # not about open government
        "信息公开行政复议结果维持17件。",
        "审核规范性文件17件，备案规范性文件17件。",
        "公开规范性文件17件。",
        "办结上年结转申请1件。",
        "收到申请31件，对17件申请延长答复期限。",  # words that narrow it
        "收到申请31件，制作答复书17份。",
        "收到申请31件，协助答复17件。",
        "收到征地信息公开申请17件。",
        "信息公开行政诉讼一审17件。",
        "行政处罚结果予以公开17件。",
        "项目资金结转17件。",
        "收到申请17件，其中3件撤回，实际受理14件。",
        "公开行政处罚17条。",
        "上半年，我局收到申请17件。",
    ],
)
def test_another_body_year_scope_or_matter_is_no_slip(text: str) -> None:
    statements, findings = _state(text)
    assert statements
    assert findings == ()
    assert all(s.reading is None for s in statements if s.number == 17)


def test_a_government_whose_prose_counts_its_office_only() -> None:
    issuer = "某市某区人民政府"
    said = "2023 年，区政府办代表区政府受理政府信息公开申请 17 件，均已在法定期限内予以答复。"
    assert _rules(said, issuer=issuer) == []
    assert _rules("区政府办公室规范办理流程。2023年受理政府信息公开申请17件。", issuer=issuer) == []
    assert _rules("2023年，我区受理政府信息公开申请17件。", issuer=issuer) == ["prose-table"]
    assert _rules("2023年，全区各部门受理政府信息公开申请17件。", issuer=issuer) == []


def test_the_issuers_own_name_is_no_other_body() -> None:
    assert _rules("2023年，某县发展和改革局收到申请17件。") == ["prose-table"]
    assert _rules("2023年，县发展和改革局收到申请17件。") == ["prose-table"]
    assert _rules("2023年，某县财政局收到申请17件。") == []
    assert _rules("2023年，翠柳镇收到申请17件。", issuer="翠柳镇人民政府") == ["prose-table"]
    assert _rules("2023年，镇政府收到申请17件。", issuer="翠柳镇人民政府") == ["prose-table"]
    assert _rules("2023年，青石镇收到申请17件。", issuer="翠柳镇人民政府") == []


def test_the_year_of_the_clause_counts() -> None:
    assert _rules("与2022年相比，2023年收到申请17件，较上年减少3件。") == ["prose-table"]
    assert _rules("2022年收到申请17件，2023年收到申请31件。") == []
    assert _rules("根据《2022年工作要点》，我局收到申请17件。") == ["prose-table"]
    assert _rules("2023年我局收到申请17件。", year=None) == []


def test_cells_without_a_value_are_not_assessable() -> None:
    said = "2023年，我局共收到政府信息公开申请32件，其中不予公开4件。"
    assert _rules(said) == ["prose-table", "prose-table"]
    assert _rules(said, cells=_without("carried_forward", "denied_secret")) == []
    (received, _), _ = _state("我局收到申请31件，不予公开3件。", _without("carried_forward", "denied_secret"))
    assert received.reading == "received"


def test_an_implied_cell_contradicts_nothing() -> None:
    cells = tuple(c._replace(status=Status.IMPLIED) if c.line == "received" else c for c in CELLS)
    assert _rules("我局收到申请32件。", cells=cells) == []


def test_without_tables_statements_still_come_out() -> None:
    statements, findings = _state("我局收到申请32件，其中网上30件，信函3件，已全部办结。", ())
    assert [(s.number, s.subject, s.reading) for s in statements] == [
        (32, "received", None),
        (30, None, None),
        (3, None, None),
    ]
    assert findings == ()


# ---- parts and whole ----


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("收到申请31件，其中自然人申请25件，商业企业申请6件。", None),
        ("收到申请31件，其中自然人申请25件，商业企业申请5件。", "30"),
        ("收到申请31件（其中网上申请28件、信函申请4件）。", "32"),
        ("收到申请31件，其中网上申请28件、信函申请3件，已办结28件，结转9件。", None),
        ("收到申请31件，其中网上申请28件、信函申请2件，等。", None),  # an open list
        ("收到申请31件，其中主要为自然人申请25件，企业申请5件。", None),
        ("收到申请31件，其中涉及征地20件、拆迁5件。", None),  # examples
        ("收到申请31件，其中自然人申请25件。", None),
        ("主动公开政府信息112条，其中网站公开100条、微信公开30条。", None),  # channels overlap
        ("主动公开政府信息112条，其中概况类12条、动态类99条。", None),  # among them, not all of them
        ("主动公开政府信息112条，其中概况类12条、其他类99条。", "111"),
        ("主动公开政府信息112条，其中概况类20条、动态类99条。", "119"),
        ("收到申请31件，其中网上申请20件、信函申请5件。", None),
        ("收到申请31件，其中网上28件、其余2件为信函。", "30"),
        ("收到申请31件，其中网上26件、信函3件、其他方式2件。", None),
        ("收到申请31件，其中线上申请25件、线下申请5件。", "30"),
        ("收到申请31件，其中公民申请24件，法人和其他组织申请6件。", "30"),
        ("收到申请31件，其中社会公益组织0件、企业6件。", None),  # the table has both
        ("收到申请31件，其中社会公益组织0件、企业5件。", "5"),
        ("收到申请31件，其中自然人27件，企业10件。", None),  # with those carried in
        ("收到申请31件，办结28件，其中网上申请25件、信函申请6件。", None),  # of those received
        ("收到申请31件，其中涉及征地20件、涉及拆迁15件。", None),  # one may concern both
        ("收到申请31件，其中转县教育局18件、转县公安局15件。", None),  # and go to two offices
        ("收到申请31件，其中县教育局18件、县公安局15件。", "33"),
        ("收到申请31件，其中县直部门20件，教育局8件、公安局12件，乡镇11件。", None),  # one part divided
        ("政府信息公开行政复议7件，其中维持2件、纠正1件。", None),
        ("政府信息公开行政复议7件，其中维持2件，纠正1件，其余3件尚未审结。", "6"),
        (
            "办结申请28件，其中予以公开11件，部分公开5件。",
            None,
        ),  # both agree with the table: not a complete list
        ("公开信息112条，其中公告10条，培训2次。", None),
    ],
)
def test_parts_add_up_to_their_whole(text: str, sums: str | None) -> None:
    findings = [f for f in _state(text)[1] if f.rule.name == "prose-parts"]
    assert [f.found for f in findings] == ([sums] if sums else [])


# ---- shares ----


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到申请31件，其中自然人申请25件，占80.6%。", []),
        ("收到申请31件，其中自然人申请25件，占申请总数的80.65%。", []),
        ("收到申请31件，其中自然人申请25件，占80.64%。", []),  # cut, not rounded
        ("收到申请31件，其中自然人申请25件，占比81%。", []),
        ("收到申请31件，其中自然人申请25件，占比为85.2%。", ["85.2%"]),
        ("收到申请31件，其中自然人申请25件，约占八成。", []),
        ("收到申请31件，自然人25件、企业6件，占比分别为80.6%、19.4%。", []),
        ("收到申请31件，其中自然人申请25件，占个人用户的12%。", []),
        ("收到申请31件，同比增长85.2%。", []),
        ("收到申请31件，按时办结率99%。", []),
        ("收到申请31件，办结率90.3%。", []),
        ("收到申请31件，办结率95%。", ["95%"]),
        ("网站信息占85.2%。", []),
    ],
)
def test_a_share_is_part_over_whole_to_its_digits(text: str, found: list[str]) -> None:
    assert [f.found for f in _state(text)[1] if f.rule.name == "prose-percentage"] == found


# ---- all done ----


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我局收到申请37件，已全部办结。", True),
        ("我局收到政府信息公开申请，均已办结。", True),
        ("我局收到申请31件，办结率100%。", True),
        ("我局收到申请37件，已全部按时办结。", False),
        ("我局收到申请37件，按时办结率100%。", False),
        ("我局收到申请37件，均在法定期限内办结。", False),
        ("我局收到申请37件，均已答复，9件正在办理。", False),
        ("我局收到申请37件，除结转9件外全部办结。", False),
        ("收到网民留言37件，全部办结。", False),
        ("2022年收到申请37件，全部办结。", False),
        ("局办公室收到申请37件，全部办结。", False),
    ],
)
def test_all_done_while_applications_are_carried_forward(text: str, asked: bool) -> None:
    assert ("all-done" in _rules(text)) is asked


def test_all_done_and_nothing_carried_forward() -> None:
    cells = tuple(c._replace(value=0) if c.line == "carried_forward" else c for c in CELLS)
    assert "all-done" not in _rules("我局收到申请，已全部办结。", cells=cells)


# ---- the fee ----


def test_fee_mention() -> None:
    def findings(prose: str, cells: Sequence[Cell] = CELLS) -> tuple[Finding, ...]:
        return find_statements({"other_matters": _lines(prose)}, cells, 2023, ISSUER)[1]

    (note,) = findings("暂无其他需要报告的事项。")
    assert (note.rule.name, note.severity, note.subject, note.found) == (
        "fee-mention", "note", "applications.other_unpaid.total", "2",
    )  # fmt: skip
    assert "2" in note.message
    assert findings("全年收取政府信息公开信息 处理费 0 元。") == ()
    assert findings("无。", _without("other_unpaid")) == ()
    assert find_statements({}, CELLS, 2023, ISSUER)[1] == ()


# ---- cost and hostile text ----


def test_a_long_line_costs_its_length_only() -> None:
    for text in (
        "收到申请1件，" * 40_000,
        "1" * 300_000,
        "收到申请1件。" * 20_000,
        "（" * 300_000,
        "其中1件" * 60_000,
    ):
        begun = time.process_time()
        _state(text)
        assert time.process_time() - begun < 10


def test_no_statement_is_made_of_a_sentence_without_an_end() -> None:
    assert _state("收到申请1件，" * 40_000)[0] == ()


# ---- found by reviewing whole reports ----


@pytest.mark.parametrize(
    "text",
    [
        "截至2023年12月底，累计收到政府信息公开申请356件，办结350件。",
        "2020年以来收到政府信息公开申请356件，办结350件。",
        "印发文件256件，其中主动公开198件，依申请公开23件，不予公开35件。",
        "全年审核公文198件，其中主动公开156件、依申请公开12件、不予公开30件。",
        "与2022年相比，2023年收到的申请由98件增加到31件。",
        "收到上级转办政府信息公开申请12件，协助县政府办理政府信息公开申请14件。",
    ],
)
def test_more_that_is_no_slip(text: str) -> None:
    statements, findings = _state(text)
    assert findings == ()
    assert all(s.reading or s.subject not in ("denied", "granted") for s in statements)


def test_traditional_prose_is_read_like_simplified() -> None:
    simplified = _state("因政府信息公开被申请行政复议7件，收到12345热线诉求45678件，公开规范性文件13件。")[0]
    for text in (
        "因政府信息公開被申請行政複議7件，收到12345熱線訴求45678件，公開規範性文件13件。",
        "因政府資訊公開被申請行政復議7件，收到12345熱線訴求45678件，公開規範性文件13件。",
    ):
        assert [(s.number, s.subject, s.reading) for s in _state(text)[0]] == [
            (s.number, s.subject, s.reading) for s in simplified
        ]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("受训480人，其中2024年人大代表5人次。", ["480人", "5人次"]),
        ("提高3.2个百分点，培训3个工作日、5个小时、2个栏目。", ["3.2个百分点", "2个"]),
        ("落实5项目标、3项目，收费5万元，面向2000元旦游客。", ["5项", "5万元"]),
        ("新增3百余条、2千万元、1.5亿次。", ["3百余条", "2千万元", "1.5亿次"]),
        ("第5条、A12件、3-5件、1.2.3条、12345678901234567件。", []),
    ],
)
def test_measure_words_and_what_follows_them(text: str, counts: list[str]) -> None:
    assert _counts(text) == counts
