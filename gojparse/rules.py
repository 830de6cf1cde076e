"""The catalogue of findings: a stable name, how grave it is, and its sentence.

A rule reads values and never changes one. `error`: a printed number cannot
be right, or could not be read safely. `warning`: a question to the issuer
or a reader. `note`: a fact worth knowing, no fault.

In a sentence {expected} and {found} are the finding's own; every other
placeholder must be among its facts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its stable name."""

    name: str
    severity: Severity
    english: str
    chinese: str

    def sentence(self, language: str) -> str:
        """The sentence with its placeholders, in `en` or `zh`."""
        return self.chinese if language == "zh" else self.english


CATALOGUE: dict[str, Rule] = {}


def _rule(name: str, severity: Severity, english: str, chinese: str) -> Rule:
    CATALOGUE[name] = Rule(name, severity, english, chinese)
    return CATALOGUE[name]


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# ---- balances of the form ----
LINE_TOTAL = _rule(
    "line-total",
    _E,
    "the applicants add up to {expected}, the total prints {found}",
    "各类申请人合计为{expected}，总计列印为{found}",
)
DISPOSED_TOTAL = _rule(
    "disposed-total",
    _E,
    "the results add up to {expected}, （七）总计 prints {found}",
    "各项办理结果合计为{expected}，（七）总计印为{found}",
)
CARRY_BALANCE = _rule(
    "carry-balance",
    _E,
    "received + carried_in is {expected}, disposed + carried_forward is {found}",
    "第一项加第二项为{expected}，第三项加第四项为{found}",
)
ROUTE_TOTAL = _rule(
    "route-total",
    _E,
    "the outcomes add up to {expected}, the total prints {found}",
    "各类结果合计为{expected}，总计印为{found}",
)
BALANCED_TRIVIALLY = _rule(
    "balanced-trivially",
    _N,
    "every value is 0: the balances prove nothing",
    "全表为0，勾稽关系不能证明任何内容",
)

