"""The contract as data: the eight tables, their columns, types, meanings and codes.

`gojparse schema` prints it, datapackage.json carries it, and the writers
take their columns from it, so that the three cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from gojparse.dataset import codes, words
from gojparse.forms.form import editions
from gojparse.rules import CATALOGUE, Severity

SCHEMA_VERSION = "1.0"


class ColumnType(StrEnum):
    """What a column holds, in the words of Frictionless; `number` is a decimal with four places."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class ContractColumn:
    """A column: its meaning in English, the official Chinese name, and its codes with their printed labels.

    `closed`: only these codes occur. `required`: never null.
    """

    name: str
    type: ColumnType
    english: str
    chinese: str
    codes: Mapping[str, str] = field(default_factory=dict)
    closed: bool = True
    required: bool = False


@dataclass(frozen=True, slots=True)
class ContractTable:
    """A table. `key` names each row and is never null; `unique` does too, but may hold nulls."""

    name: str
    english: str
    chinese: str
    columns: tuple[ContractColumn, ...]
    key: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _text(name: str, english: str, chinese: str, *, required: bool = False) -> ContractColumn:
    return ContractColumn(name, ColumnType.STRING, english, chinese, required=required)


def _count(name: str, english: str, chinese: str, *, required: bool = False) -> ContractColumn:
    return ContractColumn(name, ColumnType.INTEGER, english, chinese, required=required)


def _code(
    name: str, english: str, chinese: str, known: Mapping[str, str], *, required: bool = False
) -> ContractColumn:
    return ContractColumn(name, ColumnType.STRING, english, chinese, known, required=required)


_REPORT_ID = _text(
    "report_id", "first 16 hex digits of the SHA-256 of the document's bytes", "报告标识", required=True
)
_LOCATOR = _text(
    "locator",
    "where it is printed, counted from 1: page and box, line and column, table, row and cell, or paragraph;"
    " several places are joined by |",
    "位置",
)
_PRINTED = _text(
    "printed",
    "the text as it stands in the source, white space folded; in CSV empty both for printed empty"
    " and for nothing tied to this cell (status tells them apart)",
    "原文",
)


def _status() -> ContractColumn:
    known = {str(status): english for status, (english, _) in words.STATUSES.items()}
    return _code("status", "how the value was come by, or why there is none", "状态", known, required=True)


def _edition(subject: str) -> ContractColumn:
    known = {edition: f"{edition}年版" for edition in editions()}
    if subject == "report":
        known["hybrid"] = "混用"
    return _code("edition", f"edition of the official form the {subject} follows", "版式", known)


def _reports() -> ContractTable:
    verdict = "what can be said of "
    columns = (
        ContractColumn(
            "report_id",
            ColumnType.STRING,
            "first 16 hex digits of the SHA-256 of the document's bytes; null only if no byte could be read",
            "报告标识",
        ),
        _text("source", "the document as it was given", "来源", required=True),
        _text("sha256", "SHA-256 of the document's bytes", "SHA-256"),
        _text("content_id", "the same over the folded text of sections and cells", "内容标识"),
        _text("format", "the kind of document, by its bytes", "格式"),
        _text("title", "title as printed", "标题"),
        _text("issuer", "the office that publishes the report", "行政机关"),
        _code("issuer_type", "kind of issuer", "机关类型", words.ISSUER_TYPES),
        _code("level", "level of the issuer; of a department that of its government", "层级", words.LEVELS),
        _text("division_code", "code of the administrative division", "行政区划代码"),
        _count("year", "the year reported on", "报告年度"),
        _edition("report"),
        ContractColumn("published_on", ColumnType.DATE, "date of publication", "发布日期"),
        _code("verdict", verdict + "the report as a whole", "结论", words.VERDICTS, required=True),
        _code("disclosure_verdict", verdict + "section two", "第二部分结论", words.DISCLOSURE_VERDICTS),
        _code("applications_verdict", verdict + "section three", "第三部分结论", words.TABLE_VERDICTS),
        _code("appeals_verdict", verdict + "section four", "第四部分结论", words.TABLE_VERDICTS),
        _count("numbers_printed", "numbers printed in the tables' regions", "所印数字个数", required=True),
        _count("numbers_placed", "of these, taken by a cell or a line", "已归位数字个数", required=True),
        _count("findings_error", "findings of severity error", "错误数", required=True),
        _count("findings_warning", "findings of severity warning", "警告数", required=True),
    )
    english = "one row for every document given, also when it is no report or could not be read"
    return ContractTable("reports", english, "报告", columns, unique=("report_id", "source"))


def _sections() -> ContractTable:
    columns = (
        _REPORT_ID,
        _code(
            "section",
            "one of the six sections, or the preamble",
            "部分",
            codes.section_labels(),
            required=True,
        ),
        _count("position", "its place in the document, from 1", "次序", required=True),
        _text("heading", "heading as printed", "标题"),
        _text("text", "its prose", "正文"),
        _LOCATOR,
    )
    return ContractTable(
        "sections", "the prose of each section", "各部分正文", columns, key=("report_id", "position")
    )


