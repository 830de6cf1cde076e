"""The catalogue of findings: a stable name, how grave it is, and its sentence.

A rule reads values and never changes one. `error`: a printed number cannot
be right, or could not be read safely. `warning`: a question to the issuer
or a reader. `note`: a fact worth knowing, no fault.

The sentences are in `findings.toml`. There {expected} and {found} are the
finding's own; every other placeholder must be among its facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from gojparse.messages import FINDINGS, filled, template


class Severity(StrEnum):
    """The severity of a finding."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its stable name. A rule with several sentences has a `variant` for each but the first."""

    name: str
    severity: Severity
    variant: str = ""

    @property
    def key(self) -> str:
        """The name of its sentence in `findings.toml`."""
        return f"{self.name}.{self.variant}" if self.variant else self.name

    def template(self, language: str) -> str:
        """Return the sentence with its placeholders, in `en` or `zh`."""
        return template(FINDINGS, self.key, language)

    def sentence(self, language: str, facts: Mapping[str, object]) -> str:
        """Return the sentence in `en` or `zh`, its placeholders filled with the facts."""
        return filled(self.template(language), language, facts)


CATALOGUE: dict[str, Rule] = {}
"""Every rule by its name; its variants are not among them."""


def _rule(name: str, severity: Severity) -> Rule:
    CATALOGUE[name] = Rule(name, severity)
    return CATALOGUE[name]


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# ---- balances of the form ----
LINE_TOTAL = _rule("line-total", _E)
DISPOSED_TOTAL = _rule("disposed-total", _E)
CARRY_BALANCE = _rule("carry-balance", _E)
ROUTE_TOTAL = _rule("route-total", _E)
BALANCED_TRIVIALLY = _rule("balanced-trivially", _N)

# ---- coverage and placing ----
NUMBER_LEFT_OVER = _rule("number-left-over", _E)
SHORT_LINE = _rule("short-line", _W)
LONG_LINE = _rule("long-line", _E)
AMBIGUOUS_COLUMN = _rule("ambiguous-column", _E)
LABEL_ORDER = _rule("label-order", _W)
LABEL_MISSING = _rule("label-missing", _W)
LABEL_UNKNOWN = _rule("label-unknown", _W)
LABEL_MISPRINT = _rule("label-misprint", _N)
HEADER_CONTRADICTS_FORM = _rule("header-contradicts-form", _W)
TEXT_COLLAPSED = _rule("text-collapsed", _E)
CELL_UNREADABLE = _rule("cell-unreadable", _E)
PRINT_WITHOUT_TEXT = _rule("print-without-text", _E)
FONT_LIES = _rule("font-lies", _E)
DOCUMENT_UNREADABLE = _rule("document-unreadable", _E)
CAP_REACHED = _rule("cap-reached", _E)
IDENTITY_FROM_NAME = _rule("identity-from-name", _N)
IDENTITY_UNSURE = _rule("identity-unsure", _W)
ISSUER_CONFLICT = _rule("issuer-conflict", _W)
PLACE_AMBIGUOUS = _rule("place-ambiguous", _N)
ENGINES_DISAGREE = _rule("engines-disagree", _W)
TEXT_UNDER_PICTURE = _rule("text-under-picture", _W)
CONVERTED = _rule("converted", _N)
PAGES_JOINED = _rule("pages-joined", _N)
PAGE_WITHOUT_TEXT = _rule("page-without-text", _W)

# ---- values ----
COUNT_NEGATIVE = _rule("count-negative", _E)
NUMBER_TOO_LONG = _rule("number-too-long", _E)
COUNT_DECIMAL = _rule("count-decimal", _E)
UNIT_IN_CELL = _rule("unit-in-cell", _N)
UNIT_SUSPECT = _rule("unit-suspect", _W)
UNIT_UNKNOWN = Rule("unit-suspect", _W, "unknown")
IMPLAUSIBLE_FOR_LEVEL = _rule("implausible-for-level", _W)
STOCK_BELOW_FLOW = _rule("stock-below-flow", _W)

# ---- edition, year, sections ----
EDITION_MIXED = _rule("edition-mixed", _N)
EDITION_YEAR = _rule("edition-year", _W)
YEAR_CONFLICT = _rule("year-conflict", _W)
STALE_YEAR = _rule("stale-year", _W)
SECTION_MISSING = _rule("section-missing", _W)
SECTION_MISSING_TABLE = replace(SECTION_MISSING, severity=_E)
SECTION_UNTITLED = Rule("section-missing", _N, "untitled")
SECTION_DUPLICATED = _rule("section-duplicated", _W)
TABLE_TWICE = Rule("section-duplicated", _W, "table")
SECTION_ORDER = _rule("section-order", _N)
SECTION_EMPTY = _rule("section-empty", _N)
TABLE_MISSING = _rule("table-missing", _E)
TABLE_IS_PICTURE = _rule("table-is-picture", _E)
TWO_REPORTS = _rule("two-reports", _E)
THEME_MISSING = _rule("theme-missing", _N)
FEE_MENTION = _rule("fee-mention", _N)

# ---- prose against tables ----
PROSE_TABLE = _rule("prose-table", _W)
PROSE_PARTS = _rule("prose-parts", _W)
PROSE_PERCENTAGE = _rule("prose-percentage", _W)
ALL_DONE = _rule("all-done", _W)

# ---- the document as a whole ----
REPORT_ELSEWHERE = _rule("report-elsewhere", _N)
REPORT_NOT_THERE = Rule("report-elsewhere", _N, "not-saved")
NOT_A_REPORT = _rule("not-a-report", _N)

# ---- across issuers and years ----
CARRY_CHAIN = _rule("carry-chain", _E)
CARRY_CHAIN_APPLICANT = replace(CARRY_CHAIN, severity=_W)
IN_FORCE_CHAIN = _rule("in-force-chain", _W)
ITEMS_CHAIN = _rule("items-chain", _W)
PENDING_CHAIN = _rule("pending-chain", _N)
PARENT_SUM = _rule("parent-sum", _W)
RESTATED = _rule("restated", _W)
RESTATED_WIDELY = Rule("restated", _W, "widely")
RESTATED_PROSE = Rule("restated", _N, "prose")
DUPLICATE_VECTOR = _rule("duplicate-vector", _W)
SAME_DOCUMENT = _rule("same-document", _N)
BOILERPLATE = _rule("boilerplate", _N)
JUMP = _rule("jump", _N)
JUMP_OF_UNIT = Rule("jump", _N, "unit")
LATE = _rule("late", _W)
WAIVER_OUTDATED = _rule("waiver-outdated", _N)
WAIVER_SETTLED = Rule("waiver-outdated", _N, "settled")