# ---- coverage and placing ----
NUMBER_LEFT_OVER = _rule(
    "number-left-over",
    _E,
    "{found} is printed in the table and no cell of the form took it",
    "表内印有{found}，但表格样式中无对应单元格",
)
SHORT_LINE = _rule(
    "short-line",
    _W,
    "{count} numbers printed where the form has {cells}",
    "印有{count}个数，表格样式应有{cells}个",
)
LONG_LINE = _rule(
    "long-line",
    _E,
    "{count} numbers printed where the form has {cells}",
    "印有{count}个数，多于表格样式的{cells}个",
)
AMBIGUOUS_COLUMN = _rule(
    "ambiguous-column",
    _E,
    "several placements fulfil labels and balances; {cells} cells stay undecided",
    "多种排列均符合标签和勾稽关系，{cells}个单元格无法判定",
)
LABEL_ORDER = _rule(
    "label-order",
    _W,
    "{found} does not stand in the order of the form, or stands twice",
    "{found}的次序与表格样式不符，或重复出现",
)
LABEL_MISSING = _rule(
    "label-missing",
    _W,
    "the form's line {expected} is not there",
    "缺少表格样式中的行：{expected}",
)
LABEL_UNKNOWN = _rule(
    "label-unknown",
    _W,
    "the row {found} carries numbers and is no line of the form",
    "{found}一行有数字，但不属于表格样式",
)
LABEL_MISPRINT = _rule(
    "label-misprint",
    _N,
    "{found} was taken for {expected}",
    "{found}按{expected}识别",
)
HEADER_CONTRADICTS_FORM = _rule(
    "header-contradicts-form",
    _W,
    "the header reads {found}, the form {expected}",
    "表头为{found}，表格样式为{expected}",
)
TEXT_COLLAPSED = _rule(
    "text-collapsed",
    _E,
    "{labels} labels are there and {found} numbers: equal numbers were dropped from this copy",
    "有{labels}个行标签，仅{found}个数字：此副本丢失了重复的数字",
)
CELL_UNREADABLE = _rule(
    "cell-unreadable",
    _E,
    "{found} is no number",
    "{found}不是数字",
)
DOCUMENT_UNREADABLE = _rule(
    "document-unreadable",
    _E,
    "{found}",
    "无法读取：{found}",
)
CAP_REACHED = _rule(
    "cap-reached",
    _E,
    "{found}",
    "超出限制：{found}",
)
IDENTITY_FROM_NAME = _rule(
    "identity-from-name",
    _N,
    "{what} {found} is known only from {where}",
    "{what}（{found}）仅见于{where}",
)
IDENTITY_UNSURE = _rule(
    "identity-unsure",
    _W,
    "{what} {found} was recognised in a picture, and {letters} in it may be misread",
    "{what}（{found}）由图像识别而来，其中“{letters}”可能有误",
)
ISSUER_CONFLICT = _rule(
    "issuer-conflict",
    _W,
    "{expected} by {where}, {found} by {elsewhere}",
    "{where}为{expected}，{elsewhere}为{found}",
)
PLACE_AMBIGUOUS = _rule(
    "place-ambiguous",
    _N,
    "{count} places bear this name, and the text does not say which is meant: {found}",
    "同名的行政区划有{count}个，文中未说明是哪一个：{found}",
)
ENGINES_DISAGREE = _rule(
    "engines-disagree",
    _W,
    "two PDF engines read different digits here: {expected} and {found}",
    "两种PDF引擎读出的数字不同：{expected}与{found}",
)
TEXT_UNDER_PICTURE = _rule(
    "text-under-picture",
    _W,
    "the text of page {found} lies unseen under its picture: somebody's optical reading, perhaps misread;"
    " with the extra [ocr] the picture itself is read",
    "第{found}页的文字藏在图片之下，是他人的识别结果，可能有误；安装[ocr]组件后将直接识别图片",
)
CONVERTED = _rule(
    "converted",
    _N,
    "read through {found}, which turned it into .docx: {reason}",
    "经{found}转换为.docx后读取：{reason}",
)
PAGE_WITHOUT_TEXT = _rule(
    "page-without-text",
    _W,
    "page {found} is a picture; what it prints could not be read",
    "第{found}页为图片，其内容无法读取",
)

# ---- values ----
COUNT_NEGATIVE = _rule("count-negative", _E, "a count of {found}", "计数为负：{found}")
NUMBER_TOO_LONG = _rule(
    "number-too-long",
    _E,
    "{found} has more digits than the tables hold (16 before the decimal point, 4 after it)",
    "{found}的位数超出数据表所能保存的范围（小数点前16位、后4位）",
)
COUNT_DECIMAL = _rule("count-decimal", _E, "a count with a fraction: {found}", "计数带小数：{found}")
UNIT_IN_CELL = _rule("unit-in-cell", _N, "the unit stands in the cell: {found}", "单元格内写有单位：{found}")
UNIT_SUSPECT = _rule(
    "unit-suspect",
    _W,
    "{found} where the form counts in 万元: is it 元?",
    "表格单位为万元，此处为{found}：是否应为元？",
)
UNIT_UNKNOWN = Rule(
    "unit-suspect",
    _W,
    "the heading of {found} counts neither in 元 nor in 万元: its unit is not known",
    "{found}所在列的单位既非元也非万元，单位不明",
)
IMPLAUSIBLE_FOR_LEVEL = _rule(
    "implausible-for-level",
    _W,
    "{found} 规章 at the level {level}, which makes none",
    "{level}无规章制定权，此处为{found}",
)
STOCK_BELOW_FLOW = _rule(
    "stock-below-flow",
    _W,
    "{found} in stock, {expected} new this year",
    "存量{found}少于本年新增{expected}",
)