def _disclosures() -> ContractTable:
    columns = (
        _REPORT_ID,
        _edition("table"),
        _code(
            "article", "item of article 20 of the Regulation", "条款", codes.article_labels(), required=True
        ),
        _code("subject", "what is counted", "信息内容", codes.subject_labels(), required=True),
        _code(
            "measure",
            "what is counted of it; means what it does in its edition only",
            "指标",
            codes.measure_labels(),
            required=True,
        ),
        ContractColumn("value", ColumnType.NUMBER, "the number to use, as printed and not converted", "数值"),
        _code("unit", "unit of the value", "单位", words.UNITS),
        _status(),
        _PRINTED,
        _LOCATOR,
    )
    english = "section two: every cell of the edition's form, by subject and measure"
    return ContractTable(
        "disclosures",
        english,
        words.TABLES_OF_CELLS["disclosures"],
        columns,
        key=("report_id", "subject", "measure"),
    )


def _applications() -> ContractTable:
    columns = (
        _REPORT_ID,
        _edition("table"),
        _code("line", "line of the form", "项目", codes.line_labels(), required=True),
        _code("applicant", "kind of applicant", "申请人", codes.applicant_labels(), required=True),
        _count("value", "the number to use", "数值"),
        _status(),
        _PRINTED,
        _LOCATOR,
    )
    english = "section three: every cell of the edition's form, by line and applicant"
    return ContractTable(
        "applications",
        english,
        words.TABLES_OF_CELLS["applications"],
        columns,
        key=("report_id", "line", "applicant"),
    )


def _appeals() -> ContractTable:
    columns = (
        _REPORT_ID,
        _code("route", "reconsideration, or the road to court", "途径", codes.route_labels(), required=True),
        _code("outcome", "how it ended", "结果", codes.outcome_labels(), required=True),
        _count("value", "the number to use", "数值"),
        _status(),
        _PRINTED,
        _LOCATOR,
    )
    english = "section four: every cell of the form, by route and outcome"
    return ContractTable(
        "appeals", english, words.TABLES_OF_CELLS["appeals"], columns, key=("report_id", "route", "outcome")
    )


def _statements() -> ContractTable:
    columns = (
        _REPORT_ID,
        _code("section", "the section it stands in", "部分", codes.section_labels(), required=True),
        _text("sentence", "the sentence", "语句", required=True),
        ContractColumn("number", ColumnType.NUMBER, "the number it states", "数字"),
        _text("unit", "the unit it states", "单位"),
        _text("subject", "the line, route or measure of the tables that it speaks of", "所指项目"),
        _text("reading", "the way in which it agreed with the table; null where none did", "核对口径"),
        _LOCATOR,
    )
    return ContractTable("statements", "the numbers that the prose states", "正文中的数字", columns)


def _balances() -> ContractTable:
    results = {str(result): english for result, (english, _) in words.RESULTS.items()}
    columns = (
        _REPORT_ID,
        _code("table", "the table", "表", words.TABLES_OF_CELLS, required=True),
        _code("rule", "the balance", "勾稽关系", codes.balance_rule_codes(), required=True),
        _text("line", "line or route it was drawn up for", "项目"),
        _text("column", "applicant it was drawn up for", "栏目"),
        _code("result", "how it ended", "结果", results, required=True),
    )
    english = "every balance of the form, and how it ended"
    return ContractTable(
        "balances", english, "勾稽关系", columns, unique=("report_id", "table", "rule", "line", "column")
    )


def _findings() -> ContractTable:
    severities = {str(Severity.ERROR): "错误", str(Severity.WARNING): "警告", str(Severity.NOTE): "说明"}
    rules = {name: rule.template("en") for name, rule in CATALOGUE.items()}
    columns = (
        ContractColumn(
            "report_id", ColumnType.STRING, "the report; null only if no byte of it could be read", "报告标识"
        ),
        ContractColumn(
            "rule", ColumnType.STRING, "stable name of the check", "规则", rules, closed=False, required=True
        ),
        _code("severity", "how grave it is", "严重程度", severities, required=True),
        ContractColumn(
            "table", ColumnType.STRING, "the table it is about", "表", words.TABLES_OF_CELLS, closed=False
        ),
        _text("line", "line, route or subject it is about", "项目"),
        _text("column", "applicant, outcome or measure it is about", "栏目"),
        _text("expected", "what was to be expected", "应为"),
        _text("found", "what was found", "实为"),
        _text("message", "the finding as a sentence", "说明", required=True),
        _LOCATOR,
        _text("other_report_id", "the second report, in comparisons", "对照报告标识"),
    )
    english = "what a reader or the issuer should look at; each names the smallest thing it is about"
    return ContractTable("findings", english, "核查发现", columns)


@cache
def contract_tables() -> tuple[ContractTable, ...]:
    """The eight tables, in the order of the contract."""
    return (
        _reports(),
        _sections(),
        _disclosures(),
        _applications(),
        _appeals(),
        _statements(),
        _balances(),
        _findings(),
    )


def contract_table(name: str) -> ContractTable:
    """The table of this name; KeyError if there is none."""
    return next((t for t in contract_tables() if t.name == name), None) or _no_table(name)


def _no_table(name: str) -> ContractTable:
    raise KeyError(name)