# ---- edition, year, sections ----
EDITION_MIXED = _rule(
    "edition-mixed",
    _N,
    "tables of different editions: {found}",
    "各表版式不一：{found}",
)
EDITION_YEAR = _rule(
    "edition-year",
    _W,
    "the {found} form in a report on {year}",
    "{year}年报告使用{found}版表格",
)
YEAR_CONFLICT = _rule(
    "year-conflict",
    _W,
    "{expected} by {where}, {found} by {elsewhere}",
    "{where}为{expected}，{elsewhere}为{found}",
)
STALE_YEAR = _rule(
    "stale-year",
    _W,
    "a sentence of the {expected} report speaks of {found}: {sentence}",
    "{expected}年报告中的语句写作{found}年：{sentence}",
)
SECTION_MISSING = _rule("section-missing", _W, "no section {expected}", "缺少“{expected}”部分")
SECTION_MISSING_TABLE = Rule("section-missing", _E, SECTION_MISSING.english, SECTION_MISSING.chinese)
SECTION_UNTITLED = Rule(
    "section-missing",
    _N,
    "the section {expected} has lost its heading and is known by its table",
    "“{expected}”缺少标题，据其表格识别",
)
SECTION_DUPLICATED = _rule(
    "section-duplicated",
    _W,
    "two places fit the section {expected}",
    "“{expected}”有两处可能的位置",
)
TABLE_TWICE = Rule(
    "section-duplicated",
    _W,
    "the table is printed a second time, with other numbers: which are the report's is not known",
    "该表在文中出现两次且数字不同，无法确定以哪一处为准",
)
SECTION_ORDER = _rule(
    "section-order",
    _N,
    "the section {found} does not stand in the form's order or has another numeral",
    "“{found}”的次序或编号与样式不符",
)
SECTION_EMPTY = _rule("section-empty", _N, "the section {found} is empty", "“{found}”无内容")
TABLE_MISSING = _rule("table-missing", _E, "the section has no table", "该部分没有表格")
TWO_REPORTS = _rule(
    "two-reports",
    _E,
    "two reports in one document: {expected} and {found}",
    "一个文件中有两份报告：{expected}与{found}",
)
THEME_MISSING = _rule(
    "theme-missing", _N, "the overview does not speak of {expected}", "总体情况未涉及{expected}"
)
FEE_MENTION = _rule(
    "fee-mention",
    _N,
    "{found} applications ended for an unpaid fee, and no word on the fee in other_matters",
    "有{found}件因逾期未缴费不再处理，其他需要报告的事项未提及信息处理费",
)

# ---- prose against tables ----
PROSE_TABLE = _rule(
    "prose-table",
    _W,
    "the prose says {found}, the table {expected}: {sentence}",
    "正文为{found}，表格为{expected}：{sentence}",
)
PROSE_PARTS = _rule(
    "prose-parts",
    _W,
    "the parts add up to {found}, the whole is {expected}: {sentence}",
    "各部分之和为{found}，总数为{expected}：{sentence}",
)
PROSE_PERCENTAGE = _rule(
    "prose-percentage",
    _W,
    "{found} is printed, part over whole gives {expected}: {sentence}",
    "印为{found}，计算为{expected}：{sentence}",
)
ALL_DONE = _rule(
    "all-done",
    _W,
    "the prose says all were finished, the table carries {found} forward: {sentence}",
    "正文称全部办结，表格结转{found}件：{sentence}",
)

# ---- the document as a whole ----
REPORT_ELSEWHERE = _rule(
    "report-elsewhere",
    _N,
    "the page has none of the tables; they may be in {found}, which is beside it",
    "网页内没有表格；表格可能在同目录下的{found}中",
)
REPORT_NOT_THERE = Rule(
    "report-elsewhere",
    _N,
    "the page has none of the tables; they may be in {found}, which was not saved with it",
    "网页内没有表格；表格可能在{found}中，但该文件未一并保存",
)
NOT_A_REPORT = _rule("not-a-report", _N, "no annual report: {found}", "不是年度报告：{found}")

# ---- across issuers and years ----
CARRY_CHAIN = _rule(
    "carry-chain",
    _E,
    "{expected} carried forward in the report on {before}, {found} carried in here",
    "{before}年报告结转下年度继续办理{expected}件，本年上年结转为{found}件",
)
CARRY_CHAIN_APPLICANT = replace(CARRY_CHAIN, severity=_W)
IN_FORCE_CHAIN = _rule(
    "in-force-chain",
    _W,
    "in force in {before} + issued - repealed is {expected}, in force prints {found}",
    "{before}年现行有效件数加本年制发件数减本年废止件数为{expected}，本年现行有效件数印为{found}",
)
ITEMS_CHAIN = _rule(
    "items-chain",
    _W,
    "last year's items and their change in the report on {before} make {expected}, here {found} are printed",
    "{before}年报告的上一年项目数量加本年增减为{expected}，本年报告的上一年项目数量印为{found}",
)
PENDING_CHAIN = _rule(
    "pending-chain",
    _N,
    "{expected} were pending at the end of {before}, and only {found} are counted in all",
    "{before}年底尚未审结{expected}件，本年总计仅{found}件",
)
PARENT_SUM = _rule(
    "parent-sum",
    _W,
    "the report says that it counts those below it; {count} of them add up to {expected}, it prints {found}",
    "报告称已汇总下属单位数据；其中{count}份报告合计为{expected}，本报告印为{found}",
)
RESTATED = _rule(
    "restated",
    _W,
    "another version ({other}) prints {expected}, this one {found}",
    "另一版本（{other}）印为{expected}，本版本印为{found}",
)
RESTATED_WIDELY = replace(
    RESTATED,
    english="{found} numbers of this table differ in another version ({other})",
    chinese="本表有{found}个数字与另一版本（{other}）不同",
)
RESTATED_PROSE = replace(
    RESTATED,
    severity=_N,
    english="there is another version ({other}), with the same numbers",
    chinese="另有一个版本（{other}），数字相同",
)
DUPLICATE_VECTOR = _rule(
    "duplicate-vector",
    _W,
    "all numbers of this table, {found} of them different and not 0, are those of {other}",
    "本表数字与{other}完全相同，其中不为0且互不相同的有{found}个",
)
SAME_DOCUMENT = _rule(
    "same-document",
    _N,
    "the same tables and prose stand in {found}, too",
    "表格和正文与{found}完全相同",
)
BOILERPLATE = _rule(
    "boilerplate",
    _N,
    "{found} of the prose stands in {other}, too, but for names, years and numbers",
    "除名称、年份和数字外，正文有{found}与{other}相同",
)
JUMP = _rule(
    "jump",
    _N,
    "{expected} in the report on {before}, {found} here: is the same counted?",
    "{before}年报告为{expected}，本年为{found}：统计口径是否改变？",
)
JUMP_OF_UNIT = replace(
    JUMP,
    english="{expected} 万元 in the report on {before}, {found} 万元 here: is one of them in 元?",
    chinese="{before}年报告为{expected}万元，本年为{found}万元：其中之一是否以元为单位？",
)
LATE = _rule(
    "late",
    _W,
    "published on {found}, due by {expected}",
    "发布于{found}，应于{expected}前发布",
)
WAIVER_OUTDATED = _rule(
    "waiver-outdated",
    _N,
    "{other} was waived for the value {expected}; it is now {found}, and not waived",
    "曾就{other}的数值{expected}作出说明；现为{found}，该说明不再适用",
)
WAIVER_SETTLED = replace(
    WAIVER_OUTDATED,
    english="{other} was waived for the value {expected}; there is no such finding any more",
    chinese="曾就{other}的数值{expected}作出说明；现已无此项发现",
)
